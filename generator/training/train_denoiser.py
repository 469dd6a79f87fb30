"""Train the denoiser on the latents of a trained VAE."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from ..config import ModelConfig
from ..context import ContextPatches
from ..data.captions import mirror_caption
from ..data.store import MotionStore, Window
from ..denoiser import build_denoiser
from ..diffusion import Schedule, add_noise, make_schedule, prediction_target
from ..text import TextEncoder, embed_texts
from ..vae import Vae
from .batches import Pick, Share, balanced_probabilities, load_batch, random_known_frames
from .latents import LatentScale, LatentSet, encode_picks, latent_scale, training_picks
from .loop import Batch, Task, train
from .run import RunOptions
from .train_vae import context_patches, store_normalisation


class DenoiserObjective(nn.Module):
    """Mean squared error on what the denoiser predicts, the noise in the paper: clean latents, noise, timesteps, text, lengths, context."""

    def __init__(self, denoiser: nn.Module, schedule: Schedule):
        super().__init__()
        self.denoiser = denoiser
        self.schedule = schedule

    def forward(
        self, clean: Tensor, noise: Tensor, timesteps: Tensor, text: Tensor, lengths: Tensor, context: ContextPatches | None
    ) -> dict[str, Tensor]:
        noisy = add_noise(self.schedule, clean, noise, timesteps)
        predicted = self.denoiser(noisy, timesteps, text, lengths, context).float()
        target = prediction_target(self.schedule, clean, noise, timesteps)
        return {self.schedule.prediction: torch.nn.functional.mse_loss(predicted, target)}


@dataclass(frozen=True)
class DenoiserData:
    """Everything a step draws from. texts: for each window and side (as is, mirrored) the rows of `embeddings`; row 0 is ""."""

    store: MotionStore
    windows: Sequence[Window]
    latents: LatentSet
    scale: LatentScale
    texts: list[tuple[list[int], list[int]]]
    embeddings: Tensor

    def batch(self, rows: np.ndarray, rng: np.random.Generator, config: ModelConfig) -> Batch:
        """Normalised clean latents, noise, timesteps, text, lengths, context for the picked rows."""
        picks = [self.latents.picks[row] for row in rows]
        features, lengths = load_batch(self.store, self.windows, picks)
        generator = torch.Generator().manual_seed(int(rng.integers(2**62)))
        spread = torch.exp(0.5 * self.latents.log_variance[rows])
        draw = torch.randn(spread.shape, generator=generator)
        clean = self.scale.normalise(self.latents.mean[rows] + spread * draw)
        noise = torch.randn(clean.shape, generator=generator)
        timesteps = torch.randint(0, config.diffusion.train_steps, (len(picks),), generator=generator)
        text = self.embeddings[[self._text(pick, rng, config.diffusion.text_dropout) for pick in picks]]
        context = self._context(features, lengths, rng, config) if config.denoiser.context_tokens else None
        return clean, noise, timesteps, text, lengths, context

    def _text(self, pick: Pick, rng: np.random.Generator, dropout: float) -> int:
        rows = self.texts[pick.window][int(pick.mirrored)]
        return 0 if rng.random() < dropout else int(rng.choice(rows))

    def _context(self, features: Tensor, lengths: Tensor, rng: np.random.Generator, config: ModelConfig) -> ContextPatches:
        known = random_known_frames(lengths, rng)
        return context_patches(features, known, store_normalisation(self.store), config.denoiser.frames_per_token)


def gather(
    vae: Vae,
    store: MotionStore,
    windows: Sequence[Window],
    encoder: TextEncoder,
    cache: Path | None,
    scale: LatentScale | None = None,
) -> DenoiserData:
    """Encode windows and captions. scale: the training set's, when this is another split; None measures it here."""
    latents = encode_picks(vae, store, windows, training_picks(windows, vae.config.max_frames, seed=0))
    captions = [(list(window.texts), [mirror_caption(text) for text in window.texts]) for window in windows]
    unique = list(dict.fromkeys(["", *(text for sides in captions for side in sides for text in side)]))
    row = {text: index for index, text in enumerate(unique)}
    texts = [tuple([row[text] for text in side] for side in sides) for sides in captions]
    return DenoiserData(store, windows, latents, scale or latent_scale(latents), texts, embed_texts(encoder, unique, cache))


def train_denoiser(config: ModelConfig, data: dict[str, DenoiserData], options: RunOptions, folder: Path) -> nn.Module:
    """data: by split, "train" and "val". Returns the denoiser with its averaged weights. Resumes from folder."""
    schedule = make_schedule(config.diffusion)
    train_data = data["train"]
    probabilities = balanced_probabilities([train_data.windows[pick.window] for pick in train_data.latents.picks])

    def batch(step: int, share: Share) -> Batch:
        rng = np.random.default_rng((options.seed, step, share.index))
        rows = rng.choice(len(train_data.latents.picks), size=options.batch, p=probabilities)
        return train_data.batch(rows, rng, config)

    def validate(denoiser: nn.Module) -> dict[str, float]:
        return {"error": prediction_error(denoiser, data["val"], config)}

    torch.manual_seed(options.seed)
    objective = DenoiserObjective(build_denoiser(config.denoiser), schedule)
    learner = train(Task(objective, batch, validate), options, folder, model_of=lambda trained: trained.denoiser)
    return learner.average.module.denoiser.eval()


@torch.inference_mode()
def prediction_error(denoiser: nn.Module, data: DenoiserData, config: ModelConfig, batches: int = 4) -> float:
    """Mean squared error of the prediction over fixed draws of the split: the same for every call, so that figures compare."""
    device = next(denoiser.parameters()).device
    objective = DenoiserObjective(denoiser, make_schedule(config.diffusion))
    rng = np.random.default_rng(0)
    errors = []
    for _ in range(batches):
        rows = rng.choice(len(data.latents.picks), size=128)
        parts = data.batch(rows, rng, config)
        errors.append(objective(*(part.to(device) if part is not None else None for part in parts))[config.diffusion.prediction])
    return float(torch.stack(errors).mean())
