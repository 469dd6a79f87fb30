from __future__ import annotations

import numpy as np
import pytest
import torch

from motion_mamba.generator.retrieval.text_motion_embedding import TextMotionEmbedding
from motion_mamba.generator.training.embedding.motion_encoder import EmbeddingConfig
from motion_mamba.generator.training.embedding.train_embedding import EmbeddingNetworks


def test_a_text_is_embedded_as_the_trained_networks_embed_it() -> None:
    torch.manual_seed(0)
    members = [EmbeddingNetworks(EmbeddingConfig(text_width=16, width=8, heads=2, embedding=4)).eval() for _ in range(2)]
    vectors, motions = torch.randn(5, 16), torch.nn.functional.normalize(torch.randn(2, 7, 4), dim=2)
    with torch.inference_mode():
        expected = sum(member.text(vectors) @ own.T for member, own in zip(members, motions, strict=True)).numpy() / 2
    firsts, lasts = ([getattr(member, name).state_dict() for member in members] for name in ("first", "last"))
    weights = [np.stack([layer["weight"].numpy().T for layer in layers]) for layers in (firsts, lasts)]
    biases = [np.stack([layer["bias"].numpy() for layer in layers]) for layers in (firsts, lasts)]
    embedding = TextMotionEmbedding((weights[0], weights[1]), (biases[0], biases[1]), motions.numpy())
    np.testing.assert_allclose([embedding.likeness(vector) for vector in vectors.numpy()], expected, atol=1e-5)


def test_parts_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="layers"):
        TextMotionEmbedding((np.zeros((1, 8, 4)), np.zeros((1, 3, 2))), (np.zeros((1, 4)), np.zeros((1, 2))), np.zeros((1, 5, 2)))
