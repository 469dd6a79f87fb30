"""A motion that is looked at before it is kept: shown, browsed, kept in strips, discarded without a trace; and made anew in part."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

import registered as helper  # noqa: E402

from motion_mamba.addon import api, blocks, preview  # noqa: E402
from motion_mamba.addon.actions import assign_action, channels, new_action  # noqa: E402
from motion_mamba.addon.armature import create_armature  # noqa: E402
from motion_mamba.addon.sampling import joints_at  # noqa: E402
from motion_mamba.addon.spans import block_spans  # noqa: E402

KINDS = ("objects", "armatures", "meshes", "materials")
PROMPTS = ("a person walks", "a person sits", "a person waves")


@pytest.fixture
def generator():
    with helper.registered() as waving:
        yield waving


@pytest.fixture
def armature(generator):
    """A character without a body, which takes long to make, chosen in the panel, with three prompts of 2 s."""
    made = create_armature(bpy.context)
    bpy.context.scene.motion_mamba.character = made
    for prompt in PROMPTS:
        blocks.add_block(made.motion_mamba, prompt, 2.0)
    return made


def strips(armature) -> list:
    tracks = armature.animation_data.nla_tracks if armature.animation_data else ()
    return [strip for track in tracks for strip in track.strips]


def keys_of(action) -> list:
    return [(c.data_path, c.array_index, [tuple(key.co) for key in c.keyframe_points]) for c in channels(action).fcurves]


def facts() -> dict:
    """What Discard and undo must bring back."""
    return {
        "data": {kind: sorted(item.name for item in getattr(bpy.data, kind)) for kind in KINDS},
        "actions": sorted((action.name, action.users, str(keys_of(action))) for action in bpy.data.actions),
        "animation": [
            (
                thing.name,
                thing.animation_data.action and thing.animation_data.action.name,
                thing.animation_data.action_extrapolation,
                thing.animation_data.action_influence,
                [
                    (track.name, strip.name, strip.frame_start, strip.frame_end, strip.blend_in, strip.blend_out)
                    for track in thing.animation_data.nla_tracks
                    for strip in track.strips
                ],
            )
            for thing in bpy.data.objects
            if thing.animation_data
        ],
        "pose": [tuple(map(tuple, bone.matrix_basis)) for thing in bpy.data.objects if thing.pose for bone in thing.pose.bones],
    }


def make(**settings):
    assert bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=False, **settings) == {"FINISHED"}


def test_discard_leaves_nothing_of_a_character_made_for_it(generator) -> None:
    before = facts()
    make(prompt="a person waves", seconds=2.0, variations=2)
    armature = bpy.context.scene.motion_mamba.character
    assert preview.is_shown(armature) and not strips(armature)
    bpy.ops.motion_mamba.discard()
    assert facts() == before


@pytest.mark.parametrize("state", ["bare", "own action", "kept strips"])
def test_discard_leaves_the_character_as_it_was(armature, state: str) -> None:
    if state == "own action":
        own = new_action("own", armature.name)
        channels(own).fcurves.new('pose.bones["head"].location', index=0).keyframe_points.insert(5.0, 3.0)
        assign_action(armature, own)
        armature.animation_data.action_influence, armature.animation_data.action_extrapolation = 0.5, "HOLD_FORWARD"
    elif state == "kept strips":
        make()
        bpy.ops.motion_mamba.accept()
    bpy.context.view_layer.update()
    before = facts()
    make(variations=2)
    bpy.ops.motion_mamba.browse(step=-1)
    assert armature.animation_data.action == armature.motion_mamba.preview.takes[1].action
    bpy.ops.motion_mamba.discard()
    bpy.context.view_layer.update()
    assert facts() == before


def test_kept_strips_are_named_after_their_prompts_and_play_what_the_preview_played(armature) -> None:
    make()
    scene, frames = bpy.context.scene, np.arange(1.0, 144.0, 3.7)
    shown = joints_at(armature, scene, frames)
    bpy.ops.motion_mamba.accept()
    assert [strip.name for strip in sorted(strips(armature), key=lambda strip: strip.frame_start)] == list(PROMPTS)
    assert np.abs(joints_at(armature, scene, frames) - shown).max() < 1e-3
    fades = [strip.blend_in + strip.blend_out for strip in strips(armature)]
    assert sum(fades) > 10.0, "neighbours must fade over into each other"
    placed = blocks.placed_blocks(armature)
    assert [blocks.block_state(block, placed) for block in armature.motion_mamba.blocks] == ["made"] * 3
    armature.motion_mamba.blocks[1].prompt = "a person lies down"
    assert blocks.block_state(armature.motion_mamba.blocks[1], placed) == "changed"
    assert not [action for action in bpy.data.actions if not action.users]


def test_takes_are_kept_muted_or_dropped(armature) -> None:
    make(variations=3)
    bpy.ops.motion_mamba.browse(step=1)
    chosen = armature.motion_mamba.preview.takes[1].seed
    bpy.ops.motion_mamba.accept(others="MUTED")
    assert len([strip for strip in strips(armature) if strip.mute]) == 2
    assert {strip.action["motion_mamba_seed"] for strip in strips(armature) if not strip.mute} == {chosen}


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
    assert len(generator.requests[-1].context.frames) > 20, "what plays before and after must be given"
    assert np.abs(joints_at(armature, bpy.context.scene, outside) - played).max() < 5e-3
    assert blocks.block_state(middle, blocks.placed_blocks(armature)) == "made"


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
    assert blocks.block_state(middle, blocks.placed_blocks(armature)) == "made"
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


def test_root_in_place_stays_and_the_floor_lifts(armature) -> None:
    settings = armature.motion_mamba
    settings.root, settings.floor_height, settings.foot_lock = "IN_PLACE", 0.5, 0.0
    make(prompt="a person waves", seconds=4.0)
    pelvis = joints_at(armature, bpy.context.scene, [1.0, 90.0])[:, 0]
    assert np.abs(pelvis[1] - pelvis[0]).max() < 0.05 and pelvis[0, 1] == pytest.approx(0.94 + 0.5, abs=0.02)


def test_undo_and_redo_return_at_every_stage(armature) -> None:
    stages = [facts()]
    bpy.ops.ed.undo_push(message="before")
    for operator, settings in (("generate", {"keep": False, "variations": 2}), ("browse", {}), ("accept", {})):
        getattr(bpy.ops.motion_mamba, operator)("EXEC_DEFAULT", True, **settings)
        stages.append(facts())
    for stage in stages[-2::-1]:
        bpy.ops.ed.undo()
        assert facts() == stage
    for stage in stages[1:]:
        bpy.ops.ed.redo()
        assert facts() == stage


def test_a_preview_survives_saving_and_opening(armature, tmp_path) -> None:
    make(variations=2)
    keys = [keys_of(take.action) for take in armature.motion_mamba.preview.takes]
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "preview.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "preview.blend"))
    again = bpy.context.scene.motion_mamba.character
    assert [keys_of(take.action) for take in again.motion_mamba.preview.takes] == keys
    bpy.ops.motion_mamba.discard()
    assert not bpy.data.actions and not strips(again)


def test_a_second_motion_waits_for_the_first(armature) -> None:
    make()
    with pytest.raises(RuntimeError, match="neither kept nor discarded"):
        bpy.ops.motion_mamba.generate("EXEC_DEFAULT")


def test_script_and_operator_give_the_same_keys(armature) -> None:
    (strip,) = api.generate("a person waves", 2.0, seed=3)
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt="a person waves", seconds=2.0, seed=3)
    (other,) = [found for found in strips(armature) if found.name != strip.name]
    assert keys_of(strip.action) == keys_of(other.action)


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
    path = generator.requests[-1].path
    assert np.allclose(path.points, [[1.0, 0.0], [1.0, 3.0]]) and path.times[-1] == 2.0


@pytest.mark.parametrize("kind", ["BEZIER", "NURBS"])
def test_a_curve_is_followed_as_blender_draws_it_whatever_thickness_it_has(generator, armature, kind: str) -> None:
    getattr(bpy.ops.curve, f"primitive_{kind.lower()}_circle_add")(radius=2.0, location=(5.0, 0.0, 1.0))
    circle = bpy.context.object
    circle.data.bevel_depth, circle.data.dimensions = 0.1, "2D"
    armature.motion_mamba.path_curve = circle
    data = len(bpy.data.curves), len(bpy.data.objects), len(bpy.data.meshes)
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt="a person walks", seconds=8.0, keep=False)
    points = generator.requests[-1].path.points
    assert len(points) > 30 and np.allclose(points[0], points[-1])
    assert np.abs(np.linalg.norm(points - [5.0, 0.0], axis=1) - 2.0).max() < 0.05
    assert (len(bpy.data.curves), len(bpy.data.objects), len(bpy.data.meshes)) == data, "reading the curve left something"
