"""Three prompts made, kept, dragged, made anew, undone. A chapter of whole_session.py."""

from __future__ import annotations

import bpy
from hands import (
    call,
    character,
    check_held,
    check_same,
    drag,
    part,
    picture,
    press_generate,
    runs,
    scene_facts,
    shown,
    strips,
    undo,
    until,
    view,
    waving,
)


def making():
    """Three prompts; cancelled, discarded, browsed, kept; the blocks dragged and resized; one made anew; undone and redone whole."""
    generator = waving()
    for prompt in ("a person sits down", "a person waves with the right hand"):
        call("add_block")
        settings = character().motion_mamba
        settings.blocks[-1].prompt, settings.blocks[-1].seconds = prompt, 2.0
    bpy.context.scene.frame_end = 180
    bpy.ops.ed.undo_push(message="prompts")
    yield 1.5
    picture("panel-blocks")

    before = scene_facts()
    generator.pause = 0.3
    press_generate()
    yield from until(lambda: runs() and runs()[0].pieces)
    bpy.context.scene.frame_set(20)
    yield 1.0
    picture("panel-running")
    call("cancel")
    yield from until(lambda: not runs())
    yield 0.5
    bpy.context.scene.frame_set(1)
    check_same(before, "cancelling changed the scene")
    picture("panel-cancelled")

    generator.pause = 0.01
    press_generate(variations=3)
    yield from until(shown)
    yield 1.0
    assert len(character().motion_mamba.preview.takes) == 3 and len(strips()) == 0
    bpy.context.scene.frame_set(40)
    yield 0.5
    picture("panel-preview")
    bpy.context.scene.frame_set(1)
    call("discard")
    yield 1.0
    check_same(before, "discarding left something")
    bpy.ops.ed.undo()
    yield 0.5
    assert shown(), "undo did not bring the preview back"
    bpy.ops.ed.redo()
    yield 0.5
    assert not shown()
    check_same(before, "redo did not discard again")

    generator.pause = 0.01
    stages = [scene_facts()]
    press_generate(variations=3)
    yield from until(shown)
    yield 0.5
    stages.append(scene_facts())
    call("browse", step=1)
    assert character().motion_mamba.preview.index == 1
    yield 0.5
    stages.append(scene_facts())
    call("accept", others="MUTED")
    yield 1.0
    stages.append(scene_facts())
    names = [strip.name for strip in strips() if not strip.mute]
    assert names == ["a person walks forward", "a person sits down", "a person waves with the right hand"], names
    assert len([strip for strip in strips() if strip.mute]) == 2
    last_frame = max(strip.frame_end for strip in strips() if not strip.mute)
    check_held(last_frame, last_frame + 50.0, "after the last block")
    bpy.context.scene.frame_set(90)
    yield 1.0
    picture("panel-accepted")

    timeline, spans = part("addon.panel.timeline"), part("addon.blocks.spans")
    last = spans.block_spans(bpy.context.scene)[2]
    yield from drag(last.last - 15.0, last.last + 9.0)
    moved = spans.block_spans(bpy.context.scene)[2]
    assert moved.first == last.first + 24, (last, moved)
    assert character().motion_mamba.active_block == 2
    check_held(last.first, moved.first - 0.1, "in the gap of a dragged block")
    picture("panel-dragged")
    timeline.move(bpy.context.scene, spans.block_spans(bpy.context.scene)[2], -24)
    settings = character().motion_mamba
    settings.blocks[1].prompt, settings.active_block = "a person sits on the floor", 1
    bpy.ops.ed.undo_push(message="other prompt")
    second = spans.block_spans(bpy.context.scene)[1]
    yield from drag(second.last, second.last + 24.0)
    assert abs(character().motion_mamba.blocks[1].seconds - 3.0) < 0.05, character().motion_mamba.blocks[1].seconds
    yield 1.0
    picture("panel-changed")
    before_regenerating = scene_facts()
    others = [(strip.name, strip.action.name, strip.frame_start) for strip in strips() if "sits" not in strip.name]
    assert call("regenerate_block", "INVOKE_DEFAULT", True, keep=False) == {"RUNNING_MODAL"}
    yield from until(shown)
    yield 0.5
    stages_of_regenerating = [before_regenerating, scene_facts()]
    call("accept")
    yield 1.0
    stages_of_regenerating.append(scene_facts())
    names = [strip.name for strip in strips()]
    assert "a person sits on the floor" in names, names
    by = 24.0 * (character().motion_mamba.blocks[1].seconds - 2.0)
    moved = [(name, action, at + (by if name.startswith("a person waves") and at > 100.0 else 0.0)) for name, action, at in others]
    now = [(strip.name, strip.action.name, strip.frame_start) for strip in strips() if "sits" not in strip.name]
    assert all(a[:2] == b[:2] and abs(a[2] - b[2]) < 1.5 for a, b in zip(moved, now, strict=True)), (moved, now)
    picture("panel-regenerated")
    yield from undo(stages_of_regenerating[-2::-1])
    yield from undo(stages_of_regenerating[1:], redo=True)
    # Back through the resized, the changed and the dragged block to before anything was made, and all the way forward again.
    for _ in range(5):
        with bpy.context.temp_override(**view()):
            bpy.ops.ed.undo()
        yield 0.3
    check_same(stages[3], "undoing the regenerated and dragged blocks")
    yield from undo(stages[2::-1])
    yield from undo(stages[1:], redo=True)
    for _ in range(5):
        with bpy.context.temp_override(**view()):
            bpy.ops.ed.redo()
        yield 0.3
    check_same(stages_of_regenerating[2], "redoing everything")
