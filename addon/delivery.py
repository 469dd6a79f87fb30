"""Puts finished motions on the character: solved on its bones, keyed at the frame where the animator asked, in strips."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import bpy

from ..generator.motion import Motion
from ..rigs.solve import solve
from . import characters
from .keys import frame_rate, key_pose_track
from .nla import push_strip


@dataclass(frozen=True)
class Destination:
    """Where a motion was wanted when Generate was pressed. character: None for a new one, made at `cursor`."""

    scene: str
    frame: int
    cursor: tuple[float, float, float]
    character: characters.Reference | None = None
    body_folder: Path | None = None


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
    return Destination(scene.name, scene.frame_current, tuple(scene.cursor.location), reference, body_folder)


def can_deliver(context: bpy.types.Context) -> bool:
    """Not while the animator edits an object: making a character would end that, and undo would mix the two."""
    return context.mode in ("OBJECT", "POSE")


def deliver(context: bpy.types.Context, motions: tuple[Motion, ...], wanted: Destination) -> tuple[bpy.types.Object, str]:
    """Key the motions; returns the armature and what the animator should know ("" when all went as asked).

    A motion is never thrown away: when its character was deleted or changed meanwhile, a new SMPL character carries it.
    Raises ValueError when not even that works, for example for joints that are not finite.
    """
    scene = bpy.data.scenes.get(wanted.scene) or context.scene
    with context.temp_override(scene=scene, view_layer=scene.view_layers[0]) if scene != context.scene else _as_it_is():
        return _deliver(bpy.context, motions, wanted)


class _as_it_is:
    """No override: the animator is still in the scene."""

    def __enter__(self) -> None: ...

    def __exit__(self, *_error: object) -> None: ...


def _deliver(context: bpy.types.Context, motions: tuple[Motion, ...], wanted: Destination) -> tuple[bpy.types.Object, str]:
    scene = context.scene
    armature = wanted.character.find(scene) if wanted.character else None
    note = ""
    if wanted.character is not None:
        note = _why_not(armature, wanted.character.name)
    if armature is None or note:
        armature = characters.create_character(context, wanted.cursor, wanted.body_folder)
    for motion in motions:
        _key(armature, motion, wanted.frame, scene)
    scene.motion_mamba.character = armature
    return armature, note


def _why_not(armature: bpy.types.Object | None, name: str) -> str:
    if armature is None:
        return f"“{name}” was deleted while its motion was made, so a new SMPL character carries it."
    if problem := characters.character_problem(armature):
        return f"{problem} A new SMPL character carries the motion."
    return ""


def _key(armature: bpy.types.Object, motion: Motion, frame: int, scene: bpy.types.Scene) -> None:
    name = ", then ".join(segment.prompt.strip() for segment in motion.segments)
    track = solve(motion.joints, motion.fps, characters.skeleton_of(armature))
    action = key_pose_track(armature, track, name, frame, frame_rate(scene), metadata(motion))
    push_strip(armature, action, name, frame)


def metadata(motion: Motion) -> dict[str, object]:
    """What is kept with the action, so that it can be made again."""
    return {
        "prompt": ", then ".join(segment.prompt for segment in motion.segments),
        "segments": [[segment.prompt, segment.first, segment.last] for segment in motion.segments],
        "seed": motion.seed,
        "model": motion.model.name,
        "model_hash": motion.model.hash,
        "fps": motion.fps,
    }
