from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.rigs.keys.key_times import KeyTimes

rates = st.sampled_from([12.0, 23.976, 24.0, 25.0, 29.97, 30.0, 50.0, 60.0, 120.0])


@given(rates, st.lists(st.integers(4, 90), min_size=1, max_size=4), st.floats(-50.0, 50.0))
def test_every_block_is_its_frames_exactly(rate: float, lengths: list[int], start: float) -> None:
    start = round(start)
    firsts = np.cumsum([0, *lengths[:-1]]).tolist()
    times = KeyTimes.filling(firsts, sum(lengths), start, rate / 20.0)
    assert np.array_equal(times.frames, np.arange(start, round(start + sum(lengths) * rate / 20.0) + 1))
    for first in firsts:
        border = round(start + first * rate / 20.0)
        assert times.at[times.frames == border] == pytest.approx([first], abs=1e-9), "a block's first pose stands on its first frame"
    assert times.at[-1] == sum(lengths) - 1


@given(rates, st.lists(st.integers(8, 90), min_size=1, max_size=4))
def test_time_runs_forward_and_never_far_from_its_own_pace(rate: float, lengths: list[int]) -> None:
    firsts = np.cumsum([0, *lengths[:-1]]).tolist()
    times = KeyTimes.filling(firsts, sum(lengths), 1.0, rate / 20.0)
    away = (times.frames - 1.0) / rate * 20.0 - times.at
    assert (np.diff(times.at) > 0.0).all()
    assert np.abs(away).max() <= 1.0 + 20.0 / rate, "the last block is stretched by one of its frames, borders are rounded"


def test_a_recording_keeps_its_pace() -> None:
    times = KeyTimes.as_recorded(121, 1.0, 24.0 / 120.0)
    assert np.array_equal(times.frames, np.arange(1.0, 26.0)) and np.allclose(times.at, np.arange(0.0, 121.0, 5.0))


def test_frames_between_given_ends() -> None:
    times = KeyTimes.through([(0, 10.3), (30, 45.6)])
    assert (times.first, times.last, times.at[0], times.at[-1]) == (10.0, 46.0, 0.0, 30.0)


def test_one_frame_is_one_key() -> None:
    assert KeyTimes.as_recorded(1, 7.0, 1.2).frames.tolist() == [7.0]


def test_a_motion_has_two_ends() -> None:
    with pytest.raises(ValueError, match="two ends"):
        KeyTimes.through([(0, 1.0)])


def test_frames_that_are_the_motion_s_are_left_alone() -> None:
    values = np.random.default_rng(0).normal(size=(9, 3))
    assert KeyTimes.as_recorded(9, 4.0, 1.0).of(values) is values
