"""Kernels compiled by another process: what computes meanwhile, and what happens when it fails."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numba", reason="the compiled kernels need numba")

from motion_mamba.generator.inference.light import compile_kernels, kernel_process
from motion_mamba.generator.inference.light.compilation import Blocks, Compilation, compiled_kernels
from motion_mamba.generator.inference.light.kernel_process import KernelProcess, marker
from motion_mamba.generator.inference.light.layers import LayerNorm

ROOT = Path(kernel_process.__file__).parents[3]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty one."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def program(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Run in place of the one that compiles; `job` is what it is told."""
    path = folder / "program.py"
    path.write_text(f"import json, sys, pathlib\njob = json.loads(sys.argv[1])\n{text}\n", encoding="utf-8")
    monkeypatch.setattr(kernel_process, "_PROGRAM", path)


def waited(process: KernelProcess) -> bool:
    """What it says in the end."""
    end = time.monotonic() + 60.0
    while not process.is_done():
        assert time.monotonic() < end, "the process does not end"
        time.sleep(0.05)
    return True


def test_it_is_done_when_the_process_says_so(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, monkeypatch, "pathlib.Path(job['marker']).touch(); pathlib.Path(job['lock']).unlink()")
    process = KernelProcess()
    assert process.is_done() is False and waited(process)
    assert KernelProcess().is_done(), "the next session needs no process"


def test_one_process_compiles_for_all(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, monkeypatch, "import os; (pathlib.Path(job['lock']).parent / f'began {os.getpid()}').touch()")
    processes = [KernelProcess() for _ in range(3)]
    assert not any(process.is_done() for process in processes)
    for process in processes:
        if process._process is not None:
            process._process.wait(60)
    assert len(list(cache.glob("began *"))) == 1


def test_a_lock_that_was_left_is_taken_over(cache: Path) -> None:
    lock = marker().with_suffix(".lock")
    assert kernel_process._acquire(lock) and not kernel_process._acquire(lock)
    os.utime(lock, (0, 0))
    assert kernel_process._acquire(lock)


def test_after_a_failure_this_process_compiles(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, monkeypatch, "sys.exit(3)")
    compilation, process = Compilation(), KernelProcess()
    compilation.leave_to(process)
    assert compilation.can_be_had() is False
    assert process._process is not None
    process._process.wait(60)
    with pytest.raises(OSError, match="status 3"):
        process.is_done()
    assert compilation.can_be_had()


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="everything may be written to")
def test_nowhere_to_keep_them_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "locked" / "cache"))
    with pytest.raises(OSError):
        KernelProcess().is_done()


def test_a_python_that_is_none_is_not_run(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/usr/bin/blender")
    with pytest.raises(OSError, match="no Python"):
        KernelProcess().is_done()
    assert not list(cache.glob("*.lock"))


def test_another_processor_needs_other_kernels(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names: set[str] = set()
    for processor in ("nehalem", "haswell"):
        monkeypatch.setenv("NUMBA_CPU_NAME", processor)
        kernel_process._fingerprint.cache_clear()
        names.add(marker().name)
    kernel_process._fingerprint.cache_clear()
    assert len(names) == 2


def test_blenders_packages_are_stood_in_for(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "bl_ext_test.user_default.motion_mamba"
    before = set(sys.modules)
    compile_kernels.load_package(name, ROOT)
    module = import_module(f"{name}.generator.inference.light.layers")
    try:
        assert module.LayerNorm is not LayerNorm and Path(module.__file__ or "").parents[3] == ROOT
    finally:
        for loaded in set(sys.modules) - before:
            del sys.modules[loaded]


class _Kernels:
    """In place of the module `compiled`."""

    @staticmethod
    def fits(blocks: list[str]) -> bool:
        return "unknown" not in blocks


def test_numpy_computes_until_the_kernels_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    from motion_mamba.generator.inference.light import compilation as module

    ready = [False, False, True]
    monkeypatch.setattr(module.compilation, "can_be_had", lambda: ready.pop(0))
    monkeypatch.setattr(module, "compiled_kernels", _Kernels)
    blocks = Blocks(["known"], lambda x: x + 1.0, lambda kernels: lambda x: x + 2.0)
    assert [float(blocks(np.zeros(1))[0]) for _ in range(3)] == [1.0, 2.0, 2.0]


def test_blocks_that_the_kernels_do_not_know_stay_numpys(monkeypatch: pytest.MonkeyPatch) -> None:
    from motion_mamba.generator.inference.light import compilation as module

    monkeypatch.setattr(module, "compiled_kernels", _Kernels)
    blocks = Blocks(["unknown"], lambda x: x + 1.0, lambda kernels: lambda x: x + 2.0)
    assert float(blocks(np.zeros(1))[0]) == 1.0


def test_importing_them_leaves_word(cache: Path) -> None:
    compiled_kernels.cache_clear()
    cache.mkdir()
    assert compiled_kernels() is not None and marker().is_file()


_FIRST_CLIP = """
import sys, time
import numpy as np
from motion_mamba.generator.generator import Generator, compile_in_background
from motion_mamba.generator.inference.light.compilation import compilation
from motion_mamba.generator.request import Request

compile_in_background()
generator = Generator.load(sys.argv[1], "cpu", runtime="light")
request = Request((("a person walks", 2.0),), seed=3)
(first,) = generator.generate(request)
assert not compilation.can_be_had() and "numba" not in sys.modules, "the first clip waited"
while not compilation.can_be_had():
    time.sleep(0.1)
(again,) = generator.generate(request)
assert "numba" in sys.modules, "the kernels were not taken"
print(float(np.abs(again.joints - first.joints).max()), float(np.ptp(first.joints, axis=0).max()))
"""


def test_the_first_clip_on_a_fresh_machine_waits_for_nothing(tiny_checkpoint: Path, cache: Path) -> None:
    """For the real program: its kernels are then found by the process that asked for them."""
    command = [sys.executable, "-c", _FIRST_CLIP, str(tiny_checkpoint)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=590, check=False)
    assert result.returncode == 0, result.stderr
    apart, way = map(float, result.stdout.split())
    assert apart < 1e-4 < way
    assert list(cache.glob("*.compiled")) and not list(cache.glob("*.lock"))
