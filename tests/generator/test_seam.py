from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.generator.features import CONTACTS, FEATURE_COUNT
from motion_mamba.generator.seam import without_inner_seams


def _smooth(rows: int, seed: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    start, speed = torch.randn(2, 1, FEATURE_COUNT, generator=generator), torch.randn(2, 1, FEATURE_COUNT, generator=generator)
    return start + 0.01 * speed * torch.arange(rows)[:, None]


@given(rows=st.integers(2, 200), every=st.sampled_from([4, 20]), seed=st.integers(0, 9))
def test_a_motion_without_jumps_stays_as_it_is(rows, every, seed):
    features = _smooth(rows, seed)
    torch.testing.assert_close(without_inner_seams(features, every), features, atol=1e-4, rtol=0)


@given(latents=st.integers(2, 10), seed=st.integers(0, 9))
def test_jumps_between_latents_are_spread_over_both_sides(latents, seed):
    generator = torch.Generator().manual_seed(seed)
    offsets = torch.randn(2, latents, FEATURE_COUNT, generator=generator).repeat_interleave(20, dim=1)
    features = _smooth(20 * latents, seed) + offsets
    even = without_inner_seams(features, 20)
    moving = [index for index in range(FEATURE_COUNT) if index not in range(*CONTACTS.indices(FEATURE_COUNT))]
    jumps = features[:, 20::20, moving] - features[:, 19:-1:20, moving]
    assert (even[:, 20::20, moving] - even[:, 19:-1:20, moving]).abs().max() < 0.02 * jumps.abs().max() + 0.06
    torch.testing.assert_close(even[:, :10], features[:, :10])
    assert (even.diff(dim=1)[..., moving].abs().amax() < 0.5 * jumps.abs().max()) and torch.equal(
        even[..., CONTACTS], features[..., CONTACTS]
    )
