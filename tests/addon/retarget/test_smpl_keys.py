"""Our own characters' bones beside SMPL's: the one on the ground carries what it is to carry, fingers do what the prompt says."""

from __future__ import annotations

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason="the add-on needs Blender as a Python module")

from people import swaying

from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.keys.actions import channels
from motion_mamba.addon.keys.bone_paths import bone_of
from motion_mamba.addon.keys.keys import Keying, exhausted
from motion_mamba.addon.retarget.smpl_keys import smpl_key_steps
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON
from motion_mamba.rigs.retarget.hand_shapes import HandSpan

TRACK = swaying(60, seed=5)


@pytest.fixture
def armature(generator):
    return create_armature(bpy.context)


def key(armature, prompt: str = "") -> bpy.types.Action:
    hands = (HandSpan(0, len(TRACK.rotations) - 1, prompt),) if prompt else ()
    action = exhausted(smpl_key_steps(armature, TRACK, Keying("sway", 1.0, 20.0, {"prompt": prompt}, hands=hands, seed=2)))
    armature.animation_data_create().action = action
    if hasattr(armature.animation_data, "action_slot"):
        armature.animation_data.action_slot = action.slots[0]
    return action


def keyed(action) -> set[str]:
    return {bone_of(curve.data_path) for curve in channels(action).fcurves}


def shown(armature) -> np.ndarray:
    """(T, 22, 4, 4) of the joints' bones in the armature's space."""
    bpy.context.scene.render.fps = 20
    poses = []
    for frame in range(1, len(TRACK.rotations) + 1):
        bpy.context.scene.frame_set(frame)
        poses.append([np.array(armature.pose.bones[name].matrix) for name in SMPL_SKELETON.names])
    return np.array(poses)


@pytest.mark.parametrize("mode", ["MOVE", "TURN"])
@pytest.mark.parametrize("rotation_mode", ["QUATERNION", "XYZ"])
def test_the_bone_on_the_ground_carries_the_way_and_nothing_that_is_shown_changes(armature, mode: str, rotation_mode: str) -> None:
    for bone in armature.pose.bones:
        bone.rotation_mode = rotation_mode
    plain = key(armature)
    assert "root" not in keyed(plain)
    before = shown(armature)
    armature.motion_mamba_rig.root_motion = mode
    action = key(armature)
    assert keyed(action) == {"root", *SMPL_SKELETON.names}
    np.testing.assert_allclose(shown(armature), before, atol=2e-4)
    root, pelvis = armature.pose.bones["root"].matrix.translation, armature.pose.bones["pelvis"].matrix.translation
    np.testing.assert_allclose(root[:2], pelvis[:2], atol=1e-4)
    assert abs(root[2]) < 1e-6 and pelvis[2] > 0.5


def test_fingers_close_for_a_punch_and_stay_alone_without_a_prompt(armature) -> None:
    assert keyed(key(armature)) == set(SMPL_SKELETON.names)
    assert {"left_index1", "right_thumb3"} <= keyed(key(armature, "a person punches"))
    bpy.context.scene.frame_set(30)
    bone = armature.pose.bones["left_middle2"]
    bent = armature.pose.bones["left_middle1"].vector.angle(bone.vector)
    assert np.degrees(bent) > 60.0


def test_fingers_that_were_taken_away_or_renamed_are_passed_by(armature) -> None:
    armature.data.bones["left_index1"].name = "x"
    bpy.context.view_layer.objects.active = armature
    bpy.ops.object.mode_set(mode="EDIT")
    armature.data.edit_bones.remove(armature.data.edit_bones["left_middle3"])
    bpy.ops.object.mode_set(mode="OBJECT")
    bones = keyed(key(armature, "a person punches"))
    assert {"left_middle2", "left_index2", "right_index1"} <= bones and not bones & {"left_middle3", "left_index1", "x"}


def test_an_object_that_is_turned_over_or_scaled_keeps_its_fingers(armature) -> None:
    def curves() -> dict:
        action = key(armature, "a person punches")
        return {(curve.data_path, curve.array_index): curve.keyframe_points[9].co.y for curve in channels(action).fcurves}

    upright = curves()
    armature.rotation_euler, armature.scale = (1.6, 0.3, 0.0), (0.1, 0.1, 0.1)
    bpy.context.view_layer.update()
    assert curves() == upright


def test_a_character_of_an_older_file_is_keyed_as_it_was(generator) -> None:
    armature = create_armature(bpy.context)
    bpy.context.view_layer.objects.active = armature
    bpy.ops.object.mode_set(mode="EDIT")
    bones = armature.data.edit_bones
    for name in [bone.name for bone in bones if bone.name not in SMPL_SKELETON.names]:
        bones.remove(bones[name])
    bpy.ops.object.mode_set(mode="OBJECT")
    armature.motion_mamba_rig.root_motion = "TURN"
    assert keyed(key(armature, "a person punches")) == set(SMPL_SKELETON.names)
