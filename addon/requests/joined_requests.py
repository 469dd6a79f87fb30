"""Motion that is joined to what the character does already: in the place of blocks, after them, between poses. Main thread only."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ...generator.constraints.kinds import Constraints, PoseConstraint
from ...generator.motion import FPS
from ...generator.request import Request
from ..blender.typed import ArmatureObject, Context, Scene
from ..nla.nla_strips import check_unlocked
from ..properties import active_settings, chosen_character
from . import pose_sampling, requests
from .destinations import JobSpec, current_destination

if TYPE_CHECKING:
    from .asked import Asked
    from .passages import Passage
    from .requests import Manner

# Frames of the generator that must lie between two poses.
_LEAST_BETWEEN = FPS / 2


def passage_spec(context: Context, passage: Passage, asked: Asked, manner: Manner) -> JobSpec:
    """Blocks where the passage says: joined to what plays before and after it.

    Raises ValueError as `requests.open_spec`, for a locked track, and where there is too little time to be joined.
    """
    for found in passage.replaced:
        check_unlocked(found.track)
    segments = tuple((block.prompt, seconds) for block, seconds in zip(passage.blocks, passage.seconds, strict=True))
    request = requests.request_for(context, segments, asked, manner)
    if passage.joins is None:
        begin = "POSE" if passage.follows else "STANDS" if passage.replaced else None
        job = requests.open_spec(context, request, requests.Beginning(passage.first, begin), manner)
    else:
        job = _closed_spec(context, request, passage, manner)
    destination = replace(
        job.destination,
        asked=asked,
        blocks=asked.blocks,
        seconds=tuple(block.seconds for block in passage.blocks),
        replaces=tuple(found.strip.name for found in passage.replaced),
        shift=passage.shift,
    )
    return JobSpec(job.request, destination)


def _closed_spec(context: Context, request: Request, passage: Passage, manner: Manner) -> JobSpec:
    scene, armature = context.scene, chosen_character(context.scene)
    assert armature is not None and passage.joins is not None, "something plays on it"
    sample = pose_sampling.lead_in if passage.follows else _pose_at
    lead, tail = sample(armature, scene, passage.first), pose_sampling.lead_out(armature, scene, passage.joins)
    last = passage.joins + passage.shift
    requests.check_end(last)
    frames = requests.frames_between(passage.first, last, scene)
    if frames < _LEAST_BETWEEN:
        raise ValueError("The block is too short to be joined to its neighbours: give it at least half a second more.")
    job = _through_poses(context, request, [(0, lead), (frames - 1, tail)], passage.first, manner)
    return replace(job, destination=replace(job.destination, last=last))


def in_between_spec(context: Context, asked: Asked, manner: Manner) -> JobSpec:
    """A prompt through the poses that the character has at scene frames: with what leads to the first, and what follows the last.

    Raises ValueError without a character, and for frames that are not half a second apart.
    """
    scene, armature = context.scene, chosen_character(context.scene)
    if armature is None:
        raise ValueError("Choose the character whose poses are to be joined.")
    first, *middle, last = map(round, asked.frames)
    frames = requests.frames_between(first, last, scene)
    if frames < _LEAST_BETWEEN:
        raise ValueError(f"Frames {first:g} and {last:g} are too near each other: at least half a second must lie between them.")
    poses = [(0, pose_sampling.lead_in(armature, scene, first)), (frames - 1, pose_sampling.lead_out(armature, scene, last))]
    at = sorted({requests.frames_between(first, frame, scene) - 1: frame for frame in middle}.items())
    inner = [(index, frame) for index, frame in at if 0 < index < frames - 1]
    if inner:
        sampled = pose_sampling.joints_at(armature, scene, [frame for _, frame in inner])
        poses[1:1] = [(index, pose[None]) for (index, _), pose in zip(inner, sampled, strict=True)]
    request = requests.request_for(context, asked.segments, asked, manner)
    job = _through_poses(context, request, poses, first, manner)
    own = {"asked": asked, "blocks": asked.blocks, "seconds": (asked.segments[0][1],)}
    return JobSpec(job.request, replace(job.destination, last=last, meets=tuple(inner), **own))


def _pose_at(armature: ArmatureObject, scene: Scene, frame: float) -> np.ndarray:
    """(1, 22, 3)"""
    return pose_sampling.joints_at(armature, scene, [frame])


def _through_poses(context: Context, request: Request, poses: list[tuple[int, np.ndarray]], first: float, manner: Manner) -> JobSpec:
    """A request that begins with the last of the first poses and ends with the first of the last ones; the frames of its segments are made
    to fit.

    poses: frames of the motion with the joints (K, 22, 3) there; what the first lead with lies before it.
    """
    lead, tail = poses[0][1], poses[-1][1]
    before, frames = len(lead) - 1, poses[-1][0] + 1
    at = [np.arange(len(joints)) + index + (0 if number == 0 else before) for number, (index, joints) in enumerate(poses)]
    constraints = Constraints(PoseConstraint(np.concatenate([joints for _, joints in poses]), np.concatenate(at)))
    segments = _fitted(request.segments, before, frames, len(tail) - 1)
    settings = active_settings(context.scene)
    finishing = replace(requests.finishing_of(settings), lead_in=before, lead_out=len(tail) - 1)
    destination = replace(current_destination(context, manner.body_folder), frame=first, finishing=finishing, keep=manner.keep)
    return JobSpec(replace(request, segments=segments, constraints=constraints, loop=None), destination)


def _fitted(segments: tuple[tuple[str, float], ...], before: int, frames: int, after: int) -> tuple[tuple[str, float], ...]:
    """The segments with as many frames in all: those that lead in are the first one's, those that lead out the last one's."""
    share = (frames - 1) / sum(seconds for _, seconds in segments)
    borders = np.round(np.cumsum([0.0, *(seconds * share for _, seconds in segments)])).astype(int) + before
    borders[0], borders[-1] = 0, before + frames + after
    return tuple((prompt, count / FPS) for (prompt, _), count in zip(segments, np.diff(borders).tolist(), strict=True))
