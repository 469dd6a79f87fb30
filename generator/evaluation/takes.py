"""Many different prompts at once: what `Generator.generate` would give for each alone, in a fraction of the time."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ...rigs.finishing.joint_motion import JointMotion
from ...rigs.finishing.options import FinishingOptions
from ...rigs.finishing.pipeline import finish_joints
from ..generator import Generator
from ..inference.network import NO_TEXT
from ..inference.noise import draw_noise, noise_sources
from ..inference.rollout import SHORTEST_WINDOW
from ..inference.window import Sampling, Texts, WindowInputs, WindowModel
from ..motion import FPS
from ..representation.features import contact_labels, features_to_joints
from ..request import Request
from ..retrieval.start import LatentStart, together

_BATCH = 64


@dataclass(frozen=True)
class Order:
    """One clip to make: frames at most the model's window."""

    caption: str
    frames: int
    seed: int


class BatchGenerator:
    """Makes clips of different prompts together. Those of one length share a batch, since a window's length is one for its batch."""

    def __init__(self, generator: Generator, foot_lock: float = 0.0):
        self._generator, self._foot_lock = generator, foot_lock
        self._models = WindowModel(generator.network)

    def make(self, orders: Sequence[Order], sampling: Sampling, label: str) -> list[np.ndarray]:
        """Joints (frames, 22, 3) of each order, as the front door makes them at once from the same seed (but for rounding)."""
        from tqdm import tqdm

        made: dict[int, np.ndarray] = {}
        with tqdm(total=len(orders), desc=label, unit="clip", leave=False) as bar:
            for chosen in _batches([max(order.frames, SHORTEST_WINDOW) for order in orders]):
                for index, joints in zip(chosen, self._make_batch([orders[index] for index in chosen], sampling), strict=True):
                    made[index] = joints[: orders[index].frames]
                bar.update(len(chosen))
        return [made[index] for index in range(len(orders))]

    def _make_batch(self, orders: Sequence[Order], sampling: Sampling) -> np.ndarray:
        """(B, T, 22, 3). All orders have the same length."""
        frames = max(orders[0].frames, SHORTEST_WINDOW)
        sources = [noise_sources(order.seed, 1)[0] for order in orders]
        noise = draw_noise(sources, self._models.latent_shape)
        texts = Texts(np.stack([self._generator.embed(order.caption) for order in orders]), self._generator.embed(NO_TEXT))
        features = self._models.make(WindowInputs(noise, frames, texts, sampling, start=self._start(orders, frames)))
        joints = features_to_joints(features)
        return np.stack([_finished(*clip, self._foot_lock) for clip in zip(joints, contact_labels(features), strict=True)])

    def _start(self, orders: Sequence[Order], frames: int) -> LatentStart | None:
        """As `beginnings` has it for each alone."""
        if (beginnings := self._generator.beginnings()) is None:
            return None
        starts = [beginnings.of_clip(order.caption, frames, order.seed) for order in orders]
        return together(starts, self._models.latent_shape)


class OneByOneGenerator:
    """Makes each clip by the front door, and so a caption's actions one by one."""

    def __init__(self, generator: Generator, foot_lock: float = 0.0):
        self._generator, self._foot_lock = generator, foot_lock

    def make(self, orders: Sequence[Order], sampling: Sampling, label: str) -> list[np.ndarray]:
        """As `BatchGenerator.make`."""
        from tqdm import tqdm

        made: list[np.ndarray] = []
        for order in tqdm(orders, desc=label, unit="clip", leave=False):
            (motion,) = self._generator.generate(_request(order, sampling))
            made.append(_finished(motion.joints, motion.contacts, self._foot_lock))
        return made


def seconds_per_clip(generator: Generator, orders: Sequence[Order], sampling: Sampling) -> float:
    """Median time that the front door takes for one of these clips alone: what an animator waits. The first one warms up."""
    seconds: list[float] = []
    for order in [orders[0], *orders]:
        began = time.perf_counter()
        generator.generate(_request(order, sampling))
        seconds.append(time.perf_counter() - began)
    return float(np.median(seconds[1:]))


def _request(order: Order, sampling: Sampling) -> Request:
    return Request(((order.caption, order.frames / FPS),), order.seed, sampling.guidance, sampling.steps, sampling.sampler)


def _finished(joints: np.ndarray, contacts: np.ndarray, foot_lock: float) -> np.ndarray:
    """(T, 22, 3) as an animator gets them; as the model made them without foot lock."""
    return finish_joints(JointMotion(joints, contacts, FPS), FinishingOptions(foot_lock)).joints if foot_lock > 0.0 else joints


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indices of equal length, at most _BATCH together."""
    by_length: dict[int, list[int]] = {}
    for index, length in enumerate(lengths):
        by_length.setdefault(length, []).append(index)
    for _, group in sorted(by_length.items()):
        for start in range(0, len(group), _BATCH):
            yield group[start : start + _BATCH]
