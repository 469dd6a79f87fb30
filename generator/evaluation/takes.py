"""Many different prompts at once: what `Generator.generate` would give for each alone, in a fraction of the time."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..generator import SHORTEST_WINDOW, Generator
from ..inference.network import NO_TEXT
from ..inference.noise import draw_noise, noise_sources
from ..inference.window import Sampling, Texts, WindowModel
from ..motion import FPS, HoldFeet, Request
from ..representation.features import contact_labels, features_to_joints

_BATCH = 64


@dataclass(frozen=True)
class Order:
    """One clip to make: frames at most the model's window."""

    caption: str
    frames: int
    seed: int


class BatchGenerator:
    """Makes clips of different prompts together. Those of one length share a batch, since a window's length is one for its batch."""

    def __init__(self, generator: Generator, hold_feet: HoldFeet | None = None):
        self._generator, self._hold_feet = generator, hold_feet
        self._models = WindowModel(generator.network)

    def make(self, orders: Sequence[Order], sampling: Sampling, label: str) -> list[np.ndarray]:
        """Joints (frames, 22, 3) of each order, as the front door makes them at once from the same seed (but for rounding)."""
        from tqdm import tqdm

        made: list[np.ndarray | None] = [None] * len(orders)
        with tqdm(total=len(orders), desc=label, unit="clip", leave=False) as bar:
            for chosen in _batches([max(order.frames, SHORTEST_WINDOW) for order in orders]):
                for index, joints in zip(chosen, self._make_batch([orders[index] for index in chosen], sampling), strict=True):
                    made[index] = joints[: orders[index].frames]
                bar.update(len(chosen))
        return made

    def _make_batch(self, orders: Sequence[Order], sampling: Sampling) -> np.ndarray:
        """(B, T, 22, 3). All orders have the same length."""
        frames = max(orders[0].frames, SHORTEST_WINDOW)
        sources = [noise_sources(order.seed, 1)[0] for order in orders]
        noise = draw_noise(sources, self._models.latent_shape)
        texts = Texts(np.stack([self._generator.embed(order.caption) for order in orders]), self._generator.embed(NO_TEXT))
        latents = self._models.denoise(noise, frames, texts, sampling, None, None)
        features = self._models.decode(latents, frames, None)
        joints = features_to_joints(features)
        if not np.isfinite(joints).all():
            raise FloatingPointError("the model's output is not finite: lower the guidance, or choose another model")
        if self._hold_feet is None:
            return joints
        return np.stack([self._hold_feet(*clip) for clip in zip(joints, contact_labels(features), strict=True)])


class OneByOneGenerator:
    """Makes each clip by the front door, and so a caption's actions one by one."""

    def __init__(self, generator: Generator, hold_feet: HoldFeet | None = None):
        self._generator, self._hold_feet = generator, hold_feet

    def make(self, orders: Sequence[Order], sampling: Sampling, label: str) -> list[np.ndarray]:
        """As `BatchGenerator.make`."""
        from tqdm import tqdm

        made = []
        for order in tqdm(orders, desc=label, unit="clip", leave=False):
            (motion,) = self._generator.generate(_request(order, sampling))
            made.append(motion.joints if self._hold_feet is None else self._hold_feet(motion.joints, motion.contacts))
        return made


def seconds_per_clip(generator: Generator, orders: Sequence[Order], sampling: Sampling) -> float:
    """Median time that the front door takes for one of these clips alone: what an animator waits. The first one warms up."""
    seconds = []
    for order in [orders[0], *orders]:
        began = time.perf_counter()
        generator.generate(_request(order, sampling))
        seconds.append(time.perf_counter() - began)
    return float(np.median(seconds[1:]))


def _request(order: Order, sampling: Sampling) -> Request:
    return Request(((order.caption, order.frames / FPS),), order.seed, sampling.guidance, sampling.steps, sampling.sampler)


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indices of equal length, at most _BATCH together."""
    by_length: dict[int, list[int]] = {}
    for index, length in enumerate(lengths):
        by_length.setdefault(length, []).append(index)
    for _, group in sorted(by_length.items()):
        for start in range(0, len(group), _BATCH):
            yield group[start : start + _BATCH]
