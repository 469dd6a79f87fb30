"""Draws docs/images/rigs.png: one motion on our own character, on every rig of the test data and on Rigify's human.

python docs/rig_sheet.py --data DATA --output docs/images/rigs.png
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import struct
import tempfile
from pathlib import Path

import bpy
import numpy as np
from mathutils import Matrix, Vector
from PIL import Image, ImageDraw

from motion_mamba.addon.bodies.body_mesh import _SKIN, _material
from motion_mamba.addon.bodies.characters import create_character
from motion_mamba.addon.files.character_files import find_armature, open_rig
from motion_mamba.addon.files.render import render_frames
from motion_mamba.addon.files.stage import add_stage
from motion_mamba.addon.nla.nla_strips import push_strip
from motion_mamba.addon.retarget import rig_characters, rig_keys
from motion_mamba.addon.retarget.rig_keys import Keying
from motion_mamba.cli import leave
from motion_mamba.rigs.feet.foot_lock import lock_feet
from motion_mamba.rigs.retarget.source import motion_from_track
from motion_mamba.rigs.solve.solver import solve

FRAMES = (0, 12, 24, 36, 48, 60, 72, 84)
SIZE = (200, 300)


def rigify() -> bpy.types.Object:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.preferences.addon_enable(module="rigify")
    bpy.ops.object.armature_human_metarig_add()
    bpy.context.object.hide_render = True
    bpy.ops.pose.rigify_generate()
    armature = max((thing for thing in bpy.data.objects if thing.type == "ARMATURE"), key=lambda thing: len(thing.data.bones))
    face = ("eye", "lid", "brow", "lip", "nose", "cheek", "chin", "jaw", "tongue", "teeth", "temple", "forehead", "breast", "pelvis")
    for bone in armature.data.bones:
        # The ears, but not the forearms.
        if bone.use_deform and not bone.name.startswith("DEF-ear") and not any(part in bone.name for part in face):
            add_spindle(armature, bone)
    return armature


def add_spindle(armature: bpy.types.Object, bone: bpy.types.Bone) -> None:
    """Flesh for rigs that come without: a spindle that one bone carries."""
    radius = min(0.35 * bone.length, 0.05)
    bpy.ops.mesh.primitive_uv_sphere_add(segments=12, ring_count=8)
    part = bpy.context.object
    along = bone.matrix_local @ Matrix.Translation((0.0, 0.5 * bone.length, 0.0))
    part.data.transform(along @ Matrix.Diagonal((radius, 0.55 * bone.length, radius, 1.0)))
    part.data.materials.append(_material(_SKIN))
    part.vertex_groups.new(name=bone.name).add(range(len(part.data.vertices)), 1.0, "REPLACE")
    part.parent = armature
    part.modifiers.new("Armature", "ARMATURE").object = armature


def robot(path: Path) -> bpy.types.Object:
    """The VRM's humanoid bones as an armature, its rigid parts hung from them."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(path, Path(folder) / "robot.glb")
        bpy.ops.import_scene.gltf(filepath=str(copy))
    data = path.read_bytes()
    tree = json.loads(data[20 : 20 + struct.unpack("<I", data[12:16])[0]])
    names = [tree["nodes"][bone["node"]]["name"] for bone in tree["extensions"]["VRMC_vrm"]["humanoid"]["humanBones"].values()]
    nodes = {name: bpy.data.objects[name] for name in names}
    armature = bpy.data.objects.new("robot", bpy.data.armatures.new("robot"))
    bpy.context.scene.collection.objects.link(armature)
    bpy.context.view_layer.update()
    places = {name: node.matrix_world.translation.copy() for name, node in nodes.items()}
    parts = [(thing, thing.matrix_world.copy(), _above(thing, nodes)) for thing in bpy.data.objects if thing.type == "MESH"]
    bpy.context.view_layer.objects.active = armature
    bpy.ops.object.mode_set(mode="EDIT")
    for name, place in places.items():
        bone = armature.data.edit_bones.new(name)
        bone.head, bone.tail = place, place + Vector((0.0, 0.0, 0.05))
    for name, node in nodes.items():
        if above := _above(node.parent, nodes):
            armature.data.edit_bones[name].parent = armature.data.edit_bones[above]
    bpy.ops.object.mode_set(mode="OBJECT")
    for thing, matrix, bone in parts:
        if bone is not None:
            thing.parent, thing.parent_type, thing.parent_bone = armature, "BONE", bone
            bpy.context.view_layer.update()
            thing.matrix_world = matrix
    return armature


