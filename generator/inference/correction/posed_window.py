"""A window of a motion that is being made, led to the poses in it before it is moved onto them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...constraints.goals import Goals, goals_of_poses
from ...constraints.kinds import PoseConstraint
from ...motion import OnStep, part_of_steps
from ...planning.windows import WindowPlan
from .corrected import share_of
from .leading import Leading, ToLead


@dataclass(frozen=True)
class MadeWindow:
    """features: (B, T, 263) not normalised. placement: (B, 3) where the first frame stands. goes_on: whether it follows others."""

    features: np.ndarray
    placement: np.ndarray
    goes_on: bool


def goals_in(poses: PoseConstraint | None, window: WindowPlan) -> Goals | None:
    """What poses ask of a window's frames that did not exist before it; None for nothing, and where it only begins in them: what goes on
    from a pose has nothing to come to."""
    if poses is None:
        return None
    frames = np.asarray(poses.frames)
    inside = (frames >= window.first) & (frames < window.end)
    at = frames[inside] - window.start
    if set(at.tolist()) == set(range(len(at))):
        return None
    return goals_of_poses(np.asarray(poses.joints)[inside], at, window.frames)


def led_window(leading: Leading, made: MadeWindow, goals: Goals, on_step: OnStep | None) -> np.ndarray:
    """Features (B, T, 263) that come to the goals."""
    batch, share = len(made.features), share_of(made.features.shape[1], made.goes_on, False)
    rows = zip(made.features, made.placement, strict=True)
    led = [leading.window(ToLead(own, share, place, goals), part_of_steps(on_step, at, batch)) for at, (own, place) in enumerate(rows)]
    return np.stack(led).astype(np.float32)
