"""What the add-on's own buttons do, in any order, with any settings."""

from __future__ import annotations

import logging
from typing import Any

import bpy
from chaos_checks import facts
from chaos_world import PROMPTS, Fault, NotNow, Pressed, World, motion, step_done, there, tracks_and_strips

from motion_mamba import addon
from motion_mamba.addon.blocks.spans import block_spans
from motion_mamba.addon.generate.key_poses import key_poses
from motion_mamba.addon.panel import timeline
from motion_mamba.addon.pins.marks import pins_of
from motion_mamba.addon.preview import preview
from motion_mamba.addon.properties import chosen_character
from motion_mamba.addon.requests import asking
from motion_mamba.addon.worker import session


def generate(world: World) -> None:
    _ask_for_something(world)
    motion("generate", keep=world.chance(0.4))


def _ask_for_something(world: World) -> None:
    """Most of the time there is something to be made."""
    if world.settings.blocks and world.chance(0.8):
        block = world.one_of(world.settings.blocks)
        block.prompt, block.enabled = world.one_of(filter(None, PROMPTS)), True
    elif not world.settings.blocks:
        motion("use_prompt", prompt="a person jumps")


def generate_takes(world: World) -> None:
    _ask_for_something(world)
    motion("generate", keep=False, variations=world.random.randint(2, 3))


def generate_from_script(world: World) -> None:
    prompt, seconds = world.one_of(PROMPTS), world.random.uniform(0.2, 3.0)
    motion("generate", prompt=prompt, seconds=seconds, seed=world.random.randint(0, 2**31 - 1), keep=world.chance(0.5))


def generate_all(world: World) -> None:
    motion("generate_all", keep=world.chance(0.5))


def continue_from_here(world: World) -> None:
    motion("continue_motion", keep=world.chance(0.4))


def regenerate(world: World) -> None:
    uids = [block.uid for block in world.settings.blocks]
    motion("regenerate_block", uid=world.one_of(["", *uids]), keep=world.chance(0.5))


def in_between(world: World) -> None:
    frames = {"first": world.random.uniform(-20, 60), "last": world.random.uniform(40, 200)} if world.chance(0.5) else {}
    motion("in_between", keep=world.chance(0.5), **frames)


def press(world: World) -> None:
    """A job that goes on while other things are done."""
    if len(world.pressed) > 2:
        raise NotNow
    _ask_for_something(world)
    asks = (asking.unmade, asking.everything, asking.one_block, asking.from_here, _between, asking.another_take)
    ask = world.one_of(asks)
    if ask is asking.another_take and asking.another_take(bpy.context) is None:
        raise NotNow
    world.begin(Pressed(ask, keep=world.chance(0.3)))


def _between(context: Any) -> Any:
    character = there(context.scene.motion_mamba.character)
    return asking.between(context, key_poses(character, context.scene))


def escape(world: World) -> None:
    pressed = world.one_of(world.pressed)
    if not pressed.escape():
        world.drop(pressed)


def cancel(world: World) -> None:
    there(world.pressed)
    motion("cancel")


def _waiting(world: World) -> None:
    if not preview.is_shown(world.armature) and not world.chance(0.05):
        raise NotNow


def accept(world: World) -> None:
    _waiting(world)
    motion("accept", others=world.random.choice(("DROP", "MUTED")))


def discard(world: World) -> None:
    _waiting(world)
    motion("discard")


def try_and_discard(world: World) -> None:
    """A motion that was only looked at leaves nothing, whatever was there before."""
    if any(pressed.is_keying for pressed in world.pressed) or preview.is_shown(chosen_character(world.scene)):
        raise NotNow
    if bpy.context.mode == "EDIT_ARMATURE":
        # A script may make motion then; Discard waits.
        raise NotNow
    _ask_for_something(world)
    before = facts()
    if motion("generate", keep=False, variations=world.random.randint(1, 2)) != {"FINISHED"}:
        return
    if world.chance(0.5):
        motion("browse", step=1)
    motion("discard")
    if different := before ^ facts():
        raise Fault(f"Discard left a trace: {sorted(different)}")


