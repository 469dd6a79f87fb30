"""How a rest pose differs from the T-pose: one rotation a joint, so that any rig can stand in for any other.

The common language of source and target is the T-pose of a person who faces +Z, Y up, left at +X. A rest pose is that T-pose with every
joint turned by some C; a bone with rest axes R that is to show the joint's turn G from the T-pose takes the rotation G C^-1 R.
After Thomas Larsson's MakeWalk, with C read from where the joints stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .hinges import smoothstep
from .mapping import SIDES, Mapping
from .rig import Rig, RigError
from .rotations import from_matrix, from_to, identity, inverse, multiply, normalise, rotate, slerp
from .smpl import JOINT, JOINT_COUNT

UP = np.array([0.0, 1.0, 0.0])
# A trunk that leans less than the first angle stands upright: where joints lie inside a body differs that much from rig to rig. One
# that leans more than the second is posed.
_UPRIGHT, _LEANING = np.radians(12.0), np.radians(25.0)
_ARMS = {"left": np.array([1.0, 0.0, 0.0]), "right": np.array([-1.0, 0.0, 0.0])}
# A foot without a toe bone reaches this share of the leg's length ahead.
_FOOT_SHARE = 0.16
_HEAD_JOINTS = ("neck", "head")


@dataclass(frozen=True)
class Stance:
    """A rest pose in the common language.

    facing: (4,) turns the common frame (facing +Z) into the rig's world. turns: (22, 4) C of each joint, in the common frame. points:
    (22, 3) the joints in the common frame, metres, the floor at y = 0 and the middle between the hips above the origin; joints that the
    rig lacks stand where their neighbours put them. height: of the hips over the floor with the legs straight, metres.
    """

    facing: np.ndarray
    turns: np.ndarray
    points: np.ndarray
    height: float


def stance(rig: Rig, mapping: Mapping) -> Stance:
    """Read the rest pose of a mapped rig. Raises RigError when its joints cannot be a person's."""
    world = _joint_points(rig, mapping)
    return stance_of_points(world, rig.floor, rig.name)


def stance_of_points(world: np.ndarray, floor: float, name: str) -> Stance:
    """The same from joints (22, 3) in metres, Y up."""
    facing = _facing(world, name)
    ground = world[[JOINT["left_hip"], JOINT["right_hip"]]].mean(axis=0) * [1.0, 0.0, 1.0] + floor * UP
    points = rotate(inverse(facing), world - ground)
    return Stance(facing, _turns(points), points, _straight_height(points, name))


def _joint_points(rig: Rig, mapping: Mapping) -> np.ndarray:
    at = {role: rig.heads[rig.index[bone]] for role, bone in mapping.joints.items()}
    points = np.full((JOINT_COUNT, 3), np.nan)
    for role, place in at.items():
        points[JOINT[role]] = place
    shoulders = (at["left_shoulder"] + at["right_shoulder"]) / 2
    hips = (at["left_hip"] + at["right_hip"]) / 2
    points[JOINT["pelvis"]] = hips if np.allclose(points[JOINT["pelvis"]], points[JOINT["left_hip"]]) else points[JOINT["pelvis"]]
    points[JOINT["neck"]] = rig.heads[rig.index[mapping.neck[0]]] if mapping.neck else at.get("head", shoulders)
    spine = np.array([rig.heads[rig.index[bone]] for bone in mapping.spine])
    for number in range(3):
        points[JOINT[f"spine{number + 1}"]] = spine[min(len(spine) - 1, round(number * (len(spine) - 1) / 2))]
    points[JOINT["head"]] = at.get("head", points[JOINT["neck"]])
    for side in SIDES:
        points[JOINT[f"{side}_collar"]] = at.get(f"{side}_collar", at[f"{side}_shoulder"])
        forearm = at[f"{side}_elbow"] - at[f"{side}_shoulder"]
        points[JOINT[f"{side}_wrist"]] = at.get(f"{side}_wrist", at[f"{side}_elbow"] + forearm)
        if f"{side}_foot" not in at:
            leg = np.linalg.norm(at[f"{side}_ankle"] - at[f"{side}_hip"])
            ahead = normalise(np.cross(at["left_hip"] - at["right_hip"], UP))
            foot = at[f"{side}_ankle"] + _FOOT_SHARE * leg * ahead
            points[JOINT[f"{side}_foot"]] = foot * [1.0, 0.0, 1.0] + rig.floor * UP
    return points


