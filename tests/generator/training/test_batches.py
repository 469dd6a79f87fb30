from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from motion_mamba.generator.representation.features import mirror_features
from motion_mamba.generator.training.batches import Pick, Rank, WindowSampler, balanced_probabilities, load_batch, random_known_frames


def test_a_step_always_sees_the_same_windows(store):
    sampler = WindowSampler(store.windows, batch=6, seed=1, max_frames=50, crop=0.5)
    again = WindowSampler(store.windows, batch=6, seed=1, max_frames=50, crop=0.5)
    assert [sampler.picks(step) for step in range(20)] == [again.picks(step) for step in range(20)]
    assert sampler.picks(0) != WindowSampler(store.windows, 6, 2, 50).picks(0)


def test_picks_stay_inside_their_windows_and_the_model(store):
    sampler = WindowSampler(store.windows, batch=32, seed=0, max_frames=50, crop=0.5)
    for pick in [pick for step in range(16) for pick in sampler.picks(step)]:
        assert 20 <= pick.length <= 50
        assert 0 <= pick.first and pick.first + pick.length <= store.windows[pick.window].row_count


def test_processes_share_a_step_without_overlap(store):
    # Alone, eight steps of batch 8 draw as many windows as two processes' eight steps of batch 4.
    sampler = WindowSampler(store.windows, batch=4, seed=0, max_frames=50)
    halves = [sampler.picks(step, Rank(index, 2)) for step in range(8) for index in range(2)]
    assert all(len(half) == 4 for half in halves)
    rng = np.random.default_rng((0, 0))
    drawn = rng.choice(len(store.windows), size=64, p=sampler.probabilities)
    assert sorted(pick.window for half in halves for pick in half) == sorted(drawn.tolist())


def test_a_rare_action_is_drawn_more_often_than_its_size(store):
    windows = [replace(store.windows[0], texts=("a person sits down",))] + [replace(store.windows[0], texts=("a person walks",))] * 99
    probabilities = balanced_probabilities(windows)
    assert probabilities.sum() == pytest.approx(1)
    # Ten times as often as one walk, so once in eleven draws.
    assert probabilities[0] == pytest.approx(1 / (1 + 99**0.5), rel=0.1)


def test_a_long_window_is_drawn_more_often_but_not_by_its_length(store):
    probabilities = balanced_probabilities([replace(store.windows[0], row_count=rows) for rows in (25, 100)])
    assert probabilities[1] == pytest.approx(2 * probabilities[0])


def test_a_batch_is_normalised_padded_and_mirrored(store):
    picks = [Pick(0, 5, 20, False), Pick(2, 0, 30, True)]
    features, lengths = load_batch(store, store.windows, picks)
    assert features.shape == (2, 30, 263) and lengths.tolist() == [20, 30]
    assert not features[0, 20:].any()
    raw = torch.from_numpy(store.rows[85:115])
    expected = (mirror_features(raw) - torch.as_tensor(store.mean)) / torch.as_tensor(store.std)
    assert torch.allclose(features[1], expected)


def test_context_masks_cover_every_case_and_stay_inside_the_clips():
    lengths = torch.randint(1, 60, (2000,), generator=torch.Generator().manual_seed(0))
    known = random_known_frames(lengths, np.random.default_rng(0))
    assert not (known & (torch.arange(known.shape[1]) >= lengths[:, None])).any()
    assert 0.5 < (~known.any(dim=1)).float().mean() < 0.7
    first, last = known[:, 0], known[torch.arange(2000), lengths - 1]
    assert (first & ~last).any() and (last & ~first).any() and (first & last).any() and (known.any(dim=1) & ~first & ~last).any()


def test_no_windows_are_refused():
    with pytest.raises(ValueError, match="no window"):
        WindowSampler([], 4, 0, 50)
