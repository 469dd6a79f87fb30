"""Live in real Blender: what is changed while a motion waits is made anew in its place, and never two at once."""

from __future__ import annotations

import time

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from armatures import convention_armature

from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.keys.actions import channels
from motion_mamba.addon.live import live as live_module
from motion_mamba.addon.live import switch
from motion_mamba.addon.pins import pinned_requests
from motion_mamba.addon.preview import preview
from motion_mamba.addon.worker import session


@pytest.fixture
def armature(generator):
    """A character without a body on which a motion of two seconds waits from frame 1, with a pin of the right hand."""
    made = create_armature(bpy.context)
    bpy.context.scene.motion_mamba.character = made
    blocks.add_block(made.motion_mamba, "a person walks", 2.0)
    bpy.context.scene.frame_set(1)
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=False)
    bpy.ops.motion_mamba.add_pin("EXEC_DEFAULT", part="RIGHT_HAND", length=5)
    bpy.context.view_layer.update()
    return made


@pytest.fixture
def live(generator, armature):
    """Switched on, and at rest."""
    assert bpy.ops.motion_mamba.live("EXEC_DEFAULT") == {"FINISHED"}
    settle()
    generator.requests.clear()
    yield switch.current()
    switch.switch_off()


def settle() -> int:
    """Looks until nothing is under way; how many motions were put in place."""
    end, count = time.monotonic() + 20.0, int(switch.step(bpy.context))
    while (live := switch.current()) is not None and live.is_busy:
        assert time.monotonic() < end, "nothing happened"
        count += switch.step(bpy.context)
        time.sleep(0.001)
    return count


def until_begun(generator) -> None:
    """What is cancelled in the queue is never asked of the model."""
    end = time.monotonic() + 20.0
    while not generator.haste:
        assert time.monotonic() < end, "nothing began"
        time.sleep(0.001)


def pin():
    return next(thing for thing in bpy.data.objects if thing.type == "EMPTY")


def keys_of(action) -> dict[tuple[str, int], np.ndarray]:
    found = {}
    for curve in channels(action).fcurves:
        values = np.empty(2 * len(curve.keyframe_points), np.float32)
        curve.keyframe_points.foreach_get("co", values)
        found[curve.data_path, curve.array_index] = values
    return found


def drag(x: float) -> None:
    pin().location.x = x
    bpy.context.view_layer.update()


def test_nothing_is_made_while_nothing_changes(generator, armature, live) -> None:
    for _ in range(3):
        assert not switch.step(bpy.context) and not live.is_busy
    assert not generator.requests


def test_a_pin_that_is_dragged_is_asked_for_where_it_is(generator, armature, live) -> None:
    action = preview.shown_action(armature)
    drag(0.3)
    assert settle() == 1
    (asked,) = generator.requests[-1].constraints.placements
    np.testing.assert_allclose(asked.positions[0], np.array([0.3, pin().location.z, -pin().location.y]), atol=1e-5)
    assert preview.shown_action(armature) == action and len(bpy.data.actions) == 1, "in its own place"


def test_a_drag_is_one_take_once_it_is_over(generator, armature, live, monkeypatch) -> None:
    takes = bpy.context.scene.motion_mamba.takes
    before = len(takes)
    for x in (0.1, 0.2, 0.3):
        drag(x)
        settle()
    assert len(takes) == before, "it may go on"
    monkeypatch.setattr("motion_mamba.addon.live.live.time.monotonic", lambda at=time.monotonic: at() + 2.0)
    switch.step(bpy.context)
    assert len(takes) == before + 1 and "Pins" in takes[0].constraints
    switch.step(bpy.context)
    assert len(takes) == before + 1, "once"
    keys = keys_of(preview.shown_action(armature))
    bpy.ops.motion_mamba.discard()
    bpy.ops.motion_mamba.bring_back_take()
    assert keys_of(preview.shown_action(armature)).keys() == keys.keys()


def test_switched_off_it_remembers_at_once_what_it_made(generator, armature, live) -> None:
    takes = bpy.context.scene.motion_mamba.takes
    before = len(takes)
    drag(0.3)
    settle()
    bpy.ops.motion_mamba.live("EXEC_DEFAULT")
    assert len(takes) == before + 1 and switch.current() is None


def test_a_drag_is_answered_in_haste_and_once_more_when_it_rests(generator, armature, live, monkeypatch) -> None:
    monkeypatch.setattr(live_module, "_transforms", lambda: True)
    generator.haste.clear()
    drag(0.3)
    assert settle() == 1 and settle() == 0 and generator.haste == [True]
    monkeypatch.undo()
    assert settle() == 1 and settle() == 0 and generator.haste == [True, False]
    asked = [request.constraints.placements[0].positions[0, 0] for request in generator.requests]
    assert asked == pytest.approx([0.3, 0.3])


def test_what_is_made_at_rest_gives_way_to_a_drag(generator, armature, live, monkeypatch) -> None:
    generator.gate.clear()
    generator.haste.clear()
    drag(0.1)
    assert not switch.step(bpy.context) and live.is_busy
    until_begun(generator)
    monkeypatch.setattr(live_module, "_transforms", lambda: True)
    drag(0.4)
    assert not switch.step(bpy.context)
    generator.gate.set()
    assert settle() == 1, "the drag's alone"
    assert generator.haste == [False, True]
    assert generator.requests[-1].constraints.placements[0].positions[0, 0] == pytest.approx(0.4)


