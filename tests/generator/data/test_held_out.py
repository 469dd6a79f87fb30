"""Words kept out of training: all their forms, and nothing but them."""

from __future__ import annotations

import json

import pytest

from motion_mamba.generator.data.held_out import HeldOutWords, inflections


@pytest.fixture
def words(tmp_path):
    path = tmp_path / "held_out.json"
    path.write_text(
        json.dumps(
            {
                "words": {"falls": ["topple", "faint"], "hits": ["jab"], "pleas": ["grovel", "curtsy"]},
                "irregular": {"curtsy": ["curtseyed"]},
            }
        )
    )
    return HeldOutWords.read(path)


@pytest.mark.parametrize(
    "text",
    [
        "a man topples over",
        "She FAINTED.",
        "toppling",
        "jabbing twice",
        "two jabs",
        "he is groveling",
        "grovelling",
        "two curtsies",
        "she curtseyed",
    ],
)
def test_every_form_is_found(words, text):
    assert words.held_in(text)
    assert words.allowed([text, "a man walks"]) == ["a man walks"]


@pytest.mark.parametrize("text", ["a person walks", "a fainthearted man", "a jabot", "the top people", ""])
def test_other_words_are_allowed(words, text):
    assert words.held_in(text) is None
    assert words.allowed([text]) == [text]


def test_spelling_follows_the_word():
    assert {"tugged", "tugging"} <= set(inflections("tug"))
    assert {"hoisted", "hoisting"} <= set(inflections("hoist"))
    assert {"scurries", "scurried", "scurrying"} <= set(inflections("scurry"))
    assert {"heaves", "heaved", "heaving"} <= set(inflections("heave"))


@pytest.mark.parametrize("content", ["[]", '{"words": {}}', "no JSON", '{"words": ["jab"]}'])
def test_a_file_of_another_shape_is_refused(tmp_path, content):
    path = tmp_path / "words.json"
    path.write_text(content)
    with pytest.raises(ValueError, match=r"words\.json"):
        HeldOutWords.read(path)
