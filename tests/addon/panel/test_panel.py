"""The panel drawn onto a layout that writes down what it is given: headless Blender has no region to draw in."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from drawn_layout import Layout, LayoutWithTextbox

from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.panel import messages, panel, selection
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


def draw_state(generator, state: str) -> list[tuple]:
    """The panel with two blocks, one of them made, in one of its states."""
    current, armature = session.current(), bpy.context.scene.motion_mamba.character
    current.problem, current.note = {"short": ("", "Done."), "long": ("The disk is full. " * 30, "")}.get(state, ("", ""))
    if state in ("waiting", "takes"):
        bpy.ops.motion_mamba.regenerate_block("EXEC_DEFAULT", keep=False, uid=armature.motion_mamba.blocks[0].uid, variations=2)
    return draw()


@pytest.mark.parametrize("state", ["short", "long", "waiting", "hint"])
def test_nothing_moves_under_the_mouse_whatever_is_told(generator, state: str) -> None:
    """As many lines and buttons, in the same order."""
    bpy.context.scene.motion_mamba.character = armature = create_armature(bpy.context)
    for prompt in ("a person walks", "a person sits"):
        blocks.add_block(armature.motion_mamba, prompt, 2.0)
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT")
    rows = [item[:2] for item in draw_state(generator, "nothing") if item[0] in ("prop", "operator", "list")]
    if state == "hint":
        armature.motion_mamba.blocks[1].prompt = "человек идёт"
    drawn = [item[:2] for item in draw_state(generator, state) if item[0] in ("prop", "operator", "list")]
    beside = ("motion_mamba.generate_all", "motion_mamba.whole_message", "start")
    assert [item for item in drawn if item[1] not in beside] == [item for item in rows if item[1] not in beside]


def test_a_message_is_as_high_as_none(generator) -> None:
    def lines(told: str) -> int:
        layout = Layout()
        messages.draw_messages(layout, session.current(), (told, "INFO"))
        return len([item for item in layout.drawn if item[0] == "label"])

    assert lines("") == lines("Done.") == lines("The disk is full. " * 3) == lines("The disk is full. " * 40) > 2


def test_what_is_cut_can_be_read_whole(generator) -> None:
    session.current().problem = "The disk is full. " * 40
    assert any(item[:2] == ("operator", "motion_mamba.whole_message") for item in draw())
    session.current().problem = "The disk is full."
    assert not any(item[:2] == ("operator", "motion_mamba.whole_message") for item in draw())


class TestSelection:
    @pytest.fixture
    def two(self, generator):
        """Two characters, the first one chosen and selected."""
        first, second = create_armature(bpy.context, "First"), create_armature(bpy.context, "Second")
        self.select(first)
        selection.follow(bpy.context)
        return first, second

    def select(self, thing) -> None:
        bpy.context.view_layer.objects.active = thing

    def chosen(self):
        return bpy.context.scene.motion_mamba.character

    def test_the_panel_follows_it(self, two) -> None:
        first, second = two
        assert self.chosen() == first
        self.select(second)
        selection.follow(bpy.context)
        assert self.chosen() == second and selection.other_selected(bpy.context) is None

    def test_a_body_stands_for_its_character_and_other_things_for_none(self, two) -> None:
        _, second = two
        body = bpy.data.objects.new("Body", bpy.data.meshes.new("Body"))
        bpy.context.scene.collection.objects.link(body)
        body.parent = second
        self.select(body)
        selection.follow(bpy.context)
        assert self.chosen() == second
        lamp = bpy.data.objects.new("Lamp", None)
        bpy.context.scene.collection.objects.link(lamp)
        self.select(lamp)
        selection.follow(bpy.context)
        assert self.chosen() == second

    def test_a_pin_holds_it_and_the_panel_says_whose_motion_it_edits(self, two) -> None:
        first, second = two
        bpy.context.scene.motion_mamba.keep_character = True
        self.select(second)
        selection.follow(bpy.context)
        assert self.chosen() == first
        assert "Edits “First”; selected is “Second”" in words(draw())

    def test_what_was_picked_stays_until_another_one_is_selected(self, two) -> None:
        first, second = two
        bpy.context.scene.motion_mamba.character = second
        selection.follow(bpy.context)
        assert self.chosen() == second
        self.select(second)
        selection.follow(bpy.context)
        self.select(first)
        selection.follow(bpy.context)
        assert self.chosen() == first