def undo_and_redo(world: World) -> None:
    """Each is one step back, to the very things that were there, and one forward."""
    if any(pressed.is_keying for pressed in world.pressed):
        raise NotNow
    name, settings = world.random.choice((("generate", {"keep": False}), ("generate", {}), ("accept", {}), ("discard", {}), ("adjust", {})))
    if name == "generate":
        _ask_for_something(world)
    step_done("before")
    before = facts()
    if motion(name, **settings) != {"FINISHED"}:
        return
    after = facts()
    for step, stage in ((bpy.ops.ed.undo, before), (bpy.ops.ed.redo, after)):
        step()
        if different := stage ^ facts():
            raise Fault(f"{step} of {name} did not bring back: {sorted(different)}")


def browse(world: World) -> None:
    _waiting(world)
    motion("browse", step=world.random.choice((-1, 1, 5)))


def create_character(world: World) -> None:
    if len(bpy.data.armatures) > 6:
        raise NotNow
    motion("create_character")


def type_prompt(world: World) -> None:
    block = world.one_of(world.settings.blocks)
    block.prompt = world.one_of(PROMPTS)


def set_block(world: World) -> None:
    for block in world.settings.blocks:
        block.seconds = min(block.seconds, 3.0)
    block = world.one_of(world.settings.blocks)
    block.seconds, block.enabled, block.lock_seed = world.random.uniform(0.5, 4.0), world.chance(0.8), world.chance(0.4)
    block.hands = world.random.choice(("AUTO", "FIST", "NONE", "WAVE"))


def make_a_part(world: World) -> None:
    """Of the body only, or another prompt for a part."""
    block = world.one_of(world.settings.blocks)
    for name in ("body_part", "prompted_part"):
        setattr(block, name, world.one_of(block.bl_rna.properties[name].enum_items.keys()))
    block.part_prompt = world.one_of(PROMPTS)


def pose_at_frame(world: World) -> None:
    motion("pose_at_frame", prompt=world.one_of(PROMPTS))


def switch_live(_world: World) -> None:
    motion("live")


def bring_back(world: World) -> None:
    takes = there(world.scene.motion_mamba.takes)
    world.scene.motion_mamba.active_take = world.random.randrange(len(takes) + 1)
    motion("bring_back_take")


def sort_takes(world: World) -> None:
    take = world.one_of(world.scene.motion_mamba.takes)
    take.starred, take.compared = world.chance(0.3), world.chance(0.3)
    motion(world.random.choice(("delete_take", "delete_take", "clear_takes")))


def edit_list(world: World) -> None:
    settings = world.settings
    if settings.blocks:
        settings.active_block = world.random.randrange(len(settings.blocks))
    adding = ("add_block", "duplicate_block", "split_block") if len(settings.blocks) < 6 else ()
    name = world.one_of(("remove_block", "move_block", "usual_length", "roll_seed", *adding))
    motion(name, **({"direction": world.random.choice(("UP", "DOWN"))} if name == "move_block" else {}))


def use_prompt(world: World) -> None:
    motion("use_prompt", prompt=world.one_of(PROMPTS), seconds=world.random.choice((0.0, 2.0)))


def change_settings(world: World) -> None:
    settings, random = world.settings, world.random
    values = {
        "root": random.choice(("TRAVEL", "IN_PLACE")),
        "loop": random.random() < 0.2,
        "begin": random.choice(("ORIGIN", "STANDS", "POSE")),
        "start": random.choice(("CURRENT", "FRAME", "END")),
        "start_frame": random.choice((1, 50, -30, 1048570)),
        "floor_height": random.uniform(-1.0, 1.0),
        "foot_lock": random.random(),
        "smoothing": random.random(),
        "steps": random.randint(1, 6),
        "variations": random.choice((1, 1, 1, 2)),
        "one_by_one": random.random() < 0.5,
        "adjust_fade": random.randint(1, 20),
    }
    for name in random.sample(sorted(values), 2):
        if name in settings.bl_rna.properties:
            setattr(settings, name, values[name])


