"""Characters in files, for the command line: opened, given a motion, saved under another name."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import bpy

from ...rigs.recognition.mapping import Mapping
from ...rigs.recognition.rig import RigError
from ...rigs.retarget.motion_files import read_motion
from ...rigs.retarget.retarget import DEFAULT_OPTIONS, RetargetOptions
from ..blender.keys import frame_rate
from ..blender.typed import ArmatureObject, current_context, is_armature
from ..bodies.characters import character_problem
from ..nla.nla_strips import push_strip
from ..retarget.rig_characters import match_of, target_of, warnings
from ..retarget.rig_keys import Keying, key_motion
from ..retarget.rig_reading import read_rig
from ..retarget.stored_mapping import store_mapping
from .scene import check_writable

_IMPORTERS = {
    ".glb": lambda path: bpy.ops.import_scene.gltf(filepath=path),
    ".gltf": lambda path: bpy.ops.import_scene.gltf(filepath=path),
    ".vrm": lambda path: _import_vrm(path),
    ".fbx": lambda path: bpy.ops.import_scene.fbx(filepath=path),
}
RIG_SUFFIXES = (".blend", *_IMPORTERS)


@dataclass(frozen=True)
class RetargetJob:
    """motion: .bvh or .npz. rig: a file with a character. output: the .blend to write. armature: its name, None for the only or best
    one. mapping: the rig's bones, None to recognise them. foot_lock: 0 to 1. up: of a BVH file's world, as `read_motion`'s. ik: whether
    IK controls are keyed too."""

    motion: Path
    rig: Path
    output: Path
    armature: str | None = None
    mapping: Mapping | None = None
    foot_lock: float = 1.0
    up: str = "AUTO"
    options: RetargetOptions = DEFAULT_OPTIONS
    ik: bool = False


def retarget_file(job: RetargetJob, report: Callable[[str], None] = print) -> Path:
    """Put a motion file on the character of another file and save that as a new one. Replaces the file open in this process.

    Raises RigError (a ValueError) that says which bone or file is in the way, OSError when a file cannot be read or written.
    """
    check_writable(job.output)
    motion = read_motion(job.motion, up=job.up)
    open_rig(job.rig)
    armature = find_armature(job.armature, job.rig.name)
    if job.mapping is not None and _is_usable(armature):
        store_mapping(armature, job.mapping)
    if problem := character_problem(armature):
        raise RigError(problem)
    found = match_of(armature)
    report(f"{armature.name}: {found.convention or 'not recognised'}, {found.confidence:.0%} sure")
    if job.options.root != "NONE" and target_of(armature).root is None:
        report(f"{armature.name}: no bone on the ground was found, so the body alone travels; a mapping may name one as “root”")
    for warning in warnings(armature, target_of(armature)):
        report(f"{armature.name}: {warning}")
    scene = current_context().scene
    scene.frame_start = 1
    keying = Keying(job.motion.stem, scene.frame_start, frame_rate(scene), {"source": job.motion.name}, job.ik)
    action = key_motion(armature, motion, keying, job.foot_lock, job.options)
    push_strip(armature, action, keying.name, keying.start)
    scene.frame_end = max(scene.frame_start, round(action.frame_range[1]))
    scene.frame_set(scene.frame_start)
    path = job.output.expanduser().resolve()
    bpy.ops.wm.save_as_mainfile(filepath=str(path), compress=True, copy=False)
    return path


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
            _IMPORTERS[suffix](str(path))
    except RuntimeError as error:
        raise OSError(f"Blender cannot read {path}: {error}") from error
    current_context().view_layer.update()


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
    return max(armatures, key=lambda armature: (not character_problem(armature), _is_usable(armature), len(armature.data.bones)))


def _is_usable(armature: ArmatureObject) -> bool:
    """Whether a mapping could make it one: keys on it are saved with the file, and its bones can be read."""
    try:
        read_rig(armature)
    except RigError:
        return False
    return armature.library is None
