"""A character in a file, for the command line: opened, given a motion, saved under another name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import bpy

from ...rigs.recognition.mapping import Mapping
from ...rigs.recognition.rig import RigError
from ...rigs.retarget.retarget import DEFAULT_OPTIONS, RetargetOptions
from ..bake.baking import bake
from ..blender.typed import ArmatureObject, animation_of, current_context
from ..bodies.characters import character_problem
from ..keys.actions import remove_actions
from ..keys.keys import frame_rate
from ..nla.nla_strips import push_strip
from ..retarget.hiding import KEY
from ..retarget.rig_characters import match_of, target_of, warnings
from ..retarget.rig_keys import Keying, key_motion
from ..retarget.stored_mapping import store_mapping
from .character_files import find_armature, is_usable, open_rig
from .character_motion import MotionReading, read_any_motion
from .scene import check_writable


@dataclass(frozen=True)
class RetargetJob:
    """motion: .bvh or .npz, or a file with a character that moves. rig: a file with a character. output: the .blend to write. armature:
    its name, None for the only or best one. mapping: the rig's bones, None to recognise them. foot_lock: 0 to 1. ik: whether IK controls
    are keyed too. reading: what is said of the motion's file. constraints: what is done about those that would hide keys, of `hiding`'s.
    object_way: what the armature object itself takes over of the way, of `object_way.OBJECT_MODES`."""

    motion: Path
    rig: Path
    output: Path
    armature: str | None = None
    mapping: Mapping | None = None
    foot_lock: float = 1.0
    options: RetargetOptions = DEFAULT_OPTIONS
    ik: bool = True
    reading: MotionReading = field(default_factory=MotionReading)
    constraints: str = KEY
    object_way: str = "NONE"


def _on_object(armature: ArmatureObject, way: str) -> bpy.types.Action:
    """The motion as one action whose way is the object's, in the place of the strip."""
    animation = animation_of(armature)
    track = animation.nla_tracks[-1]
    name, first = track.strips[0].name, track.strips[0].frame_start
    baked = bake(armature, current_context().scene, way=way).action
    animation.action = None
    keyed = track.strips[0].action
    animation.nla_tracks.remove(track)
    remove_actions([keyed] if keyed is not None else [])
    push_strip(armature, baked, name, first)
    return baked


def retarget_file(job: RetargetJob, report: Callable[[str], None] = print) -> Path:
    """Put a motion file on the character of another file and save that as a new one. Replaces the file open in this process.

    Raises RigError (a ValueError) that says which bone or file is in the way, OSError when a file cannot be read or written.
    """
    check_writable(job.output)
    motion = read_any_motion(job.motion, job.reading)
    for note in motion.notes:
        report(note)
    open_rig(job.rig)
    armature = find_armature(job.armature, job.rig.name)
    if job.mapping is not None and is_usable(armature):
        store_mapping(armature, job.mapping)
    if problem := character_problem(armature):
        raise RigError(problem)
    found = match_of(armature)
    report(f"{armature.name}: {found.convention or 'not recognised'}, {found.confidence:.0%} sure")
    if job.options.root != "NONE" and target_of(armature).root is None:
        report(
            f"{armature.name}: no bone on the ground was found, so the body alone travels; a mapping may name one as “root”, and "
            f"“object-{job.options.root.lower()}” takes the armature object"
        )
    for warning in warnings(armature, target_of(armature), job.constraints):
        report(f"{armature.name}: {warning}")
    scene = current_context().scene
    scene.frame_start = 1
    settings = {"source": job.motion.name}
    keying = Keying(job.motion.stem, scene.frame_start, frame_rate(scene), settings, job.ik, constraints=job.constraints)
    action = key_motion(armature, motion, keying, job.foot_lock, job.options)
    push_strip(armature, action, keying.name, keying.start)
    if job.object_way != "NONE":
        action = _on_object(armature, job.object_way)
    scene.frame_end = max(scene.frame_start, round(action.frame_range[1]))
    scene.frame_set(scene.frame_start)
    path = job.output.expanduser().resolve()
    bpy.ops.wm.save_as_mainfile(filepath=str(path), compress=True, copy=False)
    return path