def _facing(points: np.ndarray, name: str) -> np.ndarray:
    across = points[JOINT["left_hip"]] - points[JOINT["right_hip"]] + points[JOINT["left_shoulder"]] - points[JOINT["right_shoulder"]]
    across = across * [1.0, 0.0, 1.0]
    if np.linalg.norm(across) < 1e-6:
        raise RigError(f"In the rest pose of “{name}” left and right hips and shoulders stand in one place, so it faces nowhere.")
    x = normalise(across)
    return from_matrix(np.stack([x, UP, np.cross(x, UP)], axis=-1))


def _straight_height(points: np.ndarray, name: str) -> float:
    legs = []
    for side in SIDES:
        hip, knee, ankle = (points[JOINT[f"{side}_{joint}"]] for joint in ("hip", "knee", "ankle"))
        legs.append(np.linalg.norm(hip - knee) + np.linalg.norm(knee - ankle) + max(0.0, ankle[1]))
    height = float(np.mean(legs))
    if not height > 1e-6:
        raise RigError(f"The legs of “{name}” have no length.")
    return height


def _turns(points: np.ndarray) -> np.ndarray:
    turns = identity(JOINT_COUNT)
    pelvis = _trunk_turn(points, "hip")
    chest = _trunk_turn(points, "shoulder")
    for joint in ("pelvis", "spine1"):
        turns[JOINT[joint]] = pelvis
    for joint in ("spine2", "spine3", *_HEAD_JOINTS, *(f"{side}_collar" for side in SIDES)):
        turns[JOINT[joint]] = chest
    for side in SIDES:
        _limb(turns, points, chest, (f"{side}_shoulder", f"{side}_elbow", f"{side}_wrist"), _ARMS[side])
        turns[JOINT[f"{side}_wrist"]] = turns[JOINT[f"{side}_elbow"]]
        _limb(turns, points, pelvis, (f"{side}_hip", f"{side}_knee", f"{side}_ankle"), -UP)
        # A foot rests flat on the floor, whatever the slope of its bone; only where it points counts.
        foot = (points[JOINT[f"{side}_foot"]] - points[JOINT[f"{side}_ankle"]]) * [1.0, 0.0, 1.0]
        flat = from_to(np.array([0.0, 0.0, 1.0]), normalise(foot))
        turns[[JOINT[f"{side}_ankle"], JOINT[f"{side}_foot"]]] = flat
    return turns


def _trunk_turn(points: np.ndarray, across: str) -> np.ndarray:
    """The turn of hips or shoulders: about the vertical as they stand, and over as far as the trunk leans more than trunks do."""
    up = normalise(points[JOINT["neck"]] - points[[JOINT["left_hip"], JOINT["right_hip"]]].mean(axis=0))
    lean = np.arccos(np.clip(up[1], -1.0, 1.0))
    up = rotate(slerp(identity(), from_to(UP, up), smoothstep(lean, _UPRIGHT, _LEANING)), UP)
    x = points[JOINT[f"left_{across}"]] - points[JOINT[f"right_{across}"]]
    x = normalise(x - np.sum(x * up) * up)
    return from_matrix(np.stack([x, up, np.cross(x, up)], axis=-1))


def _limb(turns: np.ndarray, points: np.ndarray, base: np.ndarray, joints: tuple[str, ...], along: np.ndarray) -> None:
    """Turn each bone of a limb from where its parent's turn puts it, by the least angle, to where it rests."""
    for joint, end in pairwise(joints):
        rest = normalise(points[JOINT[end]] - points[JOINT[joint]])
        base = multiply(from_to(rotate(base, along), rest), base)
        turns[JOINT[joint]] = base
