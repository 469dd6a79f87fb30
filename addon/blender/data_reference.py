"""Objects and scenes found again after Blender has gone on without us."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import bpy

from .typed import ArmatureObject, Scene, is_armature

_Data = TypeVar("_Data", bound=bpy.types.ID)


@dataclass(frozen=True)
class DataReference:
    """Remembers an object or a scene while undo, deletion or renaming may happen: Python references do not survive those."""

    name: str
    session_uid: int

    @classmethod
    def to(cls, target: bpy.types.ID) -> DataReference:
        return cls(target.name, target.session_uid)

    def find(self, scene: Scene) -> ArmatureObject | None:
        """The same armature in the scene, under whatever name, else the one that has its name now, else None."""
        return self.among([candidate for candidate in scene.objects if is_armature(candidate)])

    def among(self, candidates: Iterable[_Data]) -> _Data | None:
        """As `find`, among things of any one kind."""
        things = list(candidates)
        same = next((candidate for candidate in things if candidate.session_uid == self.session_uid), None)
        return same or next((candidate for candidate in things if candidate.name == self.name), None)
