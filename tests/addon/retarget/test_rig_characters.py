"""Real rigs in Blender: what Blender itself shows after keying, against the source's limbs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from armatures import FRAMES, armature_of, convention_armature, largest, vrm_armature, worst_limb
from mathutils import Matrix, Vector
from people import swaying

from motion_mamba.addon.blender.coordinates import vectors_from_blender
from motion_mamba.addon.files.character_files import open_rig
from motion_mamba.addon.keys.actions import channels
from motion_mamba.addon.nla.nla_strips import push_strip
from motion_mamba.addon.requests.pose_sampling import joints_at
from motion_mamba.addon.retarget import rig_characters, rig_keys, stored_mapping
from motion_mamba.addon.retarget.rig_keys import Keying
from motion_mamba.addon.retarget.rig_reading import read_rig
from motion_mamba.rigs.math.kinematics import forward_kinematics
from motion_mamba.rigs.math.rotations import inverse, rotate
from motion_mamba.rigs.recognition.mapping import Switch
from motion_mamba.rigs.recognition.match import recognise
from motion_mamba.rigs.recognition.rig import RigError
from motion_mamba.rigs.retarget.retarget import RetargetOptions, retarget
from motion_mamba.rigs.retarget.source import motion_from_track
from motion_mamba.rigs.smpl import JOINT


@pytest.fixture(scope="module")
def rigify(tmp_path_factory) -> Path:
    """The human of Rigify, generated once."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.preferences.addon_enable(module="rigify")
    bpy.ops.object.armature_human_metarig_add()
    bpy.ops.pose.rigify_generate()
    path = tmp_path_factory.mktemp("rigify") / "human.blend"
    bpy.ops.wm.save_as_mainfile(filepath=str(path))
    return path


