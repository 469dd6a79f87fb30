"""Still pictures of a scene without a window: Cycles on the CPU, few samples, small."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import bpy

from ..blender.playhead import go_to
from ..blender.typed import Scene

_SAMPLES = 16


def render_frames(scene: Scene, frames: Sequence[float], folder: Path, size: tuple[int, int] = (480, 480)) -> list[Path]:
    """PNG pictures of the frames through the scene's camera, named by frame, in the folder (made when missing).

    Changes the scene's render settings and current frame: for a scene of our own. Raises ValueError when it has no camera.
    """
    if scene.camera is None:
        raise ValueError(f'The scene "{scene.name}" has no camera to render through.')
    folder.mkdir(parents=True, exist_ok=True)
    _use_quick_cycles(scene, size)
    return [_render(scene, frame, folder / f"frame-{index:04d}.png") for index, frame in enumerate(frames)]


def _use_quick_cycles(scene: Scene, size: tuple[int, int]) -> None:
    render = scene.render
    render.engine = "CYCLES"
    render.resolution_x, render.resolution_y = size
    render.resolution_percentage = 100
    render.image_settings.file_format = "PNG"
    scene.cycles.device = "CPU"
    scene.cycles.samples = _SAMPLES
    scene.cycles.use_denoising = False
    scene.cycles.max_bounces = 2


def _render(scene: Scene, frame: float, path: Path) -> Path:
    go_to(scene, frame)
    scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True, scene=scene.name)
    return path
