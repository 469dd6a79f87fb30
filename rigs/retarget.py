"""A person's motion on a rig of other proportions, names and axes: rotations in closed form for whole clips, feet solved again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .legs import Legs, place_feet
from .mapping import Mapping, checked
from .rig import Rig
from .rotations import continuous, inverse, multiply, rotate, slerp
from .smpl import JOINT
from .source import BodyMotion
from .stance import Stance, stance

_HIPS = ("left_hip", "right_hip")


@dataclass(frozen=True)
class Target:
    """A rig that was understood: its mapping, its stance, and the bones that move, parents first.

    neutral: (N, 4) the axes of its bones in that stance: those at rest, or of a pose that stands for the rest pose.
    """

    rig: Rig
    mapping: Mapping
    stance: Stance
    neutral: np.ndarray
    travel: int
    order: tuple[int, ...]


@dataclass(frozen=True)
class RigMotion:
    """What is keyed: local rotations {bone: (T, 4)}, hemisphere-continuous, and the travelling bone's location (T, 3), rig units.

    world: (T, K, 4) rotations and places: (T, K, 3) positions of target.order's bones, metres, Y up: what Blender is to show.
    """

    rotations: dict[str, np.ndarray]
    travel: str
    location: np.ndarray
    fps: float
    world: np.ndarray
    places: np.ndarray


def target(rig: Rig, mapping: Mapping, standing: Rig | None = None) -> Target:
    """Understand a rig. standing: the same rig in a pose that is to be taken for its rest pose.

    Raises RigError when the mapping does not fit it or its rest pose is no person's.
    """
    checked(mapping, rig)
    standing = standing or rig
    mapped = {rig.index[bone] for bone in mapping.bones.values()}
    moving = mapped.union(*(rig.ancestors(bone) for bone in mapped))
    travel = rig.index[mapping.travel] if mapping.travel else _carrier(rig, mapping)
    order = tuple(bone for bone in range(len(rig.names)) if bone in moving)
    return Target(rig, mapping, stance(standing, mapping), standing.axes, travel, order)


def _carrier(rig: Rig, mapping: Mapping) -> int:
    """The nearest bone above pelvis, spine and legs, the pelvis itself where it is that."""
    lines = [
        [rig.index[bone], *rig.ancestors(rig.index[bone])]
        for bone in (mapping.joints["pelvis"], mapping.spine[0], *(mapping.joints[hip] for hip in _HIPS))
    ]
    common = [bone for bone in lines[0] if all(bone in line for line in lines[1:])]
    return common[0] if common else lines[0][-1]


def retarget(motion: BodyMotion, onto: Target, foot_lock: float = 1.0) -> RigMotion:
    """The motion on the rig; the person starts where and facing as the rig rests. foot_lock: from 0, limbs as the source's, to 1."""
    turns = _bone_turns(motion.turns, onto)
    world = _world_rotations(turns, onto)
    places = _places(world, onto)
    scale = onto.stance.height / motion.height
    drift = _drift(motion, places, onto, scale)
    if foot_lock > 0.0:
        legs = Legs(onto.rig, onto.mapping, onto.stance, onto.neutral, onto.order, scale)
        turns, lift = place_feet(motion, legs, turns, world, places + drift[:, None], foot_lock)
        world, drift = _world_rotations(turns, onto), drift + lift
        places = _places(world, onto)
    return _local(turns, world, places, drift, onto, motion.fps)


def _bone_turns(turns: np.ndarray, onto: Target) -> dict[int, np.ndarray]:
    """World rotation (T, 4) of each mapped bone: F G C^-1 F^-1 R."""
    rig, mapping, stood = onto.rig, onto.mapping, onto.stance

    def posed(bone: str, joint: str, turn: np.ndarray) -> np.ndarray:
        to_rest = multiply(inverse(multiply(stood.facing, stood.turns[JOINT[joint]])), onto.neutral[rig.index[bone]])
        return multiply(multiply(stood.facing, turn), to_rest)

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


