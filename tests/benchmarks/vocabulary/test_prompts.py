"""The benchmark's data: enough of everything, readable, and the same every time."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.benchmarks.vocabulary.prompts import held_out_words, kinds, prompts
from motion_mamba.benchmarks.vocabulary.typos import mistyped


def test_there_are_prompts_enough_of_every_kind():
    count = Counter(prompt.kind for prompt in prompts())
    assert len(prompts()) >= 200 and len(kinds()) >= 15
    assert set(count) == set(kinds()) and min(count.values()) >= 8
    assert sum(prompt.is_held_out("typed") for prompt in prompts()) >= 40


def test_every_wording_is_another_one():
    texts = [text for prompt in prompts() for text in (prompt.text, prompt.paraphrase)]
    assert [text for text, times in Counter(texts).items() if times > 1] == []
    assert all(prompt.worded("typos") != prompt.text for prompt in prompts())


def test_held_out_words_are_asked_for_in_most_kinds():
    held = {prompt.kind for prompt in prompts() if prompt.is_held_out("typed")}
    assert len(held) >= 15
    assert held_out_words().held_in("a person walks forward and waves") is None


@pytest.mark.parametrize("prompt", prompts(), ids=lambda prompt: prompt.text)
def test_typos_keep_a_sentence_readable(prompt):
    typed, text = mistyped(prompt.text), prompt.text
    assert mistyped(text) == typed
    assert abs(len(typed) - len(text)) <= 4
    assert [word[0] for word in typed.split()] == [word[0] for word in text.split()]


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ,é", max_size=60))
def test_any_text_can_be_mistyped(text):
    assert len(mistyped(text).split()) == len(text.split())
