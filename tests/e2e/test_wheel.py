"""The built wheel, installed beside nothing of the checkout, generates: every package, preset and weight is in it."""

from __future__ import annotations

import subprocess
import sys
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


def test_it_generates_from_where_it_is_installed(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--disable-pip-version-check",
        "--target",
        str(site),
        str(wheel),
    ]
    subprocess.run(install, check=True, timeout=300)
    program = (
        f"import sys; sys.path.insert(0, {str(site)!r}); import motion_mamba; print(motion_mamba.__file__); "
        "from motion_mamba.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [
        sys.executable,
        "-c",
        program,
        "generate",
        "a person walks",
        "--seconds",
        "2",
        "--runtime",
        "light",
        "--output",
        str(tmp_path / "walk.npz"),
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(site)) and (tmp_path / "walk.npz").is_file()
