"""The upper body of one window on the legs of another: bones stay whole, each half does what it did."""

from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.data.store import MotionStore, Window
from motion_mamba.generator.representation.features import canonicalise, features_to_joints, joints_to_features
from motion_mamba.generator.training.augmentation.augment import Augmentation, augmented
from motion_mamba.generator.training.augmentation.body_composition import UPPER_BODY, composed, composed_caption
from motion_mamba.rigs import smpl

FRAMES = 81


def _rows(forward: float, hands: float) -> np.ndarray:
    """A body that slides ahead by `forward` metres a second, its wrists `hands` metres above its pelvis."""
    rest = np.zeros((smpl.JOINT_COUNT, 3))
    for joint, parent in enumerate(smpl.PARENTS[1:], start=1):
        rest[joint] = rest[parent] + smpl.REST_OFFSETS[joint]
    joints = np.repeat(rest[None], FRAMES, axis=0)
    joints[..., 2] += forward * np.arange(FRAMES)[:, None] / 20
    for name in ("left", "right"):
        joints[:, smpl.JOINT[f"{name}_wrist"], 1] = joints[:, 0, 1] + hands
    return joints_to_features(canonicalise(joints), jump_at_start=False).astype(np.float32)


def _bones(joints: np.ndarray) -> np.ndarray:
    return np.linalg.norm(joints[:, 1:] - joints[:, list(smpl.PARENTS[1:])], axis=-1)


def test_each_half_does_what_it_did():
    upper, lower = _rows(0.0, 0.6), _rows(1.0, 0.0)
    both, walk, wave = (features_to_joints(rows) for rows in (composed(upper, lower), lower, upper))
    legs = [joint for joint in range(smpl.JOINT_COUNT) if joint not in UPPER_BODY]
    frames = len(both)
    assert frames == len(lower) - 1
    assert np.allclose(both[:, legs], walk[:frames, legs], atol=1e-4)
    hanging = [joints[:frames, UPPER_BODY] - joints[:frames, :1] for joints in (both, wave)]
    assert np.allclose(*hanging, atol=1e-4)
    assert np.ptp(_bones(both), axis=0).max() < 1e-4


@pytest.mark.parametrize(("walk_hands", "stand_speed", "made"), [(0.0, 0.0, True), (0.6, 0.0, False), (0.0, 1.0, False)])
def test_only_idle_legs_and_idle_hands_are_exchanged(walk_hands, stand_speed, made):
    parts = _rows(1.0, walk_hands), _rows(stand_speed, 0.6)
    texts = "a person walks.", "someone waves."
    windows = tuple(
        Window(text, "CMU", licence, text, "train", index * (FRAMES - 1), FRAMES - 1, (text,), "label")
        for index, (text, licence) in enumerate(zip(texts, ("free", "CC BY 3.0"), strict=True))
    )
    store = MotionStore("memory", windows, np.concatenate(parts), np.zeros(263), np.ones(263), 20.0)
    longer, more = augmented(store, windows, Augmentation(body_compositions=5), 200, seed=0)
    assert bool(more[2:]) == made
    for window in more[2:]:
        assert window.licence == "free + CC BY 3.0" and window.text_kind == "label"
        assert set(window.texts) <= {"a person walks while he waves.", "a person walks while she waves.", "a person walks and waves."}
        assert np.isfinite(longer.features(window)).all()


def test_somebody_in_particular_stays():
    assert composed_caption("a person walks.", "an old man waves.", " while he ") == "a person walks while an old man waves."
