"""Which windows a training step sees: a pure function of (seed, step), so that a resumed run sees the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..data.store import MotionStore, Window
from ..representation.features import mirror_features
from .rarity import rarity

# How the source of a window that a kinematic program has made begins.
PROGRAM = "program"
# Steps whose windows are drawn together and sorted by length: little padding, yet a random mix over a few steps.
_STEPS_PER_DRAW = 8


@dataclass(frozen=True)
class Pick:
    """A part of a window: rows first..first + length, mirrored or not."""

    window: int
    first: int
    length: int
    mirrored: bool


@dataclass(frozen=True)
class Rank:
    """Which of `processes` processes this is; each takes its own slice of a step's windows."""

    index: int = 0
    processes: int = 1


class WindowSampler:
    """Draws parts of training windows.

    Windows are drawn by the square root of their length and by how rare is what they tell of (`rarity`), so that neither a large source
    nor a common action drowns the rest. crop: share of draws that take a random part instead of the whole window. program_share: as in
    `balanced_probabilities`.
    """

    def __init__(
        self,
        windows: Sequence[Window],
        batch: int,
        seed: int,
        max_frames: int,
        min_frames: int = 20,
        crop: float = 0.0,
        program_share: float | None = None,
    ):
        if not windows:
            raise ValueError("there is no window to train on: does the data hold a training split?")
        self.windows, self.batch, self.seed, self.crop = windows, batch, seed, crop
        self.max_frames, self.min_frames = max_frames, min_frames
        self.probabilities = balanced_probabilities(windows, program_share)

    def picks(self, step: int, rank: Rank = Rank()) -> list[Pick]:
        """The batch of one process at one step."""
        draw, place = divmod(step, _STEPS_PER_DRAW)
        rng = np.random.default_rng((self.seed, draw))
        batches = _STEPS_PER_DRAW * rank.processes
        chosen = rng.choice(len(self.windows), size=batches * self.batch, p=self.probabilities)
        picks = sorted((self._part(int(index), rng) for index in chosen), key=lambda pick: pick.length)
        slot = rng.permutation(batches)[place * rank.processes + rank.index]
        return picks[slot * self.batch : (slot + 1) * self.batch]

    def _part(self, index: int, rng: np.random.Generator) -> Pick:
        rows = self.windows[index].row_count
        length = min(rows, self.max_frames)
        if rng.random() < self.crop and length > 2 * self.min_frames:
            length = int(rng.integers(self.min_frames, length + 1))
        first = int(rng.integers(0, rows - length + 1))
        return Pick(index, first, length, bool(rng.random() < 0.5))


def balanced_probabilities(windows: Sequence[Window], program_share: float | None = None) -> np.ndarray:
    """(N,) how often to draw each window, see WindowSampler. program_share: of the draws, how many are programs' windows, where there are
    others too; None leaves it to how rare they are."""
    rows = np.array([window.row_count for window in windows], dtype=np.float64)
    weights = np.sqrt(rows) * rarity([window.texts for window in windows])
    made = np.array([window.source.startswith(f"{PROGRAM} ") for window in windows])
    if program_share is not None and made.any() and not made.all():
        weights[made] *= program_share / weights[made].sum()
        weights[~made] *= (1.0 - program_share) / weights[~made].sum()
    return weights / weights.sum()


def load_batch(store: MotionStore, windows: Sequence[Window], picks: Sequence[Pick]) -> tuple[Tensor, Tensor]:
    """Normalised features (B, longest, F), zero past each clip's end, and lengths (B,)."""
    lengths = torch.tensor([pick.length for pick in picks])
    features = torch.zeros(len(picks), int(lengths.max()), len(store.mean))
    for row, pick in enumerate(picks):
        rows = torch.from_numpy(np.array(store.features(windows[pick.window])[pick.first : pick.first + pick.length]))
        features[row, : pick.length] = mirror_features(rows) if pick.mirrored else rows
    known = torch.arange(features.shape[1]) < lengths[:, None]
    normalised = (features - torch.tensor(store.mean)) / torch.tensor(store.std)
    return normalised * known.unsqueeze(-1), lengths


def random_known_frames(lengths: Tensor, rng: np.random.Generator) -> Tensor:
    """(B, longest) bool: which frames a training example is given as context.

    None in 60 % of the rows; else the first frames (a clip that goes on), the last, both (a gap to fill), or a few scattered ones.
    """
    known = torch.zeros(len(lengths), int(lengths.max()), dtype=torch.bool)
    kinds = rng.choice(["none", "first", "last", "both", "scattered"], size=len(lengths), p=[0.6, 0.18, 0.04, 0.1, 0.08])
    for row, (kind, length) in enumerate(zip(kinds, lengths.tolist(), strict=True)):
        longest = max(1, min(40, length // 2))
        if kind in ("first", "both"):
            known[row, : rng.integers(1, longest + 1)] = True
        if kind in ("last", "both"):
            known[row, length - rng.integers(1, longest + 1) : length] = True
        if kind == "scattered":
            known[row, rng.choice(length, size=min(length, int(rng.integers(1, 6))), replace=False)] = True
    return known
