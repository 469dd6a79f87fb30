"""Real rigs in Blender: what Blender itself shows after keying, against the source's limbs."""

from __future__ import annotations

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from armatures import FRAMES, largest, vrm_armature, worst_limb
from people import swaying

from motion_mamba.addon.files.character_files import open_rig
from motion_mamba.addon.keys.actions import channels
from motion_mamba.addon.nla.nla_strips import push_strip
from motion_mamba.addon.retarget import rig_characters, rig_keys
from motion_mamba.addon.retarget.rig_keys import Keying
from motion_mamba.rigs.retarget.retarget import RetargetOptions
from motion_mamba.rigs.retarget.source import motion_from_track
from motion_mamba.rigs.smpl import JOINT

from .rig_places import places_of


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
