"""A motion played faster or slower in each of its segments, made so that its frames with given poses stay frames.

The model makes the motion at its own pace, as many frames as are played. Up to where a place is given, larger steps are fewer: it makes
them in less time, and they are played slower. Where poses are given, and beside them, it is played as it was
made, so that what comes before and after goes on at its speed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from ...rigs.math.easing import smoothstep
from ...rigs.math.interpolation import cubic
from ...rigs.math.over_time import bell, frames_to_nearest
from ..constraints.kinds import PoseConstraint
from ..motion import FPS, Motion, Segment
from ..planning.windows import plan_segments
from ..request import SHORTEST_SECONDS, Request
from .given_places import last_place

# Frames over which one pace goes over into another, and a given pose's into the chosen one.
_TURNING = 10
_FEWEST = round(SHORTEST_SECONDS * FPS)


@dataclass(frozen=True)
class Pacing:
    """request: what the model is asked for, at its own pace. places: (T,) where in its motion each asked frame lies, rising; whole where
    poses are given."""

    request: Request
    places: np.ndarray

    def played(self, motion: Motion, asked: Request) -> Motion:
        """The model's motion as it was asked for."""
        joints = cubic(motion.joints.astype(np.float64), self.places).astype(np.float32)
        whole = np.round(self.places).astype(int)
        exact = self.places == whole
        joints[exact] = motion.joints[whole[exact]]
        fixed = motion.constrained_frames
        kept = None if fixed is None else np.flatnonzero(exact & np.isin(whole, fixed))
        return replace(motion, joints=joints, contacts=motion.contacts[whole], segments=plan_segments(asked), constrained_frames=kept)


def pacing_of(request: Request) -> Pacing | None:
    """None where everything keeps the model's pace. What is asked for of loops and of parts of the body by themselves keeps it too."""
    constraints = request.constraints
    if request.loop is not None or constraints.made_parts or constraints.part_prompts:
        return None
    segments = plan_segments(request)
    rates = _rates(request, segments)
    if all(rate == 1.0 for rate in rates):
        return None
    poses = constraints.poses
    given = np.zeros(0, dtype=int) if poses is None else np.asarray(poses.frames)
    lengths = [segment.last + 1 - segment.first for segment in segments]
    places = _places(lengths, rates, given)
    edges = np.r_[0, np.round(places[np.cumsum(lengths) - 1]).astype(int) + 1]
    seconds = np.diff(edges) / FPS
    segments = tuple((prompt, float(time)) for (prompt, _), time in zip(request.segments, seconds, strict=True))
    if poses is not None:
        poses = PoseConstraint(poses.joints, np.round(places[given]).astype(np.int64))
    # The others are met on the motion as it is played.
    return Pacing(replace(request, segments=segments, constraints=replace(constraints, poses=poses)), places)


def _rates(request: Request, segments: Sequence[Segment]) -> np.ndarray:
    """(T,) how fast each asked frame is played."""
    lengths = [segment.last + 1 - segment.first for segment in segments]
    if not request.styles:
        return np.ones(sum(lengths))
    paces, sizes = (np.repeat([getattr(style, name) for style in request.styles], lengths) for name in ("pace", "size"))
    led = np.arange(len(paces)) <= last_place(request.constraints)
    return np.where(led, paces / sizes, paces)


def _places(lengths: Sequence[int], rates: np.ndarray, given: np.ndarray) -> np.ndarray:
    """(T,) rising from 0; the last of each segment is whole."""
    frames = sum(lengths)
    # No segment of fewer frames than a model may be asked for.
    rates = np.maximum(rates, np.repeat([min(1.0, _FEWEST / length) for length in lengths], lengths))
    steps = _eased(rates, given)[1:]
    ends = np.cumsum(lengths) - 1
    anchors = np.unique(np.r_[0, ends, given])
    for first, last in pairwise(anchors.tolist()):
        span = slice(first, last)
        steps[span] *= max(1, round(float(steps[span].sum()))) / steps[span].sum()
    places = np.r_[0.0, np.cumsum(steps)]
    places[anchors] = np.round(places[anchors])
    return places if frames > 1 else np.zeros(1)


def _eased(rates: np.ndarray, given: np.ndarray) -> np.ndarray:
    """(T,) without jumps, and 1 at and beside given frames."""
    kernel = bell(_TURNING // 2)
    padded = np.pad(np.log(rates), _TURNING // 2, mode="edge")
    smooth = np.convolve(padded, kernel / kernel.sum(), "valid")
    if len(given):
        smooth = smooth * smoothstep((frames_to_nearest(given, len(rates)) - 1.0) / _TURNING)
    return np.exp(smooth)
