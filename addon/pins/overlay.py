"""Pins in the viewport: coloured by whether the last motion met them; key poses as figures of lines."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...rigs import smpl
from ..blender.overlay import KeptBatch, Overlay
from ..blender.typed import Scene, current_context
from ..properties import chosen_character
from . import pins
from .marks import active_pins

_COLOURS = {"UNKNOWN": (0.8, 0.8, 0.8, 0.9), "MET": (0.3, 0.85, 0.35, 0.9), "MISSED": (0.95, 0.3, 0.2, 0.95)}
_BONES = [(joint, parent) for joint, parent in enumerate(smpl.PARENTS) if parent >= 0]
_CROSS = 0.1
_batches = {state: KeptBatch() for state in _COLOURS}


def pin_lines(scene: Scene) -> dict[str, np.ndarray]:
    """(2 K, 3) ends of the lines to draw for each state, in the world."""
    armature = chosen_character(scene)
    lines: dict[str, list[np.ndarray]] = {state: [] for state in _COLOURS}
    for thing in () if armature is None else active_pins(armature, scene):
        matrix, pin = np.array(thing.matrix_world), thing.motion_mamba_pin
        drawn = pins.pose_at(pin, matrix)[_BONES].reshape(-1, 3) if pin.part == "POSE" else _cross(matrix, pin.hold_rotation)
        lines[pin.state].append(drawn)
    return {state: np.concatenate(parts) for state, parts in lines.items() if parts}


def _cross(matrix: np.ndarray, is_turned: bool) -> np.ndarray:
    """Along the empty's own axes where its rotation is held, too."""
    axes = np.array(matrix[:3, :3]).T / np.maximum(np.linalg.norm(matrix[:3, :3], axis=0)[:, None], 1e-9) if is_turned else np.eye(3)
    return (matrix[:3, 3] + _CROSS * np.stack([-axes, axes], axis=1)).reshape(-1, 3)


def _draw() -> None:
    lines = pin_lines(current_context().scene)
    if not lines:
        return
    import gpu
    from gpu_extras.batch import batch_for_shader

    viewport: Any = gpu.state.viewport_get()
    shader = gpu.shader.from_builtin("POLYLINE_UNIFORM_COLOR")
    gpu.state.blend_set("ALPHA")
    shader.uniform_float("viewportSize", viewport[2:])
    shader.uniform_float("lineWidth", 2.0)
    for state, ends in lines.items():
        points = ends.astype(np.float32)
        shader.uniform_float("color", _COLOURS[state])
        _batches[state].of(points.tobytes(), lambda drawn=points: batch_for_shader(shader, "LINES", {"pos": drawn.tolist()})).draw(shader)
    gpu.state.blend_set("NONE")


OVERLAY = Overlay("SpaceView3D", "POST_VIEW", _draw)
