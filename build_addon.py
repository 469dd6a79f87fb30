"""Builds the extension's zip with Blender's own builder and validates it.

    python build_addon.py                                              a small zip: the runtime is installed by its Install button
    python build_addon.py --self-contained linux-x64 --python 3.11     generates as it is, on the processor: nothing to install

What runs inside Blender is copied to a stage first, because the repository's root is the package and holds much else.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata
import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Collection, Iterable
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent
MANIFEST = "blender_manifest.toml"
# What the package in this folder is imported as.
PACKAGE = "motion_mamba_to_build"
FILES = ("__init__.py", MANIFEST, "LICENSE")
FOLDERS = ("addon", "generator", "rigs")
# Rooms of the generator that only work outside Blender.
LEFT_OUT = ("data", "training", "evaluation")
PACKAGES = Path("addon", "runtime", "runtime_packages.json")
WEIGHTS = Path("generator", "weights")
# What pip calls the platforms that Blender runs on.
PIP_PLATFORMS = {
    "linux-x64": (
        "manylinux_2_28_x86_64",
        "manylinux_2_27_x86_64",
        "manylinux_2_17_x86_64",
        "manylinux2014_x86_64",
        "linux_x86_64",
    ),
    "windows-x64": ("win_amd64",),
    "macos-arm64": ("macosx_12_0_arm64", "macosx_11_0_arm64"),
}
# The README promises it.
LARGEST_MB = 175


class BuildError(RuntimeError):
    """The zip cannot be built; the message says what to do."""


def find_builder() -> Path:
    """Blender's command line for extensions, from the installed bpy. Raises BuildError when there is no bpy."""
    spec = importlib.util.find_spec("bpy")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    for folder in folders:
        found = sorted(Path(folder).glob("*/scripts/addons_core/bl_pkg/cli/blender_ext.py"))
        if found:
            return found[-1]
    raise BuildError('Blender\'s builder is not here. Install Blender as a Python module: pip install -e ".[blender]"')


def stage(folder: Path) -> None:
    """Copy what runs inside Blender."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copy2(ROOT / name, folder / name)
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=_left_out)


def _left_out(folder: str, names: list[str]) -> set[str]:
    unwanted = {name for name in names if name == "__pycache__" or name.startswith(".")}
    if Path(folder) == ROOT / "generator":
        unwanted |= set(LEFT_OUT) & set(names)
    return unwanted


def keep_weights(folder: Path, names: Collection[str]) -> None:
    """Leave only these of the weights in a stage. Raises BuildError for one that does not ship."""
    shipped = list(shipped_weights())
    if unknown := [name for name in names if name not in shipped]:
        raise BuildError(f"There are no weights called {', '.join(unknown)}: choose among {', '.join(shipped) or 'none'}.")
    for path in (folder / WEIGHTS).iterdir():
        # NAME.safetensors, NAME.json, NAME.library.safetensors.
        name = path.name.partition(".")[0]
        if name in shipped and name not in names:
            path.unlink()


def shipped_weights() -> dict[str, Path]:
    """By name, the default first."""
    return _module("generator.checkpoints.shipped").shipped_checkpoints()


def _module(name: str) -> ModuleType:
    """A module of the package in this folder, whatever the folder is called and whether it is installed."""
    if PACKAGE not in sys.modules:
        spec = importlib.util.spec_from_file_location(PACKAGE, ROOT / "__init__.py", submodule_search_locations=[str(ROOT)])
        assert spec is not None and spec.loader is not None, "a Python file has a loader"
        sys.modules[PACKAGE] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[PACKAGE])
    return importlib.import_module(f"{PACKAGE}.{name}")


def _packages() -> list[dict[str, str]]:
    return json.loads((ROOT / PACKAGES).read_text(encoding="utf-8"))


def requirements() -> list[str]:
    """The pinned packages that come as wheels: the light runtime's."""
    return [f"{row['name']}=={row['version']}" for row in _packages() if row.get("light")]


