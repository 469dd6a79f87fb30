"""Where the generator's frame (metres, Y up, facing +Z, the floor at y = 0) lies in the scene for a character of any kind."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ...rigs.math.kinematics import SMPL_SKELETON, PoseTrack
from ...rigs.math.rotations import identity, to_matrix
from ...rigs.retarget.source import motion_from_track
from ...rigs.retarget.target import Target
from ..blender.coordinates import vectors_to_blender
from ..blender.typed import ArmatureObject


@dataclass(frozen=True)
class MotionSpace:
    """to_world: (4, 4) takes points of the generator's frame to the world, Blender's axes."""

    to_world: np.ndarray

    @classmethod
    def at(cls, place: tuple[float, float, float]) -> MotionSpace:
        """Of a character that is yet to be made there."""
        moved = np.eye(4)
        moved[:3, 3] = place
        return cls(moved @ _turned_up())

    @classmethod
    def of(cls, armature: ArmatureObject, target: Target | None = None) -> MotionSpace:
        """Of an armature; target: what it was understood as, None for an SMPL character, whose own space it is.

        Another rig's lies on the floor below its hips, faces as it does, and is as large as it is, wherever the object's origin may be:
        what `rigs.retarget` and `rigs.source.smpl_joints` take for granted.
        """
        if target is None:
            return cls(np.array(armature.matrix_world) @ _turned_up())
        stood = target.rest_pose
        stands = np.eye(4)
        stands[:3, :3] = to_matrix(stood.facing) * (stood.height / _own_height())
        stands[:3, 3] = stood.ground
        place = np.eye(4)
        place[:3, 3] = np.array(armature.matrix_world.translation)
        return cls(place @ _turned_up() @ stands)

    def to_scene(self, points: np.ndarray) -> np.ndarray:
        """(..., 3) in the world, Blender's axes."""
        return points @ self.to_world[:3, :3].T + self.to_world[:3, 3]

    def from_scene(self, points: np.ndarray) -> np.ndarray:
        """(..., 3) in the generator's frame; undoes `to_scene`."""
        back = np.linalg.inv(self.to_world)
        return points @ back[:3, :3].T + back[:3, 3]


def _turned_up() -> np.ndarray:
    """(4, 4) Y up to Z up."""
    turn = np.eye(4)
    turn[:3, :3] = vectors_to_blender(np.eye(3)).T
    return turn


@lru_cache(maxsize=1)
def _own_height() -> float:
    """Of our own skeleton's hips over the floor, metres."""
    at_rest = PoseTrack(identity(1, len(SMPL_SKELETON.names)), np.zeros((1, 3)), SMPL_SKELETON, 20.0)
    return motion_from_track(at_rest).height
