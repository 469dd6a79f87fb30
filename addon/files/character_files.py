"""Characters in files, for the command line: opened or imported, and the armature that is meant found."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import bpy

from ...rigs.recognition.match import Match
from ...rigs.recognition.rig import Rig, RigError
from ..blender.typed import ArmatureObject, current_context, is_armature
from ..bodies.characters import character_problem
from ..retarget.rig_characters import match_of
from ..retarget.rig_reading import read_rig

_IMPORTERS = {
    ".glb": lambda path: bpy.ops.import_scene.gltf(filepath=path),
    ".gltf": lambda path: bpy.ops.import_scene.gltf(filepath=path),
    ".vrm": lambda path: _import_vrm(path),
    ".fbx": lambda path: bpy.ops.import_scene.fbx(filepath=path),
}
# What can be imported beside what is open.
IMPORTED_SUFFIXES = tuple(_IMPORTERS)
RIG_SUFFIXES = (".blend", *IMPORTED_SUFFIXES)


def open_rig(path: Path) -> None:
    """Open a .blend, or import another kind into an empty file. Raises RigError, OSError."""
    path = path.expanduser().resolve()
    suffix = path.suffix.lower()
    if suffix not in RIG_SUFFIXES:
        raise RigError(f"{path.name} must end in one of {', '.join(RIG_SUFFIXES)}.")
    if not path.is_file():
        raise FileNotFoundError(f"There is no file {path}.")
    try:
        if suffix == ".blend":
            bpy.ops.wm.open_mainfile(filepath=str(path), load_ui=False, use_scripts=False)
        else:
            bpy.ops.wm.read_factory_settings(use_empty=True)
            import_character(path)
    except RuntimeError as error:
        raise OSError(f"Blender cannot read {path}: {error}") from error
    current_context().view_layer.update()


def import_character(path: Path) -> None:
    """Import a file of IMPORTED_SUFFIXES into the scene. Raises RuntimeError with the importer's words."""
    _IMPORTERS[path.suffix.lower()](str(path))


def _import_vrm(path: str) -> None:
    """A VRM file is a binary glTF file by another name, under which the importer knows it."""
    with tempfile.TemporaryDirectory() as folder:
        bpy.ops.import_scene.gltf(filepath=str(shutil.copy(path, Path(folder) / f"{Path(path).stem}.glb")))


def find_armature(name: str | None, file: str) -> ArmatureObject:
    """The armature of that name, else the one that can be keyed and is recognised best. Raises RigError."""
    armatures = [thing for thing in current_context().scene.objects if is_armature(thing)]
    if not armatures:
        hint = " Import it with a VRM add-on, and give the .blend that you save then." if file.lower().endswith(".vrm") else ""
        raise RigError(f"{file} has no armature.{hint}")
    if name is not None:
        named = next((armature for armature in armatures if armature.name == name), None)
        if named is None:
            raise RigError(f"{file} has no armature named “{name}”; it has {', '.join(armature.name for armature in armatures)}.")
        return named
    # A generated rig beside its metarig: the one with controls has more bones.
    return max(armatures, key=lambda armature: (not character_problem(armature), is_usable(armature), len(armature.data.bones)))


def is_usable(armature: ArmatureObject) -> bool:
    """Whether a mapping could make it one: keys on it are saved with the file, and its bones can be read."""
    try:
        read_rig(armature)
    except RigError:
        return False
    return armature.library is None


def recognise_file(path: Path, name: str | None = None) -> tuple[Rig, Match]:
    """The armature of that name, or the best one, and what it is recognised as. Replaces the file open in this process. Raises RigError,
    OSError."""
    open_rig(path)
    armature = find_armature(name, path.name)
    return read_rig(armature), match_of(armature)
