from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.training.grammar.timing import beats, clock, drift, hump, minimum_jerk, plateau, transition


def test_minimum_jerk_goes_from_0_to_1_at_rest() -> None:
    share = minimum_jerk(np.linspace(-0.5, 1.5, 401))
    assert share[0] == 0.0
    assert share[-1] == 1.0
    assert (np.diff(share) >= 0.0).all()
    assert np.abs(np.diff(share))[[100, 300]].max() < 1e-5


def test_a_transition_overshoots_and_comes_back() -> None:
    weight = transition(clock(60), 0.5, 1.0, overshoot=0.1)
    assert weight.max() == pytest.approx(1.1, abs=0.01)
    assert weight[-1] == pytest.approx(1.0)
    assert weight[0] == 0.0


def test_a_hump_and_a_plateau_end_where_they_began() -> None:
    time = clock(80)
    assert hump(time, 0.5, 1.0, 2.0)[[0, 20, -1]] == pytest.approx([0.0, 1.0, 0.0])
    assert plateau(time, 0.5, 3.0, 0.5)[[0, 30, -1]] == pytest.approx([0.0, 1.0, 0.0])


def test_beats_come_as_often_as_told_and_never_quite_alike() -> None:
    done = beats(np.random.default_rng(0), 1.0, 5, 0.4)
    wave = done.wave(np.linspace(0.0, 5.0, 1001))
    tops = (np.diff(np.sign(np.diff(wave))) < 0).sum()
    assert tops == done.count == 5
    assert np.std(np.diff(done.edges)) > 0.0
    assert wave[0] == wave[-1] == pytest.approx(0.0)


@pytest.mark.parametrize("shape", ["wave", "swing", "strike"])
def test_nothing_moves_before_or_after_the_beats(shape: str) -> None:
    done = beats(np.random.default_rng(1), 0.5, 3, 0.5)
    outside = np.array([0.0, 0.4, done.end + 0.1, done.end + 2.0])
    assert getattr(done, shape)(outside) == pytest.approx(np.zeros(4), abs=1e-9)


def test_drift_is_slow_and_never_stands_still() -> None:
    noise = drift(200, np.random.default_rng(2))
    step = np.linalg.norm(np.diff(noise, axis=0), axis=-1)
    assert 0.3 < noise.std() < 2.0
    assert step.max() < 0.5
    assert step.min() > 0.0
