"""What constraints and drivers of an armature's bones do: which bone goes with which, which is turned by which, and what skin hangs on."""

from __future__ import annotations

import re
from collections.abc import Iterator

import bpy

from ..blender.typed import ArmatureObject

# The path of a driver that moves a bone; bones are named there, or numbered.
_MOVED_BONE = re.compile(r'(pose\.bones\[(?:\d+|"(?:\\.|[^"\\])*")\])\.(?:rotation|location)')
_BONE_IN_PATH = re.compile(r'pose\.bones\["((?:\\.|[^"\\])*)"\]')
# A rig whose skin hangs on fewer bones than these says nothing about the others.
_LEAST_BONES = 12


def leaders(armature: ArmatureObject) -> dict[str, str | None]:
    """The bone that each bone moves with: its parent, or the one whose transforms a constraint gives it whole, as control rigs do."""
    found = {bone.name: bone.parent.name if bone.parent else None for bone in armature.data.bones}
    for bone in armature.pose.bones if armature.pose else ():
        copied = next((copied for c in bone.constraints if (copied := _copied_whole(c, armature))), None)
        if copied is None and bone.parent is None:
            copied = next((leader for c in bone.constraints if (leader := _hung_from(c, armature))), None)
        if copied and not _follows(copied, bone.name, found):
            found[bone.name] = copied
    return found


def holders(armature: ArmatureObject) -> dict[str, str]:
    """{bone: the bone whose place a Copy Location gives it}."""
    found: dict[str, str] = {}
    for bone, constraint in _working(armature):
        if not isinstance(constraint, bpy.types.CopyLocationConstraint) or not _is_whole(constraint, armature):
            continue
        every_axis = constraint.use_x and constraint.use_y and constraint.use_z
        inverted = constraint.invert_x or constraint.invert_y or constraint.invert_z
        if every_axis and not inverted and not constraint.use_offset and not _hangs(armature, constraint.subtarget, bone.name):
            found[bone.name] = constraint.subtarget
    return found


def goals(armature: ArmatureObject) -> dict[str, str]:
    """{goal of an IK chain: the bone that ends the chain}."""
    return {
        constraint.subtarget: bone.name
        for bone, constraint in _working(armature)
        if isinstance(constraint, bpy.types.KinematicConstraint) and _is_own(constraint, armature)
    }


def turned_by(armature: ArmatureObject) -> dict[str, str]:
    """{bone: the bone that turns it wholly}: by a copy of its rotation or of all its transforms."""
    kinds = (bpy.types.CopyRotationConstraint, bpy.types.CopyTransformsConstraint)
    return {
        bone.name: constraint.subtarget
        for bone, constraint in _working(armature)
        if isinstance(constraint, kinds) and _is_whole(constraint, armature) and constraint.mix_mode == "REPLACE"
    }


def idle(armature: ArmatureObject) -> frozenset[str]:
    """Bones on which no skin depends: by parents, constraints or drivers. None where the skin hangs on a few bones only."""
    sources: dict[str, set[str]] = {bone.name: {bone.parent.name} if bone.parent else set() for bone in armature.data.bones}
    for bone, constraint in _working(armature):
        parts = constraint.targets if isinstance(constraint, bpy.types.ArmatureConstraint) else (constraint,)
        names = (getattr(part, name, "") for part in parts for name in ("subtarget", "pole_subtarget"))
        sources[bone.name] |= {name for name in names if name in sources}
    for moved, read in _driver_bones(armature):
        sources.get(moved, set()).update(read & sources.keys())
    needed: set[str] = set()
    waiting = [bone.name for bone in armature.data.bones if bone.use_deform]
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting += sources[name]
    return frozenset(sources.keys() - needed) if len(needed) >= _LEAST_BONES else frozenset()


