"""Train the evaluator on a prepared training file: `motion-mamba train evaluator`."""

# torch's own annotations are partial: of some of its methods a strict checker knows too little.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ..data.captions import mirror_caption
from ..data.store import MotionStore, Window
from ..text.encoding.text_encoder import embed_texts, load_text_encoder
from ..training.batches import Pick, Rank, WindowSampler, load_batch
from ..training.command import TrainingJob, windows_by_split
from ..training.embedding.contrast import contrast
from ..training.run import RunOptions
from ..training.training_loop import Batch, Objective, Task, train
from .evaluator import EvaluatorConfig, EvaluatorNetworks
from .metrics import distinct_clips, draw_batches, r_precision
from .weights_file import save_evaluator

# Captions more alike than this (cosine of MiniLM's vectors) are no counter-examples for each other (TMR's filter, with its own encoder's
# threshold); captions that both name a side are, since "left" and "right" differ by 0.02.
_SAME_MEANING = 0.9
# Averaged over about the last hundred steps: an evaluator is trained for a thousand, and must not hold a share of its first weights.
_EMA = 0.99
_BATCH_SIZE, _PLACES = 32, 3
_REPETITIONS = 20


class EvaluatorObjective(Objective[EvaluatorNetworks]):
    """The contrast between a batch's texts and motions.

    features (B, T, 263) normalised, lengths (B,), vectors and mirrored (B, text_width), ignored (B, B) bool: pairs that are no
    counter-examples.
    """

    def __init__(self, networks: EvaluatorNetworks):
        super().__init__()
        self.networks = networks

    def trained(self) -> EvaluatorNetworks:
        return self.networks

    def forward(self, features: Tensor, lengths: Tensor, vectors: Tensor, mirrored: Tensor, ignored: Tensor) -> dict[str, Tensor]:
        motions, texts = self.networks.motion(features, lengths).float(), self.networks.text(vectors, mirrored).float()
        return {"contrast": contrast(texts, motions, ignored)}


@dataclass(frozen=True)
class CaptionTable:
    """The captions of windows. rows: for each window and side (as is, mirrored) the rows of its captions in vectors (texts, width);
    mirror: (texts,) the row of each caption's mirror image; sided: (texts,) whether a caption names a side."""

    rows: list[tuple[list[int], list[int]]]
    vectors: Tensor
    mirror: Tensor

    @property
    def sided(self) -> Tensor:
        return self.mirror != torch.arange(len(self.mirror))

    def ignored(self, picks: Sequence[Pick], chosen: Tensor) -> Tensor:
        """(B, B) bool: pairs of different picks with a caption in common, or whose chosen captions (B,) mean the same."""
        members = torch.zeros(len(picks), len(self.vectors))
        for place, pick in enumerate(picks):
            members[place, self.rows[pick.window][int(pick.mirrored)]] = 1
        vectors, sided = self.vectors[chosen], self.sided[chosen]
        alike = (vectors @ vectors.T > _SAME_MEANING) & ~(sided[:, None] & sided)
        shared = members @ members.T > 0
        return (alike | shared) & ~torch.eye(len(picks), dtype=torch.bool)


def caption_table(windows: Sequence[Window], encode: Callable[[list[str]], Tensor]) -> CaptionTable:
    """encode: a list of texts -> (N, text_width)."""
    sides = [(window.texts, tuple(mirror_caption(text) for text in window.texts)) for window in windows]
    unique = list(dict.fromkeys(text for pair in sides for side in pair for text in side))
    # Mirroring twice may spell a text otherwise, see mirror_caption.
    unique = list(dict.fromkeys([*unique, *(mirror_caption(text) for text in unique)]))
    row = {text: index for index, text in enumerate(unique)}
    rows = [([row[text] for text in own], [row[text] for text in mirrored]) for own, mirrored in sides]
    mirror = torch.tensor([row.get(mirror_caption(text), row[text]) for text in unique])
    return CaptionTable(rows, encode(unique), mirror)


