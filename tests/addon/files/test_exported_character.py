"""Our own character through Blender's exporters, as games and other programs get it."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason="the add-on needs Blender as a Python module")

from people import swaying

from motion_mamba.addon.files.scene import add_character
from motion_mamba.rigs.bodies.hand_bones import finger_names
from motion_mamba.rigs.bodies.plain_body import PAINTS
from motion_mamba.rigs.smpl import JOINT_NAMES

BONES = {"root", *JOINT_NAMES, *finger_names("left"), *finger_names("right")}


@pytest.fixture
def character(blender):
    blender.context.scene.render.fps = 30
    return add_character(blender.context, swaying(40), "a person punches", {"seed": 1, "root": "MOVE"})


def test_blenders_gltf_has_root_bone_fingers_and_four_influences(character, tmp_path) -> None:
    path = tmp_path / "character.glb"
    bpy.ops.export_scene.gltf(filepath=str(path), export_influence_nb=4)
    data = path.read_bytes()
    tree = json.loads(data[20 : 20 + struct.unpack("<I", data[12:16])[0]])
    names = {tree["nodes"][joint]["name"] for joint in tree["skins"][0]["joints"]}
    assert names == BONES
    primitives = tree["meshes"][0]["primitives"]
    assert len(primitives) == len(PAINTS) and not any("JOINTS_1" in primitive["attributes"] for primitive in primitives)
    moved = {(tree["nodes"][channel["target"]["node"]]["name"], channel["target"]["path"]) for channel in tree["animations"][0]["channels"]}
    assert {("root", "translation"), ("pelvis", "translation"), ("left_index2", "rotation")} <= moved


def test_fbx_and_back(character, tmp_path) -> None:
    path = tmp_path / "character.fbx"
    bpy.ops.export_scene.fbx(filepath=str(path), add_leaf_bones=False, bake_anim=True)
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.import_scene.fbx(filepath=str(path))
    armature = next(thing for thing in bpy.data.objects if thing.type == "ARMATURE")
    assert BONES <= {bone.name for bone in armature.data.bones}
    assert armature.data.bones["pelvis"].parent.name == "root"
    skin = next(thing for thing in bpy.data.objects if thing.type == "MESH")
    assert {material.name for material in skin.data.materials} == {f"Motion {paint.name}" for paint in PAINTS}
    assert max(len(vertex.groups) for vertex in skin.data.vertices) <= 4


def test_the_way_is_on_the_root_bone_where_it_is_asked_for(character) -> None:
    armature, scene = character.armature, bpy.context.scene
    places = []
    for frame in (1, 20, 40):
        scene.frame_set(frame)
        places.append([np.array(armature.pose.bones[name].head)[:2] for name in ("root", "pelvis")])
    places = np.array(places)
    np.testing.assert_allclose(places[:, 0], places[:, 1], atol=1e-3)
    assert np.ptp(places[:, 0], axis=0).max() > 0.05
