"""Real rigs in Blender: what Blender itself shows after keying, against the source's limbs."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

import registered as helper  # noqa: E402
from mathutils import Vector  # noqa: E402
from people import Look, person, swaying  # noqa: E402
from test_motion_files import amass_file  # noqa: E402

from motion_mamba.addon import arm_care, rig_characters  # noqa: E402
from motion_mamba.addon.actions import channels  # noqa: E402
from motion_mamba.addon.coordinates import vectors_from_blender, vectors_to_blender  # noqa: E402
from motion_mamba.addon.nla import push_strip  # noqa: E402
from motion_mamba.addon.rig_characters import Keying  # noqa: E402
from motion_mamba.addon.rig_files import RetargetJob, open_rig, retarget_file  # noqa: E402
from motion_mamba.addon.rig_reading import read_rig  # noqa: E402
from motion_mamba.addon.sampling import joints_at  # noqa: E402
from motion_mamba.rigs.bvh import write_bvh  # noqa: E402
from motion_mamba.rigs.conventions import conventions  # noqa: E402
from motion_mamba.rigs.kinematics import forward_kinematics  # noqa: E402
from motion_mamba.rigs.mapping_file import load_mapping  # noqa: E402
from motion_mamba.rigs.match import recognise  # noqa: E402
from motion_mamba.rigs.retarget import Manner, retarget  # noqa: E402
from motion_mamba.rigs.rig import RigError  # noqa: E402
from motion_mamba.rigs.rotations import inverse, to_matrix  # noqa: E402
from motion_mamba.rigs.smpl import JOINT  # noqa: E402
from motion_mamba.rigs.source import motion_from_track  # noqa: E402

FRAMES = 12
LIMBS = [(f"{side}_{a}", f"{side}_{b}") for side in ("left", "right")
         for a, b in (("shoulder", "elbow"), ("elbow", "wrist"), ("hip", "knee"), ("knee", "ankle"))]  # fmt: skip


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


def armature_of(heads: np.ndarray, names, parents, name: str = "Person") -> bpy.types.Object:
    """An armature with bones at these places (N, 3), Y up, each pointing up its own way."""
    armature = bpy.data.objects.new(name, bpy.data.armatures.new(name))
    bpy.context.scene.collection.objects.link(armature)
    bpy.context.view_layer.objects.active = armature
    bpy.ops.object.mode_set(mode="EDIT")
    random = np.random.default_rng(0)
    for bone, (head, parent) in enumerate(zip(vectors_to_blender(heads), parents, strict=True)):
        made = armature.data.edit_bones.new(names[bone])
        made.head, made.tail, made.roll = head, head + 0.05 * random.normal(size=3), random.uniform(-3, 3)
        if parent >= 0:
            made.parent = armature.data.edit_bones[names[parent]]
    bpy.ops.object.mode_set(mode="OBJECT")
    return armature


def convention_armature(name: str) -> bpy.types.Object:
    rig, _ = person(next(convention for convention in conventions() if convention.name == name), Look(seed=3, arms=0.7))
    return armature_of(rig.heads, rig.names, rig.parents)


def vrm_armature(path: Path) -> bpy.types.Object:
    """What a VRM importer builds: the humanoid bones of the file as an armature."""
    data = path.read_bytes()
    tree = json.loads(data[20 : 20 + struct.unpack("<I", data[12:16])[0]])
    nodes, above = tree["nodes"], {}
    for number, node in enumerate(nodes):
        above |= dict.fromkeys(node.get("children", ()), number)

    def place(node: int) -> np.ndarray:
        own = np.array(nodes[node].get("translation", (0, 0, 0)), dtype=float)
        return own + (place(above[node]) if node in above else 0.0)

    bones = [bone["node"] for bone in tree["extensions"]["VRMC_vrm"]["humanoid"]["humanBones"].values()]
    bones.sort(key=lambda node: len(ancestors(node, above)))
    parents = [next((bones.index(n) for n in ancestors(bone, above) if n in bones), -1) for bone in bones]
    return armature_of(np.array([place(bone) for bone in bones]), [nodes[bone]["name"] for bone in bones], parents, "robot")


def ancestors(node: int, above: dict[int, int]) -> list[int]:
    found = []
    while node in above:
        node = above[node]
        found.append(node)
    return found


def largest() -> bpy.types.Object:
    return max((thing for thing in bpy.data.objects if thing.type == "ARMATURE"), key=lambda thing: len(thing.data.bones))


def worst_limb(armature: bpy.types.Object, track) -> float:
    """Degrees between limbs as Blender shows them and the source's, after keying on the armature without foot lock."""
    motion = motion_from_track(track)
    onto = rig_characters.target_of(armature)
    action = rig_characters.key_motion(armature, motion, Keying("swaying", 1, 20.0, {}), foot_lock=0.0)
    push_strip(armature, action, "swaying", 1)
    worst, facing = 0.0, to_matrix(inverse(onto.stance.facing))
    for frame in range(FRAMES):
        bpy.context.scene.frame_set(1 + frame)
        at = {}
        for joint, bone in onto.mapping.joints.items():
            at[joint] = vectors_from_blender(np.array((armature.matrix_world @ armature.pose.bones[bone].matrix).translation))
        for high, low in LIMBS:
            limb, wanted = facing @ (at[low] - at[high]), motion.joints[frame, JOINT[low]] - motion.joints[frame, JOINT[high]]
            cosine = limb @ wanted / np.linalg.norm(limb) / np.linalg.norm(wanted)
            worst = max(worst, np.degrees(np.arccos(min(1.0, cosine))))
    return worst


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
        push_strip(armature, rig_characters.key_motion(armature, motion, Keying("sway", 1, 20.0, {}, ik=True)), "sway", 1)
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
            action = rig_characters.key_motion(armature, motion, Keying(root, 1, 20.0, {}, ik=True), manner=Manner(root=root))
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
        action = rig_characters.key_motion(armature, motion, Keying("sway", 1, 20.0, {}, ik=True))
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


