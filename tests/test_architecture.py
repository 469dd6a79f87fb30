"""The arrows of the design, enforced: who may import whom, what no module may do, and that importing costs nothing."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from .package_modules import MODULES, ROOMS, ROOT, is_within

OFFLINE_ONLY = ("generator.data", "generator.training", "generator.evaluation")


# The skeleton's facts, mathematics, and how files are read and written.
GENERATOR_MAY_IMPORT = ("rigs.smpl", "rigs.files", "rigs.math")


# Recordings are read, and windows made, with what rigs can do.
DATA_MAY_IMPORT = (*GENERATOR_MAY_IMPORT, "rigs.feet", "rigs.finishing", "rigs.solve")


# The floors of each room, the ground first: a folder (or module) imports from its own floor and those below, never from one above.
LAYERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "addon": (
        ("blender", "lazy_import"),
        ("keys",),
        ("preferences", "translations", "worker"),
        ("nla", "retarget", "runtime"),
        ("blocks", "bodies", "generate", "pins", "preview", "properties", "requests", "takes"),
        ("live", "steer"),
        ("adjust", "api", "bake", "files", "gallery", "mapping", "migration", "panel", "poses"),
        ("registration",),
    ),
    "cli": (
        ("arguments", "leave", "messages", "models", "outputs"),
        ("batch",),
        ("export", "generate", "mapping", "retarget", "sheet", "training", "view"),
        ("main",),
        ("__main__",),
    ),
    "generator": (
        ("arrays", "choices", "digest", "json_values", "motion", "style"),
        ("predicates", "representation", "scan"),
        ("constraints",),
        ("model", "request"),
        ("checkpoints", "text"),
        ("planning",),
        ("retrieval", "styling"),
        ("inference",),
        ("prompt_reader",),
        ("generator",),
        ("data",),
        ("training",),
        ("evaluation",),
    ),
    "rigs": (
        ("smpl",),
        ("math",),
        ("feet", "files", "recognition", "solve"),
        ("bodies", "pictures", "retarget"),
        ("finishing", "keys"),
    ),
}


HEAVY = ("torch", "transformers", "matplotlib", "bpy", "PIL", "imageio", "smplx", "scipy")


@dataclass(frozen=True)
class Import:
    """One imported module: inside the package its dotted path from the root ("rigs.smpl"), else its own name ("torch.nn")."""

    target: str
    line: int
    inside: bool


def name_of(path: Path) -> str:
    """The dotted path from the package's root; a package's is its folder's."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> Iterator[Import]:
    folder = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno, inside=False) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield Import(node.module or "", node.lineno, inside=False)
        elif isinstance(node, ast.ImportFrom):
            base = folder[: len(folder) - node.level + 1]
            for alias in node.names:
                yield Import(_resolve((*base, *(node.module.split(".") if node.module else ())), alias.name), node.lineno, inside=True)


def _resolve(module: tuple[str, ...], name: str) -> str:
    """`from ..rigs import smpl` names a module, `from ..rigs.smpl import PARENTS` something inside one."""
    child = ROOT.joinpath(*module, name)
    is_module = child.with_suffix(".py").exists() or (child / "__init__.py").exists()
    return ".".join((*module, name) if is_module else module)


def room_imports(*rooms: str) -> Iterator[tuple[Path, Import]]:
    for path in MODULES:
        if is_within(name_of(path), *rooms):
            yield from ((path, found) for found in imports_of(path))


def inside_imports(*rooms: str) -> Iterator[tuple[Path, Import]]:
    return ((path, found) for path, found in room_imports(*rooms) if found.inside)


def told(offences: Iterable[tuple[Path, Import]]) -> list[str]:
    return [f"{path.relative_to(ROOT)}:{found.line} imports {found.target}" for path, found in offences]


@pytest.mark.parametrize(
    ("room", "library"),
    [
        ("generator", "bpy"),
        ("generator", "mathutils"),
        ("rigs", "bpy"),
        ("rigs", "mathutils"),
        ("rigs", "torch"),
        ("addon", "torch"),
    ],
)
def test_room_never_imports_library(room: str, library: str) -> None:
    assert not told((path, found) for path, found in room_imports(room) if not found.inside and is_within(found.target, library))


def test_rigs_imports_no_other_room() -> None:
    assert not told((path, found) for path, found in inside_imports("rigs") if not is_within(found.target, "rigs"))


def test_generator_imports_nothing_of_addon() -> None:
    assert not told((path, found) for path, found in inside_imports("generator") if is_within(found.target, "addon"))


def test_generator_imports_only_what_it_may_from_rigs() -> None:
    offences = []
    for path, found in inside_imports("generator"):
        allowed = DATA_MAY_IMPORT if is_within(name_of(path), *OFFLINE_ONLY) else GENERATOR_MAY_IMPORT
        if is_within(found.target, "rigs") and not is_within(found.target, *allowed):
            offences.append((path, found))
    assert not told(offences)


def test_only_the_command_line_imports_data_training_and_evaluation() -> None:
    offences = []
    for path in MODULES:
        if not is_within(name_of(path), "cli", *OFFLINE_ONLY):
            offences += [(path, found) for found in imports_of(path) if found.inside and is_within(found.target, *OFFLINE_ONLY)]
    assert not told(offences)