def _above(thing: bpy.types.Object | None, nodes: dict[str, bpy.types.Object]) -> str | None:
    while thing is not None and thing.name not in nodes:
        thing = thing.parent
    return thing.name if thing is not None else None


def own() -> bpy.types.Object:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    return create_character(bpy.context, (0.0, 0.0, 0.0))


def paint_over_missing_textures() -> None:
    """What Blender draws in pink where a picture is not there."""
    for material in bpy.data.materials:
        nodes = material.node_tree.nodes if material.node_tree is not None else ()
        if any(node.type == "TEX_IMAGE" and (node.image is None or not node.image.has_data) for node in nodes):
            material.user_remap(_material(_SKIN))


def from_file(path: Path) -> bpy.types.Object:
    open_rig(path)
    armature = find_armature(None, path.name)
    helper = bpy.data.objects.get("Icosphere")
    if helper is not None:
        helper.hide_render = True
    return armature


def row(armature: bpy.types.Object, motion, track, folder: Path) -> list[Path]:
    paint_over_missing_textures()
    scene = bpy.context.scene
    scene.render.fps = 20
    add_stage(bpy.context, track)
    action = rig_keys.key_motion(armature, motion, Keying("walk", 1, 20.0, {}))
    push_strip(armature, action, "walk", 1)
    onto = rig_characters.target_of(armature)
    pictures = []
    for frame in FRAMES:
        scene.frame_set(1 + frame)
        hips = (armature.matrix_world @ armature.pose.bones[onto.mapping.joints["left_hip"]].matrix).translation
        look_at(scene.camera, Vector((hips.x, hips.y, 0.95 * onto.rest_pose.height)), 3.4 * onto.rest_pose.height)
        pictures += render_frames(scene, [1 + frame], folder / str(frame), SIZE)
    return pictures


def look_at(camera: bpy.types.Object, point: Vector, distance: float) -> None:
    away = Vector((math.sin(0.6), -math.cos(0.6), 0.12)).normalized()
    camera.location = point + distance * away
    camera.rotation_euler = away.to_track_quat("Z", "Y").to_euler()
    camera.data.lens = 36.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    joints = np.load(options.data / "humanml3d" / "012314_joints.npy")[:100].astype(np.float64)
    joints -= joints[0, 0] * [1.0, 0.0, 1.0]
    track = solve(lock_feet(joints, np.ones((len(joints), 4), dtype=bool), 20.0), 20.0)
    motion = motion_from_track(track)
    rigs = options.data / "rigs"
    makers = {
        "Our own character": own,
        "Mesh2Motion, human-male": lambda: from_file(rigs / "human-male.glb"),
        "Mesh2Motion, mannequin": lambda: from_file(rigs / "m2m-sample-rig.glb"),
        "Biped, Rocketbox": lambda: from_file(rigs / "Female_Adult_03.fbx"),
        "VRM, debug robot": lambda: robot(rigs / "debug_robot.vrm"),
        "Rigify, generated": rigify,
    }
    sheet = Image.new("RGB", (SIZE[0] * len(FRAMES), (SIZE[1] + 20) * len(makers)), "white")
    with tempfile.TemporaryDirectory() as folder:
        for line, (title, make) in enumerate(makers.items()):
            for column, picture in enumerate(row(make(), motion, track, Path(folder) / str(line))):
                sheet.paste(Image.open(picture).convert("RGB"), (column * SIZE[0], line * (SIZE[1] + 20) + 20))
            ImageDraw.Draw(sheet).text((6, line * (SIZE[1] + 20) + 4), title, fill="black")
            sheet.save(options.output)


if __name__ == "__main__":
    leave.run(main)
