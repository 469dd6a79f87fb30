from __future__ import annotations

import numpy as np
import pytest
import torch

from motion_mamba.generator.training.losses import Normalisation, joint_error, kl_divergence, reconstruction_losses


@pytest.fixture
def clip(store):
    normalisation = Normalisation(torch.as_tensor(np.array(store.mean)), torch.as_tensor(np.array(store.std)))
    raw = torch.from_numpy(store.rows[:50])
    return ((raw - normalisation.mean) / normalisation.std)[None], torch.tensor([50]), normalisation


def test_a_perfect_reconstruction_costs_nothing_but_its_own_skating(clip):
    features, lengths, normalisation = clip
    losses = reconstruction_losses(features, features, lengths, normalisation)
    assert all(float(value) == 0 for name, value in losses.items() if name != "skating")
    assert float(joint_error(features, features, lengths, normalisation)) == 0


def test_frames_past_the_end_cost_nothing(clip):
    features, _, normalisation = clip
    spoiled = features.clone()
    spoiled[:, 30:] += 7
    losses = reconstruction_losses(spoiled, features, torch.tensor([30]), normalisation)
    assert all(float(value) == 0 for name, value in losses.items() if name != "skating")


def test_joint_error_is_in_metres_and_blind_to_where_the_root_is(clip):
    features, lengths, normalisation = clip
    wrong = features.clone()
    # The left wrist's x, 10 cm off in every frame: 22 joints share it.
    index = 4 + 19 * 3
    wrong[..., index] += 0.1 / normalisation.std[index]
    assert float(joint_error(wrong, features, lengths, normalisation)) == pytest.approx(0.1 / 22, rel=1e-3)
    moved = features.clone()
    moved[..., 1] += 0.05 / normalisation.std[1]
    assert float(joint_error(moved, features, lengths, normalisation)) == pytest.approx(0, abs=1e-6)
    assert float(reconstruction_losses(moved, features, lengths, normalisation)["path"]) > 0


def test_a_swinging_foot_costs_more_too_low_than_too_high(clip):
    features, lengths, normalisation = clip
    # The left toe's height: joint 10, the root not among the 21 positions.
    index = 4 + 9 * 3 + 1

    def cost(centimetres):
        wrong = features.clone()
        wrong[..., index] += 0.01 * centimetres / normalisation.std[index]
        return float(reconstruction_losses(wrong, features, lengths, normalisation)["swing"])

    assert cost(2.0) == pytest.approx(2 * cost(1.0), rel=1e-3)
    assert cost(-1.0) == pytest.approx(2 * cost(1.0), rel=1e-3)


def test_the_divergence_is_zero_for_a_standard_normal_and_matches_torch():
    assert float(kl_divergence(torch.zeros(2, 3), torch.zeros(2, 3))) == 0
    mean, log_variance = torch.randn(4, 5), torch.randn(4, 5)
    ours = torch.distributions.Normal(mean, torch.exp(0.5 * log_variance))
    expected = torch.distributions.kl_divergence(ours, torch.distributions.Normal(0.0, 1.0)).mean()
    assert torch.allclose(kl_divergence(mean, log_variance), expected)
