"""A person's motion on a rig of other proportions, names and axes: rotations in closed form for whole clips, feet solved again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..math.rotations import about_axis, continuous, inverse, multiply, rotate, slerp
from ..recognition.mapping import Mapping, carriers, checked
from ..recognition.rig import Rig
from ..smpl import JOINT
from .hands import NO_CARE, ArmCare, place_arms
from .legs import place_feet
from .rest_pose import Stance, stance
from .root_bone import ground_bone, heading
from .source import BodyMotion
from .twist import TwistBone, twist_bones, twisted

_HIPS = ("left_hip", "right_hip")
_HIP_JOINTS = [JOINT[hip] for hip in _HIPS]
# What a bone on the ground takes over: nothing, the way, the way and the heading.
ROOT_MANNERS = ("NONE", "MOVE", "TURN")


@dataclass(frozen=True)
class Target:
    """A rig that was understood: its mapping, its stance, and the bones that move, parents first.

    neutral: (N, 4) the axes of its bones in that stance: those at rest, or of a pose that stands for the rest pose. travel: the bone that
    carries the body; root: the one on the ground that may carry the way walked, None where there is none.
    """

    rig: Rig
    mapping: Mapping
    stance: Stance
    neutral: np.ndarray
    travel: int
    order: tuple[int, ...]
    twists: tuple[TwistBone, ...] = ()
    root: int | None = None

    @cached_property
    def _places(self) -> dict[int, int]:
        return {bone: place for place, bone in enumerate(self.order)}

    def place(self, bone: int) -> int:
        """Where one of the rig's bones stands in `order`."""
        return self._places[bone]

    def bone(self, joint: str) -> int:
        """The place in the rig of a joint's bone."""
        return self.rig.index[self.mapping.joints[joint]]

    def joint_place(self, joint: str) -> int:
        """Where a joint's bone stands in `order`."""
        return self.place(self.bone(joint))

    def scale(self, motion: BodyMotion) -> float:
        """Its size over that of a motion's person."""
        return self.stance.height / motion.height


@dataclass(frozen=True)
class Manner:
    """How a motion is wanted on a rig. twist: share out the twist of limbs on twist bones. root: what the ground bone takes over, one of
    `ROOT_MANNERS`. arms: care for arms of another build."""

    twist: bool = True
    root: str = "NONE"
    arms: ArmCare = NO_CARE


PLAIN = Manner()


@dataclass(frozen=True)
class RigMotion:
    """What is keyed: local rotations {bone: (T, 4)}, hemisphere-continuous, and locations {bone: (T, 3)} in rig units of the travelling
    bone and, where it moves, the one on the ground.

    world: (T, K, 4) rotations and places: (T, K, 3) positions of target.order's bones, metres, Y up: what Blender is to show.
    """

    rotations: dict[str, np.ndarray]
    locations: dict[str, np.ndarray]
    fps: float
    world: np.ndarray
    places: np.ndarray

    @property
    def frames(self) -> int:
        """Number of frames T."""
        return len(self.world)


def target(rig: Rig, mapping: Mapping, standing: Rig | None = None) -> Target:
    """Understand a rig. standing: the same rig in a pose that is to be taken for its rest pose.

    Raises RigError when the mapping does not fit it or its rest pose is no person's.
    """
    checked(mapping, rig)
    standing = standing or rig
    travel = rig.index[mapping.travel] if mapping.travel else _carrier(rig, mapping)
    twists, root = twist_bones(standing, mapping), ground_bone(rig, mapping, travel)
    used = {rig.index[bone] for bone in mapping.bones.values()} | {twist.bone for twist in twists}
    moving = used.union(*(rig.ancestors(bone) for bone in used))
    order = tuple(bone for bone in range(len(rig.names)) if bone in moving)
    return Target(rig, mapping, stance(standing, mapping), standing.axes, travel, order, twists, root)


def _carrier(rig: Rig, mapping: Mapping) -> int:
    """The nearest bone that carries pelvis, spine and legs and can be moved; where none carries all, the topmost above the pelvis."""
    pelvis = rig.index[mapping.joints["pelvis"]]
    able = (bone for bone in carriers(mapping, rig) if rig.names[bone] not in rig.connected)
    return next(able, [pelvis, *rig.ancestors(pelvis)][-1])


