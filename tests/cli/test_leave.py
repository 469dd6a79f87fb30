"""Processes that loaded Blender end, with the right status, after everything that Python does at an end."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from motion_mamba.cli import leave

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from armatures import FRAMES, convention_armature  # noqa: E402
from people import swaying  # noqa: E402

from motion_mamba.rigs.files.bvh_writing import write_bvh  # noqa: E402

LONGEST_SECONDS = 100
# Any lasting reference to bpy, such as some cache's, keeps Blender from stopping its thread: Blender 4.5 then hangs in its destructors.
LASTING_REFERENCE = """
import ctypes, sys
import bpy
ctypes.pythonapi.Py_IncRef(ctypes.py_object(bpy))
"""
COMMAND = f"""{LASTING_REFERENCE}
from motion_mamba.cli import main
main.run()
"""
EVERYTHING_AT_THE_END = f"""{LASTING_REFERENCE}
import atexit, logging, logging.handlers, tempfile, threading, time
from motion_mamba.cli import leave

folder = tempfile.TemporaryDirectory()
log = logging.getLogger("late")
log.addHandler(logging.handlers.MemoryHandler(1000, target=logging.StreamHandler(sys.stdout)))

def late():
    time.sleep(0.3)
    print("thread")

def main():
    threading.Thread(target=late).start()
    atexit.register(print, "exit function")
    log.warning("logged")
    ENDING

START
"""
READING_TESTS = f"""{LASTING_REFERENCE}
def test_reads():
    bpy.ops.wm.open_mainfile(filepath=RIG)
    assert len(bpy.data.libraries) == LIBRARIES
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with rig.blend, which links a character from library.blend beside one of its own, and sway.bvh."""
    folder = tmp_path_factory.mktemp("files")
    write_bvh(folder / "sway.bvh", swaying(FRAMES))
    bpy.ops.wm.read_factory_settings(use_empty=True)
    convention_armature("Mixamo")
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "library.blend"))
    bpy.ops.wm.read_factory_settings(use_empty=True)
    with bpy.data.libraries.load(str(folder / "library.blend"), link=True) as (_, wanted):
        wanted.objects = ["Person"]
    bpy.context.scene.collection.objects.link(bpy.data.objects["Person"])
    convention_armature("Mixamo").name = "Own"
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "rig.blend"))
    return folder


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """With a folder of its own for temporary files, output that is buffered, and two cores."""
    (tmp_path / "temporary").mkdir()
    outer = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "PYTHONUNBUFFERED"))}
    folders = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(tmp_path / "temporary"))
    return outer | folders | {"PYTEST_XDIST_AUTO_NUM_WORKERS": "2"}


@pytest.fixture
def finished(tmp_path: Path, environment: dict[str, str]):
    """finished(*arguments): Python with these arguments has ended by itself, and nothing temporary is left."""

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *map(str, arguments)]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=LONGEST_SECONDS)
        assert not list((tmp_path / "temporary").glob("blender_*")), done.stdout + done.stderr
        return done

    return run


@pytest.mark.parametrize(("armature", "status", "told"), [("Own", 0, "wrote"), ("Nobody", 1, "no armature named “Nobody”")])
def test_a_command_that_read_a_linked_library_ends(finished, files: Path, tmp_path: Path, armature, status, told) -> None:
    output = tmp_path / "out.blend"
    done = finished("-c", COMMAND, "retarget", files / "sway.bvh", "--rig", files / "rig.blend", "--armature", armature, "--output", output)
    assert done.returncode == status, done.stderr
    assert told in (done.stderr if status else done.stdout) and "Read blend" in done.stdout
    assert output.exists() == (status == 0)


@pytest.mark.parametrize("start", ["leave.run(main)", "main(); leave.leave_at_exit(lambda: 3)"], ids=["command", "host"])
def test_everything_happens_before_the_end(finished, tmp_path: Path, start: str) -> None:
    done = finished("-c", EVERYTHING_AT_THE_END.replace("ENDING", "return 3").replace("START", start))
    assert done.returncode == 3, done.stderr
    assert sorted(done.stdout.splitlines()) == ["exit function", "logged", "thread"]
    assert not list((tmp_path / "temporary").iterdir())


def test_an_unforeseen_error_is_told_before_the_end(finished) -> None:
    done = finished("-c", EVERYTHING_AT_THE_END.replace("ENDING", "raise KeyError('unforeseen')").replace("START", "leave.run(main)"))
    assert done.returncode == 1
    assert done.stderr.endswith("KeyError: 'unforeseen'\n") and "exit function" in done.stdout


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (SystemExit(), 0, ""),
        (SystemExit(4), 4, ""),
        (SystemExit("a sentence"), 1, "a sentence\n"),
        (KeyboardInterrupt(), 130, "KeyboardInterrupt\n"),
    ],
    ids=repr,
)
def test_the_status_is_that_of_the_error(capsys, error: BaseException, status: int, told: str) -> None:
    assert leave.status_of(error) == status
    assert capsys.readouterr().err == told


def test_output_that_nobody_can_read_is_not_a_success(environment: dict[str, str], tmp_path: Path) -> None:
    program = f"{LASTING_REFERENCE}\nfrom motion_mamba.cli import leave\nprint('lost')\nleave.leave(0)"
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment, stdout=writer, timeout=LONGEST_SECONDS)
    finally:
        os.close(writer)
    assert done.returncode == 120


def test_without_blender_a_process_ends_as_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "bpy", raising=False)
    with pytest.raises(SystemExit) as stopped:
        leave.leave(3)
    assert stopped.value.code == 3


@pytest.mark.parametrize(
    ("passing", "several"), [(True, False), (False, False), (False, True)], ids=["passing", "failing", "failing in workers"]
)
def test_a_test_run_that_read_a_linked_library_ends(finished, files: Path, tmp_path: Path, passing: bool, several: bool) -> None:
    shutil.copy(Path(__file__).parents[1] / "conftest.py", tmp_path)
    source = READING_TESTS.replace("RIG", repr(str(files / "rig.blend"))).replace("LIBRARIES", str(int(passing)))
    names = ("test_one.py", "test_other.py")
    for name in names:
        (tmp_path / name).write_text(source)
    done = finished("-m", "pytest", "-p", "no:cacheprovider", "-n", "auto", *(names if several else names[:1]))
    assert done.returncode == (0 if passing else 1), done.stdout + done.stderr
    assert f"{1 + several} {'passed' if passing else 'failed'}" in done.stdout
    assert ("2 workers" in done.stdout) == several
