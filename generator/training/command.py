"""What `motion-mamba train` does: prepared data and a preset in, a run folder and a checkpoint out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from ..checkpoint import Checkpoint, Statistics, load_checkpoint, save_checkpoint
from ..checkpoint_file import PARTS
from ..config import ModelConfig
from ..data.store import MotionStore, Window
from ..text import load_text_encoder
from ..usual_length import FILE
from ..vae_base import Vae
from .augmentation import NOTHING_MADE, Augmentation, augmented
from .latents import LatentScale
from .run import RunOptions
from .train_decoder import train_decoder
from .train_denoiser import DenoiserData, gather, prediction_error, train_denoiser
from .train_lengths import write_lengths
from .train_vae import mean_joint_error, train_vae

# The decoder's training is short, and its average must not remember where it began.
_DECODER_EMA = 0.99


@dataclass(frozen=True)
class TrainingJob:
    """flavour: "open" leaves out non-commercial data, "full" takes everything. augmentation: windows made for the denoiser. fine_tune: the
    denoiser begins as the one in the VAE's file. text_folder: a local CLIP, or None."""

    data: Path
    run: Path
    config: ModelConfig
    flavour: str
    options: RunOptions
    augmentation: Augmentation = NOTHING_MADE
    fine_tune: bool = False
    text_folder: Path | None = None


def run_vae_training(job: TrainingJob) -> Path:
    """Train (or go on training) the VAE; writes RUN/vae.safetensors and .json and returns the former."""
    store = MotionStore.open(job.data)
    windows = windows_by_split(store, job.flavour)
    # Measured anew: the file's own statistics cover the non-commercial windows too.
    mean, std = store.normalisation(windows["train"])
    store = replace(store, mean=mean, std=std)
    vae = train_vae(job.config.vae, store, windows, job.options, job.run)
    path = job.run / "vae.safetensors"
    shape = (job.config.vae.latent_tokens, job.config.vae.width)
    statistics = _statistics(store, LatentScale(torch.zeros(shape), torch.ones(shape)))
    description = _description(job, windows["train"])
    errors = _joint_errors(vae, store, windows)
    save_checkpoint(path, job.config, {"vae": vae}, statistics, {"vae": description}, errors, dtype=torch.float32)
    return path


def run_decoder_training(job: TrainingJob, model_path: Path) -> Path:
    """Train (or go on training) the decoder of a trained VAE on inexact latents; a denoiser in the same file goes along unchanged.

    Writes RUN/vae.safetensors, or RUN/FLAVOUR.safetensors where there is a denoiser.
    """
    checkpoint = load_checkpoint(model_path, parts=("vae",))
    statistics = checkpoint.statistics
    store = replace(MotionStore.open(job.data), mean=statistics.mean.numpy(), std=statistics.std.numpy())
    windows = windows_by_split(store, job.flavour)
    scale = LatentScale(statistics.latent_mean, statistics.latent_std)
    networks = {part: checkpoint.build(part) for part in checkpoint.parts}
    options = replace(job.options, ema=_DECODER_EMA)
    networks["vae"] = train_decoder(networks["vae"], scale, store, windows, options, job.run)
    metrics = checkpoint.metrics | _joint_errors(networks["vae"], store, windows)
    training = checkpoint.training | {"decoder": _description(job, windows["train"], checkpoint, "decoder")}
    name, dtype = (job.flavour, torch.float16) if "denoiser" in networks else ("vae", torch.float32)
    path = job.run / f"{name}.safetensors"
    save_checkpoint(path, checkpoint.config, networks, statistics, training, metrics, dtype)
    return path


def run_denoiser_training(job: TrainingJob, vae_path: Path) -> Path:
    """Train (or go on training) the denoiser on a trained VAE; writes RUN/FLAVOUR.safetensors and .json, all of it."""
    return train_on_latents(job, encode_for(job, vae_path))


def run_lengths_training(job: TrainingJob) -> Path:
    """Fit how long what captions describe takes; writes RUN/usual_length.json, in a moment. The job's options do not count."""
    path = job.run / FILE.name
    write_lengths(path, windows_by_split(MotionStore.open(job.data), job.flavour))
    return path


@dataclass(frozen=True)
class EncodedData:
    """What denoisers are trained on: a VAE's checkpoint, and the data as its latents, by split. made: how many training windows of each
    kind were made besides `windows`, the recorded ones."""

    checkpoint: Checkpoint
    store: MotionStore
    windows: Sequence[Window]
    latents: dict[str, DenoiserData]
    made: dict[str, int]


