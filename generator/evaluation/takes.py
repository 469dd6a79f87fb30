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
from ..inference.window import AskedSampling, Samplings, Texts, WindowInputs, WindowModel
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
        self._models, self._beginnings = WindowModel(generator.network), generator.beginnings()

    def make(self, orders: Sequence[Order], asked: AskedSampling, label: str) -> list[np.ndarray]:
        """Joints (frames, 22, 3) of each order, as the front door makes them at once from the same seed (but for rounding)."""
        from tqdm import tqdm

        made: dict[int, np.ndarray] = {}
        starts = [self._start(order) for order in orders]
        samplings = Samplings.of(self._generator.network, asked)
        with tqdm(total=len(orders), desc=label, unit="clip", leave=False) as bar:
            for chosen in _batches([(_frames(order), start is None) for order, start in zip(orders, starts, strict=True)]):
                batch = self._make_batch([orders[index] for index in chosen], [starts[index] for index in chosen], samplings)
                for index, joints in zip(chosen, batch, strict=True):
                    made[index] = joints[: orders[index].frames]
                bar.update(len(chosen))
        return [made[index] for index in range(len(orders))]

    def _make_batch(self, orders: Sequence[Order], starts: Sequence[LatentStart | None], samplings: Samplings) -> np.ndarray:
        """(B, T, 22, 3). All orders have the same length, and begin as noise or do not."""
        frames, start = _frames(orders[0]), together(starts, self._models.latent_shape)
        sources = [noise_sources(order.seed, 1)[0] for order in orders]
        noise = draw_noise(sources, self._models.latent_shape)
        texts = Texts(np.stack([self._generator.embed(order.caption) for order in orders]), self._generator.embed(NO_TEXT))
        features = self._models.make(WindowInputs(noise, frames, texts, samplings.of_window(start, None), start=start))
        joints = features_to_joints(features)
        return np.stack([_finished(*clip, self._foot_lock) for clip in zip(joints, contact_labels(features), strict=True)])

    def _start(self, order: Order) -> LatentStart | None:
        return None if self._beginnings is None else self._beginnings.of_clip(order.caption, _frames(order), order.seed)


class OneByOneGenerator:
    """Makes each clip by the front door, and so a caption's actions one by one."""

    def __init__(self, generator: Generator, foot_lock: float = 0.0):
        self._generator, self._foot_lock = generator, foot_lock

    def make(self, orders: Sequence[Order], asked: AskedSampling, label: str) -> list[np.ndarray]:
        """As `BatchGenerator.make`."""
        from tqdm import tqdm

        made: list[np.ndarray] = []
        for order in tqdm(orders, desc=label, unit="clip", leave=False):
            (motion,) = self._generator.generate(_request(order, asked))
            made.append(_finished(motion.joints, motion.contacts, self._foot_lock))
        return made


def seconds_per_clip(generator: Generator, orders: Sequence[Order], asked: AskedSampling) -> float:
    """Median time that the front door takes for one of these clips alone: what an animator waits. The first one warms up."""
    seconds: list[float] = []
    for order in [orders[0], *orders]:
        began = time.perf_counter()
        generator.generate(_request(order, asked))
        seconds.append(time.perf_counter() - began)
    return float(np.median(seconds[1:]))


def _frames(order: Order) -> int:
    """Of its window."""
    return max(order.frames, SHORTEST_WINDOW)


def _request(order: Order, asked: AskedSampling) -> Request:
    return Request(((order.caption, order.frames / FPS),), order.seed, asked.guidance, asked.steps, asked.sampler)


def _finished(joints: np.ndarray, contacts: np.ndarray, foot_lock: float) -> np.ndarray:
    """(T, 22, 3) as an animator gets them; as the model made them without foot lock."""
    return finish_joints(JointMotion(joints, contacts, FPS), FinishingOptions(foot_lock)).joints if foot_lock > 0.0 else joints


def _batches(kinds: Sequence[tuple[int, bool]]) -> Iterator[list[int]]:
    """Indices of one kind (frames, and whether they begin as noise), at most _BATCH together."""
    by_kind: dict[tuple[int, bool], list[int]] = {}
    for index, kind in enumerate(kinds):
        by_kind.setdefault(kind, []).append(index)
    for _, group in sorted(by_kind.items()):
        for start in range(0, len(group), _BATCH):
            yield group[start : start + _BATCH]
