"""Constraints that would hide keys: found before anything is keyed, named, and kept from it in the way that the animator chose."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import bpy

from ...rigs.recognition.rig import RigError
from ...rigs.retarget.target import Target
from ..blender.typed import ArmatureObject
from . import rig_constraints
from .ik_switches import key_switches

# What is done about them: their influence is keyed to 0 along with the motion, they are muted, or left as they are.
KEY, MUTE, LEAVE = "KEY", "MUTE", "LEAVE"
_TURNING = frozenset(
    {"LIMIT_ROTATION", "COPY_ROTATION", "COPY_TRANSFORMS", "DAMPED_TRACK", "TRACK_TO", "LOCKED_TRACK", "STRETCH_TO", "TRANSFORM", "ACTION",
     "PIVOT", "ARMATURE", "CHILD_OF"}
)  # fmt: skip
_MOVING = frozenset({"COPY_LOCATION", "LIMIT_LOCATION", "LIMIT_DISTANCE", "SHRINKWRAP", "FLOOR", "FOLLOW_PATH", "CLAMP_TO"})


@dataclass(frozen=True)
class Hiding:
    """One constraint that would show something else than what is keyed."""

    bone: bpy.types.PoseBone
    constraint: bpy.types.Constraint

    @property
    def path(self) -> str:
        """Of its influence, from the bone on."""
        return f'.constraints["{bpy.utils.escape_identifier(self.constraint.name)}"].influence'


def hiding_constraints(armature: ArmatureObject, onto: Target) -> list[Hiding]:
    """Constraints at work on bones that a motion is keyed on. Raises RigError where a driver would win over a key of their influence."""
    keyed = keyed_bones(onto)
    switches = {f"{_path(bone)}{path}" for bone, path, _ in key_switches(armature, onto, ik=False)}
    found: list[Hiding] = []
    for hiding in (*_on_bones(armature, keyed), *_ik_over(armature, keyed)):
        driver = _driver(armature, f"{_path(hiding.bone.name)}{hiding.path}")
        if driver is None:
            found.append(hiding)
            continue
        reads = [target.data_path for variable in driver.variables for target in variable.targets]
        if not switches.intersection(reads):
            _refuse(hiding, driver, reads)
    return found


def keyed_bones(onto: Target) -> frozenset[str]:
    """All that a motion on this rig is keyed on."""
    places = {onto.travel, *onto.brought, *((onto.root,) if onto.root is not None else ()), *(twist.bone for twist in onto.twists)}
    return frozenset({*onto.mapping.bones.values(), *(onto.rig.names[bone] for bone in places)})


def told(hiding: list[Hiding], choice: str) -> str:
    """What is done about them, in one sentence; "" where there is none."""
    if not hiding:
        return ""
    first = f"“{hiding[0].constraint.name}” on “{hiding[0].bone.name}”"
    names = first if len(hiding) == 1 else f"{first} and {len(hiding) - 1} more"
    match choice:
        case "MUTE":
            return f"Constraints that would hide the motion are muted: {names}."
        case "LEAVE":
            return f"Constraints change what the motion shows, and are left to do so: {names}."
        case _:
            return f"Constraints that would hide the motion are keyed off along with it: {names}."


def kept_off(hiding: list[Hiding], choice: str) -> list[tuple[str, str, float]]:
    """What to key for it: bone, path from the bone on, value. Mutes where that was chosen."""
    if choice == MUTE:
        for part in hiding:
            part.constraint.mute = True
    return [(part.bone.name, part.path, 0.0) for part in hiding] if choice == KEY else []


def _on_bones(armature: ArmatureObject, keyed: Collection[str]) -> Iterator[Hiding]:
    """Constraints of keyed bones themselves, but for those by which they go along with another bone."""
    leaders, holders = rig_constraints.leaders(armature), rig_constraints.holders(armature)
    for bone in (bone for bone in armature.pose.bones if bone.name in keyed):
        carried = {leaders[bone.name] if bone.parent is None else None, holders.get(bone.name)} - {None}
        for constraint in _working(bone.constraints):
            hides = constraint.type in _TURNING | _MOVING and not _limits_nothing(constraint)
            if hides and not (_subjects(constraint) & carried and constraint.type in ("COPY_LOCATION", "ARMATURE", "CHILD_OF")):
                yield Hiding(bone, constraint)


def _ik_over(armature: ArmatureObject, keyed: Collection[str]) -> Iterator[Hiding]:
    """IK at work whose chain holds a bone that is keyed."""
    for bone in armature.pose.bones:
        for constraint in _working(bone.constraints):
            if isinstance(constraint, (bpy.types.KinematicConstraint, bpy.types.SplineIKConstraint)):
                chain = [bone, *bone.parent_recursive][: constraint.chain_count or None]
                if any(link.name in keyed for link in chain):
                    yield Hiding(bone, constraint)


def _working(constraints: Iterable[bpy.types.Constraint]) -> Iterator[bpy.types.Constraint]:
    return (constraint for constraint in constraints if constraint.influence > 0.0 and not constraint.mute)


def _limits_nothing(constraint: bpy.types.Constraint) -> bool:
    """Whether it is a limit with no axis limited."""
    if isinstance(constraint, bpy.types.LimitRotationConstraint):
        return not (constraint.use_limit_x or constraint.use_limit_y or constraint.use_limit_z)
    if isinstance(constraint, bpy.types.LimitLocationConstraint):
        return not any(getattr(constraint, f"use_{end}_{axis}") for end in ("min", "max") for axis in "xyz")
    return False


def _subjects(constraint: bpy.types.Constraint) -> set[str]:
    """The bones that a constraint follows."""
    parts = constraint.targets if isinstance(constraint, bpy.types.ArmatureConstraint) else (constraint,)
    return {getattr(part, "subtarget", "") for part in parts}


def _refuse(hiding: Hiding, driver: bpy.types.Driver, reads: list[str]) -> None:
    raise RigError(
        f"The constraint “{hiding.constraint.name}” on “{hiding.bone.name}” would hide the keys, and its influence is driven "
        f"({', '.join(reads) or driver.expression}): set that for FK, so that the influence is 0, or remove the driver."
    )


def _driver(armature: ArmatureObject, path: str) -> bpy.types.Driver | None:
    curve = armature.animation_data.drivers.find(path) if armature.animation_data else None
    return None if curve is None or curve.mute else curve.driver


def _path(bone: str) -> str:
    return f'pose.bones["{bpy.utils.escape_identifier(bone)}"]'
