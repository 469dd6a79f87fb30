"""Train the motion VAE on a prepared training file."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ..constraints.model_inputs import ConstraintPatches, make_patches
from ..data.store import MotionStore, Window
from ..model.config import VaeConfig
from ..model.vae import build_vae, sample_posterior
from ..model.vae_base import Vae
from ..model.vae_local import LocalVae
from ..representation.features import root_placement
from .batches import Pick, Rank, WindowSampler, load_batch, random_known_frames
from .linear_start import draw_clips, start_linear
from .losses import Normalisation, joint_error, kl_divergence, reconstruction_losses
from .run import RunOptions, has_state
from .training_loop import Batch, Objective, Task, train

# How much it costs where a latent's mean leaves the one it had, in units of the spread it had.
_ANCHOR = 0.02


class VaeObjective(Objective[Vae]):
    """features (B, T, F) normalised, lengths (B,), known (B, T) constrained frames -> named losses.

    anchor: a VAE whose latents these should stay near, so that a denoiser that knows them is a good beginning; or None.
    """

    mean: Tensor
    std: Tensor

    def __init__(self, vae: Vae, normalisation: Normalisation, anchor: Vae | None = None):
        super().__init__()
        self.vae = vae
        # In a tuple, so that it is no part of what is trained, averaged and saved.
        self.anchor = (anchor.eval().requires_grad_(False),) if anchor is not None else ()
        self.register_buffer("mean", normalisation.mean, persistent=False)
        self.register_buffer("std", normalisation.std, persistent=False)

    def trained(self) -> Vae:
        return self.vae

    def forward(self, features: Tensor, lengths: Tensor, known: Tensor) -> dict[str, Tensor]:
        normalisation = Normalisation(self.mean, self.std)
        constraints = (
            constraint_patches(features, known, normalisation, self.vae.config.frames_per_token) if self.vae.config.context else None
        )
        mean, log_variance = self.vae.encode(features, lengths)
        mean, log_variance = mean.float(), log_variance.float()
        predicted = self.vae.decode(sample_posterior(mean, log_variance), lengths, constraints).float()
        losses = reconstruction_losses(predicted, features, lengths, normalisation)
        return losses | {"kl": self.vae.config.kl_weight * kl_divergence(mean, log_variance)} | self._anchored(features, lengths, mean)

    def _anchored(self, features: Tensor, lengths: Tensor, mean: Tensor) -> dict[str, Tensor]:
        if not self.anchor:
            return {}
        with torch.no_grad():
            old, log_variance = self.anchor[0].encode(features, lengths)
        # Near its own spread a latent is as good as unmoved; far from it the cost grows no faster than the distance.
        away = torch.nn.functional.smooth_l1_loss(mean / (spread := (0.5 * log_variance.float()).exp()), old.float() / spread)
        return {"anchor": _ANCHOR * away}


def constraint_patches(features: Tensor, known: Tensor, normalisation: Normalisation, frames_per_token: int) -> ConstraintPatches:
    """The frames of normalised features (B, T, F) that known (B, T) marks, as the models read them."""
    placement = root_placement(normalisation.undo(features))
    return make_patches(features, placement, known, frames_per_token)


@dataclass(frozen=True)
class ClipData:
    """What VAEs learn from. windows: by split, "train", made ones among them, and "val". program_share: `balanced_probabilities`'."""

    store: MotionStore
    windows: Mapping[str, Sequence[Window]]
    program_share: float | None = None


def train_vae(config: VaeConfig, data: ClipData, options: RunOptions, folder: Path, beginning: Vae | None = None) -> Vae:
    """beginning: what to train on, its latents staying near what they are; or None for a new VAE. Returns the VAE with its averaged
    weights. Resumes from folder."""
    torch.manual_seed(options.seed)
    if beginning is not None:
        vae = copy.deepcopy(beginning).requires_grad_(True)
        return train_on_clips(VaeObjective(vae, store_normalisation(data.store), beginning), data, options, folder)
    vae = build_vae(config)
    if isinstance(vae, LocalVae) and not has_state(folder):
        start_linear(vae, draw_clips(vae, data.store, data.windows["train"], options.seed))
    return train_on_clips(VaeObjective(vae, store_normalisation(data.store)), data, options, folder)


def train_on_clips(objective: Objective[Vae], data: ClipData, options: RunOptions, folder: Path) -> Vae:
    """objective: of features, lengths and known frames. Returns the VAE with its averaged weights."""
    train_windows, longest = data.windows["train"], objective.trained().config.max_frames
    sampler = WindowSampler(train_windows, options.batch, options.seed, longest, crop=0.5, program_share=data.program_share)

    def batch(step: int, rank: Rank) -> Batch:
        features, lengths = load_batch(data.store, train_windows, sampler.picks(step, rank))
        known = random_known_frames(lengths, np.random.default_rng((options.seed, step, rank.index)))
        return features, lengths, known

    def validate(vae: Vae) -> dict[str, float]:
        return {"joint_error_cm": 100 * mean_joint_error(vae, data.store, data.windows["val"])}

    return train(Task(objective, batch, validate), options, folder)


def store_normalisation(store: MotionStore) -> Normalisation:
    """The store's mean and std as tensors of our own (its arrays are read-only maps)."""
    return Normalisation(torch.from_numpy(np.array(store.mean)), torch.from_numpy(np.array(store.std)))


@torch.inference_mode()
def mean_joint_error(vae: Vae, store: MotionStore, windows: Sequence[Window]) -> float:
    """Mean root-aligned joint error in metres over whole windows (cut at the model's longest), through the posterior's mean."""
    normalisation = store_normalisation(store)
    errors, frames = [], []
    for features, lengths in whole_windows(store, windows, vae.config.max_frames):
        predicted = vae.decode(vae.encode(features, lengths)[0], lengths)
        errors.append(joint_error(predicted.float(), features, lengths, normalisation))
        frames.append(lengths)
    errors, frames = torch.cat(errors), torch.cat(frames)
    return float((errors * frames).sum() / frames.sum())


def whole_windows(
    store: MotionStore, windows: Sequence[Window], max_frames: int, batch: int = 64, mirrored: bool = False
) -> Iterable[tuple[Tensor, Tensor]]:
    """Every window in the order given, from its first row, as batches of normalised features and lengths."""
    picks = [Pick(index, 0, min(window.row_count, max_frames), mirrored) for index, window in enumerate(windows)]
    for start in range(0, len(picks), batch):
        yield load_batch(store, windows, picks[start : start + batch])
