"""File > Import > Motion onto Character: BVH, AMASS, FBX and glTF files on any recognised rig."""

# Blender reads properties from annotations: calls there are no types.
# pyright: reportInvalidTypeForm=false

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import bpy
from bpy.props import BoolProperty, CollectionProperty, EnumProperty, FloatProperty, StringProperty
from bpy_extras.io_utils import ImportHelper

from ...rigs.retarget import motion_files
from ..blender.modes import accepts_motion
from ..blender.typed import ArmatureObject, Context, is_armature
from ..bodies import characters
from ..bodies.placing import free_place
from ..keys import keys
from ..nla.nla_strips import push_strip
from ..preview.preview import check_none_shown
from ..properties import chosen_character
from ..retarget import rig_characters, rig_keys
from ..translations.translations import translate_sentence
from . import character_motion, motion_skeletons


class MOTION_MAMBA_OT_import_motion(bpy.types.Operator, ImportHelper):
    """Put motion files on the character: the active armature, else the one chosen in the Motion tab, else a new SMPL character"""

    bl_idname = "motion_mamba.import_motion"
    bl_label = "Import Motion onto Character"
    bl_options: ClassVar[set[str]] = {"REGISTER", "UNDO", "PRESET"}

    filename_ext = ".bvh"
    # Their names alone: what reads them is loaded when it is used. A test compares them with it.
    filter_glob: StringProperty(default="*.bvh;*.npz;*.glb;*.gltf;*.vrm;*.fbx", options={"HIDDEN"})
    files: CollectionProperty(type=bpy.types.OperatorFileListElement, options={"HIDDEN", "SKIP_SAVE"})
    directory: StringProperty(subtype="DIR_PATH", options={"HIDDEN", "SKIP_SAVE"})
    foot_lock: FloatProperty(
        name="Foot Lock",
        description="How firmly feet that stand on the floor are held in their place: 0 leaves limbs as the file has them",
        default=1.0,
        min=0.0,
        max=1.0,
        subtype="FACTOR",
    )
    up: EnumProperty(
        name="Up",
        description="The vertical axis of a BVH file's world, which the format does not say",
        items=[("AUTO", "Automatic", "Look which way the person stands"), ("Y", "Y Up", ""), ("Z", "Z Up", "")],
    )
    mapping: StringProperty(
        name="Joint Mapping",
        description="Which of the file's joints is which, as Save Bone Mapping writes it; empty to recognise them",
        subtype="FILE_PATH",
    )
    action: StringProperty(
        name="Action",
        description="Which of several motions in an FBX or glTF file, by its name; empty for the one that it shows",
    )
    if TYPE_CHECKING:
        filepath: str
    at_cursor: BoolProperty(name="Start at Current Frame", description="Otherwise at the scene's first frame", default=True)

    @classmethod
    def poll(cls, context: Context) -> bool:
        return accepts_motion(context)

    def execute(self, context: Context) -> set[str]:
        named = [entry.name for entry in self.files if entry.name]
        paths = [Path(self.directory) / name for name in named] if named and self.directory else [Path(self.filepath)]
        start = context.scene.frame_current if self.at_cursor else context.scene.frame_start
        try:
            reading = character_motion.MotionReading(motion_skeletons.mapping_of_file(self.mapping), self.up, self.action or None)
            motions = [(path, motion_skeletons.read_with_known_mapping(path, reading)) for path in paths]
            armature = _character(context)
            for warning in rig_characters.warnings(armature, rig_characters.target_of(armature)):
                self.report({"WARNING"}, translate_sentence(warning))
            for path, motion in motions:
                keying = rig_keys.Keying(path.stem, start, keys.frame_rate(context.scene), {"source": path.name})
                action = rig_keys.key_motion(armature, motion, keying, self.foot_lock)
                push_strip(armature, action, path.stem, start)
        except motion_files.UnknownSkeletonError as error:
            return self._ask_for_mapping(context, error)
        except (ValueError, OSError) as error:
            self.report({"ERROR"}, translate_sentence(str(error)))
            return {"CANCELLED"}
        for note in (note for _, motion in motions for note in motion.notes):
            self.report({"WARNING"}, translate_sentence(note))
        self.report({"INFO"}, translate_sentence(f"{len(motions)} motion{'s' if len(motions) > 1 else ''} on “{armature.name}”"))
        return {"FINISHED"}

    def _ask_for_mapping(self, context: Context, error: motion_files.UnknownSkeletonError) -> set[str]:
        armature = motion_skeletons.show_skeleton(context, error.rig, error.found)
        sentence = (
            f"The joints of {error.rig.name} are not recognised. Its skeleton is “{armature.name}” now: say which is which under "
            "Bone Mapping, press Use This Mapping, make your character active and import the file again."
        )
        self.report({"WARNING"}, translate_sentence(sentence))
        return {"FINISHED"}


def _character(context: Context) -> ArmatureObject:
    """Raises ValueError with the reason when the armature that is meant cannot take a motion; a new one only where none is meant."""
    scene = context.scene
    active = context.active_object
    meant = active if is_armature(active) else chosen_character(scene)
    if meant is not None:
        if problem := characters.character_problem(meant):
            raise ValueError(problem)
        check_none_shown(meant)
        return meant
    armature = characters.create_character(context, free_place(context))
    scene.motion_mamba.character = armature
    return armature


def draw_menu(menu: Any, _context: Context) -> None:
    menu.layout.operator(MOTION_MAMBA_OT_import_motion.bl_idname, text="Motion onto Character (.bvh, .npz, .fbx, .glb)")


def register() -> None:
    bpy.types.TOPBAR_MT_file_import.append(draw_menu)


def unregister() -> None:
    bpy.types.TOPBAR_MT_file_import.remove(draw_menu)
