"""Predicates of hands that move: repeats, waves, claps, punches, throws, swings. Joints and sides as in `arms.py`."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from .arms import hand_distance
from .body import SIDES, elbow_angle, from_pelvis, hand, hand_from_chest, joint
from .places import at_place
from .timing import fastest_rate, movements, peaks, rises, runs, smoothed, speed, turning_points, velocity, within

# How much less often the other hand may do it, where one was asked for: arms that are held bent are never quite still.
_OTHER_SIDE = 0.67
_AXES = {"side": 0, "height": 1, "forward": 2}


def claps(joints: np.ndarray, least: int = 2, most: int | None = None, apart: float = 0.1) -> bool:
    """The hands meet again and again: each time they come nearer than 0.25 m after having been farther apart by `apart` metres."""
    return within(meetings(joints, apart), least, most)


def meetings(joints: np.ndarray, apart: float = 0.1) -> int:
    """How often the hands come together in front of the body."""
    distance = hand_distance(joints)
    points = turning_points(-distance, apart)
    return sum(bool(distance[frame] < 0.25) for frame in points if frame not in (0,) or distance[0] < 0.25)


def waves(joints: np.ndarray, side: str = "either", least: int = 3, amplitude: float = 0.07) -> bool:
    """A raised hand goes to and fro sideways: at least `least` movements, the hand above its elbow and not far below the shoulder."""
    counts = {each: _raised_movements(joints, each, amplitude) for each in SIDES}
    return _side_holds(counts, side, least)


def _raised_movements(joints: np.ndarray, side: str, amplitude: float) -> int:
    own = hand_from_chest(joints, side)
    raised = (hand(joints, side)[:, 1] > joint(joints, f"{side}_elbow")[:, 1]) & (own[:, 1] > -0.15)
    lateral = smoothed(own[:, 0])
    return max((movements(lateral[first : last + 1], amplitude) for first, last in runs(raised, 0.2)), default=0)


def hand_repeats(
    joints: np.ndarray,
    side: str = "either",
    least: int = 3,
    amplitude: float = 0.05,
    axis: str = "any",
    place: str | None = None,
    most: int | None = None,
) -> bool:
    """A hand goes to and fro at least `least` times by `amplitude` metres, as the chest sees it.

    axis: "side", "height", "forward", or "any", the one it does most along. place: only while the hand is there."""
    counts = {each: hand_movements(joints, each, amplitude, axis, place) for each in SIDES}
    return _side_holds(counts, side, least, most)


def hand_movements(joints: np.ndarray, side: str, amplitude: float, axis: str = "any", place: str | None = None) -> int:
    """How many times a hand goes to or fro."""
    path = smoothed(hand_from_chest(joints, side))
    columns = range(3) if axis == "any" else (_AXES[axis],)
    spans = [(0, len(path) - 1)] if place is None else runs(at_place(joints, side, place), 0.3)
    return max((movements(path[a : b + 1, column], amplitude) for a, b in spans for column in columns), default=0)


def hand_beats(
    joints: np.ndarray, side: str = "either", rate: float = 2.0, amplitude: float = 0.05, axis: str = "any", place: str | None = None
) -> bool:
    """A hand goes to and fro `rate` times a second or more for a second and a half, as the chest sees it; parameters as `hand_repeats`.

    Who is asked for one hand must not move the other one nearly as often.
    """
    left, right = (beat_rate(joints, each, amplitude, axis, place) for each in SIDES)
    if side in ("both", "either"):
        return (min(left, right) if side == "both" else max(left, right)) >= rate
    own, other = (left, right) if side == "left" else (right, left)
    return own >= rate and other <= _OTHER_SIDE * own


def beat_rate(joints: np.ndarray, side: str, amplitude: float, axis: str = "any", place: str | None = None) -> float:
    """Movements a second, where they are most frequent."""
    path = hand_from_chest(joints, side)
    columns = range(3) if axis == "any" else (_AXES[axis],)
    spans = [(0, len(path) - 1)] if place is None else runs(at_place(joints, side, place), 0.3)
    return max((fastest_rate(path[a : b + 1, column], amplitude) for a, b in spans if b > a for column in columns), default=0.0)


def _side_holds(counts: dict[str, int], side: str, least: int, most: int | None = None) -> bool:
    left, right = counts["left"], counts["right"]
    if side == "both":
        return within(min(left, right), least, most)
    if side == "either":
        return within(max(left, right), least, most)
    own, other = (left, right) if side == "left" else (right, left)
    return within(own, least, most) and other <= _OTHER_SIDE * own


@dataclass(frozen=True)
class Stroke:
    """A hand's way forward, as the body sees it from the shoulder.

    start, end: metres before the shoulder. height: metres above it at the end. speed: m/s at the fastest.
    """

    start: float
    end: float
    height: float
    speed: float


def strokes(joints: np.ndarray, side: str, metres: float = 0.18) -> list[Stroke]:
    """Every movement of a wrist forward by at least `metres`."""
    local = from_pelvis(joints)
    path = joint(local, f"{side}_wrist") - joint(local, f"{side}_shoulder")
    reach = path[:, 2]
    return [
        Stroke(float(reach[a]), float(reach[b]), float(path[b, 1]), float(velocity(reach[a : b + 1]).max()))
        for a, b in itertools.pairwise(turning_points(reach, metres))
        if reach[b] > reach[a]
    ]


def punches(joints: np.ndarray, side: str = "either", least: int = 1, most: int | None = None, speed_least: float = 1.6) -> bool:
    """A hand shoots out in front of the body and ends far from the shoulder: `least` times, both hands' together."""
    counts = {each: punch_count(joints, each, speed_least) for each in SIDES}
    if side == "either":
        return within(sum(counts.values()), least, most)
    return _side_holds(counts, side, least, most)


