"""Joint positions -> rotations on a skeleton of fixed bone lengths, for a whole clip at once.

The trunk's two rigid groups, pelvis and chest, are fitted by least squares; the spine between them shares out their difference;
every other bone is aimed from where its joint has come to stand at where the next joint should be, so that errors do not add up
along a chain. The twist of arms and legs comes from the planes of elbows and knees (`hinges.py`). What positions do not show,
the turns of head and hands and the roll of the feet, follows the parent.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ..math.frames import aim, fit_rotation
from ..math.inverse_kinematics.hinges import Evidence, spin, twist_angle
from ..math.kinematics import SMPL_SKELETON, PoseTrack, Skeleton, bone_lengths
from ..math.rotations import continuous, cross, dot, from_axis_angle, inverse, multiply, normalise, rotate, slerp
from ..smpl import JOINT, JOINT_COUNT

_PELVIS, _NECK, _HEAD = JOINT["pelvis"], JOINT["neck"], JOINT["head"]
_SPINE = (JOINT["spine1"], JOINT["spine2"], JOINT["spine3"])


def _pair(name: str) -> np.ndarray:
    return np.array([JOINT[f"left_{name}"], JOINT[f"right_{name}"]])


_HIPS, _KNEES, _ANKLES, _FEET = _pair("hip"), _pair("knee"), _pair("ankle"), _pair("foot")
_COLLARS, _SHOULDERS, _ELBOWS, _WRISTS = _pair("collar"), _pair("shoulder"), _pair("elbow"), _pair("wrist")

# A joint and its children, which move as one rigid body.
_PELVIS_GROUP = np.array([_PELVIS, *_HIPS, _SPINE[0]])
_CHEST_GROUP = np.array([_SPINE[2], *_COLLARS, _NECK])

# Axes about which left and right hinges flex in the rest pose: shins swing back, forearms swing forward.
_KNEE_AXES = np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
_ELBOW_AXES = np.array([[0.0, -1.0, 0.0], [0.0, 1.0, 0.0]])
# How much the foot's direction says about the leg's twist, beside a knee bent to a right angle (1).
_FOOT_WEIGHT = 0.015
# How far spine, neck and collars typically lean from where their neighbours alone would put them (root mean square over captured
# motion), radians: what noisy positions are weighed against.
_LEAN = np.radians(10.0)


def solve(joints: np.ndarray, fps: float, skeleton: Skeleton = SMPL_SKELETON) -> PoseTrack:
    """Local rotations and root translation that bring `skeleton` to the given joint positions.

    joints: (T, 22, 3) SMPL joints, metres, Y up, T >= 1; bone lengths may differ from the skeleton's and waver. fps: frames per
    second. The result's rotations are hemisphere-continuous float64 quaternions wxyz.
    Raises ValueError for another shape, no frames, values that are not finite, a frame rate that is not positive, or a skeleton
    that has not SMPL's 22 joints.
    """
    joints = _checked(joints, fps, skeleton)
    body = _Body(joints, skeleton, float(fps))
    body.place_trunk()
    body.place_head()
    body.place_legs()
    body.place_arms()
    return PoseTrack(continuous(body.local_rotations()), body.position[:, _PELVIS].copy(), skeleton, float(fps))


def _checked(joints: np.ndarray, fps: float, skeleton: Skeleton) -> np.ndarray:
    joints = np.asarray(joints, dtype=np.float64)
    if joints.ndim != 3 or joints.shape[1:] != (JOINT_COUNT, 3):
        raise ValueError(f"Joint positions must have the shape (frames, {JOINT_COUNT}, 3), not {joints.shape}.")
    if len(joints) == 0:
        raise ValueError("There are no frames to solve.")
    finite = np.isfinite(joints).all(axis=(1, 2))
    if not finite.all():
        raise ValueError(f"Frame {np.argmin(finite)} holds a joint position that is not a finite number.")
    if not (np.isfinite(fps) and fps > 0.0):
        raise ValueError(f"The frame rate must be a positive number, not {fps}.")
    if len(skeleton.names) != JOINT_COUNT or tuple(skeleton.parents) != tuple(SMPL_SKELETON.parents):
        raise ValueError(f"The skeleton must have SMPL's {JOINT_COUNT} joints in SMPL's order.")
    return joints


@dataclass
class _Body:
    """The clip being solved: `target` positions, and world rotation and position of each joint placed so far."""

    target: np.ndarray
    skeleton: Skeleton
    fps: float

    def __post_init__(self) -> None:
        self.rotation = np.zeros((*self.target.shape[:2], 4))
        self.position = np.zeros_like(self.target)
        self.rest = np.asarray(self.skeleton.offsets, dtype=np.float64)
        self.parents = np.asarray(self.skeleton.parents)
        self.noise = self._position_noise()

    def _position_noise(self) -> float:
        """Standard deviation of a coordinate in metres, judged by how much the bones' lengths waver over the clip."""
        lengths = bone_lengths(self.target, self.skeleton.parents)[:, 1:]
        return float(np.sqrt(0.5 * lengths.var(axis=0).mean()))

    def _trust(self, child: int | np.ndarray) -> np.ndarray:
        """The share of a short bone's apparent lean that is likely to be real: 1 without noise (a Wiener filter's gain)."""
        spread = 2.0 * self.noise**2 / np.maximum(dot(self.rest[child], self.rest[child]), 1e-12)
        return _LEAN**2 / (_LEAN**2 + spread)

    def place_trunk(self) -> None:
        chest, chest_position = self._fit_group(_CHEST_GROUP)
        self.rotation[:, _PELVIS], self.position[:, _PELVIS] = self._fit_group(_PELVIS_GROUP)
        # Legs cannot make up for hips at the wrong height: the middle of the hips is exact, the root gives way.
        self._place(_HIPS)
        self.position[:, _PELVIS] += self.target[:, _HIPS].mean(axis=1) - self.position[:, _HIPS].mean(axis=1)
        towards = {_SPINE[1]: self.target[:, _SPINE[1]], _SPINE[2]: chest_position}
        for index, (joint, child) in enumerate(pairwise(_SPINE)):
            self._place(joint)
            shared = slerp(self.rotation[:, _PELVIS], chest, (index + 1) / 3)
            direction = towards[child] - self.position[:, joint]
            self.rotation[:, joint] = aim(shared, self.rest[child], direction, self._trust(child))
        self._place(_SPINE[2])
        self.rotation[:, _SPINE[2]] = chest

    def _fit_group(self, joints: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """World rotation (T, 4) and position (T, 3) of joints[0] that bring it and its children, the others, nearest target."""
        rest = self.rest[joints] * (np.arange(len(joints)) > 0)[:, None]
        rest_centre, centre = rest.mean(axis=0), self.target[:, joints].mean(axis=1)
        rotation = fit_rotation(rest - rest_centre, self.target[:, joints] - centre[:, None], np.ones(len(joints)))
        return rotation, centre - rotate(rotation, rest_centre)

    def place_head(self) -> None:
        self._place(_NECK)
        self.rotation[:, _NECK] = self._aimed(_NECK, _HEAD, self._trust(_HEAD))
        self._place(_HEAD)
        self.rotation[:, _HEAD] = self.rotation[:, _NECK]

    def place_legs(self) -> None:
        self._place(_HIPS)
        thigh = self._aimed(_HIPS, _KNEES)
        shin_direction = self._direction_beyond(thigh, _HIPS, _KNEES, _ANKLES)
        shin = aim(thigh, self.rest[_ANKLES], shin_direction)
        foot = rotate(inverse(shin), normalise(self.target[:, _FEET] - self.target[:, _ANKLES]))
        prior = self._twist_seen(foot, self.rest[_KNEES], cross(self.rest[_KNEES], _KNEE_AXES))
        rest_twist = self._twist_seen(self.rest[_FEET][None], self.rest[_KNEES], cross(self.rest[_KNEES], _KNEE_AXES))
        prior = Evidence(prior.angle - rest_twist.angle, _FOOT_WEIGHT * prior.weight)
        self._place_limb((_HIPS, _KNEES, _ANKLES), thigh, _KNEE_AXES, prior)
        self.rotation[:, _ANKLES] = self._aimed(_ANKLES, _FEET)
        self._place(_FEET)
        self.rotation[:, _FEET] = self.rotation[:, _ANKLES]

    def place_arms(self) -> None:
        self._place(_COLLARS)
        self.rotation[:, _COLLARS] = self._aimed(_COLLARS, _SHOULDERS, self._trust(_SHOULDERS))
        self._place(_SHOULDERS)
        self._place_limb((_SHOULDERS, _ELBOWS, _WRISTS), self._aimed(_SHOULDERS, _ELBOWS), _ELBOW_AXES, None)
        self.rotation[:, _WRISTS] = self.rotation[:, _ELBOWS]

    def _place_limb(
        self, joints: tuple[np.ndarray, np.ndarray, np.ndarray], swing: np.ndarray, axes: np.ndarray, prior: Evidence | None
    ) -> None:
        """Twist the upper bones, so far only aimed by `swing` (T, 2, 4), into the hinges' planes, and aim the lower bones."""
        upper, middle, end = joints
        rest, axis = self.rest[middle], normalise(self.rest[middle])
        lower = self._direction_beyond(swing, upper, middle, end)
        plane = self._twist_seen(rotate(inverse(swing), lower), rest, cross(axes, rest))
        bend = np.arccos(np.clip(dot(lower, rotate(swing, axis)), -1.0, 1.0))
        spun = spin(multiply(inverse(self.rotation[:, self.parents[upper]]), swing), axis)
        if prior is not None:
            prior = Evidence(prior.angle + spun, prior.weight)
        angle = twist_angle(plane.angle + spun, bend, self.fps, prior) - spun
        self.rotation[:, upper] = multiply(swing, from_axis_angle(angle[..., None] * axis))
        self._place(middle)
        flexed = multiply(self.rotation[:, upper], from_axis_angle(bend[..., None] * axes))
        self.rotation[:, middle] = aim(flexed, self.rest[end], lower)
        self._place(end)

    @staticmethod
    def _twist_seen(direction: np.ndarray, axis: np.ndarray, zero: np.ndarray) -> Evidence:
        """The angle about `axis` (2, 3) from `zero` (2, 3) to unit `direction` (T, 2, 3); weight: squared sine of its slant."""
        axis, zero = normalise(axis), normalise(zero)
        along, across = dot(direction, zero), dot(direction, cross(axis, zero))
        return Evidence(np.arctan2(across, along), along**2 + across**2)

    def _direction_beyond(self, rotation: np.ndarray, start: np.ndarray, middle: np.ndarray, end: np.ndarray) -> np.ndarray:
        """Unit vectors from where `rotation` of the start joint puts the middle joint to where the end joint should be."""
        return normalise(self.target[:, end] - self.position[:, start] - rotate(rotation, self.rest[middle]))

    def _aimed(self, joint: int | np.ndarray, child: int | np.ndarray, share: np.ndarray | float = 1.0) -> np.ndarray:
        """The parent's rotation, turned by (a share of) the least angle that points the joint's bone at its child's target."""
        towards = self.target[:, child] - self.position[:, joint]
        return aim(self.rotation[:, self.parents[joint]], self.rest[child], towards, share)

    def _place(self, joint: int | np.ndarray) -> None:
        parent = self.parents[joint]
        self.position[:, joint] = self.position[:, parent] + rotate(self.rotation[:, parent], self.rest[joint])

    def local_rotations(self) -> np.ndarray:
        local = multiply(inverse(self.rotation[:, self.parents]), self.rotation)
        local[:, _PELVIS] = self.rotation[:, _PELVIS]
        return normalise(local)
