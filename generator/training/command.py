"""What `motion-mamba train` does: prepared data and a preset in, a run folder and a checkpoint out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from ..checkpoint import Statistics, load_checkpoint, save_checkpoint
from ..config import ModelConfig, load_preset
from ..data.store import MotionStore, Window
from ..text import load_text_encoder
from ..vae_base import Vae
from .latents import LatentScale
from .run import RunOptions
from .train_decoder import train_decoder
from .train_denoiser import gather, prediction_error, train_denoiser
from .train_vae import mean_joint_error, train_vae

# The decoder's training is short, and its average must not remember where it began.
_DECODER_EMA = 0.99


@dataclass(frozen=True)
class TrainingJob:
    """flavour: "open" leaves out non-commercial data, "full" takes everything. text_folder: a local CLIP, or None."""

    data: Path
    run: Path
    preset: str
    flavour: str
    options: RunOptions
    text_folder: Path | None = None


def run_vae_training(job: TrainingJob) -> Path:
    """Train (or go on training) the VAE; writes RUN/vae.safetensors and .json and returns the former."""
    config = load_preset(job.preset)
    store = MotionStore.open(job.data)
    windows = windows_by_split(store, job.flavour)
    # Measured anew: the file's own statistics cover the non-commercial windows too.
    mean, std = store.normalisation(windows["train"])
    store = replace(store, mean=mean, std=std)
    vae = train_vae(config.vae, store, windows, job.options, job.run)
    path = job.run / "vae.safetensors"
    shape = (config.vae.latent_tokens, config.vae.width)
    statistics = _statistics(store, LatentScale(torch.zeros(shape), torch.ones(shape)))
    description = _description(job, windows["train"])
    errors = _joint_errors(vae, store, windows)
    save_checkpoint(path, config, {"vae": vae}, statistics, {"vae": description}, errors, dtype=torch.float32)
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
    training = checkpoint.training | {"decoder": _description(job, windows["train"])}
    name, dtype = (job.flavour, torch.float16) if "denoiser" in networks else ("vae", torch.float32)
    path = job.run / f"{name}.safetensors"
    save_checkpoint(path, checkpoint.config, networks, statistics, training, metrics, dtype)
    return path


def run_denoiser_training(job: TrainingJob, vae_path: Path) -> Path:
    """Train (or go on training) the denoiser on a trained VAE; writes RUN/FLAVOUR.safetensors and .json, all of it."""
    checkpoint = load_checkpoint(vae_path, parts=("vae",))
    config = _combine(load_preset(job.preset), checkpoint.config)
    statistics = checkpoint.statistics
    store = replace(MotionStore.open(job.data), mean=statistics.mean.numpy(), std=statistics.std.numpy())
    windows = windows_by_split(store, job.flavour)
    vae = checkpoint.build("vae")
    encoder = load_text_encoder(config.text_encoder, folder=job.text_folder)
    train, val = (gather(vae, store, windows[split], encoder, job.run, config.diffusion.weighting) for split in ("train", "val"))
    # One scale for all: the denoiser's.
    data = {"train": train, "val": replace(val, scale=train.scale, weights=train.weights)}
    denoiser = train_denoiser(config, data, job.options, job.run)
    metrics = checkpoint.metrics | {f"{config.diffusion.prediction}_error_val": prediction_error(denoiser, data["val"], config)}
    training = checkpoint.training | {"denoiser": _description(job, windows["train"])}
    path = job.run / f"{job.flavour}.safetensors"
    save_checkpoint(path, config, {"vae": vae, "denoiser": denoiser}, _statistics(store, train.scale), training, metrics)
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


def _combine(preset: ModelConfig, trained: ModelConfig) -> ModelConfig:
    """The preset's denoiser on the VAE that was trained, whatever preset that came from."""
    return ModelConfig(preset.name, preset.text_encoder, trained.vae, preset.denoiser, preset.diffusion)


def _statistics(store: MotionStore, scale: LatentScale) -> Statistics:
    return Statistics(torch.from_numpy(np.array(store.mean)), torch.from_numpy(np.array(store.std)), scale.mean, scale.std)


def _description(job: TrainingJob, windows: Sequence[Window]) -> dict[str, Any]:
    return {
        "flavour": job.flavour,
        "steps": job.options.steps,
        "batch": job.options.batch,
        "windows": len(windows),
        "minutes": round(sum(window.row_count for window in windows) / 20 / 60, 1),
        "sources": {source: licence for source, licence in sorted({(window.source, window.licence) for window in windows})},
    }
