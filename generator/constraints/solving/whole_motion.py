"""Constraints made exact on a motion that is there as a whole: the root first, then what the body does for hands and feet out of reach,
then the limbs, then what joint positions do not show.

Whole poses are met while the motion is made (`enforcement`); their frames stay as they are here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ....rigs.math.easing import minimum_jerk
from ....rigs.math.held import Held, HeldJoint, HeldRotation, facing_rotation
from ....rigs.math.inverse_kinematics.limbs import LIMBS, PlacedJoint, merged_by_joint, with_end_placed
from ....rigs.math.inverse_kinematics.reaching import reached
from ....rigs.math.over_time import frames_to_nearest
from ....rigs.math.rotations import inverse, multiply, rotate, slerp
from ....rigs.smpl import JOINT, PARENTS, REST_OFFSETS
from ...motion import FPS, Miss, Motion
from ..body_parts import END_PARTS, joints_of
from ..kinds import Constraints
from ..part_kinds import KeptContact, MadePart, PartPlacement
from ..root_path import along_path
from .body_composition import attached
from .body_reach import move_for
from .footsteps import moved_body
from .head_aim import chest_rotation, looking_at
from .misses import misses_of
from .root_waypoints import facing_along, through_waypoints

# Seconds in which a hand or foot turns to a given rotation and back.
_TURNING = 0.5
# A smooth way falls short of what it is led by: the second goes the rest.
_PASSES = 2


@dataclass(frozen=True)
class MetMotion:
    """joints (T, 22, 3) float32 and contacts (T, 4) bool that meet constraints; what is held of them, and what could not be met."""

    joints: np.ndarray
    contacts: np.ndarray
    held: Held
    misses: tuple[Miss, ...]


def meet_constraints(motion: Motion, constraints: Constraints) -> Motion:
    """A generated motion, no loop, that meets its request's constraints."""
    if not constraints.need_whole_motion:
        return motion
    joints = along_path(motion.joints, constraints)
    fixed = _given_frames(motion, constraints.made_parts)
    met = met_motion(joints, motion.contacts, constraints, fixed)
    return replace(motion, joints=met.joints, contacts=met.contacts, held=met.held, misses=met.misses)


def _given_frames(motion: Motion, parts: Sequence[MadePart]) -> np.ndarray:
    """(F,) frames whose whole pose is given; of a stretch in which only a part of the body is made, those at its ends."""
    given: np.ndarray = np.zeros(0, dtype=int) if motion.constrained_frames is None else motion.constrained_frames
    for made in parts:
        given = np.union1d(given[(given < made.first) | (given > made.last)], made.edges)
    return given


def met_motion(joints: np.ndarray, contacts: np.ndarray, constraints: Constraints, fixed: np.ndarray, walks: bool = True) -> MetMotion:
    """Constraints apart from poses and a path's course. fixed: (F,) frames that stay. walks: whether the body may leave its course."""
    given = joints
    joints = _with_made_parts(np.asarray(joints, dtype=np.float64), constraints.made_parts)
    if constraints.path is not None:
        joints, contacts = facing_along(joints, contacts, constraints.path)
    joints, contacts = through_waypoints(joints, contacts, constraints.waypoints, fixed)
    free = (constraints.path is None) and walks
    rooted = _rooted(constraints, fixed, len(joints)) if free else np.ones(len(joints), dtype=bool)
    joints, contacts, placed = _placed_parts(joints, contacts, constraints, fixed, rooted)
    # What was moved of the rest for hands out of reach goes back; the made part hangs from there, and reaches by itself.
    joints = _reached_by_limbs(_with_made_parts(joints, constraints.made_parts), placed, constraints.made_parts, fixed)
    rotations = (*looking_at(joints, constraints.looks), *_held_rotations(joints, constraints.placements))
    joints = _with_turned_feet(joints, rotations)
    held = Held(tuple(HeldJoint(one.joint, one.frames) for one in placed), rotations)
    joints = joints.astype(np.float32)
    joints[fixed] = given[fixed]
    joints = _to_the_bit(joints, constraints.made_parts)
    return MetMotion(joints, contacts, held, misses_of(joints, constraints, placed, held))


def _rooted(constraints: Constraints, fixed: np.ndarray, count: int) -> np.ndarray:
    """(T,) where poses, waypoints or what plays now say where the root is."""
    rooted = np.zeros(count, dtype=bool)
    rooted[fixed] = True
    for waypoint in constraints.waypoints:
        rooted[waypoint.frames] = True
    for made in constraints.made_parts:
        rooted[made.first : made.last + 1] = True
    return rooted


