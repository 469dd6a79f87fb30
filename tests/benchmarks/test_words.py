"""The measure of a way: how far a course turns to either side."""

from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.benchmarks.words import turns
from motion_mamba.generator.motion import FPS
from motion_mamba.rigs import smpl


def _course(headings: np.ndarray, speed: float = 1.2) -> np.ndarray:
    """Joints (T, 22, 3) that all stand where a point is that moves in the given directions: radians (T,), to the left of +Z."""
    step = speed / FPS * np.stack([np.sin(headings), np.zeros(len(headings)), np.cos(headings)], axis=-1)
    return np.repeat(np.cumsum(step, axis=0)[:, None], smpl.JOINT_COUNT, axis=1)


@pytest.mark.parametrize(
    ("headings", "left", "right"),
    [
        (np.zeros(160), 0, 0),
        (np.linspace(0, 2 * np.pi, 160), 360, 0),
        (np.linspace(0, -np.pi, 160), 0, 180),
        (2 * np.pi * (1 - np.abs(np.linspace(-1, 1, 200))), 360, 360),
    ],
    ids=["straight", "circle to the left", "half circle to the right", "figure of eight"],
)
def test_turns_are_told_apart(headings, left, right):
    # Where an eight changes sides at once, the measure, which smooths the course, sees less.
    assert turns(_course(headings)) == pytest.approx((left, right), abs=50)


def test_who_stands_turns_nowhere():
    wavering = 0.004 * np.random.default_rng(0).normal(size=(100, 1, 3)).cumsum(axis=0) / 10
    assert turns(np.repeat(wavering, smpl.JOINT_COUNT, axis=1)) == (0.0, 0.0)
