"""Actions across Blender's versions: plain F-curves before 4.4, slots and channelbags since."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import bpy

HAS_SLOTS = bpy.app.version >= (4, 4, 0)
# Blender's limit for the names of data and of strips, in bytes of UTF-8 with the closing zero left out.
NAME_BYTES = 63


def fit_name(text: str, limit: int = NAME_BYTES) -> str:
    """A prompt as a name: one line, at most `limit` bytes of UTF-8, cut at a word where one ends near, with an ellipsis."""
    line = " ".join(text.split()) or "Motion"
    encoded = line.encode("utf-8", errors="replace")
    if len(encoded) <= limit:
        return encoded.decode("utf-8")
    ellipsis = "…"
    cut = encoded[: limit - len(ellipsis.encode())].decode("utf-8", errors="ignore")
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > len(cut) // 2 else cut).rstrip() + ellipsis


def new_action(name: str, slot_name: str) -> bpy.types.Action:
    """An empty action for an object; on 4.4 and later with one slot and one keyframe strip."""
    action = bpy.data.actions.new(fit_name(name))
    if HAS_SLOTS:
        slot = action.slots.new(id_type="OBJECT", name=slot_name)
        strip: Any = action.layers.new("Layer").strips.new(type="KEYFRAME")
        strip.channelbag(slot, ensure=True)
    else:
        action.id_root = "OBJECT"
    return action


def remove_actions(actions: Iterable[bpy.types.Action]) -> None:
    """Those that are still there."""
    for action in actions:
        with suppress(ReferenceError):
            bpy.data.actions.remove(action)


def first_slot(action: bpy.types.Action) -> bpy.types.ActionSlot | None:
    """The slot for objects, or None before 4.4 and for an action without one."""
    if not HAS_SLOTS:
        return None
    return next((slot for slot in action.slots if slot.target_id_type in ("OBJECT", "UNSPECIFIED")), None)


def channels(action: bpy.types.Action, slot: bpy.types.ActionSlot | None = None) -> bpy.types.Action | bpy.types.ActionChannelbag | None:
    """What holds the action's `fcurves` and `groups`: the action itself before 4.4, since then the channelbag of a slot, by default its
    first for objects.

    None for an action that has no keys for an object.
    """
    if not HAS_SLOTS:
        return action
    slot = slot or first_slot(action)
    if slot is None or not action.layers or not action.layers[0].strips:
        return None
    strip: Any = action.layers[0].strips[0]
    return strip.channelbag(slot)


def played_channels(animation: bpy.types.AnimData | None) -> bpy.types.Action | bpy.types.ActionChannelbag | None:
    """As `channels`, of what an object plays of its active action: the keys in its own slot, where other objects share the action."""
    action = animation.action if animation is not None else None
    if animation is None or action is None or not HAS_SLOTS:
        return action
    return channels(action, animation.action_slot) if animation.action_slot is not None else None


def assign_action(owner: bpy.types.Object, action: bpy.types.Action | None, slot: bpy.types.ActionSlot | None = None) -> None:
    """Make an action the owner's active one, or clear it with None. The slot is the given one or the action's first.

    Set by hand because Blender's automatic choice of a slot gives none in ordinary cases.
    """
    animation = owner.animation_data_create()
    animation.action = action
    if HAS_SLOTS and action is not None:
        animation.action_slot = slot or first_slot(action)
