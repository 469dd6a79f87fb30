"""Fixtures that every room's tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A loaded machine must not fail a property for being slow.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder with mocap/, humanml3d/ and rigs/, named by MOTION_MAMBA_DATA."""
    folder = os.environ.get("MOTION_MAMBA_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("set MOTION_MAMBA_DATA to the folder that holds mocap/, humanml3d/ and rigs/ to run this test")
    return Path(folder)
