"""A generator small enough to run in a test: the real networks, a few thousand times smaller, with random weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from motion_mamba.generator.checkpoints.checkpoint import Statistics, load_checkpoint, save_checkpoint
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.inference.torch_network import TorchNetwork
from motion_mamba.generator.model.config import DenoiserConfig, DiffusionConfig, ModelConfig, VaeConfig
from motion_mamba.generator.model.denoiser import build_denoiser
from motion_mamba.generator.model.vae import build_vae
from motion_mamba.generator.text.encoding.text_encoder import load_text_encoder
from motion_mamba.rigs import smpl

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


def walking_joints(frames: int, seed: int = 0) -> np.ndarray:
    """A body that strolls along a curve with swinging limbs: (frames, 22, 3)."""
    rng = np.random.default_rng(seed)
    time = np.arange(frames) / 20.0
    rest = np.zeros((smpl.JOINT_COUNT, 3))
    for joint, parent in enumerate(smpl.PARENTS):
        rest[joint] = smpl.REST_OFFSETS[joint] + (rest[parent] if parent >= 0 else np.array([0.0, 0.95, 0.0]))
    swing = 0.05 * np.sin(2 * np.pi * time[:, None, None] + rng.uniform(0, 6, (1, smpl.JOINT_COUNT, 3)))
    local = rest + swing * (np.arange(smpl.JOINT_COUNT) > 3)[:, None]
    angle = 0.8 * np.sin(time)[:, None] + 0.3
    x, y, z = np.moveaxis(local, -1, 0)
    turned = np.stack([x * np.cos(angle) + z * np.sin(angle), y, z * np.cos(angle) - x * np.sin(angle)], axis=-1)
    path = np.cumsum(np.stack([np.sin(angle[:, 0]), np.zeros(frames), np.cos(angle[:, 0])], axis=-1) * 0.05, axis=0)
    return (turned + path[:, None]).astype(np.float32)