def punch_count(joints: np.ndarray, side: str, speed_least: float = 1.6) -> int:
    """Thrusts forward that end well before the shoulder and not far below it, the fastest moment at least `speed_least` m/s."""
    return sum(stroke.speed > speed_least and stroke.end > 0.28 and stroke.height > -0.3 for stroke in strokes(joints, side))


def throws(joints: np.ndarray, side: str = "either", speed_least: float = 1.5, height: float = -0.2) -> bool:
    """A hand that was beside or behind the shoulder whips forward and ends in front, above `height` metres from it: an overarm throw."""
    return _for_any(side, [each for each in SIDES if _throws_of(joints, each, speed_least, height)])


def tosses(joints: np.ndarray, side: str = "either", speed_least: float = 1.4) -> bool:
    """A hand swings forward from beside or behind the body and ends in front of it, at whatever height: an underarm throw."""
    return _for_any(side, [each for each in SIDES if _throws_of(joints, each, speed_least, -0.5)])


def _throws_of(joints: np.ndarray, side: str, speed_least: float, height: float) -> int:
    return sum(
        stroke.speed > speed_least and stroke.start < 0.12 and stroke.end > 0.25 and stroke.height > height
        for stroke in strokes(joints, side, 0.25)
    )


def hand_fast(joints: np.ndarray, side: str = "either", speed_least: float = 2.0, direction: str = "any") -> bool:
    """A hand moves faster than this, m/s as the pelvis sees it; direction: "any", "forward", "up", "down", "side"."""
    return _for_any(side, [each for each in SIDES if _directed_speed(joints, each, direction) > speed_least])


def _directed_speed(joints: np.ndarray, side: str, direction: str) -> float:
    path = from_pelvis(joints)
    moving = velocity(smoothed(joint(path, f"{side}_wrist") - joint(path, f"{side}_shoulder")))
    signed = {"forward": moving[:, 2], "up": moving[:, 1], "down": -moving[:, 1], "side": np.abs(moving[:, 0])}
    return float((np.linalg.norm(moving, axis=-1) if direction == "any" else signed[direction]).max())


def swings_across(joints: np.ndarray, side: str = "either", width: float = 0.55, seconds: float = 0.7, least: int = 1) -> bool:
    """A hand sweeps sideways over `width` metres within `seconds`, as bats, rackets and swords are swung."""
    return _side_holds({each: _sweeps(joints, each, width, seconds) for each in SIDES}, side, least)


def _sweeps(joints: np.ndarray, side: str, width: float, seconds: float) -> int:
    lateral = joint(from_pelvis(joints), f"{side}_wrist")[:, 0]
    points = turning_points(lateral, width)
    return sum(_fastest_crossing(lateral[a : b + 1], width) <= seconds for a, b in itertools.pairwise(points))


def _fastest_crossing(signal: np.ndarray, width: float) -> float:
    """Seconds of the shortest part of a signal over which it changes by `width`."""
    frames = [
        late - early
        for early in range(len(signal))
        for late in [early + int(np.argmax(np.abs(signal[early:] - signal[early]) >= width))]
        if late > early
    ]
    return min(frames, default=10_000) / 20.0


def arm_circles(joints: np.ndarray, side: str = "either", turns: float = 0.9) -> bool:
    """A stretched arm goes round the shoulder, seen from its side or from the front."""
    return _for_any(side, [each for each in SIDES if arm_turns(joints, each) >= turns])


