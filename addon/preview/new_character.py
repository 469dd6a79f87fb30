"""A character that was made for a motion, and goes again when the motion is discarded."""

from __future__ import annotations

from dataclasses import dataclass

import bpy

from ..blender.typed import ArmatureObject


@dataclass(frozen=True)
class NewCharacter:
    """An armature that was made for a motion, and the body that was made with it: what else is parented to it is the animator's."""

    armature: ArmatureObject
    body: bpy.types.Object | None

    def remove(self) -> None:
        """Both objects, and of their data what nothing else uses: copies of a character may share it."""
        things = [thing for thing in (self.body, self.armature) if thing is not None]
        data = [thing.data for thing in things if thing.data is not None]
        materials = {slot.material for thing in things for slot in thing.material_slots if slot.material is not None}
        for thing in things:
            bpy.data.objects.remove(thing)
        bpy.data.batch_remove([item for item in data if not item.users])
        bpy.data.batch_remove([material for material in materials if not material.users])
