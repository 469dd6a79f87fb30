"""Thresholds of familiarity found in what was measured."""

from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.benchmarks.vocabulary.calibration import LEAST_DONE, MOST_DONE, Scored, by_level, on_the_other_half, table, thresholds


@pytest.fixture
def scored() -> Scored:
    """A score that is the chance to be done, as far as it goes."""
    random = np.random.default_rng(0)
    score = random.uniform(0.0, 1.0, 2000)
    return Scored(score, (random.uniform(size=2000) < np.clip(1.4 * score - 0.1, 0.0, 1.0)).astype(float))


def test_levels_keep_their_promise_and_are_as_wide_as_that_lets(scored: Scored) -> None:
    least = thresholds(scored)
    found = by_level(scored, least)
    assert found["known"][1] >= MOST_DONE and found["unknown"][1] <= LEAST_DONE
    assert np.mean(scored.within(least["known"] - 0.02)) < MOST_DONE + 0.01
    assert np.mean(scored.within(0.0, least["unsure"] + 0.02)) > LEAST_DONE - 0.02
    assert sum(count for count, _ in found.values()) == 2000
    shares = [share for count, share in found.values() if count]
    assert shares == sorted(shares, reverse=True)
    assert table(found, least).count("\n") == 1 + len(shares)


def test_they_hold_on_prompts_that_they_were_not_found_on(scored: Scored) -> None:
    done = on_the_other_half(scored)
    assert done["known"] >= MOST_DONE - 0.03 and done["unknown"] <= LEAST_DONE + 0.03


def test_scores_that_tell_nothing_give_no_thresholds() -> None:
    with pytest.raises(ValueError, match="measure more prompts"):
        thresholds(Scored(np.linspace(0.0, 1.0, 100), np.full(100, 0.5)))
