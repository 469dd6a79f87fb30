"""Predicates of how a body is held up: standing, squatting, sitting, kneeling, lying, on hands and knees.

Joints (T, 22, 3) of a body of average size: standing, its pelvis is at 0.95 m and a knee at 0.5 m. Each posture is flags (T,), so that
phases, orders and durations are taken from the same definitions. `seconds` as in `arms.py`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .body import SIDES, hand, heading_axes, hip_angle, joint, knee_angle, trunk_axes
from .timing import longest_run, peaks, rises, smoothed, within
from .timing import seconds as seconds_of
from .trunk import tilt

_SHORT = 0.7
# Metres that the trunk is behind the feet: nobody squats so without falling back.
_UNBALANCED = -0.25
_FEET = ("left_foot", "right_foot", "left_ankle", "right_ankle")


def pelvis_height(joints: np.ndarray) -> np.ndarray:
    """(T,) metres over the floor."""
    return joints[:, 0, 1]


def standing(joints: np.ndarray) -> np.ndarray:
    """(T,) on straight or nearly straight legs, the trunk up."""
    return (pelvis_height(joints) > 0.78) & (tilt(joints) < 50.0)


def lying(joints: np.ndarray, on: str = "any") -> np.ndarray:
    """(T,) the trunk flat and low; on: "back", "front", "side" or "any"."""
    front = trunk_axes(joints)[:, 2, 1]
    flat = (tilt(joints) > 60.0) & (pelvis_height(joints) < 0.38) & (joint(joints, "neck")[:, 1] < 0.5)
    sides = {"any": flat, "back": front > 0.45, "front": front < -0.45, "side": np.abs(front) <= 0.6}
    return flat & sides[on]


def sitting(joints: np.ndarray, on: str = "any") -> np.ndarray:
    """(T,) the hips down and the trunk up; on: "floor" (the hips near it), "seat" (chair, stool, box) or "any".

    Who sits on a seat has thighs about level and the body's weight behind the feet: who squats balances over them.
    """
    height = pelvis_height(joints)
    up = tilt(joints) < 58.0
    floor = up & (height < 0.32)
    thighs = np.sort([joint(joints, f"{side}_hip")[:, 1] - joint(joints, f"{side}_knee")[:, 1] for side in SIDES], axis=0)
    # On high stools the hips are nearly as high as in standing: there both thighs must be up.
    level = (thighs[0] < 0.22) & ((height < 0.72) | (thighs[1] < 0.3))
    seat = up & (height >= 0.3) & (height < 0.92) & level & (weight_before_feet(joints) < -0.06) & ~kneeling(joints)
    return {"floor": floor, "seat": seat, "any": floor | seat}[on]


def weight_before_feet(joints: np.ndarray) -> np.ndarray:
    """(T,) metres from the middle of the feet forward to the middle of the trunk: below 0 the body would fall back without a seat."""
    trunk = np.mean([joints[:, 0], joint(joints, "spine3"), joint(joints, "head")], axis=0)
    feet = np.mean([joint(joints, name) for name in _FEET], axis=0)
    return np.einsum("tj,tj->t", heading_axes(joints)[:, 2], trunk - feet)


def kneeling(joints: np.ndarray, knees: str = "any") -> np.ndarray:
    """(T,) knees on the floor, the trunk up; knees: "one" (the other foot on the floor before it), "both" or "any"."""
    low = np.stack([_knee_down(joints, side) for side in SIDES])
    up = (tilt(joints) < 55.0) & (pelvis_height(joints) > 0.25) & (pelvis_height(joints) < 0.75)
    both, any_ = low.all(axis=0), low.any(axis=0)
    return up & {"both": both, "one": any_ & ~both, "any": any_}[knees]


def _knee_down(joints: np.ndarray, side: str) -> np.ndarray:
    knee, ankle = joint(joints, f"{side}_knee")[:, 1], joint(joints, f"{side}_ankle")[:, 1]
    return (knee < 0.17) & (ankle < 0.28)


def squatting(joints: np.ndarray, depth: float = 0.72) -> np.ndarray:
    """(T,) the hips below `depth` metres on both feet, knees bent and off the floor, the weight over the feet, the trunk up."""
    bent = np.max([knee_angle(joints, side) for side in SIDES], axis=0) < 135.0
    knees_up = np.min([joint(joints, f"{side}_knee")[:, 1] for side in SIDES], axis=0) > 0.2
    balanced = weight_before_feet(joints) > _UNBALANCED
    return (pelvis_height(joints) < depth) & (pelvis_height(joints) > 0.15) & bent & knees_up & balanced & (tilt(joints) < 75.0)


def on_hands(joints: np.ndarray) -> np.ndarray:
    """(T,) hands or forearms on the floor, the chest over them."""
    low = np.max([np.minimum(hand(joints, side)[:, 1], joint(joints, f"{side}_elbow")[:, 1]) for side in SIDES], axis=0) < 0.26
    return low & (trunk_axes(joints)[:, 2, 1] < -0.3)


def on_all_fours(joints: np.ndarray) -> np.ndarray:
    """(T,) hands on the floor, the trunk about level and face down, the knees on the floor or under the body."""
    knees = np.min([joint(joints, f"{side}_knee")[:, 1] for side in SIDES], axis=0)
    one_hand = np.min([hand(joints, side)[:, 1] for side in SIDES], axis=0) < 0.2
    both_low = np.max([hand(joints, side)[:, 1] for side in SIDES], axis=0) < 0.42
    down = (trunk_axes(joints)[:, 2, 1] < -0.4) & (tilt(joints) > 40.0)
    return one_hand & both_low & down & (knees < 0.32) & (pelvis_height(joints) > 0.22) & (pelvis_height(joints) < 0.8)


def planking(joints: np.ndarray) -> np.ndarray:
    """(T,) face down on hands or forearms and toes, hips and knees about straight, the trunk off the floor."""
    straight = np.min([hip_angle(joints, side) for side in SIDES], axis=0) > 130.0
    knees = np.min([knee_angle(joints, side) for side in SIDES], axis=0) > 125.0
    return on_hands(joints) & straight & knees & (tilt(joints) > 50.0) & (pelvis_height(joints) > 0.12)


_POSTURES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "stand": standing,
    "lie": lying,
    "lie_back": lambda joints: lying(joints, "back"),
    "lie_front": lambda joints: lying(joints, "front"),
    "lie_side": lambda joints: lying(joints, "side"),
    "sit": sitting,
    "sit_floor": lambda joints: sitting(joints, "floor") & ~kneeling(joints, "both"),
    "sit_seat": lambda joints: sitting(joints, "seat"),
    "kneel": kneeling,
    "kneel_one": lambda joints: kneeling(joints, "one"),
    "kneel_both": lambda joints: kneeling(joints, "both"),
    "squat": squatting,
    "crouch": lambda joints: squatting(joints, 0.82),
    "all_fours": on_all_fours,
    "plank": planking,
    "low": lambda joints: pelvis_height(joints) < 0.65,
    "on_floor": lambda joints: pelvis_height(joints) < 0.4,
}


def postures(joints: np.ndarray, name: str) -> np.ndarray:
    """(T,) flags of a posture by name. Raises KeyError for one that is not known."""
    return _POSTURES[name](joints)


def posture(joints: np.ndarray, name: str, seconds: float = 0.5) -> bool:
    """The posture is held for `seconds` without a break."""
    return longest_run(postures(joints, name)) >= min(seconds, _SHORT * len(joints) / 20.0)


def stays(joints: np.ndarray, name: str, share: float = 0.9) -> bool:
    """The posture is held nearly all the time."""
    return bool(np.mean(postures(joints, name)) >= share)


def ends(joints: np.ndarray, name: str, seconds: float = 0.3) -> bool:
    """The clip ends in the posture."""
    return bool(np.mean(postures(joints, name)[-max(1, round(seconds * 20)) :]) >= 0.6)


def starts(joints: np.ndarray, name: str, seconds: float = 0.3) -> bool:
    """The clip begins in the posture."""
    return bool(np.mean(postures(joints, name)[: max(1, round(seconds * 20))]) >= 0.6)


def changes(joints: np.ndarray, first: str, last: str) -> bool:
    """One posture, and later another."""
    before, after = np.flatnonzero(postures(joints, first)), np.flatnonzero(postures(joints, last))
    return bool(len(before) > 2 and len(after) > 2 and before[2] < after[-3])


def squats(joints: np.ndarray, least: int = 1, most: int | None = None, depth: float = 0.2) -> bool:
    """The hips go down by `depth` metres and come up again, on bent knees, balanced over the feet, the trunk up."""
    height = smoothed(pelvis_height(joints))
    low = height < height.max() - depth + 0.05
    balanced = squatting(joints, float(height.max()) - depth + 0.05)
    return within(peaks(-height, depth), least, most) and seconds_of(balanced) > max(0.1, 0.4 * seconds_of(low))


def dips(joints: np.ndarray, least: int = 1, most: int | None = None, depth: float = 0.1) -> bool:
    """The hips go down by `depth` metres and come up again, however."""
    return within(peaks(-smoothed(pelvis_height(joints)), depth), least, most)


def lunges(joints: np.ndarray, least: int = 1, apart: float = 0.55, depth: float = 0.08) -> bool:
    """One foot is set well before the other and the hips go down between them: `least` times (or one long stand there)."""
    gap = joint(joints, "left_ankle") - joint(joints, "right_ankle")
    split = np.abs(np.einsum("tj,tj->t", heading_axes(joints)[:, 2], gap)) > apart
    knees = np.min([knee_angle(joints, side) for side in SIDES], axis=0) < 130.0
    low = split & knees & (pelvis_height(joints) < 0.95 - depth)
    entries = int(np.count_nonzero(np.diff(np.concatenate([[0], low.astype(np.int8)])) == 1))
    return seconds_of(low) > 0.15 and entries >= least


def falls(joints: np.ndarray, seconds: float = 2.2) -> bool:
    """From standing to lying (or down on the floor, the trunk no longer up) within `seconds`."""
    up, height = np.flatnonzero(standing(joints)), pelvis_height(joints)
    down = np.flatnonzero((height < 0.4) & ((tilt(joints) > 50.0) | lying(joints)))
    if not len(up) or not len(down) or down[-1] < up[0]:
        return False
    last_up = [frame for frame in up if (down > frame).any()][-1]
    return (down[down > last_up][0] - last_up) / 20.0 <= seconds


def push_ups(joints: np.ndarray, least: int = 1, metres: float = 0.07) -> bool:
    """Face down on the hands, the shoulders go down and up."""
    shoulders = smoothed((joint(joints, "left_shoulder") + joint(joints, "right_shoulder"))[:, 1] / 2.0)
    down = on_hands(joints) & (pelvis_height(joints) < 0.6) & (tilt(joints) > 45.0)
    return bool(np.mean(down) > 0.4) and max(peaks(shoulders[down], metres), peaks(-shoulders[down], metres)) >= least


def sit_ups(joints: np.ndarray, least: int = 1, degrees: float = 35.0) -> bool:
    """The hips on the floor, the trunk goes from lying on the back to sitting."""
    low = (pelvis_height(joints) < 0.35) & (trunk_axes(joints)[:, 2, 1] > -0.3)
    angles = smoothed(tilt(joints))[low]
    return bool(np.mean(low) > 0.5) and rises(-angles, degrees) >= least


def rolls_over(joints: np.ndarray, degrees: float = 150.0) -> bool:
    """A low body turns about its own long axis, or head over heels."""
    axes, low = trunk_axes(joints), pelvis_height(joints) < 0.7
    if seconds_of(low) < 0.4:
        return False
    return max(_swept(axes, low, 2), _swept(axes, low, 1)) >= degrees


def _swept(axes: np.ndarray, low: np.ndarray, row: int) -> float:
    """Degrees swept in low frames, net, by the front (row 2) about the trunk's long axis, or by the long axis (row 1) about the left."""
    about = axes[:-1, 1] if row == 2 else axes[:-1, 0]
    before, after = axes[:-1, row], axes[1:, row]
    sine = np.einsum("tj,tj->t", np.cross(before, after), about)
    angle = np.arctan2(sine, np.einsum("tj,tj->t", before, after))
    return float(abs(np.degrees(np.sum(angle * low[1:]))))
