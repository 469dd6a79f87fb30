"""Draws what hands do on our own character and on real rigs: a row for each one's left and right, a column for each shape.

    python docs/hand_sheet.py --data DATA --output docs/images/hands.png

DATA: the folder that holds rigs/. Rigify's human comes with Blender.
"""

from __future__ import annotations

import argparse
import tempfile
from functools import partial
from pathlib import Path

import bpy
import numpy as np
from mathutils import Matrix, Quaternion, Vector
from PIL import Image

from motion_mamba.addon.blender.coordinates import vectors_to_blender
from motion_mamba.addon.bodies.characters import create_character
from motion_mamba.addon.files.rig_files import find_armature, open_rig
from motion_mamba.addon.retarget import rig_characters
from motion_mamba.cli import leave
from motion_mamba.rigs.recognition.fingers import fingers_of
from motion_mamba.rigs.recognition.mapping import SIDES
from motion_mamba.rigs.retarget.finger_poses import finger_rotations
from motion_mamba.rigs.retarget.hand_shapes import shape_degrees, shapes
from motion_mamba.rigs.retarget.target import Target

FILES = ("human-male.glb", "m2m-sample-rig.glb", "Female_Adult_03.fbx")
SIZE = 160


def rigify() -> bpy.types.Object:
    """The human rig; every deform bone of its hands carries a spindle."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.preferences.addon_enable(module="rigify")
    bpy.ops.object.armature_human_metarig_add()
    bpy.ops.pose.rigify_generate()
    armature = next(thing for thing in bpy.data.objects if thing.type == "ARMATURE" and "root" in thing.data.bones)
    words = ("hand", "forearm", "palm", "f_", "thumb")
    for bone in [bone for bone in armature.data.bones if bone.name.startswith("DEF-") and any(word in bone.name for word in words)]:
        bpy.ops.mesh.primitive_cone_add(vertices=8, radius1=0.16 * bone.length, radius2=0.1 * bone.length, depth=bone.length)
        part = bpy.context.object
        part.data.transform(Matrix.Rotation(-np.pi / 2.0, 4, "X"))
        part.matrix_world = bone.matrix_local @ Matrix.Translation((0.0, 0.5 * bone.length, 0.0))
        part.vertex_groups.new(name=bone.name).add(range(len(part.data.vertices)), 1.0, "REPLACE")
        part.modifiers.new("Armature", "ARMATURE").object = armature
    return armature


def own() -> bpy.types.Object:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    return create_character(bpy.context, (0.0, 0.0, 0.0))


def from_file(path: Path) -> bpy.types.Object:
    open_rig(path)
    return find_armature(None, path.name)


def row(armature: bpy.types.Object, folder: Path) -> list[Path]:
    """Pictures of the left hand's shapes, then of the right one's."""
    onto = rig_characters.target_of(armature)
    fingers = fingers_of(onto.rig, onto.mapping)
    print(f"{armature.name}: {len(fingers)} fingers")
    scene = _stage()
    armature.animation_data_clear()
    for posed in armature.pose.bones:
        posed.matrix_basis = Matrix()
    pictures = []
    for side in SIDES:
        for shape in shapes():
            for bone, turns in finger_rotations(onto, fingers, {own: shape_degrees(shape)[None] for own in SIDES}).items():
                posed = armature.pose.bones[bone]
                posed.rotation_mode, posed.rotation_quaternion = "QUATERNION", Quaternion(turns[0])
            _look_at_hand(armature, onto, side)
            pictures.append(folder / f"{side} {shape}.png")
            scene.render.filepath = str(pictures[-1])
            bpy.ops.render.render(write_still=True)
    return pictures


def _stage() -> bpy.types.Scene:
    scene = bpy.context.scene
    scene.render.engine = "BLENDER_WORKBENCH"
    scene.render.resolution_x = scene.render.resolution_y = SIZE
    scene.frame_set(0)
    scene.render.film_transparent, scene.render.image_settings.color_mode = True, "RGBA"
    scene.display.shading.light, scene.display.shading.color_type, scene.display.shading.single_color = "STUDIO", "SINGLE", (0.8, 0.7, 0.6)
    scene.display.shading.show_cavity = True
    scene.camera = bpy.data.objects.new("Hand", bpy.data.cameras.new("Hand"))
    scene.collection.objects.link(scene.camera)
    scene.camera.data.type, scene.camera.data.clip_start = "ORTHO", 0.001
    return scene


def _look_at_hand(armature: bpy.types.Object, onto: Target, side: str) -> None:
    bpy.context.view_layer.update()
    wrist = armature.matrix_world @ armature.pose.bones[onto.mapping.joints[f"{side}_wrist"]].head
    own = [
        onto.rig.heads[finger.bones[0]] for finger in fingers_of(onto.rig, onto.mapping) if finger.side == side and finger.name != "thumb"
    ]
    knuckles = Vector(vectors_to_blender(np.mean(own, axis=0))) + armature.matrix_world.translation
    along, camera = knuckles - wrist, bpy.context.scene.camera
    camera.data.ortho_scale = 3.4 * along.length
    away = Vector((0.35 if side == "left" else -0.35, -1.0, 0.55)).normalized()
    camera.location = wrist + 1.1 * along + 2.0 * away
    camera.rotation_euler = away.to_track_quat("Z", "Y").to_euler()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    rows: list[list[Image.Image]] = []
    makers = [own, *(partial(from_file, options.data / "rigs" / file) for file in FILES), rigify]
    for make in makers:
        armature = make()
        with tempfile.TemporaryDirectory() as folder:
            pictures = [Image.open(path).convert("RGBA") for path in row(armature, Path(folder))]
        rows += [pictures[: len(pictures) // 2], pictures[len(pictures) // 2 :]]
    sheet = Image.new("RGB", (SIZE * len(rows[0]), SIZE * len(rows)), (236, 238, 242))
    for down, line in enumerate(rows):
        for across, picture in enumerate(line):
            sheet.paste(picture, (SIZE * across, SIZE * down), picture)
    sheet.save(options.output, optimize=True)


if __name__ == "__main__":
    leave.run(main)