def download_wheels(folder: Path, platform: str, python: str) -> list[Path]:
    """Fetch the wheels for a platform and Python version. Raises BuildError when pip does not find one."""
    command = [
        sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
        "--only-binary", ":all:", "--implementation", "cp", "--python-version", python, "--dest", str(folder),
    ]  # fmt: skip
    for tag in PIP_PLATFORMS[platform]:
        command += ["--platform", tag]
    result = subprocess.run([*command, *requirements()], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if result.returncode != 0:
        tail = "\n".join(result.stdout.splitlines()[-6:])
        raise BuildError(f"The wheels for {platform} and Python {python} cannot be downloaded:\n{tail}")
    return sorted(folder.glob("*.whl"))


def complete_manifest(path: Path, platform: str, wheels: Iterable[Path]) -> None:
    """Name the platform and the wheels in the staged manifest."""
    lines = [f'platforms = ["{platform}"]', "wheels = [", *(f'    "./wheels/{wheel.name}",' for wheel in wheels), "]", ""]
    text = path.read_text(encoding="utf-8")
    # Top-level keys must stand before the first table.
    head, table, rest = text.partition("\n[permissions]")
    path.write_text(head + "\n" + "\n".join(lines) + table + rest, encoding="utf-8")
    tomllib.loads(path.read_text(encoding="utf-8"))


def run_builder(*arguments: str) -> None:
    """Raises BuildError with the builder's own words."""
    result = subprocess.run([sys.executable, str(find_builder()), *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if result.returncode != 0:
        raise BuildError(f"Blender's builder refuses:\n{result.stdout.strip()}")


def zip_name(platform: str | None, python: str) -> str:
    manifest = tomllib.loads((ROOT / MANIFEST).read_text(encoding="utf-8"))
    stem = f"{manifest['id']}-{manifest['version']}"
    if not platform:
        return f"{stem}.zip"
    return f"{stem}-self-contained-{platform}-py{python.replace('.', '')}.zip"


def build(output: Path, platform: str | None = None, python: str = "3.11", weights: Collection[str] = ()) -> Path:
    """Build and validate. output: the zip, or a folder that gets it. platform: of a self-contained zip. weights: the names of those that
    it carries; none means the default ones in a self-contained zip, where space is short, and all in others. Raises BuildError."""
    find_builder()
    path = output if output.suffix == ".zip" else output / zip_name(platform, python)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="motion_mamba_build_") as temporary:
        source = Path(temporary) / "motion_mamba"
        stage(source)
        shipped = list(shipped_weights())
        keep_weights(source, weights or (shipped if platform is None else shipped[:1]))
        if platform is not None:
            complete_manifest(source / MANIFEST, platform, download_wheels(source / "wheels", platform, python))
        run_builder("build", "--source-dir", str(source), "--output-filepath", str(path))
    run_builder("validate", str(path))
    megabytes = path.stat().st_size / 1e6
    if megabytes > LARGEST_MB:
        raise BuildError(f"{path} has {megabytes:.0f} MB; at most {LARGEST_MB} are allowed.")
    return path


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Build the extension's zip with Blender's own builder, and validate it.")
    parser.add_argument("--output", type=Path, default=ROOT / "dist", help="the zip, or a folder for it (default: dist)")
    parser.add_argument("--self-contained", metavar="PLATFORM", choices=sorted(PIP_PLATFORMS), help=", ".join(sorted(PIP_PLATFORMS)))
    parser.add_argument(
        "--weights", nargs="+", default=(), metavar="NAME", help="those it carries (default: all; self-contained: the default ones)"
    )
    parser.add_argument("--python", default="3.11", choices=["3.11", "3.13"], help="3.11 for Blender up to 5.0, 3.13 from 5.1 on")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    try:
        path = build(options.output, options.self_contained, options.python, options.weights)
    # A missing text encoder is a ValueError.
    except (BuildError, OSError, ValueError) as error:
        print(f"build_addon: {error}", file=sys.stderr)
        return 1
    print(f"{path}  {path.stat().st_size / 1e6:.1f} MB, validated by Blender {importlib.metadata.version('bpy')}'s builder")
    return 0


if __name__ == "__main__":
    sys.exit(main())
