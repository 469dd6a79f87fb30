from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("bpy", reason='the addon package needs Blender as a Python module: pip install -e ".[blender]"')

from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.keys.actions import HAS_SLOTS, NAME_BYTES, assign_action, channels, first_slot, fit_name, new_action
from motion_mamba.addon.keys.keys import Keying, key_pose_track
from motion_mamba.addon.nla.nla_strips import push_strip
from motion_mamba.rigs.math.kinematics import forward_kinematics


@pytest.fixture
def armature(blender):
    return create_armature(blender.context)


@pytest.fixture
def push(armature, make_track):
    """push(start, frames, fps=30.0, name="walk") -> (track, strip): a random motion keyed and pushed."""

    def push(start, frames, fps=30.0, name="walk"):
        track = make_track(seed=frames, frames=frames)
        action = key_pose_track(armature, track, Keying(name, start, fps, {}))
        return track, push_strip(armature, action, name, start)

    return push


@pytest.fixture
def error_of(armature, played_joints):
    """error_of(track, start, fps=30.0): how far in metres what is played is from forward kinematics, at worst, where a frame of the track
    is one of the scene."""

    def error(track, start, fps=30.0):
        frames = np.arange(len(track.rotations)) * fps / track.fps
        keyed = frames % 1.0 == 0.0
        x, y, z = np.moveaxis(forward_kinematics(track)[keyed], -1, 0)
        return np.abs(played_joints(armature, start + frames[keyed]) - np.stack([x, -z, y], axis=-1)).max()

    return error


def theirs(armature, name="theirs", first=5.0, last=200.0):
    """An action of the animator's own that moves the head bone's location to 3."""
    action = new_action(name, armature.name)
    curve = channels(action).fcurves.new('pose.bones["head"].location', index=0)
    for frame in (first, last):
        curve.keyframe_points.insert(frame, 3.0)
    return action


@pytest.mark.parametrize("start", [1.0, 70.25, -20.7, 10.3])
@pytest.mark.parametrize("fps", [24.0, 25.0, 30.0, 60.0])
def test_the_strip_plays_the_motion(push, error_of, start, fps):
    track, strip = push(start, 21, fps)
    assert strip.frame_start == pytest.approx(start, abs=1e-4)
    assert strip.frame_end == pytest.approx(start + fps, abs=1e-4)
    assert error_of(track, start, fps) < 1e-4


def test_a_motion_of_one_frame_plays(push, error_of):
    track, strip = push(3.0, 1)
    assert strip.frame_end == 4.0 and error_of(track, 3.0) < 1e-4


def test_the_slot_is_set_and_no_action_stays_active(armature, push):
    _, strip = push(1.0, 5)
    assert armature.animation_data.action is None
    if HAS_SLOTS:
        assert strip.action_slot == first_slot(strip.action) is not None


def test_strips_in_a_row_share_a_track_and_both_play(armature, push, error_of):
    first, _ = push(1.0, 21)
    second, _ = push(40.0, 11)
    assert [len(track.strips) for track in armature.animation_data.nla_tracks] == [2]
    assert error_of(first, 1.0) < 1e-4 and error_of(second, 40.0) < 1e-4


def test_strips_that_touch_share_a_track(armature, push):
    push(1.0, 21)
    push(31.0, 21)
    assert [len(track.strips) for track in armature.animation_data.nla_tracks] == [2]


def test_a_strip_may_start_in_the_frame_where_another_ends(armature, push, error_of):
    first, _ = push(0.6, 9)  # Ends at 12.6.
    second, _ = push(12.8, 9)
    assert error_of(first, 0.6) < 1e-4 and error_of(second, 12.8) < 1e-4


def test_a_pose_that_the_animators_action_holds_does_not_hide_the_motion(armature, push, error_of):
    push(1.0, 5)
    pose = new_action("pose", armature.name)
    channels(pose).fcurves.new('pose.bones["pelvis"].location', index=1).keyframe_points.insert(20.0, 5.0)
    assign_action(armature, pose)
    track, _ = push(300.0, 11)
    assert error_of(track, 300.0) < 1e-4


def test_an_overlapping_strip_gets_a_track_above_and_shows(armature, push, error_of):
    push(1.0, 41)
    second, _ = push(20.0, 11)
    assert [len(track.strips) for track in armature.animation_data.nla_tracks] == [1, 1]
    assert error_of(second, 20.0) < 1e-4


def test_a_newer_motion_never_hides_under_an_older_one(armature, push, error_of):
    push(1.0, 11)
    push(5.0, 41)
    newest, _ = push(30.0, 11)
    assert error_of(newest, 30.0) < 1e-4
    for track in armature.animation_data.nla_tracks:
        ends = sorted((strip.frame_start, strip.frame_end) for strip in track.strips)
        assert all(before[1] <= after[0] for before, after in pairwise(ends))