class TestArmCare:
    def test_a_broad_body_is_measured_on_its_mesh_and_kept_clear_of(self, blender) -> None:
        armature = convention_armature("Mixamo")
        onto = rig_characters.target_of(armature)
        assert arm_care.trunk_of(armature, onto) is None
        belly = belly_of(armature, half_width=0.35)
        trunk = arm_care.trunk_of(armature, onto)
        assert trunk.across == pytest.approx(1.2 * 0.35, rel=0.15) and trunk.deep == pytest.approx(0.2 + 0.2 * 0.35, rel=0.15)
        belly.vertex_groups.clear()
        assert arm_care.trunk_of(armature, onto) is None


def belly_of(armature: bpy.types.Object, half_width: float) -> bpy.types.Object:
    """An elliptic barrel from the hips to the shoulders that the spine moves."""
    hips, chest = (armature.data.bones[name].head_local for name in ("LeftUpLeg", "LeftArm"))
    angles, heights = np.meshgrid(np.linspace(0, 2 * np.pi, 48, endpoint=False), np.linspace(hips.z, chest.z, 20))
    middle = np.interp(heights, (hips.z, chest.z), (hips.y, chest.y))
    points = np.stack([half_width * np.cos(angles), middle + 0.2 * np.sin(angles), heights], axis=-1).reshape(-1, 3)
    mesh = bpy.data.meshes.new("belly")
    mesh.from_pydata(points.tolist(), [], [])
    belly = bpy.data.objects.new("belly", mesh)
    bpy.context.scene.collection.objects.link(belly)
    belly.parent = armature
    belly.vertex_groups.new(name="Spine").add(range(len(points)), 1.0, "REPLACE")
    belly.modifiers.new("Armature", "ARMATURE").object = armature
    bpy.context.view_layer.update()
    return belly


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
            action = rig_characters.key_motion(armature, motion, Keying(root, 1, 20.0, {}), manner=Manner(root=root))
            push_strip(armature, action, root, 1)
            shown[root] = places_of(armature, ("Hips", "LeftHand", "RightFoot"))
            armature.animation_data.nla_tracks.remove(armature.animation_data.nla_tracks[0])
        onto = rig_characters.target_of(armature)
        wanted = retarget(motion, onto).places[::3][:, [onto.order.index(onto.rig.index["Hips"])]]
        np.testing.assert_allclose(vectors_from_blender(shown["NONE"][:, :1]), wanted, atol=1e-4)
        for root in ("MOVE", "TURN"):
            np.testing.assert_allclose(shown[root], shown["NONE"], atol=1e-4)

    def test_ik_on_keyed_bones_is_switched_off_by_a_key(self, armature) -> None:
        goal = bpy.data.objects.new("goal", None)
        bpy.context.scene.collection.objects.link(goal)
        constraint = armature.pose.bones["LeftLeg"].constraints.new("IK")
        constraint.target, constraint.chain_count = goal, 2
        assert worst_limb(armature, swaying(FRAMES)) < 0.1

    def test_the_pose_as_rest(self, armature) -> None:
        """Bent out of its T-pose at rest, then stood up in the pose: as if it had rested so."""
        bone = armature.pose.bones["LeftArm"]
        bone.rotation_mode = "XYZ"
        bone.rotation_euler = (0.4, 0.2, 0.3)
        bpy.context.view_layer.update()
        rig_characters.keep_rest_pose(armature)
        onto = rig_characters.target_of(armature)
        assert np.abs(onto.neutral - onto.rig.axes).max() > 0.05
        assert worst_limb(armature, swaying(FRAMES)) < 0.1


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


