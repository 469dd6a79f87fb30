"""What an animation that a character has already may go on moving below a motion: nothing that carries the body, all the rest.

Bones between the keyed ones, the root, and channels that the motion has no keys for (places of limbs, sizes) are held at rest, since they
would move the body elsewhere. Fingers, faces, clothes and props go on, and that is told.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

import bpy
import numpy as np

from ...rigs.retarget.target import Target
from ..blender.typed import ArmatureObject
from ..keys.actions import HAS_SLOTS, channels, played_channels

_CHANNEL = re.compile(r'^pose\.bones\["((?:\\.|[^"\\])*)"\]\.(location|rotation_\w+|scale)$')
_AT_REST = {
    "location": (0.0, 0.0, 0.0), "scale": (1.0, 1.0, 1.0), "rotation_euler": (0.0, 0.0, 0.0),
    "rotation_quaternion": (1.0, 0.0, 0.0, 0.0), "rotation_axis_angle": (0.0, 0.0, 1.0, 0.0),
}  # fmt: skip
# A channel that stays this near to rest moves nothing.
_STILL = 1e-4
_ESCAPED = re.compile(r"\\(.)")


def held_at_rest(armature: ArmatureObject, onto: Target, keyed: Collection[tuple[str, str]]) -> list[tuple[str, str, np.ndarray]]:
    """Bone, channel and value (1, n) of what is held: what an animation of the character's own moves of the bones that carry or are the
    body, and the motion does not key. keyed: (bone, channel) of the motion's."""
    body = {onto.rig.names[bone] for bone in onto.order}
    turned = {bone for bone, channel in keyed if channel.startswith("rotation")}
    found = {
        (bone, channel)
        for bone, channel in own_channels(armature)
        if bone in body and (bone, channel) not in keyed and not (channel.startswith("rotation") and bone in turned)
    }
    return [(bone, channel, np.array([_AT_REST[channel]])) for bone, channel in sorted(found)]


def goes_on(armature: ArmatureObject, onto: Target) -> str:
    """What an animation of the character's own goes on moving, in one sentence; "" where there is none."""
    body = {onto.rig.names[bone] for bone in onto.order}
    free = sorted({bone for bone, _ in own_channels(armature)} - body)
    if not free:
        return ""
    names = f"“{free[0]}”" if len(free) == 1 else f"“{free[0]}” and {len(free) - 1} more bones"
    return f"The character's own animation goes on moving {names}, which the motion has no keys for; mute its track to hold them still."


def own_channels(armature: ArmatureObject) -> set[tuple[str, str]]:
    """(bone, channel) that the active action and unmuted strips of an armature move."""
    found: set[tuple[str, str]] = set()
    for holder in _playing(armature):
        for curve in holder.fcurves:
            path = _CHANNEL.match(curve.data_path)
            if path and path[2] in _AT_REST and not curve.mute and _moves(curve, _AT_REST[path[2]]):
                found.add((_ESCAPED.sub(r"\1", path[1]), path[2]))
    return found


def _moves(curve: bpy.types.FCurve, rest: tuple[float, ...]) -> bool:
    """Whether it ever leaves the rest pose: files have keys for all bones, most of them at rest."""
    if not curve.keyframe_points or curve.array_index >= len(rest):
        return bool(curve.modifiers)
    keys = np.empty(2 * len(curve.keyframe_points), np.float32)
    curve.keyframe_points.foreach_get("co", keys)
    return bool(curve.modifiers) or float(np.abs(keys[1::2] - rest[curve.array_index]).max()) > _STILL


def _playing(armature: ArmatureObject) -> Iterator[bpy.types.Action | bpy.types.ActionChannelbag]:
    animation = armature.animation_data
    if animation is None:
        return
    if (active := played_channels(animation)) is not None:
        yield active
    strips = (strip for track in animation.nla_tracks if not track.mute for strip in track.strips if not strip.mute)
    for strip in strips:
        if strip.action is not None:
            held = channels(strip.action, strip.action_slot if HAS_SLOTS else None)
            if held is not None:
                yield held
