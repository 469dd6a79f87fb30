"""Puts finished motions on the character: solved on its bones, keyed at the frame where the animator asked, shown as a preview."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import astuple, replace
from typing import Any

import bpy
import numpy as np

from ...generator.motion import Motion
from ...rigs.finishing.held_joints import solved
from ...rigs.finishing.joint_motion import JointMotion
from ...rigs.finishing.on_rig import on_rig
from ...rigs.keys.key_times import KeyTimes
from ...rigs.math.kinematics import SMPL_SKELETON, PoseTrack, Skeleton
from ...rigs.retarget.hand_shapes import AUTO, HandSpan
from ..blender.typed import ArmatureObject, Context, Scene, all_scenes
from ..bodies import characters
from ..keys.actions import remove_actions
from ..keys.keys import Keying, exhausted, frame_rate
from ..keys.metadata import motion_metadata, write_metadata
from ..preview import keeping, preview
from ..preview.new_character import NewCharacter
from ..preview.segments import TakeSegment
from ..properties import MotionMambaSettings
from ..requests.destinations import Destination, JobSpec, adds_take
from ..retarget.rig_characters import RigSnapshot
from ..retarget.rig_keys import rig_key_steps
from ..retarget.smpl_keys import smpl_key_steps
from .finished import FinishedMotion
from .part_bones import keep_part


def apply(context: Context, motions: tuple[FinishedMotion, ...], job: JobSpec) -> tuple[ArmatureObject, str]:
    """All of `apply_steps` at once."""
    return exhausted(apply_steps(context, motions, job))


def apply_steps(context: Context, motions: tuple[FinishedMotion, ...], job: JobSpec) -> Generator[None, None, tuple[ArmatureObject, str]]:
    """Key the motions in small steps; returns the armature and what the animator should know ("" when all went as asked).

    A motion is never thrown away: when its character was deleted or changed meanwhile, a new SMPL character carries it, in the scene that
    is shown by then; with our plain figure where the animator's own body cannot be made.
    Until the last step nothing in the scene shows any of it. Where something that a step needs has gone meanwhile (undo), it raises
    ReferenceError: begin again. Raises ValueError when a motion cannot be keyed at all, for example for joints that are not finite.
    """
    scene = job.destination.scene.among(all_scenes()) or context.scene
    # Blender crashes when an action is assigned to an armature whose pose was never evaluated, as in a scene that is not shown.
    scene.view_layers[0].update()
    armature, note = yield from _key_on_chosen(motions, job, scene)
    if armature is None:
        # Objects are made with operators, which work in the scene that is shown.
        scene = context.scene
        character, body_note = _new_character(context, job)
        armature, note = character.armature, " ".join(filter(None, (note, body_note)))
        try:
            yield from _key_all(armature, motions, job, scene, character)
        except BaseException:
            # Gone already, where undo is why.
            with suppress(ReferenceError):
                character.remove()
            raise
    scene.motion_mamba.character = armature
    if job.destination.keep:
        keeping.accept(armature)
    return armature, note


def _new_character(context: Context, job: JobSpec) -> tuple[NewCharacter, str]:
    """An SMPL character, and why it has not got the animator's own body ("" when it has, or none is wanted)."""
    note = ""
    try:
        armature = characters.create_character(context, job.destination.cursor, job.destination.body_folder)
    except ValueError as error:
        armature = characters.create_character(context, job.destination.cursor)
        note = f"{error} The new character has our plain figure instead."
    # So far nothing else can be parented to it.
    return NewCharacter(armature, next(iter(armature.children), None)), note


def _key_on_chosen(
    motions: tuple[FinishedMotion, ...], job: JobSpec, scene: Scene
) -> Generator[None, None, tuple[ArmatureObject | None, str]]:
    """The armature that was chosen, or None and why it did not get the motions ("" when none was chosen)."""
    if job.destination.character is None:
        return None, ""
    armature = job.destination.character.find(scene)
    if armature is None:
        return None, f"“{job.destination.character.name}” was deleted while its motion was made, so a new SMPL character carries it."
    problem = characters.character_problem(armature)
    if problem is None:
        try:
            yield from _key_all(armature, motions, job, scene)
        except ValueError as error:
            problem = str(error)
    return (None, f"{problem} A new SMPL character carries the motion.") if problem else (armature, "")


def _key_all(
    armature: ArmatureObject,
    motions: tuple[FinishedMotion, ...],
    job: JobSpec,
    scene: Scene,
    character: NewCharacter | None = None,
) -> Generator[None, None, None]:
    fps = frame_rate(scene)
    actions: list[bpy.types.Action] = []
    try:
        for finished in motions:
            actions.append((yield from action_steps(armature, finished, job, fps)))
            if job.destination.part and character is None:
                mark_part(armature, actions[-1], job.destination)
        takes = [take_of(action, finished, job, fps) for action, finished in zip(actions, motions, strict=True)]
        if adds_take(job.destination):
            preview.add_takes(armature, takes)
            return
        asked = job.destination.asked.to_json() if job.destination.asked is not None else ""
        preview.show(armature, takes, preview.Origin(job.destination.replaces, asked, character))
    except BaseException:
        # Cancelled, or the armature has gone meanwhile.
        remove_actions(actions)
        raise


