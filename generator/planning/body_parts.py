"""Motions whose parts of the body are asked for by themselves: what else must be made, and how it comes together."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from ...rigs.math.easing import minimum_jerk
from ...rigs.math.over_time import frames_to_nearest
from ..constraints.existing_motion import merged
from ..constraints.kinds import PoseConstraint
from ..constraints.part_kinds import MadePart, PartPrompt
from ..constraints.solving.body_composition import composed
from ..motion import FPS, Motion
from ..request import SHORTEST_SECONDS, Request
from ..style import Style
from .windows import plan_segments

# Seconds in which a part goes over from one prompt to the other.
_TURNING_OVER = 0.4
_CARRIES = ("lower_body", "legs", "everything")


def with_existing_edges(request: Request) -> Request:
    """Where only a part of the body is made, the motion must meet what plays now at both ends of it."""
    edges = [_edges(made) for made in request.constraints.made_parts]
    if not edges:
        return request
    poses = merged(request.constraints.poses, *edges)
    return replace(request, constraints=replace(request.constraints, poses=poses))


def part_request(request: Request, part: PartPrompt) -> Request:
    """The same motion with the part's prompt for the whole body in its frames."""
    segments, shortest = plan_segments(request), round(SHORTEST_SECONDS * FPS)
    fixed = [*(segment.first for segment in segments), segments[-1].last + 1]
    edges = fixed + [edge for edge in (part.first, part.last + 1) if all(abs(edge - other) >= shortest for other in fixed)]
    pieces: list[tuple[str, float]] = []
    seeds: list[int] = []
    styles: list[Style] = []
    for start, end in pairwise(sorted(edges)):
        inside = part.first <= (start + end - 1) / 2 <= part.last
        own = next(index for index, segment in enumerate(segments) if segment.first <= start <= segment.last)
        pieces.append((part.prompt if inside else segments[own].prompt, (end - start) / FPS))
        seeds += request.segment_seeds[own : own + 1]
        styles += request.styles[own : own + 1]
    return replace(request, segments=tuple(pieces), segment_seeds=tuple(seeds), styles=tuple(styles))


def with_part(motion: Motion, other: Motion, part: PartPrompt) -> Motion:
    """A motion whose part of the body does as in the other one in the prompt's frames."""
    count = len(motion.joints)
    share = _share(part, count)
    joints = composed(motion.joints, other.joints, part.part, share).astype(motion.joints.dtype)
    if (fixed := motion.constrained_frames) is not None:
        joints[fixed] = motion.joints[fixed]
    contacts = motion.contacts
    if part.part in _CARRIES:
        contacts = np.where(share[:, None] > 0.5, other.contacts, contacts)
    return replace(motion, joints=joints, contacts=contacts)


def _share(part: PartPrompt, count: int) -> np.ndarray:
    """(T,) how much of the part's own motion each frame has: from its first to its last frame, gone over to within."""
    inside = (np.arange(count) >= part.first) & (np.arange(count) <= part.last)
    outside = np.flatnonzero(~inside)
    if not len(outside):
        return np.ones(count)
    return minimum_jerk(frames_to_nearest(outside, count) / (_TURNING_OVER * FPS)) * inside


def _edges(made: MadePart) -> PoseConstraint:
    return PoseConstraint(made.existing[made.edges - made.first], made.edges)
