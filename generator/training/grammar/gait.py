"""A recorded gait made another: its pace, the length of its steps, its bounce, the swing of its arms, a limp. Standing feet still stand."""

from __future__ import annotations

import numpy as np

from .body import SIDES, Body, J, from_frame, in_frame, with_rest_bones
from .legs import Feet, standing_on

# Frames over which the swing of a foot is smoothed into a stance that comes and goes.
_SOFT = 3


def paced(joints: np.ndarray, rate: np.ndarray, frames: int) -> np.ndarray:
    """(<= frames, 22, 3) played at a rate (T,) that is 1 for as fast as recorded."""
    places = _places(rate, frames)
    before = np.minimum(places.astype(int), len(joints) - 2)
    share = (places - before)[:, None, None]
    return with_rest_bones((1.0 - share) * joints[before] + share * joints[before + 1])


def _places(rate: np.ndarray, frames: int) -> np.ndarray:
    """(n,) where in the recording each frame is: a frame goes on by the rate of where it is."""
    places, now = [], 0.0
    while len(places) < frames and now <= len(rate) - 1:
        places.append(now)
        now += float(rate[int(now)])
    return np.array(places)


def with_step_length(joints: np.ndarray, share: float) -> np.ndarray:
    """The same steps, so many times as long: all ground that pelvis and feet cover is scaled, so that feet that stand go on standing."""
    body = Body.of(joints)
    scaled = joints + (share - 1.0) * (joints[:, :1] - joints[:1, :1]) * [1.0, 0.0, 1.0]
    moved = Body.of(scaled)
    feet = {}
    for side in SIDES:
        foot = joints[:, J[f"{side}_ankle"]]
        wanted = foot + (share - 1.0) * (foot - joints[:1, 0]) * [1.0, 0.0, 1.0]
        feet[side] = Feet(ankle=in_frame(body.heading, wanted - scaled[:, J[f"{side}_ankle"]]))
    return standing_on(moved, moved, feet).joints


def with_arm_swing(joints: np.ndarray, share: float, out: float = 0.0) -> np.ndarray:
    """Arms that swing so many times as far about how they hang on the mean, held `out` (tangent of the angle) from the body."""
    body, made = Body.of(joints), joints.copy()
    for side in SIDES:
        aside = np.array([out if side == "left" else -out, 0.0, 0.0])
        for parent, child in (("shoulder", "elbow"), ("elbow", "wrist")):
            bone = in_frame(body.chest, body.at(f"{side}_{child}") - body.at(f"{side}_{parent}"))
            size = np.linalg.norm(bone, axis=-1, keepdims=True)
            mean = bone.mean(axis=0)
            swung = mean + share * (bone - mean) + size * aside
            swung *= size / np.linalg.norm(swung, axis=-1, keepdims=True)
            made[:, J[f"{side}_{child}"]] = made[:, J[f"{side}_{parent}"]] + from_frame(body.chest, swung)
    return made


def bounce(joints: np.ndarray, share: float) -> np.ndarray:
    """(T,) metres that the pelvis must go up and down beside its own way, to bounce so many times as far."""
    height = joints[:, 0, 1]
    return (share - 1.0) * (height - _smooth(height, 10))


def stance(joints: np.ndarray, side: str) -> np.ndarray:
    """(T,) from 0 to 1: how much that side's foot carries the body, as it goes back under it."""
    body = Body.of(joints)
    ahead = in_frame(body.heading, body.at(f"{side}_ankle") - body.at("pelvis"))[:, 2]
    back = -np.gradient(ahead)
    return _smooth(np.clip(0.5 + back / (2.0 * np.abs(back).max() + 1e-9), 0.0, 1.0), _SOFT)


def _smooth(values: np.ndarray, radius: int) -> np.ndarray:
    kernel = np.hanning(2 * radius + 3)[1:-1]
    return np.convolve(np.pad(values, radius, mode="edge"), kernel / kernel.sum(), "valid")