class TestMappingEditor:
    @pytest.fixture
    def character(self) -> bpy.types.Object:
        with helper.registered():
            armature = convention_armature("Mixamo")
            bpy.context.scene.motion_mamba.character = armature
            yield armature

    def test_a_wrong_bone_is_named(self, character) -> None:
        bpy.ops.motion_mamba.edit_mapping()
        rows = character.motion_mamba_rig.joints
        rows["left_knee"].bone = "LeftArm"
        with pytest.raises(RuntimeError, match="LeftArm"):
            bpy.ops.motion_mamba.apply_mapping()
        assert rig_characters.PROPERTY not in character

    def test_edited_mirrored_saved_loaded_and_used(self, character, tmp_path) -> None:
        for bone in character.data.bones:
            bone.name = bone.name.replace("Left", "Sinister").replace("Right", "Dexter").replace("mixamorig", "x")
        character.data.bones["SinisterLeg"].name = "Joint.L"
        character.data.bones["DexterLeg"].name = "Joint.R"
        rig_characters.forget()
        assert rig_characters.recognition(character).problem
        bpy.ops.motion_mamba.edit_mapping()
        rows = character.motion_mamba_rig.joints
        rows["right_knee"].bone = ""
        with pytest.raises(RuntimeError, match="SinisterUpLeg"):
            bpy.ops.motion_mamba.mirror_mapping()
        assert rows["right_knee"].bone == "Joint.R"
        path = tmp_path / "person.json"
        bpy.ops.motion_mamba.save_mapping(filepath=str(path))
        assert load_mapping(path).joints["right_knee"] == "Joint.R"
        bpy.ops.motion_mamba.reset_mapping()
        bpy.ops.motion_mamba.load_mapping(filepath=str(path))
        assert bpy.ops.motion_mamba.apply_mapping() == {"FINISHED"}
        assert rig_characters.recognition(character).problem is None
        bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt="a person waves", seconds=1.0, seed=1)
        assert len(character.animation_data.nla_tracks) == 1

    @pytest.mark.parametrize(("text", "words"), [("{", "not JSON"), ("{}", "no bone mapping"), (None, "joints")])
    def test_a_broken_file_is_explained(self, character, tmp_path, text, words) -> None:
        path = tmp_path / "broken.json"
        path.write_text(text if text is not None else '{"motion_mamba_mapping": 1, "joints": {"left_wing": "Wing"}}')
        with pytest.raises(RuntimeError, match=words):
            bpy.ops.motion_mamba.load_mapping(filepath=str(path))


class TestFiles:
    def test_generate_keys_a_foreign_rig(self) -> None:
        with helper.registered():
            armature = convention_armature("Unreal Mannequin")
            bpy.context.scene.motion_mamba.character = armature
            assert bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt="a person waves", seconds=1.0, seed=1) == {"FINISHED"}
            (track,) = armature.animation_data.nla_tracks
            assert track.strips[0].name == "a person waves" and len(bpy.data.armatures) == 1

    def test_import_puts_a_bvh_on_the_active_armature(self, tmp_path) -> None:
        with helper.registered():
            write_bvh(tmp_path / "sway.bvh", swaying(FRAMES))
            armature = convention_armature("3ds Max Biped")
            assert bpy.ops.motion_mamba.import_motion(filepath=str(tmp_path / "sway.bvh")) == {"FINISHED"}
            assert armature.animation_data.nla_tracks[0].strips[0].name == "sway"
            (tmp_path / "broken.bvh").write_text("HIERARCHY\nROOT a\n")
            with pytest.raises(RuntimeError, match=r"broken\.bvh"):
                bpy.ops.motion_mamba.import_motion(filepath=str(tmp_path / "broken.bvh"))

    def test_import_puts_an_amass_file_on_it(self, tmp_path) -> None:
        with helper.registered():
            track = swaying(FRAMES)
            amass_file(tmp_path / "amass.npz", track)
            armature = convention_armature("Unreal Mannequin")
            assert bpy.ops.motion_mamba.import_motion(filepath=str(tmp_path / "amass.npz"), foot_lock=0.0) == {"FINISHED"}
            bpy.context.scene.frame_set(1)
            arm = armature.pose.bones["lowerarm_l"].head - armature.pose.bones["upperarm_l"].head
            joints = vectors_to_blender(forward_kinematics(track))[0]
            wanted = Vector(joints[JOINT["left_elbow"]] - joints[JOINT["left_shoulder"]])
            assert np.degrees(arm.angle(wanted)) < 0.1

    def test_the_command_line_s_file(self, tmp_path, data_folder) -> None:
        write_bvh(tmp_path / "sway.bvh", swaying(FRAMES))
        job = RetargetJob(tmp_path / "sway.bvh", data_folder / "rigs" / "human-male.glb", tmp_path / "out.blend")
        retarget_file(job, report=lambda _: None)
        bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "out.blend"))
        assert largest().animation_data.nla_tracks[0].strips[0].name == "sway"
        with pytest.raises(RigError, match="no armature named"):
            retarget_file(RetargetJob(job.motion, job.rig, job.output, armature="Hero"), report=lambda _: None)
