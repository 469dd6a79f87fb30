"""Motion made for a part of the timeline: a block again, a longer one, from a pose, between poses, along a curve."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.blocks.spans import block_spans
from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.bodies.body_mesh import add_body
from motion_mamba.addon.keys.actions import HAS_SLOTS, assign_action, channels, new_action
from motion_mamba.addon.requests.pose_sampling import joints_at

from .previewed import PROMPTS, keys_of, make, strips


def test_regenerating_a_block_changes_only_it_and_its_joins(generator, armature) -> None:
    make()
    bpy.ops.motion_mamba.accept()
    middle = armature.motion_mamba.blocks[1]
    others = {strip.name: keys_of(strip.action) for strip in strips(armature) if strip.name != middle.prompt}
    hand = next(strip for strip in strips(armature) if strip.name == PROMPTS[0]).action
    channels(hand).fcurves[0].keyframe_points.insert(20.0, 0.123)
    others[PROMPTS[0]] = keys_of(hand)
    old = next(strip for strip in strips(armature) if strip.name == middle.prompt)
    span = old.frame_start, old.frame_end
    outside = [1.0, 15.0, old.frame_start, old.frame_end, 140.0]
    played = joints_at(armature, bpy.context.scene, outside)
    middle.prompt = "a person lies down"
    bpy.ops.motion_mamba.regenerate_block("EXEC_DEFAULT", uid=middle.uid)
    new = next(strip for strip in strips(armature) if strip.name == "a person lies down")
    assert (new.frame_start, new.frame_end) == pytest.approx(span, abs=1e-3)
    assert {strip.name: keys_of(strip.action) for strip in strips(armature) if strip != new} == others
    assert len(generator.requests[-1].constraints.poses.frames) > 20, "what plays before and after must be given"
    assert np.abs(joints_at(armature, bpy.context.scene, outside) - played).max() < 5e-3
    assert blocks.block_state(middle, blocks.block_strips(armature)) == "made"


@pytest.mark.parametrize("by", [1.0, -0.75])
def test_a_resized_block_is_made_anew_in_its_new_length_and_later_ones_move_along(generator, armature, by: float) -> None:
    make()
    bpy.ops.motion_mamba.accept()
    before = {strip.name: (strip.frame_start, strip.frame_end) for strip in strips(armature)}
    scene, middle = bpy.context.scene, armature.motion_mamba.blocks[1]
    end = before[PROMPTS[2]][1]
    moved_frames = by * 24.0
    played = joints_at(armature, scene, [20.0, end - 5.0])
    middle.seconds += by
    (span,) = [span for span in block_spans(scene) if span.index == 1]
    assert span.last == pytest.approx(before[PROMPTS[1]][1] + moved_frames, abs=0.01), "the timeline shows the length that is wanted"
    bpy.ops.motion_mamba.regenerate_block("EXEC_DEFAULT", uid=middle.uid, keep=False)
    assert {strip.name: (strip.frame_start, strip.frame_end) for strip in strips(armature)} == before, "only shown so far"
    bpy.ops.motion_mamba.accept()
    after = {strip.name: (strip.frame_start, strip.frame_end) for strip in strips(armature)}
    first, second, third = (np.array(after[name]) - before[name] for name in PROMPTS)
    assert np.abs(first).max() == 0.0 and np.allclose(third, moved_frames, atol=0.01)
    assert np.allclose(second, [0.0, moved_frames], atol=0.01)
    assert np.abs(joints_at(armature, scene, [20.0, end - 5.0 + moved_frames]) - played).max() < 5e-3
    assert blocks.block_state(middle, blocks.block_strips(armature)) == "made"
    for track in armature.animation_data.nla_tracks:
        spans = sorted((strip.frame_start, strip.frame_end) for strip in track.strips)
        assert all(a[1] <= b[0] + 1e-3 for a, b in pairwise(spans)), "strips of one track must not overlap"


def test_continuing_starts_in_the_pose_of_the_current_frame(armature) -> None:
    make()
    bpy.ops.motion_mamba.accept()
    armature.motion_mamba.foot_lock = 0.0
    bpy.context.scene.frame_set(61)
    pose = joints_at(armature, bpy.context.scene, [61.0])
    bpy.ops.motion_mamba.continue_motion("EXEC_DEFAULT", keep=False)
    assert armature.animation_data.action.frame_range[0] == pytest.approx(61.0)
    assert np.abs(joints_at(armature, bpy.context.scene, [61.0]) - pose).max() < 5e-3


def test_in_between_joins_two_keyed_poses(armature) -> None:
    key = new_action("poses", armature.name)
    turn = channels(key).fcurves.new('pose.bones["left_shoulder"].rotation_quaternion', index=3)
    for frame, value in ((10.0, 0.5), (60.0, -0.5)):
        turn.keyframe_points.insert(frame, value)
    assign_action(armature, key)
    scene = bpy.context.scene
    poses = joints_at(armature, scene, [10.0, 60.0])
    scene.frame_set(30)
    bpy.ops.motion_mamba.in_between("EXEC_DEFAULT", keep=False)
    first, last = armature.animation_data.action.frame_range
    assert (first, last) == pytest.approx((10.0, 60.0), abs=1.0)
    assert np.abs(joints_at(armature, scene, [10.0, last]) - poses).max() < 0.02


def test_the_path_of_a_curve_is_followed_from_its_place(generator, armature) -> None:
    curve = bpy.data.curves.new("way", "CURVE")
    curve.splines.new("POLY").points.add(1)
    curve.splines[0].points[1].co = (0.0, -3.0, 0.0, 1.0)
    way = bpy.data.objects.new("way", curve)
    way.location.x = 1.0
    bpy.context.scene.collection.objects.link(way)
    bpy.context.view_layer.update()
    armature.motion_mamba.path_curve = way
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt="a person walks", seconds=2.0)
    path = generator.requests[-1].constraints.path
    assert np.allclose(path.points, [[1.0, 0.0], [1.0, 3.0]]) and path.times[-1] == 2.0


@pytest.mark.parametrize("kind", ["BEZIER", "NURBS"])
def test_a_curve_is_followed_as_blender_draws_it_whatever_thickness_it_has(generator, armature, kind: str) -> None:
    getattr(bpy.ops.curve, f"primitive_{kind.lower()}_circle_add")(radius=2.0, location=(5.0, 0.0, 1.0))
    circle = bpy.context.object
    circle.data.bevel_depth, circle.data.dimensions = 0.1, "2D"
    armature.motion_mamba.path_curve = circle
    data = len(bpy.data.curves), len(bpy.data.objects), len(bpy.data.meshes)
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt="a person walks", seconds=8.0, keep=False)
    points = generator.requests[-1].constraints.path.points
    assert len(points) > 30 and np.allclose(points[0], points[-1])
    assert np.abs(np.linalg.norm(points - [5.0, 0.0], axis=1) - 2.0).max() < 0.05
    assert (len(bpy.data.curves), len(bpy.data.objects), len(bpy.data.meshes)) == data, "reading the curve left something"


@pytest.mark.parametrize("how", ["disabled", "collection excluded"])
@pytest.mark.parametrize("operator", ["continue_motion", "in_between", "bake"])
def test_a_character_that_does_not_play_is_not_read_as_standing_still(armature, how: str, operator: str) -> None:
    make(keep=True)
    if how == "disabled":
        armature.hide_viewport = True
    else:
        apart = bpy.data.collections.new("apart")
        bpy.context.scene.collection.children.link(apart)
        apart.objects.link(armature)
        bpy.context.scene.collection.objects.unlink(armature)
        bpy.context.view_layer.layer_collection.children[0].exclude = True
    frames = {"first": 20.0, "last": 80.0} if operator == "in_between" else {}
    with pytest.raises(RuntimeError, match="enable it in the Outliner"):
        getattr(bpy.ops.motion_mamba, operator)("EXEC_DEFAULT", **frames)


@pytest.mark.parametrize("how", ["eye shut", "only the body is there"])
def test_a_character_that_nobody_sees_is_read_while_it_plays(armature, how: str) -> None:
    make(keep=True)
    seen = joints_at(armature, bpy.context.scene, [1.0, 60.0])
    if how == "eye shut":
        armature.hide_set(True)
    else:
        add_body(bpy.context, armature)
        armature.hide_viewport = True
    assert np.abs(joints_at(armature, bpy.context.scene, [1.0, 60.0]) - seen).max() < 1e-5


def shared_action(mine, other):
    """(4.4 and later) One action with keys of `mine` at 100 and 200 in a slot of its own, after those of `other` at 1 and 50."""
    action = bpy.data.actions.new("shared")
    strip = action.layers.new("Layer").strips.new(type="KEYFRAME")
    for owner, frames in ((other, (1.0, 50.0)), (mine, (100.0, 200.0))):
        slot = action.slots.new("OBJECT", owner.name)
        curve = strip.channelbag(slot, ensure=True).fcurves.new('pose.bones["head"].location', index=0)
        for frame in frames:
            curve.keyframe_points.insert(frame, frame / 1000.0)
        assign_action(owner, action, slot)


@pytest.mark.skipif(not HAS_SLOTS, reason="before 4.4 an action is one object's")
def test_in_between_takes_the_keys_of_the_character_s_own_slot(generator, armature) -> None:
    shared_action(armature, create_armature(bpy.context, "Other"))
    bpy.context.scene.frame_set(150)
    bpy.ops.motion_mamba.in_between("EXEC_DEFAULT", keep=False)
    assert armature.animation_data.action.frame_range[0] == pytest.approx(100.0)


def test_in_between_without_keys_says_what_to_do(armature) -> None:
    armature.animation_data_create().action = bpy.data.actions.new("empty")
    with pytest.raises(RuntimeError, match="Select two keys"):
        bpy.ops.motion_mamba.in_between("EXEC_DEFAULT")
