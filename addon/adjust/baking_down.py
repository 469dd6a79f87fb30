"""The animator's corrections written into the strips that they correct; the layer goes."""

from __future__ import annotations

import math
from typing import Any

import bpy
import numpy as np

from ..blender.playhead import check_evaluated, go_to, restored_frame
from ..blender.typed import ArmatureObject, Scene, animation_of
from ..keys.actions import HAS_SLOTS, channels
from ..nla import adjustments, tracks

# A curve of a bone: its data path and index.
_Place = tuple[str, int]


def bake_down(armature: ArmatureObject, scene: Scene) -> int:
    """Every whole frame that is corrected is keyed in the strips as it plays now. Returns how many strips were changed.

    Raises ValueError when there is no correction, no strip of ours lies where one is, or the armature does not play.
    """
    check_evaluated(armature)
    adjustments.close_layer(armature)
    keyed = {(path, index): times for path, index, times in adjustments.layer_curves(armature)}
    frames = sorted({frame for times in keyed.values() for frame in range(math.floor(min(times)), math.ceil(max(times)) + 1)})
    ours = [strip for _, strip in tracks.our_strips(animation_of(armature)) if strip.action is not None]
    under = [strip for strip in ours if any(strip.frame_start <= frame <= strip.frame_end for frame in frames)]
    if not under:
        raise ValueError("There is no adjustment over a strip of ours: key one first.")
    played = _played(armature, scene, frames, list(keyed))
    adjustments.remove_layer(armature)
    for strip in under:
        for place, values in played.items():
            _write(strip, place, [(frame, value) for frame, value in values if strip.frame_start <= frame <= strip.frame_end])
    return len(under)


def _played(armature: ArmatureObject, scene: Scene, frames: list[int], places: list[_Place]) -> dict[_Place, list[tuple[int, float]]]:
    found: dict[_Place, list[tuple[int, float]]] = {place: [] for place in places}
    with restored_frame(scene):
        for frame in frames:
            go_to(scene, frame)
            for path, index in places:
                found[path, index].append((frame, armature.path_resolve(path)[index]))
    return found


def _write(strip: bpy.types.NlaStrip, place: _Place, values: list[tuple[int, float]]) -> None:
    assert strip.action is not None, "chosen for having one"
    keyed: Any = channels(strip.action, strip.action_slot if HAS_SLOTS else None)
    path, index = place
    curve = keyed.fcurves.find(path, index=index)
    if curve is None:
        curve = keyed.fcurves.new(path, index=index)
    at = {round(key.co.x, 2): key for key in curve.keyframe_points}
    for frame, value in values:
        time = strip.action_frame_start + (frame - strip.frame_start) / strip.scale
        if (key := at.get(round(time, 2))) is not None:
            key.co.y = value
        else:
            curve.keyframe_points.insert(float(np.float32(time)), value)
    curve.update()
