"""A finished motion led nearer to its constraints, window by window, before they are met in closed form.

The motion is encoded, its latents are changed until what they are decoded into comes to the goals, and what that changes of the decoded
features is laid on the motion's own: nothing is lost where nothing is asked.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ....rigs.math.easing import smoothstep
from ...constraints.encoding import features_of_motion
from ...constraints.goals import Goals, can_be_led, goals_of
from ...constraints.kinds import Constraints
from ...constraints.root_path import along_path
from ...motion import Motion, OnStep, part_of_steps
from ...representation.features import contact_labels
from ...representation.placement import path_placement, placed_at, walk_on
from .leading import Leading, ToLead
from .misfit import distance_from

# Frames in which a window's change comes and goes where the motion goes on, and that two windows share.
_FADING, _SHARED = 10, 40
# Metres from its goals, on average, at which a motion is left as it is.
_MET = 0.005


def corrected(leading: Leading | None, motion: Motion, constraints: Constraints, on_step: OnStep | None = None) -> Motion:
    """The motion nearer to its constraints; itself where nothing is asked that its latents could be led to. leading: None for a model
    that leads nowhere. on_step(done, total) counts steps of all windows; Cancelled is raised where it returns False."""
    if leading is None or not can_be_led(constraints):
        return motion
    # A path is gone along, at first with feet that slide: that is what is led away.
    begun = replace(motion, joints=along_path(motion.joints, constraints))
    goals = goals_of(constraints, begun.joints)
    if constraints.path is None and distance_from(begun.joints, goals) < _MET:
        return motion
    return _led(leading, begun, goals, on_step)


def _led(leading: Leading, motion: Motion, goals: Goals, on_step: OnStep | None) -> Motion:
    features, start = features_of_motion(motion.joints)
    changed = np.zeros(len(features), dtype=bool)
    windows = _windows(goals, leading.code.config.max_frames)
    for index, (first, last) in enumerate(windows):
        features[first:last] = leading.window(_window(features, goals, (first, last), start), part_of_steps(on_step, index, len(windows)))
        changed[first:last] = True
    joints, contacts = walk_on(start[None], features[None])[0][0].astype(np.float32), contact_labels(features)
    kept = np.arange(len(features)) < int(changed.argmax())
    joints[kept], contacts[~changed] = motion.joints[kept], motion.contacts[~changed]
    return replace(motion, joints=joints, contacts=contacts)


def _window(features: np.ndarray, goals: Goals, span: tuple[int, int], start: np.ndarray) -> ToLead:
    first, last = span
    asked = goals.free_before(first + _FADING if first else 0).part(first, last, last - first)
    placement = placed_at(start, path_placement(features[: first + 1].astype(np.float64))[-1])
    return ToLead(features[first:last], share_of(last - first, first > 0, last < len(features)), placement, asked)


def _windows(goals: Goals, most: int) -> list[tuple[int, int]]:
    """First frame and the one after the last of each in which something is asked: as many as a window holds, some of them shared with the
    one before, half of which are asked of either."""
    asked, frames, half = goals.asked, len(goals.facings), _SHARED // 2
    firsts = range(0, max(1, frames - _SHARED), most - _SHARED)
    windows = [(first, min(frames, first + most)) for first in firsts]
    return [(first, last) for first, last in windows if asked[first + half if first else 0 : last - half if last < frames else last].any()]


def share_of(frames: int, comes: bool, goes: bool) -> np.ndarray:
    """(frames, 1) how much of a change counts: it comes and goes where the motion goes on beyond the window."""
    at = np.arange(frames, dtype=np.float32)
    share = smoothstep(at / _FADING) if comes else np.ones_like(at)
    return (share * (smoothstep((frames - 1 - at) / _FADING) if goes else 1.0))[:, None].astype(np.float32)
