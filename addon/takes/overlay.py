"""Takes that are compared, as figures of lines side by side in the viewport, at the playhead's frame."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..blender.overlay import KeptBatch, Overlay
from ..blender.typed import current_context
from . import comparing

COLOURS = ((1.0, 0.62, 0.2, 0.95), (0.4, 0.85, 0.45, 0.95), (0.85, 0.45, 0.95, 0.95), (0.95, 0.9, 0.35, 0.95))
_batches = [KeptBatch() for _ in COLOURS]


def _draw() -> None:
    scene = current_context().scene
    if not any(take.compared for take in scene.motion_mamba.takes):
        return
    import gpu
    from gpu_extras.batch import batch_for_shader

    viewport: Any = gpu.state.viewport_get()
    shader = gpu.shader.from_builtin("POLYLINE_UNIFORM_COLOR")
    gpu.state.blend_set("ALPHA")
    shader.uniform_float("viewportSize", viewport[2:])
    shader.uniform_float("lineWidth", 3.0)
    for ends, colour, batch in zip(comparing.take_lines(scene), COLOURS, _batches, strict=False):
        points = ends.astype(np.float32)
        shader.uniform_float("color", colour)
        batch.of(points.tobytes(), lambda drawn=points: batch_for_shader(shader, "LINES", {"pos": drawn.tolist()})).draw(shader)
    gpu.state.blend_set("NONE")


OVERLAY = Overlay("SpaceView3D", "POST_VIEW", _draw)