def retarget(motion: BodyMotion, onto: Target, foot_lock: float = 1.0, manner: Manner = PLAIN) -> RigMotion:
    """The motion on the rig: its origin is where the rig stands at rest, its +Z where that faces. foot_lock: from 0, limbs as the
    source's, to 1."""
    aims = _bone_aims(motion.turns, onto)
    if manner.twist:
        aims |= _twist_aims(motion.turns, onto)
    if onto.root is not None and manner.root == "TURN":
        aims[onto.root] = multiply(about_axis("Y", heading(motion.joints, motion.fps)), onto.rig.axes[onto.root])
    world = _world_rotations(aims, onto)
    places = _places(world, onto)
    hips = onto.scale(motion) * rotate(onto.stance.facing, motion.joints[:, _HIP_JOINTS].mean(axis=1))
    drift = onto.stance.ground + hips - _middle_of_hips(places, onto)
    solved = aims
    if foot_lock > 0.0:
        solved, lift = place_feet(motion, onto, solved, world, places + drift[:, None], foot_lock)
        drift = drift + lift
    if manner.arms.is_needed:
        solved = place_arms(motion, onto, solved, places + drift[:, None], manner.arms)
    if solved is not aims:
        aims = _with_twists(aims, solved, onto)
        world = _world_rotations(aims, onto)
        places = _places(world, onto)
    ways = {onto.travel: drift}
    if onto.root is not None and manner.root != "NONE":
        ways = {onto.root: hips * [1.0, 0.0, 1.0], onto.travel: drift - hips * [1.0, 0.0, 1.0]}
    return _local(aims, world, places, ways, onto, motion.fps)


def _bone_aims(turns: np.ndarray, onto: Target) -> dict[int, np.ndarray]:
    """Aims: the world rotation (T, 4) that each mapped bone is to show."""
    rig, mapping = onto.rig, onto.mapping

    def posed(bone: str, joint: str, turn: np.ndarray) -> np.ndarray:
        return _posed(onto, rig.index[bone], joint, turn)

    found = {rig.index[bone]: posed(bone, joint, turns[:, JOINT[joint]]) for joint, bone in mapping.joints.items()}
    hips = {bone for hip in _HIPS for bone in rig.ancestors(rig.index[mapping.joints[hip]])}
    chain = [turns[:, JOINT[joint]] for joint in ("pelvis", "spine1", "spine2", "spine3")]
    # Legs may hang from the lowest spine bone (Biped): that one is part of the pelvis.
    free = [bone for bone in mapping.spine if rig.index[bone] not in hips or rig.index[bone] == rig.index[mapping.joints["pelvis"]]]
    shared = free if _lies_below_pelvis(onto) else list(mapping.spine)
    for bone in mapping.spine:
        share = 3.0 * (shared.index(bone) + 1) / len(shared) if bone in shared else 0.0
        found[rig.index[bone]] = posed(bone, "pelvis" if share == 0.0 else "spine3", _between(chain, share))
    neck = [turns[:, JOINT["spine3"]], turns[:, JOINT["neck"]]]
    for number, bone in enumerate(mapping.neck, 1):
        found[rig.index[bone]] = posed(bone, "neck", _between(neck, number / len(mapping.neck)))
    if mapping.travel and rig.index[mapping.travel] not in found and mapping.turns_travel:
        found[onto.travel] = posed(mapping.travel, "pelvis", turns[:, JOINT["pelvis"]])
    return found


def _posed(onto: Target, bone: int, joint: str, turn: np.ndarray) -> np.ndarray:
    """World rotation (T, 4) of a bone that shows a joint's turn: F G C^-1 F^-1 R."""
    facing = onto.stance.facing
    to_rest = multiply(inverse(multiply(facing, onto.stance.turns[JOINT[joint]])), onto.neutral[bone])
    return multiply(multiply(facing, turn), to_rest)


def _twist_aims(turns: np.ndarray, onto: Target) -> dict[int, np.ndarray]:
    return {twist.bone: _posed(onto, twist.bone, f"{twist.side}_{twist.joint}", twisted(twist, turns)) for twist in onto.twists}


