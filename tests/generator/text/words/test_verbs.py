from __future__ import annotations

import pytest

from motion_mamba.generator.text.words.verbs import object_phrase, used_verbs

VERBS = frozenset({"faint", "bolt", "golf", "hoist", "keel over", "keel", "sack", "curtsy", "windmill"})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a person faints", [("faint", "s")]),
        ("faint", [("faint", "")]),
        ("fainting slowly", [("faint", "ing")]),
        ("the man suddenly faints and then bolts", [("faint", "s"), ("bolt", "s")]),
        ("he is fainting", [("faint", "ing")]),
        ("she starts to faint", [("faint", "")]),
        ("a knight hoists a flag", [("hoist", "s")]),
        ("someone keels over", [("keel over", "s")]),
        ("curtsies, then bolts", [("curtsy", "s"), ("bolt", "s")]),
        ("windmill the arms", [("windmill", "")]),
        ("a burglar faints", [("faint", "s")]),
        ("the bird watcher bolts from the room", [("bolt", "s")]),
        ("a man with two bolts", []),
        ("a pair of bolts", []),
        ("the golf bolts hoist", []),
        ("holds two bolts", []),
        ("carries a sack", []),
        ("golf swing", []),
        ("plays golf", []),
        ("a faint smile", []),
        ("", []),
    ],
)
def test_verbs_in_use(text, found):
    assert [(used.base, used.ending) for used in used_verbs(text, VERBS, {})] == found


def test_a_verb_knows_where_it_stands():
    text = "a person keels over and faints"
    assert [text[used.start : used.end] for used in used_verbs(text, VERBS, {})] == ["keels over", "faints"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("hoists the red flag up", "the red flag"),
        ("hoists it quickly", "it"),
        ("hoists", ""),
        ("hoists with both hands", ""),
        ("hoists slowly", ""),
        ("hoists three balls, then stops", "three balls"),
        ("hoists something heavy", "something"),
    ],
)
def test_what_is_done_to_something(text, told):
    place = object_phrase(text, len("hoists"))
    assert text[place.start : place.end] == told
