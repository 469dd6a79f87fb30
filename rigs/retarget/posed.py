"""A rig as it is to stand: the rotations that its bones are to show, and where that puts all that move."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..math.rotations import inverse, multiply, rotate
from ..recognition.rig import Rig
from .target import Target

HIPS = ("left_hip", "right_hip")


@dataclass(frozen=True)
class Posed:
    """rotations: {bone: (T, 4)} world rotations that bones are to show. world: (T, K, 4) rotations and head_positions: (T, K, 3) of the
    target's order, metres, Y up; travel: (T, 3) how far the travelling bone has gone from where it rests."""

    rotations: dict[int, np.ndarray]
    world: np.ndarray
    head_positions: np.ndarray
    travel: np.ndarray

    @classmethod
    def with_hips_at(cls, hips: np.ndarray, rotations: dict[int, np.ndarray], onto: Target) -> Posed:
        """hips: (T, 3) where their middle is to be."""
        world = world_rotations(rotations, onto)
        heads = head_positions(world, onto)
        travel = hips - heads[:, [onto.joint_index(hip) for hip in HIPS]].mean(axis=1)
        return cls(rotations, world, heads + travel[:, None], travel)

    def gone(self, way: np.ndarray) -> Posed:
        """Farther by (T, 3)."""
        return replace(self, head_positions=self.head_positions + way[:, None], travel=self.travel + way)


def world_rotations(target_rotations: dict[int, np.ndarray], onto: Target) -> np.ndarray:
    """(T, K, 4): mapped bones as they are to be, others as their parents carry them."""
    rig = onto.rig
    frames = len(next(iter(target_rotations.values())))
    world = np.empty((frames, len(onto.order), 4))
    for index, bone in enumerate(onto.order):
        if bone in target_rotations:
            world[:, index] = target_rotations[bone]
        else:
            world[:, index] = multiply(*carried(world, bone, onto)) if carries(rig, bone) else rig.axes[bone]
    return world


def carries(rig: Rig, bone: int) -> bool:
    return rig.parents[bone] >= 0 and bool(rig.inherits[bone])


def carried(world: np.ndarray, bone: int, onto: Target) -> tuple[np.ndarray, np.ndarray]:
    """The parent's world rotation, and the bone's rest rotation in the parent's axes."""
    parent = onto.rig.parents[bone]
    return world[:, onto.order_index(parent)], multiply(inverse(onto.rig.axes[parent]), onto.rig.axes[bone])


def head_positions(world: np.ndarray, onto: Target) -> np.ndarray:
    """(T, K, 3) heads of the bones while the travelling bone stays at rest."""
    rig = onto.rig
    heads = np.empty((*world.shape[:2], 3))
    for index, bone in enumerate(onto.order):
        leader = onto.leader(bone)
        heads[:, index] = rig.heads[bone] if leader < 0 else taken(bone, leader, world, heads, onto)
    return heads


def taken(bone: int, leader: int, world: np.ndarray, heads: np.ndarray, onto: Target) -> np.ndarray:
    """(T, 3) where another bone takes a bone's head."""
    rig, at = onto.rig, onto.order_index(leader)
    arm = rotate(inverse(rig.axes[leader]), rig.heads[bone] - rig.heads[leader])
    return heads[:, at] + rotate(world[:, at], arm)
