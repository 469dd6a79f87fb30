"""The animator's corrections on a layer above the strips: keyed, kept through everything, and baked down."""

from __future__ import annotations

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from mathutils import Quaternion

from motion_mamba.addon.adjust.baking_down import bake_down
from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.blocks.spans import block_spans
from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.generate.confirming import would_discard
from motion_mamba.addon.keys.actions import channels
from motion_mamba.addon.nla import adjustments
from motion_mamba.addon.panel import timeline
from motion_mamba.addon.requests import asking
from motion_mamba.addon.requests.asked import Asked

BONE, POSED = "right_shoulder", Quaternion((0.8, 0.6, 0.0, 0.0))


@pytest.fixture
def armature(generator):
    """A character without a body that plays two accepted blocks: 1 to 49, 49 to 97."""
    made = create_armature(bpy.context)
    bpy.context.scene.motion_mamba.character = made
    for prompt in ("a person walks", "a person waves"):
        blocks.add_block(made.motion_mamba, prompt, 2.0)
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT")
    return made


@pytest.fixture
def adjusted(armature):
    """With one pose of the right arm keyed at frame 70, coming in and going out over 6 frames, and the layer closed."""
    adjustments.open_layer(armature)
    key_at(armature, 70)
    adjustments.close_layer(armature)
    return armature


def key_at(armature, frame: int, posed: Quaternion = POSED, fade: int = 6) -> None:
    bpy.context.scene.frame_set(frame)
    armature.pose.bones[BONE].rotation_quaternion = posed
    adjustments.key_pose(armature, bpy.context.scene, [BONE, "left_knee"], fade)


def rotations(armature, *frames: float) -> np.ndarray:
    found = []
    for frame in frames:
        bpy.context.scene.frame_set(int(frame), subframe=frame % 1.0)
        found.append(list(armature.pose.bones[BONE].rotation_quaternion))
    return np.array(found)


def is_posed(armature, frame: float) -> bool:
    # A quaternion and its opposite are one rotation.
    found = rotations(armature, frame)[0]
    return bool(min(np.abs(found - POSED).max(), np.abs(found + POSED).max()) < 1e-4)


def test_a_keyed_pose_is_seen_and_blends_over_its_frames_alone(armature) -> None:
    frames = (64.0, 76.0, 50.0, 96.0)
    before, between = rotations(armature, *frames), rotations(armature, 67.0)
    adjustments.open_layer(armature)
    key_at(armature, 70)
    assert is_posed(armature, 70.0)
    assert np.abs(rotations(armature, *frames) - before).max() < 1e-4, "outside, everything is as it was"
    assert 0.05 < np.abs(rotations(armature, 67.0) - between).max() < 1.2
    steps = np.abs(np.diff(rotations(armature, *np.arange(62.0, 80.0)), axis=0)).max(axis=1)
    # Which motion it is, and so how far the arm is turned, is left to the blocks' own seeds.
    turned = np.abs(rotations(armature, 70.0) - rotations(armature, 64.0)).max()
    assert steps.max() < 0.6 * turned + 0.1, "it does not pop"
    assert {curve[0] for curve in adjustments.layer_curves(armature)} == {f'pose.bones["{BONE}"].rotation_quaternion'}


def test_neighbouring_poses_blend_into_each_other(armature) -> None:
    adjustments.open_layer(armature)
    key_at(armature, 70)
    key_at(armature, 74, Quaternion((0.6, 0.8, 0.0, 0.0)))
    (times,) = {tuple(times) for _, _, times in adjustments.layer_curves(armature)}
    assert times == (64.0, 70.0, 74.0, 80.0) and is_posed(armature, 70.0)


def test_with_nothing_posed_it_says_so(armature) -> None:
    adjustments.open_layer(armature)
    with pytest.raises(ValueError, match="Pose the selected bones first"):
        adjustments.key_pose(armature, bpy.context.scene, [BONE], 6)
    adjustments.close_layer(armature)
    assert adjustments.layer_of(armature) is None and len(bpy.data.actions) == 2, "an empty layer goes"


def test_it_is_closed_and_opened_again(adjusted) -> None:
    layer = adjustments.layer_of(adjusted)
    assert adjusted.animation_data.action is None and is_posed(adjusted, 70.0)
    assert adjusted.animation_data.action_blend_type == "REPLACE"
    assert adjustments.open_layer(adjusted) == layer == adjusted.animation_data.action and is_posed(adjusted, 70.0)
    assert adjustments.layer_strip(adjusted.animation_data) is None


@pytest.mark.parametrize("is_open", [True, False])
def test_it_survives_a_block_made_anew(adjusted, is_open: bool) -> None:
    if is_open:
        adjustments.open_layer(adjusted)
    layer, keys = adjustments.layer_of(adjusted), list(adjustments.layer_curves(adjusted))
    bpy.ops.motion_mamba.regenerate_block("EXEC_DEFAULT", uid=adjusted.motion_mamba.blocks[1].uid, keep=False)
    bpy.ops.motion_mamba.accept()
    assert adjustments.layer_of(adjusted) == layer and list(adjustments.layer_curves(adjusted)) == keys
    plain = strip_rotation(adjusted, 1, 70.0)
    delta = np.abs(rotations(adjusted, 70.0)[0] - plain).max()
    assert delta > 0.1, "the correction is still on top"
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt="a script", seconds=2.0, seed=3)
    levels = [adjustments.is_layer(track.strips[0].action) for track in adjusted.animation_data.nla_tracks]
    assert levels == [False, False, True], "new strips lie below the layer"


