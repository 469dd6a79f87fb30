"""Blender's classes as the type checker should see them: what Blender's stubs cannot know of this add-on, or leave open.

An object's `data` is whatever its type says, a scene has the add-on's settings, and a context in a window has all of its members. At run
time these are Blender's own classes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeGuard

import bpy

if TYPE_CHECKING:

    class ArmatureObject(bpy.types.Object):
        """With what the add-on's parts register on objects."""

        data: bpy.types.Armature
        pose: bpy.types.Pose
        motion_mamba: Any
        motion_mamba_rig: Any
        motion_mamba_shape: Any

    class MeshObject(bpy.types.Object):
        data: bpy.types.Mesh

    class CurveObject(bpy.types.Object):
        data: bpy.types.Curve

    class CameraObject(bpy.types.Object):
        data: bpy.types.Camera

    class Scene(bpy.types.Scene):
        motion_mamba: Any
        world: Any
        render: Any
        cursor: Any
        cycles: Any

    class Context(bpy.types.Context):
        active_object: bpy.types.Object | None
        area: bpy.types.Area
        mode: str
        preferences: Any
        region: bpy.types.Region
        scene: Scene
        selected_objects: list[bpy.types.Object]
        view_layer: bpy.types.ViewLayer
        window: bpy.types.Window
        window_manager: Any

        def evaluated_depsgraph_get(self) -> bpy.types.Depsgraph: ...

    class Operator(bpy.types.Operator):
        """Base of what is mixed into operators."""

    class Drawn:
        """Base of what Blender draws: it has a layout whenever it is."""

        layout: Any

else:
    ArmatureObject = MeshObject = CurveObject = CameraObject = bpy.types.Object
    Scene, Context = bpy.types.Scene, bpy.types.Context

    class Operator:
        """Base of what is mixed into operators."""

    class Drawn:
        """Base of what Blender draws."""


def current_context() -> Context:
    context: Any = bpy.context
    return context


def is_armature(thing: bpy.types.ID | None) -> TypeGuard[ArmatureObject]:
    return isinstance(thing, bpy.types.Object) and thing.type == "ARMATURE"


def is_mesh(thing: bpy.types.Object) -> TypeGuard[MeshObject]:
    return thing.type == "MESH"


def animation_of(armature: ArmatureObject) -> bpy.types.AnimData:
    """Made where there is none."""
    animation = armature.animation_data_create()
    assert animation is not None
    return animation


def all_scenes() -> list[Scene]:
    """Of the open file."""
    scenes: Any = bpy.data.scenes
    return list(scenes)