def _placed_parts(
    joints: np.ndarray, contacts: np.ndarray, constraints: Constraints, fixed: np.ndarray, rooted: np.ndarray
) -> tuple[np.ndarray, np.ndarray, list[PlacedJoint]]:
    """Hands and feet where they are placed or keep what they touch; the last is what both hands hold, once the leading one is there."""
    given = [PlacedJoint(END_PARTS[one.part], one.frames, one.positions) for one in constraints.placements]
    world = [contact for contact in constraints.contacts if contact.touches == "world"]
    placed = merged_by_joint([*given, *(_kept_place(joints, contact, given) for contact in world)])
    for _ in range(_PASSES):
        move = move_for(joints, placed, rooted)
        if move.is_none:
            break
        joints, contacts = moved_body(joints, contacts, move)
    joints = reached(joints, placed, fixed, FPS)
    between = [_kept_between(joints, contact) for contact in constraints.contacts if contact.touches != "world"]
    if between:
        placed = merged_by_joint([*placed, *between])
        joints = reached(joints, placed, fixed, FPS)
    return joints, contacts, placed


def _kept_place(joints: np.ndarray, contact: KeptContact, given: Sequence[PlacedJoint]) -> PlacedJoint:
    """Where the part is as it comes to it: where it is placed then, or else where the motion has it."""
    joint, frames = END_PARTS[contact.part], np.arange(contact.first, contact.last + 1)
    place = joints[contact.first, joint]
    for one in given:
        if one.joint == joint and contact.first in one.frames:
            place = one.positions[int(np.searchsorted(one.frames, contact.first))]
    return PlacedJoint(joint, frames, np.repeat(place[None], len(frames), axis=0))


def _kept_between(joints: np.ndarray, contact: KeptContact) -> PlacedJoint:
    """A hand that keeps its place beside the other one, seen from the chest."""
    joint, other, frames = END_PARTS[contact.part], END_PARTS[contact.touches], np.arange(contact.first, contact.last + 1)
    chest = chest_rotation(joints[frames])
    beside = rotate(inverse(chest[:1]), joints[contact.first : contact.first + 1, joint] - joints[contact.first, other])
    return PlacedJoint(joint, frames, joints[frames, other] + rotate(chest, beside))


def _held_rotations(joints: np.ndarray, placements: Sequence[PartPlacement]) -> tuple[HeldRotation, ...]:
    """How hands and feet are turned; on their way from one given rotation to the next by the shorter way round."""
    held: list[HeldRotation] = []
    facing = inverse(facing_rotation(joints))
    for part, joint in END_PARTS.items():
        own = [one for one in placements if one.part == part and one.rotations is not None]
        if not own:
            continue
        frames, first = np.unique(np.concatenate([one.frames for one in own]), return_index=True)
        turns = np.concatenate([one.rotations for one in own if one.rotations is not None])[first]
        share = minimum_jerk(1.0 - frames_to_nearest(frames, len(joints)) / (_TURNING * FPS))
        held.append(HeldRotation(joint, multiply(facing, _between(frames, turns, len(joints))), share))
    return tuple(held)


def _between(frames: np.ndarray, turns: np.ndarray, count: int) -> np.ndarray:
    """(count, 4) rotations (K, 4) at frames (K,), and between them."""
    at = np.arange(count)
    after = np.clip(np.searchsorted(frames, at), 0, len(frames) - 1)
    before = np.maximum(np.where(frames[after] > at, after - 1, after), 0)
    span = np.maximum(frames[after] - frames[before], 1)
    return slerp(turns[before], turns[after], minimum_jerk(np.clip((at - frames[before]) / span, 0.0, 1.0)))


def _with_turned_feet(joints: np.ndarray, rotations: Sequence[HeldRotation]) -> np.ndarray:
    """Toes where the feet's given rotations have them."""
    for one in rotations:
        toes = [joint for joint, parent in enumerate(PARENTS) if parent == one.joint]
        if one.joint not in (JOINT["left_ankle"], JOINT["right_ankle"]):
            continue
        turned = rotate(multiply(facing_rotation(joints), one.rotations), REST_OFFSETS[toes[0]])
        own = joints[:, toes[0]] - joints[:, one.joint]
        blended = own + one.share[:, None] * (turned - own)
        length = np.linalg.norm(own, axis=-1, keepdims=True)
        joints = joints.copy()
        joints[:, toes[0]] = joints[:, one.joint] + length * blended / np.maximum(np.linalg.norm(blended, axis=-1, keepdims=True), 1e-9)
    return joints


def _with_made_parts(joints: np.ndarray, parts: Sequence[MadePart]) -> np.ndarray:
    """What plays now, with the made parts of the motion on it."""
    for made in parts:
        span = slice(made.first, made.last + 1)
        joints = joints.copy()
        joints[span] = attached(made.existing.astype(np.float64), joints[span], made.part)
    return joints


def _reached_by_limbs(joints: np.ndarray, placed: Sequence[PlacedJoint], parts: Sequence[MadePart], fixed: np.ndarray) -> np.ndarray:
    """Limbs that belong to the made parts where they are placed, as far as they reach."""
    made = {joint for part in parts for joint in joints_of(part.part)}
    for one in placed:
        if LIMBS[one.joint].middle in made:
            joints = with_end_placed(joints, one, fixed, FPS)
    return joints


def _to_the_bit(joints: np.ndarray, parts: Sequence[MadePart]) -> np.ndarray:
    for made in parts:
        rest = sorted(set(range(joints.shape[1])) - set(joints_of(made.part)))
        joints[made.first : made.last + 1, rest] = made.existing[:, rest]
    return joints