class TestRealRigs:
    @pytest.mark.parametrize(
        ("file", "convention"),
        [("human-male.glb", "Mesh2Motion"), ("m2m-sample-rig.glb", "Mesh2Motion"), ("Female_Adult_03.fbx", "3ds Max Biped")],
    )
    def test_limbs_are_shown_as_the_source_s(self, blender, data_folder, file, convention) -> None:
        open_rig(data_folder / "rigs" / file)
        armature = largest()
        assert rig_characters.recognition(armature).name == convention
        assert rig_characters.recognition(armature).problem is None
        assert worst_limb(armature, swaying(FRAMES)) < 0.1

    def test_a_vrm_robot(self, blender, data_folder) -> None:
        armature = vrm_armature(data_folder / "rigs" / "debug_robot.vrm")
        assert rig_characters.recognition(armature).name == "VRM humanoid"
        onto = rig_characters.target_of(armature)
        ankle, hip, head = (onto.rest_pose.points[JOINT[joint], 1] for joint in ("left_ankle", "left_hip", "head"))
        assert 0.0 < ankle < 0.3 * hip < 0.3 * head
        assert worst_limb(armature, swaying(FRAMES)) < 0.1

    def test_rigify_is_keyed_on_its_fk_controls_with_its_switches(self, blender, rigify) -> None:
        open_rig(rigify)
        armature = largest()
        assert rig_characters.recognition(armature).name == "Rigify"
        assert worst_limb(armature, swaying(FRAMES)) < 0.1
        assert armature.pose.bones["thigh_parent.L"]["IK_FK"] == 1.0
        # What moves the mesh follows, not only the controls.
        for control, deform in (("forearm_fk.L", "DEF-forearm.L"), ("shin_fk.R", "DEF-shin.R"), ("head", "DEF-spine.006")):
            away = armature.pose.bones[control].matrix.translation - armature.pose.bones[deform].matrix.translation
            assert away.length < 1e-3, control

    def test_rigify_s_ik_controls_show_the_same_when_keyed_too(self, blender, rigify) -> None:
        open_rig(rigify)
        armature = largest()
        motion = motion_from_track(swaying(FRAMES, reach=0.3))
        push_strip(armature, rig_keys.key_motion(armature, motion, Keying("sway", 1, 20.0, {}, ik=True)), "sway", 1)
        ends = ("DEF-hand.L", "DEF-hand.R", "DEF-foot.L", "DEF-foot.R", "DEF-forearm.L", "DEF-shin.R")

        def shown() -> np.ndarray:
            places = []
            for frame in range(1, FRAMES, 3):
                bpy.context.scene.frame_set(frame)
                places.append([armature.pose.bones[name].matrix.translation[:] for name in ends])
            return np.array(places)

        with_fk = shown()
        action = armature.animation_data.nla_tracks[0].strips[0].action
        for curve in channels(action).fcurves:
            if "IK_FK" in curve.data_path:
                curve.keyframe_points[0].co.y = 0.0
        moved = np.linalg.norm(shown() - with_fk, axis=-1)
        assert moved[:, :4].max() < 0.001, moved.max(axis=0)
        # Elbows and knees bend here any way there is; Rigify's own chains bend about the plane in which they rest.
        assert moved[:, 4:].max() < 0.04, moved.max(axis=0)

    def test_its_metarig_too(self, blender, rigify) -> None:
        open_rig(rigify)
        metarig = min((thing for thing in bpy.data.objects if thing.type == "ARMATURE"), key=lambda thing: len(thing.data.bones))
        metarig.hide_set(False)
        assert rig_characters.recognition(metarig).name == "Rigify metarig"
        assert worst_limb(metarig, swaying(FRAMES)) < 0.1

    def test_rigify_s_root_bone_carries_the_way_and_ik_goes_along(self, blender, rigify) -> None:
        open_rig(rigify)
        armature = largest()
        motion = motion_from_track(swaying(FRAMES, reach=0.3))
        ends = ("DEF-hand.L", "DEF-foot.R", "DEF-spine.006", "DEF-shin.L")
        shown = {}
        for root in ("NONE", "TURN"):
            action = rig_keys.key_motion(armature, motion, Keying(root, 1, 20.0, {}, ik=True), options=RetargetOptions(root=root))
            push_strip(armature, action, root, 1)
            shown[root] = places_of(armature, ends)
            for curve in channels(action).fcurves:
                if "IK_FK" in curve.data_path:
                    curve.keyframe_points[0].co.y = 0.0
            shown[root + " IK"] = places_of(armature, ends)
            armature.animation_data.nla_tracks.remove(armature.animation_data.nla_tracks[0])
        np.testing.assert_allclose(shown["TURN"], shown["NONE"], atol=1e-4)
        assert np.linalg.norm(shown["TURN IK"] - shown["NONE IK"], axis=-1)[:, :3].max() < 1e-3
        assert {"root"} <= {curve.data_path.split('"')[1] for curve in channels(action).fcurves}