def _with_twists(before: dict[int, np.ndarray], after: dict[int, np.ndarray], onto: Target) -> dict[int, np.ndarray]:
    """World rotations in which twist bones go along with limbs that were solved anew."""
    carried = dict(after)
    for twist in onto.twists:
        limb = onto.bone(f"{twist.side}_{twist.joint}")
        if twist.bone != limb and twist.bone in before:
            carried[twist.bone] = multiply(multiply(after[limb], inverse(before[limb])), before[twist.bone])
    return carried


def _lies_below_pelvis(onto: Target) -> bool:
    """Whether the spine grows out of the pelvis; in rigs that turn about the waist, the pelvis hangs from the lowest spine control."""
    rig, mapping = onto.rig, onto.mapping
    return rig.index[mapping.joints["pelvis"]] in rig.ancestors(rig.index[mapping.spine[0]])


def _between(chain: list[np.ndarray], at: float) -> np.ndarray:
    low = min(int(at), len(chain) - 2)
    return slerp(chain[low], chain[low + 1], at - low)


def _world_rotations(aims: dict[int, np.ndarray], onto: Target) -> np.ndarray:
    """(T, K, 4): mapped bones as they are to be, others as their parents carry them."""
    rig = onto.rig
    frames = len(next(iter(aims.values())))
    world = np.empty((frames, len(onto.order), 4))
    for place, bone in enumerate(onto.order):
        if bone in aims:
            world[:, place] = aims[bone]
        else:
            world[:, place] = multiply(*_carried(world, bone, onto)) if _carries(rig, bone) else rig.axes[bone]
    return world


def _carries(rig: Rig, bone: int) -> bool:
    return rig.parents[bone] >= 0 and bool(rig.inherits[bone])


def _carried(world: np.ndarray, bone: int, onto: Target) -> tuple[np.ndarray, np.ndarray]:
    """The parent's world rotation, and the bone's rest rotation in the parent's axes."""
    parent = onto.rig.parents[bone]
    return world[:, onto.place(parent)], multiply(inverse(onto.rig.axes[parent]), onto.rig.axes[bone])


def _places(world: np.ndarray, onto: Target) -> np.ndarray:
    """(T, K, 3) heads of the bones while the travelling bone stays at rest."""
    rig = onto.rig
    places = np.empty((*world.shape[:2], 3))
    for place, bone in enumerate(onto.order):
        parent = rig.parents[bone]
        if parent < 0:
            places[:, place] = rig.heads[bone]
        else:
            at = onto.place(parent)
            arm = rotate(inverse(rig.axes[parent]), rig.heads[bone] - rig.heads[parent])
            places[:, place] = places[:, at] + rotate(world[:, at], arm)
    return places


def _middle_of_hips(places: np.ndarray, onto: Target) -> np.ndarray:
    return places[:, [onto.joint_place(hip) for hip in _HIPS]].mean(axis=1)


def _local(
    aims: dict[int, np.ndarray], world: np.ndarray, places: np.ndarray, ways: dict[int, np.ndarray], onto: Target, fps: float
) -> RigMotion:
    """What to key. ways: {bone: (T, 3)} how far bones go of themselves, metres in the world."""
    rig, rotations, locations, places = onto.rig, {}, {}, places.copy()
    for bone in aims:
        own = world[:, onto.place(bone)]
        unposed = multiply(*_carried(world, bone, onto)) if _carries(rig, bone) else rig.axes[bone]
        rotations[rig.names[bone]] = continuous(multiply(inverse(unposed), own))
    for bone, way in ways.items():
        locations[rig.names[bone]] = rotate(inverse(_location_axes(world, bone, onto)), way) / rig.metres_per_unit
        below = [place for place, other in enumerate(onto.order) if other == bone or bone in rig.ancestors(other)]
        places[:, below] += way[:, None]
    return RigMotion(rotations, locations, fps, world, places)


def _location_axes(world: np.ndarray, bone: int, onto: Target) -> np.ndarray:
    """The axes that a bone's location is written in: its own as its parent carries them, whether or not it turns with that; without local
    location those that its parent shows, and where it has none the armature's."""
    rig, parent = onto.rig, onto.rig.parents[bone]
    if parent < 0:
        return rig.axes[bone] if rig.local_location[bone] else rig.space
    return multiply(*_carried(world, bone, onto)) if rig.local_location[bone] else world[:, onto.place(parent)]
