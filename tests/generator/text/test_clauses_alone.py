"""Clauses that only make sense after others."""

from __future__ import annotations

import pytest

from motion_mamba.generator.text.clauses_alone import clauses_alone


@pytest.mark.parametrize(
    ("clauses", "alone"),
    [
        (
            ["someone raises their right arm", "someone puts it back down"],
            ["someone raises their right arm", "someone puts their right arm back down"],
        ),
        (["lifts both hands", "lowers them"], ["lifts both hands", "lowers both hands"]),
        (["picks up a box", "puts it down"], ["picks up a box", "puts it down"]),
        (["a man turns around", "a man walks back to the start"], ["a man turns around", "a man walks forward to the start"]),
        (["walks forward", "walks back"], ["walks forward", "walks back"]),
        (["turns around", "walks backwards"], ["turns around", "walks backwards"]),
        (["turns around", "jumps back and forth"], ["turns around", "jumps back and forth"]),
        ([], []),
    ],
)
def test_what_they_mean_alone(clauses: list[str], alone: list[str]) -> None:
    assert clauses_alone(clauses) == alone
