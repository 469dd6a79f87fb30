"""Skeleton families of motion files: which source joint drives which SMPL joint, and how the source stands in a T-pose.

A family's zero pose (all rotations 0) is often not a T-pose. `t_pose` gives the world rotation of each joint when the person
stands upright, facing +Z, arms out: a code of three letters says where the joint's own x, y and z axis then point (L left = +X,
R right, U up = +Y, D down, F forward = +Z, B backward), followed by a small correction in degrees (rotation vector, world
axes). The corrections were measured: they are the mean over the upright standing frames of each data set.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ...rigs.files.bvh import Bvh
from ...rigs.math import rotations

_DIRECTIONS = {"L": (1, 0, 0), "R": (-1, 0, 0), "U": (0, 1, 0), "D": (0, -1, 0), "F": (0, 0, 1), "B": (0, 0, -1)}
_LIMB_ROLES = ("hip", "knee", "ankle", "foot", "collar", "shoulder", "elbow", "wrist")
_MIDDLE_ROLES = ("pelvis", "spine1", "spine2", "spine3", "neck", "head", "neck_base")
# A toe joint may be missing: the foot stands in.
_STAND_INS = {"left_foot": "left_ankle", "right_foot": "right_ankle"}


class UnknownSkeletonError(ValueError):
    """No family fits the file's joint names, or its zero pose is not a person standing."""


@dataclass(frozen=True)
class Family:
    """Names of one kind of skeleton.

    sides: the words for left and right. limbs: source joint of hip, knee, ankle, foot (toe; "" when there is none), collar,
    shoulder, elbow, wrist, with {} for the side. middle: source joint of pelvis, spine1, spine2, spine3, neck, head, and the
    joint at the base of the neck where the collars begin; "" for spine2 takes the middle between its neighbours. t_pose: see
    above; joints that are not named stand in the T-pose when their rotations are 0.
    """

    name: str
    sides: tuple[str, str]
    limbs: tuple[str, ...]
    middle: tuple[str, ...]
    t_pose: dict[str, tuple[str, tuple[float, float, float]]] = field(default_factory=lambda: {})

    def joint_names(self) -> dict[str, str]:
        """Source joint name for each SMPL joint name and "neck_base"; absent where the family has none."""
        names = dict(zip(_MIDDLE_ROLES, self.middle, strict=True))
        for side, word in zip(("left", "right"), self.sides, strict=True):
            names |= {f"{side}_{role}": template.format(word) for role, template in zip(_LIMB_ROLES, self.limbs, strict=True)}
        return {role: name for role, name in names.items() if name}


_NONE = (0.0, 0.0, 0.0)
_BANDAI_T_POSE = {
    "Hips": ("URF", _NONE), "Spine": ("UFL", _NONE), "Chest": ("UFL", _NONE), "Neck": ("UFL", _NONE), "Head": ("UFL", _NONE),
    "Shoulder_L": ("LUF", (0.0, 17.0, 0.0)), "UpperArm_L": ("LUF", _NONE), "LowerArm_L": ("LUF", _NONE), "Hand_L": ("LUF", _NONE),
    "Shoulder_R": ("LDB", (0.0, -17.0, 0.0)), "UpperArm_R": ("LDB", _NONE), "LowerArm_R": ("LDB", _NONE),
    "Hand_R": ("LDB", _NONE),
    "UpperLeg_L": ("DLF", _NONE), "LowerLeg_L": ("DLF", _NONE), "Foot_L": ("FLU", (39.4, 0.0, 0.0)), "Toes_L": ("FLU", _NONE),
    "UpperLeg_R": ("ULB", _NONE), "LowerLeg_R": ("ULB", _NONE), "Foot_R": ("BLD", (39.4, 0.0, 0.0)), "Toes_R": ("BLD", _NONE),
}  # fmt: skip
_ACCAD_T_POSE = {
    "Hips": ("UBR", (13.0, 0.0, 0.0)), "ToSpine": ("LUF", (-4.0, 0.0, 0.0)), "Spine": ("UFL", (-6.0, -18.0, -4.0)),
    "Spine1": ("UFL", (-2.0, 0.0, 0.0)), "Neck": ("UBR", (26.0, -21.0, 3.0)), "Head": ("URF", (6.0, 8.0, 0.0)),
    "LeftShoulder": ("UFL", (0.0, 0.0, -31.0)), "RightShoulder": ("UFL", (0.0, 0.0, 43.0)),
    "RightArm": ("RUB", _NONE), "RightForeArm": ("RUB", _NONE), "RightHand": ("RUB", _NONE),
    "LeftFoot": ("LUF", (4.0, 0.0, 0.0)), "RightFoot": ("LUF", (4.0, 0.0, 0.0)),
}  # fmt: skip

