"""Windows as latents: encoded once by the trained VAE, so that a denoiser's step costs the denoiser alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..data.store import MotionStore, Window
from ..inference.device import multiplies_bf16
from ..model.vae_base import Vae
from .batches import Pick, load_batch

# Random parts taken of each window beside the whole, where its caption still holds for a part.
_PARTS = 2
_SHORTEST_PART = 40


@dataclass(frozen=True)
class LatentSet:
    """Parts of windows and their posteriors: mean and log variance (N, L, width). latent_frames: the VAE's."""

    picks: list[Pick]
    mean: Tensor
    log_variance: Tensor
    latent_frames: int

    def drawn(self, probabilities: np.ndarray, seed: int) -> LatentSet:
        """As many parts as there are, drawn as training draws them: what statistics are measured on."""
        rows = np.random.default_rng(seed).choice(len(self.picks), size=len(self.picks), p=probabilities)
        return LatentSet([self.picks[row] for row in rows], self.mean[rows], self.log_variance[rows], self.latent_frames)

    def populations(self) -> tuple[Tensor, Tensor]:
        """Mean and log variance as (N, L', width), where each of L' positions has statistics of its own.

        Latents that carry so many frames each have the same meaning at every position, so they are one population, without those
        past a clip's end.
        """
        if not self.latent_frames:
            return self.mean, self.log_variance
        lengths = torch.tensor([pick.length for pick in self.picks])
        present = torch.arange(self.mean.shape[1]) * self.latent_frames < lengths[:, None]
        return self.mean[present].unsqueeze(1), self.log_variance[present].unsqueeze(1)


@dataclass(frozen=True)
class LatentScale:
    """Statistics (L, width) that bring latents to zero mean and unit variance for diffusion."""

    mean: Tensor
    std: Tensor

    def normalise(self, latents: Tensor) -> Tensor:
        return (latents - self.mean) / self.std

    def undo(self, latents: Tensor) -> Tensor:
        return latents * self.std + self.mean


def training_picks(windows: Sequence[Window], max_frames: int, seed: int) -> list[Pick]:
    """Every window and its mirror image; of long windows several parts; of labelled (one-action) windows shorter parts too."""
    rng = np.random.default_rng(seed)
    picks = []
    for index, window in enumerate(windows):
        rows = window.row_count
        parts = [(int(rng.integers(0, rows - max_frames + 1)), max_frames) for _ in range(3)] if rows > max_frames else [(0, rows)]
        if window.text_kind == "label" and rows > _SHORTEST_PART:
            for _ in range(_PARTS):
                length = int(rng.integers(_SHORTEST_PART, min(rows, max_frames) + 1))
                parts.append((int(rng.integers(0, rows - length + 1)), length))
        picks += [Pick(index, first, length, mirrored) for first, length in parts for mirrored in (False, True)]
    return picks


@torch.inference_mode()
def encode_picks(vae: Vae, store: MotionStore, windows: Sequence[Window], picks: Sequence[Pick], batch: int = 128) -> LatentSet:
    """Posteriors of the picked parts, on the CPU. A progress bar tells how far it is."""
    from tqdm import tqdm

    device = next(vae.parameters()).device
    order = sorted(picks, key=lambda pick: pick.length)
    means, log_variances = [], []
    for start in tqdm(range(0, len(order), batch), desc="encoding"):
        features, lengths = load_batch(store, windows, order[start : start + batch])
        with torch.autocast(device.type, torch.bfloat16, enabled=multiplies_bf16(device)):
            mean, log_variance = vae.encode(features.to(device), lengths.to(device))
        means.append(mean.float().cpu())
        log_variances.append(log_variance.float().cpu())
    return LatentSet(order, torch.cat(means), torch.cat(log_variances), vae.config.latent_frames)


def latent_scale(latents: LatentSet) -> LatentScale:
    """Mean and standard deviation of posterior draws: spread of the means plus the posteriors' own."""
    mean, log_variance = latents.populations()
    variance = mean.var(dim=0) + log_variance.exp().mean(dim=0)
    shape = latents.mean.shape[1:]
    return LatentScale(mean.mean(dim=0).expand(shape), variance.sqrt().clamp(min=1e-4).expand(shape))


def number_weights(latents: LatentSet, weighting: str) -> Tensor:
    """(width,) how much each of a latent's numbers counts in the loss, 1 on average.

    "signal": by the square root of its signal-to-noise ratio, the spread of the posterior means over the posteriors' own. A VAE's
    latents are about equally large, but a number that moves the whole body is coded hundreds of times more exactly than one that adds a
    detail, and one that is not needed is all noise. Raises ValueError for an unknown weighting.
    """
    if weighting == "uniform":
        return torch.ones(latents.mean.shape[-1])
    if weighting != "signal":
        raise ValueError(f"latents are weighted uniform or signal, not {weighting!r}")
    mean, log_variance = latents.populations()
    signal = mean.var(dim=0).mean(dim=0)
    ratio = (signal / log_variance.exp().mean(dim=(0, 1))).sqrt()
    return ratio / ratio.mean()
