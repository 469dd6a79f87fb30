"""Where a rig's motion stands: scales, floors, roots, travel."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from armatures import FRAMES, convention_armature, worst_limb
from mathutils import Matrix
from people import swaying

from motion_mamba.addon.blender.coordinates import vectors_from_blender
from motion_mamba.addon.nla.nla_strips import push_strip
from motion_mamba.addon.requests.pose_sampling import joints_at
from motion_mamba.addon.retarget import rig_characters, rig_keys, stored_mapping
from motion_mamba.addon.retarget.rig_keys import Keying
from motion_mamba.addon.retarget.rig_reading import read_rig
from motion_mamba.rigs.math.kinematics import forward_kinematics
from motion_mamba.rigs.math.rotations import inverse, rotate
from motion_mamba.rigs.recognition.mapping import Switch
from motion_mamba.rigs.recognition.rig import RigError
from motion_mamba.rigs.retarget.retarget import RetargetOptions, retarget
from motion_mamba.rigs.retarget.source import motion_from_track

from .rig_places import places_of


class TestPlacement:
    @pytest.fixture
    def armature(self, blender) -> bpy.types.Object:
        return convention_armature("Mixamo")

    @pytest.mark.parametrize("mode", ["QUATERNION", "XYZ", "XZY", "YXZ", "YZX", "ZXY", "ZYX", "AXIS_ANGLE"])
    def test_each_bone_keeps_its_rotation_mode(self, armature, mode) -> None:
        for bone in armature.pose.bones:
            bone.rotation_mode = mode
        assert worst_limb(armature, swaying(FRAMES)) < 0.1
        assert {bone.rotation_mode for bone in armature.pose.bones} == {mode}

    def test_scaled_turned_and_parented_armatures(self, armature) -> None:
        parent = bpy.data.objects.new("parent", None)
        bpy.context.scene.collection.objects.link(parent)
        parent.scale, parent.location = (0.5,) * 3, (3.0, 1.0, 0.0)
        armature.parent = parent
        armature.scale, armature.rotation_euler = (0.02,) * 3, (0.0, 0.0, 2.0)
        bpy.context.view_layer.update()
        assert worst_limb(armature, swaying(FRAMES)) < 0.1

    def test_what_it_shows_is_read_back_as_the_source(self, armature) -> None:
        """So that a motion can be continued from a pose: there and back again through Blender."""
        armature.scale, armature.rotation_euler = (0.5,) * 3, (0.0, 0.0, 1.0)
        bpy.context.view_layer.update()
        track = swaying(FRAMES)
        worst_limb(armature, track)
        back = joints_at(armature, bpy.context.scene, range(1, FRAMES + 1))
        away = np.abs(back - forward_kinematics(track)).max(axis=(0, 2))
        assert away.max() < 1e-3, away.round(4)

    def test_uneven_scale_is_refused_with_a_reason(self, armature) -> None:
        armature.scale = (1.0, 1.0, 1.5)
        bpy.context.view_layer.update()
        assert "apply the scale" in rig_characters.recognition(armature).problem
        with pytest.raises(RigError, match="apply the scale"):
            rig_characters.target_of(armature)

    @pytest.mark.parametrize("inherits", [True, False])
    @pytest.mark.parametrize("local", [True, False])
    def test_the_body_travels_in_whatever_axes_its_bone_has(self, blender, inherits, local) -> None:
        """A travelling bone below a turning root, with or without inherited rotation and local location."""
        armature = convention_armature("Mixamo")
        bpy.ops.object.mode_set(mode="EDIT")
        root = armature.data.edit_bones.new("ground")
        root.tail, root.roll = (0.1, 0.3, 0.2), 0.5
        armature.data.edit_bones["Hips"].parent = root
        bpy.ops.object.mode_set(mode="OBJECT")
        hips = armature.data.bones["Hips"]
        hips.use_inherit_rotation, hips.use_local_location = inherits, local
        motion, shown = motion_from_track(swaying(FRAMES)), {}
        for root in ("NONE", "MOVE", "TURN"):
            action = rig_keys.key_motion(armature, motion, Keying(root, 1, 20.0, {}), options=RetargetOptions(root=root))
            push_strip(armature, action, root, 1)
            shown[root] = places_of(armature, ("Hips", "LeftHand", "RightFoot"))
            armature.animation_data.nla_tracks.remove(armature.animation_data.nla_tracks[0])
        onto = rig_characters.target_of(armature)
        wanted = retarget(motion, onto).head_positions[::3][:, [onto.order.index(onto.rig.index["Hips"])]]
        np.testing.assert_allclose(vectors_from_blender(shown["NONE"][:, :1]), wanted, atol=1e-4)
        for root in ("MOVE", "TURN"):
            np.testing.assert_allclose(shown[root], shown["NONE"], atol=1e-4)

    def test_ik_on_keyed_bones_is_switched_off_by_a_key(self, armature) -> None:
        goal = bpy.data.objects.new("goal", None)
        bpy.context.scene.collection.objects.link(goal)
        constraint = armature.pose.bones["LeftLeg"].constraints.new("IK")
        constraint.target, constraint.chain_count = goal, 2
        assert worst_limb(armature, swaying(FRAMES)) < 0.1

    @pytest.mark.parametrize("switched", [False, True])
    def test_ik_that_a_driver_holds_is_refused_by_its_name(self, armature, switched) -> None:
        """A driver wins over a key; one that reads a switch that is keyed along does what that says."""
        goal = bpy.data.objects.new("goal", None)
        bpy.context.scene.collection.objects.link(goal)
        constraint = armature.pose.bones["LeftLeg"].constraints.new("IK")
        constraint.target, constraint.chain_count = goal, 2
        armature.pose.bones["Hips"]["ik_fk"] = 1.0
        driver = constraint.driver_add("influence").driver
        variable = driver.variables.new()
        variable.name = driver.expression = "switch"
        variable.targets[0].id, variable.targets[0].data_path = armature, 'pose.bones["Hips"]["ik_fk"]'
        bpy.context.view_layer.update()
        if switched:
            mapping = rig_characters.match_of(armature).mapping
            stored_mapping.store_mapping(armature, replace(mapping, switches=(Switch("Hips", "ik_fk", 0.0),)))
            assert worst_limb(armature, swaying(FRAMES)) < 0.1
            return
        for attempt in (lambda: rig_characters.RigSnapshot.of(armature), lambda: worst_limb(armature, swaying(FRAMES))):
            with pytest.raises(RigError, match=r"“IK” on “LeftLeg”.*ik_fk.*remove the driver"):
                attempt()
        armature.pose.bones["Hips"]["ik_fk"] = 0.0
        armature.update_tag()
        bpy.context.view_layer.update()
        assert worst_limb(armature, swaying(FRAMES)) < 0.1

    @pytest.mark.parametrize("path", ["pose.bones[5]", 'pose.bones["of \\"old\\""]', 'pose.bones["gone"]'])
    def test_drivers_name_bones_in_any_way(self, armature, path) -> None:
        named = armature.pose.bones[5]
        if "old" in path:
            named.name = 'of "old"'
        armature.animation_data_create().drivers.new(f"{path}.rotation_euler", index=0)
        driven = read_rig(armature).driven
        assert driven == (frozenset() if "gone" in path else {named.name})

    def test_a_body_that_is_connected_to_a_root_travels_by_it(self, armature) -> None:
        bpy.ops.object.mode_set(mode="EDIT")
        bones = armature.data.edit_bones
        root, hips = bones.new("Root"), bones["Hips"]
        root.head, root.tail = (hips.head.x, hips.head.y, 0.0), hips.head
        hips.parent, hips.use_connect = root, True
        bpy.ops.object.mode_set(mode="OBJECT")
        assert rig_characters.recognition(armature).problem is None
        motion = motion_from_track(swaying(FRAMES))
        push_strip(armature, rig_keys.key_motion(armature, motion, Keying("sway", 1, 20.0, {})), "sway", 1)
        onto = rig_characters.target_of(armature)
        wanted = retarget(motion, onto).head_positions[::3][:, [onto.order.index(onto.rig.index["Hips"])]]
        np.testing.assert_allclose(vectors_from_blender(places_of(armature, ("Hips",))), wanted, atol=1e-4)

    def test_a_panel_of_controls_below_the_ground_is_no_floor(self, armature) -> None:
        before = rig_characters.target_of(armature).rest_pose
        bpy.ops.object.mode_set(mode="EDIT")
        panel = armature.data.edit_bones.new("ui_panel")
        panel.head, panel.tail = (0.0, 0.0, -1.5), (0.0, 0.0, -1.4)
        bpy.ops.object.mode_set(mode="OBJECT")
        after = rig_characters.target_of(armature).rest_pose
        assert after.height == pytest.approx(before.height) and after.ground == pytest.approx(before.ground)

    def test_twist_bones_go_along_with_a_pose_as_rest(self, armature) -> None:
        bpy.ops.object.mode_set(mode="EDIT")
        bones = armature.data.edit_bones
        for side in ("Left", "Right"):
            arm, twist = bones[f"{side}Arm"], bones.new(f"{side}ArmTwist")
            twist.head, twist.tail, twist.roll, twist.parent = arm.head, arm.tail, arm.roll, arm
        bpy.ops.object.mode_set(mode="OBJECT")
        arm = armature.pose.bones["LeftArm"]
        raised = Matrix.Translation(arm.head) @ Matrix.Rotation(-0.7, 4, "Y") @ Matrix.Translation(-arm.head)
        arm.matrix = raised @ arm.matrix
        bpy.context.view_layer.update()
        rig_characters.use_pose_as_rest(armature)
        onto = rig_characters.target_of(armature)
        assert {onto.rig.names[twist.bone] for twist in onto.twists} == {"LeftArmTwist", "RightArmTwist"}
        motion = retarget(motion_from_track(swaying(FRAMES)), onto)
        for side in ("Left", "Right"):
            limb, twist = (onto.rig.index[f"{side}{name}"] for name in ("Arm", "ArmTwist"))
            along = onto.rig.heads[onto.rig.index[f"{side}ForeArm"]] - onto.rig.heads[limb]
            # Both turn about the limb alone against each other, so what lies along it stays common.
            shown = [rotate(motion.world[:, onto.order.index(bone)], rotate(inverse(onto.rig.axes[bone]), along)) for bone in (limb, twist)]
            np.testing.assert_allclose(*shown, atol=1e-6)

    def test_the_pose_as_rest(self, armature) -> None:
        """Bent out of its T-pose at rest, then stood up in the pose: as if it had rested so."""
        bone = armature.pose.bones["LeftArm"]
        bone.rotation_mode = "XYZ"
        bone.rotation_euler = (0.4, 0.2, 0.3)
        bpy.context.view_layer.update()
        rig_characters.use_pose_as_rest(armature)
        onto = rig_characters.target_of(armature)
        assert np.abs(onto.rest_axes - onto.rig.axes).max() > 0.05
        assert worst_limb(armature, swaying(FRAMES)) < 0.1
