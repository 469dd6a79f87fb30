"""Idioms put plainly: in the verb's form, with side, manner and count; what is none stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.generator.text.idioms import put_plainly
from motion_mamba.generator.text.reading import possible_readings


@pytest.mark.parametrize(
    ("prompt", "plain"),
    [
        ("a person takes a seat", "a person sits down"),
        ("taking a seat on a bench", "sitting down on a bench"),
        ("take a seat", "sit down"),
        ("he took a seat", "he sits down"),
        ("drops down onto the left knee", "kneels down on the left knee"),
        ("drops to one knee", "kneels down on one knee"),
        ("she breaks into a run", "she runs"),
        ("throws a left hook", "punches with the left fist"),
        ("gives a nod", "nods"),
        ("makes a deep bow", "bows deeply"),
        ("performs a left turn", "turns left"),
        ("does two quick jumps", "jumps quickly twice"),
        ("gives him a gentle push", "pushes him gently"),
        ("gives a shake of the head", "shakes the head"),
        ("backs up", "walks backwards"),
        ("heads straight on", "walks straight ahead"),
        ("a woman leaves the room", "a woman walks away"),
        ("scratching his hair", "scratching the head"),
        ("goes up on the toes", "rises up on tiptoe"),
        ("moves her weight from leg to leg", "shifts the weight from foot to foot"),
        ("someone is warming up", "someone is stretching the body"),
        ("facepalms", "slaps the forehead"),
        ("walking in reverse", "walking backwards"),
        ("a woman pushes a heavy shopping cart", "a woman walks ahead, pushing a cart"),
    ],
)
def test_an_idiom_is_put_plainly(prompt: str, plain: str) -> None:
    found = put_plainly(prompt)
    assert found is not None and found.text == plain
    assert prompt.replace(found.typed, found.read) == plain


@pytest.mark.parametrize(
    "prompt",
    [
        "",
        "a person walks",
        "does a star jump",
        "does a push-up",
        "stands back up",
        "makes a sandwich",
        "gives a quarter turn",
        "takes a box",
        "pushes a heavy box",
    ],
)
def test_what_is_no_idiom_stays(prompt: str) -> None:
    assert put_plainly(prompt) is None


def test_a_reading_tells_what_it_read() -> None:
    typed, plain = possible_readings("he tkaes a seat", None)
    assert (typed.kind, plain.kind, plain.text) == ("typed", "plain", "he sits down")
    assert plain.sentence() == "tkaes: takes. takes a seat: sits down."


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    put_plainly(text)
