from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.generator.planning.stitching import without_jumps_every
from motion_mamba.generator.representation.features import CONTACTS, FEATURE_COUNT


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
