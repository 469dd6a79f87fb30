"""Floor, light and a camera around a motion, so that it can be looked at."""

from __future__ import annotations

import math
from typing import Any

import bpy
import numpy as np

from ...rigs.math.kinematics import PoseTrack, forward_kinematics
from ..blender.coordinates import vectors_to_blender
from ..blender.nodes import use_nodes
from ..blender.typed import CameraObject, Context, Scene

_CAMERA_TILT = math.radians(76.0)  # Slightly from above.
# Directions to look from, degrees from the character's front at the start towards its left. The first is best to read a pose in;
# a later one is taken when it brings the camera this much nearer: a long walk is seen from the side.
_CAMERA_TURNS = (30.0, 50.0, 70.0)
_WORTH_TURNING = 0.85
_BODY_MARGIN = 0.2  # Metres of flesh and hands around the joints.
_CAMERA_FRAMES = 200


def add_stage(context: Context, track: PoseTrack) -> None:
    """Floor, sun, world and a camera that sees the whole path."""
    scene = context.scene
    joints = vectors_to_blender(forward_kinematics(track))
    low, high = joints.min(axis=(0, 1)), joints.max(axis=(0, 1))
    _add_floor(scene, (low + high) / 2, float((high - low)[:2].max()))
    _add_light(scene)
    _add_camera(context, joints)


def _add_floor(scene: Scene, centre: np.ndarray, travel: float) -> None:
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
    material.diffuse_color = (0.6, 0.6, 0.6, 1.0)
    use_nodes(material)
    tree: Any = material.node_tree
    nodes, links = tree.nodes, tree.links
    position = nodes.new("ShaderNodeNewGeometry")
    checker = nodes.new("ShaderNodeTexChecker")
    checker.inputs["Scale"].default_value = 1.0
    checker.inputs["Color1"].default_value = (0.52, 0.52, 0.53, 1.0)
    checker.inputs["Color2"].default_value = (0.66, 0.66, 0.67, 1.0)
    links.new(position.outputs["Position"], checker.inputs["Vector"])
    shader = nodes["Principled BSDF"]
    shader.inputs["Roughness"].default_value = 0.9
    links.new(checker.outputs["Color"], shader.inputs["Base Color"])
    return material


def _add_light(scene: Scene) -> None:
    sun: Any = bpy.data.lights.new("Sun", "SUN")
    sun.energy, sun.angle = 3.0, math.radians(5.0)
    lamp = bpy.data.objects.new("Sun", sun)
    lamp.rotation_euler = (math.radians(42.0), 0.0, math.radians(60.0))
    lamp.location = (2.0, -2.0, 4.0)
    scene.collection.objects.link(lamp)
    world = bpy.data.worlds.new("World")
    use_nodes(world)
    tree: Any = world.node_tree
    background = tree.nodes["Background"]
    background.inputs["Color"].default_value = (0.75, 0.80, 0.88, 1.0)
    background.inputs["Strength"].default_value = 0.6
    scene.world = world


def _add_camera(context: Context, joints: np.ndarray) -> None:
    """A camera as near as it can be to see every joint (T, 22, 3) of every frame, with room for the flesh."""
    camera: Any = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    context.scene.collection.objects.link(camera)
    context.scene.camera = camera
    frames = joints[np.linspace(0, len(joints) - 1, min(len(joints), _CAMERA_FRAMES)).astype(int)]
    low, high = frames.min(axis=1) - _BODY_MARGIN, frames.max(axis=1) + _BODY_MARGIN
    points = np.concatenate([np.where(corner, high, low) for corner in np.ndindex(2, 2, 2)])
    views = [_fitting_view(context, camera, points, math.radians(turn)) for turn in _CAMERA_TURNS]
    best = views[0]
    for view in views[1:]:
        best = view if view[0] < _WORTH_TURNING * best[0] else best
    distance, camera.rotation_euler, camera.location = best
    camera.data.clip_end = max(100.0, 4.0 * distance)


def _fitting_view(context: Context, camera: CameraObject, points: np.ndarray, turn: float) -> tuple:
    """How far from the middle of the points the camera must stand to see them all, its rotation and its location."""
    camera.rotation_euler = (_CAMERA_TILT, 0.0, turn)
    context.view_layer.update()
    location, _ = camera.camera_fit_coords(context.evaluated_depsgraph_get(), points.ravel().tolist())
    return float(np.linalg.norm(np.array(location) - points.mean(axis=0))), camera.rotation_euler.copy(), location
