"""Fixtures that every room's tests share."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

from motion_mamba.cli.leave import leave_at_exit

# A worker with torch, both runtimes and Blender in it takes 0.95 GB of memory.
MOST_WORKERS = 8

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


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> Generator[None, int, int]:
    """As many as cores, but no more than files are named; a single one is tested in this process, which is quicker."""
    workers = min((yield), MOST_WORKERS)
    paths = {config.invocation_params.dir / argument.split("::")[0] for argument in config.args}
    if all(path.is_file() for path in paths):
        workers = min(workers, len(paths))
    if workers < 2:
        return 0
    # Workers inherit it: they already fill the cores.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    return workers


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """The process ends with the session's status, in workers too, once a test has loaded Blender."""
    leave_at_exit(lambda: int(session.exitstatus))
