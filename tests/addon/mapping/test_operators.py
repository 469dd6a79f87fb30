"""The mapping editor: what an animator changes is checked, kept, and used."""

from __future__ import annotations

import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

import registered as helper
from armatures import convention_armature

from motion_mamba.addon.mapping import kept_rig
from motion_mamba.addon.retarget import rig_characters
from motion_mamba.rigs.recognition.mapping_file import load_mapping


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
        assert not kept_rig.mapping_text(character)

    def test_edited_mirrored_saved_loaded_and_used(self, character, tmp_path) -> None:
        for bone in character.data.bones:
            bone.name = bone.name.replace("Left", "Sinister").replace("Right", "Dexter").replace("mixamorig", "x")
        character.data.bones["SinisterLeg"].name = "Joint.L"
        character.data.bones["DexterLeg"].name = "Joint.R"
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

    def test_recognised_again_forgets_mapping_and_rest_pose(self, character) -> None:
        bpy.ops.motion_mamba.edit_mapping()
        bpy.ops.motion_mamba.apply_mapping()
        bpy.ops.motion_mamba.use_pose_as_rest()
        assert kept_rig.mapping_text(character) and kept_rig.rest_pose(character)
        bpy.ops.motion_mamba.reset_mapping()
        assert not kept_rig.mapping_text(character) and not kept_rig.rest_pose(character)
        assert rig_characters.recognition(character).name == "Mixamo"

    def test_recognised_again_sees_what_constraints_do_to_the_rig(self, character) -> None:
        """draw() cannot afford to look at them."""
        assert rig_characters.recognition(character).problem is None
        for name in ("LeftLeg", "RightLeg"):
            copies = character.pose.bones[name].constraints.new("COPY_TRANSFORMS")
            copies.target, copies.subtarget = character, "Head"
        bpy.ops.motion_mamba.reset_mapping()
        assert rig_characters.recognition(character).problem

    @pytest.mark.parametrize(("text", "words"), [("{", "not JSON"), ("{}", "no bone mapping"), (None, "joints")])
    def test_a_broken_file_is_explained(self, character, tmp_path, text, words) -> None:
        path = tmp_path / "broken.json"
        path.write_text(text if text is not None else '{"motion_mamba_mapping": 1, "joints": {"left_wing": "Wing"}}')
        with pytest.raises(RuntimeError, match=words):
            bpy.ops.motion_mamba.load_mapping(filepath=str(path))
