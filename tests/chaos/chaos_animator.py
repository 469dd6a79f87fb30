"""What animators do by themselves, with no regard for the add-on: undo, delete, rename, move, save, open."""

from __future__ import annotations

from typing import Any

import bpy
from armatures import convention_armature
from chaos_checks import playing
from chaos_world import Fault, NotNow, World, armatures, call, step_done, there, tracks_and_strips

from motion_mamba.addon.bodies.armature import create_armature

_NAMES = ("Hero", "Motion Mamba", "Motion Mamba Takes", "ä" * 31, "a person walks forward", "x" * 63, "None")


def undo(world: World) -> None:
    for _ in range(world.random.choice((1, 1, 1, 2, 4))):
        call("ed.undo")


def redo(world: World) -> None:
    for _ in range(world.random.choice((1, 1, 1, 2, 4))):
        call("ed.redo")


def save_and_open(world: World) -> None:
    path = str(world.folder / "chaos.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    # Blender ends operators that are under way itself.
    for pressed in list(world.pressed):
        pressed.cancel(bpy.context)
        world.drop(pressed)
    before = playing()
    bpy.ops.wm.open_mainfile(filepath=path)
    if different := before ^ playing():
        raise Fault(f"the file was opened differently: {sorted(different)}")


def move_playhead(world: World) -> None:
    world.scene.frame_set(world.random.randint(-20, 250), subframe=world.random.choice((0.0, 0.0, 0.5)))


def change_fps(world: World) -> None:
    world.scene.render.fps, world.scene.render.fps_base = world.random.choice(((24, 1.0), (25, 1.0), (30, 1.001), (60, 1.0), (12, 1.0)))
    step_done("fps")


def choose_character(world: World) -> None:
    world.scene.motion_mamba.character = world.one_of([None, *armatures()] if world.chance(0.1) else armatures())
    step_done("character")


def select(world: World) -> None:
    thing = world.one_of(bpy.context.view_layer.objects)
    if bpy.context.mode == "OBJECT":
        bpy.context.view_layer.objects.active = thing


def change_mode(world: World) -> None:
    active = there(bpy.context.view_layer.objects.active)
    modes = ("OBJECT", "OBJECT", "POSE", "EDIT") if active.type == "ARMATURE" else ("OBJECT",)
    call("object.mode_set", mode=world.random.choice(modes))


def leave_modes(_world: World) -> None:
    if bpy.context.mode == "OBJECT":
        raise NotNow
    call("object.mode_set", mode="OBJECT")


def another_rig(world: World) -> None:
    if len(armatures()) > 3 or bpy.context.mode != "OBJECT":
        raise NotNow
    convention = world.random.choice((None, None, "Mixamo", "Rigify metarig", "Unreal Mannequin"))
    made = convention_armature(convention) if convention else create_armature(bpy.context)
    world.scene.motion_mamba.character = made
    step_done("rig")


def delete_object(world: World) -> None:
    if bpy.context.mode != "OBJECT":
        raise NotNow
    thing = world.one_of(bpy.data.objects)
    bpy.data.objects.remove(thing)
    step_done("delete")


def unlink_object(world: World) -> None:
    """It leaves the scene, but stays in the file as long as something uses it."""
    if bpy.context.mode != "OBJECT":
        raise NotNow
    thing = world.one_of(world.scene.objects)
    for collection in list(thing.users_collection):
        collection.objects.unlink(thing)
    step_done("unlink")


def duplicate(world: World) -> None:
    if bpy.context.mode != "OBJECT" or len(armatures()) > 3:
        raise NotNow
    source = world.one_of(armatures())
    copied = source.copy()
    if world.chance(0.5):
        copied.data = source.data.copy()
    world.scene.collection.objects.link(copied)
    step_done("duplicate")


def delete_action(world: World) -> None:
    bpy.context.view_layer.update()
    bpy.data.actions.remove(world.one_of(bpy.data.actions))
    step_done("delete action")


def purge(_world: World) -> None:
    call("outliner.orphans_purge", do_recursive=True)


def delete_strip(world: World) -> None:
    track, strip = world.one_of(tracks_and_strips(world.armature))
    if world.armature.animation_data.use_tweak_mode:
        raise NotNow
    track.strips.remove(strip)
    step_done("delete strip")


def delete_track(world: World) -> None:
    animation = there(world.armature.animation_data)
    if animation.use_tweak_mode:
        raise NotNow
    animation.nla_tracks.remove(world.one_of(animation.nla_tracks))
    step_done("delete track")


def move_strip(world: World) -> None:
    _, strip = world.one_of(tracks_and_strips(world.armature))
    length, start = strip.frame_end - strip.frame_start, strip.frame_start + world.random.randint(-40, 40)
    strip.frame_start_ui, strip.frame_end_ui = start, start + length * world.random.choice((1.0, 1.0, 0.5, 2.0))
    step_done("move strip")


def set_strip(world: World) -> None:
    _, strip = world.one_of(tracks_and_strips(world.armature))
    strip.mute, strip.use_reverse = world.chance(0.2), world.chance(0.1)
    strip.blend_in, strip.extrapolation = world.random.choice((0.0, 5.0)), world.random.choice(("HOLD", "HOLD_FORWARD", "NOTHING"))
    step_done("set strip")


def set_track(world: World) -> None:
    animation = there(world.armature.animation_data)
    track = world.one_of(animation.nla_tracks)
    track.mute, track.lock, track.is_solo = world.chance(0.2), world.chance(0.2), False
    step_done("set track")


def tweak(world: World) -> None:
    """Tab in the NLA editor, on and off."""
    armature = world.armature
    animation, (_, strip) = there(armature.animation_data), world.one_of(tracks_and_strips(armature))
    bpy.context.view_layer.update()
    if animation.action is not None and not animation.use_tweak_mode:
        raise NotNow
    strip.select = True
    animation.use_tweak_mode = not animation.use_tweak_mode


def assign_action(world: World) -> None:
    armature = world.armature
    animation = armature.animation_data_create()
    if animation.use_tweak_mode:
        raise NotNow
    bpy.context.view_layer.update()
    animation.action = world.one_of([None, *bpy.data.actions])
    step_done("assign action")


def clear_animation(world: World) -> None:
    armature = world.armature
    bpy.context.view_layer.update()
    armature.animation_data_clear()
    step_done("clear animation")


def key_bone(world: World) -> None:
    bone = world.one_of(world.armature.pose.bones)
    bone.keyframe_insert(world.random.choice(("location", "scale")), frame=world.random.randint(-10, 150))
    step_done("key")


def move_keys(world: World) -> None:
    """The active action retimed."""
    animation = there(world.armature.animation_data)
    action = there(animation.action)
    curves = action.fcurves if hasattr(action, "fcurves") else [c for bag in _bags(action) for c in bag.fcurves]
    by = world.random.uniform(-20.0, 20.0)
    for curve in curves:
        for key in curve.keyframe_points:
            key.co.x += by
        curve.update()
    step_done("move keys")


def _bags(action: Any) -> list[Any]:
    return [bag for layer in action.layers for strip in layer.strips for bag in strip.channelbags]


def pose_bone(world: World) -> None:
    bone = world.one_of(world.armature.pose.bones)
    bone.location = [world.random.uniform(-0.1, 0.1) for _ in range(3)]
    bone.rotation_mode = world.random.choice(("QUATERNION", "XYZ", "AXIS_ANGLE"))


def rename(world: World) -> None:
    armature = world.one_of(armatures())
    tracks = armature.animation_data.nla_tracks if armature.animation_data else []
    things = [world.scene, *bpy.data.objects, *bpy.data.actions, *armature.data.bones, *tracks]
    things += [strip for _, strip in tracks_and_strips(armature)]
    if bpy.context.mode == "EDIT_ARMATURE":
        raise NotNow
    world.one_of(things).name = world.random.choice(_NAMES)
    step_done("rename")


def delete_bone(world: World) -> None:
    armature = world.armature
    if bpy.context.mode != "OBJECT" or armature.name not in bpy.context.view_layer.objects or world.chance(0.6):
        raise NotNow
    bpy.context.view_layer.objects.active = armature
    call("object.mode_set", mode="EDIT")
    if armature.data.edit_bones:
        armature.data.edit_bones.remove(world.one_of(armature.data.edit_bones))
    call("object.mode_set", mode="OBJECT")


def place_object(world: World) -> None:
    thing = world.one_of(bpy.data.objects)
    thing.location = [world.random.uniform(-3.0, 3.0) for _ in range(3)]
    thing.scale = [world.random.choice((1.0, 1.0, 0.01, 2.0))] * 3
    thing.rotation_euler.z = world.random.uniform(-3.0, 3.0)
    step_done("place")


def parent_object(world: World) -> None:
    child, parent = world.one_of(world.scene.objects), world.one_of(world.scene.objects)
    if child == parent or parent in child.children_recursive:
        raise NotNow
    child.parent = parent
    step_done("parent")


def change_scene(world: World) -> None:
    """Another scene, new or there already; or one goes."""
    scenes = list(bpy.data.scenes)
    if bpy.context.mode != "OBJECT":
        raise NotNow
    if len(scenes) > 2 and world.chance(0.5):
        bpy.data.scenes.remove(next(scene for scene in scenes if scene != world.scene))
    else:
        window = there(bpy.context.window)
        window.scene = world.one_of(scenes) if len(scenes) > 1 and world.chance(0.7) else bpy.data.scenes.new("Shot")
    step_done("scene")


def pick_scene_things(world: World) -> None:
    """Floor and path, which may be anything or go later."""
    settings = world.settings
    settings.floor_object = world.one_of([None, *world.scene.objects])
    curves = [thing for thing in world.scene.objects if thing.type == "CURVE"]
    if not curves:
        call("curve.primitive_bezier_circle_add" if world.chance(0.2) else "object.empty_add")
    settings.path_curve = world.one_of([None, *curves])


ANIMATOR = {
    undo: 7, redo: 5, save_and_open: 3, move_playhead: 5, change_fps: 1, choose_character: 3, select: 2, change_mode: 1.5, leave_modes: 12,
    another_rig: 2, delete_object: 1, unlink_object: 0.5, duplicate: 1, delete_action: 2, purge: 1, delete_strip: 2, delete_track: 1,
    move_strip: 3, set_strip: 2, set_track: 2, tweak: 2, assign_action: 1, clear_animation: 0.5, key_bone: 2, move_keys: 1, pose_bone: 2,
    rename: 5, delete_bone: 0.5, place_object: 2, parent_object: 0.5, change_scene: 1, pick_scene_things: 1,
}  # fmt: skip