def strip_rotation(armature, index: int, frame: float) -> np.ndarray:
    """What a block's strip says without the layer."""
    strip = blocks.block_strips(armature)[armature.motion_mamba.blocks[index].uid].strip
    curves = channels(strip.action).fcurves
    time = strip.action_frame_start + frame - strip.frame_start
    return np.array([curves.find(f'pose.bones["{BONE}"].rotation_quaternion', index=axis).evaluate(time) for axis in range(4)])


def test_it_goes_along_when_what_it_corrects_moves(adjusted) -> None:
    scene = bpy.context.scene
    adjusted.motion_mamba.blocks[0].seconds = 3.0
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT")
    assert is_posed(adjusted, 94.0), "the block before it became a second longer"
    span = block_spans(scene)[1]
    timeline.move(scene, span, 30.0)
    timeline.carry_adjustments(scene, span, 30.0)
    assert is_posed(adjusted, 124.0)


def test_discarding_a_take_leaves_it_open(adjusted) -> None:
    adjustments.open_layer(adjusted)
    bpy.ops.motion_mamba.regenerate_block("EXEC_DEFAULT", uid=adjusted.motion_mamba.blocks[1].uid, keep=False)
    bpy.ops.motion_mamba.discard()
    assert adjustments.is_open(adjusted) and is_posed(adjusted, 70.0)
    assert adjusted.animation_data.action_blend_type == "COMBINE"


def test_baked_down_the_strips_play_it_without_the_layer(adjusted) -> None:
    frames = np.arange(2.0, 96.0)
    before = rotations(adjusted, *frames)
    assert bake_down(adjusted, bpy.context.scene) == 1
    assert adjustments.layer_of(adjusted) is None and len(bpy.data.actions) == 2
    assert np.abs(rotations(adjusted, *frames) - before).max() < 1e-4
    with pytest.raises(ValueError, match="no adjustment"):
        bake_down(adjusted, bpy.context.scene)


def test_operators_say_what_to_do_next(adjusted) -> None:
    assert bpy.ops.motion_mamba.adjust() == {"FINISHED"} and adjustments.is_open(adjusted)
    assert not bpy.ops.motion_mamba.key_adjustment.poll(), "bones are posed in Pose Mode"
    assert bpy.ops.motion_mamba.adjust() == {"FINISHED"} and not adjustments.is_open(adjusted)
    assert bpy.ops.motion_mamba.bake_adjustments() == {"FINISHED"} and adjustments.layer_of(adjusted) is None


class TestWhatWouldBeDiscarded:
    def asked(self, armature, index: int) -> Asked:
        return asking.one_block(bpy.context, armature.motion_mamba.blocks[index].uid)

    def test_nothing_of_the_animator_s(self, armature) -> None:
        assert would_discard(bpy.context, self.asked(armature, 0)) == ""

    @pytest.mark.parametrize("edit", ["a key moved", "a key added"])
    def test_keys_that_were_edited(self, armature, edit: str) -> None:
        strip = blocks.block_strips(armature)[armature.motion_mamba.blocks[0].uid].strip
        curve = channels(strip.action).fcurves[3]
        if edit == "a key moved":
            curve.keyframe_points[10].co.y += 0.1
        else:
            curve.keyframe_points.insert(20.5, 0.1)
        assert "“a person walks”" in would_discard(bpy.context, self.asked(armature, 0))
        assert would_discard(bpy.context, self.asked(armature, 1)) == ""

    def test_keys_that_were_edited_while_it_waited(self, armature) -> None:
        uid = armature.motion_mamba.blocks[0].uid
        bpy.ops.motion_mamba.regenerate_block("EXEC_DEFAULT", uid=uid, keep=False)
        channels(armature.animation_data.action).fcurves[3].keyframe_points[10].co.y += 0.1
        bpy.ops.motion_mamba.accept()
        assert "edited" in would_discard(bpy.context, self.asked(armature, 0))

    def test_baked_adjustments_are_the_animator_s_keys(self, adjusted) -> None:
        bake_down(adjusted, bpy.context.scene)
        assert "“a person waves”" in would_discard(bpy.context, self.asked(adjusted, 1))

    def test_tweak_mode_is_told(self, armature) -> None:
        animation = armature.animation_data
        track = animation.nla_tracks.active = animation.nla_tracks[0]
        track.select = track.strips[0].select = True
        animation.use_tweak_mode = True
        assert "tweak mode" in would_discard(bpy.context, self.asked(armature, 0))

    def test_the_question_names_the_operator_and_gives_it_its_settings(self, armature) -> None:
        from motion_mamba.addon.generate import operators

        for cls in (operators.MOTION_MAMBA_OT_generate, operators.MOTION_MAMBA_OT_regenerate_block):
            for identifier in (cls.bl_idname, cls.__name__):
                asks = operators.script_name(identifier)
                assert getattr(bpy.ops.motion_mamba, asks).get_rna_type().identifier == cls.__name__
