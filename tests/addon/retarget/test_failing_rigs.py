"""Kinds of rigs that real files showed: recognised for sure, and shown as the motion is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from armatures import FRAMES, convention_armature, largest, worst_limb
from mathutils import Matrix
from people import swaying

from motion_mamba.addon.files.rig_files import open_rig
from motion_mamba.addon.keys.actions import assign_action, channels
from motion_mamba.addon.keys.keys import Keying
from motion_mamba.addon.retarget import hiding, rig_characters, rig_keys
from motion_mamba.addon.retarget.old_animation import goes_on
from motion_mamba.addon.retarget.rig_reading import read_rig
from motion_mamba.rigs.retarget.source import motion_from_track

NAMES = (
    "auto_rig_pro_arm_below_spine", "humanik_character1", "ik_foot_below_root", "mb_lab_names", "mixamorig_no_colon",
    "mixamorig_underscore", "names_with_001", "rigify_def_bones_only", "spine_and_hip_below_root", "vrchat_cats_names",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_rig_that_failed_is_sure_and_right(blender, data_folder: Path, name: str) -> None:
    path = data_folder / "rigs" / "failing" / f"{name}.blend"
    if not path.is_file():
        pytest.skip(f"{path} is absent")
    open_rig(path)
    armature = largest()
    assert rig_characters.match_of(armature).is_sure
    assert worst_limb(armature, swaying(FRAMES, reach=0.4)) < 0.1


@pytest.fixture
def armature(blender) -> bpy.types.Object:
    return convention_armature("Mixamo")


def limit_rotation(armature) -> None:
    limit = armature.pose.bones["LeftArm"].constraints.new("LIMIT_ROTATION")
    limit.use_limit_x = limit.use_limit_y = limit.use_limit_z = True


def copy_rotation(armature) -> None:
    copy = armature.pose.bones["RightLeg"].constraints.new("COPY_ROTATION")
    copy.target, copy.subtarget, copy.influence = armature, "LeftLeg", 0.8


def track(armature) -> None:
    aim = armature.pose.bones["LeftForeArm"].constraints.new("DAMPED_TRACK")
    aim.target, aim.subtarget = armature, "Head"


class TestConstraintsThatHideKeys:
    @pytest.mark.parametrize("add", [limit_rotation, copy_rotation, track])
    def test_they_are_named_and_keyed_off(self, armature, add) -> None:
        add(armature)
        warnings = rig_characters.RigSnapshot.of(armature).warnings
        bone = next(bone for bone in armature.pose.bones if bone.constraints)
        assert len(warnings) == 1 and f"“{bone.constraints[0].name}” on “{bone.name}”" in warnings[0]
        assert worst_limb(armature, swaying(FRAMES)) < 0.1
        assert not bone.constraints[0].mute

    def test_a_limit_of_nothing_and_one_on_a_finger_are_not_named(self, armature) -> None:
        armature.pose.bones["LeftArm"].constraints.new("LIMIT_ROTATION")
        assert not rig_characters.RigSnapshot.of(armature).warnings

    def test_muted_and_left_are_choices(self, armature) -> None:
        limit_rotation(armature)
        found = hiding.hiding_constraints(armature, rig_characters.target_of(armature))
        assert hiding.kept_off(found, hiding.LEAVE) == [] and not found[0].constraint.mute
        assert hiding.kept_off(found, hiding.MUTE) == [] and found[0].constraint.mute
        assert worst_limb(armature, swaying(FRAMES)) < 0.1

    def test_a_motion_may_say_otherwise_than_the_armature(self, armature) -> None:
        limit_rotation(armature)
        onto = rig_characters.target_of(armature)
        (left,) = rig_characters.warnings(armature, onto, hiding.LEAVE)
        assert "left to do so" in left
        keying = Keying("sway", 1, 20.0, {}, constraints=hiding.LEAVE)
        paths = {curve.data_path for curve in channels(rig_keys.key_motion(armature, motion_from_track(swaying(4)), keying)).fcurves}
        assert not [path for path in paths if "influence" in path]
        keying = replace(keying, constraints=hiding.KEY)
        paths = {curve.data_path for curve in channels(rig_keys.key_motion(armature, motion_from_track(swaying(4)), keying)).fcurves}
        assert [path for path in paths if "influence" in path]


class TestRestPosesInDoubt:
    def test_an_armature_on_its_back_is_asked_about(self, armature) -> None:
        armature.matrix_world = Matrix.Rotation(-np.pi / 2, 4, "X")
        bpy.context.view_layer.update()
        match = rig_characters.match_of(armature)
        assert not match.is_sure and "lies" in match.reasons[0]

    def test_a_mirrored_one_without_toes_too(self, blender) -> None:
        armature = convention_armature("Roblox R15")
        armature.matrix_world = Matrix.Rotation(np.pi, 4, "Z")
        bpy.context.view_layer.update()
        match = rig_characters.match_of(armature)
        assert not match.is_sure and "mirrored" in match.reasons[0]


class TestAnAnimationOfItsOwn:
    def test_it_moves_nothing_of_the_body_and_what_it_goes_on_moving_is_told(self, armature) -> None:
        bpy.context.view_layer.objects.active = armature
        bpy.ops.object.mode_set(mode="EDIT")
        bones = armature.data.edit_bones
        root, finger = bones.new("root"), bones.new("LeftHandIndex1")
        root.head, root.tail = (0, 0, 0), (0, 0.3, 0)
        finger.head, finger.tail, finger.parent = bones["LeftHand"].tail, bones["LeftHand"].tail * 1.05, bones["LeftHand"]
        bones["Hips"].parent = root
        bpy.ops.object.mode_set(mode="OBJECT")
        action = bpy.data.actions.new("old")
        assign_action(armature, action)
        for name in ("root", "LeftArm", "LeftHandIndex1", "Hips"):
            bone = armature.pose.bones[name]
            bone.location, bone.scale, bone.rotation_quaternion = (0.5, 0.2, 0.1), (1.2, 1.2, 1.2), (0.9, 0.3, 0.2, 0.1)
            for channel in ("location", "scale", "rotation_quaternion"):
                bone.keyframe_insert(channel, frame=1)
        onto = rig_characters.target_of(armature)
        assert "“LeftHandIndex1”" in goes_on(armature, onto)
        assert worst_limb(armature, swaying(FRAMES)) < 0.1
        np.testing.assert_allclose(armature.pose.bones["root"].matrix_basis, np.eye(4), atol=1e-6)
        assert armature.pose.bones["LeftHandIndex1"].location.length > 0.4
        assert {curve.data_path for curve in channels(action).fcurves}, "the old animation keeps its keys"


def test_a_bone_s_place_that_a_constraint_gives_counts_as_hanging_from_there(blender) -> None:
    armature = convention_armature("Mixamo")
    bpy.context.view_layer.objects.active = armature
    bpy.ops.object.mode_set(mode="EDIT")
    for side in ("Left", "Right"):
        armature.data.edit_bones[f"{side}Arm"].parent = armature.data.edit_bones["Spine2"]
    bpy.ops.object.mode_set(mode="OBJECT")
    assert not rig_characters.match_of(armature).is_sure
    for side in ("Left", "Right"):
        copies = armature.pose.bones[f"{side}Arm"].constraints.new("COPY_LOCATION")
        copies.target, copies.subtarget = armature, f"{side}Shoulder"
        # Where the arm rests on the bone that holds it.
        holder, arm = armature.data.bones[f"{side}Shoulder"], armature.data.bones[f"{side}Arm"]
        assert holder.length > 0 and (arm.head_local - holder.head_local).length > 0
    rig = read_rig(armature)
    assert rig.hangs_from(rig.index["LeftArm"], rig.index["LeftShoulder"])
    assert rig_characters.match_of(armature).is_sure
