"""Triton is refused where it could end Blender."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType, SimpleNamespace

import pytest

from motion_mamba.addon.runtime import gl_safety


def test_refused_import_raises_and_is_not_found() -> None:
    """In an interpreter of its own, with a package called triton that would end it."""
    program = (
        "import importlib.util, pathlib, sys, tempfile\n"
        "from motion_mamba.addon.runtime import gl_safety\n"
        "folder = pathlib.Path(tempfile.mkdtemp()) / 'triton'\n"
        "folder.mkdir()\n"
        "(folder / '__init__.py').write_text('raise SystemExit(\"triton was imported\")')\n"
        "sys.path.insert(0, str(folder.parent))\n"
        "gl_safety.refuse_triton()\n"
        "assert importlib.util.find_spec('triton') is None\n"
        "for name in ('triton', 'triton.language'):\n"
        "    try: __import__(name)\n"
        "    except ModuleNotFoundError: print('refused', name)\n"
        "gl_safety.allow_triton()\n"
        "assert importlib.util.find_spec('triton') is not None\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    assert result.stdout.split("\n")[:2] == ["refused triton", "refused triton.language"]


def test_triton_that_is_loaded_already_stays() -> None:
    triton = ModuleType("triton")
    modules = {"triton": triton}
    gl_safety.refuse_triton(modules)
    assert modules["triton"] is triton
    gl_safety.allow_triton(modules)
    assert modules["triton"] is triton


def test_allowing_what_was_never_refused() -> None:
    modules: dict = {}
    gl_safety.allow_triton(modules)
    assert modules == {}


@pytest.mark.parametrize(
    ("device", "mesa", "safe"),
    [("cuda", False, True), ("auto", False, True), ("cuda", True, False), ("auto", True, False), ("cpu", False, False)],
)
def test_only_cuda_without_mesa_is_safe(device: str, mesa: bool, safe: bool) -> None:
    assert gl_safety.triton_is_safe(device, mesa) is safe


@pytest.mark.parametrize(
    ("vendor", "renderer", "version", "mesa"),
    [
        ("Mesa", "llvmpipe (LLVM 19.1.7, 256 bits)", "4.5 (Core Profile) Mesa 25.0.7", True),
        ("Intel", "Mesa Intel(R) UHD Graphics 620", "4.6 (Core Profile) Mesa 24.2.8", True),
        ("AMD", "AMD Radeon RX 6600 (radeonsi)", "4.6 (Core Profile) Mesa 24.2.8", True),
        ("NVIDIA Corporation", "NVIDIA GeForce RTX 4070", "4.6.0 NVIDIA 560.35.03", False),
        ("Apple", "Metal API", "1.2", False),
    ],
)
def test_mesa_is_known_by_any_of_its_names(monkeypatch, vendor: str, renderer: str, version: str, mesa: bool) -> None:
    platform = SimpleNamespace(vendor_get=lambda: vendor, renderer_get=lambda: renderer, version_get=lambda: version)
    monkeypatch.setitem(sys.modules, "gpu", SimpleNamespace(platform=platform))
    assert gl_safety.window_is_mesa() is mesa


def test_without_a_window_the_worst_is_assumed(blender) -> None:
    assert gl_safety.window_is_mesa()
