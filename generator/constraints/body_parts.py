"""The parts of a body that constraints name, and the joints that belong to them."""

from __future__ import annotations

from ...rigs import smpl
from .plain_arrays import ConstraintError

HANDS, FEET = ("left_hand", "right_hand"), ("left_foot", "right_foot")
# What can be placed: the ends of limbs, by the joint whose place is meant, and that joint.
END_PARTS: dict[str, int] = {
    "left_hand": smpl.JOINT["left_wrist"],
    "right_hand": smpl.JOINT["right_wrist"],
    "left_foot": smpl.JOINT["left_ankle"],
    "right_foot": smpl.JOINT["right_ankle"],
}


def _below(*names: str) -> tuple[int, ...]:
    """These joints and all that hang from them."""
    chosen = {smpl.JOINT[name] for name in names}
    for joint in range(smpl.JOINT_COUNT):
        if smpl.PARENTS[joint] in chosen:
            chosen.add(joint)
    return tuple(sorted(chosen))


# What can be made by itself, or have a prompt of its own.
BODY_PARTS: dict[str, tuple[int, ...]] = {
    "upper_body": _below("spine1"),
    "lower_body": (smpl.JOINT["pelvis"], *_below("left_hip", "right_hip")),
    "arms": _below("left_collar", "right_collar"),
    "left_arm": _below("left_collar"),
    "right_arm": _below("right_collar"),
    "legs": _below("left_hip", "right_hip"),
    "left_leg": _below("left_hip"),
    "right_leg": _below("right_hip"),
    "head": _below("neck"),
    "everything": tuple(range(smpl.JOINT_COUNT)),
}


def joints_of(part: str) -> tuple[int, ...]:
    """Raises ConstraintError for a part that there is not."""
    if part not in BODY_PARTS:
        raise ConstraintError(f"a part of the body is one of {', '.join(BODY_PARTS)}, not {part!r}")
    return BODY_PARTS[part]
