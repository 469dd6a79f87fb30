"""Puts finished motions on the character: solved on its bones, keyed at the frame where the animator asked, shown as a preview."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import bpy
import numpy as np

from ...generator.motion import Motion
from ...generator.request import Request
from ...rigs.math.kinematics import SMPL_SKELETON, PoseTrack, Skeleton
from ...rigs.solve.solver import solve
from ..blender.actions import remove_actions
from ..blender.data_reference import DataReference
from ..blender.keys import exhausted, frame_rate, key_steps
from ..blender.metadata import motion_metadata
from ..blender.modes import accepts_motion
from ..bodies import characters
from ..preview import preview
from ..properties import chosen_character
from ..retarget.motion_space import MotionSpace
from ..retarget.rig_characters import Keying, Understood, rig_key_steps
from . import staging
from .staging import Ready, Staging


@dataclass(frozen=True)
class Destination:
    """Where and how a motion was wanted when it was asked for. character: None for a new one, made at `cursor`.

    blocks: uids of the prompt blocks that the request's segments are. keep: pushed to the NLA at once rather than shown as a preview.
    """

    scene: DataReference
    frame: float
    cursor: tuple[float, float, float]
    character: DataReference | None = None
    body_folder: Path | None = None
    staging: Staging = field(default_factory=Staging)
    blocks: tuple[str, ...] = ()
    keep: bool = True
    replaces: str = ""
    # Scene frames by which what follows the replaced strip moves.
    shift: float = 0.0
    # The length of the one block that is made, where frames for its crossfades come on top.
    seconds: float | None = None
    skeleton: Skeleton = SMPL_SKELETON
    # What a rig of another kind was understood as; None for an SMPL character.
    rig: Understood | None = None
    space: MotionSpace = field(default_factory=lambda: MotionSpace.at((0.0, 0.0, 0.0)))

    def finish(self, motion: Motion) -> Ready:
        """What is done to a finished motion on the worker thread."""
        return staging.ready(motion, self.staging, self.skeleton, self.rig and staging.Onto(self.rig.target, self.rig.manner))


def destination(context: bpy.types.Context, body_folder: Path | None = None) -> Destination:
    """The scene, frame and character of this moment.

    Raises ValueError when the chosen armature cannot take a motion, or a new one cannot have the animator's own body.
    """
    scene = context.scene
    chosen = chosen_character(scene)
    if chosen is not None and (problem := characters.character_problem(chosen)):
        raise ValueError(problem)
    if chosen is None and body_folder is not None:
        characters.check_body_folder(body_folder)
    cursor = tuple(scene.cursor.location)
    wanted = Destination(DataReference.to(scene), scene.frame_current, cursor, body_folder=body_folder, space=MotionSpace.at(cursor))
    if chosen is None:
        return wanted
    wanted = replace(wanted, character=DataReference.to(chosen))
    if characters.is_smpl(chosen):
        return replace(wanted, skeleton=characters.skeleton_of(chosen), space=MotionSpace.of(chosen))
    rig = Understood.of(chosen)
    return replace(wanted, rig=rig, space=MotionSpace.of(chosen, rig.target))


def can_apply(context: bpy.types.Context, destination: Destination) -> bool:
    """Not while the animator edits an object, nor while another motion waits on the same character to be kept or discarded."""
    return accepts_motion(context) and waiting_on(destination) is None


def waiting_on(destination: Destination) -> bpy.types.Object | None:
    """The character that a motion is for, while it shows another one."""
    scene = destination.scene.among(bpy.data.scenes)
    armature = destination.character.find(scene) if scene is not None and destination.character is not None else None
    return armature if preview.is_shown(armature) else None


def deliver(context: bpy.types.Context, made: tuple[Ready, ...], request: Request, wanted: Destination) -> tuple[bpy.types.Object, str]:
    """All of `delivery_steps` at once."""
    return exhausted(delivery_steps(context, made, request, wanted))


def delivery_steps(
    context: bpy.types.Context, made: tuple[Ready, ...], request: Request, wanted: Destination
) -> Generator[None, None, tuple[bpy.types.Object, str]]:
    """Key the motions in small steps; returns the armature and what the animator should know ("" when all went as asked).

    A motion is never thrown away: when its character was deleted or changed meanwhile, a new SMPL character carries it, in the scene that
    is shown by then; with our plain figure where the animator's own body cannot be made.
    Until the last step nothing in the scene shows any of it. Where something that a step needs has gone meanwhile (undo), it raises
    ReferenceError: begin again. Raises ValueError when a motion cannot be keyed at all, for example for joints that are not finite.
    """
    scene = wanted.scene.among(bpy.data.scenes) or context.scene
    # Blender crashes when an action is assigned to an armature whose pose was never evaluated, as in a scene that is not shown.
    scene.view_layers[0].update()
    armature, note = yield from _key_on_wanted(made, request, wanted, scene)
    if armature is None:
        # Objects are made with operators, which work in the scene that is shown.
        scene = context.scene
        character, body_note = _new_character(context, wanted)
        armature, note = character.armature, " ".join(filter(None, (note, body_note)))
        try:
            yield from _key_all(armature, made, request, wanted, scene, character)
        except BaseException:
            # Gone already, where undo is why.
            with suppress(ReferenceError):
                character.remove()
            raise
    scene.motion_mamba.character = armature
    if wanted.keep:
        preview.accept(armature)
    return armature, note


def _new_character(context: bpy.types.Context, wanted: Destination) -> tuple[preview.NewCharacter, str]:
    """An SMPL character, and why it has not got the animator's own body ("" when it has, or none is wanted)."""
    note = ""
    try:
        armature = characters.create_character(context, wanted.cursor, wanted.body_folder)
    except ValueError as error:
        armature, note = characters.create_character(context, wanted.cursor), f"{error} The new character has our plain figure instead."
    # So far nothing else can be parented to it.
    return preview.NewCharacter(armature, next(iter(armature.children), None)), note