@pytest.mark.parametrize("room", LAYERS)
def test_no_floor_of_a_room_imports_from_one_above(room: str) -> None:
    floors = {place: floor for floor, places in enumerate((*LAYERS[room], ("",))) for place in places}
    inside = [(path, found) for path, found in inside_imports(room) if is_within(found.target, room)]
    assert not told((path, found) for path, found in inside if floors[place_of(found.target)] > floors[place_of(name_of(path))])


@pytest.mark.parametrize("room", LAYERS)
def test_every_place_has_its_floor(room: str) -> None:
    placed = sorted(place for places in LAYERS[room] for place in places)
    assert placed == sorted({place_of(name) for name in map(name_of, MODULES) if name.startswith(f"{room}.")})


@pytest.mark.parametrize("room", ("addon", "generator", "rigs"))
def test_the_documented_rooms_stand_in_the_order_of_their_floors(room: str) -> None:
    """Every folder, the top floor first."""
    floors = {place: floor for floor, places in enumerate(LAYERS[room]) for place in places}
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split(f"**`{room}/`**")[1].split("**`")[0]
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith(f"| `{room}/")]
    places = [place.removesuffix(".py") for row in rows for place in re.findall(rf"`{room}/(\w+(?:\.py)?)`", row)]
    assert [floors[place] for place in places] == sorted((floors[place] for place in places), reverse=True)
    assert {place for place in floors if (ROOT / room / place).is_dir()} <= set(places)


def test_no_folder_holds_more_than_about_fifteen_modules() -> None:
    """Where there are more, there are two ideas."""
    modules = Counter(path.parent.relative_to(ROOT) for path in MODULES if path.name != "__init__.py")
    assert not {folder: count for folder, count in modules.items() if count > 17}


def place_of(module: str) -> str:
    """The folder or module of a room: "generator.model.vae" lies in "model"; a room's own __init__ is above all."""
    return module.partition(".")[2].partition(".")[0]


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Imports inside functions and for annotations count: two modules that need each other are one, or three."""
    names = {name_of(path) for path in MODULES}
    sorter = TopologicalSorter({name_of(path): {found.target for found in imports_of(path) if found.inside} & names for path in MODULES})
    try:
        sorter.prepare()
    except CycleError as error:
        pytest.fail(" <- ".join(error.args[1]))


def test_every_folder_of_the_generator_but_training_is_checked_strictly() -> None:
    """pyright's list names folders one by one, since it has no way to leave one out."""
    strict = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pyright"]["strict"]
    folders = {
        path.parent.relative_to(ROOT).parts[1]
        for path in MODULES
        if name_of(path).count(".") >= 2 and name_of(path).startswith("generator.")
    }
    assert {f"generator/{folder}" for folder in folders - {"training"}} <= set(strict)


def test_imports_inside_the_package_are_relative() -> None:
    """Blender knows the package as bl_ext.<repository>.motion_mamba: an absolute name would not be found there."""
    absolute = ((path, found) for path in MODULES for found in imports_of(path) if not found.inside)
    assert not told((path, found) for path, found in absolute if is_within(found.target, "motion_mamba", *ROOMS))


def test_imports_are_resolved_to_modules() -> None:
    found = {(found.target, found.inside) for found in imports_of(ROOT / "generator" / "representation" / "features.py")}
    assert ("rigs.smpl", True) in found and ("numpy", False) in found


def cheap_modules() -> list[str]:
    """Everything but the models, which need torch, and the add-on, which needs Blender."""
    outer = [name for name in map(name_of, MODULES) if "." not in name and name not in ("addon", "__main__")]
    inner = [name for name in map(name_of, MODULES) if name.startswith(("cli.", "rigs.")) and not name.endswith("__main__")]
    return [*outer, "generator.motion", "generator.generator", *inner]


def test_the_command_line_starts_without_numpy() -> None:
    """Its parser only: `--help` and a refusal are there at once."""
    program = "import sys, motion_mamba.cli.main as cli; cli.command_parser(); print(sorted({'numpy', 'torch'} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=True)
    assert result.stdout.strip() == "[]"


def test_importing_is_cheap() -> None:
    """One fresh interpreter imports them all, one after the other, and says which of them first pulled in something heavy."""
    names = [".".join(filter(None, ("motion_mamba", name))) for name in cheap_modules()]
    program = (
        "import importlib, sys\n"
        "seen = set()\n"
        f"for name in {names!r}:\n"
        "    importlib.import_module(name)\n"
        f"    new = {{heavy for heavy in {HEAVY!r} if heavy in sys.modules}} - seen\n"
        "    seen |= new\n"
        "    if new: print(name, 'imports', *sorted(new))\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, result.stderr
    assert result.stdout == ""


def test_every_package_goes_into_the_wheel() -> None:
    """The list is kept by hand, since the root folder is the package itself."""
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    folders = {path.parent.relative_to(ROOT) for room in ROOMS for path in (ROOT / room).rglob("__init__.py")}
    assert set(listed) == {"motion_mamba", *(".".join(("motion_mamba", *folder.parts)) for folder in folders)}
