"""What a character shows where no strip plays, and what dragged blocks do to it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.blocks.spans import block_spans
from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.keys.actions import assign_action, channels, new_action
from motion_mamba.addon.nla import nla_strips, tracks
from motion_mamba.addon.nla.moving import move_strip
from motion_mamba.addon.panel import timeline
from motion_mamba.addon.requests.pose_sampling import joints_at

PROMPTS = ("a person walks", "a person sits", "a person waves")


@pytest.fixture
def armature(generator):
    """A character without a body that plays three accepted blocks: 1 to 49, 49 to 97, 97 to 145. Each waves at an angle of its own."""
    made = create_armature(bpy.context)
    bpy.context.scene.motion_mamba.character = made
    for prompt in PROMPTS:
        blocks.add_block(made.motion_mamba, prompt, 2.0)
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=False)
    bpy.ops.motion_mamba.accept()
    return made


def poses(armature, *frames: float) -> np.ndarray:
    return joints_at(armature, bpy.context.scene, frames)


def strip_of(armature, prompt: str):
    return nla_strips.find_strip(armature, prompt)[1]


def assert_same(a: np.ndarray, b: np.ndarray) -> None:
    assert np.abs(a - b).max() < 1e-4


def assert_sound(armature) -> None:
    for track in armature.animation_data.nla_tracks:
        spans = [(strip.frame_start, strip.frame_end) for strip in track.strips]
        assert all(a[1] <= b[0] + 1e-3 for a, b in pairwise(spans)), (track.name, spans)
    names = [track.name for track in armature.animation_data.nla_tracks]
    assert len(names) == len(set(names)), names


def test_after_the_last_block_its_last_pose_is_held(armature) -> None:
    end = strip_of(armature, PROMPTS[2]).frame_end
    last, *later = poses(armature, end, end + 0.5, end + 1.0, 1000.0)
    for pose in later:
        assert_same(pose, last)


def test_while_it_waits_it_is_held_too(armature) -> None:
    bpy.context.scene.frame_set(200)
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=False, prompt="a person bows", seconds=2.0, seed=30)
    last, later = poses(armature, 248.0, 400.0)
    assert_same(later, last)


@pytest.mark.parametrize("index", [1, 2])
def test_in_the_gap_of_a_dragged_block_the_earlier_one_s_end_is_held(armature, index: int) -> None:
    """And nothing of what the dragged one plays."""
    scene, before = bpy.context.scene, strip_of(armature, PROMPTS[index - 1])
    end, own = poses(armature, before.frame_end, block_spans(scene)[index].first + 20.0)
    for number in range(index, 3):
        timeline.move(scene, block_spans(scene)[2 + index - number], 60.0)
    moved = block_spans(scene)[index]
    assert moved.first == pytest.approx(before.frame_end + 60.0, abs=1e-3)
    for pose in poses(armature, before.frame_end + 1.0, before.frame_end + 30.0, moved.first - 0.1):
        assert_same(pose, end)
    assert_same(poses(armature, moved.first + 20.0)[0], own)
    assert_sound(armature)


def test_the_same_in_the_nla_editor(armature) -> None:
    third = strip_of(armature, PROMPTS[2])
    end = poses(armature, third.frame_start)
    third.frame_start_ui += 50.0
    assert_same(poses(armature, third.frame_start - 0.1), end)


def test_a_block_dragged_before_the_others_hides_none_of_them(armature) -> None:
    frames = (20.0, 80.0)
    before, scene = poses(armature, *frames), bpy.context.scene
    timeline.move(scene, block_spans(scene)[2], -200.0)
    assert block_spans(scene)[2].first == pytest.approx(-103.0, abs=0.01)
    assert_same(poses(armature, *frames), before)
    assert_same(poses(armature, 0.5), poses(armature, block_spans(scene)[2].last))
    assert_sound(armature)


def test_blocks_that_overlap_fade_over_and_play_as_before_when_put_back(armature) -> None:
    scene, frames = bpy.context.scene, np.arange(1.0, 190.0, 0.9)
    before = poses(armature, *frames)
    drag = timeline.Drag.of(scene, block_spans(scene)[1], resizes=False)
    for by in (0, -12):
        drag.to(scene, by)
        assert_sound(armature)
        second = strip_of(armature, PROMPTS[1])
        assert second.blend_in == pytest.approx(-by, abs=1e-3) and second.blend_out == 0.0
    first_end = strip_of(armature, PROMPTS[0]).frame_end
    steps = np.abs(np.diff(poses(armature, *np.arange(first_end - 16.0, first_end + 2.0)), axis=0)).max(axis=(1, 2))
    second.blend_in = 0.0
    cut = np.abs(np.diff(poses(armature, *np.arange(first_end - 16.0, first_end + 2.0)), axis=0)).max(axis=(1, 2))
    assert steps.max() < 0.5 * cut.max(), "the overlap leads over"
    drag.to(scene, 0)
    assert_same(poses(armature, *frames), before)
    assert_sound(armature)


def test_after_an_overlap_the_end_is_held_although_later_blocks_lay_lower(armature) -> None:
    """The second block over the first one's end, then a gap up to the third."""
    scene = bpy.context.scene
    timeline.move(scene, block_spans(scene)[1], -12.0)
    second, third = strip_of(armature, PROMPTS[1]), strip_of(armature, PROMPTS[2])
    assert third.frame_start - second.frame_end == pytest.approx(12.0, abs=1e-3)
    end = poses(armature, second.frame_end)
    assert_same(poses(armature, third.frame_start - 0.1), end)
    assert_sound(armature)