_MOTIONBUILDER_LIMBS = ("{}UpLeg", "{}Leg", "{}Foot", "{}ToeBase", "{}Shoulder", "{}Arm", "{}ForeArm")

# More specific families first: the first whose joints are all there is taken.
FAMILIES: tuple[Family, ...] = (
    Family(
        "AMC",
        ("l", "r"),
        ("{}femur", "{}tibia", "{}foot", "{}toes", "{}clavicle", "{}humerus", "{}radius", "{}hand"),
        ("root", "lowerback", "upperback", "thorax", "upperneck", "head", "lowerneck"),
    ),
    Family(
        "MotionBuilder",
        ("Left", "Right"),
        (*_MOTIONBUILDER_LIMBS, "{}FingerBase"),
        ("Hips", "LowerBack", "Spine", "Spine1", "Neck1", "Head", "Neck"),
    ),
    Family(
        "old MotionBuilder",
        ("Left", "Right"),
        ("{}Hip", "{}Knee", "{}Ankle", "{}Toe", "{}Collar", "{}Shoulder", "{}Elbow", "{}Wrist"),
        ("Hips", "lowerback", "Chest", "Chest2", "Neck", "Head", "lowerneck"),
    ),
    Family(
        "Daz",
        ("l", "r"),
        ("{}Thigh", "{}Shin", "{}Foot", "", "{}Collar", "{}Shldr", "{}ForeArm", "{}Hand"),
        ("hip", "abdomen", "", "chest", "neck", "head", "neck"),
        {"lFoot": ("LUF", (-4.0, 0.0, 0.0)), "rFoot": ("LUF", (-4.0, 0.0, 0.0))},
    ),
    Family(
        "ACCAD",
        ("Left", "Right"),
        (*_MOTIONBUILDER_LIMBS, "{}Hand"),
        ("Hips", "ToSpine", "", "Spine1", "Neck", "Head", "Neck"),
        _ACCAD_T_POSE,
    ),
    Family(
        "Bandai",
        ("L", "R"),
        ("UpperLeg_{}", "LowerLeg_{}", "Foot_{}", "Toes_{}", "Shoulder_{}", "UpperArm_{}", "LowerArm_{}", "Hand_{}"),
        ("Hips", "Spine", "", "Chest", "Neck", "Head", "Neck"),
        _BANDAI_T_POSE,
    ),
    Family(
        "Mixamo",
        ("Left", "Right"),
        (*_MOTIONBUILDER_LIMBS, "{}Hand"),
        ("Hips", "Spine", "Spine1", "Spine2", "Neck", "Head", "Neck"),
    ),
    Family(
        "two-spine MotionBuilder",
        ("Left", "Right"),
        (*_MOTIONBUILDER_LIMBS, "{}Hand"),
        ("Hips", "Spine", "", "Spine1", "Neck", "Head", "Neck"),
    ),
    Family(
        "SMPL",
        ("left", "right"),
        tuple(f"{{}}_{role}" for role in _LIMB_ROLES),
        ("pelvis", "spine1", "spine2", "spine3", "neck", "head", "neck"),
    ),
)


