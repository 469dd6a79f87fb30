"""Operators of the mapping editor."""

# Blender reads properties from annotations: calls there are no types.
# pyright: reportInvalidTypeForm=false

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import bpy
from bpy.props import IntProperty, StringProperty
from bpy_extras.io_utils import ExportHelper, ImportHelper

from ...rigs.recognition.conventions import other_side
from ...rigs.recognition.mapping import mapping_problems
from ...rigs.recognition.mapping_file import load_mapping, save_mapping
from ...rigs.recognition.rig import RigError
from ..blender.typed import ArmatureObject, Context, Operator
from ..properties import chosen_character, polled_character
from ..retarget import rig_characters, rig_reading, stored_mapping
from ..translations.translations import translate_sentence


class _MappingOperator(Operator):
    """Works on the chosen character; `work` may raise RigError or OSError with a sentence."""

    bl_options: ClassVar[set[str]] = {"UNDO"}

    # Of the file dialogs, which some of them have.
    if TYPE_CHECKING:
        filepath: str

    @classmethod
    def poll(cls, context: Context) -> bool:
        return chosen_character(context.scene) is not None

    def work(self, armature: ArmatureObject) -> str:
        """Returns what to tell the animator, "" for nothing."""
        raise NotImplementedError

    def execute(self, context: Context) -> set[str]:
        try:
            message = self.work(polled_character(context))
        except (RigError, OSError) as error:
            self.report({"ERROR"}, translate_sentence(str(error)))
            return {"CANCELLED"}
        if message:
            self.report({"INFO"}, translate_sentence(message))
        return {"FINISHED"}


class MOTION_MAMBA_OT_edit_mapping(_MappingOperator, bpy.types.Operator):
    """Show which bone is which joint, starting from what was recognised"""

    bl_idname = "motion_mamba.edit_mapping"
    bl_label = "Edit Bone Mapping"

    proposal: IntProperty(
        name="Proposal", description="Which of the things that the rig may be to start from, likeliest first", min=0, options={"SKIP_SAVE"}
    )

    def work(self, armature: ArmatureObject) -> str:
        proposals = rig_characters.match_of(armature).proposals
        chosen = proposals[min(self.proposal, len(proposals) - 1)].mapping if proposals else None
        armature.motion_mamba_rig.fill(chosen)
        armature.motion_mamba_rig.editing = True
        return ""


class MOTION_MAMBA_OT_mirror_mapping(_MappingOperator, bpy.types.Operator):
    """Fill the right side's empty or wrong rows with the other names of the left side's bones"""

    bl_idname = "motion_mamba.mirror_mapping"
    bl_label = "Mirror Left to Right"

    def work(self, armature: ArmatureObject) -> str:
        rows = {row.name: row for row in armature.motion_mamba_rig.joints}
        names = armature.data.bones.keys()
        missing = []
        for name, row in rows.items():
            if not name.startswith("left_") or not row.bone:
                continue
            other = other_side(row.bone, names)
            if other is None:
                missing.append(row.bone)
            else:
                rows["right_" + name.removeprefix("left_")].bone = other
        if missing:
            if len(missing) > 1:
                raise RigError(f"No bone on the right was found for “{missing[0]}” and {len(missing) - 1} more.")
            raise RigError(f"No bone on the right was found for “{missing[0]}”.")
        return ""


class MOTION_MAMBA_OT_apply_mapping(_MappingOperator, bpy.types.Operator):
    """Check the mapping and use it for this character from now on"""

    bl_idname = "motion_mamba.apply_mapping"
    bl_label = "Use This Mapping"

    def work(self, armature: ArmatureObject) -> str:
        mapping = armature.motion_mamba_rig.mapping()
        problems = mapping_problems(mapping, rig_reading.read_rig(armature))
        if problems:
            raise RigError(problems[0])
        stored_mapping.store_mapping(armature, mapping)
        armature.motion_mamba_rig.editing = False
        return f"“{armature.name}” takes motions with this mapping"


class MOTION_MAMBA_OT_reset_mapping(_MappingOperator, bpy.types.Operator):
    """Forget the mapping and the rest pose made here, and recognise the rig again"""

    bl_idname = "motion_mamba.reset_mapping"
    bl_label = "Recognise Again"

    def work(self, armature: ArmatureObject) -> str:
        stored_mapping.forget(armature)
        rig_characters.forget()
        proposals = rig_characters.match_of(armature).proposals
        armature.motion_mamba_rig.fill(proposals[0].mapping if proposals else None)
        return ""


class MOTION_MAMBA_OT_save_mapping(_MappingOperator, bpy.types.Operator, ExportHelper):
    """Write the mapping to a JSON file, to share it or to use it for other characters"""

    bl_idname = "motion_mamba.save_mapping"
    bl_label = "Save Bone Mapping"

    filename_ext = ".json"
    filter_glob: StringProperty(default="*.json", options={"HIDDEN"})

    def work(self, armature: ArmatureObject) -> str:
        rig = armature.motion_mamba_rig
        mapping = rig.mapping() if rig.editing else rig_characters.match_of(armature).mapping
        if mapping is None:
            raise RigError(f"“{armature.name}” has no mapping yet.")
        save_mapping(self.filepath, mapping)
        return f"Saved {self.filepath}"


class MOTION_MAMBA_OT_load_mapping(_MappingOperator, bpy.types.Operator, ImportHelper):
    """Read a mapping from a JSON file; it is checked against this character's bones"""

    bl_idname = "motion_mamba.load_mapping"
    bl_label = "Load Bone Mapping"

    filename_ext = ".json"
    filter_glob: StringProperty(default="*.json", options={"HIDDEN"})

    def work(self, armature: ArmatureObject) -> str:
        mapping = load_mapping(self.filepath)
        problems = mapping_problems(mapping, rig_reading.read_rig(armature))
        if problems:
            raise RigError(problems[0])
        armature.motion_mamba_rig.fill(mapping)
        armature.motion_mamba_rig.editing = True
        return "Loaded; press Use This Mapping to use it"


class MOTION_MAMBA_OT_use_pose_as_rest(_MappingOperator, bpy.types.Operator):
    """Take the present pose as the character's neutral stance, for rigs whose rest pose is not a person standing"""

    bl_idname = "motion_mamba.use_pose_as_rest"
    bl_label = "Use This Pose as Rest"

    def work(self, armature: ArmatureObject) -> str:
        rig_characters.use_pose_as_rest(armature)
        return f"“{armature.name}” is taken to stand as it does now"
