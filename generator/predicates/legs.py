"""Predicates of feet and legs: steps, lifts on the spot, flights, kicks, one leg, tiptoe, limps.

Joints (T, 22, 3) of a body of average size. A standing ankle is 0.06 to 0.1 m over the floor, a toe joint 0 to 0.03 m.
"""

from __future__ import annotations

import itertools

import numpy as np

from ..motion import FPS
from .body import SIDES, from_pelvis, heading_axes, joint, knee_angle
from .timing import longest_run, movements, peaks, runs, smoothed, speed, velocity, within

_SHORT = 0.7
# Metres that an ankle is above its toe joint where the foot is flat.
_FLAT = 0.06


def foot_height(joints: np.ndarray, side: str) -> np.ndarray:
    """(T,) metres of a foot's lowest joint over the floor, the ankle as if the sole were its foot's: 0 when the foot stands."""
    return np.minimum(joint(joints, f"{side}_foot")[:, 1] - 0.02, joint(joints, f"{side}_ankle")[:, 1] - 0.08)


def lifts(joints: np.ndarray, side: str, metres: float = 0.06) -> int:
    """How often a foot leaves the floor by `metres` and comes down again."""
    return peaks(_lift_signal(joints, side), metres)


def _lift_signal(joints: np.ndarray, side: str) -> np.ndarray:
    return smoothed(joint(joints, f"{side}_ankle")[:, 1])


