"""A small training set made of real features: people who sway, long enough to train a few steps on."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch

from motion_mamba.generator.checkpoints.checkpoint_file import CheckpointFile, read_checkpoint
from motion_mamba.generator.data.store import Window, write_store
from motion_mamba.generator.model import config
from motion_mamba.generator.representation.features import canonicalise, joints_to_features
from motion_mamba.generator.retrieval.captions import LibraryCaptions
from motion_mamba.generator.retrieval.library import RECORDED, Library, in_eight_bits, write_library
from motion_mamba.generator.retrieval.movement import MOVEMENTS
from motion_mamba.rigs import smpl

TINY = {
    "name": "tiny",
    "text_encoder": "minilm",
    "vae": {"max_frames": 60, "latent_tokens": 3, "width": 32, "layers": 3, "heads": 2, "feedforward": 64},
    "denoiser": {"latent_tokens": 3, "width": 32, "scans": [2, 1], "state_size": 4, "heads": 2, "feedforward": 64, "max_frames": 60},
    "diffusion": {"steps": 4, "prediction": "velocity"},
}


@dataclass(frozen=True)
class FakeWindow:
    source: str
    first_row: int
    row_count: int
    texts: tuple[str, ...] = ("a person sways left.",)
    text_kind: str = "label"


class FakeStore:
    """What training asks of a MotionStore, in memory."""

    def __init__(self, windows: list[FakeWindow], rows: np.ndarray):
        self.windows, self.rows = windows, rows
        self.mean, self.std = rows.mean(axis=0), rows.std(axis=0) + 0.1

    def features(self, window: FakeWindow) -> np.ndarray:
        return self.rows[window.first_row : window.first_row + window.row_count]


def swaying_rows(frames: int) -> np.ndarray:
    rest = torch.zeros(smpl.JOINT_COUNT, 3)
    for joint, parent in enumerate(smpl.PARENTS):
        rest[joint] = torch.tensor(smpl.REST_OFFSETS[joint]) + (rest[parent] if parent >= 0 else 0)
    time = torch.linspace(0, 20, frames)[:, None, None]
    sway = 0.1 * torch.sin(time + torch.arange(smpl.JOINT_COUNT)[None, :, None] * torch.tensor([0.1, 0.2, 0.3]))
    return joints_to_features(canonicalise(rest + sway), jump_at_start=False).numpy()


@pytest.fixture(scope="session")
def store() -> FakeStore:
    rows = swaying_rows(301)
    lengths = [60, 25, 100, 40, 75]
    first = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    windows = [
        FakeWindow("CMU" if index % 2 else "Bandai", int(start), length)
        for index, (start, length) in enumerate(zip(first, lengths, strict=True))
    ]
    return FakeStore(windows, rows)


@pytest.fixture
def training_file(store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A training file of both flavours, and the preset "tiny"."""
    presets = tmp_path / "presets"
    presets.mkdir()
    (presets / "tiny.json").write_text(json.dumps(TINY))
    monkeypatch.setattr(config, "PRESETS_FOLDER", presets)
    splits = ["train", "train", "train", "val", "test"]
    licences = ["CC BY-NC 4.0", "free", "free", "free", "free"]
    windows = [
        Window(str(i), w.source, licence, f"g{i}", split, w.first_row, w.row_count, (f"a person sways left {i} times.",), w.text_kind)
        for i, (w, split, licence) in enumerate(zip(store.windows, splits, licences, strict=True))
    ]
    path = tmp_path / "data.safetensors"
    write_store(path, [store.rows], len(store.rows), windows)
    return path


def _six_entries(file: CheckpointFile) -> Library:
    vae, rng = file.config.vae, np.random.default_rng(1)
    latents = rng.normal(size=(6, vae.latent_tokens, vae.width)).astype(np.float32)
    vectors = rng.normal(size=(6, file.config.denoiser.text_width)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    each, frames = np.arange(6), np.array([20, 30, 40, 45, 60, 60])
    captions = LibraryCaptions(tuple(f"a person walks {place}" for place in each), vectors, each, each, frames)
    origins = tuple(RECORDED if place < 2 else "walking" for place in each)
    return Library(*in_eight_bits(latents), each % 2 == 0, origins, np.full((6, 2), 0.9), np.zeros((6, MOVEMENTS)), captions)


@pytest.fixture
def model_with_library(tiny_checkpoint: Path, tmp_path: Path) -> Path:
    """The tiny model with a library."""
    for path in (tiny_checkpoint, tiny_checkpoint.with_suffix(".json")):
        shutil.copy(path, tmp_path)
    path = tmp_path / tiny_checkpoint.name
    file = read_checkpoint(path)
    write_library(path, file.vae_key, _six_entries(file))
    return path