def run_evaluator_training(job: TrainingJob) -> Path:
    """Train (or go on training) the evaluator; writes RUN/evaluator.safetensors and .json and returns the former. job.config is
    not used: an evaluator has one size."""
    config = EvaluatorConfig()
    store = job.open_data()
    windows = windows_by_split(store, job.flavour)
    mean, std = store.normalisation(windows["train"])
    store = replace(store, mean=mean, std=std)
    encoder = load_text_encoder(config.text_encoder)
    tables = {
        split: caption_table(windows[split], lambda texts: embed_texts(encoder, texts, job.run)) for split in ("train", "val", "test")
    }
    networks = train_evaluator(config, store, windows, tables, replace(job.options, ema=_EMA), job.run)
    metrics: dict[str, float] = {}
    for split in ("val", "test"):
        figures = retrieval(networks, store, windows[split], tables[split])
        metrics |= {f"{name}_{split}": value for name, value in figures.items()}
    path = job.run / "evaluator.safetensors"
    save_evaluator(path, networks, torch.from_numpy(mean), torch.from_numpy(std), _description(job, windows["train"]), metrics)
    return path


def train_evaluator(
    config: EvaluatorConfig,
    store: MotionStore,
    windows: Mapping[str, Sequence[Window]],
    tables: dict[str, CaptionTable],
    options: RunOptions,
    folder: Path,
) -> EvaluatorNetworks:
    """windows, tables: by split, "train" and "val". Returns the networks with their averaged weights. Resumes from folder."""
    sampler = WindowSampler(windows["train"], options.batch, options.seed, config.max_frames)
    sampler.probabilities = caption_probabilities(windows["train"])
    table = tables["train"]

    def batch(step: int, rank: Rank) -> Batch:
        picks = sampler.picks(step, rank)
        rng = np.random.default_rng((options.seed, step, rank.index))
        chosen = torch.tensor([int(rng.choice(table.rows[pick.window][int(pick.mirrored)])) for pick in picks])
        features, lengths = load_batch(store, windows["train"], picks)
        return features, lengths, table.vectors[chosen], table.vectors[table.mirror[chosen]], table.ignored(picks, chosen)

    def validate(networks: EvaluatorNetworks) -> dict[str, float]:
        return retrieval(networks, store, windows["val"], tables["val"])

    torch.manual_seed(options.seed)
    task = Task(EvaluatorObjective(EvaluatorNetworks(config)), batch, validate, validate_every=100)
    return train(task, options, folder)


def caption_probabilities(windows: Sequence[Window]) -> np.ndarray:
    """(N,) how often to draw each window: every set of captions by the square root of its number of windows, since hundreds of
    recordings show one thing and most things are shown once or twice."""
    counts: dict[tuple[str, ...], int] = {}
    for window in windows:
        counts[window.texts] = counts.get(window.texts, 0) + 1
    weights = np.array([counts[window.texts] ** -0.5 for window in windows])
    return weights / weights.sum()


@torch.inference_mode()
def retrieval(
    networks: EvaluatorNetworks, store: MotionStore, windows: Sequence[Window], table: CaptionTable, seed: int = 0
) -> dict[str, float]:
    """R-precision 1, 2, 3 of real clips, one caption drawn for each, in batches without a caption in common.

    batch: 32, or fewer where the split does not have so many different clips; nothing at all where it has fewer than four.
    """
    captions = [window.texts for window in windows]
    size = min(_BATCH_SIZE, distinct_clips(captions))
    if size <= _PLACES:
        return {}
    rng = np.random.default_rng(seed)
    longest = networks.config.max_frames
    picks = [Pick(index, 0, min(window.row_count, longest), False) for index, window in enumerate(windows)]
    motions = np.concatenate(
        [networks.motion(*load_batch(store, windows, picks[at : at + 64])).double().numpy() for at in range(0, len(picks), 64)]
    )
    total = np.zeros(_PLACES)
    for _ in range(_REPETITIONS):
        chosen = torch.tensor([int(rng.choice(rows)) for rows, _ in table.rows])
        texts = networks.text(table.vectors[chosen], table.vectors[table.mirror[chosen]]).double().numpy()
        total += r_precision(texts, motions, draw_batches(captions, size, rng), _PLACES)
    figures = {f"r_precision_{place}": float(value) for place, value in enumerate(total / _REPETITIONS, start=1)}
    return figures | {"batch": size}


def _description(job: TrainingJob, windows: Sequence[Window]) -> dict[str, Any]:
    return {
        "flavour": job.flavour,
        "split": "train",
        "steps": job.options.steps,
        "batch": job.options.batch,
        "windows": len(windows),
        "minutes": round(sum(window.row_count for window in windows) / 20 / 60, 1),
        "sources": {source: licence for source, licence in sorted({(window.source, window.licence) for window in windows})},
    }
