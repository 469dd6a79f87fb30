"""The picture of an action in the Asset Browser: its middle pose as a figure of lines.

Blender's own picture of an action needs a camera, and the character active before it; where either lacks there is none.
"""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np

from ..blender.playhead import go_to, restored_frame
from ..blender.typed import ArmatureObject, current_context

SIZE = 256
# Of the picture's width: how thick a bone is drawn, and what stays free on each side.
_THICKNESS, _MARGIN = 0.012, 0.08
# Seen from a little to the side, so that arms before the body show. Radians.
_TURN = 0.5
_COLOUR = np.array([0.36, 0.72, 1.0], np.float32)


def draw_bones(segments: np.ndarray, size: int = SIZE) -> np.ndarray:
    """(size, size, 4) float32 RGBA, premultiplied, first row lowest, of bones (N, 2, 3): heads and tails in metres, Z up, on nothing.

    They fill the picture, whatever their size.
    """
    across = segments[..., 0] * np.cos(_TURN) + segments[..., 1] * np.sin(_TURN)
    points = np.stack([across, segments[..., 2]], axis=-1)
    low, high = points.min(axis=(0, 1)), points.max(axis=(0, 1))
    scale = (1.0 - 2.0 * _MARGIN) / max(float((high - low).max()), 1e-6)
    points = 0.5 + (points - 0.5 * (low + high)) * scale
    place = (np.arange(size) + 0.5) / size
    pixels = np.stack(np.meshgrid(place, place), axis=-1)
    distance = np.full((size, size), np.inf)
    for head, tail in points:
        distance = np.minimum(distance, _distance(pixels, head, tail))
    picture = np.empty((size, size, 4), np.float32)
    # A pixel's width of softness.
    picture[..., 3] = np.clip((_THICKNESS - distance) * size + 0.5, 0.0, 1.0)
    # Blender draws previews as premultiplied: colour without alpha would shine.
    picture[..., :3] = _COLOUR * picture[..., 3:]
    return picture


def set_thumbnail(action: bpy.types.Action, armature: ArmatureObject, frame: float) -> None:
    """Give the action the picture of what the armature does at this frame of the scene, which then stands where it stood."""
    with restored_frame(current_context().scene):
        go_to(current_context().scene, frame)
        posed = armature.evaluated_get(current_context().evaluated_depsgraph_get())
        bones = [bone for bone in posed.pose.bones if bone.bone.use_deform] or list(posed.pose.bones)
        segments = np.array([(bone.head, bone.tail) for bone in bones])
    preview: Any = action.preview_ensure()
    preview.image_size = (SIZE, SIZE)
    preview.image_pixels_float.foreach_set(draw_bones(segments).ravel())


def _distance(pixels: np.ndarray, head: np.ndarray, tail: np.ndarray) -> np.ndarray:
    """Of each pixel (..., 2) to the line from head to tail."""
    along = tail - head
    share = ((pixels - head) @ along / max(float(along @ along), 1e-12)).clip(0.0, 1.0)
    return np.linalg.norm(pixels - head - share[..., None] * along, axis=-1)