class TestControlsOfAutoRigPro:
    """A rig with its names and workings: FK and IK chains, and bones for the mesh that follow either by a switch on the IK control."""

    LIMBS = (("c_arm_fk", "c_forearm_fk", "c_hand_fk", "c_hand_ik", "c_arms_pole"),
             ("c_thigh_fk", "c_leg_fk", "c_foot_fk", "c_foot_ik", "c_leg_pole"))  # fmt: skip

    @pytest.fixture
    def armature(self, blender) -> bpy.types.Object:
        armature = convention_armature("Auto-Rig Pro")
        bpy.ops.object.mode_set(mode="EDIT")
        bones = armature.data.edit_bones
        for fk, side in ((fk, side) for fk in self.LIMBS for side in "lr"):
            upper, lower, end, control, pole = (f"{name}.{side}" for name in fk)
            heads = [bones[name].head.copy() for name in (upper, lower, end)]
            beside = (heads[1] - 0.5 * (heads[0] + heads[2])).normalized()
            for kind in ("ik", "mesh"):
                parent = bones[upper].parent
                for name, head, tail in zip((upper, lower), heads, heads[1:], strict=False):
                    bone = bones.new(f"{kind}_{name}")
                    bone.head, bone.tail, bone.parent, bone.roll = head, tail, parent, bones[name].roll
                    parent = bone
            for name, place in ((control, heads[2]), (pole, heads[1] + 0.4 * beside), (f"mesh_{end}", heads[2])):
                bones.new(name).head = place
                bones[name].tail = place + Vector((0.0, 0.1, 0.05))
            bones[f"mesh_{end}"].parent = bones[f"mesh_{lower}"]
        bpy.ops.object.mode_set(mode="OBJECT")
        for fk, side in ((fk, side) for fk in self.LIMBS for side in "lr"):
            self.rig(armature, *(f"{name}.{side}" for name in fk))
        return armature

    def rig(self, armature, upper: str, lower: str, end: str, control: str, pole: str) -> None:
        bones = armature.pose.bones
        bones[control]["ik_fk_switch"] = 0.0
        solver = bones[f"ik_{lower}"].constraints.new("IK")
        solver.target = solver.pole_target = armature
        solver.subtarget, solver.pole_subtarget, solver.chain_count = control, pole, 2
        solver.pole_angle = pole_angle(armature.data.bones[f"ik_{upper}"], armature.data.bones[pole].head_local)
        for name, wanted in ((upper, f"ik_{upper}"), (lower, f"ik_{lower}"), (end, control)):
            for source, expression in ((wanted, None), (name, "switch")):
                copied = bones[f"mesh_{name}"].constraints.new("COPY_LOCATION" if name == end else "COPY_TRANSFORMS")
                copied.target, copied.subtarget = armature, source
                if expression:
                    driver = copied.driver_add("influence").driver
                    variable = driver.variables.new()
                    variable.name = driver.expression = expression
                    variable.targets[0].id = armature
                    variable.targets[0].data_path = f'pose.bones["{control}"]["ik_fk_switch"]'

    def test_it_is_recognised_and_shows_the_source_s_limbs_with_its_switch_at_fk(self, armature) -> None:
        assert rig_characters.recognition(armature).name == "Auto-Rig Pro"
        assert worst_limb(armature, swaying(FRAMES)) < 0.1
        for control in ("c_hand_ik.l", "c_foot_ik.r"):
            assert armature.pose.bones[control]["ik_fk_switch"] == 1.0
        for fk in ("c_hand_fk.l", "c_foot_fk.r", "c_forearm_fk.r"):
            away = armature.pose.bones[fk].matrix.translation - armature.pose.bones[f"mesh_{fk}"].matrix.translation
            assert away.length < 1e-4, fk

    def test_the_ik_controls_show_the_same(self, armature) -> None:
        motion = motion_from_track(swaying(FRAMES, reach=0.5))
        action = rig_keys.key_motion(armature, motion, Keying("sway", 1, 20.0, {}, ik=True))
        push_strip(armature, action, "sway", 1)
        ends = [f"mesh_{name}.{side}" for limb in self.LIMBS for name in limb[1:3] for side in "lr"]
        with_fk = places_of(armature, ends)
        for curve in channels(action).fcurves:
            if "ik_fk_switch" in curve.data_path:
                curve.keyframe_points[0].co.y = 0.0
        moved = np.linalg.norm(places_of(armature, ends) - with_fk, axis=-1)
        hands_and_feet = [place for place, name in enumerate(ends) if "hand" in name or "foot" in name]
        assert moved[:, hands_and_feet].max() < 0.001, moved
        # An elbow that is all but straight says little about where it bends to.
        assert moved.max() < 0.02, moved


def pole_angle(base: bpy.types.Bone, pole: Vector) -> float:
    """What an IK constraint's pole angle must be for its chain to rest unturned."""
    along = base.tail_local - base.head_local
    middle = base.children[0]
    normal = (middle.tail_local - base.head_local).cross(pole - base.head_local)
    wanted, x = normal.cross(along), base.matrix_local.to_3x3() @ Vector((1.0, 0.0, 0.0))
    angle = x.angle(wanted)
    return -angle if x.cross(wanted).angle(along) < 1.0 else angle


def places_of(armature: bpy.types.Object, bones) -> np.ndarray:
    """(K, bones, 3) where bones are shown in every third frame, in the armature's space."""
    places = []
    for frame in range(1, FRAMES, 3):
        bpy.context.scene.frame_set(frame)
        places.append([armature.pose.bones[name].matrix.translation[:] for name in bones])
    return np.array(places)


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


