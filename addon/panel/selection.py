"""The panel follows the selection: it edits the character that is selected, unless it is told to keep one."""

from __future__ import annotations

from typing import Any

import bpy

from ..blender.typed import ArmatureObject, Context, Scene, current_context, is_armature
from ..properties import chosen_character

# The active object that was followed last, by its session uid: what the animator picked in the panel stays until another one is selected.
_followed: dict[str, int] = {}


def selected_armature(context: Context) -> ArmatureObject | None:
    """The active object, or the armature that moves it."""
    active = context.view_layer.objects.active
    if active is None:
        return None
    armature = active if is_armature(active) else active.find_armature() or active.parent
    return armature if is_armature(armature) and armature.name in context.scene.objects else None


def follow(context: Context) -> None:
    """Choose the character that was selected since."""
    scene, armature = context.scene, selected_armature(context)
    active = context.view_layer.objects.active
    uid = active.session_uid if active is not None else 0
    if _followed.get(scene.name) == uid:
        return
    _followed[scene.name] = uid
    if armature is not None and not scene.motion_mamba.keep_character and chosen_character(scene) != armature:
        scene.motion_mamba.character = armature


def other_selected(context: Context) -> ArmatureObject | None:
    """The selected character, where the panel edits another one."""
    selected, chosen = selected_armature(context), chosen_character(context.scene)
    return selected if selected is not None and chosen is not None and selected != chosen else None


@bpy.app.handlers.persistent
def _on_update(scene: Scene, _depsgraph: Any) -> None:
    context = current_context()
    if context.scene == scene and context.view_layer is not None:
        follow(context)


def register() -> None:
    # Scripts say themselves which character they mean.
    if not bpy.app.background:
        bpy.app.handlers.depsgraph_update_post.append(_on_update)


def unregister() -> None:
    _followed.clear()
    if _on_update in bpy.app.handlers.depsgraph_update_post:
        bpy.app.handlers.depsgraph_update_post.remove(_on_update)
