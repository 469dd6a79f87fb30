import numpy as np
import pytest

from motion_mamba.rigs.bodies.hand_bones import finger_names
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, Skeleton
from motion_mamba.rigs.recognition.fingers import FINGERS, fingers_of
from motion_mamba.rigs.smpl import JOINT_NAMES, MIRROR, PARENTS


@pytest.fixture
def armature(blender):
    from motion_mamba.addon.bodies.armature import create_armature

    return create_armature(blender.context)


def head(armature, name):
    return np.array(armature.data.bones[name].head_local)


def axis(armature, name, column):
    return np.array(armature.data.bones[name].matrix_local.to_3x3())[:, column]


def test_bones_are_smpl_joints_fingers_and_one_on_the_ground(armature):
    bones = armature.data.bones
    assert [bone.name for bone in bones if bone.parent is None] == ["root"] and bones["pelvis"].parent.name == "root"
    assert {bone.name for bone in bones} == {"root", *JOINT_NAMES, *finger_names("left"), *finger_names("right")}
    for joint, parent in enumerate(PARENTS):
        if parent >= 0:
            assert bones[JOINT_NAMES[joint]].parent.name == JOINT_NAMES[parent]
    assert all(bone.rotation_mode == "QUATERNION" for bone in armature.pose.bones)


def test_fingers_are_out_of_sight_and_all_else_is_seen(armature):
    seen = {bone.name for bone in armature.data.bones if any(own.is_visible for own in bone.collections)}
    assert seen == {"root", *JOINT_NAMES}
    armature.data.collections["Fingers"].is_visible = True
    assert all(any(own.is_visible for own in bone.collections) for bone in armature.data.bones)


def test_the_bone_on_the_ground_has_the_armatures_axes(armature):
    root = armature.data.bones["root"]
    assert root.matrix_local.is_identity and np.allclose(root.head_local, 0.0)


def test_a_body_without_fingers_has_none(blender):
    from motion_mamba.addon.bodies.armature import create_armature

    armature = create_armature(blender.context, skeleton=SMPL_SKELETON)
    assert {bone.name for bone in armature.data.bones} == {"root", *JOINT_NAMES}


def test_fingers_are_found_and_bend_inwards_about_their_x_axis(blender, armature):
    from motion_mamba.addon.retarget.rig_characters import target_of

    onto = target_of(armature)
    found = {(finger.side, finger.name): [onto.rig.names[bone] for bone in finger.bones] for finger in fingers_of(onto.rig, onto.mapping)}
    assert found == {(side, finger): [f"{side}_{finger}{n}" for n in (1, 2, 3)] for side in ("left", "right") for finger in FINGERS}
    for bones in found.values():
        tip = armature.pose.bones[bones[2]]
        before = np.array(tip.tail)
        for bone in bones[:2]:
            armature.pose.bones[bone].rotation_quaternion = (np.cos(0.4), np.sin(0.4), 0.0, 0.0)
        blender.context.view_layer.update()
        moved = np.array(tip.tail) - before
        assert moved[2] < -0.008 if "thumb" not in bones[0] else moved[1] > 0.008, bones


def test_rest_pose_has_the_skeletons_offsets(armature):
    for joint, parent in enumerate(PARENTS):
        if parent >= 0:
            x, y, z = SMPL_SKELETON.offsets[joint]
            offset = head(armature, JOINT_NAMES[joint]) - head(armature, JOINT_NAMES[parent])
            assert np.allclose(offset, (x, -z, y), atol=1e-6)


def test_stands_on_the_floor_facing_minus_y_with_its_left_at_plus_x(armature):
    assert min(head(armature, name)[2] for name in JOINT_NAMES) == pytest.approx(0.0, abs=1e-6)
    assert np.allclose(head(armature, "pelvis")[:2], 0.0)
    assert head(armature, "left_foot")[1] < head(armature, "left_ankle")[1] - 0.1
    assert head(armature, "left_wrist")[0] > 0.7 and head(armature, "right_wrist")[0] < -0.7


