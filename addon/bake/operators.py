"""Operators that turn motion into one action, an asset, or a file."""

# Blender reads properties from annotations: calls there are no types.
# pyright: reportInvalidTypeForm=false

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import bpy
from bpy.props import EnumProperty, FloatProperty, IntProperty, StringProperty

from ..blender.redraw import redraw
from ..blender.typed import ArmatureObject, Context, Drawn
from ..preview import preview
from ..properties import chosen_character, polled_character
from ..translations.translations import translate_sentence
from ..worker import session
from . import baking, thumbnail


class _CharacterOperator:
    bl_options: ClassVar[set[str]] = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: Context) -> bool:
        armature = chosen_character(context.scene)
        return armature is not None and not preview.is_shown(armature) and context.mode in ("OBJECT", "POSE")


class MOTION_MAMBA_OT_bake(_CharacterOperator, Drawn, bpy.types.Operator):
    """Turn everything that the character plays into one action with keys to edit. The strips stay below it"""

    bl_idname = "motion_mamba.bake"
    bl_label = "Bake to One Action"

    keys: EnumProperty(
        name="Keys",
        description="Which frames are keyed",
        items=[
            ("ALL", "Every Frame", "A key on each frame of the scene"),
            ("STEP", "Every n-th Frame", "A key on each n-th frame, and on the last"),
            ("REDUCED", "As Few as Needed", "Bézier curves with keys only where they are needed to stay within a distance of the motion"),
        ],
        default="ALL",
    )
    step: IntProperty(name="n", description="Every how many frames a key stands", default=2, min=1, max=1000)
    tolerance: FloatProperty(
        name="Tolerance (mm)", description="How far any end of a bone may stray, in millimetres", default=5.0, min=0.01, max=1000.0
    )
    way: EnumProperty(
        name="Root Motion",
        description="What the armature object itself takes over of the way, as Unreal reads root motion",
        items=[
            ("NONE", "Stays", "The bones alone travel"),
            ("MOVE", "Moves", "The object goes along below the hips"),
            ("TURN", "Moves and Turns", "The object goes along below the hips and turns to where the body faces"),
        ],
    )

    def draw(self, _context: Context) -> None:
        self.layout.use_property_split = True
        self.layout.prop(self, "keys")
        if self.keys == "STEP":
            self.layout.prop(self, "step")
        elif self.keys == "REDUCED":
            self.layout.prop(self, "tolerance")
        self.layout.prop(self, "way")

    def execute(self, context: Context) -> set[str]:
        armature = polled_character(context)
        tolerance = self.tolerance / 1000.0 if self.keys == "REDUCED" else None
        try:
            baked = baking.bake(armature, context.scene, self.step if self.keys == "STEP" else 1, tolerance, self.way)
        except ValueError as error:
            self.report({"ERROR"}, translate_sentence(str(error)))
            return {"CANCELLED"}
        note = f"{baked.keys} keys of {baked.all}."
        if tolerance:
            note = f"{baked.keys} keys of {baked.all}, at most {1000.0 * baked.error:.1f} mm off."
        session.current().note = note
        self.report({"INFO"}, translate_sentence(note))
        redraw(context, ("DOPESHEET_EDITOR", "NLA_EDITOR"))
        return {"FINISHED"}


class MOTION_MAMBA_OT_mark_asset(_CharacterOperator, bpy.types.Operator):
    """Offer the character's motion in the Asset Browser: the active action, else the actions of its strips"""

    bl_idname = "motion_mamba.mark_asset"
    bl_label = "Mark as Asset"

    def execute(self, context: Context) -> set[str]:
        armature = polled_character(context)
        middles = _middles(armature.animation_data)
        if not middles:
            self.report({"ERROR"}, translate_sentence("There is no motion to offer: make one and keep it first."))
            return {"CANCELLED"}
        for action, frame in middles.items():
            action.asset_mark()
            offered: Any = action.asset_data
            offered.description = action.get("motion_mamba_prompt", "")
            offered.tags.new("motion", skip_if_exists=True)
            thumbnail.set_thumbnail(action, armature, frame)
        self.report({"INFO"}, translate_sentence(f"In the Asset Browser: {', '.join(action.name for action in middles)}"))
        return {"FINISHED"}


def _middles(animation: bpy.types.AnimData | None) -> dict[bpy.types.Action, float]:
    """The active action, else those of the strips, each with the frame of the scene that is its middle. Those of other files can only be
    marked there."""
    if animation is None:
        return {}
    if animation.action is not None:
        middles = {animation.action: (animation.action.frame_range[0] + animation.action.frame_range[1]) / 2.0}
    else:
        strips = [(strip.action, strip) for track in animation.nla_tracks for strip in track.strips]
        middles = {action: (strip.frame_start + strip.frame_end) / 2.0 for action, strip in strips if action is not None}
    return {action: frame for action, frame in middles.items() if action.library is None}


