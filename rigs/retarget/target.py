"""What a motion is put on, and what comes of it: a rig that was understood, and the rotations and locations to key on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from ..recognition.mapping import Mapping, brought_along, carriers, checked
from ..recognition.rig import Rig
from .rest_pose import RestPose, rest_pose
from .root_bone import ground_bone
from .source import BodyMotion
from .twist import TwistBone, twist_bones


@dataclass(frozen=True)
class Target:
    """A rig that was understood: its mapping, its rest pose, and the bones that move, parents first.

    rest_axes: (N, 4) the axes of its bones in that rest pose, which may be another than the rig's own. travel: the bone that carries the
    body; root: the one on the ground that may carry the way walked, None where there is none. brought: {bone: bone} bones that are keyed
    to the place where another would take them.
    """

    rig: Rig
    mapping: Mapping
    rest_pose: RestPose
    rest_axes: np.ndarray
    travel: int
    order: tuple[int, ...]
    twists: tuple[TwistBone, ...] = ()
    root: int | None = None
    brought: dict[int, int] = field(default_factory=dict[int, int])

    @classmethod
    def of(cls, rig: Rig, mapping: Mapping, rest_rig: Rig | None = None) -> Target:
        """Understand a rig. rest_rig: the same rig in a pose that is to be taken for its rest pose.

        Raises RigError when the mapping does not fit it or its rest pose is no person's.
        """
        checked(mapping, rig)
        rest_rig = rest_rig or rig
        travel = rig.index[mapping.travel] if mapping.travel else _carrier(rig, mapping)
        twists, root = twist_bones(rest_rig, mapping), ground_bone(rig, mapping, travel)
        used = {rig.index[bone] for bone in mapping.bones.values()} | {twist.bone for twist in twists}
        brought = brought_along(mapping, rig)
        order = _leaders_first(rig, used, brought)
        return cls(rig, mapping, rest_pose(rest_rig, mapping), rest_rig.axes, travel, order, twists, root, brought)

    @cached_property
    def _order_indices(self) -> dict[int, int]:
        return {bone: index for index, bone in enumerate(self.order)}

    def order_index(self, bone: int) -> int:
        """Where one of the rig's bones stands in `order`."""
        return self._order_indices[bone]

    def leader(self, bone: int) -> int:
        """The bone that takes another one along, -1 for none."""
        return self.brought.get(bone, self.rig.holders.get(bone, self.rig.parents[bone]))

    def bone(self, joint: str) -> int:
        """The index in the rig of a joint's bone."""
        return self.rig.index[self.mapping.joints[joint]]

    def joint_index(self, joint: str) -> int:
        """Where a joint's bone stands in `order`."""
        return self.order_index(self.bone(joint))

    def scale(self, motion: BodyMotion) -> float:
        """Its size over that of a motion's person."""
        return self.rest_pose.height / motion.height


@dataclass(frozen=True)
class RigMotion:
    """What is keyed: local rotations {bone: (T, 4)}, hemisphere-continuous, and locations {bone: (T, 3)} in rig units of the travelling
    bone and, where it moves, the one on the ground.

    world: (T, K, 4) rotations and head_positions: (T, K, 3) of target.order's bones, metres, Y up: what Blender is to show.
    """

    rotations: dict[str, np.ndarray]
    locations: dict[str, np.ndarray]
    fps: float
    world: np.ndarray
    head_positions: np.ndarray

    @property
    def frames(self) -> int:
        """Number of frames T."""
        return len(self.world)


def _carrier(rig: Rig, mapping: Mapping) -> int:
    """The nearest bone that carries pelvis, spine and legs and can be moved; where none carries all, the topmost above the pelvis."""
    pelvis = rig.index[mapping.joints["pelvis"]]
    able = (bone for bone in carriers(mapping, rig) if rig.names[bone] not in rig.connected)
    return next(able, [pelvis, *rig.ancestors(pelvis)][-1])


def _leaders_first(rig: Rig, used: set[int], brought: dict[int, int]) -> tuple[int, ...]:
    """These bones and all that they go with, each after what it goes with."""
    order: dict[int, None] = {}

    def add(bone: int) -> None:
        for leader in (rig.parents[bone], rig.holders.get(bone, -1), brought.get(bone, -1)):
            if leader >= 0 and leader not in order:
                add(leader)
        order.setdefault(bone)

    for bone in sorted(used):
        add(bone)
    return tuple(order)
