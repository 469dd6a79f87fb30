"""A part of the body made while the rest plays as it does, and a prompt of its own for a part. Main thread only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ...generator.constraints.constraints_file import together
from ...generator.constraints.kinds import Constraints, PoseConstraint
from ...generator.constraints.part_kinds import MadePart, PartPrompt
from ...generator.motion import FPS
from ...generator.request import Request, frame_count
from ..blender.typed import Context
from ..blocks.body_parts import EVERYTHING, part_of, second_prompt
from ..keys.keys import frame_rate
from ..properties import MotionMambaSettings, active_settings, chosen_character
from . import pose_sampling, requests
from .destinations import FinishingOptions, JobSpec, current_destination

if TYPE_CHECKING:
    from .asked import Asked
    from .passages import Passage
    from .requests import Manner

# Frames at each end that a body which lies over another one shares with it, so that it comes and goes at its speed.
_EDGE = 3


def part_spec(context: Context, passage: Passage, asked: Asked, manner: Manner) -> JobSpec:
    """One block's part of the body where the passage says, on what the rest of the character plays there.

    Raises ValueError without a character, and as `requests.check_end`.
    """
    scene, armature = context.scene, chosen_character(context.scene)
    if armature is None:
        raise ValueError("Choose the character that plays what the rest of the body is to do, or make everything.")
    (block,) = passage.blocks
    last = round(passage.first + passage.seconds[0] * frame_rate(scene))
    requests.check_end(last)
    count = requests.frames_between(passage.first, last, scene)
    existing = pose_sampling.joints_at(armature, scene, np.linspace(passage.first, last, count))
    request = requests.request_for(context, ((block.prompt, count / FPS),), asked, manner)
    request = replace(request, constraints=_constraints(part_of(block), existing), loop=None)
    # Feet are not held: the rest of the body could not go along.
    finishing = FinishingOptions(foot_lock=0.0, smoothing=active_settings(scene).smoothing)
    destination = replace(
        current_destination(context, manner.body_folder),
        frame=passage.first,
        last=last,
        finishing=finishing,
        keep=manner.keep,
        asked=asked,
        blocks=asked.blocks,
        seconds=(block.seconds,),
        replaces=tuple(found.strip.name for found in passage.replaced),
        part=part_of(block),
    )
    return JobSpec(request, destination)


def _constraints(part: str, existing: np.ndarray) -> Constraints:
    if part != EVERYTHING:
        return Constraints(made_parts=(MadePart(part, 0, existing),))
    edge = np.unique(np.r_[:_EDGE, len(existing) - _EDGE : len(existing)])
    return Constraints(PoseConstraint(existing[edge], edge))


def with_part_prompts(job: JobSpec, settings: MotionMambaSettings) -> JobSpec:
    """The job with what parts of the body do by prompts of their own, each in its block's frames."""
    own = {block.uid: second_prompt(block) for block in settings.blocks}
    seconds = [own.get(uid) for uid in job.destination.blocks]
    prompts = tuple(_part_prompts(job.request, seconds))
    if not prompts:
        return job
    request = replace(job.request, constraints=together(job.request.constraints, Constraints(part_prompts=prompts)))
    return JobSpec(request, replace(job.destination, part_prompts=tuple(": ".join(second or ()) for second in seconds)))


def _part_prompts(request: Request, seconds: Sequence[tuple[str, str] | None]) -> Iterator[PartPrompt]:
    first = 0
    for (_, length), second in zip(request.segments, seconds, strict=False):
        end = first + frame_count(length)
        if second is not None:
            yield PartPrompt(*second, first, end - 1)
        first = end
