"""What the generator needs besides Blender (numba, safetensors, ...): what is there, what is missing, and how to install it.

The processor needs the few packages of the light runtime; torch and its own are for graphics cards.

The packages lie in one folder inside the extension's user folder. `complete.json` is written into it last, so that a half-made
folder is never taken for a whole one. numpy is never in it: Blender's own must win. No bpy here.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

PACKAGES_FILE = Path(__file__).parent / "runtime_packages.json"
COMPLETE = "complete.json"
# Blender brings its own; a second one breaks it and other add-ons.
NEVER_INSTALL = ("numpy",)


@dataclass(frozen=True)
class Package:
    """A pinned distribution. main: named in the preferences; the others are what those need. light: the light runtime needs it too.
    platform: None or the only one."""

    name: str
    version: str
    main: bool = False
    light: bool = False
    platform: str | None = None

    @property
    def requirement(self) -> str:
        return f"{self.name}=={self.version}"


@dataclass(frozen=True)
class State:
    """A package and the version that Python would import, None when there is none. in_runtime: found in our own folder."""

    package: Package
    version: str | None
    in_runtime: bool = False


@dataclass(frozen=True)
class Report:
    """What was found. folder: None where Blender gives the add-on no folder (it runs from a checkout)."""

    states: tuple[State, ...]
    folder: Path | None
    leftover: bool = False

    @property
    def missing(self) -> tuple[Package, ...]:
        return tuple(state.package for state in self.states if state.version is None)

    @property
    def is_ready(self) -> bool:
        return not self.missing

    @property
    def has_folder(self) -> bool:
        return self.folder is not None and self.folder.exists()


def pinned_packages(platform: str = sys.platform, torch: bool = True) -> tuple[Package, ...]:
    """Everything the generator needs on a platform, in exact versions. torch: for graphics cards too, not for the processor alone."""
    rows = json.loads(PACKAGES_FILE.read_text(encoding="utf-8"))
    packages = (Package(**row) for row in rows)
    return tuple(package for package in packages if package.platform in (None, platform) and (torch or package.light))


def find_versions(paths: Iterable[str]) -> dict[str, str]:
    """Versions of the distributions in these folders by normalised name; where a name occurs twice, the first folder's.

    Reads folder names only: opening every package's metadata takes half a second on a slow disk.
    """
    found: dict[str, str] = {}
    for path in paths:
        # Python's path names folders that do not exist, and archives.
        for information in sorted(Path(path).glob("*.dist-info")) if Path(path).is_dir() else ():
            name, _, version = information.name.removesuffix(".dist-info").partition("-")
            # An interrupted deletion leaves folders without this file.
            if (information / "METADATA").is_file():
                found.setdefault(normalised(name), version)
    return found


def normalised(name: str) -> str:
    """PEP 503's form of a distribution's name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def inspect(folder: Path | None, packages: Sequence[Package], paths: Sequence[str] | None = None) -> Report:
    """Look for the packages in Python's path and, when it is complete, in the runtime folder. Reads the disk: not for draw()."""
    outside = find_versions(path for path in (sys.path if paths is None else paths) if path != str(folder))
    whole = folder is not None and is_complete(folder)
    inside = find_versions([str(folder)]) if whole else {}
    states = []
    for package in packages:
        name = normalised(package.name)
        version = outside.get(name) or inside.get(name)
        states.append(State(package, version, in_runtime=name not in outside and name in inside))
    return Report(tuple(states), folder, leftover=folder is not None and folder.exists() and not whole)


def python_tag() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def is_complete(folder: Path) -> bool:
    """Whether an installation for this Python was finished in the folder."""
    try:
        record = json.loads((folder / COMPLETE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(record, dict) and record.get("python") == python_tag()


def mark_complete(folder: Path, packages: Iterable[Package]) -> None:
    """Write the sentinel, through a second file so that it is whole or absent."""
    record = {"python": python_tag(), "packages": [package.requirement for package in packages]}
    temporary = folder / f"{COMPLETE}.part"
    temporary.write_text(json.dumps(record, indent=2), encoding="utf-8")
    os.replace(temporary, folder / COMPLETE)


def activate(folder: Path) -> None:
    """Let Python import from the folder. At the end of the path, so that what Blender and other add-ons use stays theirs.

    Raises ModuleNotFoundError when the folder is not complete.
    """
    if not is_complete(folder):
        raise ModuleNotFoundError("the runtime folder is not complete", name="torch")
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
        importlib.invalidate_caches()


def deactivate(folder: Path) -> None:
    """Take the folder off Python's path again; what was imported stays, because torch cannot be imported twice."""
    while str(folder) in sys.path:
        sys.path.remove(str(folder))


def remove(folder: Path) -> None:
    """Delete the runtime. The sentinel goes first: what an interruption leaves is not taken for whole.

    Raises OSError with advice when files are in use (Windows keeps those of a loaded torch).
    """
    deactivate(folder)
    try:
        (folder / COMPLETE).unlink(missing_ok=True)
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except OSError as error:
        raise OSError(
            f"Some files in {folder} are in use ({error.strerror}). Restart Blender, and press Remove before generating."
        ) from error


def delete_never_installed(folder: Path) -> None:
    """Take out numpy, should a package have brought it."""
    for name in NEVER_INSTALL:
        for path in [*folder.glob(name), *folder.glob(f"{name}-*.dist-info"), *folder.glob(f"{name}.libs")]:
            shutil.rmtree(path)
