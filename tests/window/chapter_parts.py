"""A part of the body made anew, and a prompt of its own for one. A chapter of whole_session.py."""

from __future__ import annotations

import bpy
from hands import call, character, check_same, picture, press_generate, scene_facts, shown, strips, undo, until, view, waving

ARM = ("right_collar", "right_shoulder", "right_elbow", "right_wrist")
FRAMES = (10, 30, 50)


def parts():
    """An arm of a block made anew while all else keeps its keys, kept, undone and redone; *Meanwhile*; both leave nothing behind."""
    generator = waving()
    generator.pause = 0.0
    if not strips():
        yield from first_strip()
    before, settings = scene_facts(), character().motion_mamba
    settings.active_block, settings.blocks[0].body_part = 0, "RIGHT_ARM"
    bpy.ops.ed.undo_push(message="an arm alone")
    view()["area"].tag_redraw()
    yield 1.0
    picture("panel-part")
    stages, rest, arm = [scene_facts()], turned(ARM, others=True), turned(ARM)
    press_generate("regenerate_block")
    yield from until(shown)
    yield 0.5
    stages.append(scene_facts())
    assert generator.requests[-1].constraints.made_parts[0].part == "right_arm"
    assert turned(ARM, others=True) == rest and turned(ARM) != arm
    call("accept")
    yield 0.5
    stages.append(scene_facts())
    assert turned(ARM, others=True) == rest and turned(ARM) != arm, "the part was kept with something else, or not at all"
    assert len(strips()) == len(before["strips"])
    picture("panel-part-kept")
    yield from undo(stages[-2::-1])
    yield from undo(stages[1:], redo=True)
    yield from undo(stages[-2::-1])
    character().motion_mamba.blocks[0].body_part = "EVERYTHING"
    yield from meanwhile(generator)
    check_same(before, "parts of the body left something")


def first_strip():
    """Where this chapter is wanted alone."""
    if not character().motion_mamba.blocks:
        call("add_block")
    press_generate()
    yield from until(shown)
    call("accept")
    yield 0.5


def meanwhile(generator):
    block = character().motion_mamba.blocks[0]
    block.prompted_part, block.part_prompt = "ARMS", "a person claps"
    bpy.ops.ed.undo_push(message="meanwhile")
    view()["area"].tag_redraw()
    yield 1.0
    picture("panel-meanwhile")
    press_generate("regenerate_block")
    yield from until(shown)
    assert [prompt.prompt for prompt in generator.requests[-1].constraints.part_prompts] == ["a person claps"]
    call("discard")
    block = character().motion_mamba.blocks[0]
    block.prompted_part, block.part_prompt = "NONE", ""
    bpy.ops.ed.undo_push(message="meanwhile gone")
    yield 0.5


def turned(bones: tuple[str, ...], others: bool = False) -> list:
    """What these bones, or all others, play in their own spaces."""
    scene, now, found = bpy.context.scene, bpy.context.scene.frame_current, []
    hand = "right_index", "right_middle", "right_pinky", "right_ring", "right_thumb"
    for frame in FRAMES:
        scene.frame_set(frame)
        found += [
            (bone.name, tuple(map(tuple, bone.matrix_basis)))
            for bone in character().pose.bones
            if (bone.name in bones or bone.name.startswith(hand)) != others
        ]
    scene.frame_set(now)
    return found
