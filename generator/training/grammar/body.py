"""A body over time and the frames in which programs speak of it: its heading's, its chest's, its head's.

A frame is (T, 3, 3); its columns point to the person's left, up and ahead. A side's own vectors are (out, up, ahead), so that what is
said of one hand holds for the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from ....rigs import smpl
from ....rigs.math.rotations import cross, dot, from_axis_angle, normalise, rotate

J = smpl.JOINT
SIDES = ("left", "right")
_UP = np.array([0.0, 1.0, 0.0])
# The neck stands this far behind the line on which the chest's "up" lies, as a share of its height over spine3 (the rest pose's).
_NECK_BACK = -float(smpl.REST_OFFSETS[J["neck"]][2] / smpl.REST_OFFSETS[J["neck"]][1])


def _descendants(joint: int) -> tuple[int, ...]:
    found = [joint]
    for child in range(joint + 1, smpl.JOINT_COUNT):
        if smpl.PARENTS[child] in found:
            found.append(child)
    return tuple(found[1:])


_BELOW = tuple(_descendants(joint) for joint in range(smpl.JOINT_COUNT))


def outward(side: str) -> np.ndarray:
    """(3,) what turns a side's own (out, up, ahead) into (left, up, ahead), and back."""
    return np.array([1.0 if side == "left" else -1.0, 1.0, 1.0])


def other(side: str) -> str:
    return "right" if side == "left" else "left"


def turned(rotation: np.ndarray, joints: np.ndarray, joint: int) -> np.ndarray:
    """Joints (T, 22, 3) with all that hangs from `joint` turned about it by quaternions (T, 4)."""
    moved = joints.copy()
    below = list(_BELOW[joint])
    moved[:, below] = joints[:, [joint]] + rotate(rotation[:, None], joints[:, below] - joints[:, [joint]])
    return moved


def with_rest_bones(joints: np.ndarray) -> np.ndarray:
    """Joints (T, 22, 3) whose bones have the skeleton's own lengths, and the directions they had."""
    made = joints.copy()
    for joint in range(1, smpl.JOINT_COUNT):
        bone = normalise(joints[:, joint] - joints[:, smpl.PARENTS[joint]])
        made[:, joint] = made[:, smpl.PARENTS[joint]] + np.linalg.norm(smpl.REST_OFFSETS[joint]) * bone
    return made


def in_frame(frame: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """World vectors (T, 3) as seen in a frame (T, 3, 3)."""
    return np.einsum("tij,ti->tj", frame, vectors)


def from_frame(frame: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """The world's vectors (T, 3) of a frame's (T, 3) or (3,)."""
    return np.einsum("tij,tj->ti", frame, np.broadcast_to(vectors, (len(frame), 3)))


def heading_frame(joints: np.ndarray) -> np.ndarray:
    """(T, 3, 3) upright, facing where the hips face."""
    left = joints[:, J["left_hip"]] - joints[:, J["right_hip"]]
    left = normalise(left * [1.0, 0.0, 1.0])
    up = np.broadcast_to(_UP, left.shape)
    return np.stack([left, up, cross(left, up)], axis=-1)


def chest_frame(joints: np.ndarray) -> np.ndarray:
    """(T, 3, 3) of the ribs: shoulders may be shrugged in it."""
    left = normalise(joints[:, J["left_collar"]] - joints[:, J["right_collar"]])
    spine = joints[:, J["neck"]] - joints[:, J["spine3"]]
    ahead = normalise(cross(left, spine))
    up = normalise(spine + _NECK_BACK * np.linalg.norm(spine, axis=-1, keepdims=True) * ahead)
    up = normalise(up - dot(up, left)[:, None] * left)
    return np.stack([left, up, cross(left, up)], axis=-1)


@dataclass(frozen=True)
class Body:
    """joints: (T, 22, 3) metres. heading, chest, head: frames (T, 3, 3); the head's is the chest's, turned as programs turned the head."""

    joints: np.ndarray
    heading: np.ndarray = field(repr=False)
    chest: np.ndarray = field(repr=False)
    head: np.ndarray = field(repr=False)

    @classmethod
    def of(cls, joints: np.ndarray) -> Body:
        chest = chest_frame(joints)
        return cls(joints, heading_frame(joints), chest, chest)

    def __len__(self) -> int:
        return len(self.joints)

    def at(self, name: str) -> np.ndarray:
        """(T, 3) where a joint is."""
        return self.joints[:, J[name]]

    def bent(self, joint: str, rotation: np.ndarray) -> Body:
        """What hangs from a joint turned about it by a rotation vector (T, 3), given in the heading's frame."""
        quaternion = from_axis_angle(from_frame(self.heading, rotation))
        joints = turned(quaternion, self.joints, J[joint])
        head = np.stack([rotate(quaternion, self.head[..., column]) for column in range(3)], axis=-1)
        return replace(self, joints=joints, chest=chest_frame(joints), head=head)


def spun(vector: np.ndarray, axis: np.ndarray, angle: np.ndarray) -> np.ndarray:
    """Vectors (T, 3) turned about unit axes (T, 3) by angles (T,)."""
    return rotate(from_axis_angle(angle[:, None] * axis), vector)


def slerped(a: np.ndarray, b: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Unit vectors (T, 3) on the great circle from a to b; shares (T,) beyond 0..1 go on along it."""
    angle = np.arccos(np.clip(dot(a, b), -1.0, 1.0))
    axis = cross(a, b)
    size = np.linalg.norm(axis, axis=-1, keepdims=True)
    axis = np.where(size > 1e-9, axis / np.maximum(size, 1e-9), [1.0, 0.0, 0.0])
    return spun(a, axis, share * angle)
