from __future__ import annotations

import pytest

from motion_mamba.generator.training.grammar.caption_compiler import compile_caption
from motion_mamba.generator.training.grammar.human_captions import CaptionBook, Performer, cuts_of, facts_of, tells

RAISES = facts_of(["a person raises their left arm", "he lifts his left hand up", "raising the left arm twice"], stands=True)
WALKS = facts_of(["a person walks forward", "someone walks straight ahead slowly", "walking forward"])
SITS = facts_of(["a person sits down", "sitting down on a chair", "takes a seat on a chair"], stands=True)


def fits(text, facts) -> bool:
    return tells(compile_caption(text).calls, facts)


@pytest.mark.parametrize(
    "text",
    [
        "a man raises his left arm",
        "a person lifts the left hand",
        "person raises left arm twice",
        "a person stands and raises his left arm",
    ],
)
def test_what_was_performed_is_told(text):
    assert fits(text, RAISES)


@pytest.mark.parametrize(
    "text",
    [
        "a man raises his right arm",
        "a person raises both arms",
        "a person raises the left leg",
        "a person raises his left arm three times",
        "a person walks",
        "a person raises his left arm quickly",
        "a person raises his left arm while walking",
    ],
)
def test_what_was_not_performed_is_not_told(text):
    assert not fits(text, RAISES)


def test_the_main_action_must_be_named():
    both = facts_of(["walks forward while waving", "a person waves as they walk forward", "walking and waving"])
    assert both.main == {"walk", "wave"}
    assert fits("a person walks while waving", both) and not fits("a person walks forward", both)


def test_a_caption_is_cut_where_one_thing_may_follow_another():
    compiled = compile_caption("a person walks while waving, and kneels then sits down")
    found = [[[call.action for call in row] for row in rows] for rows in cuts_of(compiled, 2)]
    assert found == [[["walk", "wave"], ["kneel", "sit"]], [["walk", "wave", "kneel"], ["sit"]]]


def test_what_several_can_do_in_turn():
    performer = Performer([RAISES, WALKS, SITS])

    def can(text: str) -> bool:
        return performer.can_in_turn(compile_caption(text))

    assert can("a person walks forward and sits down") and can("he raises his left arm, walks forward, then stops")
    assert not can("a person walks forward while sitting down") and not can("a person walks forward and swims")


def test_the_book_finds_captions_of_one_and_of_several_performances():
    book = CaptionBook.of(
        [
            "a man raises his left arm",
            "a man raises his right arm",
            "a person walks forward then sits on a chair",
            "a person sits on a chair then walks forward",
            "a person raises their left arm like a pelican",
        ]
    )
    assert book.of_performance(RAISES) == ["a man raises his left arm"]
    assert book.of_sequence((WALKS, SITS)) == ["a person walks forward then sits on a chair"]
    assert book.of_sequence((SITS, SITS)) == []