def arm_turns(joints: np.ndarray, side: str) -> float:
    """How often a wrist goes round its shoulder in one sense, net, in the plane in which it does so most."""
    local = from_pelvis(joints)
    path = smoothed(joint(local, f"{side}_wrist") - joint(local, f"{side}_shoulder"))
    return max(_net_turns(path[:, columns]) for columns in ((2, 1), (0, 1), (0, 2)))


def hand_turns(joints: np.ndarray, side: str, radius: float = 0.04) -> float:
    """How often a hand goes round a point of its own in one sense: stirring, small circles."""
    path = smoothed(hand_from_chest(joints, side))
    centred = path - smoothed(path, 31)
    return max(_net_turns(centred[:, columns], radius) for columns in ((0, 2), (0, 1), (2, 1)))


def hand_circles(joints: np.ndarray, side: str = "either", turns: float = 1.5, radius: float = 0.03) -> bool:
    return _for_any(side, [each for each in SIDES if hand_turns(joints, each, radius) >= turns])


def _net_turns(path: np.ndarray, radius: float = 0.15) -> float:
    complex_path = path[:, 0] + 1j * path[:, 1]
    step = np.angle(complex_path[1:] * np.conj(complex_path[:-1]))
    far = (np.abs(complex_path[1:]) > radius) & (np.abs(complex_path[:-1]) > radius)
    swept = np.concatenate([[0.0], np.cumsum(step * far)])
    return float(max(np.ptp(swept), 0.0) / (2 * np.pi))


def arms_flap(joints: np.ndarray, least: int = 2, amplitude: float = 0.2) -> bool:
    """Both arms go up and down together, away from the body's sides."""
    local = from_pelvis(joints)
    heights = [joint(local, f"{each}_wrist")[:, 1] for each in SIDES]
    out = np.mean([np.abs(joint(local, f"{each}_wrist")[:, 0]) > 0.35 for each in SIDES])
    both = smoothed((heights[0] + heights[1]) / 2.0)
    return bool(out > 0.5) and peaks(both, amplitude) + 1 > least - 1 and rises(both, amplitude) >= least


def lifts_hands(joints: np.ndarray, metres: float = 0.3, side: str = "either", least: int = 1) -> bool:
    """A hand goes up by at least `metres`, in the world."""
    return _side_holds({each: rises(smoothed(hand(joints, each)[:, 1]), metres) for each in SIDES}, side, least)


def lowers_hands(joints: np.ndarray, metres: float = 0.3, side: str = "either") -> bool:
    return _side_holds({each: rises(-smoothed(hand(joints, each)[:, 1]), metres) for each in SIDES}, side, 1)


def pushes(joints: np.ndarray, side: str = "both", least: int = 1, metres: float = 0.12, height: float = -0.35) -> bool:
    """A hand goes forward from the body by `metres` and ends well in front, above `height` metres from the shoulders, however slowly."""
    return _side_holds({each: _strokes(joints, each, metres, height, outward=True) for each in SIDES}, side, least)


def pulls(joints: np.ndarray, side: str = "either", least: int = 1, metres: float = 0.12, height: float = -0.4) -> bool:
    """A hand comes from well in front of the body towards it by `metres`."""
    return _side_holds({each: _strokes(joints, each, metres, height, outward=False) for each in SIDES}, side, least)


def _strokes(joints: np.ndarray, side: str, metres: float, height: float, outward: bool) -> int:
    path = smoothed(hand_from_chest(joints, side))
    reach, count = path[:, 2], 0
    for before, after in itertools.pairwise(turning_points(reach, metres)):
        far = after if outward else before
        count += bool((reach[after] > reach[before]) == outward and reach[far] > 0.33 and path[far, 1] > height)
    return count


def hands_busy(joints: np.ndarray, least: float = 0.25, side: str = "either") -> bool:
    """Hands move at `least` m/s on average, as the chest sees them."""
    speeds = [float(speed(smoothed(hand_from_chest(joints, each))).mean()) for each in SIDES]
    return (min(speeds) if side == "both" else max(speeds)) >= least


def flexes(joints: np.ndarray, side: str = "either", least: int = 2, degrees: float = 30.0) -> bool:
    """An elbow bends and opens by `degrees`, `least` movements."""
    return _side_holds({each: movements(smoothed(elbow_angle(joints, each)), degrees) for each in SIDES}, side, least)


def _for_any(side: str, doing: list[str]) -> bool:
    if side == "either":
        return bool(doing)
    return len(doing) == len(SIDES) if side == "both" else doing == [side]
