"""The panel drawn onto a layout that writes down what it is given: headless Blender has no region to draw in."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from drawn_layout import Layout, LayoutWithTextbox

from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.panel import panel
from motion_mamba.addon.worker import session


def draw() -> list[tuple]:
    layout = Layout()
    panel.MOTION_MAMBA_PT_motion.draw(SimpleNamespace(layout=layout), bpy.context)
    return layout.drawn


def words(drawn: list[tuple]) -> str:
    return " ".join(item[1] for item in drawn if item[0] == "label")


def generate_button(drawn: list[tuple]) -> bool:
    (enabled,) = [item[2] for item in drawn if item[:2] == ("operator", "motion_mamba.generate")]
    return enabled


def test_an_empty_prompt_waits_without_a_complaint(generator) -> None:
    drawn = draw()
    assert {"prompt", "seconds", "seed", "guidance", "foot_lock", "character"} <= {item[1] for item in drawn if item[0] == "prop"}
    assert not generate_button(drawn)
    assert "empty" not in words(drawn)


def test_a_prompt_has_several_lines_where_blender_has_a_field_for_them(generator) -> None:
    layout = LayoutWithTextbox()
    panel.MOTION_MAMBA_PT_motion.draw(SimpleNamespace(layout=layout), bpy.context)
    assert ("textbox", "prompt") in layout.drawn and ("prop", "prompt") not in layout.drawn


def test_a_prompt_makes_generate_ready(generator) -> None:
    bpy.context.scene.motion_mamba.prompt = "a person waves"
    assert generate_button(draw())


def test_a_prompt_that_is_too_long_says_so_before_anything_runs(generator) -> None:
    bpy.context.scene.motion_mamba.prompt = "walk " * 300
    drawn = draw()
    assert not generate_button(drawn)
    assert "300 words" in words(drawn)


def test_a_character_that_cannot_take_a_motion_is_named(generator) -> None:
    armature = bpy.data.objects.new("Horse", bpy.data.armatures.new("Horse"))
    bpy.context.scene.collection.objects.link(armature)
    settings = bpy.context.scene.motion_mamba
    settings.prompt, settings.character = "a person waves", armature
    drawn = draw()
    assert not generate_button(drawn)
    assert "Horse" in words(drawn)


def test_a_run_shows_its_step_and_a_way_to_stop(generator) -> None:
    from motion_mamba.addon.worker.events import Progress
    from motion_mamba.addon.worker.jobs import Source
    from motion_mamba.generator.request import Request

    generator.gate.clear()
    current = session.current()
    run = current.start(current.worker.submit(Source(), Request((("a person waves", 2.0),))))
    current.receive(run, Progress(3, 12))
    drawn = draw()
    assert ("progress", 0.25, "Step 3 of 12") in drawn
    assert ("operator", "motion_mamba.cancel", True) in drawn
    generator.gate.set()


def test_cancel_counts_although_the_motion_was_finished_already(generator) -> None:
    from motion_mamba.addon.worker.events import Done, Stopped
    from motion_mamba.addon.worker.jobs import Source
    from motion_mamba.generator.request import Request

    current = session.current()
    run = current.start(current.worker.submit(Source(), Request((("a person waves", 2.0),))))
    *_, outcome = run.job.wait(10.0)
    assert isinstance(outcome, Done)
    run.job.cancel()
    current.receive(run, outcome)
    assert run.outcome == Stopped() and not current.runs


def test_the_last_error_stays_in_sight(generator) -> None:
    session.current().problem = "The disk is full."
    assert "The disk is full." in words(draw())


def test_a_block_that_is_switched_off_alone_can_be_switched_on(generator) -> None:
    for prompt in ("a person walks", "a person sits"):
        blocks.add_block(settings := bpy.context.scene.motion_mamba, prompt)
    settings.blocks[0].enabled, settings.active_block = False, 1
    bpy.ops.motion_mamba.remove_block()
    drawn = draw()
    assert ("list", "blocks", 1) in drawn and not generate_button(drawn)
    assert "Every block is switched off: switch one on." in words(drawn).replace("  ", " ")
    settings.blocks[0].enabled = True
    drawn = draw()
    assert ("list", "blocks", 1) not in drawn and generate_button(drawn)
