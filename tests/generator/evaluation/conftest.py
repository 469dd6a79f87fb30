"""A training file of people who sway, each in a way of its own, and evaluators that were trained on nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from motion_mamba.generator.data.store import MotionStore, Window, write_store
from motion_mamba.generator.evaluation.evaluator import EvaluatorConfig, EvaluatorNetworks
from motion_mamba.generator.evaluation.weights_file import save_evaluator
from motion_mamba.generator.representation.features import canonicalise, joints_to_features
from motion_mamba.rigs import smpl

VERBS = (
    "walk run jump kick throw dance bend crawl clap wave sit stand swim climb punch sneak limp stagger kneel roll spin bow push pull "
    "lift lean stretch twist shrug nod point salute march skip hop stumble yawn juggle"
).split()
FRAMES = 48
TINY = EvaluatorConfig(width=32, layers=1, heads=2, feedforward=32, embedding=16, max_frames=60)


def swaying(number: int, frames: int = FRAMES) -> np.ndarray:
    """(frames, 22, 3) a T-pose whose joints sway at a pace and by an amount that tell the number."""
    joints = smpl.REST_OFFSETS.copy()
    for joint in range(1, smpl.JOINT_COUNT):
        joints[joint] += joints[smpl.PARENTS[joint]]
    joints[:, 1] -= joints[:, 1].min()
    time = np.arange(frames)[:, None, None] / 20
    pace, amount = 1 + number % 6, 0.03 + 0.03 * (number // 6)
    phase = np.arange(smpl.JOINT_COUNT)[None, :, None] * np.array([0.1, 0.2, 0.3])
    return canonicalise(torch.from_numpy(joints + amount * np.sin(pace * time + phase)).float()).numpy()


@pytest.fixture(scope="session")
def training_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every verb once in each split; in train two captions, in the others one of them."""
    rows = [joints_to_features(torch.from_numpy(swaying(number, FRAMES + 1)), jump_at_start=False) for number in range(len(VERBS))]
    windows = []
    for number, verb in enumerate(VERBS):
        texts = (f"a person does a {verb}.", f"somebody who can {verb}")
        for split, chosen in (("train", texts), ("val", texts[:1]), ("test", texts[1:])):
            windows.append(Window(f"{split}{number}", "CMU", "free", f"g{number}", split, number * FRAMES, FRAMES, chosen, "human"))
    path = tmp_path_factory.mktemp("data") / "data.safetensors"
    write_store(path, [clip.numpy() for clip in rows], len(VERBS) * FRAMES, windows)
    return path


@pytest.fixture(scope="session")
def motion_store(training_file: Path) -> MotionStore:
    return MotionStore.open(training_file)


@pytest.fixture
def random_evaluator(tmp_path: Path, motion_store: MotionStore) -> Path:
    """The file of an evaluator that knows nothing."""
    torch.manual_seed(3)
    path = tmp_path / "evaluator.safetensors"
    mean, std = (torch.from_numpy(np.array(values)) for values in (motion_store.mean, motion_store.std))
    save_evaluator(path, EvaluatorNetworks(TINY), mean, std, {"flavour": "full", "split": "train"}, {"r_precision_1_test": 0.1})
    return path