def driven(armature: ArmatureObject) -> frozenset[str]:
    """Bones on which keyed rotations would be lost: moved by constraints or drivers, or locked."""
    bones = armature.pose.bones if armature.pose else ()
    constrained = {bone.name for bone in bones if any(not c.mute and not c.type.startswith("LIMIT") for c in bone.constraints)}
    locked = {bone.name for bone in bones if all(bone.lock_rotation)}
    drivers = armature.animation_data.drivers if armature.animation_data else ()
    moved = [found[1] for curve in drivers if (found := _MOVED_BONE.match(curve.data_path))]
    return frozenset(constrained | locked | {bone.name for path in moved if (bone := _resolved(armature, path)) is not None})


def _resolved(armature: ArmatureObject, path: str) -> bpy.types.PoseBone | None:
    try:
        return armature.path_resolve(path)
    except ValueError:
        # Drivers outlive the bones that they were made for.
        return None


def _driver_bones(armature: ArmatureObject) -> Iterator[tuple[str, set[str]]]:
    """Bones that drivers of the armature change something on, each with the bones that they read."""
    for curve in armature.animation_data.drivers if armature.animation_data else ():
        if curve.driver is not None and (moved := _BONE_IN_PATH.search(curve.data_path)):
            targets = [target for variable in curve.driver.variables for target in variable.targets]
            paths = (found[1] for target in targets if (found := _BONE_IN_PATH.search(target.data_path)))
            yield moved[1], {*paths, *(target.bone_target for target in targets)}


def _working(armature: ArmatureObject) -> Iterator[tuple[bpy.types.PoseBone, bpy.types.Constraint]]:
    for bone in armature.pose.bones if armature.pose else ():
        yield from ((bone, constraint) for constraint in bone.constraints if not constraint.mute)


def _is_own(constraint: bpy.types.Constraint, armature: ArmatureObject) -> bool:
    """Whether it follows a bone of the same armature."""
    return getattr(constraint, "target", None) == armature and getattr(constraint, "subtarget", "") in armature.data.bones


def _is_whole(constraint: bpy.types.Constraint, armature: ArmatureObject) -> bool:
    """Whether nothing of what the bone does itself remains."""
    in_world = constraint.target_space == constraint.owner_space and constraint.owner_space in ("WORLD", "POSE")
    return _is_own(constraint, armature) and constraint.influence == 1.0 and in_world


def _copied_whole(constraint: bpy.types.Constraint, armature: ArmatureObject) -> str | None:
    """The bone whose transforms a constraint copies whole."""
    if constraint.mute or not isinstance(constraint, bpy.types.CopyTransformsConstraint):
        return None
    return constraint.subtarget if _is_whole(constraint, armature) and constraint.mix_mode == "REPLACE" else None


def _hung_from(constraint: bpy.types.Constraint, armature: ArmatureObject) -> str | None:
    """The bone that a bone without parent hangs from by a constraint. Of the ones that an Armature constraint can switch between, the
    topmost, which is what switches that are keyed along choose, else the one that counts most."""
    if constraint.mute:
        return None
    if isinstance(constraint, bpy.types.ChildOfConstraint):
        whole = all(getattr(constraint, f"use_{what}_{axis}") for what in ("location", "rotation") for axis in "xyz")
        return constraint.subtarget if whole and constraint.influence == 1.0 and _is_own(constraint, armature) else None
    if not isinstance(constraint, bpy.types.ArmatureConstraint):
        return None
    bones = armature.data.bones
    parts = [part for part in constraint.targets if part.target == armature and part.subtarget in bones]
    topmost = next((part.subtarget for part in parts if bones[part.subtarget].parent is None), None)
    heaviest = max(parts, key=lambda part: part.weight, default=None)
    return topmost or (heaviest.subtarget if heaviest is not None and heaviest.weight > 0.0 else None)


def _hangs(armature: ArmatureObject, name: str, above: str) -> bool:
    """Whether a bone is another one or is below it."""
    bone = armature.data.bones[name]
    return name == above or above in {parent.name for parent in bone.parent_recursive}


def _follows(bone: str | None, other: str, leaders: dict[str, str | None]) -> bool:
    while bone is not None:
        if bone == other:
            return True
        bone = leaders[bone]
    return False
