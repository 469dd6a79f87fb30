"""Every take of a scene: remembered, starred, brought back, compared, kept with the file within a size."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from armatures import convention_armature
from drawn_layout import Layout

from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.keys.actions import channels
from motion_mamba.addon.preview import preview
from motion_mamba.addon.takes import comparing, figures, history, panel, pictures
from motion_mamba.addon.takes.packing import packed, unpacked


@pytest.fixture(params=["SMPL", "Mixamo"])
def armature(request, generator):
    """With one prompt of two seconds."""
    made = create_armature(bpy.context) if request.param == "SMPL" else convention_armature(request.param)
    bpy.context.scene.motion_mamba.character = made
    blocks.add_block(made.motion_mamba, "a person walks", 2.0)
    return made


@pytest.fixture
def takes(armature):
    """Two, both discarded."""
    for seed in (5, 6):
        armature.motion_mamba.blocks[0].seed, armature.motion_mamba.blocks[0].lock_seed = seed, True
        bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=False)
        bpy.ops.motion_mamba.discard()
    return stored()


def stored():
    return bpy.context.scene.motion_mamba.takes


def keys_of(action) -> dict[tuple[str, int], np.ndarray]:
    return {(one.data_path, one.array_index): np.array([key.co for key in one.keyframe_points]) for one in channels(action).fcurves}


def shown(armature) -> dict[tuple[str, int], np.ndarray]:
    return keys_of(preview.shown_action(armature))


def select(index: int) -> None:
    bpy.context.scene.motion_mamba.active_take = index


def draw() -> list[tuple]:
    layout = Layout()
    panel.MOTION_MAMBA_PT_takes.draw(SimpleNamespace(layout=layout), bpy.context)
    return layout.drawn


def test_packed_joints_come_back_within_a_tenth_of_a_millimetre() -> None:
    random = np.random.default_rng(1)
    joints = np.cumsum(random.normal(scale=0.01, size=(80, 22, 3)), axis=0).astype(np.float32)
    contacts = random.random((80, 4)) < 0.5
    again, stood = unpacked(packed(joints, contacts))
    assert np.abs(again - joints).max() < 1e-4 and again.dtype == np.float32
    assert (stood == contacts).all()


@pytest.mark.parametrize("bad", [np.full((3, 22, 3), np.nan), np.linspace(0.0, 99.0, 198).reshape(3, 22, 3)])
def test_joints_that_are_no_body_are_refused(bad) -> None:
    with pytest.raises(ValueError, match="too far"):
        packed(bad, np.zeros((3, 4), bool))


@pytest.mark.parametrize("text", ["", "abcde", packed(np.zeros((9, 22, 3)), np.zeros((9, 4), bool))[:-9]])
def test_damaged_text_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="damaged"):
        unpacked(text)


def test_a_discarded_take_comes_back_as_it_was(generator, armature, takes) -> None:
    assert [take.seed for take in takes] == [6, 5] and not bpy.data.actions
    armature.motion_mamba.blocks[0].seed = 5
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=False)
    made = shown(armature)
    bpy.ops.motion_mamba.discard()
    asked = len(generator.requests)
    select(2)
    assert bpy.ops.motion_mamba.bring_back_take() == {"FINISHED"}
    assert len(generator.requests) == asked, "nothing is generated again"
    back = shown(armature)
    assert back.keys() == made.keys()
    assert max(np.abs(back[place] - made[place]).max() for place in made) < 2e-3
    assert armature.motion_mamba.blocks[0].seed == 5
    bpy.ops.motion_mamba.accept()
    assert blocks.block_state(armature.motion_mamba.blocks[0], blocks.block_strips(armature)) == "made"


def test_it_takes_the_place_of_its_block_s_strip(armature, takes) -> None:
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT")
    (before,) = blocks.block_strips(armature).values()
    span = before.strip.frame_start, before.strip.frame_end
    select(2)
    bpy.ops.motion_mamba.bring_back_take()
    bpy.ops.motion_mamba.accept()
    (after,) = blocks.block_strips(armature).values()
    assert (after.strip.frame_start, after.strip.frame_end) == span and after.action["motion_mamba_seed"] == 5
    assert sum(len(track.strips) for track in armature.animation_data.nla_tracks) == 1


def test_at_another_frame_rate_it_lasts_as_long(armature, takes) -> None:
    bpy.context.scene.render.fps = 60
    bpy.ops.motion_mamba.bring_back_take()
    first, last = preview.shown_action(armature).frame_range
    assert (last - first) / 60.0 == pytest.approx(2.0, abs=0.05)


def test_another_take_joins_what_was_brought_back(armature, takes) -> None:
    bpy.ops.motion_mamba.bring_back_take()
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=False)
    assert len(armature.motion_mamba.preview.takes) == 2 and len(takes) == 3


def test_while_another_motion_waits_it_is_refused(armature, takes) -> None:
    bpy.ops.motion_mamba.bring_back_take()
    with pytest.raises(RuntimeError, match="neither kept nor discarded"):
        bpy.ops.motion_mamba.bring_back_take()


def test_undo_and_the_file_know_them(armature, takes, tmp_path) -> None:
    texts = [take.motion for take in takes]
    bpy.ops.ed.undo_push(message="before")
    bpy.ops.motion_mamba.delete_take("EXEC_DEFAULT", True)
    assert [take.motion for take in stored()] == texts[1:]
    bpy.ops.ed.undo()
    assert [take.motion for take in stored()] == texts
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "takes.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "takes.blend"))
    assert [take.motion for take in stored()] == texts
    assert bpy.ops.motion_mamba.bring_back_take() == {"FINISHED"}


def test_the_oldest_without_a_star_make_room(armature, takes, monkeypatch) -> None:
    takes[1].starred = True
    monkeypatch.setattr(history, "MOST_BYTES", int(history.size_of(takes) * 1.2))
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=False)
    assert [take.seed for take in takes] == [6, 5] and takes[1].starred
    assert history.size_of(takes) <= history.MOST_BYTES


def test_clearing_leaves_those_with_a_star(takes) -> None:
    takes[1].starred = True
    bpy.ops.motion_mamba.clear_takes()
    assert [take.seed for take in stored()] == [5]


def test_compared_takes_stand_side_by_side_at_the_playhead(armature, takes) -> None:
    for take in takes:
        take.compared = True
    scene = bpy.context.scene
    scene.frame_set(1)
    first = comparing.take_lines(scene)
    scene.frame_set(49)
    last = comparing.take_lines(scene)
    assert len(first) == 2 and first[0].shape == (42, 3)
    assert np.linalg.norm((first[1] - first[0]).mean(axis=0)) == pytest.approx(1.0, abs=0.15)
    walked = np.linalg.norm((last[0] - first[0]).mean(axis=0))
    assert walked == pytest.approx(1.0, abs=0.15), "the waving generator walks a metre"


def test_the_panel_tells_what_there_is_and_how_large(armature, takes) -> None:
    drawn = draw()
    assert ("list", "takes", 2) in drawn and ("operator", "motion_mamba.bring_back_take", True) in drawn
    assert any(item[0] == "label" and item[1].startswith("Takes: 2, 0.0 of 4 MB") for item in drawn)


def test_pictures_are_drawn_one_by_one_and_move(takes) -> None:
    cache = pictures.Pictures()
    assert cache.still(takes[0]) == 0
    for _ in range(figures.FRAMES + 2):
        cache.draw_next()
    assert len(cache._drawn[takes[0].uid]) == figures.FRAMES
    images = list(figures.pictures_of(takes[0].motion))
    small = cache._previews[f"{takes[0].uid} 0"]
    assert tuple(small.icon_size) == (figures.SIZE // 2,) * 2
    assert np.allclose(small.icon_pixels_float[:], figures.half(images[0]).ravel(), atol=0.01), "what a list's line shows"
    assert images[0].shape == (figures.SIZE, figures.SIZE, 4) and np.abs(images[0] - images[-1]).max() > 0.2
    assert not list(figures.pictures_of("damaged"))
    cache.unregister()
