"""A scene of our own around a motion: character, NLA strip, stage and camera, saved as a .blend file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy

from ...generator.motion import Motion
from ...rigs.bodies.body_model import Body
from ...rigs.bodies.plain_body import plain_body
from ...rigs.keys.key_times import KeyTimes
from ...rigs.math.kinematics import PoseTrack
from ...rigs.retarget.hand_shapes import spans_of
from ..blender.typed import ArmatureObject, Context, current_context
from ..bodies.armature import create_armature
from ..bodies.body_mesh import add_body
from ..keys.keys import Keying, exhausted, frame_rate
from ..keys.metadata import motion_metadata
from ..nla.nla_strips import push_strip
from ..retarget.smpl_keys import smpl_key_steps
from .stage import add_stage

# The rate most animation is delivered at.
SCENE_FPS = 30
START_FRAME = 1


@dataclass(frozen=True)
class Character:
    """What `add_character` made."""

    armature: ArmatureObject
    mesh: bpy.types.Object
    action: bpy.types.Action
    strip: bpy.types.NlaStrip


def add_character(context: Context, track: PoseTrack, prompt: str, metadata: Mapping[str, Any], body: Body | None = None) -> Character:
    """Armature, body and the track in an NLA strip named after the prompt, from the scene's first frame, at its frame rate.

    Each frame of the track stands for its share of a second, the last one too: a prompt of three seconds plays for three.
    """
    scene = context.scene
    body = body or plain_body(track.skeleton)
    armature = create_armature(context, skeleton=body.skeleton)
    mesh = add_body(context, armature, body)
    fps, count = frame_rate(scene), len(track.rotations)
    times = KeyTimes.filling([0], count, scene.frame_start, fps / track.fps)
    hands = spans_of(metadata.get("segments") or [(prompt, count / track.fps)], track.fps)
    keying = Keying(
        prompt, scene.frame_start, fps, metadata, times=times, hands=hands, seed=metadata.get("seed", 0), root=metadata.get("root", "NONE")
    )
    action = exhausted(smpl_key_steps(armature, track, keying))
    return Character(armature, mesh, action, push_strip(armature, action, prompt, scene.frame_start))


def build_preview_scene(
    context: Context, track: PoseTrack, prompt: str, metadata: Mapping[str, Any], body: Body | None = None
) -> Character:
    """Fill the context's scene, which should be an empty one of our own: its frame rate and range are set to fit the track."""
    scene = context.scene
    scene.render.fps, scene.render.fps_base = SCENE_FPS, 1.0
    scene.frame_start = START_FRAME
    character = add_character(context, track, prompt, metadata, body)
    scene.frame_end = round(character.action.frame_range[1])
    add_stage(context, track)
    scene.frame_set(START_FRAME)
    return character


def save_blend(
    path: Path | str, motion: Motion, track: PoseTrack, metadata: Mapping[str, Any] | None = None, body: Body | None = None
) -> Path:
    """A new .blend file with the motion on a character, ready to play.

    For the command line: it replaces the file that is open in this process.
    metadata: more custom properties for the action, beside prompt, seed, model and seconds, which come from the motion.
    Raises OSError when the file cannot be written, ValueError in a Blender with a window, whose open file would be lost.
    """
    path = Path(path).expanduser().resolve()
    if not bpy.app.background:
        raise ValueError("save_blend replaces the open file; in Blender use the Motion tab, then File > Save As.")
    check_writable(path)
    bpy.ops.wm.read_factory_settings(use_empty=True)
    made_from = motion_metadata(motion) | dict(metadata or {})
    build_preview_scene(current_context(), track, made_from["prompt"], made_from, body)
    _look_through_camera()
    try:
        bpy.ops.wm.save_as_mainfile(filepath=str(path), compress=True)
    except RuntimeError as error:
        raise OSError(f"Blender could not write {path}: {error}") from error
    return path


def check_writable(path: Path) -> None:
    """Tell before the work, in the words of the person who can act; also makes missing folders."""
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder; give the name of a .blend file in it.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab"):
            pass
        if path.stat().st_size == 0:
            path.unlink()
    except OSError as error:
        raise OSError(f"Cannot write {path}: {error.strerror or error}. Choose another folder or change its permissions.") from error


def _look_through_camera() -> None:
    """The saved 3D views open on the camera."""
    for screen in bpy.data.screens:
        for area in screen.areas:
            if area.type == "VIEW_3D":
                space: Any = area.spaces.active
                space.region_3d.view_perspective = "CAMERA"