def test_bones_reach_their_child_and_none_is_short(armature):
    for bone in armature.data.bones:
        assert (0.05 if bone.name in JOINT_NAMES else 0.015) < bone.length < 0.5, bone.name
    for name, child in (("left_hip", "left_knee"), ("right_elbow", "right_wrist"), ("spine3", "neck"), ("pelvis", "spine1")):
        assert np.allclose(armature.data.bones[name].tail_local, head(armature, child), atol=1e-6)


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize(("upper", "lower"), [("shoulder", "elbow"), ("hip", "knee")])
def test_elbow_and_knee_share_one_hinge_axis_with_the_bone_above(armature, side, upper, lower):
    assert np.allclose(axis(armature, f"{side}_{upper}", 0), axis(armature, f"{side}_{lower}", 0), atol=1e-3)


@pytest.mark.parametrize(
    ("bone", "tip", "towards"),
    [
        ("left_elbow", "left_wrist", -1),
        ("right_elbow", "right_wrist", -1),
        ("left_knee", "left_ankle", 1),
        ("right_knee", "right_ankle", 1),
    ],
)
def test_a_turn_about_plus_x_bends_elbows_forward_and_knees_back(blender, armature, bone, tip, towards):
    armature.pose.bones[bone].rotation_quaternion = (np.cos(0.5), np.sin(0.5), 0.0, 0.0)
    blender.context.view_layer.update()
    assert towards * (armature.pose.bones[tip].head.y - head(armature, tip)[1]) > 0.1


def test_left_and_right_mirror_as_blender_flips_poses(armature):
    pairs = [(name, JOINT_NAMES[MIRROR[joint]]) for joint, name in enumerate(JOINT_NAMES)]
    for name, other in [*pairs, *zip(finger_names("left"), finger_names("right"), strict=True)]:
        assert np.allclose(axis(armature, name, 0) * (1, -1, -1), axis(armature, other, 0), atol=1e-5), name
        assert np.allclose(axis(armature, name, 1) * (-1, 1, 1), axis(armature, other, 1), atol=1e-5), name


def test_a_second_armature_gets_another_name_and_its_own_place(blender, armature):
    from motion_mamba.addon.bodies.armature import create_armature

    second = create_armature(blender.context, location=(1.0, 2.0, 0.0))
    assert second.name == "SMPL.001" and tuple(second.location) == (1.0, 2.0, 0.0)
    assert second.data is not armature.data


def test_another_skeleton_keeps_its_proportions_and_stands_on_the_floor(blender):
    from motion_mamba.addon.bodies.armature import create_armature

    child = Skeleton(SMPL_SKELETON.names, SMPL_SKELETON.parents, SMPL_SKELETON.offsets * 0.5)
    armature = create_armature(blender.context, skeleton=child)
    assert head(armature, "pelvis")[2] == pytest.approx(0.484, abs=1e-6)


def test_the_animators_active_object_mode_and_selection_stay(blender):
    from motion_mamba.addon.bodies.armature import create_armature

    mine = create_armature(blender.context, name="mine")
    blender.context.view_layer.objects.active = mine
    mine.select_set(True)
    blender.ops.object.mode_set(mode="POSE")
    made = create_armature(blender.context)
    assert blender.context.view_layer.objects.active == mine and mine.mode == "POSE"
    assert made.mode == "OBJECT" and blender.context.selected_objects == [mine]


def test_edits_in_progress_are_kept(blender):
    from motion_mamba.addon.bodies.armature import create_armature

    mine = create_armature(blender.context, name="mine")
    blender.context.view_layer.objects.active = mine
    blender.ops.object.mode_set(mode="EDIT")
    mine.data.edit_bones["head"].length = 0.5
    create_armature(blender.context)
    assert mine.mode == "EDIT" and mine.data.edit_bones["head"].length == pytest.approx(0.5)
    blender.ops.object.mode_set(mode="OBJECT")
    assert mine.data.bones["head"].length == pytest.approx(0.5)


def test_a_hidden_active_collection_does_not_swallow_the_armature(blender):
    from motion_mamba.addon.bodies.armature import create_armature

    hidden = blender.data.collections.new("hidden")
    blender.context.scene.collection.children.link(hidden)
    layer = blender.context.view_layer.layer_collection.children["hidden"]
    blender.context.view_layer.active_layer_collection = layer
    layer.hide_viewport = True
    made = create_armature(blender.context)
    assert made.visible_get() and made.users_collection == (blender.context.scene.collection,)
