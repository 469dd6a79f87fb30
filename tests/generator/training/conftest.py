"""A small training set made of real features: people who sway, long enough to train a few steps on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
import torch

from motion_mamba.generator.representation.features import canonicalise, joints_to_features
from motion_mamba.rigs import smpl


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