def test_the_last_pose_is_held_when_nothing_else_moves_the_armature(armature, push, played_joints):
    push(10.0, 11)
    end, later = played_joints(armature, np.array([25.0, 90.0]))
    assert np.abs(end - later).max() < 1e-5


def test_the_animators_active_action_survives_under_the_strip(blender, armature, push, error_of):
    action = theirs(armature)
    assign_action(armature, action)
    track, _ = push(50.0, 11)
    below = armature.animation_data.nla_tracks[0].strips[0]
    assert below.action == action and (below.frame_start, below.frame_end) == (5.0, 200.0)
    if HAS_SLOTS:
        assert below.action_slot == first_slot(action)
    assert [tuple(point.co) for point in channels(action).fcurves[0].keyframe_points] == [(5.0, 3.0), (200.0, 3.0)]
    for frame in (20, 300):
        blender.context.scene.frame_set(frame)
        assert armature.pose.bones["head"].location.x == pytest.approx(3.0), frame
    # The animator's curve moves the head bone's location, which the motion leaves alone: everything above the head must match.
    blender.context.scene.frame_set(50)
    pelvis = forward_kinematics(track)[0, 0]
    assert np.allclose(armature.pose.bones["pelvis"].head, (pelvis[0], -pelvis[2], pelvis[1]), atol=1e-4)


def test_the_animators_half_weighted_action_keeps_its_weight(blender, armature, push):
    push(500.0, 3)
    assign_action(armature, theirs(armature))
    armature.animation_data.action_influence = 0.5
    push(500.0, 3)
    blender.context.scene.frame_set(50)
    assert armature.pose.bones["head"].location.x == pytest.approx(1.5)


def test_the_animators_tracks_are_left_alone(armature, push):
    track = armature.animation_data_create().nla_tracks.new()
    track.name = "their track"
    track.strips.new("their strip", 300, theirs(armature))
    push(1.0, 11)
    tracks = armature.animation_data.nla_tracks
    assert tracks["their track"].strips[0].frame_start == 300.0 and len(tracks["their track"].strips) == 1
    assert len(tracks) == 2


@pytest.mark.parametrize("state", ["lock", "mute"])
def test_a_track_the_animator_locked_or_muted_is_not_used(armature, push, state):
    push(1.0, 11)
    setattr(armature.animation_data.nla_tracks[0], state, True)
    push(100.0, 11)
    assert [len(track.strips) for track in armature.animation_data.nla_tracks] == [1, 1]


def test_tweak_mode_is_left_with_nothing_lost(armature, push):
    _, strip = push(1.0, 11)
    edited = strip.action
    animation = armature.animation_data
    animation.nla_tracks[0].select = strip.select = True
    animation.nla_tracks.active = animation.nla_tracks[0]
    animation.use_tweak_mode = True
    assert animation.action == edited
    push(100.0, 11)
    assert not animation.use_tweak_mode and animation.action is None
    assert [s.action == edited for s in animation.nla_tracks[0].strips].count(True) == 1


def test_pushing_the_active_action_itself_makes_one_strip(armature, make_track):
    action = key_pose_track(armature, make_track(seed=1, frames=5), Keying("walk", 1.0, 20.0, {}))
    assign_action(armature, action)
    push_strip(armature, action, "walk", 1.0)
    assert armature.animation_data.action is None
    assert [len(track.strips) for track in armature.animation_data.nla_tracks] == [1]


def test_one_undo_takes_everything_back(blender, push):
    blender.ops.ed.undo_push(message="before")
    push(1.0, 11)
    blender.ops.ed.undo_push(message="generate")
    blender.ops.ed.undo()
    animation = blender.data.objects["SMPL"].animation_data
    assert (animation is None or not animation.nla_tracks) and not blender.data.actions
    blender.ops.ed.redo()
    assert len(blender.data.objects["SMPL"].animation_data.nla_tracks[0].strips) == 1


def test_strips_are_named_after_their_prompt(push):
    assert push(1.0, 3, name="a person waves")[1].name == "a person waves"
    assert push(50.0, 3, name="歩く人" * 30)[1].name.startswith("歩く人")


@given(st.text(max_size=200))
def test_names_always_fit(text):
    name = fit_name(text)
    assert 0 < len(name.encode()) <= NAME_BYTES and "\n" not in name


def test_names_are_cut_at_a_word():
    name = fit_name("a person walks forward slowly and then turns around to wave at somebody behind")
    assert name == "a person walks forward slowly and then turns around to wave…"
    assert fit_name("  two\nlines ") == "two lines"
    assert fit_name("   ") == "Motion"
