"""How a rest pose differs from the T-pose: one rotation a joint, so that any rig can stand in for any other.

The common language of source and target is the T-pose of a person who faces +Z, Y up, left at +X. A rest pose is that T-pose with every
joint turned by some C; a bone with rest axes R that is to show the joint's turn G from the T-pose takes the rotation G C^-1 R.
After Thomas Larsson's MakeWalk, with C read from where the joints stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ..math.easing import smoothstep
from ..math.rotations import cross, dot, from_matrix, from_to, identity, inverse, multiply, normalise, rotate, slerp
from ..recognition.floor import floor_below
from ..recognition.mapping import SIDES, Mapping
from ..recognition.rig import Rig, RigError
from ..smpl import JOINT, JOINT_COUNT

UP = np.array([0.0, 1.0, 0.0])
# A trunk that leans less than the first angle stands upright: where joints lie inside a body differs that much from rig to rig. One
# that leans more than the second is posed.
_UPRIGHT, _LEANING = np.radians(12.0), np.radians(25.0)
_ARMS = {"left": np.array([1.0, 0.0, 0.0]), "right": np.array([-1.0, 0.0, 0.0])}
# A foot without a toe bone reaches this share of the leg's length ahead.
_FOOT_SHARE = 0.16
_HEAD_JOINTS = ("neck", "head")
_HIPS = [JOINT["left_hip"], JOINT["right_hip"]]
_SHOULDERS = [JOINT["left_shoulder"], JOINT["right_shoulder"]]


@dataclass(frozen=True)
class RestPose:
    """A rest pose in the common language.

    facing: (4,) turns the common frame (facing +Z) into the rig's world; ground: (3,) its origin there, the place on the floor below the
    middle of the hips, where motions start. turns: (22, 4) C of each joint, in the common frame. points:
    (22, 3) the joints in the common frame, metres, the floor at y = 0 and the middle between the hips above the origin; joints that the
    rig lacks stand where their neighbours put them. height: of the hips over the floor with the legs straight, metres.
    """

    facing: np.ndarray
    ground: np.ndarray
    turns: np.ndarray
    points: np.ndarray
    height: float


def rest_pose(rig: Rig, mapping: Mapping) -> RestPose:
    """Read the rest pose of a mapped rig. Raises RigError when its joints cannot be a person's."""
    floor = floor_below(rig, mapping)
    return rest_pose_of_points(_with_feet(joint_points(rig.heads, rig, mapping), floor), floor, rig.name)


def rest_pose_of_points(world: np.ndarray, floor: float, name: str) -> RestPose:
    """The same from joints (22, 3) in metres, Y up."""
    facing = _facing(world, name)
    ground = world[_HIPS].mean(axis=0) * [1.0, 0.0, 1.0] + floor * UP
    points = rotate(inverse(facing), world - ground)
    return RestPose(facing, ground, _turns(points), points, _straight_height(points, name))


def joint_points(heads: np.ndarray, rig: Rig, mapping: Mapping) -> np.ndarray:
    """(..., 22, 3) the joints where the bones' heads (..., N, 3) are; joints that the rig lacks where their neighbours put them.

    A missing toe is not a number: nothing but the rest pose tells where it is.
    """

    def at(bone: str) -> np.ndarray:
        return heads[..., rig.index[bone], :]

    points = np.full((*heads.shape[:-2], JOINT_COUNT, 3), np.nan)
    for joint, bone in mapping.joints.items():
        points[..., JOINT[joint], :] = at(bone)
    neck = at(mapping.neck[0]) if mapping.neck else None
    if neck is None:
        neck = at(mapping.joints["head"]) if "head" in mapping.joints else points[..., _SHOULDERS, :].mean(axis=-2)
    points[..., JOINT["neck"], :] = neck
    for number in range(3):
        bone = mapping.spine[round(number * (len(mapping.spine) - 1) / 2)]
        points[..., JOINT[f"spine{number + 1}"], :] = at(bone)
    if "head" not in mapping.joints:
        points[..., JOINT["head"], :] = neck
    for side in SIDES:
        collar, shoulder, elbow, wrist = (JOINT[f"{side}_{joint}"] for joint in ("collar", "shoulder", "elbow", "wrist"))
        if f"{side}_collar" not in mapping.joints:
            points[..., collar, :] = points[..., shoulder, :]
        if f"{side}_wrist" not in mapping.joints:
            points[..., wrist, :] = 2.0 * points[..., elbow, :] - points[..., shoulder, :]
    return points


def _with_feet(points: np.ndarray, floor: float) -> np.ndarray:
    """Joints (22, 3) at rest with feet that point ahead where there is no toe."""
    points = points.copy()
    ahead = normalise(cross(points[_HIPS[0]] - points[_HIPS[1]], UP))
    for side in SIDES:
        hip, ankle, toe = (JOINT[f"{side}_{joint}"] for joint in ("hip", "ankle", "foot"))
        if np.isnan(points[toe]).any():
            foot = points[ankle] + _FOOT_SHARE * np.linalg.norm(points[ankle] - points[hip]) * ahead
            points[toe] = foot * [1.0, 0.0, 1.0] + floor * UP
    return points


def _facing(points: np.ndarray, name: str) -> np.ndarray:
    across = points[JOINT["left_hip"]] - points[JOINT["right_hip"]] + points[JOINT["left_shoulder"]] - points[JOINT["right_shoulder"]]
    across = across * [1.0, 0.0, 1.0]
    if np.linalg.norm(across) < 1e-6:
        raise RigError(f"In the rest pose of “{name}” left and right hips and shoulders stand in one place, so it faces nowhere.")
    x = normalise(across)
    return from_matrix(np.stack([x, UP, np.cross(x, UP)], axis=-1))


def _straight_height(points: np.ndarray, name: str) -> float:
    legs: list[float] = []
    for side in SIDES:
        hip, knee, ankle = (points[JOINT[f"{side}_{joint}"]] for joint in ("hip", "knee", "ankle"))
        legs.append(float(np.linalg.norm(hip - knee) + np.linalg.norm(knee - ankle) + max(0.0, ankle[1])))
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
    up = normalise(points[JOINT["neck"]] - points[_HIPS].mean(axis=0))
    lean = np.arccos(np.clip(up[1], -1.0, 1.0))
    up = rotate(slerp(identity(), from_to(UP, up), smoothstep(lean, _UPRIGHT, _LEANING)), UP)
    x = points[JOINT[f"left_{across}"]] - points[JOINT[f"right_{across}"]]
    x = normalise(x - dot(x, up) * up)
    return from_matrix(np.stack([x, up, np.cross(x, up)], axis=-1))


def _limb(turns: np.ndarray, points: np.ndarray, base: np.ndarray, joints: tuple[str, ...], along: np.ndarray) -> None:
    """Turn each bone of a limb from where its parent's turn puts it, by the least angle, to where it rests."""
    for joint, end in pairwise(joints):
        rest = normalise(points[JOINT[end]] - points[JOINT[joint]])
        base = multiply(from_to(rotate(base, along), rest), base)
        turns[JOINT[joint]] = base
