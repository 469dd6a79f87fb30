"""What the panel tells of a prompt before anything is made: asked of the loaded generator when typing pauses, never while drawing."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace

import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from drawn_layout import Layout

from motion_mamba.addon.blocks import operators, prompt_facts
from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.panel import panel, prompt_line
from motion_mamba.addon.worker import session
from motion_mamba.addon.worker.jobs import Source
from motion_mamba.generator.request import Request
from motion_mamba.generator.retrieval.familiarity import Familiarity


@pytest.fixture
def settings(generator):
    prompt_facts.forget()
    yield bpy.context.scene.motion_mamba
    prompt_facts.forget()


def load() -> None:
    """As the first job does."""
    (*_, _done) = session.current().worker.submit(Source(), Request((("a person waves", 1.0),), steps=2)).wait(20.0)


def draw() -> list[tuple]:
    layout = Layout()
    panel.MOTION_MAMBA_PT_motion.draw(SimpleNamespace(layout=layout), bpy.context)
    return layout.drawn


def words(drawn: list[tuple]) -> str:
    return " ".join(item[1] for item in drawn if item[0] == "label")


def pause() -> None:
    """Typing has paused, and the answer has arrived."""
    prompt_facts.step(time.monotonic() + 1.0)
    ended = time.monotonic() + 10.0
    while not prompt_facts.step(time.monotonic() - 100.0) and time.monotonic() < ended:
        time.sleep(0.01)


def test_nothing_is_told_or_loaded_before_the_generator_is_there(settings, generator) -> None:
    settings.prompt = "a person frobnicates"
    assert "frobnicates" not in words(draw())
    prompt_facts.step(time.monotonic() + 1.0)
    assert not session.current().worker.has_generator and not generator.asked


def test_a_prompt_that_was_there_before_is_asked_for_while_the_model_loads(generator) -> None:
    """As in a file that is opened: drawn once, and nobody moves the mouse over the panel."""
    prompt_facts.forget()
    loading, go_on = threading.Event(), threading.Event()

    def load(_source, _tell):
        loading.set()
        assert go_on.wait(20.0)
        return generator

    current = session.open_session(load, brings_own_generator=False)
    bpy.context.scene.motion_mamba.character = create_armature(bpy.context)
    settings = bpy.context.scene.motion_mamba.character.motion_mamba
    settings.prompt = "a person waves"
    current.warm(Source)
    assert loading.wait(20.0) and prompt_facts.known("a person waves") is None
    prompt_facts.step(time.monotonic() + 1.0)
    go_on.set()
    ended = time.monotonic() + 20.0
    while not prompt_facts.step(time.monotonic()) and time.monotonic() < ended:
        time.sleep(0.01)
    facts = prompt_facts.known("a person waves")
    assert facts is not None and facts.familiarity.level == "known"
    prompt_facts.forget()


def test_what_is_not_known_is_told_when_typing_pauses(settings, generator) -> None:
    load()
    settings.prompt = "a person frobnicates, then sits down"
    assert "frobnicates" not in words(draw()), "drawing does not wait"
    prompt_facts.step(time.monotonic())
    assert not generator.asked, "still typing"
    pause()
    drawn = draw()
    assert "May be unknown: frobnicates" in words(drawn)
    assert "a person frobnicates 2.0 s · a person sits down 1.8 s" in words(drawn)
    assert ("operator", "motion_mamba.use_prompt", True) in drawn
    assert generator.asked == ["a person frobnicates, then sits down"], "once, however often it is drawn"


def test_a_known_prompt_has_no_button_and_as_many_lines(settings) -> None:
    load()
    settings.prompt = "a person wlaks, then waves"
    before = draw()
    pause()
    # What is too long for its line has a button beside it, in the same line.
    drawn = [item for item in draw() if item[:2] != ("operator", "motion_mamba.whole_message")]
    assert "Known well" in words(drawn) and "wlaks: walks · " in words(drawn)
    assert ("operator", "motion_mamba.use_prompt", True) not in drawn
    assert [item[0] for item in before] == [item[0] for item in drawn], "nothing moves when the answer arrives"


def test_only_the_newest_prompt_is_asked_for(settings, generator) -> None:
    load()
    for prompt in ("a person", "a person wav", "a person waves"):
        settings.prompt = prompt
        draw()
    pause()
    assert generator.asked == ["a person waves"]


def test_the_nearest_is_taken_over_as_the_prompt(settings) -> None:
    settings.prompt = "a person frobnicates"
    bpy.ops.motion_mamba.use_prompt(prompt="a person waves")
    assert settings.prompt == "a person waves"


def test_the_button_tells_the_whole_prompt() -> None:
    told = operators.MOTION_MAMBA_OT_use_prompt.description(bpy.context, SimpleNamespace(prompt="someone winds up and throws overhand"))
    assert told.endswith(": someone winds up and throws overhand")


def test_another_generator_is_asked_anew(settings, generator) -> None:
    load()
    settings.prompt = "a person waves"
    draw()
    pause()
    assert "Known well" in words(draw())
    session.current().worker.unload()
    load()
    assert "Known well" not in words(draw())
    pause()
    assert generator.asked == ["a person waves"] * 2


def test_a_generator_that_cannot_answer_is_not_asked_again_and_again(settings, generator, monkeypatch) -> None:
    load()

    def fail(prompt: str) -> None:
        generator.asked.append(prompt)
        raise RuntimeError("damaged")

    monkeypatch.setattr(generator, "actions", fail)
    settings.prompt = "a person waves"
    draw()
    pause()
    draw()
    prompt_facts.step(time.monotonic() + 1.0)
    assert generator.asked == ["a person waves"] and not session.current().problem


def test_a_model_without_a_library_tells_of_words_alone() -> None:
    told = Familiarity(None, 0.0, ("moonwalks",))
    assert prompt_line.level_of(SimpleNamespace(familiarity=told)) == "New: moonwalks"
    assert prompt_line.level_of(SimpleNamespace(familiarity=None)) == ""


def test_what_is_not_english_is_told() -> None:
    told = Familiarity("unknown", 0.2, ("mann", "winkt"), english=False)
    assert "English" in prompt_line.level_of(SimpleNamespace(familiarity=told))


def test_the_usual_length_is_the_loaded_generators(settings) -> None:
    settings.prompt = "a person waves"
    load()
    bpy.ops.motion_mamba.usual_length()
    assert settings.seconds == pytest.approx(0.1 * len("a person waves"))
