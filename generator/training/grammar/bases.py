"""Real recordings to perform on: people who stand quietly, walk or run with idle arms.

Recordings hold little quiet standing. Runs of at least 1.2 s with hanging arms are taken whole; from people who stand and do something
with their hands, legs and trunk are taken, and the arms of the former. Runs are played back and forth to any length.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ...data.store import MotionStore, Window
from ...motion import FPS
from ...representation.features import features_to_joints
from .body import SIDES, Body, J, from_frame, in_frame, with_rest_bones
from .legs import Feet, standing_on
from .places import ARM_LENGTH

# Frames that a run has at least.
_SHORTEST = 24
# Metres a second: no foot, pelvis or hanging hand of a quiet body is faster than this.
_FEET, _PELVIS, _HANDS = 0.3, 0.25, 0.7
# Metres: hands over the pelvis at most, pelvis over the ankles at least, the neck off the pelvis and the feet off one another at most.
_HIGH, _TALL, _LEAN, _APART, _FOOT_LIFT = 0.11, 0.80, 0.12, 0.5, 0.04
# How long a hanging arm is at least, as a share of its bones, and how far it hangs aside at most, metres.
_STRAIGHT, _ASIDE = 0.89, 0.26
# Metres that the neck of a quiet trunk moves about the pelvis at most, while the hands are busy.
_TRUNK = 0.10
_GAITS = {"walking": re.compile(r"\bwalk"), "running": re.compile(r"\b(?:run|jog|sprint)")}
# Gaits of another kind than walking or running ahead in an ordinary way.
_NO_PLAIN_GAIT = re.compile(
    r"back|side|turn|circ|curv|dodg|cross|jump|danc|stop|drunk|zombie|limp|sneak|crawl|climb|stair|step|over|ladder|slow|then|while|and"
    r"|like|as if|old|tired|sad|happ|angr|proud|energetic|youthful|without|musical",
    re.IGNORECASE,
)
# Metres a second that a gait goes, and over the pelvis that its hands are at most, on the mean.
_SPEED = {"walking": (0.5, 2.0), "running": (1.8, 7.0)}
_IDLE_HANDS = 0.13


@dataclass(frozen=True)
class Base:
    """A part of a recording. window: where it is from. joints: (T, 22, 3). arms: the recording whose hanging arms it gets, or None for its
    own."""

    kind: str
    window: Window
    joints: np.ndarray = field(repr=False)
    arms: Base | None = field(default=None, repr=False)

    @property
    def windows(self) -> tuple[Window, ...]:
        return (self.window,) if self.arms is None else (self.window, self.arms.window)


@dataclass(frozen=True)
class Bases:
    """idle, busy: standing runs with hanging and with busy arms. walking, running: gaits with idle arms."""

    idle: tuple[Base, ...]
    busy: tuple[Base, ...]
    walking: tuple[Base, ...]
    running: tuple[Base, ...]

    def drawn(self, kind: str, rng: np.random.Generator, busy_share: float = 0.5) -> Base:
        """One of a kind. Raises ValueError where the recordings hold none."""
        if kind == "standing" and self.busy and rng.random() < busy_share:
            base = self.busy[rng.integers(len(self.busy))]
            return Base("standing", base.window, base.joints, self._one(self.idle, kind, rng))
        return self._one(self.idle if kind == "standing" else getattr(self, kind), kind, rng)

    @staticmethod
    def _one(bases: tuple[Base, ...], kind: str, rng: np.random.Generator) -> Base:
        if not bases:
            raise ValueError(f"there is no recording of somebody {kind} with idle arms among these windows")
        return bases[rng.integers(len(bases))]


def find_bases(store: MotionStore, windows: Sequence[Window]) -> Bases:
    """What the windows hold to perform on."""
    found: dict[str, list[Base]] = {kind: [] for kind in ("idle", "busy", "walking", "running")}
    for window in windows:
        joints = features_to_joints(np.array(store.features(window), dtype=np.float64))
        for kind, first, last in _standing_runs(joints):
            found[kind].append(Base("standing", window, joints[first:last]))
        kind = _gait(window, joints)
        if kind:
            found[kind].append(Base(kind, window, joints))
    return Bases(*(tuple(found[kind]) for kind in ("idle", "busy", "walking", "running")))


def _standing_runs(joints: np.ndarray) -> list[tuple[str, int, int]]:
    stands = _stands(joints)
    hands = joints[:, [J["left_wrist"], J["right_wrist"]]]
    idle = stands & ((hands[..., 1] - joints[:, [0], 1]).max(axis=1) < _HIGH) & (_speed(hands).max(axis=1) < _HANDS)
    runs = [("idle", first, last) for first, last in _runs(idle & _hang(joints))]
    if runs:
        return runs
    neck = joints[:, J["neck"]] - joints[:, 0]
    return [("busy", first, last) for first, last in _runs(stands) if np.ptp(neck[first:last], axis=0).max() < _TRUNK]


def _stands(joints: np.ndarray) -> np.ndarray:
    """(T,) bool: upright on both feet, and quiet but for the arms."""
    ankles = joints[:, [J["left_ankle"], J["right_ankle"]]]
    feet = joints[:, [J[f"{side}_{name}"] for side in SIDES for name in ("ankle", "foot")]]
    off = joints[:, J["neck"]] - joints[:, 0]
    apart = ankles[:, 0] - ankles[:, 1]
    return (
        (_speed(feet).max(axis=1) < _FEET)
        & (_speed(joints[:, 0]) < _PELVIS)
        & (joints[:, 0, 1] - ankles[..., 1].mean(axis=1) > _TALL)
        & (np.hypot(off[:, 0], off[:, 2]) < _LEAN)
        & (np.hypot(apart[:, 0], apart[:, 2]) < _APART)
        & (np.abs(apart[:, 1]) < _FOOT_LIFT)
    )


def _hang(joints: np.ndarray) -> np.ndarray:
    """(T,) bool: both arms, nearly straight, beside the body."""
    ways = [joints[:, J[f"{side}_wrist"]] - joints[:, J[f"{side}_shoulder"]] for side in SIDES]
    straight = [np.linalg.norm(way, axis=-1) > _STRAIGHT * ARM_LENGTH for way in ways]
    near = [np.hypot(way[:, 0], way[:, 2]) < _ASIDE for way in ways]
    return np.logical_and.reduce([*straight, *near])


def _speed(points: np.ndarray) -> np.ndarray:
    return np.linalg.norm(np.gradient(points, axis=0), axis=-1) * FPS


def _runs(true: np.ndarray) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], true.astype(int), [0]]))).reshape(-1, 2)
    return [(int(first), int(last)) for first, last in edges if last - first >= _SHORTEST]


def _gait(window: Window, joints: np.ndarray) -> str | None:
    """ "walking" or "running" where that is all that is done, else None."""
    hands = (joints[:, [J["left_wrist"], J["right_wrist"]], 1].mean(axis=1) - joints[:, 0, 1]).mean()
    speed = _speed(joints[:, 0] * [1.0, 0.0, 1.0])
    for kind, words in _GAITS.items():
        low, high = _SPEED[kind]
        plain = all(words.search(text) and not _NO_PLAIN_GAIT.search(text) for text in window.texts)
        idle = hands < _IDLE_HANDS or kind == "running"
        if plain and idle and len(joints) >= 2 * _SHORTEST and low < np.percentile(speed, 20) and np.percentile(speed, 90) < high:
            return kind
    return None


def stood(base: Base, frames: int, rng: np.random.Generator) -> np.ndarray:
    """(frames, 22, 3) of a standing base, played back and forth from somewhere within it; its feet stand still on the floor."""
    joints = with_rest_bones(_back_and_forth(base.joints, frames, rng))
    if base.arms is not None:
        joints = with_arms_of(joints, _back_and_forth(base.arms.joints, frames, rng))
    still = joints.copy()
    feet = [J[f"{side}_{name}"] for side in SIDES for name in ("ankle", "foot")]
    still[:, feet] = np.median(joints[:, feet], axis=0)
    toes = [J["left_foot"], J["right_foot"]]
    still[:, feet, 1] -= np.repeat(still[:, toes, 1], 2, axis=1)
    lowered = joints.copy()
    lowered[..., 1] -= joints[:, toes, 1].mean()
    return planted(lowered, still)


def planted(joints: np.ndarray, feet: np.ndarray) -> np.ndarray:
    """Joints (T, 22, 3) with ankles and toes where `feet` (T, 22, 3) has them."""
    body = Body.of(joints)
    offsets = {side: Feet(ankle=in_frame(body.heading, feet[:, J[f"{side}_ankle"]] - body.at(f"{side}_ankle"))) for side in SIDES}
    return standing_on(body, body, offsets).joints


def with_arms_of(joints: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Joints (T, 22, 3) with the arms of others (T, 22, 3), as they hang from their chest."""
    body, giver = Body.of(joints), Body.of(others)
    mixed = joints.copy()
    for side in SIDES:
        for parent, child in (("shoulder", "elbow"), ("elbow", "wrist")):
            bone = in_frame(giver.chest, giver.at(f"{side}_{child}") - giver.at(f"{side}_{parent}"))
            mixed[:, J[f"{side}_{child}"]] = mixed[:, J[f"{side}_{parent}"]] + from_frame(body.chest, bone)
    return with_rest_bones(mixed)


def _back_and_forth(joints: np.ndarray, frames: int, rng: np.random.Generator) -> np.ndarray:
    last = len(joints) - 1
    phase = np.pi * (np.arange(frames) / last + rng.uniform(0.0, 2.0))
    place = 0.5 * last * (1.0 - np.cos(phase))
    before = np.minimum(place.astype(int), last - 1)
    share = (place - before)[:, None, None]
    return (1.0 - share) * joints[before] + share * joints[before + 1]
