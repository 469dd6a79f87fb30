"""Train the embedding of texts and motions by which a library is searched: `motion-mamba train embedding`.

The text's side reads the vectors that prompts are compared by anyway, so that a prompt costs two small matrix products more.
"""

# torch's own annotations are partial: of some of its methods a strict checker knows too little.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from ...retrieval.text_motion_embedding import TextMotionEmbedding
from ..batches import Rank
from ..run import RunOptions
from ..training_loop import Batch, Objective, Task, train
from .contrast import contrast
from .library_motions import LibraryMotions
from .motion_encoder import EmbeddingConfig, MotionEncoder

_PLACES = 3
# One alone does better or worse by a percent or two than the next, and worse than three together.
MEMBERS = 3


class EmbeddingNetworks(nn.Module):
    """Both encoders. Texts are (B, text_width) vectors of sentences."""

    def __init__(self, config: EmbeddingConfig):
        super().__init__()
        self.motion = MotionEncoder(config)
        self.first = nn.Linear(config.text_width, 2 * config.width)
        self.dropout = nn.Dropout(config.dropout)
        self.last = nn.Linear(2 * config.width, config.embedding)

    def text(self, vectors: Tensor) -> Tensor:
        """(B, embedding) of unit length."""
        hidden = nn.functional.gelu(self.first(vectors), approximate="tanh")
        return nn.functional.normalize(self.last(self.dropout(hidden)), dim=1)


class EmbeddingObjective(Objective[EmbeddingNetworks]):
    """The contrast between a batch's texts and motions. features (B, T, 263) normalised, lengths (B,), vectors (B, text_width), ignored
    (B, B) bool: pairs that are no counter-examples."""

    def __init__(self, networks: EmbeddingNetworks):
        super().__init__()
        self.networks = networks

    def trained(self) -> EmbeddingNetworks:
        return self.networks

    def forward(self, features: Tensor, lengths: Tensor, vectors: Tensor, ignored: Tensor) -> dict[str, Tensor]:
        motions, texts = self.networks.motion(features, lengths).float(), self.networks.text(vectors).float()
        return {"contrast": contrast(texts, motions, ignored)}


def train_embedding(motions: LibraryMotions, options: RunOptions, folder: Path) -> TextMotionEmbedding:
    """Its members one after the other, each in a folder of its own, from which it resumes."""
    seeds = [options.seed + member for member in range(MEMBERS)]
    members = [_trained(motions, replace(options, seed=seed), folder / f"member-{seed}") for seed in seeds]
    layers = [[_transposed(layer) for layer in (networks.first, networks.last)] for networks in members]
    weights, biases = ([np.stack([layer[part] for layer in place]) for place in zip(*layers, strict=True)] for part in (0, 1))
    embedded = np.stack([_embedded(networks, motions) for networks in members])
    return TextMotionEmbedding((weights[0], weights[1]), (biases[0], biases[1]), embedded)


def _transposed(layer: nn.Linear) -> tuple[np.ndarray, np.ndarray]:
    """Its weights (inputs, outputs) and biases."""
    return layer.weight.detach().numpy().T, layer.bias.detach().numpy()


def _trained(motions: LibraryMotions, options: RunOptions, folder: Path) -> EmbeddingNetworks:
    vectors = motions.library.captions.vectors

    def batch(step: int, rank: Rank) -> Batch:
        rng = np.random.default_rng((options.seed, step, rank.index))
        entries = rng.choice(len(motions.motions), size=options.batch, p=motions.shares).tolist()
        chosen = [motions.drawn_caption(entry, rng) for entry in entries]
        parts = (*motions.padded(entries), vectors[chosen], motions.no_counter_examples(entries, chosen))
        return tuple(torch.from_numpy(part) for part in parts)

    torch.manual_seed(options.seed)
    networks = EmbeddingNetworks(EmbeddingConfig(text_width=vectors.shape[1]))
    task = Task(EmbeddingObjective(networks), batch, lambda trained: _found_among_held_out(trained, motions), validate_every=100)
    return train(task, options, folder)


@torch.inference_mode()
def _found_among_held_out(networks: EmbeddingNetworks, motions: LibraryMotions) -> dict[str, float]:
    """Of the held-out recordings' captions, for how many their own motion, or one that is called the same, is the nearest, or among
    the nearest three."""
    entries = np.flatnonzero(motions.held_out).tolist()
    if len(entries) <= _PLACES:
        return {}
    chosen = [motions.drawn_caption(entry, np.random.default_rng(entry)) for entry in entries]
    likeness = _texts(networks, motions, chosen) @ _motions(networks, motions, entries).T
    right = motions.no_counter_examples(entries, chosen) | np.eye(len(entries), dtype=bool)
    order = np.argsort(-likeness, axis=1)[:, :_PLACES]
    found = np.take_along_axis(right, order, axis=1)
    return {"found_first": float(found[:, 0].mean()), f"found_in_{_PLACES}": float(found.any(axis=1).mean())}


def _texts(networks: EmbeddingNetworks, motions: LibraryMotions, places: list[int]) -> np.ndarray:
    return networks.text(torch.from_numpy(motions.library.captions.vectors[places])).numpy()


def _motions(networks: EmbeddingNetworks, motions: LibraryMotions, entries: list[int]) -> np.ndarray:
    features, lengths = motions.padded(entries)
    return networks.motion(torch.from_numpy(features), torch.from_numpy(lengths)).numpy()


@torch.inference_mode()
def _embedded(networks: EmbeddingNetworks, motions: LibraryMotions) -> np.ndarray:
    embedded = np.zeros((len(motions.motions), networks.last.out_features), np.float32)
    for entries in motions.batches():
        embedded[entries] = _motions(networks, motions, entries.tolist())
    return embedded