@pytest.mark.parametrize(("name", "value"), [("prompt", "a person jumps"), ("seconds", 3.0), ("seed", 77)])
def test_words_seconds_and_seed_are_followed_and_look_as_if_made_so_at_once(generator, armature, live, name, value) -> None:
    before = keys_of(preview.shown_action(armature))
    setattr(armature.motion_mamba, name, value)
    assert settle() == 1
    action, take = preview.shown_action(armature), armature.motion_mamba.preview.takes[0]
    (segment,) = preview.take_segments(armature.motion_mamba.preview)
    assert (segment.prompt, segment.seconds, segment.seed) == tuple(
        getattr(armature.motion_mamba, name) for name in ("prompt", "seconds", "seed")
    )
    live_keys, seed = keys_of(action), take.seed
    switch.switch_off()
    bpy.ops.motion_mamba.discard("EXEC_DEFAULT")
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=False, seed=seed)
    made = keys_of(preview.shown_action(armature))
    assert made.keys() == live_keys.keys() == before.keys()
    assert all(np.array_equal(made[curve], live_keys[curve]) for curve in made)
    assert name == "prompt" or any(not np.array_equal(before[curve], made[curve]) for curve in made)


def test_the_newest_wins_and_nothing_queues_up(generator, armature, live) -> None:
    generator.gate.clear()
    drag(0.1)
    assert not switch.step(bpy.context) and live.is_busy
    for x in (0.2, 0.3, 0.4, 0.5):
        drag(x)
        switch.step(bpy.context)
    generator.gate.set()
    assert settle() == 2, "the one that was under way, and the newest"
    asked = [request.constraints.placements[0].positions[0, 0] for request in generator.requests]
    assert asked == pytest.approx([0.1, 0.5])


def test_it_costs_no_undo_step_and_undo_makes_what_was_there_again(generator, armature, live) -> None:
    bpy.ops.ed.undo_push(message="before")
    before = keys_of(preview.shown_action(armature))
    armature.motion_mamba.seed = 123
    bpy.ops.ed.undo_push(message="drag")
    settle()
    dragged = keys_of(preview.shown_action(armature))
    assert any(not np.array_equal(before[curve], dragged[curve]) for curve in before)
    bpy.ops.ed.undo()
    settle()
    armature = bpy.context.scene.motion_mamba.character
    undone = keys_of(preview.shown_action(armature))
    assert armature.motion_mamba.seed != 123 and all(np.array_equal(before[curve], undone[curve]) for curve in before)
    bpy.ops.ed.redo()
    settle()
    armature = bpy.context.scene.motion_mamba.character
    redone = keys_of(preview.shown_action(armature))
    assert armature.motion_mamba.seed == 123 and all(np.array_equal(dragged[curve], redone[curve]) for curve in before)


def test_keys_that_were_edited_by_hand_stay(generator, armature, live) -> None:
    curve = channels(preview.shown_action(armature)).fcurves[0]
    curve.keyframe_points[3].co.y += 0.5
    before = keys_of(preview.shown_action(armature))
    drag(0.4)
    assert settle() == 0 and "edited by hand" in session.current().problem
    after = keys_of(preview.shown_action(armature))
    assert all(np.array_equal(before[curve], after[curve]) for curve in before)


@pytest.mark.parametrize("end", ["accept", "discard"])
def test_after_accept_and_discard_nothing_arrives_any_more(generator, armature, live, end) -> None:
    generator.gate.clear()
    drag(0.2)
    switch.step(bpy.context)
    getattr(bpy.ops.motion_mamba, end)("EXEC_DEFAULT")
    facts = sorted(action.name for action in bpy.data.actions)
    generator.gate.set()
    assert settle() == 0 and not live.watches
    assert sorted(action.name for action in bpy.data.actions) == facts


def test_the_next_motion_that_waits_is_followed_too_from_its_first_change_on(generator, armature, live) -> None:
    bpy.ops.motion_mamba.accept("EXEC_DEFAULT")
    switch.step(bpy.context)
    blocks.add_block(armature.motion_mamba, "a person waves", 2.0)
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=False)
    made = len(generator.requests)
    assert settle() == 0 and len(generator.requests) == made
    armature.motion_mamba.blocks[1].prompt = "a person bows"
    assert settle() == 1
    assert [segment[0] for segment in generator.requests[-1].segments] == ["a person bows"]


def test_another_file_ends_it(generator, armature, live, tmp_path) -> None:
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "one.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "one.blend"))
    assert not switch.is_on()
    assert not [one for one in bpy.app.handlers.depsgraph_update_post if one.__module__.endswith("live.switch")]


def test_switching_the_add_on_off_ends_it(generator, armature, live) -> None:
    session.close_session()
    assert not switch.is_on()


