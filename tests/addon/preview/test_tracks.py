"""Strips beside others: moved along, closed up, on locked tracks, among takes."""

from __future__ import annotations

from itertools import pairwise

import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from motion_mamba.addon.nla import nla_strips, tracks
from motion_mamba.addon.preview import preview

from .previewed import PROMPTS, make, spans_of


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
