"""Standing still, waiting, doing nothing."""

from __future__ import annotations

import numpy as np

from .....motion import FPS
from ...captions import captions
from ...checks import feet_stay, pitch, wrist_height
from ...figure.posing import Pose
from ...program import Performance, Program
from ...stage import Stage
from ...timing import between, drift

_IDLE = (
    "[stand] (still|quietly|there|motionless|calmly|)",
    "[stand] still (without moving|and [do] nothing|for a while|)",
    "[do] nothing",
    "[idle]",
    "[wait] (patiently|quietly|for someone|for something|)",
    "[stand] in place",
    "[stay] (still|put|in place)",
    "[remain] (still|standing|motionless)",
    "[keep] still",
    "[rest], standing",
    "[stand] upright with the arms hanging",
    "[stand] with <their> arms at <their> sides",
    "[stand] around",
    "idle",
    "standing still",
    "doing nothing",
    "idle animation",
    "no movement",
    "[breathe] calmly while standing",
    "[be] idle",
    "[pause]",
    "[hold] still",
    "[stand] waiting",
)


def _idle(stage: Stage) -> Performance:
    """Weight that wanders a little from foot to foot, and a glance; no more."""
    rng = stage.rng
    frames = stage.frames(between(rng, (2.0, 9.4)))
    joints = stage.joints(frames)
    lively = rng.uniform(0.0, 1.0) ** 2
    shift = drift(frames, rng, 3, 0.25) * [0.025 * lively, 0.0, 0.008 * lively]
    neck = np.radians(drift(frames, rng, 3, 0.3) * [3.0, 10.0, 2.0]) * lively
    made = stage.posed(joints, Pose(pelvis=shift, neck=neck))
    return Performance(made, captions(rng, [str(one) for one in rng.permutation(_IDLE)[:10]]), idles)


def idles(joints: np.ndarray) -> bool:
    """Feet stay, hands hang and nothing goes anywhere."""
    hands = np.maximum(wrist_height(joints, "left", "pelvis"), wrist_height(joints, "right", "pelvis"))
    quick = np.linalg.norm(np.gradient(joints[:, 0], axis=0), axis=-1).max() * FPS
    return bool(feet_stay(joints, 0.12) and hands.max() < 0.2 and quick < 0.4 and np.abs(pitch(joints)).max() < 20.0)


PROGRAMS = (Program("idles", "standing", _idle, weight=5.0),)
