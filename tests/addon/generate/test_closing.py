"""Blender closes, or the add-on is disabled, in the middle of a generation: nothing hangs and nothing crashes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

SCRIPT = """
import atexit, os, sys, threading, time
sys.path.insert(0, {folder!r})
import bpy
import registered
from motion_mamba import addon
from motion_mamba.addon.generate import session
from motion_mamba.addon.generate.jobs import Source
from motion_mamba.generator.motion import Request

class Slow(registered.WavingGenerator):
    def generate(self, request, on_step=None):
        time.sleep(0.02)
        return super().generate(request, lambda done, total: (time.sleep(0.02), on_step(done, total))[1])

slow = Slow()
addon.register()
session.open_session(lambda source, tell: slow, brings_own_generator=True)
current = session.current()
current.start(current.worker.submit(Source(), Request((("a person waves", 2.0),), steps=1000)))
assert slow.stepped.wait(10.0)
{ending}
assert not [thread for thread in threading.enumerate() if thread.name == "motion_mamba"], "the worker is still running"
print("REACHED THE END", flush=True)
os._exit(0)  # bpy as a module hangs in its own destructors when classes are still registered
"""


@pytest.mark.parametrize("ending", ["atexit._run_exitfuncs()", "addon.unregister()"], ids=["closing", "disabling"])
def test_nothing_hangs(ending: str, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(folder=str(Path(__file__).parents[1]), ending=ending))
    # A thousand steps would take 20 s more: ending in time means that the job was cancelled.
    done = subprocess.run([sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True, timeout=18)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "REACHED THE END" in done.stdout and "Traceback" not in done.stderr
