"""Poses by anatomical angles, as local rotations on the SMPL rest pose.

Angles are degrees. Positive: bend forward, lean left, turn left; of an arm or leg: forward or up, outward, inward turn of arms, outward
turn of legs; right sides are mirror images of left ones. A pose says only what it is about: the rest of the body is the recording's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from .....rigs.math.rotations import about_axis, multiply
from .....rigs.smpl import JOINT

Side = Literal["left", "right"]
# How far hanging shoulders drop from the T-pose's, and how much of an arm's rise above _FREE degrees its collar bone shares.
_SHOULDER_DROP, _FREE, _COLLAR_SHARE = 14.0, 50.0, 0.22
_SPINE_SHARES = (("spine1", 0.36), ("spine2", 0.34), ("spine3", 0.30))
_NECK_SHARES = (("neck", 0.55), ("head", 0.45))


@dataclass(frozen=True)
class Pose:
    """fixed: joint -> (4,) local rotation in place of the recording's. added: joint -> (4,) rotation on top of it.

    root: (4,) the pelvis' orientation on top of the stage's heading, in place of the recording's; None leaves it.
    """

    fixed: dict[int, np.ndarray] = field(default_factory=dict[int, np.ndarray])
    added: dict[int, np.ndarray] = field(default_factory=dict[int, np.ndarray])
    root: np.ndarray | None = None

    def __or__(self, other: Pose) -> Pose:
        """Both; where both say something of a joint, the other."""
        root = self.root if other.root is None else other.root
        return Pose(self.fixed | other.fixed, self.added | other.added, root)


def turn(axis: str, degrees: float) -> np.ndarray:
    """(4,) a rotation about X, Y or Z."""
    return about_axis(axis, np.radians(np.float64(degrees)))


def chained(*turns: np.ndarray) -> np.ndarray:
    """(4,) the product: the last is done first."""
    q = turns[0]
    for other in turns[1:]:
        q = multiply(q, other)
    return q


def mirrored(q: np.ndarray) -> np.ndarray:
    """(..., 4) the rotation seen in the mirror x = 0."""
    return q * np.array([1.0, 1.0, -1.0, -1.0])


def trunk(bend: float = 0.0, lean: float = 0.0, twist: float = 0.0) -> Pose:
    """The spine, shared over its three joints."""
    return Pose(added=_shared(_SPINE_SHARES, bend, lean, twist))


def trunk_fixed(bend: float = 0.0, lean: float = 0.0, twist: float = 0.0) -> Pose:
    """The spine in place of the recording's."""
    return Pose(fixed=_shared(_SPINE_SHARES, bend, lean, twist))


def head(nod: float = 0.0, tilt: float = 0.0, look: float = 0.0) -> Pose:
    """Neck and head: nod is down, look is to the left."""
    return Pose(added=_shared(_NECK_SHARES, nod, tilt, look))


def _shared(shares: tuple[tuple[str, float], ...], bend: float, lean: float, twist: float) -> dict[int, np.ndarray]:
    return {JOINT[name]: chained(turn("Y", s * twist), turn("X", s * bend), turn("Z", -s * lean)) for name, s in shares}


def root(pitch: float = 0.0, roll: float = 0.0, yaw: float = 0.0) -> Pose:
    """The whole body: pitch forward (90 lies face down), roll to the left (90 lies on the left side), yaw to the left, done last."""
    return Pose(root=chained(turn("Y", yaw), turn("X", pitch), turn("Z", -roll)))


def arm(side: Side, up: float = 8.0, out: float = 70.0, inward: float = 20.0, elbow: float = 12.0) -> Pose:
    """up: from hanging 0 over level 90 to overhead 180, in a direction `out` from straight ahead (90 sideways, negative across the chest);
    inward: the arm's turn about itself (0: the elbow folds towards where the arm would go on rising)."""
    swing = chained(turn("Y", out), turn("X", -up), turn("Y", -out), turn("Y", -inward), turn("Z", -90.0))
    collar = turn("Z", -_SHOULDER_DROP + _COLLAR_SHARE * max(0.0, up - _FREE))
    shoulder = multiply(collar * np.array([1.0, -1.0, -1.0, -1.0]), swing)
    return _sided(side, {"collar": collar, "shoulder": shoulder, "elbow": turn("Y", -elbow)})


def arms(up: float = 8.0, out: float = 70.0, inward: float = 20.0, elbow: float = 12.0) -> Pose:
    """Both alike."""
    return arm("left", up, out, inward, elbow) | arm("right", up, out, inward, elbow)


def leg(side: Side, up: float = 0.0, out: float = 0.0, outward: float = 0.0, knee: float = 0.0, tip: float = 0.0) -> Pose:
    """up: the thigh's rise forward; out: its spread; outward: its turn about itself; knee: its bend; tip: how far the toes point down."""
    hip = chained(turn("X", -up), turn("Z", out), turn("Y", outward))
    return _sided(side, {"hip": hip, "knee": turn("X", knee), "ankle": turn("X", tip)})


def legs(up: float = 0.0, out: float = 0.0, outward: float = 0.0, knee: float = 0.0, tip: float = 0.0) -> Pose:
    """Both alike."""
    return leg("left", up, out, outward, knee, tip) | leg("right", up, out, outward, knee, tip)


def _sided(side: Side, left: dict[str, np.ndarray]) -> Pose:
    return Pose(fixed={JOINT[f"{side}_{name}"]: q if side == "left" else mirrored(q) for name, q in left.items()})


def swapped(pose: Pose) -> Pose:
    """The pose in the mirror: left becomes right."""
    from .....rigs.smpl import MIRROR

    fixed, added = ({MIRROR[joint]: mirrored(q) for joint, q in part.items()} for part in (pose.fixed, pose.added))
    return Pose(fixed, added, None if pose.root is None else mirrored(pose.root))


def other(side: Side) -> Side:
    return "right" if side == "left" else "left"
