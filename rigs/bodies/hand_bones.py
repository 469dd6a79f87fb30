"""Fingers of our own figure: their bones, named and ordered as SMPL-H's, and where they rest in a slightly curled hand. numpy only.

Frame: metres, Y up, facing +Z; T-pose, palms down, the left hand along +X.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..math.kinematics import SMPL_SKELETON, Skeleton, rest_positions
from ..smpl import JOINT, JOINT_COUNT

# SMPL-H's order.
FINGERS = ("index", "middle", "pinky", "ring", "thumb")
BONES = 3


@dataclass(frozen=True)
class FingerRest:
    """A left finger at rest, seen from the wrist. knuckle: (3,) where it begins. lengths: of its three bones, the last to the tip, metres.
    aside: degrees towards the thumb; curls: degrees that each bone goes on downwards from the one before. radius: metres at the knuckle."""

    knuckle: tuple[float, float, float]
    lengths: tuple[float, float, float]
    aside: float
    curls: tuple[float, float, float]
    radius: float

    def directions(self) -> np.ndarray:
        """(3, 3) unit vectors along the bones."""
        down, aside = np.radians(np.cumsum(self.curls)), np.radians(self.aside)
        return np.column_stack([np.cos(down) * np.cos(aside), -np.sin(down), np.cos(down) * np.sin(aside)])

    def joints(self) -> np.ndarray:
        """(4, 3) knuckle, two joints and tip."""
        return np.asarray(self.knuckle) + np.concatenate(
            [np.zeros((1, 3)), np.cumsum(self.directions() * np.array(self.lengths)[:, None], axis=0)]
        )


RESTS: dict[str, FingerRest] = {
    "index": FingerRest((0.0890, 0.001, 0.0275), (0.0400, 0.0250, 0.0225), 3.5, (5.0, 9.0, 7.0), 0.0096),
    "middle": FingerRest((0.0910, 0.002, 0.0065), (0.0440, 0.0285, 0.0235), 0.0, (6.0, 10.0, 7.0), 0.0098),
    "ring": FingerRest((0.0865, 0.001, -0.0135), (0.0410, 0.0270, 0.0230), -3.5, (7.0, 11.0, 8.0), 0.0093),
    "pinky": FingerRest((0.0800, -0.002, -0.0320), (0.0325, 0.0205, 0.0200), -8.0, (8.0, 12.0, 8.0), 0.0083),
    "thumb": FingerRest((0.0210, -0.007, 0.0210), (0.0430, 0.0330, 0.0270), 42.0, (12.0, 2.0, 2.0), 0.0125),
}


def finger_names(side: str) -> tuple[str, ...]:
    """The 15 bones of a hand."""
    return tuple(f"{side}_{finger}{number + 1}" for finger in FINGERS for number in range(BONES))


def with_hands(skeleton: Skeleton) -> Skeleton:
    """A skeleton of SMPL's 22 joints with 30 bones of fingers after them, as large as it is tall."""
    size = size_of(skeleton)
    names, parents, offsets = list(skeleton.names), list(skeleton.parents), list(skeleton.offsets)
    for side, way in (("left", np.array([1.0, 1.0, 1.0])), ("right", np.array([-1.0, 1.0, 1.0]))):
        names += finger_names(side)
        for finger in FINGERS:
            joints = RESTS[finger].joints()
            for number in range(BONES):
                parents.append(JOINT[f"{side}_wrist"] if number == 0 else len(parents) - 1)
                offsets.append(size * way * (joints[0] if number == 0 else joints[number] - joints[number - 1]))
    return Skeleton(tuple(names), tuple(parents), np.array(offsets))


def size_of(skeleton: Skeleton) -> float:
    """How tall a skeleton is, our own being 1."""
    return float(np.ptp(rest_positions(skeleton)[:JOINT_COUNT, 1]) / np.ptp(rest_positions(SMPL_SKELETON)[:, 1]))


def finger_tips(skeleton: Skeleton) -> dict[str, np.ndarray]:
    """{bone: (3,)} from the joint of each finger's last bone to its tip, metres, on a skeleton with hands."""
    size = size_of(skeleton)
    found: dict[str, np.ndarray] = {}
    for side, way in (("left", 1.0), ("right", -1.0)):
        for finger in FINGERS:
            joints = RESTS[finger].joints()
            found[f"{side}_{finger}{BONES}"] = size * (joints[BONES] - joints[BONES - 1]) * [way, 1.0, 1.0]
    return found


def inwards(bone: str) -> np.ndarray:
    """(3,) the way that a finger's tip goes when it bends: out of the palm; a thumb's across it, towards the other fingers."""
    return np.array([0.0, -0.6, -1.0]) if "thumb" in bone else np.array([0.0, -1.0, 0.0])
