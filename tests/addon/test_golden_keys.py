"""The keys that Blender holds after a request are those that it held: see golden/golden_file.py. One set of values for all Blenders."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from golden_file import GoldenFile
from golden_keys import KeyCase, key_cases
from golden_requests import Models

DATA = Path(os.environ.get("MOTION_MAMBA_DATA", ""))


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    return Models(tmp_path_factory.mktemp("golden"))


@pytest.mark.parametrize("case", key_cases(DATA), ids=lambda case: case.name)
def test_keys_are_what_they_were(case: KeyCase, models: Models, request, tmp_path) -> None:
    if case.file:
        request.getfixturevalue("data_folder")
    assert GoldenFile.read().problem(case.name, case.arrays(models, tmp_path)) == ""
