"""What the animator moved, retimed, tweaked or cleared while a motion waited."""

from __future__ import annotations

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.keys.actions import assign_action, channels, new_action
from motion_mamba.addon.preview import preview
from motion_mamba.addon.requests.pose_sampling import joints_at

from .previewed import PROMPTS, make, spans_of, strips


def edit_keys(action, moved) -> None:
    """Times of all keys through `moved`, as in the dope sheet."""
    for curve in channels(action).fcurves:
        for key in curve.keyframe_points:
            by = moved(key.co.x) - key.co.x
            key.co.x, key.handle_left.x, key.handle_right.x = key.co.x + by, key.handle_left.x + by, key.handle_right.x + by
        curve.update()


EDITS = {"moved": lambda x: x + 20.0, "slower": lambda x: 2.0 * x - 1.0, "slower from frame 60 on": lambda x: max(x, 2.0 * x - 60.0)}


@pytest.mark.parametrize("prompts", [PROMPTS[:1], PROMPTS], ids=["one strip", "three strips"])
@pytest.mark.parametrize("moved", EDITS.values(), ids=EDITS)
def test_what_was_moved_or_retimed_in_the_preview_is_kept_whole(armature, prompts, moved) -> None:
    while len(armature.motion_mamba.blocks) > len(prompts):
        blocks.remove_block(armature.motion_mamba)
    make()
    bpy.ops.motion_mamba.accept()
    unedited = spans_of(armature)
    for track in list(armature.animation_data.nla_tracks):
        armature.animation_data.nla_tracks.remove(track)
    make()
    edit_keys(armature.animation_data.action, moved)
    frames = np.linspace(*armature.animation_data.action.frame_range, 37)
    shown = joints_at(armature, bpy.context.scene, frames)
    bpy.ops.motion_mamba.accept()
    assert np.abs(joints_at(armature, bpy.context.scene, frames) - shown).max() < 2e-3
    for name, (first, last) in spans_of(armature).items():
        assert (first, last) == pytest.approx((moved(unedited[name][0]), moved(unedited[name][1])), abs=0.05)


def test_an_arm_that_was_delayed_moves_no_border_and_loses_nothing(armature) -> None:
    make()
    bpy.ops.motion_mamba.accept()
    unedited = spans_of(armature)
    armature.animation_data_clear()
    make()
    for curve in channels(armature.animation_data.action).fcurves:
        if "left_elbow" in curve.data_path:
            for key in curve.keyframe_points:
                key.co.x += 6.0
    bpy.ops.motion_mamba.accept()
    last = unedited[PROMPTS[2]]
    assert spans_of(armature) == {**unedited, PROMPTS[2]: (last[0], pytest.approx(last[1] + 6.0))}


def tweak(armature) -> None:
    animation = armature.animation_data
    animation.nla_tracks.active = animation.nla_tracks[0]
    animation.nla_tracks[0].select = animation.nla_tracks[0].strips[0].select = True
    animation.use_tweak_mode = True
    assert animation.use_tweak_mode


@pytest.fixture
def tweaked(armature):
    """Kept strips, an action of the animator's own above them, a preview of two takes above that; and a strip in tweak mode."""
    make()
    bpy.ops.motion_mamba.accept()
    bpy.context.scene.frame_set(300)
    own = new_action("own", armature.name)
    channels(own).fcurves.new('pose.bones["head"].location', index=0).keyframe_points.insert(5.0, 3.0)
    assign_action(armature, own)
    make(prompt="a person bows", seconds=2.0, variations=2)
    tweak(armature)
    return armature


def test_takes_are_browsed_out_of_tweak_mode(tweaked) -> None:
    bpy.ops.motion_mamba.browse(step=1)
    assert tweaked.animation_data.action == tweaked.motion_mamba.preview.takes[1].action


def test_accept_leaves_tweak_mode_first(tweaked) -> None:
    count = len(strips(tweaked))
    bpy.ops.motion_mamba.accept()
    assert len(strips(tweaked)) == count + 1 and tweaked.animation_data.action is None
    assert {strip.name for strip in strips(tweaked)} == {"own", "a person bows", *PROMPTS}


def test_discard_leaves_tweak_mode_first(tweaked) -> None:
    bpy.ops.motion_mamba.discard()
    animation = tweaked.animation_data
    assert not animation.use_tweak_mode and animation.action == bpy.data.actions["own"]
    assert [strip.name for strip in strips(tweaked)] and "own" not in spans_of(tweaked)


def test_animation_that_was_cleared_meanwhile_is_kept_or_discarded(armature) -> None:
    make()
    armature.animation_data_clear()
    bpy.ops.motion_mamba.accept()
    assert set(spans_of(armature)) == set(PROMPTS)
    armature.animation_data_clear()
    make()
    armature.animation_data_clear()
    bpy.ops.motion_mamba.browse(step=1)
    bpy.ops.motion_mamba.discard()
    assert armature.animation_data is None and not preview.is_shown(armature)
