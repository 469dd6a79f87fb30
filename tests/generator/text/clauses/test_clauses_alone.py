"""Clauses that only make sense after others."""

from __future__ import annotations

import pytest

from motion_mamba.generator.text.clauses.clauses_alone import clauses_alone


@pytest.mark.parametrize(
    ("clauses", "alone"),
    [
        (
            ["someone raises their right arm", "someone puts it back down"],
            ["someone raises their right arm", "someone puts their right arm back down"],
        ),
        (["lifts both hands", "lowers them"], ["lifts both hands", "lowers both hands"]),
        (["picks up a box", "puts it down"], ["picks up a box", "puts a box down"]),
        (["raises the left hand", "swings both arms crossing them"], ["raises the left hand", "swings both arms crossing them"]),
        (["raises the left arm", "lowers it back to the side"], ["raises the left arm", "lowers the left arm"]),
        (["reaches up", "brings both arms back down to their sides"], ["reaches up", "lowers both arms"]),
        (["lifts the left leg", "lifts the other leg"], ["lifts the left leg", "lifts their right leg"]),
        (["walks forward", "comes to a stop"], ["walks forward", "stands calmly"]),
        (["walks", "stops", "turns"], ["walks", "stands calmly", "turns"]),
        (["walks", "stops to pick up a box"], ["walks", "picks up a box"]),
        (["stops"], ["stops"]),
        (["steps", "turns", "walks to the right"], ["steps", "turns to the right", "walks forward"]),
        (["turns around", "faces the other way"], ["turns around"]),
        (["kicks", "returns to the starting position"], ["kicks", "stands calmly"]),
        (
            ["a man walks away", "a man returns to where he started"],
            ["a man walks away", "a man turns around", "a man walks forward"],
        ),
        (["walks", "turns around", "goes back to the start"], ["walks", "turns around", "walks forward"]),
        (["turns around", "walks back down the stairs"], ["turns around", "walks down the stairs"]),
        (["sits down", "gets back up"], ["sits down", "stands up from a chair"]),
        (["sits on the floor", "stands up"], ["sits on the floor", "gets up from sitting on the floor"]),
        (["kneels", "waves", "stands back up"], ["kneels", "waves", "stands up from kneeling"]),
        (["lies down", "rises"], ["lies down", "gets up from the ground"]),
        (["squats", "stands back up"], ["squats", "stands up"]),
        (["bends over", "straightens up"], ["bends over", "stands calmly"]),
        (["a man turns around", "a man walks back to the wall"], ["a man turns around", "a man walks forward to the wall"]),
        (["walks forward", "walks back"], ["walks forward", "walks back"]),
        (["turns around", "walks backwards"], ["turns around", "walks backwards"]),
        (["turns around", "jumps back and forth"], ["turns around", "jumps back and forth"]),
        ([], []),
    ],
)
def test_what_they_mean_alone(clauses: list[str], alone: list[str]) -> None:
    assert clauses_alone(clauses) == alone
