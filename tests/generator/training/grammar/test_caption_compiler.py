from __future__ import annotations

import pytest

from motion_mamba.generator.training.grammar.caption_compiler import compile_caption


def told(text: str) -> list[tuple[str, set[str]]]:
    return [(call.action, set(call.facts)) for call in compile_caption(text).calls]


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("a person walks forward slowly.", [("walk", {"way:forward", "pace:slow"})]),
        ("the man raises his left arm twice", [("raise", {"side:left", "part:arm", "count:2"})]),
        ("someone puts both hands on their hips", [("touch", {"side:both", "part:arm", "part:hip"})]),
        ("a person sits down and then stands up", [("sit", set()), ("stand_up", set())]),
        ("he kicks with the right foot, then turns around", [("kick", {"side:right", "part:leg"}), ("turn", set())]),
        ("a person is walking in a counter-clockwise circle", [("walk", {"way:counterclockwise"})]),
        ("a person claps their hands three times", [("clap", {"count:3"})]),
        ("person does jumping jacks", [("jumping_jack", set())]),
    ],
)
def test_captions_become_calls(text, calls):
    assert compile_caption(text).is_whole and told(text) == calls


def test_what_no_phrase_covers_is_unread():
    compiled = compile_caption("a person walks forward like a pelican")
    assert compiled.unread == ("pelican",) and not compiled.is_whole


@pytest.mark.parametrize("text", ["", "a person", "12 345", ", . ;", "quietly"])
def test_a_caption_without_an_action_is_not_compiled(text):
    assert not compile_caption(text).is_whole


def test_joints_say_what_follows_and_what_goes_on_at_the_same_time():
    compiled = compile_caption("a person walks forward while waving the left hand and then sits down")
    assert compiled.joints == ("with", "after")
    assert compile_caption("a person walks, and waves").joints == ("and",)


def test_forms_of_a_verb_are_one():
    assert len({compile_caption(f"a person {verb}").calls for verb in ("walks", "walked", "is walking", "walk")}) == 1
