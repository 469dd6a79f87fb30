"""Train the denoiser on the latents of a trained VAE."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ..constraints.model_inputs import ConstraintPatches
from ..data.captions import mirror_caption
from ..data.store import MotionStore, Window
from ..model.config import ModelConfig
from ..model.denoiser import Denoiser, build_denoiser
from ..model.diffusion import Schedule, add_noise, make_schedule, prediction_target
from ..model.vae_base import Vae
from ..text.encoding.text_encoder import TextEncoder, embed_texts
from .batches import Pick, Rank, balanced_probabilities, load_batch, random_known_frames
from .latents import LatentScale, LatentSet, encode_picks, latent_scale, number_weights, training_picks
from .run import RunOptions
from .train_vae import constraint_patches, store_normalisation
from .training_loop import Batch, Objective, Task, train


class DenoiserObjective(Objective[Denoiser]):
    """Mean squared error on what the denoiser predicts, the noise in the paper: clean latents, noise, timesteps, text, lengths and
    constraints.

    weights: (width,) how much each of a latent's numbers counts. Latents past a clip's end do not.
    """

    def __init__(self, denoiser: Denoiser, schedule: Schedule, weights: Tensor):
        super().__init__()
        self.denoiser = denoiser
        self.schedule = schedule
        self.register_buffer("weights", weights, persistent=False)

    def trained(self) -> Denoiser:
        return self.denoiser

    def forward(
        self, clean: Tensor, noise: Tensor, timesteps: Tensor, text: Tensor, lengths: Tensor, constraints: ConstraintPatches | None
    ) -> dict[str, Tensor]:
        noisy = add_noise(self.schedule, clean, noise, timesteps)
        conditions = self.denoiser.prepare(text, lengths, constraints)
        predicted = self.denoiser.step(noisy, timesteps, conditions).float()
        target = prediction_target(self.schedule, clean, noise, timesteps)
        error = (predicted - target).square() * conditions.present
        return {self.schedule.prediction: (error * self.weights).mean(dim=-1).sum() / conditions.present.sum()}


@dataclass(frozen=True)
class DenoiserData:
    """Everything a step draws from.

    probabilities: (N,) how often to draw each of the latents' parts. weights: (width,) how a latent's numbers count. texts: for each
    window and side (as is, mirrored) the rows of `embeddings`; row 0 is "". between_captions: Augmentation's.
    """

    store: MotionStore
    windows: Sequence[Window]
    latents: LatentSet
    probabilities: np.ndarray
    scale: LatentScale
    weights: Tensor
    texts: Sequence[Sequence[list[int]]]
    embeddings: Tensor
    between_captions: float = 0.0

    def batch(self, rows: np.ndarray, rng: np.random.Generator, config: ModelConfig) -> Batch:
        """Normalised clean latents, noise, timesteps, text, lengths, constraints for the picked rows."""
        picks = [self.latents.picks[row] for row in rows]
        lengths = torch.tensor([pick.length for pick in picks])
        generator = torch.Generator().manual_seed(int(rng.integers(2**62)))
        spread = torch.exp(0.5 * self.latents.log_variance[rows])
        draw = torch.randn(spread.shape, generator=generator)
        clean = self.scale.normalise(self.latents.mean[rows] + spread * draw)
        noise = torch.randn(clean.shape, generator=generator)
        timesteps = torch.randint(0, config.diffusion.train_steps, (len(picks),), generator=generator)
        text = torch.stack([self._text(pick, rng, config.diffusion.text_dropout) for pick in picks])
        constraints = self._constraints(picks, lengths, rng, config) if config.denoiser.context else None
        return clean, noise, timesteps, text, lengths, constraints

    def _text(self, pick: Pick, rng: np.random.Generator, dropout: float) -> Tensor:
        """(text_width,) a caption, none, or a point between two captions."""
        if rng.random() < dropout:
            return self.embeddings[0]
        rows = self.texts[pick.window][int(pick.mirrored)]
        text = self.embeddings[int(rng.choice(rows))]
        if self.between_captions and rng.random() < self.between_captions:
            text = torch.lerp(text, self.embeddings[int(rng.choice(rows))], rng.random())
        return text

    def _constraints(self, picks: list[Pick], lengths: Tensor, rng: np.random.Generator, config: ModelConfig) -> ConstraintPatches | None:
        """Only rows with known frames have their features read."""
        known = random_known_frames(lengths, rng)
        rows = known.any(1).nonzero().squeeze(1)
        if not len(rows):
            return None
        features, own = load_batch(self.store, self.windows, [picks[row] for row in rows])
        normalisation, frames = store_normalisation(self.store), config.denoiser.frames_per_token
        return constraint_patches(features, known[rows, : int(own.max())], normalisation, frames).spread(rows, len(picks))


def gather(
    vae: Vae,
    store: MotionStore,
    windows: Sequence[Window],
    encoder: TextEncoder,
    cache: Path | None,
    weighting: str,
    program_share: float | None = None,
) -> DenoiserData:
    """Encode windows and captions, and measure the latents. weighting: DiffusionConfig's. program_share: Augmentation's."""
    latents = encode_picks(vae, store, windows, training_picks(windows, vae.config.max_frames, seed=0))
    captions = [(list(window.texts), [mirror_caption(text) for text in window.texts]) for window in windows]
    unique = list(dict.fromkeys(["", *(text for sides in captions for side in sides for text in side)]))
    row = {text: index for index, text in enumerate(unique)}
    texts = [tuple([row[text] for text in side] for side in sides) for sides in captions]
    probabilities = balanced_probabilities([windows[pick.window] for pick in latents.picks], program_share)
    drawn = latents.drawn(probabilities, seed=0)
    scale, weights = latent_scale(drawn), number_weights(drawn, weighting)
    return DenoiserData(store, windows, latents, probabilities, scale, weights, texts, embed_texts(encoder, unique, cache))


def train_denoiser(
    config: ModelConfig, data: dict[str, DenoiserData], options: RunOptions, folder: Path, beginning: Denoiser | None = None
) -> Denoiser:
    """data: by split, "train" and "val". beginning: what to train on, or None for a new denoiser. Returns the denoiser with its averaged
    weights. Resumes from folder."""
    schedule = make_schedule(config.diffusion)
    train_data = data["train"]

    def batch(step: int, rank: Rank) -> Batch:
        rng = np.random.default_rng((options.seed, step, rank.index))
        rows = rng.choice(len(train_data.latents.picks), size=options.batch, p=train_data.probabilities)
        return train_data.batch(rows, rng, config)

    def validate(denoiser: Denoiser) -> dict[str, float]:
        return {"error": prediction_error(denoiser, data["val"], config)}

    torch.manual_seed(options.seed)
    objective = DenoiserObjective(beginning or build_denoiser(config.denoiser), schedule, train_data.weights)
    return train(Task(objective, batch, validate), options, folder)


@torch.inference_mode()
def prediction_error(denoiser: Denoiser, data: DenoiserData, config: ModelConfig, batches: int = 4) -> float:
    """Mean squared error of the prediction over fixed draws of the split: the same for every call, so that figures compare."""
    device = next(denoiser.parameters()).device
    objective = DenoiserObjective(denoiser, make_schedule(config.diffusion), data.weights.to(device))
    rng = np.random.default_rng(0)
    errors = []
    for _ in range(batches):
        rows = rng.choice(len(data.latents.picks), size=128)
        parts = data.batch(rows, rng, config)
        errors.append(objective(*(part.to(device) if part is not None else None for part in parts))[config.diffusion.prediction])
    return float(torch.stack(errors).mean())
