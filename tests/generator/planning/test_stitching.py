"""Where windows meet: crossfades, and no jumps."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.generator.planning.stitching import crossfade, without_jump_at, without_jumps_every
from motion_mamba.generator.representation.features import (
    CONTACTS,
    FEATURE_COUNT,
    features_to_joints,
    joints_to_features,
)

from ..conftest import walking_joints


def _smooth(rows: int, seed: int) -> np.ndarray:
    start, speed = np.random.default_rng(seed).standard_normal((2, 2, 1, FEATURE_COUNT), dtype=np.float32)
    return start + np.float32(0.01) * speed * np.arange(rows, dtype=np.float32)[:, None]


@given(rows=st.integers(2, 200), every=st.sampled_from([4, 20]), seed=st.integers(0, 9))
def test_a_motion_without_jumps_stays_as_it_is(rows, every, seed):
    features = _smooth(rows, seed)
    np.testing.assert_allclose(without_jumps_every(features, every), features, atol=1e-4, rtol=0)


@given(latents=st.integers(2, 10), seed=st.integers(0, 9))
def test_jumps_between_latents_are_spread_over_both_sides(latents, seed):
    offsets = np.random.default_rng(seed).standard_normal((2, latents, FEATURE_COUNT)).repeat(20, axis=1)
    features = _smooth(20 * latents, seed) + offsets
    even = without_jumps_every(features, 20)
    moving = [index for index in range(FEATURE_COUNT) if index not in range(*CONTACTS.indices(FEATURE_COUNT))]
    jumps = np.abs(features[:, 20::20, moving] - features[:, 19:-1:20, moving]).max()
    assert np.abs(even[:, 20::20, moving] - even[:, 19:-1:20, moving]).max() < 0.02 * jumps + 0.06
    np.testing.assert_array_equal(even[:, :10], features[:, :10])
    assert np.abs(np.diff(even, axis=1)[..., moving]).max() < 0.5 * jumps
    np.testing.assert_array_equal(even[..., CONTACTS], features[..., CONTACTS])


def test_a_crossfade_starts_at_what_exists_and_ends_at_what_is_made():
    laid = crossfade(np.zeros((1, 20, 1)), np.ones((1, 50, 1))).flatten()
    assert laid.shape == (50,) and laid[0] < 0.01 and (laid[20:] == 1).all()
    assert (np.diff(laid) >= 0).all() and np.diff(laid).max() < 0.08


def test_a_motion_crossfaded_with_itself_is_that_motion():
    rows = joints_to_features(walking_joints(81))[None]
    joined = np.concatenate([rows[:, :30], crossfade(rows[:, 30:50], rows[:, 30:])], axis=1)
    np.testing.assert_allclose(features_to_joints(joined), features_to_joints(rows), atol=1e-4)


def test_a_jump_is_smoothed_and_an_even_acceleration_left_alone():
    time = np.broadcast_to(np.arange(60.0)[None, :, None], (1, 60, 263))
    even = 0.01 * time + 0.002 * time**2
    np.testing.assert_allclose(without_jump_at(even, 20), even, atol=1e-5, rtol=0)
    broken = even + 0.3 * (time >= 20)
    healed = without_jump_at(broken, 20)
    np.testing.assert_allclose(healed[:, :20], broken[:, :20], atol=1e-5)
    np.testing.assert_allclose(healed[:, 30:], broken[:, 30:], atol=1e-5)
    assert np.abs(np.diff(healed[..., :259], n=3, axis=1)).max() < 0.03 < np.abs(np.diff(broken, n=3, axis=1)).max()
