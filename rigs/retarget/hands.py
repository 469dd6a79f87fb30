"""Care for the arms of bodies that differ from the source's: hands at the height they had, arms outside a broader trunk.

Both are optional: limbs that point as the source's do are what retargeting promises, and these bend that promise where it shows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..math.easing import smoothstep
from ..math.inverse_kinematics.two_bone import two_bone
from ..math.rotations import dot, from_to, inverse, multiply, normalise, rotate
from ..recognition.mapping import SIDES
from ..smpl import JOINT
from .source import BodyMotion
from .target import Target

# Below the first height, as a share of that of the hips, a hand has to do with the floor; above the second it has not.
_LOW, _HIGH = 0.25, 0.7
# From this share of the correction on, the arm bends as it must for it.
_SOME = 0.1
# The trunk's ends along the line from hips to neck: arms are kept out of it from the first pair on, wholly between the inner ones.
_BELOW, _ABOVE = (-0.35, -0.15), (0.9, 1.05)
_LINE = ("shoulder", "elbow", "wrist")


@dataclass(frozen=True)
class Trunk:
    """Half the width and half the depth of a body between hips and neck, with the thickness of an arm, metres."""

    across: float
    deep: float


@dataclass(frozen=True)
class ArmCare:
    """hand_height: from 0, hands wherever the arms' directions put them, to 1, low hands as high over the floor as the source's, scaled.
    trunk: what arms are kept out of, None for nothing."""

    hand_height: float = 0.0
    trunk: Trunk | None = None

    @property
    def is_needed(self) -> bool:
        return self.hand_height > 0.0 or self.trunk is not None


NO_CARE = ArmCare()


def place_arms(
    motion: BodyMotion, onto: Target, target_rotations: dict[int, np.ndarray], head_positions: np.ndarray, care: ArmCare
) -> dict[int, np.ndarray]:
    """World rotations {bone: (T, 4)} with upper arms and forearms turned; hands keep theirs.

    head_positions: (T, K, 3) of onto.order, metres.
    """
    turned = dict(target_rotations)
    for side in SIDES:
        if f"{side}_wrist" not in onto.mapping.joints:
            continue
        before = tuple(head_positions[:, onto.joint_index(f"{side}_{joint}")] for joint in _LINE)
        after = before
        if care.hand_height > 0.0:
            after = _at_height(motion, onto, after, side, care.hand_height)
        if care.trunk is not None:
            after = _outside(motion, onto, head_positions, after, care.trunk)
        for joint, at in (("shoulder", 0), ("elbow", 1)):
            bone = onto.bone(f"{side}_{joint}")
            old, new = (normalise(line[at + 1] - line[at]) for line in (before, after))
            turned[bone] = multiply(from_to(old, new), turned[bone])
    return turned


def _at_height(motion: BodyMotion, onto: Target, arm: tuple[np.ndarray, ...], side: str, strength: float) -> tuple[np.ndarray, ...]:
    shoulder, elbow, wrist = arm
    height = motion.joints[:, JOINT[f"{side}_wrist"], 1]
    share = strength * (1.0 - smoothstep((height - motion.floor) / motion.height, _LOW, _HIGH))
    wanted = onto.rest_pose.ground[1] + onto.scale(motion) * height
    goal = wrist.copy()
    goal[:, 1] += share * (wanted - wrist[:, 1])
    back = rotate(multiply(onto.rest_pose.facing, motion.turns[:, JOINT["spine3"]]), np.array([0.0, 0.0, -1.0]))
    # A straight arm that need not move must not be bent a little for its elbow's sake.
    some = smoothstep(share, 0.0, _SOME)[:, None]
    bent, reached = two_bone(shoulder, elbow, wrist, goal, back)
    return shoulder, elbow + some * (bent - elbow), wrist + some * (reached - wrist)


def _outside(
    motion: BodyMotion, onto: Target, head_positions: np.ndarray, arm: tuple[np.ndarray, ...], trunk: Trunk
) -> tuple[np.ndarray, ...]:
    """Elbow and then wrist pushed out of an elliptic cylinder about the trunk's line; bones keep their lengths."""
    shoulder, elbow, wrist = arm
    hips = 0.5 * (head_positions[:, onto.joint_index("left_hip")] + head_positions[:, onto.joint_index("right_hip")])
    line = 0.5 * (head_positions[:, onto.joint_index("left_shoulder")] + head_positions[:, onto.joint_index("right_shoulder")]) - hips
    frame = multiply(onto.rest_pose.facing, motion.turns[:, JOINT["spine2"]])

    def pushed(point: np.ndarray) -> np.ndarray:
        return point + _push(point - hips, line, frame, trunk)

    moved = shoulder + _length(elbow - shoulder) * normalise(pushed(elbow) - shoulder)
    carried = moved + wrist - elbow
    return shoulder, moved, moved + _length(wrist - elbow) * normalise(pushed(carried) - moved)


def _push(point: np.ndarray, line: np.ndarray, frame: np.ndarray, trunk: Trunk) -> np.ndarray:
    """(T, 3) what moves points (T, 3), seen from the hips, out of the cylinder along the way they are off its line."""
    at = dot(point, line) / dot(line, line)
    off = point - at[:, None] * line
    own = rotate(inverse(frame), off) * [1.0, 0.0, 1.0]
    reach = np.hypot(own[:, 0] / trunk.across, own[:, 2] / trunk.deep)
    counts = smoothstep(at, *_BELOW) * (1.0 - smoothstep(at, *_ABOVE))
    factor = counts * np.maximum(0.0, 1.0 / np.maximum(reach, 0.2) - 1.0)
    return rotate(frame, factor[:, None] * own)


def _length(v: np.ndarray) -> np.ndarray:
    return np.linalg.norm(v, axis=-1, keepdims=True)
