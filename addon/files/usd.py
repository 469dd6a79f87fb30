"""A character with a motion as USD, through Blender's own exporter."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import bpy

from ...generator.motion import Motion
from ...rigs.math.kinematics import PoseTrack
from ..blender.typed import current_context
from ..keys.metadata import motion_metadata
from .scene import SCENE_FPS, START_FRAME, add_character, check_writable


def save_usd(path: Path | str, motion: Motion, track: PoseTrack, metadata: Mapping[str, Any] | None = None) -> Path:
    """A new .usd, .usda, .usdc or .usdz file with the motion on a character: skin, skeleton and animation, nothing else.

    For the command line: it replaces the file that is open in this process. Raises OSError when the file cannot be written, ValueError in
    a Blender with a window, whose open file would be lost.
    """
    path = Path(path).expanduser().resolve()
    if not bpy.app.background:
        raise ValueError("save_usd replaces the open file; in Blender use the Motion tab, then File > Export.")
    check_writable(path)
    bpy.ops.wm.read_factory_settings(use_empty=True)
    context, made_from = current_context(), motion_metadata(motion) | dict(metadata or {})
    scene = context.scene
    scene.render.fps, scene.render.fps_base = SCENE_FPS, 1.0
    scene.frame_start = START_FRAME
    character = add_character(context, track, made_from["prompt"], made_from)
    scene.frame_end = round(character.action.frame_range[1])
    try:
        bpy.ops.wm.usd_export(filepath=str(path), export_animation=True)
    except RuntimeError as error:
        raise OSError(f"Blender could not write {path}: {error}") from error
    if not path.is_file():
        raise OSError(f"Blender could not write {path}: its exporter left no file, see what it printed.")
    return path
