"""A generator small enough to run in a test: the real networks, a few thousand times smaller, with random weights."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from motion_mamba.generator.checkpoints.checkpoint import Statistics, load_checkpoint, save_checkpoint
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.inference.torch_network import TorchNetwork
from motion_mamba.generator.model.config import DenoiserConfig, DiffusionConfig, ModelConfig, VaeConfig
from motion_mamba.generator.model.denoiser import build_denoiser
from motion_mamba.generator.model.vae import build_vae
from motion_mamba.generator.text.text_encoder import load_text_encoder

WINDOW = 60


@pytest.fixture(scope="session")
def tiny_config() -> ModelConfig:
    return ModelConfig(
        name="tiny",
        text_encoder="minilm",
        vae=VaeConfig(max_frames=WINDOW, latent_tokens=3, width=32, layers=3, heads=2, feedforward=64),
        denoiser=DenoiserConfig(latent_tokens=3, width=32, scans=(2, 1), state_size=4, heads=2, feedforward=64, max_frames=WINDOW),
        diffusion=DiffusionConfig(steps=4),
    )


@pytest.fixture(scope="session")
def tiny_checkpoint(tiny_config: ModelConfig, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Path of a checkpoint of tiny_config. Tests copy it before they damage it."""
    return save_random_checkpoint(tmp_path_factory.mktemp("weights") / "tiny.safetensors", tiny_config)


@pytest.fixture(scope="session")
def tiny_generator(tiny_checkpoint: Path) -> Generator:
    return Generator(TorchNetwork.load(load_checkpoint(tiny_checkpoint), "cpu"), load_text_encoder("minilm"))


def save_random_checkpoint(path: Path, config: ModelConfig) -> Path:
    with torch.random.fork_rng():
        torch.manual_seed(7)
        mean = 0.1 * torch.randn(config.vae.features)
        mean[3] = 0.9
        latent = (config.vae.latent_tokens, config.vae.width)
        statistics = Statistics(mean, 0.01 + 0.02 * torch.rand(config.vae.features), torch.randn(latent), torch.rand(latent) + 0.5)
        modules = {"vae": build_vae(config.vae), "denoiser": build_denoiser(config.denoiser)}
    save_checkpoint(path, config, modules, statistics, training={"data": "random", "licence": "none"}, metrics={"error_cm": 1.5})
    return path
