"""The built wheel in a fresh environment of its own generates: every package, preset and weight is in it, and it is small."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("addon", "cli", "generator", "rigs")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy of what git knows, so that no build folder is left in the checkout."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", "*.py", "pyproject.toml", "README.md", "LICENSE", *ROOMS], cwd=ROOT, capture_output=True
    )
    if listed.returncode != 0:
        pytest.skip("needs git and a checkout: the wheel is built from what git knows")
    copy, output = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("wheel")
    for name in filter(None, listed.stdout.decode().split("\0")):
        if not name.startswith("tests/") and (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).hardlink_to(ROOT / name) if copy.stat().st_dev == ROOT.stat().st_dev else (copy / name).write_bytes(
                (ROOT / name).read_bytes()
            )
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--disable-pip-version-check",
        "--wheel-dir",
        str(output),
        str(copy),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return next(output.glob("*.whl"))


def test_it_holds_every_file_of_the_rooms(wheel: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "--", *ROOMS], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    held = set(zipfile.ZipFile(wheel).namelist())
    assert not [name for name in listed if f"motion_mamba/{name}" not in held and (ROOT / name).is_file()]
    assert not [name for name in held if name.startswith(("motion_mamba/tests/", "motion_mamba/benchmarks/", "motion_mamba/docs/"))]


@pytest.fixture(scope="module")
def light(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with what README's line for the light set-up brings. Its folder."""
    folder = tmp_path_factory.mktemp("light") / "environment"
    venv.create(folder, with_pip=True)
    command = [str(_bin(folder) / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"{wheel}[light]"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    if "No matching distribution" in done.stderr or "ConnectionError" in done.stderr:
        pytest.skip(f"no package index: {done.stderr[-500:]}")
    assert done.returncode == 0, done.stderr
    return folder


def _bin(environment: Path) -> Path:
    return environment / ("Scripts" if sys.platform == "win32" else "bin")


def _run(environment: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`motion-mamba` with these, in a folder, knowing nothing of the checkout."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    command = [str(_bin(environment) / "motion-mamba"), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600, env=clean)


def test_the_light_set_up_is_small_and_has_neither_torch_nor_blender(light: Path) -> None:
    packages = {path.name for path in light.rglob("site-packages/*")}
    assert "motion_mamba" in packages and not packages & {"torch", "bpy", "transformers", "numba", "tokenizers", "imageio_ffmpeg"}
    assert sum(path.lstat().st_size for path in light.rglob("*")) < 400e6


def test_it_generates_and_draws_from_where_it_is_installed(light: Path, tmp_path: Path) -> None:
    outputs = [argument for name in ("walk.npz", "walk.bvh", "walk.glb") for argument in ("--output", name)]
    done = _run(light, tmp_path, "generate", "a person walks", "--seconds", "2", *outputs, "--preview", "walk.gif")
    assert done.returncode == 0, done.stderr
    done = _run(light, tmp_path, "view", "walk.npz", "walk.bvh", "--sheet", "sheet.png")
    assert done.returncode == 0, done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"walk.npz", "walk.bvh", "walk.glb", "walk.gif", "sheet.png"}


@pytest.mark.parametrize(
    ("line", "extra"),
    [
        ("evaluate --data mocap.safetensors", "torch"),
        ("generate walks --runtime torch --output walk.npz", "torch"),
        ("generate walks --output walk.blend", "blender"),
        ("generate walks --output walk.npz --preview walk.mp4", "imageio-ffmpeg"),
    ],
)
def test_what_it_cannot_do_is_told_with_what_brings_it(light: Path, tmp_path: Path, line: str, extra: str) -> None:
    (tmp_path / "mocap.safetensors").write_bytes(b"")
    done = _run(light, tmp_path, *line.split())
    assert done.returncode == 1 and "pip install" in done.stderr and extra in done.stderr and "Traceback" not in done.stderr
