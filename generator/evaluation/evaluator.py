"""The evaluator that the project measures with: texts and motions in one space, where a text lies near the motions it describes.

Two small encoders, trained by contrast alone on the training split (`train_evaluator.py`; the recipe is TMR's, arXiv 2305.00976,
without its generative half). Embeddings have unit length, so that distances lie between 0 and 2. Figures of one evaluator compare
only with figures of the same evaluator, in one run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from ..data.captions import mirror_caption
from ..text.encoding.text_encoder import TextEncoder
from ..training.embedding.motion_encoder import EmbeddingConfig, MotionEncoder
from .clips import motion_features

# A caption and its mirror image lie within 0.2 of each other in MiniLM's space; this brings their difference to the others' size.
_SIDE_SCALE = 4.0
_BATCH = 64


@dataclass(frozen=True)
class EvaluatorConfig(EmbeddingConfig):
    """Sizes. max_frames: how much of a clip is read."""

    text_encoder: str = "minilm"
    max_frames: int = 200


class TextHead(nn.Module):
    """Sentence vectors of captions and of their mirror images, (B, text_width) each -> (B, embedding) of unit length.

    Ours: the difference of the two says which sides a caption names; a sentence encoder hardly tells left from right.
    """

    def __init__(self, config: EvaluatorConfig):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(2 * config.text_width, 2 * config.width),
            nn.GELU(),
            nn.Dropout(config.dropout),
            nn.Linear(2 * config.width, config.embedding),
        )

    def forward(self, vectors: Tensor, mirrored: Tensor) -> Tensor:
        sides = _SIDE_SCALE * (vectors - mirrored)
        return nn.functional.normalize(self.layers(torch.cat([vectors, sides], dim=1)), dim=1)


class EvaluatorNetworks(nn.Module):
    """Both encoders."""

    def __init__(self, config: EvaluatorConfig):
        super().__init__()
        self.config = config
        self.motion = MotionEncoder(config)
        self.text = TextHead(config)


@dataclass(frozen=True)
class Evaluator:
    """Trained networks with what they need to read texts and motions. mean, std: (263,) of the features.

    name: stands in the head of every column that this evaluator fills. metrics: what was measured after its training.
    """

    name: str
    networks: EvaluatorNetworks
    mean: Tensor
    std: Tensor
    encoder: TextEncoder
    metrics: dict[str, float]

    # R-precision between captions of which no two describe the same clip: two identical ones could not be told apart.
    distinct_captions = True

    def reads(self, caption: str) -> bool:
        """Whether this caption can be embedded: any can."""
        return True

    @torch.inference_mode()
    def embed_texts(self, captions: Sequence[str]) -> np.ndarray:
        """(N, embedding) float64."""
        unique = list(dict.fromkeys(captions))
        vectors = self.networks.text(self.encoder.encode(unique), self.encoder.encode([mirror_caption(text) for text in unique]))
        row = {text: index for index, text in enumerate(unique)}
        return vectors[[row[text] for text in captions]].double().numpy()

    @torch.inference_mode()
    def embed_motions(self, motions: Sequence[np.ndarray]) -> np.ndarray:
        """(N, embedding) float64. motions: (T, 22, 3) joints each, metres, Y up, T > 4, starting at the origin facing +Z."""
        rows = motion_features(motions, jump_at_start=False)
        rows = [((clip - self.mean) / self.std)[: self.networks.config.max_frames] for clip in rows]
        # Neighbours in length share a batch: little padding.
        order = sorted(range(len(rows)), key=lambda index: len(rows[index]))
        embedded = torch.zeros(len(rows), self.networks.config.embedding)
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            batch = nn.utils.rnn.pad_sequence([rows[index] for index in chosen], batch_first=True)
            embedded[chosen] = self.networks.motion(batch, torch.tensor([len(rows[index]) for index in chosen]))
        return embedded.double().numpy()