def drag_block(world: World) -> None:
    """As the mouse does in the timeline: moved bit by bit, then let go, or put back."""
    span = world.one_of(block_spans(world.scene))
    drag = timeline.Drag.of(world.scene, span, world.chance(0.4))
    end = world.random.randint(-50, 50)
    for by in (end // 3, end, 0 if world.chance(0.2) else end):
        drag.to(world.scene, by)
    if not drag.resizes:
        timeline.carry_adjustments(world.scene, span, by)


def adjust(world: World) -> None:
    motion("adjust")


def key_adjustment(world: World) -> None:
    armature = world.armature
    bpy.context.view_layer.objects.active = armature
    if bpy.context.mode != "POSE":
        bpy.ops.object.mode_set(mode="POSE")
    bone = world.one_of(armature.pose.bones)
    bone.location.x += world.random.uniform(-0.1, 0.1)
    getattr(bone, "bone" if bpy.app.version < (5, 0, 0) else "id_data")
    (bone.bone if bpy.app.version < (5, 0, 0) else bone).select = True
    motion("key_adjustment")


def bake_adjustments(_world: World) -> None:
    motion("bake_adjustments")


def bake(world: World) -> None:
    _not_too_long(world)
    motion("bake", keys=world.random.choice(("ALL", "STEP", "REDUCED")), step=world.random.randint(1, 9), tolerance=20.0)


def _not_too_long(world: World) -> None:
    """Frame after frame is played: seconds for some hundreds."""
    if max((strip.frame_end for _, strip in tracks_and_strips(world.armature)), default=0.0) > 400.0:
        raise NotNow


def export(world: World) -> None:
    _not_too_long(world)
    motion("export", format="BVH", filepath=str(world.folder / "motion.bvh"))


def add_pin(world: World) -> None:
    parts = ("LEFT_HAND", "RIGHT_FOOT", "LOOK", "WAYPOINT", "POSE")
    if len(pins_of(world.armature, world.scene)) > 4:
        raise NotNow
    motion("add_pin", part=world.random.choice(parts))


def remove_pin(world: World) -> None:
    motion("remove_pin", name=world.one_of(pins_of(world.armature, world.scene)).name)


def map_bones(world: World) -> None:
    for name in world.random.choice((("edit_mapping",), ("edit_mapping", "apply_mapping"), ("mirror_mapping",), ("reset_mapping",))):
        motion(name)


def use_pose_as_rest(_world: World) -> None:
    motion("use_pose_as_rest")


def unload(_world: World) -> None:
    motion("unload_generator")


def switch_off_and_on(world: World) -> None:
    """The extension disabled and enabled again; Blender ends what it had under way."""
    addon.unregister()
    if world.pressed:
        raise AssertionError("jobs outlived the add-on")
    addon.register()
    session.open_session(lambda _source, _tell: world.generator, brings_own_generator=True)


def generator_fails(world: World) -> None:
    """Memory runs out, say, which the log tells; the next motion works again."""
    if world.pressed:
        raise NotNow
    world.generator.error = ValueError("the checkpoint is truncated")
    logging.disable()
    motion("generate", keep=False)
    logging.disable(logging.NOTSET)
    world.generator.error = None


# How often each is done, of all.
MOTION = {
    generate: 8, generate_takes: 3, generate_from_script: 2, generate_all: 2, continue_from_here: 3, regenerate: 5, in_between: 2,
    press: 8, escape: 2, cancel: 1, accept: 10, discard: 5,
    try_and_discard: 4, undo_and_redo: 4, browse: 3, create_character: 1, type_prompt: 3, set_block: 3, edit_list: 6,
    make_a_part: 1, pose_at_frame: 1, switch_live: 1.5, bring_back: 4, sort_takes: 1,
    use_prompt: 1, change_settings: 4, drag_block: 8, adjust: 2, key_adjustment: 3, bake_adjustments: 1, bake: 1, export: 0.3,
    add_pin: 2, remove_pin: 1, map_bones: 1, use_pose_as_rest: 0.3, unload: 0.3, switch_off_and_on: 2, generator_fails: 0.5,
}  # fmt: skip
