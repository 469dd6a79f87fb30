"""How a checked request is cut into windows that the model can hold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..motion import Segment
from ..request import Abilities, Request, frame_count
from ..text.clauses.prompt_actions import SHORTEST_ACTION, says_just
from ..text.duration_model import shared_out
from .actions import ActionsOf, actions_in_words

# How many frames of what exists a following window is given: one second.
OVERLAP_FRAMES = 20


@dataclass(frozen=True)
class WindowPlan:
    """One run of the model: frames start..end of the clip (end exclusive), of which those before `first` exist already. part: how many
    windows of its segment come before it. segment: the segment's frames."""

    prompt: str
    start: int
    first: int
    end: int
    part: int = 0
    segment: int = 0

    @property
    def frames(self) -> int:
        return self.end - self.start

    @property
    def existing(self) -> int:
        """How many of them exist already."""
        return self.first - self.start


def plan(request: Request, abilities: Abilities, actions: ActionsOf = actions_in_words) -> list[WindowPlan]:
    """The windows of a request, in their order. actions: what prompts name."""
    segments = plan_segments(request)
    # Without constraints, a model makes one window.
    if request.one_by_one and abilities.constraints:
        segments = plan_actions(segments, actions)
    return plan_windows(segments, abilities.window)


def fresh_seeds(request: Request, windows: Sequence[WindowPlan]) -> list[int | None]:
    """The seed with which each window's noise begins anew; None where it goes on from the window before."""
    if not request.segment_seeds:
        return [request.seed, *([None] * (len(windows) - 1))]
    seeds = {segment.first: seed for segment, seed in zip(plan_segments(request), request.segment_seeds, strict=True)}
    return [seeds.get(window.first) for window in windows]


def plan_segments(request: Request) -> tuple[Segment, ...]:
    """The segments of a checked request with their frames."""
    segments: list[Segment] = []
    for prompt, seconds in request.segments:
        first = segments[-1].last + 1 if segments else 0
        segments.append(Segment(prompt, first, first + frame_count(seconds) - 1))
    return tuple(segments)


def plan_actions(segments: tuple[Segment, ...], actions: ActionsOf = actions_in_words) -> tuple[Segment, ...]:
    """Each segment cut into the actions that its prompt names, each as long as it usually is beside the others; whole where they would be
    too short."""
    return tuple(part for segment in segments for part in _cut(segment, actions))


def _cut(segment: Segment, actions: ActionsOf) -> list[Segment]:
    named, frames = actions(segment.prompt), segment.last - segment.first + 1
    shortest = frame_count(SHORTEST_ACTION)
    if len(named) == 1 and not says_just(segment.prompt, named[0].prompt):
        return [replace(segment, prompt=named[0].prompt)]
    if len(named) < 2 or frames < len(named) * shortest:
        return [segment]
    lengths = shared_out(frames, shortest, [action.seconds for action in named])
    edges: list[int] = [segment.first, *(segment.first + np.round(np.cumsum(lengths)).astype(int)).tolist()]
    return [Segment(action.prompt, first, end - 1) for action, first, end in zip(named, edges[:-1], edges[1:], strict=True)]


def plan_windows(segments: tuple[Segment, ...], longest: int, overlap: int = OVERLAP_FRAMES) -> list[WindowPlan]:
    """Windows of at most `longest` frames, each starting with up to `overlap` frames of what comes before it.

    A segment that needs several is cut into equal parts, so that no window holds a mere few new frames.
    """
    windows: list[WindowPlan] = []
    for segment in segments:
        first, frames = segment.first, segment.last - segment.first + 1
        whole = first == 0 and frames <= longest
        parts = 1 if whole else math.ceil(frames / (longest - overlap))
        for part in range(parts):
            begin, end = first + part * frames // parts, first + (part + 1) * frames // parts
            windows.append(WindowPlan(segment.prompt, max(0, begin - overlap), begin, end, part, frames))
    return windows
