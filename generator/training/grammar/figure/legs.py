"""Planted feet under a pelvis that moves: knees follow, and the body comes down where a leg would be too short."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .....rigs.math.inverse_kinematics.two_bone import two_bone
from .....rigs.math.rotations import from_axis_angle, normalise, rotate
from .body import SIDES, Body, J, from_frame

# A leg is this share of its bones' length at most, unless the recording's is longer.
_LONGEST = 0.998


@dataclass(frozen=True)
class Feet:
    """How feet leave where the recording has them, in the heading's frame. ankle: (T, 3) metres. heel: (T,) radians by which the heel comes
    up over a toe that stays. toe: (T,) radians by which the toe comes up over an ankle that stays. yaw: (T,) radians outward."""

    ankle: np.ndarray | None = None
    heel: np.ndarray | None = None
    toe: np.ndarray | None = None
    yaw: np.ndarray | None = None


def placed_feet(base: Body, side: str, feet: Feet | None) -> tuple[np.ndarray, np.ndarray]:
    """Ankle and toe (T, 3) each."""
    ankle, toe = base.at(f"{side}_ankle"), base.at(f"{side}_foot")
    if feet is None:
        return ankle, toe
    left = base.heading[..., 0]
    if feet.yaw is not None:
        out = feet.yaw if side == "left" else -feet.yaw
        toe = ankle + rotate(from_axis_angle(out[:, None] * base.heading[..., 1]), toe - ankle)
    if feet.toe is not None:
        toe = ankle + rotate(from_axis_angle(-feet.toe[:, None] * left), toe - ankle)
    if feet.heel is not None:
        ankle = toe + rotate(from_axis_angle(feet.heel[:, None] * left), ankle - toe)
    if feet.ankle is not None:
        step = from_frame(base.heading, feet.ankle)
        ankle, toe = ankle + step, toe + step
    return ankle, toe


def standing_on(base: Body, body: Body, feet: dict[str, Feet]) -> Body:
    """The body with its feet where `base` has them (or `feet` moves them to), lowered where its legs do not reach that far."""
    places = {side: placed_feet(base, side, feet.get(side)) for side in SIDES}
    drop = _smooth_above(np.max([_missing(base, body, side, places[side][0]) for side in SIDES], axis=0))
    joints = body.joints - drop[:, None, None] * [0.0, 1.0, 0.0]
    for side, (ankle, toe) in places.items():
        hip, knee, foot = (J[f"{side}_{name}"] for name in ("hip", "knee", "ankle"))
        moved = base.joints + (joints[:, hip] - base.joints[:, hip])[:, None]
        hint = base.heading[..., 2] + (0.15 if side == "left" else -0.15) * base.heading[..., 0]
        joints[:, knee], joints[:, foot] = two_bone(joints[:, hip], moved[:, knee], moved[:, foot], ankle, hint)
        joints[:, J[f"{side}_foot"]] = joints[:, foot] + _long_as(base.at(f"{side}_foot") - base.at(f"{side}_ankle"), toe - ankle)
    return Body(joints, body.heading, body.chest, body.head)


def _long_as(bone: np.ndarray, direction: np.ndarray) -> np.ndarray:
    return np.linalg.norm(bone, axis=-1, keepdims=True) * normalise(direction)


def _missing(base: Body, body: Body, side: str, ankle: np.ndarray) -> np.ndarray:
    """(T,) metres that the hip must come down for the leg to reach its ankle."""
    hip, knee, foot = (base.at(f"{side}_{name}") for name in ("hip", "knee", "ankle"))
    bones = np.linalg.norm(knee - hip, axis=-1) + np.linalg.norm(foot - knee, axis=-1)
    longest = np.maximum(_LONGEST * bones, np.linalg.norm(foot - hip, axis=-1))
    away = ankle - body.at(f"{side}_hip")
    across = np.minimum(np.hypot(away[:, 0], away[:, 2]), longest)
    return np.maximum(-away[:, 1] - np.sqrt(longest**2 - across**2), 0.0)


def _smooth_above(values: np.ndarray, radius: int = 4) -> np.ndarray:
    """(T,) a smooth curve nowhere below values (T,)."""
    if not values.any():
        return values
    padded = np.pad(values, 2 * radius, mode="edge")
    greatest = np.lib.stride_tricks.sliding_window_view(padded, 2 * radius + 1).max(axis=-1)
    kernel = np.hanning(2 * radius + 3)[1:-1]
    return np.convolve(greatest, kernel / kernel.sum(), "valid")
