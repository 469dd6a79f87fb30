from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from types import ModuleType

import pytest

from motion_mamba.addon.lazy_import import import_lazily


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A package of modules with this code by name; each counts in the package how often its code has run."""

    def make(**code: str) -> ModuleType:
        folder = tmp_path / "some_room"
        folder.mkdir()
        (folder / "__init__.py").write_text("runs = []\n")
        for name, text in code.items():
            (folder / f"{name}.py").write_text(f"from . import runs\nruns.append({name!r})\n{text}\n")
        monkeypatch.syspath_prepend(tmp_path)
        __import__("some_room")
        import_lazily("some_room", tuple(code))
        return sys.modules["some_room"]

    yield make
    for name in [name for name in sys.modules if name.split(".")[0] == "some_room"]:
        del sys.modules[name]


def test_a_module_runs_when_something_of_it_is_first_used(package):
    room = package(tools="answer = 42")
    from some_room import tools

    assert tools.__name__ == "some_room.tools" and room.runs == []
    assert tools.answer == 42 and tools.answer == 42
    assert room.runs == ["tools"] and type(tools) is ModuleType


def test_names_may_be_imported_from_it_and_a_module_that_is_there_stays(package):
    room = package(tools="answer = 42")
    from some_room.tools import answer

    there = sys.modules["some_room.tools"]
    import_lazily("some_room", ("tools",))
    assert answer == 42 and sys.modules["some_room.tools"] is there and room.runs == ["tools"]


def test_what_is_wrong_in_it_shows_each_time(package):
    room = package(broken="1 / 0")
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            room.broken.anything  # noqa: B018
    assert room.runs == ["broken", "broken"]


def test_a_missing_name_is_missed_as_in_any_module(package):
    room = package(tools="answer = 42")
    with pytest.raises(AttributeError, match="question"):
        room.tools.question  # noqa: B018


def test_modules_that_name_each_other_load_each_other(package):
    room = package(first="from . import second\ndef one(): return second.two()", second="from .first import one\ndef two(): return 2")
    assert room.first.one() == 2
    assert sorted(room.runs) == ["first", "second"]


def test_two_threads_at_once_run_it_once(package):
    room = package(slow="import time\ntime.sleep(0.2)\nanswer = 42")
    found = []
    threads = [threading.Thread(target=lambda: found.append(room.slow.answer)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [42] * 4 and room.runs == ["slow"]


def test_registering_loads_neither_solver_nor_retargeting(tmp_path):
    program = """
import os, sys
import bpy
import motion_mamba
motion_mamba.register()
print(*(name.removeprefix("motion_mamba.") for name in sys.modules), flush=True)
os._exit(0)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=100, check=True)
    loaded = set(done.stdout.split())
    assert "generator.model.config" in loaded
    assert not loaded & {
        "rigs.solve.solver",
        "rigs.retarget.retarget",
        "rigs.files.bvh",
        "rigs.math.kinematics",
        "generator.generator",
        "generator.checkpoints.checkpoint_file",
    }