def test_it_needs_a_motion_that_waits(generator, armature) -> None:
    bpy.ops.motion_mamba.discard("EXEC_DEFAULT")
    with pytest.raises(RuntimeError, match="No motion waits"):
        bpy.ops.motion_mamba.live("EXEC_DEFAULT")
    assert not switch.is_on()


def test_a_prompt_that_is_emptied_is_told_and_typed_on_forgotten(generator, armature, live) -> None:
    armature.motion_mamba.prompt = ""
    assert settle() == 0 and session.current().problem
    armature.motion_mamba.prompt = "a person bows"
    assert settle() == 1 and not session.current().problem


def test_a_start_pose_is_read_once_and_the_playhead_left_alone(generator, armature, live, monkeypatch) -> None:
    """From what plays below: read again where that changes, not while a pin is dragged."""
    bpy.ops.motion_mamba.accept("EXEC_DEFAULT")
    blocks.add_block(armature.motion_mamba, "a person waves", 2.0)
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=False)
    settle()
    drag(0.1)
    settle()
    frames = []
    monkeypatch.setattr("motion_mamba.addon.requests.pose_sampling.go_to", lambda _scene, frame: frames.append(frame))
    pin().motion_mamba_pin.start = pin().motion_mamba_pin.end = 60.0
    drag(0.2)
    assert settle() == 1 and generator.requests[-1].constraints.placements and generator.requests[-1].constraints.poses is not None
    assert not frames


def test_a_pin_on_something_that_moves_reads_its_course_once(generator, armature, live, monkeypatch) -> None:
    """What carries the pin is read again where it was moved itself."""
    table = bpy.data.objects.new("table", None)
    bpy.context.scene.collection.objects.link(table)
    for frame, x in ((1, 0.0), (48, 4.0)):
        table.location.x = x
        table.keyframe_insert("location", frame=frame)
    pin().parent = table
    bpy.context.view_layer.update()
    assert settle() == 1
    before = generator.requests[-1].constraints.placements[0].positions
    assert before[0, 0] < before[-1, 0], "it is carried along"
    frames = []
    original = pinned_requests.go_to
    monkeypatch.setattr(pinned_requests, "go_to", lambda scene, frame: (frames.append(frame), original(scene, frame)))
    pin().location.x += 0.25
    bpy.context.view_layer.update()
    assert settle() == 1 and not frames
    np.testing.assert_allclose(generator.requests[-1].constraints.placements[0].positions, np.add(before, [0.25, 0.0, 0.0]), atol=1e-4)
    table.delta_location.x = 1.0
    bpy.context.view_layer.update()
    assert settle() == 1 and frames
    np.testing.assert_allclose(generator.requests[-1].constraints.placements[0].positions, np.add(before, [1.25, 0.0, 0.0]), atol=1e-4)


def test_a_curve_that_is_dragged_is_followed_in_edit_mode_too(generator, armature, live) -> None:
    bpy.ops.curve.primitive_nurbs_path_add()
    curve = bpy.context.object
    curve.location = (2.0, 0.0, 0.0)
    pin().motion_mamba_pin.enabled = False
    armature.motion_mamba.path_curve = curve
    bpy.context.view_layer.update()
    assert settle() == 1
    first = generator.requests[-1].constraints.path.points[0]
    bpy.ops.object.mode_set(mode="EDIT")
    curve.data.splines[0].points[0].co.x -= 3.0
    bpy.context.view_layer.update()
    assert settle() == 1
    np.testing.assert_allclose(generator.requests[-1].constraints.path.points[0], np.add(first, [-3.0, 0.0]), atol=1e-4)


def test_on_a_rig_of_another_kind(generator) -> None:
    """Its channels of one key, too, are those that it would have been made with at once."""
    made = convention_armature("Mixamo")
    bpy.context.scene.motion_mamba.character = made
    blocks.add_block(made.motion_mamba, "a person walks", 2.0)
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=False, seed=5)
    bpy.ops.motion_mamba.live("EXEC_DEFAULT")
    settle()
    made.motion_mamba.seed = 6
    action = preview.shown_action(made)
    assert settle() == 1 and preview.shown_action(made) == action
    found = keys_of(action)
    switch.switch_off()
    bpy.ops.motion_mamba.discard("EXEC_DEFAULT")
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=False, seed=6)
    at_once = keys_of(preview.shown_action(made))
    assert found.keys() == at_once.keys() and all(np.array_equal(found[curve], at_once[curve]) for curve in found)


def test_a_block_that_makes_a_part_of_the_body_keeps_to_it(generator, armature, live) -> None:
    bpy.ops.motion_mamba.accept("EXEC_DEFAULT")
    pin().motion_mamba_pin.enabled = False
    armature.motion_mamba.blocks[0].body_part = "RIGHT_ARM"
    bpy.ops.motion_mamba.regenerate_block("EXEC_DEFAULT", keep=False)
    settle()
    before = keys_of(preview.shown_action(armature))
    armature.motion_mamba.blocks[0].seed += 1
    assert settle() == 1
    after = keys_of(preview.shown_action(armature))
    assert after.keys() == before.keys() and len(after) < 22 * 4
    assert any(not np.array_equal(before[curve], after[curve]) for curve in after)
