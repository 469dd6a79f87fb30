from __future__ import annotations

import numpy as np

from motion_mamba.rigs.finishing.smoothing import smoothed


def test_smoothing_evens_out_trembling_and_keeps_ends_and_constrained_frames() -> None:
    random = np.random.default_rng(0)
    course = np.linspace(0.0, 1.0, 80)[:, None, None] * np.ones((1, 22, 3))
    trembling = course + random.normal(scale=0.01, size=course.shape)
    even = smoothed(trembling, 20.0, 1.0, constrained_frames=np.array([40]))
    assert np.std(np.diff(even, 2, axis=0)) < 0.3 * np.std(np.diff(trembling, 2, axis=0))
    for frame in (0, 40, 79):
        assert np.allclose(even[frame], trembling[frame])
    assert smoothed(trembling, 20.0, 0.0) is trembling
