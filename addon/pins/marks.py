"""Which pins a character has, and what they ask for in words that can be compared: a block remembers those that it was made to meet."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import mathutils
import numpy as np

from ..blender.typed import ArmatureObject, Scene
from ..keys.actions import played_channels


@dataclass(frozen=True)
class PinMark:
    """start, end: scene frames, both included. asks: what is held and where, as a digest; a new name changes nothing."""

    start: float
    end: float
    asks: str


def pins_of(armature: ArmatureObject, scene: Scene) -> list[Any]:
    """The scene's empties that hold something of this character, in the order of their time."""
    empties: list[Any] = [thing for thing in scene.objects if thing.type == "EMPTY"]
    found = [thing for thing in empties if thing.motion_mamba_pin.part != "NONE" and thing.motion_mamba_pin.character == armature]
    return sorted(found, key=lambda thing: (thing.motion_mamba_pin.start, thing.name))


def active_pins(armature: ArmatureObject, scene: Scene) -> Iterator[Any]:
    return (thing for thing in pins_of(armature, scene) if thing.motion_mamba_pin.enabled)


def pin_marks(armature: ArmatureObject | None, scene: Scene) -> tuple[PinMark, ...]:
    """What is asked for at the moment by the pins that are on."""
    return tuple(map(mark_of, active_pins(armature, scene))) if armature is not None else ()


def mark_of(thing: Any) -> PinMark:
    """What this pin's empty asks for, whatever the current frame. Of a parent that moves, only which one it is."""
    pin = thing.motion_mamba_pin
    asks = json.dumps([pin.part, pin.pose, _place(thing), *(("turned",) if pin.hold_rotation else ())])
    return PinMark(pin.start, max(pin.start, pin.end), hashlib.sha256(asks.encode()).hexdigest()[:16])


def marks_within(marks: Iterable[PinMark], first: float, last: float) -> str:
    """What is asked for between two scene frames, both included, as seen from the first: a block that moves leaves its pins behind."""
    inside = [mark for mark in marks if mark.start <= last and mark.end >= first]
    spans = (f"{round(max(mark.start, first) - first)}-{round(min(mark.end, last) - first)}:{mark.asks}" for mark in inside)
    return " ".join(sorted(spans))


def _place(thing: Any) -> list[Any]:
    fixed = fixed_matrix(thing)
    if fixed is not None:
        return _rounded(fixed)
    parent = thing.parent.name if thing.parent is not None else ""
    goals = [[constraint.type, getattr(getattr(constraint, "target", None), "name", "")] for constraint in thing.constraints]
    # What is keyed changes with the current frame: the keys say more.
    own = _keys(thing) if thing.animation_data is not None else _rounded(thing.matrix_basis)
    return [parent, thing.parent_bone, goals, own, _rounded(thing.matrix_parent_inverse)]


def fixed_matrix(thing: Any) -> mathutils.Matrix | None:
    """Where it is in the scene, up to date even where Blender has not evaluated it yet; None where that may change with the frame."""
    if thing.animation_data is not None or len(thing.constraints):
        return None
    if thing.parent is None:
        return thing.matrix_basis
    parent = fixed_matrix(thing.parent) if thing.parent_type == "OBJECT" else None
    return parent @ thing.matrix_parent_inverse @ thing.matrix_basis if parent is not None else None


def _rounded(matrix: mathutils.Matrix) -> list[list[float]]:
    # Without negative zeros.
    return (np.array(matrix, dtype=np.float64).round(4) + 0.0).tolist()


def _keys(thing: Any) -> list[Any]:
    played = played_channels(thing.animation_data)
    curves = played.fcurves if played is not None else ()
    return [[curve.data_path, curve.array_index, [key.co.to_tuple() for key in curve.keyframe_points]] for curve in curves]
