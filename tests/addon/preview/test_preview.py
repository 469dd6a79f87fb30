"""A motion that is looked at before it is kept: shown, browsed, kept in strips, discarded without a trace."""

from __future__ import annotations

import json

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from motion_mamba.addon import api, properties
from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.keys.actions import assign_action, channels, new_action
from motion_mamba.addon.preview import preview
from motion_mamba.addon.preview.segments import take_segments
from motion_mamba.addon.requests.pose_sampling import joints_at
from motion_mamba.rigs.bodies.plain_body import PAINTS

from .previewed import PROMPTS, keys_of, make, spans_of, strips

KINDS = ("objects", "armatures", "meshes", "materials")


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
    scene, frames = bpy.context.scene, np.arange(1.0, 144.0, 1.7)
    shown = joints_at(armature, scene, frames)
    bpy.ops.motion_mamba.accept()
    assert [strip.name for strip in sorted(strips(armature), key=lambda strip: strip.frame_start)] == list(PROMPTS)
    assert np.abs(joints_at(armature, scene, frames) - shown).max() < 1e-5
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
    assert len(bpy.data.armatures) == len(bpy.data.meshes) == 1 and len(bpy.data.materials) == len(PAINTS)


def test_what_was_typed_on_a_discarded_character_stays_in_the_panel(generator) -> None:
    bpy.context.scene.motion_mamba.prompt = "a person waves"
    make()
    typed = properties.active_settings(bpy.context.scene)
    typed.prompt, typed.guidance = "a person bows", 9.0
    bpy.ops.motion_mamba.discard()
    left = properties.active_settings(bpy.context.scene)
    assert left.id_data == bpy.context.scene and (left.prompt, left.guidance) == ("a person bows", 9.0)


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
