"""Motion from files and prompts on other rigs than ours."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

import registered as helper
from amass import amass_file
from armatures import FRAMES, armature_of, convention_armature, largest
from mathutils import Vector
from people import swaying

from motion_mamba.addon.blender.coordinates import vectors_to_blender
from motion_mamba.addon.files.motion_skeletons import SUFFIXES
from motion_mamba.addon.files.rig_files import RetargetJob, retarget_file
from motion_mamba.rigs.files.bvh_writing import write_bvh
from motion_mamba.rigs.math.kinematics import forward_kinematics
from motion_mamba.rigs.recognition.mapping import Mapping
from motion_mamba.rigs.recognition.rig import RigError
from motion_mamba.rigs.retarget.retarget import RetargetOptions
from motion_mamba.rigs.smpl import JOINT


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

    def test_import_waits_until_a_preview_is_kept_or_discarded(self, tmp_path) -> None:
        with helper.registered():
            write_bvh(tmp_path / "sway.bvh", swaying(FRAMES))
            armature = convention_armature("3ds Max Biped")
            bpy.context.scene.motion_mamba.character = armature
            bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt="a person waves", seconds=1.0, keep=False)
            with pytest.raises(RuntimeError, match="neither kept nor discarded"):
                bpy.ops.motion_mamba.import_motion(filepath=str(tmp_path / "sway.bvh"))
            assert not armature.animation_data.nla_tracks and len(bpy.data.actions) == 1
            bpy.ops.motion_mamba.discard()
            assert bpy.ops.motion_mamba.import_motion(filepath=str(tmp_path / "sway.bvh")) == {"FINISHED"}

    def test_the_file_browser_shows_what_can_be_read(self) -> None:
        with helper.registered():
            shown = bpy.ops.motion_mamba.import_motion.get_rna_type().properties["filter_glob"].default
            assert shown.split(";") == [f"*{suffix}" for suffix in SUFFIXES]

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

    def test_a_vrm_file_without_skin_says_how_it_gets_an_armature(self, tmp_path, data_folder) -> None:
        write_bvh(tmp_path / "sway.bvh", swaying(FRAMES))
        with pytest.raises(RigError, match=r"debug_robot\.vrm has no armature\. Import it with a VRM add-on"):
            retarget_file(RetargetJob(tmp_path / "sway.bvh", data_folder / "rigs" / "debug_robot.vrm", tmp_path / "out.blend"))

    @pytest.fixture
    def job(self, blender, tmp_path) -> RetargetJob:
        write_bvh(tmp_path / "sway.bvh", swaying(FRAMES))
        return RetargetJob(tmp_path / "sway.bvh", tmp_path / "rig.blend", tmp_path / "out.blend")

    @pytest.mark.parametrize("mapping", [None, Mapping({})])
    def test_a_linked_character_is_refused_before_its_keys_are_lost(self, job, tmp_path, mapping) -> None:
        convention_armature("Mixamo")
        bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "library.blend"))
        bpy.ops.wm.read_factory_settings(use_empty=True)
        with bpy.data.libraries.load(str(tmp_path / "library.blend"), link=True) as (_, wanted):
            wanted.objects = ["Person"]
        bpy.context.scene.collection.objects.link(bpy.data.objects["Person"])
        bpy.ops.wm.save_as_mainfile(filepath=str(job.rig))
        with pytest.raises(RigError, match="“Person” is linked from another file"):
            retarget_file(replace(job, mapping=mapping), report=lambda _: None)
        assert not job.output.exists()
        # One of the file's own beside it is the one that is meant.
        armature_of(np.array(((0.0, 0.0, 0.0), (0.0, 1.0, 0.0))), ("a", "b"), (-1, 0), "Prop")
        convention_armature("Mixamo").name = "Own"
        bpy.ops.wm.save_as_mainfile(filepath=str(job.rig))
        retarget_file(job, report=lambda _: None)
        assert bpy.data.objects["Own"].animation_data.nla_tracks and not bpy.data.objects["Person"].animation_data

    def test_another_armature_that_cannot_be_used_is_not_in_the_way(self, job) -> None:
        armature = convention_armature("Mixamo")
        count = 2 * len(armature.data.bones)
        prop = armature_of(np.linspace((0, 0, 0), (0, 1, 0), count), [f"b{n}" for n in range(count)], range(-1, count - 1), "Prop")
        prop.scale = (1.0, 1.0, 2.0)
        bpy.ops.wm.save_as_mainfile(filepath=str(job.rig))
        retarget_file(job, report=lambda _: None)
        assert bpy.data.objects["Person"].animation_data.nla_tracks
        with pytest.raises(RigError, match="“Prop” is scaled unevenly"):
            retarget_file(replace(job, armature="Prop"), report=lambda _: None)

    @pytest.mark.parametrize(("convention", "told"), [("Mixamo", True), ("Unreal Mannequin", False)])
    def test_a_root_that_is_not_there_is_told(self, job, convention, told) -> None:
        armature = convention_armature(convention)
        if not told:
            bpy.ops.object.mode_set(mode="EDIT")
            root = armature.data.edit_bones.new("root")
            root.tail, armature.data.edit_bones["pelvis"].parent = (0.0, 0.2, 0.0), root
            bpy.ops.object.mode_set(mode="OBJECT")
        bpy.ops.wm.save_as_mainfile(filepath=str(job.rig))
        lines: list[str] = []
        retarget_file(replace(job, options=RetargetOptions(root="MOVE")), report=lines.append)
        assert any("no bone on the ground" in line for line in lines) == told