def action_steps(
    armature: ArmatureObject, finished: FinishedMotion, job: JobSpec, fps: float, onto: bpy.types.Action | None = None
) -> Generator[None, None, bpy.types.Action]:
    """One motion as an action, an F-curve a step. onto: one whose keys it takes the place of; None for a new one."""
    own = {"guidance": job.request.guidance, "steps": job.request.steps, "one_by_one": job.request.one_by_one}
    asked = {name: value for name, value in own.items() if value is not None}
    times = _key_times(finished.motion, job.destination, fps)
    remembered = motion_metadata(finished.motion) | asked | _pins(job.destination)
    keying = Keying(finished.motion.prompt, job.destination.frame, fps, remembered, times=times, onto=onto)
    keying = replace(keying, hands=_hands(finished.motion, job.destination.blocks, armature), seed=finished.motion.seed)
    return (yield from _key(armature, finished, keying, job))


def take_of(action: bpy.types.Action, finished: FinishedMotion, job: JobSpec, fps: float) -> preview.Take:
    """What an action was made as, to wait on its character."""
    return preview.Take(action, finished.motion.seed, _segments(finished.motion, job, fps), job.destination.shift)


def mark_part(armature: ArmatureObject, action: bpy.types.Action, destination: Destination) -> None:
    """Only the part's keys stay; whoever keeps the motion knows that the rest goes on as it plays."""
    keep_part(armature, action, destination.part)
    write_metadata(action, {"part": destination.part})


def _key(armature: ArmatureObject, finished: FinishedMotion, keying: Keying, job: JobSpec) -> Generator[None, None, bpy.types.Action]:
    """An SMPL armature takes the solved rotations as they are; any other rig those that were retargeted onto it, where it is the same."""
    if characters.is_smpl(armature):
        track = _track_on(finished, characters.skeleton_of(armature))
        return (yield from smpl_key_steps(armature, track, keying))
    if finished.on_rig is not None and job.destination.rig is not None and job.destination.rig.fits(armature):
        return (yield from rig_key_steps(armature, finished.on_rig, job.destination.rig.target, keying))
    rig = RigSnapshot.of(armature)
    motion = on_rig(JointMotion.of(finished.motion), _track_on(finished, SMPL_SKELETON), job.destination.finishing, rig.rig_target)
    return (yield from rig_key_steps(armature, motion, rig.target, keying))


def _track_on(finished: FinishedMotion, skeleton: Skeleton) -> PoseTrack:
    """Solved anew where the character changed meanwhile, or was made for the motion, and has other bones."""
    same = np.allclose(finished.track.skeleton.offsets, skeleton.offsets, atol=1e-5)
    return finished.track if same else solved(JointMotion.of(finished.motion), skeleton)


def _key_times(motion: Motion, destination: Destination, fps: float) -> KeyTimes:
    """Each segment from the whole frame where it begins to that where the next one does."""
    count = len(motion.joints)
    if destination.last is not None:
        return KeyTimes.through([(0, destination.frame), *destination.meets, (count - 1, destination.last)])
    return KeyTimes.filling([segment.first for segment in motion.segments], count, round(destination.frame), fps / motion.fps)


def _pins(destination: Destination) -> dict[str, list[Any]]:
    """What a motion was made to meet, to be compared with what is pinned later."""
    return {"pins": [astuple(mark) for mark in destination.pins]} if destination.pins else {}


def _hands(motion: Motion, uids: tuple[str, ...], armature: ArmatureObject) -> tuple[HandSpan, ...]:
    """What fingers do while each prompt is done: as its block says, where it has one."""
    chosen = {block.uid: block.hands.lower() for settings in _all_settings(armature) for block in settings.blocks}
    ends = [*(segment.first for segment in motion.segments[1:]), len(motion.joints) - 1]
    return tuple(
        HandSpan(segment.first, end, segment.prompt, chosen.get(uid, AUTO))
        for segment, end, uid in zip(motion.segments, ends, [*uids, *[""] * len(ends)], strict=False)
    )


def _all_settings(armature: ArmatureObject) -> list[MotionMambaSettings]:
    return [*(scene.motion_mamba for scene in all_scenes()), armature.motion_mamba]


def _segments(motion: Motion, job: JobSpec, fps: float) -> list[TakeSegment]:
    """One a prompt; each goes on to the first frame of the next one."""
    times = _key_times(motion, job.destination, fps)
    borders = [float(times.frames[np.searchsorted(times.at, segment.first)]) for segment in motion.segments]
    lengths = [(segment.last - segment.first + 1) / motion.fps for segment in motion.segments]
    blocks: Iterator[str] = iter(job.destination.blocks)
    part_prompts: Iterator[str] = iter(job.destination.part_prompts)
    styles: Iterator[str] = (style.to_text() for style in job.request.styles)
    return [
        TakeSegment(next(blocks, ""), segment.prompt, seconds, first, last, seed, next(part_prompts, ""), next(styles, ""))
        for segment, seconds, first, last, seed in zip(
            motion.segments, job.destination.seconds or lengths, borders, [*borders[1:], times.last], _seeds(motion, job), strict=True
        )
    ]


def _seeds(motion: Motion, job: JobSpec) -> list[int]:
    """Of each segment: variation i of a request has i more."""
    variation = motion.seed - job.request.seed
    seeds = job.request.segment_seeds or (job.request.seed,) * len(motion.segments)
    return [seed + variation for seed in seeds]
