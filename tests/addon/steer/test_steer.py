"""Steering in real Blender, by hand, second after second: a goal that is dragged, a prompt that is typed, a playhead that goes on."""

from __future__ import annotations

import time
from itertools import pairwise

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.keys.actions import channels
from motion_mamba.addon.preview import preview
from motion_mamba.addon.requests.pose_sampling import joints_at
from motion_mamba.addon.steer.steered_spec import ensure_goal
from motion_mamba.addon.steer.steering import Steering
from motion_mamba.addon.worker import session


@pytest.fixture
def armature(generator):
    """A character without a body that stands beside the world's origin, and plays nothing."""
    made = create_armature(bpy.context)
    made.location = (0.5, -1.0, 0.0)
    scene = bpy.context.scene
    scene.motion_mamba.character = made
    blocks.add_block(made.motion_mamba, "a person walks", 2.0)
    scene.frame_set(1)
    return made


@pytest.fixture
def goal(armature):
    return ensure_goal(bpy.context.scene, armature)


@pytest.fixture
def ride(armature, goal):
    made = Steering(bpy.context)
    yield made
    made.give_up()


def second(ride: Steering, number: int) -> None:
    """The playhead is at this second; what is a second ahead of it comes."""
    bpy.context.scene.frame_set(1 + 24 * number)
    ride.look(bpy.context)
    ride.wait(bpy.context, 20 * (number + 1))


def finish(ride: Steering) -> None:
    ride.end()
    end = time.monotonic() + 20.0
    while not ride.is_over:
        assert time.monotonic() < end, "nothing happened"
        ride.receive(bpy.context, 0.1)


def root_at(armature, frame: float) -> np.ndarray:
    """x and y in the scene."""
    joints = joints_at(armature, bpy.context.scene, [frame])[0]
    return np.array([armature.location.x + joints[0, 0], armature.location.y - joints[0, 2]])


def test_a_new_goal_lies_before_the_character(armature, goal) -> None:
    np.testing.assert_allclose(goal.location[:2], [0.5, -3.0], atol=1e-3)
    assert ensure_goal(bpy.context.scene, armature) == goal


def test_the_motion_is_a_second_ahead_of_the_playhead_and_no_more(generator, armature, ride) -> None:
    ride.wait(bpy.context, 20)
    time.sleep(0.2)
    ride.receive(bpy.context, 0.1)
    assert len(generator.directions) == 1 and ride.last_frame == pytest.approx(25.0, abs=1.5)
    second(ride, 1)
    assert len(generator.directions) == 2 and ride.last_frame == pytest.approx(49.0, abs=1.5)


def test_it_follows_the_goal_that_is_dragged(generator, armature, goal, ride) -> None:
    second(ride, 0)
    goal.location = (4.5, -1.0, 0.0)
    bpy.context.view_layer.update()
    for number in (1, 2, 3):
        second(ride, number)
    assert generator.directions[0].goal == pytest.approx((0.0, 2.0), abs=1e-3)
    assert generator.directions[1].goal == pytest.approx((4.0, 0.0), abs=1e-3)
    before, after = root_at(armature, 25.0), root_at(armature, 90.0)
    np.testing.assert_allclose(before, [0.5, -2.0], atol=0.1)
    assert after[0] > before[0] + 1.5


def test_it_does_what_is_typed_and_what_was_made_is_an_ordinary_preview(generator, armature, ride) -> None:
    second(ride, 0)
    second(ride, 1)
    armature.motion_mamba.prompt = ""
    second(ride, 2)
    assert session.current().problem
    armature.motion_mamba.prompt = "a person jumps"
    second(ride, 3)
    assert not session.current().problem
    finish(ride)
    segments = preview.take_segments(armature.motion_mamba.preview)
    assert [(segment.prompt, segment.first, segment.last) for segment in segments] == [
        ("a person walks", 1.0, pytest.approx(73.0, abs=1.0)),
        ("a person jumps", pytest.approx(73.0, abs=1.0), pytest.approx(97.0, abs=1.5)),
    ]
    assert bpy.ops.motion_mamba.accept("EXEC_DEFAULT") == {"FINISHED"}
    names = [strip.name for track in armature.animation_data.nla_tracks for strip in track.strips]
    assert names == ["a person walks", "a person jumps"]