class MOTION_MAMBA_OT_export(_CharacterOperator, bpy.types.Operator):
    """Write the character with its motion to a file for other programs"""

    bl_idname = "motion_mamba.export"
    bl_label = "Export Motion"
    bl_options: ClassVar[set[str]] = {"INTERNAL"}

    format: EnumProperty(
        name="Format",
        description="What kind of file",
        items=[
            ("BVH", "BVH", "Skeleton and motion, for motion capture tools"),
            ("FBX", "FBX", "Character and motion, for game engines and other 3D programs"),
            ("GLTF", "glTF", "Character and motion in one .glb file, for the web and game engines"),
        ],
    )
    filepath: StringProperty(name="File", description="Where to write", subtype="FILE_PATH", options={"SKIP_SAVE"})

    def invoke(self, context: Context, _event: bpy.types.Event) -> set[str]:
        self.filepath = f"{bpy.path.clean_name(polled_character(context).name)}{_SUFFIXES[self.format]}"
        context.window_manager.fileselect_add(self)
        return {"RUNNING_MODAL"}

    def execute(self, context: Context) -> set[str]:
        armature = polled_character(context)
        if not bpy.path.basename(self.filepath):
            self.report({"ERROR"}, translate_sentence("Name the file to write the motion to."))
            return {"CANCELLED"}
        path = _with_suffix(Path(bpy.path.abspath(self.filepath)), _SUFFIXES[self.format])
        try:
            frames = baking.played_frames(armature)
            _write(context, armature, path, self.format, int(frames[0]), int(frames[-1]))
        except (ValueError, RuntimeError, OSError, AttributeError) as error:
            self.report({"ERROR"}, translate_sentence(f"{path} was not written: {error}"))
            return {"CANCELLED"}
        self.report({"INFO"}, translate_sentence(f"Wrote {path}"))
        return {"FINISHED"}


_SUFFIXES = {"BVH": ".bvh", "FBX": ".fbx", "GLTF": ".glb"}


def _with_suffix(path: Path, suffix: str) -> Path:
    """In place of another format's; what else follows a dot belongs to the name, as in take.v2."""
    return path.with_suffix(suffix) if path.suffix.lower() in _SUFFIXES.values() else path.with_name(path.name + suffix)


def _exported(context: Context, armature: ArmatureObject) -> list[bpy.types.Object]:
    """The armature and what hangs from it, as far as it is shown: exporters write no other. Raises ValueError for a hidden armature."""
    if not armature.visible_get(view_layer=context.view_layer):
        raise ValueError(f"“{armature.name}” is hidden: show it first.")
    return [armature, *(child for child in armature.children if child.visible_get(view_layer=context.view_layer))]


def _write(context: Context, armature: ArmatureObject, path: Path, kind: str, first: int, last: int) -> None:
    """Through Blender's exporters, which take the selection; what was selected and active is put back."""
    exported = _exported(context, armature)
    objects, scene = context.view_layer.objects, context.scene
    selected, active = list(context.selected_objects), objects.active
    frame_range = scene.frame_start, scene.frame_end
    mode = active.mode if active is not None else "OBJECT"
    try:
        if mode != "OBJECT":
            bpy.ops.object.mode_set(mode="OBJECT")
        for thing in selected:
            thing.select_set(False)
        for thing in exported:
            thing.select_set(True)
        objects.active, scene.frame_start, scene.frame_end = armature, first, last
        if kind == "BVH":
            bpy.ops.export_anim.bvh(filepath=str(path), frame_start=first, frame_end=last, root_transform_only=True)
        elif kind == "FBX":
            bpy.ops.export_scene.fbx(
                filepath=str(path),
                use_selection=True,
                bake_anim_use_nla_strips=False,
                bake_anim_use_all_actions=False,
                add_leaf_bones=False,
            )
        else:
            bpy.ops.export_scene.gltf(filepath=str(path), use_selection=True, export_format="GLB", export_animation_mode="SCENE")
    finally:
        for thing in exported:
            thing.select_set(False)
        for thing in selected:
            thing.select_set(True)
        objects.active, (scene.frame_start, scene.frame_end) = active, frame_range
        if mode != "OBJECT":
            bpy.ops.object.mode_set(mode=mode)


CLASSES = (MOTION_MAMBA_OT_bake, MOTION_MAMBA_OT_mark_asset, MOTION_MAMBA_OT_export)
