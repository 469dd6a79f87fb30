"""What is left of a clause without its circumstances."""

from __future__ import annotations

import pytest

from motion_mamba.generator.text.clauses.cores import without_company, without_manner


@pytest.mark.parametrize(
    ("clause", "shorter"),
    [
        ("a person swings an arm using a bat as if angry", ["a person swings an arm using a bat", "a person swings an arm"]),
        ("a person walks with the arms out", []),
        ("walks like a duck", []),
        ("", []),
    ],
)
def test_without_how(clause: str, shorter: list[str]) -> None:
    assert without_manner(clause) == shorter


@pytest.mark.parametrize(
    ("clause", "shorter"),
    [
        ("a person walks ahead, turning around left, while waving", ["a person walks ahead, turning around left", "a person walks ahead"]),
        ("a person sits as if waiting", []),
    ],
)
def test_without_what_is_done_beside(clause: str, shorter: list[str]) -> None:
    assert without_company(clause) == shorter
