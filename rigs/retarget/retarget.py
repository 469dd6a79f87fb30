"""A person's motion on a rig of other proportions, names and axes: rotations in closed form for whole clips, feet solved again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..math.rotations import about_axis, continuous, inverse, multiply, rotate, slerp
from ..smpl import JOINT
from .hands import NO_CARE, ArmCare, place_arms
from .legs import place_feet, turn_hips
from .posed import HIPS, Posed, carried, carries, head_positions, taken, world_rotations
from .root_bone import heading
from .source import BodyMotion
from .target import RigMotion, Target
from .twist import twisted

_HIP_JOINTS = [JOINT[hip] for hip in HIPS]


@dataclass(frozen=True)
class RetargetOptions:
    """How a motion is wanted on a rig. twist: share out the twist of limbs on twist bones. root: what the ground bone takes over, one of
    `root_bone.ROOT_MODES`. arms: care for arms of another build."""

    twist: bool = True
    root: str = "NONE"
    arms: ArmCare = NO_CARE


DEFAULT_OPTIONS = RetargetOptions()


def retarget(motion: BodyMotion, onto: Target, foot_lock: float = 1.0, options: RetargetOptions = DEFAULT_OPTIONS) -> RigMotion:
    """The motion on the rig: its origin is where the rig stands at rest, its +Z where that faces. foot_lock: from 0, limbs as the
    source's, to 1."""
    target_rotations = _bone_rotations(motion.turns, onto)
    if options.twist:
        target_rotations |= _twist_rotations(motion.turns, onto)
    if onto.root is not None and options.root == "TURN":
        target_rotations[onto.root] = multiply(about_axis("Y", heading(motion.joints, motion.fps)), onto.rig.axes[onto.root])
    hips = onto.scale(motion) * rotate(onto.rest_pose.facing, motion.joints[:, _HIP_JOINTS].mean(axis=1))
    hips_at = onto.rest_pose.ground + hips
    posed = Posed.with_hips_at(hips_at, target_rotations, onto)
    solved = target_rotations
    if foot_lock > 0.0:
        posed = Posed.with_hips_at(hips_at, turn_hips(motion, onto, posed, foot_lock), onto)
        solved, lift = place_feet(motion, onto, posed, foot_lock)
        posed = posed.gone(lift)
    if options.arms.is_needed:
        solved = place_arms(motion, onto, solved, posed.head_positions, options.arms)
    solved = _with_twists(posed.rotations, solved, onto)
    world, travel = world_rotations(solved, onto), posed.travel
    displacements = {onto.travel: travel}
    if onto.root is not None and options.root != "NONE":
        displacements = {onto.root: hips * [1.0, 0.0, 1.0], onto.travel: travel - hips * [1.0, 0.0, 1.0]}
    return _local(solved, world, head_positions(world, onto), displacements, onto, motion.fps)


def _bone_rotations(turns: np.ndarray, onto: Target) -> dict[int, np.ndarray]:
    """Target rotations: the world rotation (T, 4) that each mapped bone is to show."""
    rig, mapping = onto.rig, onto.mapping

    def posed(bone: str, joint: str, turn: np.ndarray) -> np.ndarray:
        return _posed(onto, rig.index[bone], joint, turn)

    found = {rig.index[bone]: posed(bone, joint, turns[:, JOINT[joint]]) for joint, bone in mapping.joints.items()}
    hips = {bone for hip in HIPS for bone in rig.ancestors(rig.index[mapping.joints[hip]])}
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
    facing = onto.rest_pose.facing
    to_rest = multiply(inverse(multiply(facing, onto.rest_pose.turns[JOINT[joint]])), onto.rest_axes[bone])
    return multiply(multiply(facing, turn), to_rest)


def _twist_rotations(turns: np.ndarray, onto: Target) -> dict[int, np.ndarray]:
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


def _local(
    target_rotations: dict[int, np.ndarray],
    world: np.ndarray,
    heads: np.ndarray,
    displacements: dict[int, np.ndarray],
    onto: Target,
    fps: float,
) -> RigMotion:
    """What to key. displacements: {bone: (T, 3)} how far bones go of themselves, metres in the world."""
    rig = onto.rig
    rotations: dict[str, np.ndarray] = {}
    locations: dict[str, np.ndarray] = {}
    for bone in target_rotations:
        own = world[:, onto.order_index(bone)]
        unposed = multiply(*carried(world, bone, onto)) if carries(rig, bone) else rig.axes[bone]
        rotations[rig.names[bone]] = continuous(multiply(inverse(unposed), own))
    for bone, displacement in displacements.items():
        locations[rig.names[bone]] = rotate(inverse(_location_axes(world, bone, onto)), displacement) / rig.metres_per_unit
    heads = _displaced(heads, displacements, onto)
    return RigMotion(rotations, locations | brought_locations(world, heads, onto), fps, world, heads)


def brought_locations(world: np.ndarray, head_positions: np.ndarray, onto: Target) -> dict[str, np.ndarray]:
    """{bone: (T, 3)} in rig units: what moves bones to where others take them, that do not hang from those. world: (T, K, 4) and
    head_positions: (T, K, 3) of onto.order as they are to be shown."""
    rig = onto.rig
    found: dict[str, np.ndarray] = {}
    for bone in onto.brought:
        parent = rig.parents[bone]
        unmoved = rig.heads[bone] if parent < 0 else taken(bone, parent, world, head_positions, onto)
        away = head_positions[:, onto.order_index(bone)] - unmoved
        found[rig.names[bone]] = rotate(inverse(_location_axes(world, bone, onto)), away) / rig.metres_per_unit
    return found


def _displaced(head_positions: np.ndarray, displacements: dict[int, np.ndarray], onto: Target) -> np.ndarray:
    """Heads (T, K, 3) with bones moved, and all that go with them."""
    moved = np.zeros_like(head_positions)
    for index, bone in enumerate(onto.order):
        leader = onto.leader(bone)
        moved[:, index] = displacements.get(bone, 0.0) + (moved[:, onto.order_index(leader)] if leader >= 0 else 0.0)
    return head_positions + moved


def _location_axes(world: np.ndarray, bone: int, onto: Target) -> np.ndarray:
    """The axes that a bone's location is written in: its own as its parent carries them, whether or not it turns with that; without local
    location those that its parent shows, and where it has none the armature's."""
    rig, parent = onto.rig, onto.rig.parents[bone]
    if parent < 0:
        return rig.axes[bone] if rig.local_location[bone] else rig.space
    return multiply(*carried(world, bone, onto)) if rig.local_location[bone] else world[:, onto.order_index(parent)]
