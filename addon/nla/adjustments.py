"""The animator's corrections on a layer of their own above the strips: whatever becomes of those, the corrections stay.

The layer is an action that is combined with what plays below it. While it is open it is the active action, so that keys are set on it;
otherwise a strip at the top. A pose that is keyed on it comes in and goes out over a few frames, by keys without effect on both sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import bpy

from ..blender.typed import ArmatureObject, Scene
from ..keys.actions import assign_action, channels, new_action
from .nla_strips import animation_without_tweaks, push_down_active

TRACK_NAME = "Adjustments"
_MARK = "motion_mamba_adjustments"
# Two values of a bone's channel nearer than this are the same.
_SAME = 1e-5
# What keys without effect are shown as in the dope sheet, and told from the animator's by.
_NEUTRAL = "BREAKDOWN"


def is_layer(action: bpy.types.Action | None) -> bool:
    return action is not None and _MARK in action


def is_open(armature: ArmatureObject | None) -> bool:
    animation = armature.animation_data if armature is not None else None
    return animation is not None and is_layer(animation.action)


def layer_strip(animation: bpy.types.AnimData | None) -> tuple[bpy.types.NlaTrack, bpy.types.NlaStrip] | None:
    """Of a layer that is not open."""
    tracks = animation.nla_tracks if animation is not None else ()
    return next(((track, strip) for track in tracks for strip in track.strips if is_layer(strip.action)), None)


def layer_of(armature: ArmatureObject | None) -> bpy.types.Action | None:
    animation = armature.animation_data if armature is not None else None
    if animation is not None and is_layer(animation.action):
        return animation.action
    found = layer_strip(animation)
    return found[1].action if found is not None else None


def open_layer(armature: ArmatureObject) -> bpy.types.Action:
    """Keys are set on it from now on; made where there is none. Another action that was active goes on playing below it, on a strip."""
    animation = animation_without_tweaks(armature)
    layer = layer_of(armature)
    if layer is None:
        layer = new_action(f"{armature.name} adjustments", armature.name)
        layer[_MARK] = True
    if animation.action != layer:
        if (found := layer_strip(animation)) is not None:
            animation.nla_tracks.remove(found[0])
        push_down_active(animation)
        assign_action(armature, layer)
    animation.action_blend_type, animation.action_influence, animation.action_extrapolation = "COMBINE", 1.0, "HOLD"
    return layer


def close_layer(armature: ArmatureObject) -> None:
    """It goes on playing, on a strip at the top; a layer without keys goes."""
    animation = animation_without_tweaks(armature)
    layer = animation.action
    if layer is None or not is_layer(layer):
        return
    if not _curves(layer):
        animation.action = None
        bpy.data.actions.remove(layer)
    elif (track := push_down_active(animation)) is not None:
        track.name = TRACK_NAME
    settle(animation)


def settle(animation: bpy.types.AnimData) -> None:
    """The next action that becomes active is not combined as the layer was."""
    if animation.action is None:
        animation.action_blend_type = "REPLACE"


def key_pose(armature: ArmatureObject, scene: Scene, bones: Iterable[str], fade: int) -> int:
    """Key what the animator changed of the bones' pose at the current frame, on the open layer, to come in and go out over `fade` frames.
    Returns how many channels that were. Raises ValueError when nothing was changed."""
    frame = scene.frame_current
    changed = _changed_channels(armature, scene, bones)
    if not changed:
        raise ValueError("Pose the selected bones first: none of them differs from what plays at this frame.")
    for bone, channel, values in changed:
        setattr(armature.pose.bones[bone], channel, values)
    for bone, channel, _ in changed:
        # Blender keys what must be combined with the layers below for the pose to be as it is seen.
        armature.pose.bones[bone].keyframe_insert(channel, frame=frame)
    paths = {armature.pose.bones[bone].path_from_id(channel) for bone, channel, _ in changed}
    for path in paths:
        _turn_the_short_way(layer_of(armature), path, frame)
    for curve in _curves(layer_of(armature)):
        if curve.data_path in paths:
            _blend_around(curve, frame, fade)
    return len(changed)


def _turn_the_short_way(layer: bpy.types.Action | None, path: str, frame: int) -> None:
    """A quaternion and its opposite are one rotation, but only that with a positive first number is near to none."""
    if not path.endswith("rotation_quaternion"):
        return
    curves = [curve for curve in _curves(layer) if curve.data_path == path]
    keys = [key for curve in curves for key in curve.keyframe_points if key.co.x == frame]
    if next((key.co.y for curve, key in zip(curves, keys, strict=False) if curve.array_index == 0), 1.0) >= 0.0:
        return
    for key in keys:
        key.co.y, key.handle_left.y, key.handle_right.y = -key.co.y, -key.handle_left.y, -key.handle_right.y


def shift_keys(armature: ArmatureObject, first: float, last: float, by: float) -> None:
    """Keys of the layer within two scene frames go along with what they correct."""
    layer = layer_of(armature)
    if layer is None or not by:
        return
    for curve in _curves(layer):
        for key in curve.keyframe_points:
            if first <= key.co.x <= last:
                key.co.x, key.handle_left.x, key.handle_right.x = (place.x + by for place in (key.co, key.handle_left, key.handle_right))
        curve.update()
    if (found := layer_strip(armature.animation_data)) is not None:
        _fit_strip(found[1], layer)


def remove_layer(armature: ArmatureObject) -> None:
    """What plays below it is left."""
    animation, layer = animation_without_tweaks(armature), layer_of(armature)
    if (found := layer_strip(animation)) is not None:
        animation.nla_tracks.remove(found[0])
    if is_layer(animation.action):
        animation.action = None
        settle(animation)
    if layer is not None and not layer.users:
        bpy.data.actions.remove(layer)


def layer_curves(armature: ArmatureObject) -> Iterator[tuple[str, int, list[float]]]:
    """What is corrected: data path, index and the scene frames of the keys."""
    for curve in _curves(layer_of(armature)):
        yield curve.data_path, curve.array_index, [key.co.x for key in curve.keyframe_points]


def _curves(layer: bpy.types.Action | None) -> list[bpy.types.FCurve]:
    keyed = channels(layer) if layer is not None else None
    return list(keyed.fcurves) if keyed is not None else []


def _fit_strip(strip: bpy.types.NlaStrip, layer: bpy.types.Action) -> None:
    """So that a key's frame is the scene's."""
    first, last = layer.frame_range[0], max(layer.frame_range[1], layer.frame_range[0] + 1.0)
    # Blender lets neither end pass the other.
    strip.action_frame_end = max(strip.action_frame_end, last)
    strip.action_frame_start, strip.action_frame_end = first, last
    strip.frame_start_raw, strip.frame_end_raw = first, last


def _changed_channels(armature: ArmatureObject, scene: Scene, bones: Iterable[str]) -> list[tuple[str, str, tuple[float, ...]]]:
    """Bone, channel and value of what differs from what is played, which is shown afterwards."""
    seen = {(name, channel): _value(armature, name, channel) for name in bones for channel in _channels_of(armature, name)}
    scene.frame_set(scene.frame_current)
    played = {place: _value(armature, *place) for place in seen}
    return [(*place, value) for place, value in seen.items() if max(abs(a - b) for a, b in zip(value, played[place], strict=True)) > _SAME]


def _channels_of(armature: ArmatureObject, bone: str) -> tuple[str, ...]:
    mode = armature.pose.bones[bone].rotation_mode
    rotation = {"QUATERNION": "rotation_quaternion", "AXIS_ANGLE": "rotation_axis_angle"}.get(mode, "rotation_euler")
    return "location", rotation, "scale"


def _value(armature: ArmatureObject, bone: str, channel: str) -> tuple[float, ...]:
    return tuple(getattr(armature.pose.bones[bone], channel))


def _blend_around(curve: bpy.types.FCurve, frame: float, fade: int) -> None:
    """Keys without effect on both sides, where none of the animator's own stands between."""
    keys: Any = curve.keyframe_points
    near = [key.co.x for key in keys if key.type == _NEUTRAL and 0.0 < abs(key.co.x - frame) < fade]
    for at in near:
        keys.remove(next(key for key in keys if key.co.x == at))
    own = [key.co.x for key in keys if key.type != _NEUTRAL and key.co.x != frame]
    for side in (-fade, fade):
        if not any(0.0 < (at - frame) * (1 if side > 0 else -1) <= fade for at in own):
            keys.insert(frame + side, _neutral(curve), keyframe_type=_NEUTRAL)
    next(key for key in keys if key.co.x == frame).type = "KEYFRAME"
    curve.update()


def _neutral(curve: bpy.types.FCurve) -> float:
    is_factor = curve.data_path.endswith("scale") or (curve.data_path.endswith("rotation_quaternion") and curve.array_index == 0)
    return 1.0 if is_factor else 0.0