def test_what_plays_below_shows_again_after_a_strip(armature) -> None:
    own = new_action("own", armature.name)
    curve = channels(own).fcurves.new('pose.bones["pelvis"].location', index=0)
    for frame, value in ((300.0, 3.0), (400.0, 3.0)):
        curve.keyframe_points.insert(frame, value)
    animation = armature.animation_data
    for track in list(animation.nla_tracks):
        animation.nla_tracks.remove(track)
    assign_action(armature, own)
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt="a person bows", seconds=2.0, seed=3)
    assert strip_of(armature, "a person bows").extrapolation == "NOTHING"
    assert poses(armature, 350.0)[0, 0, 0] == pytest.approx(3.0, abs=1e-3)


def test_a_layer_that_adds_hides_nothing(armature) -> None:
    """An animator's additive strip above ours: no reason to put what comes next above it, nor to let go of the last pose."""
    track = armature.animation_data.nla_tracks.new()
    layer = track.strips.new("layer", 1, new_action("layer", armature.name))
    layer.blend_type, layer.extrapolation = "ADD", "HOLD"
    bpy.context.scene.frame_set(200)
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt="a person bows", seconds=2.0, seed=3)
    assert [len(track.strips) for track in armature.animation_data.nla_tracks] == [4, 1]


def test_how_a_strip_plays_goes_along(armature) -> None:
    third = strip_of(armature, PROMPTS[2])
    third.scale, third.use_animated_influence = 1.5, True
    third.fcurves.find("influence").keyframe_points.insert(third.frame_start + 5.0, 0.5)
    action, length = third.action, third.frame_end - third.frame_start
    moved = move_strip(armature, third, 300.25)
    assert (moved.name, moved.action, moved.scale) == (PROMPTS[2], action, 1.5)
    assert (moved.frame_start, moved.frame_end - moved.frame_start) == pytest.approx((300.25, length), abs=1e-3)
    assert max(key.co.x for key in moved.fcurves.find("influence").keyframe_points) == pytest.approx(305.25, abs=1e-2)


def test_a_locked_track_s_block_stays(armature) -> None:
    scene, before = bpy.context.scene, block_spans(bpy.context.scene)
    for track in armature.animation_data.nla_tracks:
        track.lock = True
    timeline.move(scene, before[2], 30.0)
    assert block_spans(scene) == before and "is locked" in timeline.obstacle_to_moving(scene, before[2])


def test_tracks_have_names_of_their_own(armature) -> None:
    for frame in (20, 30, 40):
        bpy.context.scene.frame_set(frame)
        bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt="a person bows", seconds=2.0, seed=3)
    names = [track.name for track in armature.animation_data.nla_tracks]
    assert names == [tracks.TRACK_NAME, *(f"{tracks.TRACK_NAME} {number}" for number in (2, 3, 4))]


def test_a_block_that_is_open_in_tweak_mode_can_be_dragged(armature) -> None:
    """Blender crashes when a strip goes whose action is being tweaked."""
    third, animation = strip_of(armature, PROMPTS[2]), armature.animation_data
    third.select = True
    animation.use_tweak_mode = True
    for by in (5.0, 30.0):
        timeline.move(bpy.context.scene, block_spans(bpy.context.scene)[2], by)
        bpy.context.view_layer.update()
    assert not animation.use_tweak_mode and strip_of(armature, PROMPTS[2]).frame_start > 120.0


def test_a_strip_whose_action_was_deleted_hides_nothing_and_stays(armature) -> None:
    bpy.data.actions.remove(strip_of(armature, PROMPTS[2]).action)
    moved = move_strip(armature, strip_of(armature, PROMPTS[0]), 300.0)
    assert moved.frame_start == 300.0
    assert [strip.name for _, strip in tracks.our_strips(armature.animation_data)] == [PROMPTS[1], PROMPTS[0]]
