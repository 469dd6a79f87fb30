"""Skeletons, pose tracks and forward kinematics."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .. import smpl
from .rotations import multiply, normalise, rotate

# Frames per second that a motion file can mean; anything else is a slip of units, and would ask for any amount of memory.
SLOWEST_RATE, FASTEST_RATE = 0.1, 2000.0


@dataclass(frozen=True)
class Skeleton:
    """A rest pose: joint names, each joint's parent (-1 for the root, parents first), (J, 3) offsets from it in metres."""

    names: tuple[str, ...]
    parents: tuple[int, ...]
    offsets: np.ndarray


SMPL_SKELETON = Skeleton(smpl.JOINT_NAMES, smpl.PARENTS, smpl.REST_OFFSETS)


def rest_positions(skeleton: Skeleton) -> np.ndarray:
    """(J, 3) joints of the rest pose, metres, Y up, the root at the origin."""
    joints = np.zeros((len(skeleton.names), 3))
    for joint, parent in enumerate(skeleton.parents):
        if parent >= 0:
            joints[joint] = joints[parent] + skeleton.offsets[joint]
    return joints


@dataclass(frozen=True)
class PoseTrack:
    """Rotations over time on one skeleton; `forward_kinematics` of it is the definition of correct.

    rotations: (T, J, 4) local unit quaternions wxyz, hemisphere-continuous in time. translation: (T, 3) the root joint's
    position, metres, Y up. fps: frames per second.
    """

    rotations: np.ndarray
    translation: np.ndarray
    skeleton: Skeleton
    fps: float


def global_rotations(track: PoseTrack) -> np.ndarray:
    """(T, J, 4) rotations of every joint in the world."""
    world = np.empty_like(track.rotations)
    for joint, parent in enumerate(track.skeleton.parents):
        local = track.rotations[:, joint]
        world[:, joint] = local if parent < 0 else multiply(world[:, parent], local)
    return world


def forward_kinematics(track: PoseTrack) -> np.ndarray:
    """(T, J, 3) joint positions in the world, metres."""
    world = global_rotations(track)
    positions = np.empty((*world.shape[:2], 3), dtype=world.dtype)
    for joint, parent in enumerate(track.skeleton.parents):
        if parent < 0:
            positions[:, joint] = track.translation
        else:
            positions[:, joint] = positions[:, parent] + rotate(world[:, parent], track.skeleton.offsets[joint])
    return positions


def bone_lengths(joints: np.ndarray, parents: tuple[int, ...]) -> np.ndarray:
    """(..., J) distance of each joint (..., J, 3) from its parent, metres; 0 for the root."""
    parent = np.maximum(parents, 0)
    return np.linalg.norm(joints - joints[..., parent, :], axis=-1) * (np.asarray(parents) >= 0)


def refit(joints: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    """(T, J, 3) the positions `joints` with the skeleton's bone lengths: directions of bones and path of the root are kept.

    Bones that meet in one joint keep their angles to each other too, so the result need not be a pose of the skeleton.
    """
    lengths = np.linalg.norm(skeleton.offsets, axis=-1)
    positions = np.array(joints, dtype=np.float64)
    for joint, parent in enumerate(skeleton.parents):
        if parent >= 0:
            positions[:, joint] = positions[:, parent] + lengths[joint] * normalise(joints[:, joint] - joints[:, parent])
    return positions