def _lies_below_pelvis(onto: Target) -> bool:
    """Whether the spine grows out of the pelvis; in rigs that turn about the waist, the pelvis hangs from the lowest spine control."""
    rig, mapping = onto.rig, onto.mapping
    return rig.index[mapping.joints["pelvis"]] in rig.ancestors(rig.index[mapping.spine[0]])


def _between(chain: list[np.ndarray], at: float) -> np.ndarray:
    low = min(int(at), len(chain) - 2)
    return slerp(chain[low], chain[low + 1], at - low)


def _world_rotations(turns: dict[int, np.ndarray], onto: Target) -> np.ndarray:
    """(T, K, 4): mapped bones as they are to be, others as their parents carry them."""
    rig = onto.rig
    frames = len(next(iter(turns.values())))
    world = np.empty((frames, len(onto.order), 4))
    for place, bone in enumerate(onto.order):
        if bone in turns:
            world[:, place] = turns[bone]
        else:
            world[:, place] = multiply(*_carried(world, bone, onto)) if _carries(rig, bone) else rig.axes[bone]
    return world


def _carries(rig: Rig, bone: int) -> bool:
    return rig.parents[bone] >= 0 and bool(rig.inherits[bone])


def _carried(world: np.ndarray, bone: int, onto: Target) -> tuple[np.ndarray, np.ndarray]:
    """The parent's world rotation, and the bone's rest rotation in the parent's axes."""
    parent = onto.rig.parents[bone]
    return world[:, onto.order.index(parent)], multiply(inverse(onto.rig.axes[parent]), onto.rig.axes[bone])


def _places(world: np.ndarray, onto: Target) -> np.ndarray:
    """(T, K, 3) heads of the bones while the travelling bone stays at rest."""
    rig = onto.rig
    places = np.empty((*world.shape[:2], 3))
    for place, bone in enumerate(onto.order):
        parent = rig.parents[bone]
        if parent < 0:
            places[:, place] = rig.heads[bone]
        else:
            at = onto.order.index(parent)
            arm = rotate(inverse(rig.axes[parent]), rig.heads[bone] - rig.heads[parent])
            places[:, place] = places[:, at] + rotate(world[:, at], arm)
    return places


def _drift(motion: BodyMotion, places: np.ndarray, onto: Target, scale: float) -> np.ndarray:
    """(T, 3) how far the travelling bone must go, metres in the world, for the middle of the hips to be where it is wanted."""
    rig, stood = onto.rig, onto.stance
    hips = [onto.order.index(rig.index[onto.mapping.joints[hip]]) for hip in _HIPS]
    wanted = scale * motion.joints[:, [JOINT[hip] for hip in _HIPS]].mean(axis=1)
    return stood.ground + rotate(stood.facing, wanted) - places[:, hips].mean(axis=1)


def _local(
    turns: dict[int, np.ndarray], world: np.ndarray, places: np.ndarray, drift: np.ndarray, onto: Target, fps: float
) -> RigMotion:
    rig, rotations = onto.rig, {}
    for bone in turns:
        own = world[:, onto.order.index(bone)]
        unposed = multiply(*_carried(world, bone, onto)) if _carries(rig, bone) else rig.axes[bone]
        rotations[rig.names[bone]] = continuous(multiply(inverse(unposed), own))
    axes = rig.axes[onto.travel] if rig.local_location[onto.travel] else rig.space
    if _carries(rig, onto.travel) and rig.local_location[onto.travel]:
        axes = multiply(*_carried(world, onto.travel, onto))
    location = rotate(inverse(axes), drift) / rig.metres_per_unit
    below = [place for place, bone in enumerate(onto.order) if bone == onto.travel or onto.travel in rig.ancestors(bone)]
    places = places.copy()
    places[:, below] += drift[:, None]
    return RigMotion(rotations, rig.names[onto.travel], location, fps, world, places)
