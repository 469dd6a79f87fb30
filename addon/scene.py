"""A scene of our own around a motion: character, NLA strip, stage and camera, saved as a .blend file."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from ..generator.motion import Motion
from ..rigs.kinematics import PoseTrack, forward_kinematics
from .armature import create_armature
from .body_mesh import add_body
from .body_shape import Skin
from .coordinates import vectors_to_blender
from .keys import frame_rate, key_pose_track
from .nla import push_strip

# The rate most animation is delivered at. Keys then stand every 1.5 frames, which Blender plays as exactly as whole ones.
SCENE_FPS = 30
START_FRAME = 1
_CAMERA_ANGLE = (math.radians(74.0), 0.0, math.radians(28.0))  # Slightly from above, from the character's front left.
_BODY_MARGIN = 0.25  # Metres of flesh and hands around the joints.


@dataclass(frozen=True)
class Character:
    """What `add_character` made."""

    armature: bpy.types.Object
    body: bpy.types.Object
    action: bpy.types.Action
    strip: bpy.types.NlaStrip


def add_character(
    context: bpy.types.Context, track: PoseTrack, prompt: str, metadata: Mapping[str, Any], skin: Skin | None = None
) -> Character:
    """Armature, body and the track in an NLA strip named after the prompt, from the scene's first frame, at the scene's frame rate."""
    scene = context.scene
    armature = create_armature(context, skeleton=track.skeleton)
    body = add_body(context, armature, skin, track.skeleton)
    action = key_pose_track(armature, track, prompt, scene.frame_start, frame_rate(scene), metadata)
    return Character(armature, body, action, push_strip(armature, action, prompt, scene.frame_start))


def add_stage(context: bpy.types.Context, track: PoseTrack) -> None:
    """Floor, sun, world and a camera that sees the whole path."""
    scene = context.scene
    points = vectors_to_blender(forward_kinematics(track)).reshape(-1, 3)
    low, high = points.min(axis=0), points.max(axis=0)
    _add_floor(scene, (low + high) / 2, float(np.ptp(points[:, :2], axis=0).max()))
    _add_light(scene)
    _add_camera(context, points)


def build_preview_scene(
    context: bpy.types.Context, track: PoseTrack, prompt: str, metadata: Mapping[str, Any], skin: Skin | None = None
) -> Character:
    """Fill the context's scene, which should be an empty one of our own: its frame rate and range are set to fit the track."""
    scene = context.scene
    scene.render.fps, scene.render.fps_base = SCENE_FPS, 1.0
    scene.frame_start = START_FRAME
    scene.frame_end = START_FRAME + math.ceil((len(track.rotations) - 1) * SCENE_FPS / track.fps)
    character = add_character(context, track, prompt, metadata, skin)
    add_stage(context, track)
    scene.frame_set(START_FRAME)
    return character


def save_blend(
    path: Path | str, motion: Motion, track: PoseTrack, metadata: Mapping[str, Any] | None = None, skin: Skin | None = None
) -> Path:
    """A new .blend file with the motion on a character, ready to play. For the command line: it replaces the file open in this process.

    metadata: more custom properties for the action, beside prompt, seed, model and seconds, which come from the motion. Raises OSError
    with a sentence when the file cannot be written, ValueError in a Blender with a window, whose open file would be lost.
    """
    path = Path(path).expanduser().resolve()
    if not bpy.app.background:
        raise ValueError("save_blend replaces the open file; in Blender use the Motion tab, then File > Save As.")
    _check_writable(path)
    bpy.ops.wm.read_factory_settings(use_empty=True)
    prompt = ", then ".join(segment.prompt for segment in motion.segments)
    build_preview_scene(bpy.context, track, prompt, motion_metadata(motion) | dict(metadata or {}), skin)
    _look_through_camera()
    try:
        bpy.ops.wm.save_as_mainfile(filepath=str(path), compress=True)
    except RuntimeError as error:
        raise OSError(f"Blender could not write {path}: {error}") from error
    return path


