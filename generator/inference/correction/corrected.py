"""A finished motion led nearer to its constraints, window by window, before they are met in closed form.

The motion is encoded, its latents are changed until what they are decoded into comes to the goals, and what that changes of the decoded
features is laid on the motion's own: nothing is lost where nothing is asked.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ....rigs.math.easing import smoothstep
from ...constraints.encoding import features_of_motion
from ...constraints.goals import Goals, goals_of
from ...constraints.kinds import Constraints
from ...motion import Motion
from ...representation.above_floor import above_floor
from ...representation.features import contact_labels
from ...representation.placement import path_placement, placed_at, walk_on
from ...representation.planted_root import with_planted_feet
from ..light.latent_code import LatentCode
from .latent_descent import LedWindow, led
from .misfit import distance_from, usual_heights
from .world_joints import world_joints

# How often latents are changed.
STEPS = 12
# Frames in which a window's change comes and goes where the motion goes on, and that two windows share.
_FADING, _SHARED = 10, 40
# Metres from its goals, on average, at which a motion is left as it is.
_MET = 0.005


def corrected(code: LatentCode | None, motion: Motion, constraints: Constraints, steps: int = STEPS) -> Motion:
    """The motion nearer to its constraints; itself where nothing is asked that its latents could be led to, or steps is 0. code: the
    model's; None for one that leads nowhere."""
    goals = goals_of(constraints, len(motion.joints))
    if goals is None or code is None or not steps or distance_from(motion.joints, goals) < _MET:
        return motion
    features, start = features_of_motion(motion.joints)
    changed = np.zeros(len(features), dtype=bool)
    for first, last in _windows(len(features), code.config.max_frames):
        window = _window(features, goals, (first, last), start, code.config.latent_frames)
        if window.goals.is_none:
            continue
        made = led(code, window, steps)
        features[first:last] = above_floor(with_planted_feet(made[None]))[0, : last - first]
        changed[first:last] = True
    joints, contacts = walk_on(start[None], features[None])[0][0].astype(np.float32), contact_labels(features)
    kept = np.arange(len(features)) < int(changed.argmax())
    joints[kept], contacts[~changed] = motion.joints[kept], motion.contacts[~changed]
    return replace(motion, joints=joints, contacts=contacts)


def _window(features: np.ndarray, goals: Goals, span: tuple[int, int], start: np.ndarray, latent_frames: int) -> LedWindow:
    """Frames span of a motion, with as many more of its last one as make whole latents."""
    first, last = span
    frames = last - first
    whole = -(-frames // latent_frames) * latent_frames
    asked = goals.free_before(first + _FADING if first else 0).part(first, last, whole)
    share = _share(frames, first > 0, last < len(features))
    held, share = (np.pad(part, ((0, whole - frames), (0, 0)), mode="edge") for part in (features[first:last], share))
    placement = placed_at(start, path_placement(features[: first + 1].astype(np.float64))[-1])
    return LedWindow(held, share, placement, asked, usual_heights(world_joints(held, placement).joints))


def _windows(frames: int, most: int) -> list[tuple[int, int]]:
    """First frame and the one after the last of each: as many as a window holds, some of them shared with the one before."""
    firsts = range(0, max(1, frames - _SHARED), most - _SHARED)
    return [(first, min(frames, first + most)) for first in firsts]


def _share(frames: int, comes: bool, goes: bool) -> np.ndarray:
    """(frames, 1) how much of a change counts: it comes and goes where the motion goes on beyond the window."""
    at = np.arange(frames, dtype=np.float32)
    share = smoothstep(at / _FADING) if comes else np.ones_like(at)
    return (share * (smoothstep((frames - 1 - at) / _FADING) if goes else 1.0))[:, None].astype(np.float32)