class TestLookedAtAgain:
    """What a rig was recognised as is remembered for draw(), and must not outlive the rig."""

    @pytest.fixture
    def armature(self, blender) -> bpy.types.Object:
        return convention_armature("Mixamo")

    def edit(self, armature, change) -> None:
        bpy.ops.object.mode_set(mode="EDIT")
        change(armature.data.edit_bones)
        bpy.ops.object.mode_set(mode="OBJECT")

    def test_broken_and_mended_in_place(self, armature) -> None:
        parents = {bone.name: bone.parent.name for bone in armature.data.bones if bone.parent}

        def unparent(bones) -> None:
            for bone in bones:
                bone.parent = None

        def parent(bones) -> None:
            for name, above in parents.items():
                bones[name].parent = bones[above]

        assert rig_characters.recognition(armature).problem is None
        understood = rig_characters.RigSnapshot.of(armature)
        self.edit(armature, unparent)
        assert rig_characters.recognition(armature).problem and not understood.fits(armature)
        self.edit(armature, parent)
        assert rig_characters.recognition(armature).problem is None and understood.fits(armature)

    def test_hung_from_another_bone_where_it_is(self, armature) -> None:
        """Even from one that lies in the same place."""

        def add_twin(bones) -> None:
            twin, head = bones.new("twin"), bones["Head"]
            twin.head, twin.tail, twin.roll, twin.parent = head.parent.head, head.parent.tail, head.parent.roll, head.parent.parent

        self.edit(armature, add_twin)
        understood = rig_characters.RigSnapshot.of(armature)
        self.edit(armature, lambda bones: setattr(bones["Head"], "parent", bones["twin"]))
        assert not understood.fits(armature)

    def test_moved_at_rest_it_is_looked_at_again(self, armature, monkeypatch) -> None:
        rig_characters.recognition(armature)
        looked = []
        monkeypatch.setattr(rig_characters, "match_of", lambda armature: looked.append(1) or recognise(read_rig(armature)))
        rig_characters.recognition(armature)
        assert not looked
        self.edit(armature, lambda bones: setattr(bones["Head"], "roll", bones["Head"].roll + 0.5))
        rig_characters.recognition(armature)
        assert looked

    def test_what_is_keyed_is_not_left_to_memory(self, armature) -> None:
        assert rig_characters.recognition(armature).problem is None
        for name in ("LeftLeg", "RightLeg"):
            copies = armature.pose.bones[name].constraints.new("COPY_TRANSFORMS")
            copies.target, copies.subtarget = armature, "Head"
        for refuses in (rig_characters.target_of, rig_characters.use_pose_as_rest):
            with pytest.raises(RigError, match="Person"):
                refuses(armature)


class TestRefusals:
    def test_horse_metarig(self, blender) -> None:
        bpy.ops.preferences.addon_enable(module="rigify")
        bpy.ops.object.armature_horse_metarig_add()
        found = recognise(read_rig(largest()))
        assert not found.is_sure
        assert rig_characters.recognition(largest()).problem

    def test_a_hand(self, blender) -> None:
        fingers = ("thumb", "index", "middle", "ring", "pinky")
        bones = ["hand", *(f"{finger}.{number:02d}.L" for finger in fingers for number in range(1, 4))]
        heads = [(0, 0, 0), *((0.03 * finger, 0, 0.08 + 0.03 * number) for finger in range(5) for number in range(3))]
        parents = [-1, *(0 if number == 0 else 3 * finger + number for finger in range(5) for number in range(3))]
        hand = armature_of(np.array(heads, dtype=float), bones, parents, "Hand")
        assert "not recognised as a humanoid" in rig_characters.recognition(hand).problem
        with pytest.raises(RigError, match="Hand"):
            rig_characters.target_of(hand)

    @pytest.mark.parametrize("animal", ["cat", "bird", "shark"])
    def test_other_metarigs_of_rigify(self, blender, animal) -> None:
        bpy.ops.preferences.addon_enable(module="rigify")
        if not hasattr(bpy.types, f"OBJECT_OT_armature_{animal}_metarig_add"):
            pytest.skip(f"this Rigify has no {animal}")
        getattr(bpy.ops.object, f"armature_{animal}_metarig_add")()
        assert rig_characters.recognition(largest()).problem

    def test_empty_armature(self, blender) -> None:
        nobody = bpy.data.objects.new("Nobody", bpy.data.armatures.new("Nobody"))
        bpy.context.scene.collection.objects.link(nobody)
        assert "no bones" in rig_characters.recognition(nobody).problem