def test_discard_leaves_nothing_of_it(armature, goal, ride) -> None:
    second(ride, 0)
    second(ride, 1)
    finish(ride)
    bpy.ops.motion_mamba.discard("EXEC_DEFAULT")
    assert not bpy.data.actions and armature.animation_data is None


def test_keys_of_what_was_played_already_stay_as_they_are(armature, ride) -> None:
    second(ride, 0)
    second(ride, 1)

    def first_second() -> list[float]:
        return [
            point.co.y
            for curve in channels(preview.shown_action(armature)).fcurves
            for point in curve.keyframe_points
            if point.co.x <= 20.0
        ]

    before = first_second()
    second(ride, 2)
    assert np.abs(np.array(before) - first_second()).max() < 1e-4


def test_a_script_steers_with_a_goal_that_is_animated(generator, armature, goal) -> None:
    for frame, x in ((1, 0.5), (97, 6.5)):
        goal.location.x = x
        goal.keyframe_insert("location", frame=frame)
    bpy.context.scene.frame_set(1)
    assert bpy.ops.motion_mamba.steer("EXEC_DEFAULT", seconds=4.0) == {"FINISHED"}
    goals = [direction.goal[0] for direction in generator.directions]
    assert len(goals) == 4 and all(a < b for a, b in pairwise(goals))
    assert preview.is_shown(armature) and bpy.context.scene.frame_current == 97


def test_a_ride_is_one_take_that_comes_back(generator, armature, goal) -> None:
    takes = bpy.context.scene.motion_mamba.takes
    assert bpy.ops.motion_mamba.steer("EXEC_DEFAULT", seconds=4.0) == {"FINISHED"}
    assert len(takes) == 1
    length = preview.shown_action(armature).frame_range[1]
    bpy.ops.motion_mamba.discard()
    assert bpy.ops.motion_mamba.bring_back_take() == {"FINISHED"}
    assert preview.shown_action(armature).frame_range[1] == pytest.approx(length, abs=1.0)


def test_it_goes_on_from_what_the_character_plays(generator, armature) -> None:
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT")
    bpy.context.scene.frame_set(40)
    assert bpy.ops.motion_mamba.steer("EXEC_DEFAULT", seconds=2.0) == {"FINISHED"}
    assert generator.requests[-1].constraints.poses is not None
    first, _ = preview.shown_action(armature).frame_range
    assert first == 40.0


def test_what_stands_in_its_way_is_told(generator, armature) -> None:
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=False)
    with pytest.raises(RuntimeError, match="neither kept nor discarded"):
        bpy.ops.motion_mamba.steer("EXEC_DEFAULT")
    bpy.ops.motion_mamba.discard("EXEC_DEFAULT")
    armature.motion_mamba.prompt = ""
    with pytest.raises(RuntimeError, match="empty"):
        bpy.ops.motion_mamba.steer("EXEC_DEFAULT")


def test_a_motion_that_is_taken_away_or_edited_meanwhile_ends_it(armature, ride) -> None:
    second(ride, 0)
    channels(preview.shown_action(armature)).fcurves[0].keyframe_points[2].co.y += 1.0
    with pytest.raises(ValueError, match="edited by hand"):
        second(ride, 1)
    bpy.ops.motion_mamba.discard("EXEC_DEFAULT")
    with pytest.raises(ValueError, match="not there any more"):
        ride.look(bpy.context)
        second(ride, 2)


def test_a_generator_that_fails_leaves_what_it_made(generator, armature, ride) -> None:
    second(ride, 0)
    generator.error = ValueError("the device is gone")
    bpy.context.scene.frame_set(25)
    ride.look(bpy.context)
    ride.wait(bpy.context, 40)
    assert ride.is_over and "device is gone" in session.current().problem and preview.is_shown(armature)


def test_switching_the_add_on_off_ends_it(generator, armature, ride) -> None:
    second(ride, 0)
    begin = time.monotonic()
    session.current().close()
    assert time.monotonic() - begin < 5.0


def test_it_is_done_as_the_sliders_say_by_then(generator, armature, ride) -> None:
    second(ride, 0)
    armature.motion_mamba.blocks[0].tiredness, armature.motion_mamba.blocks[0].pace = 0.8, 1.2
    second(ride, 1)
    assert [direction.style.to_text() for direction in generator.directions] == ["", "pace=1.2,tiredness=0.8"]