@dataclass(frozen=True)
class Match:
    """A file's skeleton, recognised.

    joints: source joint index by SMPL joint name and "neck_base"; spine2 may be missing. t_pose_rotations (J, 4) wxyz and
    t_pose_positions (J, 3), file units: the source skeleton standing upright, facing +Z, Y up. to_y_up: (4,) turns the file's
    world so that Y is up.
    """

    family: Family
    joints: dict[str, int]
    t_pose_rotations: np.ndarray
    t_pose_positions: np.ndarray
    to_y_up: np.ndarray


def recognise(bvh: Bvh) -> Match:
    """Find the family of a file's skeleton. Raises UnknownSkeletonError."""
    plain = {name.rpartition(":")[2]: index for index, name in reversed(list(enumerate(bvh.names)))}
    for family in FAMILIES:
        names = family.joint_names()
        if all(name in plain for name in names.values()):
            return _stand_up(bvh, family, {role: plain[name] for role, name in names.items()})
    known = ", ".join(family.name for family in FAMILIES)
    raise UnknownSkeletonError(
        f"No known skeleton has the joints {', '.join(bvh.names[:6])}, ... (known are {known}). "
        "Add a Family to generator/data/skeletons.py or rename the joints."
    )


def _stand_up(bvh: Bvh, family: Family, joints: dict[str, int]) -> Match:
    for missing, stand_in in _STAND_INS.items():
        joints.setdefault(missing, joints[stand_in])
    pose = rotations.identity(len(bvh.names))
    for index, name in enumerate(bvh.names):
        if name in family.t_pose:
            pose[index] = _t_pose_rotation(*family.t_pose[name])
    positions = _positions(bvh, pose)
    to_y_up = rotations.identity()
    if not family.t_pose:
        turn, to_y_up = _upright(positions, joints)
        pose, positions = rotations.multiply(turn, pose), rotations.rotate(turn, positions)
    _check_standing(positions, joints, family)
    return Match(family, joints, pose, positions, to_y_up)


def _t_pose_rotation(code: str, correction: tuple[float, float, float]) -> np.ndarray:
    axes = np.array([_DIRECTIONS[letter] for letter in code], dtype=np.float64).T
    return rotations.multiply(rotations.from_axis_angle(np.radians(correction)), rotations.from_matrix(axes))


def _positions(bvh: Bvh, pose: np.ndarray) -> np.ndarray:
    positions = np.zeros((len(bvh.names), 3))
    for joint, parent in enumerate(bvh.parents):
        if parent >= 0:
            positions[joint] = positions[parent] + rotations.rotate(pose[parent], bvh.offsets[joint])
    return positions


def _upright(positions: np.ndarray, joints: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """(4,) the quarter turns that make the zero pose stand upright facing +Z, and (4,) those that make the file's world Y up."""
    left = _axis(positions[joints["left_hip"]] - positions[joints["right_hip"]])
    up = _axis(positions[joints["neck_base"]] - (positions[joints["left_knee"]] + positions[joints["right_knee"]]) / 2)
    if abs(left @ up) > 0.5:
        raise UnknownSkeletonError("With all rotations 0 this skeleton does not stand in a T-pose or with arms hanging.")
    facing = rotations.inverse(rotations.from_matrix(np.stack([left, up, np.cross(left, up)], axis=-1)))
    return facing, rotations.from_to(up, np.array([0.0, 1.0, 0.0]))


def _axis(direction: np.ndarray) -> np.ndarray:
    """The coordinate axis nearest to a direction."""
    nearest = int(np.argmax(np.abs(direction)))
    return np.eye(3)[nearest] * np.sign(direction[nearest])


def _check_standing(positions: np.ndarray, joints: dict[str, int], family: Family) -> None:
    height = positions[joints["neck_base"], 1] - positions[joints["left_ankle"], 1]
    path = sum(
        np.linalg.norm(positions[joints[lower]] - positions[joints[upper]])
        for upper, lower in (("neck_base", "left_hip"), ("left_hip", "left_knee"), ("left_knee", "left_ankle"))
    )
    if height < 0.8 * path:
        raise UnknownSkeletonError(
            f"The joints are named as in {family.name} files, but with all rotations 0 this skeleton does not stand upright."
        )
