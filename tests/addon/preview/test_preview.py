"""A motion that is looked at before it is kept: shown, browsed, kept in strips, discarded without a trace; and made anew in part."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from motion_mamba.addon import api, properties
from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.blocks.spans import block_spans
from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.bodies.body_mesh import add_body
from motion_mamba.addon.keys.actions import HAS_SLOTS, assign_action, channels, new_action
from motion_mamba.addon.nla import nla_strips, tracks
from motion_mamba.addon.preview import preview
from motion_mamba.addon.preview.segments import take_segments
from motion_mamba.addon.requests.pose_sampling import joints_at

KINDS = ("objects", "armatures", "meshes", "materials")
PROMPTS = ("a person walks", "a person sits", "a person waves")


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
    assert bpy.ops.motion_mamba.generate("EXEC_DEFAULT", **{"keep": False} | settings) == {"FINISHED"}


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
    assert bpy.ops.motion_mamba.generate_all("EXEC_DEFAULT", keep=False, variations=2) == {"FINISHED"}
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
    assert sorted(spans_of(armature).values()) == [(1.0, 49.0), (49.0, 97.0), (97.0, 145.0)], "each is its block's frames exactly"
    assert len(armature.animation_data.nla_tracks) == 1, "what follows each other needs one track"
    placed = blocks.block_strips(armature)
    assert [blocks.block_state(block, placed) for block in armature.motion_mamba.blocks] == ["made"] * 3
    armature.motion_mamba.blocks[1].prompt = "a person lies down"
    assert blocks.block_state(armature.motion_mamba.blocks[1], placed) == "changed"
    assert not [action for action in bpy.data.actions if not action.users]


def test_takes_are_kept_muted_or_dropped(armature) -> None:
    make(variations=3)
    bpy.ops.motion_mamba.browse(step=1)
    chosen = [segment.seed for segment in take_segments(armature.motion_mamba.preview)]
    bpy.ops.motion_mamba.accept(others="MUTED")
    assert len([strip for strip in strips(armature) if strip.mute]) == 2
    assert [strip.action["motion_mamba_seed"] for strip in strips(armature) if not strip.mute] == chosen
    assert [block.seed for block in armature.motion_mamba.blocks] == chosen and len(set(chosen)) == 3


def test_a_take_whose_action_was_deleted_can_be_passed_by(armature) -> None:
    make(variations=3)
    takes = armature.motion_mamba.preview.takes
    bpy.data.actions.remove(takes[1].action)
    bpy.ops.motion_mamba.browse(step=1)
    assert armature.animation_data.action is None
    with pytest.raises(RuntimeError, match="This take's action was deleted"):
        bpy.ops.motion_mamba.accept()
    bpy.ops.motion_mamba.browse(step=1)
    assert armature.animation_data.action == takes[2].action
    assert bpy.ops.motion_mamba.accept() == {"FINISHED"}


def test_an_action_that_became_active_while_a_motion_waits_is_not_lost(armature) -> None:
    make(variations=2)
    own = new_action("own", armature.name)
    assign_action(armature, own)
    bpy.ops.motion_mamba.browse(step=1)
    assert armature.animation_data.action == armature.motion_mamba.preview.takes[1].action
    assert [strip.action for strip in strips(armature)] == [own]


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


def edit_keys(action, moved) -> None:
    """Times of all keys through `moved`, as in the dope sheet."""
    for curve in channels(action).fcurves:
        for key in curve.keyframe_points:
            by = moved(key.co.x) - key.co.x
            key.co.x, key.handle_left.x, key.handle_right.x = key.co.x + by, key.handle_left.x + by, key.handle_right.x + by
        curve.update()


def spans_of(armature) -> dict[str, tuple[float, float]]:
    return {strip.name: (strip.frame_start, strip.frame_end) for strip in strips(armature) if not strip.mute}


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


def test_discard_leaves_what_the_animator_parented_to_the_new_character(generator) -> None:
    make(prompt="a person waves", seconds=2.0)
    hat = bpy.data.objects.new("Hat", bpy.data.meshes.new("Hat"))
    bpy.context.scene.collection.objects.link(hat)
    hat.parent = bpy.context.scene.motion_mamba.character
    bpy.ops.motion_mamba.discard()
    assert [thing.name for thing in bpy.data.objects] == ["Hat"] and [mesh.name for mesh in bpy.data.meshes] == ["Hat"]


@pytest.mark.parametrize("with_body", [True, False])
@pytest.mark.parametrize("linked", [True, False])
def test_discarding_a_copy_leaves_the_original(generator, with_body: bool, linked: bool) -> None:
    make(prompt="a person waves", seconds=2.0)
    scene, original = bpy.context.scene, bpy.context.scene.motion_mamba.character
    (body,) = original.children
    for thing in (original, body):
        thing.select_set(thing == original or with_body)
    bpy.context.view_layer.objects.active = original
    bpy.ops.object.duplicate(linked=linked)
    scene.motion_mamba.character = bpy.context.view_layer.objects.active
    assert scene.motion_mamba.character != original
    bpy.ops.motion_mamba.discard()
    assert set(bpy.data.objects) == {original, body} and body.data and body.material_slots[0].material
    scene.motion_mamba.character = original
    bpy.ops.motion_mamba.accept()
    assert [strip.name for strip in strips(original)] == ["a person waves"]
    assert len(bpy.data.armatures) == len(bpy.data.meshes) == len(bpy.data.materials) == 1


def test_what_was_typed_on_a_discarded_character_stays_in_the_panel(generator) -> None:
    bpy.context.scene.motion_mamba.prompt = "a person waves"
    make()
    typed = properties.active_settings(bpy.context.scene)
    typed.prompt, typed.guidance = "a person bows", 9.0
    bpy.ops.motion_mamba.discard()
    left = properties.active_settings(bpy.context.scene)
    assert left.id_data == bpy.context.scene and (left.prompt, left.guidance) == ("a person bows", 9.0)


def on_tracks(armature) -> list[list[tuple[float, float]]]:
    return [sorted((strip.frame_start, strip.frame_end) for strip in track.strips) for track in armature.animation_data.nla_tracks]


def assert_no_overlaps(armature) -> None:
    for spans in on_tracks(armature):
        assert all(a[1] <= b[0] + 1e-3 for a, b in pairwise(spans)), spans


def test_strips_of_scripts_move_along_with_those_of_later_blocks(armature) -> None:
    make()
    bpy.ops.motion_mamba.accept()
    bpy.context.scene.frame_set(150)
    make(prompt="a script", seconds=2.0, keep=True)
    before = spans_of(armature)
    armature.motion_mamba.blocks[0].seconds += 4.0
    bpy.ops.motion_mamba.regenerate_block("EXEC_DEFAULT", uid=armature.motion_mamba.blocks[0].uid)
    moved = {name: first - before[name][0] for name, (first, _) in spans_of(armature).items()}
    assert moved == pytest.approx({PROMPTS[0]: 0.0, PROMPTS[1]: 96.0, PROMPTS[2]: 96.0, "a script": 96.0}, abs=0.01)
    assert_no_overlaps(armature)


def test_strips_close_up_only_as_far_as_there_is_room(armature) -> None:
    """A strip that begins before the block stays, on whatever track."""
    make()
    bpy.ops.motion_mamba.accept()
    bpy.context.scene.frame_set(40)
    make(prompt="long", seconds=4.0, keep=True)
    bpy.context.scene.frame_set(142)
    make(prompt="after", seconds=2.0, keep=True)
    (track,) = (track for track in armature.animation_data.nla_tracks if "long" in track.strips)
    assert "after" in track.strips
    armature.motion_mamba.blocks[1].seconds -= 1.0
    bpy.ops.motion_mamba.regenerate_block("EXEC_DEFAULT", uid=armature.motion_mamba.blocks[1].uid)
    assert_no_overlaps(armature)


def test_animated_influence_goes_on_with_the_strip(armature) -> None:
    make()
    bpy.ops.motion_mamba.accept()
    for name in PROMPTS[1:]:
        strip = nla_strips.find_strip(armature, name)[1]
        strip.use_animated_influence = True
        influence = strip.fcurves.find("influence").keyframe_points
        influence.clear()
        for at, value in ((5.0, 0.25), (30.0, 1.0)):
            influence.insert(strip.frame_start + at, value)
    scene, armature.motion_mamba.blocks[1].seconds = bpy.context.scene, 3.0
    bpy.ops.motion_mamba.regenerate_block("EXEC_DEFAULT", uid=armature.motion_mamba.blocks[1].uid)
    for name in PROMPTS[1:]:
        strip = nla_strips.find_strip(armature, name)[1]
        keys = [tuple(key.co) for key in strip.fcurves.find("influence").keyframe_points]
        assert strip.use_animated_influence and keys == [
            (pytest.approx(strip.frame_start + 5.0, abs=0.01), 0.25),
            (pytest.approx(strip.frame_start + 30.0, abs=0.01), 1.0),
        ]
    scene.frame_set(round(strip.frame_start + 5.0))
    assert strip.influence == pytest.approx(0.25, abs=0.05)


def test_a_locked_track_is_told_before_and_kept_as_it_is(generator, armature) -> None:
    make()
    bpy.ops.motion_mamba.accept()
    before, uid = spans_of(armature), armature.motion_mamba.blocks[1].uid
    bpy.ops.motion_mamba.regenerate_block("EXEC_DEFAULT", uid=uid, keep=False)
    for track in armature.animation_data.nla_tracks:
        track.lock = True
    with pytest.raises(RuntimeError, match="is locked"):
        bpy.ops.motion_mamba.accept()
    assert preview.is_shown(armature) and armature.animation_data.action is not None and spans_of(armature) == before
    bpy.ops.motion_mamba.discard()
    made = len(generator.requests)
    with pytest.raises(RuntimeError, match="is locked"):
        bpy.ops.motion_mamba.regenerate_block("EXEC_DEFAULT", uid=uid)
    assert len(generator.requests) == made


def test_new_motion_does_not_lie_among_the_takes(armature) -> None:
    make(variations=2)
    bpy.ops.motion_mamba.accept(others="MUTED")
    bpy.context.scene.frame_set(200)
    make(prompt="a person bows", seconds=2.0, keep=True)
    names = {strip.mute: track.name for track in armature.animation_data.nla_tracks for strip in track.strips}
    assert names == {True: tracks.TAKES_TRACK, False: tracks.TRACK_NAME}


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


def as_an_older_version_left_it(armature) -> None:
    """Keys at the model's 20 a second, between frames and linear; one strip's end within the next one's beginning."""
    for curve in channels(armature.animation_data.action).fcurves:
        values = [curve.evaluate(1.0 + index * 1.2) for index in range(120)]
        curve.keyframe_points.clear()
        for index, value in enumerate(values):
            curve.keyframe_points.insert(1.0 + index * 1.2, value).interpolation = "LINEAR"
    borders = ((1.0, 51.4), (45.4, 99.4), (93.4, 143.8))
    shown = armature.motion_mamba.preview
    old = [
        {"block": block.uid, "prompt": block.prompt, "seconds": 2.0, "first": first, "last": last, "fade_in": 4.8, "fade_out": 4.8}
        for block, (first, last) in zip(armature.motion_mamba.blocks, borders, strict=True)
    ]
    shown.segments, shown.takes[0].segments = json.dumps(old), ""


def test_a_preview_of_an_older_version_is_kept_as_it_plays_and_made_anew_on_whole_frames(armature) -> None:
    make()
    as_an_older_version_left_it(armature)
    frames = np.arange(1.0, 144.0, 1.7)
    shown = joints_at(armature, bpy.context.scene, frames)
    bpy.ops.motion_mamba.accept()
    assert np.abs(joints_at(armature, bpy.context.scene, frames) - shown).max() < 1e-3
    middle = armature.motion_mamba.blocks[1]
    bpy.ops.motion_mamba.regenerate_block("EXEC_DEFAULT", uid=middle.uid)
    new = next(strip for strip in strips(armature) if strip.name == middle.prompt)
    assert (new.frame_start, new.frame_end) == (45.0, 99.0)
    assert {key.co.x % 1.0 for curve in channels(new.action).fcurves for key in curve.keyframe_points} == {0.0}
