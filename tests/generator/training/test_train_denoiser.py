"""What a step draws: captions as they are, or points between two of one window's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from motion_mamba.generator.model.config import DenoiserConfig, DiffusionConfig, ModelConfig, VaeConfig
from motion_mamba.generator.training.batches import Pick
from motion_mamba.generator.training.latents import LatentScale, LatentSet
from motion_mamba.generator.training.train_denoiser import DenoiserData

# The first is the empty prompt; the others are corners of a cube, so that what lies between two of them is on an edge.
EMBEDDINGS = torch.tensor([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
CONFIG = ModelConfig("tiny", "minilm", VaeConfig(), DenoiserConfig(context=False), DiffusionConfig(text_dropout=0.2))


@pytest.fixture
def data(store) -> DenoiserData:
    picks = [Pick(0, 0, 40, False), Pick(1, 0, 40, False)]
    latents = LatentSet(picks, torch.zeros(2, 3, 8), torch.zeros(2, 3, 8), 20)
    scale = LatentScale(torch.zeros(3, 8), torch.ones(3, 8))
    texts = [([1, 2], [1, 2]), ([3], [3])]
    return DenoiserData(store, store.windows, latents, np.array([0.5, 0.5]), scale, torch.ones(8), texts, EMBEDDINGS)


def drawn_texts(data: DenoiserData, row: int) -> torch.Tensor:
    return data.batch(np.full(200, row), np.random.default_rng(0), CONFIG)[3]


def test_captions_are_drawn_as_they_are_unless_asked(data):
    texts = {tuple(text) for text in drawn_texts(data, 0).tolist()}
    assert texts == {tuple(EMBEDDINGS[row].tolist()) for row in (0, 1, 2)}


def test_texts_lie_between_captions_of_one_window(data):
    texts = drawn_texts(replace(data, between_captions=0.5), 0)
    said = texts[texts.any(dim=1)]
    assert torch.allclose(said[:, :2].sum(dim=1), torch.ones(len(said))) and not said[:, 2].any()
    between = (said.amax(dim=1) < 0.999).float().mean()
    assert 0.1 < between < 0.4
    assert {tuple(text) for text in drawn_texts(replace(data, between_captions=1.0), 1).tolist()} == {(0.0, 0.0, 0.0), (0.0, 0.0, 1.0)}
