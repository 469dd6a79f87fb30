"""Puts finished motions on the character: solved on its bones, keyed at the frame where the animator asked, in strips."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import bpy

from ..feet import with_locked_feet
from ..generator.motion import Motion, Request
from ..rigs.solve import solve
from ..rigs.source import motion_from_track
from . import characters
from .keys import frame_rate, key_pose_track
from .metadata import motion_metadata
from .nla import push_strip
from .rig_characters import Keying, key_motion


@dataclass(frozen=True)
class Destination:
    """Where and how a motion was wanted when Generate was pressed. character: None for a new one, made at `cursor`."""

    scene: str
    frame: int
    cursor: tuple[float, float, float]
    character: characters.Reference | None = None
    body_folder: Path | None = None
    foot_lock: float = 1.0


def destination(context: bpy.types.Context, body_folder: Path | None = None) -> Destination:
    """The scene, frame and character of this moment. Raises ValueError when the chosen armature cannot take a motion."""
    scene = context.scene
    chosen = scene.motion_mamba.character
    # The picker's own reference keeps a deleted armature in the file; what is not in the scene is gone for the animator.
    if chosen is not None and chosen.name not in scene.objects:
        chosen = None
    if chosen is not None and (problem := characters.character_problem(chosen)):
        raise ValueError(problem)
    reference = characters.Reference.to(chosen) if chosen is not None else None
    return Destination(scene.name, scene.frame_current, tuple(scene.cursor.location), reference, body_folder, scene.motion_mamba.foot_lock)


def can_deliver(context: bpy.types.Context) -> bool:
    """Not while the animator edits an object: making a character would end that, and undo would mix the two."""
    return context.mode in ("OBJECT", "POSE")


def deliver(context: bpy.types.Context, motions: tuple[Motion, ...], request: Request, wanted: Destination) -> tuple[bpy.types.Object, str]:
    """Key the motions; returns the armature and what the animator should know ("" when all went as asked).

    A motion is never thrown away: when its character was deleted or changed meanwhile, a new SMPL character carries it, in the
    scene that is shown by then.
    Raises ValueError when not even that works, for example for joints that are not finite.
    """
    scene = bpy.data.scenes.get(wanted.scene) or context.scene
    # Blender crashes when an action is assigned to an armature whose pose was never evaluated, as in a scene that is not shown.
    scene.view_layers[0].update()
    motions = tuple(with_locked_feet(motion, wanted.foot_lock) for motion in motions)
    armature, note = _key_on_wanted(motions, request, wanted, scene)
    if armature is None:
        # Objects are made with operators, which work in the scene that is shown.
        scene = context.scene
        armature = characters.create_character(context, wanted.cursor, wanted.body_folder)
        _key_all(armature, motions, request, wanted.frame, scene)
    scene.motion_mamba.character = armature
    return armature, note


def _key_on_wanted(
    motions: tuple[Motion, ...], request: Request, wanted: Destination, scene: bpy.types.Scene
) -> tuple[bpy.types.Object | None, str]:
    """The armature that was chosen, or None and why it did not get the motions ("" when none was chosen)."""
    if wanted.character is None:
        return None, ""
    armature = wanted.character.find(scene)
    if armature is None:
        return None, f"“{wanted.character.name}” was deleted while its motion was made, so a new SMPL character carries it."
    problem = characters.character_problem(armature)
    if problem is None:
        try:
            _key_all(armature, motions, request, wanted.frame, scene)
        except ValueError as error:
            problem = str(error)
    return (None, f"{problem} A new SMPL character carries the motion.") if problem else (armature, "")


def _key_all(armature: bpy.types.Object, motions: tuple[Motion, ...], request: Request, frame: int, scene: bpy.types.Scene) -> None:
    for motion in motions:
        name = motion.prompt
        settings = motion_metadata(motion) | {"guidance": request.guidance, "steps": request.steps}
        action = _key(armature, motion, Keying(name, frame, frame_rate(scene), settings))
        push_strip(armature, action, name, frame)


def _key(armature: bpy.types.Object, motion: Motion, keying: Keying) -> bpy.types.Action:
    """An SMPL armature takes the solved rotations as they are; any other rig gets them retargeted."""
    if characters.is_smpl(armature):
        track = solve(motion.joints, motion.fps, characters.skeleton_of(armature))
        return key_pose_track(armature, track, keying.name, keying.start, keying.fps, keying.metadata)
    return key_motion(armature, motion_from_track(solve(motion.joints, motion.fps), motion.contacts), keying)