def steps_on_the_spot(joints: np.ndarray, least: int = 3, metres: float = 0.06, per_second: float = 0.0) -> bool:
    """The feet are lifted in turn, never mind where they are set down: `least` times in all, and as often a second."""
    counts = [lifts(joints, side, metres) for side in SIDES]
    left, right = (_lift_signal(joints, side) for side in SIDES)
    # Feet that rise together, as in jumps, leave no difference.
    in_turn = movements(left - right, 1.3 * metres)
    return min(sum(counts), in_turn + 1) >= max(least, per_second * len(joints) / FPS) and min(counts) >= max(1, max(counts) // 2 - 1)


def lifts_knees(joints: np.ndarray, least: int = 2, height: float = 0.1, side: str = "either") -> bool:
    """A knee comes up to within `height` metres below its hip, again and again; sides together."""
    done = {each: _knee_lifts(joints, each, height) for each in SIDES}
    return (sum(done.values()) if side == "either" else done[side]) >= least


def _knee_lifts(joints: np.ndarray, side: str, height: float) -> int:
    below = joint(joints, f"{side}_knee")[:, 1] - joint(joints, f"{side}_hip")[:, 1]
    return peaks(smoothed(below), 0.12) if float(below.max()) > -height else 0


def raises_knee(joints: np.ndarray, side: str = "either", height: float = 0.1, seconds: float = 0.1) -> bool:
    """A knee is held within `height` metres below its hip, or higher, while the other leg is not."""
    up = {each: joint(joints, f"{each}_knee")[:, 1] - joint(joints, f"{each}_hip")[:, 1] > -height for each in SIDES}
    alone = {"left": up["left"] & ~up["right"], "right": up["right"] & ~up["left"]}
    longest = {each: longest_run(alone[each]) for each in SIDES}
    return (max(longest.values()) if side == "either" else longest[side]) >= seconds


def foot_taps(joints: np.ndarray, least: int = 2, metres: float = 0.02, side: str = "either") -> bool:
    """The front of a foot goes up and down on the spot, its ankle hardly lifted."""
    counts: dict[str, int] = {}
    for each in SIDES:
        toe, ankle = joint(joints, f"{each}_foot"), joint(joints, f"{each}_ankle")
        low = float(np.quantile(ankle[:, 1], 0.9)) < 0.2
        counts[each] = peaks(smoothed(toe[:, 1]), metres) if low else 0
    return (max(counts.values()) if side == "either" else counts[side]) >= least


def flying(joints: np.ndarray, metres: float = 0.05) -> np.ndarray:
    """(T,) both feet are off the floor by `metres`."""
    return np.min([foot_height(joints, side) for side in SIDES], axis=0) > metres


def flights(joints: np.ndarray, metres: float = 0.05, rise: float = 0.04) -> int:
    """Jumps: the hips rise and both feet leave the floor: runs of `flying` in which the pelvis peaks."""
    height = joints[:, 0, 1]
    return sum(
        bool(height[first : last + 1].max() > max(height[max(0, first - 6)], height[min(len(height) - 1, last + 6)]) + rise)
        for first, last in runs(flying(joints, metres), 0.0)
        if last - first >= 1
    )


def jumps(joints: np.ndarray, least: int = 1, most: int | None = None, metres: float = 0.05) -> bool:
    """Both feet off the floor while the hips peak, `least` times."""
    return within(flights(joints, metres), least, most)


def hops(joints: np.ndarray, least: int = 2, side: str = "either", most: int | None = None) -> bool:
    """Jumps from one foot to the same one, the other held up."""
    counts = {each: _hops_on(joints, each) for each in SIDES}
    return within(max(counts.values()) if side == "either" else counts[side], least, most)


def _hops_on(joints: np.ndarray, side: str) -> int:
    other = joint(joints, f"{'right' if side == 'left' else 'left'}_ankle")[:, 1]
    own = joint(joints, f"{side}_ankle")[:, 1]
    held_up, last_frame = other > own + 0.04, len(own) - 1
    return sum(
        bool(held_up[max(0, first - 1)] and held_up[min(last_frame, last + 1)])
        for first, last in runs(own > np.quantile(own, 0.1) + 0.05, 0.0)
        if held_up[first : last + 1].all()
    )


def on_one_leg(joints: np.ndarray, seconds: float = 1.0, lifted: str = "either", metres: float = 0.12) -> bool:
    """One foot is held off the floor while the other stands; lifted: which one."""
    longest = {side: longest_run(_held_up(joints, side, metres)) for side in SIDES}
    needed = min(seconds, _SHORT * len(joints) / FPS)
    return (max(longest.values()) if lifted == "either" else longest[lifted]) >= needed


def _held_up(joints: np.ndarray, side: str, metres: float) -> np.ndarray:
    """(T,) one foot is `metres` above the other one, which stands."""
    other = "right" if side == "left" else "left"
    above = joint(joints, f"{side}_ankle")[:, 1] - joint(joints, f"{other}_ankle")[:, 1]
    return (above > metres) & (foot_height(joints, other) < 0.06)


def kicks(joints: np.ndarray, side: str = "either", least: int = 1, height: float = 0.3, direction: str = "any", fast: float = 1.5) -> bool:
    """A foot comes off the floor to `height` metres, away from its hip and fast; direction: "any", "forward", "back", "side"."""
    counts = {each: _kicks_of(joints, each, height, direction, fast) for each in SIDES}
    if side == "either":
        return sum(counts.values()) >= least
    other = "right" if side == "left" else "left"
    return counts[side] >= least and counts[other] <= counts[side] / 2


def _kicks_of(joints: np.ndarray, side: str, height: float, direction: str, fast: float) -> int:
    local = from_pelvis(joints)
    ankle = joint(local, f"{side}_ankle")
    away = ankle - joint(local, f"{side}_hip")
    signed = {"any": np.linalg.norm(away[:, [0, 2]], axis=-1), "forward": away[:, 2], "back": -away[:, 2], "side": np.abs(away[:, 0])}
    quick = speed(smoothed(ankle)) > fast
    count = 0
    for first, last in runs((ankle[:, 1] > height) & (signed[direction] > 0.25), 0.1):
        count += bool(quick[max(0, first - 6) : last + 7].any() and knee_angle(joints, side)[first : last + 1].max() > 115.0)
    return count


def raises_leg(joints: np.ndarray, side: str = "either", height: float = 0.2, direction: str = "any") -> bool:
    """A foot is lifted to `height` metres, forward, back or to the side of its hip where asked."""
    local = from_pelvis(joints)
    done: list[str] = []
    for each in SIDES:
        away = joint(local, f"{each}_ankle") - joint(local, f"{each}_hip")
        out = away[:, 0] if each == "left" else -away[:, 0]
        reach = {"any": np.ones(len(away)), "forward": away[:, 2], "back": -away[:, 2], "side": out}[direction]
        if np.any((joint(joints, f"{each}_ankle")[:, 1] > height) & (reach > 0.15)):
            done.append(each)
    return bool(done) if side == "either" else done == [side]


def on_tiptoe(joints: np.ndarray, seconds: float = 0.8, heel: float = 0.04) -> bool:
    """The ankle of whichever foot stands is higher over its toe than a flat foot's by `heel` metres, for half the clip or more."""
    raised = [joint(joints, f"{side}_ankle")[:, 1] - joint(joints, f"{side}_foot")[:, 1] - _FLAT for side in SIDES]
    lower = np.argmin([joint(joints, f"{side}_foot")[:, 1] for side in SIDES], axis=0)
    standing = np.where(lower == 0, *raised)
    long_enough = longest_run(standing > 0.7 * heel, 0.3) >= min(seconds, _SHORT * len(joints) / FPS)
    return bool(np.mean(smoothed(standing, 5) > heel) >= 0.5) and long_enough


def feet_apart(joints: np.ndarray, metres: float = 0.45, seconds: float = 0.3) -> bool:
    """The ankles are farther apart than this."""
    gap = np.linalg.norm((joint(joints, "left_ankle") - joint(joints, "right_ankle"))[:, [0, 2]], axis=-1)
    return bool(np.count_nonzero(gap > metres) / FPS >= min(seconds, _SHORT * len(joints) / FPS))


def feet_spread(joints: np.ndarray, least: int = 2, metres: float = 0.2) -> bool:
    """The feet go apart sideways and together again, `least` times: jumping jacks."""
    gap = np.abs(np.einsum("tj,tj->t", heading_axes(joints)[:, 0], joint(joints, "left_ankle") - joint(joints, "right_ankle")))
    return peaks(smoothed(gap), metres) >= least


def step_count(joints: np.ndarray, least_way: float = 0.15) -> int:
    """Steps: how often a foot is set down somewhere else, both feet together."""
    return sum(_steps_of(joints, side, least_way) for side in SIDES)


def _steps_of(joints: np.ndarray, side: str, least_way: float) -> int:
    foot = joint(joints, f"{side}_foot")
    slow = speed(smoothed(foot)) < 0.35
    places = [foot[first : last + 1, [0, 2]].mean(axis=0) for first, last in runs(slow, 0.05) if last - first >= 1]
    return sum(bool(np.linalg.norm(b - a) > least_way) for a, b in itertools.pairwise(places))


def steps(joints: np.ndarray, least: int = 1, most: int | None = None, way: float = 0.15) -> bool:
    """A foot is set down elsewhere so many times."""
    return within(step_count(joints, way), least, most)


def steps_long(joints: np.ndarray, least: float | None = None, most: float | None = None) -> bool:
    """How far apart the feet are, metres, where they are farthest in each stride: the 80th percentile."""
    gap = np.linalg.norm((joint(joints, "left_ankle") - joint(joints, "right_ankle"))[:, [0, 2]], axis=-1)
    return within(float(np.quantile(gap, 0.8)), least, most)


def bounces(joints: np.ndarray, metres: float = 0.05, least: int = 2) -> bool:
    """The pelvis goes up and down by `metres`, `least` times."""
    return peaks(smoothed(joints[:, 0, 1]), metres) >= least


def limps(joints: np.ndarray, ratio: float = 1.25) -> bool:
    """One leg is favoured: the feet's times on the floor, lifts or speeds differ by `ratio`, or the hips dip deeper on every other step."""
    return limp_ratio(joints) >= ratio


def limp_ratio(joints: np.ndarray) -> float:
    """How unlike the legs' shares of the gait are: 1 where both do the same; the greatest of several signs, each robust by medians."""
    stance = [float(np.mean(speed(smoothed(joint(joints, f"{side}_foot"))) < 0.4)) for side in SIDES]
    lift = [float(np.quantile(joint(joints, f"{side}_ankle")[:, 1], 0.95)) for side in SIDES]
    bend = [180.0 - float(np.quantile(knee_angle(joints, side), 0.1)) for side in SIDES]
    return max(max(pair) / max(min(pair), 0.02) for pair in (stance, lift, bend))


def leg_swings(joints: np.ndarray, least: int = 2, metres: float = 0.3, side: str = "either") -> bool:
    """A foot that is off the floor swings to and fro."""
    local = from_pelvis(joints)
    counts = {each: movements(smoothed(joint(local, f"{each}_ankle")[:, 2]), metres) for each in SIDES}
    return (max(counts.values()) if side == "either" else counts[side]) >= least


def stamps(joints: np.ndarray, least: int = 1, fast: float = 0.9) -> bool:
    """A foot that was lifted comes down fast."""
    count = 0
    for side in SIDES:
        height = joint(joints, f"{side}_ankle")[:, 1]
        down = velocity(height) < -fast
        count += sum(bool(height[first] > 0.12) for first, _ in runs(down, 0.0))
    return count >= least
