"""SMPL bodies from the animator's own model files: added, and shaped with sliders."""

# Blender reads properties from annotations: calls there are no types.
# pyright: reportInvalidTypeForm=false

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import bpy
from bpy.props import EnumProperty, FloatVectorProperty, PointerProperty, StringProperty

from ...rigs.bodies import body_model as body_models
from .. import preferences
from ..blender.panels import ClosedPanel
from ..blender.typed import ArmatureObject, Context
from ..properties import chosen_character, polled_character
from ..translations.text_layout import draw_text
from ..translations.translations import translate_sentence
from . import body_morphs, characters

_SLIDERS = 10


def _reshape(shape: Any, context: Any) -> None:
    armature = shape.id_data
    # Bones are moved in edit mode, which a hidden or linked armature does not have.
    if body_morphs.has_shape(armature) and _can_be_shaped(armature, context):
        body_morphs.set_shape(context, armature, shape.betas)


def _can_be_shaped(armature: ArmatureObject, context: Context) -> bool:
    within_reach = armature.data.library is None and armature.name in context.view_layer.objects and armature.visible_get()
    return within_reach and body_morphs.shape_problem(armature) is None


class MotionMambaShape(bpy.types.PropertyGroup):
    """The shape coefficients of a SMPL body, kept with its armature."""

    betas: FloatVectorProperty(
        name="Shape",
        description="The model's shape coefficients: the first makes the body larger or smaller, the second thinner or heavier",
        size=_SLIDERS,
        soft_min=-3.0,
        soft_max=3.0,
        min=-5.0,
        max=5.0,
        update=_reshape,
    )


class MOTION_MAMBA_OT_add_body(bpy.types.Operator):
    """Add a SMPL, SMPL-H or SMPL-X body from your own folder of models, with sliders for its shape"""

    bl_idname = "motion_mamba.add_body"
    bl_label = "Add SMPL Body"
    bl_options: ClassVar[set[str]] = {"REGISTER", "UNDO"}

    kind: EnumProperty(
        name="Model", items=[("smplx", "SMPL-X", ""), ("smplh", "SMPL-H", ""), ("smpl", "SMPL", "")], description="Which model"
    )
    gender: EnumProperty(
        name="Gender", items=[(name, name.capitalize(), "") for name in ("neutral", "female", "male")], description="Which of its bodies"
    )
    folder: StringProperty(
        name="Folder", description="The folder with the models; empty for the one in the add-on's preferences", subtype="DIR_PATH"
    )

    @classmethod
    def poll(cls, context: Context) -> bool:
        return context.mode == "OBJECT"

    def execute(self, context: Context) -> set[str]:
        folder = Path(bpy.path.abspath(self.folder)) if self.folder else preferences.read(context).body_folder
        try:
            if folder is None:
                raise body_models.BodyModelError("No folder of body models is set: name it in the add-on's preferences, under Body models.")
            body = body_models.load_body(folder, self.kind, self.gender)
        except body_models.BodyModelError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        armature = characters.character_with(context, tuple(context.scene.cursor.location), body)
        context.scene.motion_mamba.character = armature
        return {"FINISHED"}


class MOTION_MAMBA_OT_reset_shape(bpy.types.Operator):
    """Give the body its model's mean shape"""

    bl_idname = "motion_mamba.reset_shape"
    bl_label = "Mean Shape"
    bl_options: ClassVar[set[str]] = {"UNDO"}

    @classmethod
    def poll(cls, context: Context) -> bool:
        armature = _shaped(context)
        return armature is not None and _can_be_shaped(armature, context)

    def execute(self, context: Context) -> set[str]:
        polled_character(context).motion_mamba_shape.betas = (0.0,) * _SLIDERS
        return {"FINISHED"}


class MOTION_MAMBA_PT_body(ClosedPanel, bpy.types.Panel):
    """Shown for bodies that have a shape to choose."""

    bl_label = "Body Shape"
    bl_idname = "MOTION_MAMBA_PT_body"

    @classmethod
    def poll(cls, context: Context) -> bool:
        return _shaped(context) is not None

    def draw(self, context: Context) -> None:
        armature = polled_character(context)
        if (problem := body_morphs.shape_problem(armature)) is not None:
            draw_text(self.layout, translate_sentence(problem), icon="ERROR")
        column = self.layout.column(align=True)
        column.enabled = _can_be_shaped(armature, context)
        for number in range(_SLIDERS):
            column.prop(armature.motion_mamba_shape, "betas", index=number, text=str(number + 1), slider=True)
        self.layout.operator("motion_mamba.reset_shape", icon="LOOP_BACK")


def _shaped(context: Context) -> ArmatureObject | None:
    armature = chosen_character(context.scene)
    return armature if armature is not None and body_morphs.has_shape(armature) else None


def draw_menu(menu: Any, _context: Context) -> None:
    menu.layout.operator(MOTION_MAMBA_OT_add_body.bl_idname, text="SMPL Body", icon="OUTLINER_OB_ARMATURE")


CLASSES = (MotionMambaShape, MOTION_MAMBA_OT_add_body, MOTION_MAMBA_OT_reset_shape, MOTION_MAMBA_PT_body)


def register() -> None:
    objects: Any = bpy.types.Object
    objects.motion_mamba_shape = PointerProperty(type=MotionMambaShape)
    bpy.types.VIEW3D_MT_armature_add.append(draw_menu)


def unregister() -> None:
    bpy.types.VIEW3D_MT_armature_add.remove(draw_menu)
    delattr(bpy.types.Object, "motion_mamba_shape")