def motion_metadata(motion: Motion) -> dict[str, Any]:
    """What it takes to make the motion again, as far as the motion knows it (guidance and steps are the request's)."""
    segments = [[segment.prompt, (segment.last - segment.first + 1) / motion.fps] for segment in motion.segments]
    return {
        "prompt": ", then ".join(prompt for prompt, _ in segments),
        "segments": segments,
        "seconds": len(motion.joints) / motion.fps,
        "seed": motion.seed,
        "model_name": motion.model.name,
        "model_hash": motion.model.hash,
    }


def _check_writable(path: Path) -> None:
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
        raise OSError(
            f"Cannot write {path}: {error.strerror or error}. Choose another folder or change its permissions."
        ) from error


def _add_floor(scene: bpy.types.Scene, centre: np.ndarray, travel: float) -> None:
    """A checkered floor of 1 m squares at z = 0, so that distance and sliding feet can be seen."""
    half = math.ceil(travel / 2 + 6.0)
    mesh = bpy.data.meshes.new("Floor")
    x, y = round(float(centre[0])), round(float(centre[1]))
    corners = [(x - half, y - half, 0), (x + half, y - half, 0), (x + half, y + half, 0), (x - half, y + half, 0)]
    mesh.from_pydata(corners, [], [(0, 1, 2, 3)])
    mesh.materials.append(_floor_material())
    scene.collection.objects.link(bpy.data.objects.new("Floor", mesh))


def _floor_material() -> bpy.types.Material:
    material = bpy.data.materials.new("Floor")
    material.diffuse_color = (0.35, 0.35, 0.36, 1.0)
    material.use_nodes = True
    nodes, links = material.node_tree.nodes, material.node_tree.links
    position = nodes.new("ShaderNodeNewGeometry")
    checker = nodes.new("ShaderNodeTexChecker")
    checker.inputs["Scale"].default_value = 1.0
    checker.inputs["Color1"].default_value = (0.30, 0.30, 0.31, 1.0)
    checker.inputs["Color2"].default_value = (0.38, 0.38, 0.39, 1.0)
    links.new(position.outputs["Position"], checker.inputs["Vector"])
    shader = nodes["Principled BSDF"]
    shader.inputs["Roughness"].default_value = 0.9
    links.new(checker.outputs["Color"], shader.inputs["Base Color"])
    return material


def _add_light(scene: bpy.types.Scene) -> None:
    sun = bpy.data.lights.new("Sun", "SUN")
    sun.energy, sun.angle = 3.0, math.radians(5.0)
    lamp = bpy.data.objects.new("Sun", sun)
    lamp.rotation_euler = (math.radians(42.0), 0.0, math.radians(60.0))
    lamp.location = (2.0, -2.0, 4.0)
    scene.collection.objects.link(lamp)
    world = bpy.data.worlds.new("World")
    world.use_nodes = True
    background = world.node_tree.nodes["Background"]
    background.inputs["Color"].default_value = (0.75, 0.80, 0.88, 1.0)
    background.inputs["Strength"].default_value = 0.6
    scene.world = world


def _add_camera(context: bpy.types.Context, points: np.ndarray) -> None:
    """A camera in front of the first pose, as far away as it takes to see every joint of every frame, with room for the flesh."""
    camera = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    camera.rotation_euler = _CAMERA_ANGLE
    context.scene.collection.objects.link(camera)
    context.scene.camera = camera
    context.view_layer.update()
    low, high = points.min(axis=0) - _BODY_MARGIN, points.max(axis=0) + _BODY_MARGIN
    corners = np.array([[(low, high)[i >> axis & 1][axis] for axis in range(3)] for i in range(8)])
    location, _ = camera.camera_fit_coords(context.evaluated_depsgraph_get(), corners.ravel().tolist())
    camera.location = location
    camera.data.clip_end = max(100.0, 3.0 * float(np.linalg.norm(np.array(location) - points.mean(axis=0))))


def _look_through_camera() -> None:
    """The saved 3D views open on the camera, shaded with materials."""
    for screen in bpy.data.screens:
        for area in screen.areas:
            if area.type == "VIEW_3D":
                area.spaces.active.region_3d.view_perspective = "CAMERA"
