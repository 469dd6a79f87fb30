"""Style of a block: what it asks for, when it counts as changed, and what comes back with a take."""

from __future__ import annotations

import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from drawn_layout import Layout

from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.keys.metadata import read_metadata
from motion_mamba.addon.panel import prompt_blocks
from motion_mamba.generator.style import PLAIN, Style

TIRED = Style(pace=0.8, tiredness=1.0)


@pytest.fixture
def settings(generator):
    armature = create_armature(bpy.context, "Hero")
    bpy.context.scene.motion_mamba.character = armature
    settings = armature.motion_mamba
    settings.prompt, settings.seconds = "a person walks forward", 2.0
    bpy.ops.motion_mamba.add_block()
    settings.blocks[1].prompt, settings.blocks[1].seconds = "a person waves", 2.0
    settings.blocks[0].pace, settings.blocks[0].tiredness = 0.8, 1.0
    return settings


def states(settings) -> list[str]:
    placed = blocks.block_strips(settings.id_data)
    return [blocks.block_state(block, placed) for block in settings.blocks]


def test_each_block_asks_for_its_own(generator, settings) -> None:
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=True)
    assert generator.requests[-1].styles == (TIRED, PLAIN)
    strips = [strip for track in settings.id_data.animation_data.nla_tracks for strip in track.strips]
    told = {strip.name: read_metadata(strip.action)["style"] for strip in strips}
    assert told == {"a person walks forward": "pace=0.8,tiredness=1", "a person waves": ""}
    assert states(settings) == ["made", "made"]


def test_another_style_is_a_change_that_is_made_anew_and_undone(generator, settings) -> None:
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=True)
    bpy.ops.ed.undo_push(message="made")
    settings.blocks[1].mood = -1.0
    bpy.ops.ed.undo_push(message="sad")
    assert states(settings) == ["made", "changed"]
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", True, keep=True)
    assert generator.requests[-1].styles == (Style(mood=-1.0),)
    settings = bpy.context.scene.motion_mamba.character.motion_mamba
    assert states(settings) == ["made", "made"]
    bpy.ops.ed.undo()
    bpy.ops.ed.undo()
    settings = bpy.context.scene.motion_mamba.character.motion_mamba
    assert settings.blocks[1].mood == 0.0 and states(settings) == ["made", "made"]


def test_copies_and_takes_keep_it(generator, settings) -> None:
    settings.active_block = 0
    bpy.ops.motion_mamba.duplicate_block()
    copied = settings.blocks[settings.active_block]
    assert copied.tiredness == settings.blocks[0].tiredness == 1.0
    settings.active_block = 1
    bpy.ops.motion_mamba.remove_block()
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=False)
    bpy.ops.motion_mamba.discard()
    bpy.ops.motion_mamba.bring_back_take()
    bpy.ops.motion_mamba.accept()
    assert states(settings)[0] == "made", "a take that is brought back is what its block asks for"


def test_the_panel_shows_the_prompt_that_is_made(settings) -> None:
    settings.active_block, layout = 0, Layout()
    prompt_blocks.draw_style(layout, settings)
    told = " ".join(text for kind, text in layout.drawn if kind == "label")
    assert "Style: Pace 0.8, Tiredness 1" in told and "a person walks forward tiredly" in told
    assert [name for kind, name in layout.drawn if kind == "prop"] == ["pace", "size", "tiredness", "mood"]