def _key_on_wanted(
    made: tuple[Ready, ...], request: Request, wanted: Destination, scene: bpy.types.Scene
) -> Generator[None, None, tuple[bpy.types.Object | None, str]]:
    """The armature that was chosen, or None and why it did not get the motions ("" when none was chosen)."""
    if wanted.character is None:
        return None, ""
    armature = wanted.character.find(scene)
    if armature is None:
        return None, f"“{wanted.character.name}” was deleted while its motion was made, so a new SMPL character carries it."
    problem = characters.character_problem(armature)
    if problem is None:
        try:
            yield from _key_all(armature, made, request, wanted, scene)
        except ValueError as error:
            problem = str(error)
    return (None, f"{problem} A new SMPL character carries the motion.") if problem else (armature, "")


def _key_all(
    armature: bpy.types.Object,
    made: tuple[Ready, ...],
    request: Request,
    wanted: Destination,
    scene: bpy.types.Scene,
    character: preview.NewCharacter | None = None,
) -> Generator[None, None, None]:
    fps, asked = frame_rate(scene), {"guidance": request.guidance, "steps": request.steps, "one_by_one": request.one_by_one}
    actions: list[bpy.types.Action] = []
    try:
        for ready in made:
            keying = Keying(ready.motion.prompt, wanted.frame, fps, motion_metadata(ready.motion) | asked)
            actions.append((yield from _key(armature, ready, keying, wanted)))
        parts = _parts(made[0].motion, wanted, fps)
        place = preview.Replacement(wanted.replaces, wanted.shift)
        preview.show(armature, actions, [ready.motion.seed for ready in made], parts, place, character)
    except BaseException:
        # Cancelled, or the armature has gone meanwhile.
        remove_actions(actions)
        raise


def _key(armature: bpy.types.Object, ready: Ready, keying: Keying, wanted: Destination) -> Generator[None, None, bpy.types.Action]:
    """An SMPL armature takes the solved rotations as they are; any other rig those that were retargeted onto it, where it is the same."""
    if characters.is_smpl(armature):
        track = _track_on(ready, characters.skeleton_of(armature))
        return (yield from key_steps(armature, track, keying.name, keying.start, keying.fps, keying.metadata))
    if wanted.rig is not None and wanted.rig.fits(armature):
        return (yield from rig_key_steps(armature, ready.on_rig, wanted.rig.target, keying))
    rig = Understood.of(armature)
    motion = staging.rig_motion(ready.motion, _track_on(ready, SMPL_SKELETON), wanted.staging, staging.Onto(rig.target, rig.manner))
    return (yield from rig_key_steps(armature, motion, rig.target, keying))


def _track_on(ready: Ready, skeleton: Skeleton) -> PoseTrack:
    """Solved anew where the character changed meanwhile, or was made for the motion, and has other bones."""
    same = np.allclose(ready.track.skeleton.offsets, skeleton.offsets, atol=1e-5)
    return ready.track if same else solve(ready.motion.joints, ready.motion.fps, skeleton)


def _parts(motion: Motion, wanted: Destination, fps: float) -> list[preview.TakeSegment]:
    step = fps / motion.fps
    blocks: Iterator[str] = iter(wanted.blocks)
    parts = [
        preview.TakeSegment(
            next(blocks, ""),
            segment.prompt,
            wanted.seconds or (segment.last - segment.first + 1) / motion.fps,
            wanted.frame + segment.first * step,
            wanted.frame + segment.last * step,
        )
        for segment in motion.segments
    ]
    return preview.with_crossfades(parts, step, fps)
