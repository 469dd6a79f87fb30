"""The library of actions: what ships, how it is searched, and that its pictures move while they are seen."""

from __future__ import annotations

import time
from types import SimpleNamespace

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from drawn_layout import Layout

from motion_mamba.addon.gallery import actions, panel, pictures
from motion_mamba.benchmarks.vocabulary.prompts import prompts
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.predicates.conditions import holds
from motion_mamba.generator.request import Request


@pytest.fixture(scope="module")
def shipped() -> Generator:
    return Generator.load("open", "cpu", runtime="light")


def draw(**wanted) -> list[tuple]:
    state, layout = bpy.context.window_manager.motion_mamba_gallery, Layout()
    for name, value in wanted.items():
        setattr(state, name, value)
    panel.MOTION_MAMBA_PT_gallery.draw(SimpleNamespace(layout=layout), bpy.context)
    return layout.drawn


def buttons(drawn: list[tuple]) -> int:
    return sum(item[:2] == ("operator", "motion_mamba.use_prompt") for item in drawn)


def test_there_are_many_and_each_has_its_picture() -> None:
    found, sheet = actions.gallery(), actions.picture()
    assert len(found.actions) >= 150 and len({action.prompt for action in found.actions}) == len(found.actions)
    assert sheet.pixels.shape == (len(found.actions) * found.size, found.frames * found.size)
    assert (actions._FOLDER / "actions.png").stat().st_size < 1.5e6
    for action in found.actions:
        first, last = (actions.frame_pixels(action.row, frame) for frame in (0, found.frames - 1))
        assert 0.02 < first[..., 3].mean() < 0.5 and last[..., 3].max() == 1.0, f"“{action.prompt}” has no figure in its picture"


def test_most_pictures_move() -> None:
    found = actions.gallery()
    first, middle = (np.stack([actions.frame_pixels(action.row, frame) for action in found.actions]) for frame in (0, found.frames // 2))
    assert (np.abs(first - middle).max(axis=(1, 2, 3)) > 0.3).mean() > 0.95


def test_most_takes_did_it_when_it_was_made() -> None:
    told = {prompt.text for prompt in prompts()}
    for action in actions.gallery().actions:
        assert action.prompt in told and action.done >= 0.7 and 0.5 <= action.seconds <= 20.0


def test_the_model_that_ships_knows_them(shipped: Generator) -> None:
    known = [shipped.familiarity(action.prompt) for action in actions.gallery().actions[::6]]
    assert all(each is not None and each.level in ("known", "likely") for each in known)


def test_a_few_are_done_with_other_seeds(shipped: Generator) -> None:
    conditions = {prompt.text: prompt.condition for prompt in prompts()}
    surest = [action for action in actions.gallery().actions if action.done == 1.0][::40]
    done = []
    for action in surest:
        (motion,) = shipped.generate(Request(((action.prompt, action.seconds),), seed=77))
        done.append(holds(motion.joints, conditions[action.prompt]))
    assert len(done) >= 4 and np.mean(done) >= 0.75


def test_search_takes_words_by_their_beginning_in_any_order() -> None:
    found = actions.gallery()
    assert any("wave" in action.prompt for action in found.found("WAV"))
    some = found.actions[5]
    assert some in found.found(" ".join(reversed(some.prompt.split())))
    assert some in found.found("", some.kind) and all(action.kind == some.kind for action in found.found("", some.kind))
    assert len(found.found("")) == len(found.actions) and not found.found("frobnicates")


def test_a_page_is_drawn_and_turned(generator) -> None:
    drawn = draw()
    assert buttons(drawn) == 12 and drawn.count(("icon", 0)) == 12, "pictures are made later, never while drawing"
    first = [item for item in drawn if item[0] == "label"]
    bpy.ops.motion_mamba.gallery_page(step=1)
    assert [item for item in draw() if item[0] == "label"] != first
    bpy.ops.motion_mamba.gallery_page(step=-1)
    bpy.ops.motion_mamba.gallery_page(step=-1)
    assert buttons(draw()) == (len(actions.gallery().actions) - 1) % 12 + 1, "round to the last page"
    assert buttons(draw(text="frobnicates")) == 0 and ("label", "Nothing by this name") in draw()
    assert bpy.context.window_manager.motion_mamba_gallery.page == 0, "a search begins at its first page"


def test_pictures_move_while_they_are_seen(generator) -> None:
    draw()
    # At the beginning of a round: later the last pose is held.
    now, rate = 0.0, actions.gallery().rate
    # Without a window Blender numbers no icons.
    assert pictures.step(now) and len(pictures._previews) == buttons(draw()) == 12
    before = shown()
    pictures.step(now + 1.0 / rate)
    assert (shown() != before).any()
    assert not all(pictures.step(now) for _ in range(10)), "nobody looks any more"
    draw()
    assert pictures.step(now)


def shown() -> np.ndarray:
    previews = [pictures._previews[str(row)] for row in pictures._seen]
    return np.array([preview.image_pixels_float[:] for preview in previews])


def test_a_click_takes_prompt_and_length_in_one_step(generator) -> None:
    action = actions.gallery().found("wave")[0]
    bpy.ops.motion_mamba.use_prompt(prompt=action.prompt, seconds=action.seconds)
    settings = bpy.context.scene.motion_mamba
    assert settings.prompt == action.prompt and settings.seconds == pytest.approx(max(action.seconds, 0.5))


def test_switching_off_leaves_no_pictures(generator) -> None:
    draw()
    pictures.step(time.monotonic())
    pictures.forget()
    assert pictures._previews is None and not bpy.app.timers.is_registered(pictures._tick)
