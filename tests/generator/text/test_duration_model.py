"""How long a prompt's motion usually takes, by its words."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.generator.text import duration_model
from motion_mamba.generator.text.clauses.prompt_actions import SHORTEST_ACTION
from motion_mamba.generator.text.duration_model import FILE, shared_out, usual_seconds


@pytest.mark.parametrize(("shorter", "longer"), [("a person kicks", "a person dances"), ("a person turns left", "a person waves")])
def test_what_takes_longer_is_given_longer(shorter, longer):
    assert SHORTEST_ACTION <= usual_seconds(shorter) < usual_seconds(longer) <= 10.0


def test_actions_add_up():
    parts = "a person walks to the table", "a person picks up a box", "a person turns left"
    whole = usual_seconds("a person walks to the table, picks up a box and turns left")
    assert whole == pytest.approx(sum(map(usual_seconds, parts)), abs=0.2)


def test_what_is_done_more_often_takes_longer_but_not_so_many_times_as_long():
    once, twice, thrice = (usual_seconds(f"a person bows{often}") for often in ("", " twice", " three times"))
    assert usual_seconds("a person bows once") == pytest.approx(once, rel=0.3) and once < twice < thrice < 3 * once
    assert usual_seconds("a person bows 3 times") == usual_seconds("a person bows thrice") == thrice


@given(whole=st.floats(3.0, 60.0), least=st.floats(0.0, 1.5))
def test_what_is_shared_out_is_all_given_and_to_each_the_least(whole, least):
    kick, dance = shared_out(whole, least, [usual_seconds("a person kicks"), usual_seconds("a person dances")])
    assert kick + dance == pytest.approx(whole) and least - 1e-9 <= kick <= dance


@given(prompt=st.text())
def test_any_text_has_a_length(prompt):
    assert SHORTEST_ACTION <= usual_seconds(prompt) and np.isfinite(usual_seconds(prompt))


def test_words_make_seconds_longer_or_shorter_by_their_share(tmp_path, monkeypatch):
    table = tmp_path / "usual_length.json"
    table.write_text(json.dumps({"constant": np.log(4.0), "words": {"slowly": np.log(1.5)}}))
    monkeypatch.setattr(duration_model, "FILE", table)
    assert usual_seconds("a person hums") == 4.0 and usual_seconds("a person slowly hums") == 6.0


def test_how_often_it_is_done_counts_by_the_tables_power(tmp_path, monkeypatch):
    table = tmp_path / "usual_length.json"
    table.write_text(
        json.dumps({"constant": np.log(2.0), "repeats": 0.5, "counted": 0.0, "words": {"twic": 1.0, "twice": 1.0, "tim": 1.0, "four": 1.0}})
    )
    monkeypatch.setattr(duration_model, "FILE", table)
    assert usual_seconds("hums twice") == 2.8 and usual_seconds("hums four times") == 4.0


def test_the_table_that_ships_tells_more_than_the_mean():
    assert json.loads(FILE.read_text())["explained_variance"]["test"] > 0.0