def encode_for(job: TrainingJob, vae_path: Path) -> EncodedData:
    """Everything that does not depend on the denoiser, so that several can share it."""
    checkpoint = load_checkpoint(vae_path, parts=PARTS if job.fine_tune else ("vae",))
    statistics = checkpoint.statistics
    store = replace(MotionStore.open(job.data), mean=statistics.mean.numpy(), std=statistics.std.numpy())
    windows = windows_by_split(store, job.flavour)
    vae, weighting = checkpoint.build("vae"), job.config.diffusion.weighting
    encoder = load_text_encoder(job.config.text_encoder, folder=job.text_folder)
    longer, more = augmented(store, windows["train"], job.augmentation, vae.config.max_frames, job.options.seed)
    train = gather(vae, longer, more, encoder, job.run, weighting)
    train = replace(train, between_captions=job.augmentation.between_captions)
    val = gather(vae, store, windows["val"], encoder, job.run, weighting)
    if job.fine_tune:
        train = replace(train, scale=LatentScale(statistics.latent_mean, statistics.latent_std))
    # One scale for all: the denoiser's.
    latents = {"train": train, "val": replace(val, scale=train.scale, weights=train.weights)}
    made = Counter(window.source for window in more[len(windows["train"]) :])
    return EncodedData(checkpoint, store, windows["train"], latents, dict(made))


def train_on_latents(job: TrainingJob, data: EncodedData) -> Path:
    """As run_denoiser_training, on data that is encoded already."""
    config = _combine(job.config, data.checkpoint.config, job.fine_tune)
    beginning = replace(data.checkpoint, config=config).build("denoiser").requires_grad_(True) if job.fine_tune else None
    denoiser = train_denoiser(config, data.latents, job.options, job.run, beginning)
    error = prediction_error(denoiser, data.latents["val"], config)
    metrics = data.checkpoint.metrics | {f"{config.diffusion.prediction}_error_val": error}
    description = _description(job, data.windows, data.checkpoint if job.fine_tune else None, "denoiser") | {"made": data.made}
    networks = {"vae": data.checkpoint.build("vae"), "denoiser": denoiser}
    statistics = _statistics(data.store, data.latents["train"].scale)
    path = job.run / f"{job.flavour}.safetensors"
    save_checkpoint(path, config, networks, statistics, data.checkpoint.training | {"denoiser": description}, metrics)
    return path


def windows_by_split(store: MotionStore, flavour: str) -> dict[str, list[Window]]:
    """train, val and test windows of a flavour. Raises StoreError for an unknown flavour, ValueError when a split is empty."""
    windows = {split: store.select(split=split, flavour=flavour) for split in ("train", "val", "test")}
    empty = [split for split, chosen in windows.items() if not chosen]
    if empty:
        raise ValueError(f"{store.path} holds no {empty[0]} windows of the flavour {flavour}: caption some, or take --flavour full")
    return windows


def _joint_errors(vae: Vae, store: MotionStore, windows: dict[str, list[Window]]) -> dict[str, float]:
    return {f"joint_error_cm_{split}": 100 * mean_joint_error(vae, store, windows[split]) for split in ("val", "test")}


def _combine(preset: ModelConfig, trained: ModelConfig, fine_tune: bool) -> ModelConfig:
    """The preset's denoiser on the VAE that was trained, whatever preset that came from. To fine-tune, all is as it was but the dropout."""
    if fine_tune:
        return replace(trained, denoiser=replace(trained.denoiser, dropout=preset.denoiser.dropout))
    return ModelConfig(preset.name, preset.text_encoder, trained.vae, preset.denoiser, preset.diffusion)


def _statistics(store: MotionStore, scale: LatentScale) -> Statistics:
    return Statistics(torch.from_numpy(np.array(store.mean)), torch.from_numpy(np.array(store.std)), scale.mean, scale.std)


def _description(job: TrainingJob, windows: Sequence[Window], begun: Checkpoint | None = None, part: str = "") -> dict[str, Any]:
    """begun: the checkpoint whose `part` was trained on, so that its steps count too."""
    before = begun.training.get(part, {}).get("steps", 0) if begun is not None else 0
    return {
        "flavour": job.flavour,
        "steps": before + job.options.steps,
        "batch": job.options.batch,
        "windows": len(windows),
        "minutes": round(sum(window.row_count for window in windows) / 20 / 60, 1),
        "sources": {source: licence for source, licence in sorted({(window.source, window.licence) for window in windows})},
    }
