"""Requests to the generator, one of each kind, and what is made of motions for files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from golden_doors import Arrays, Asked, Given, generated, joints_of, load_generator, save_tiny, streamed, written
from people import swaying

SHIPPED = ("full", "open")
RUNTIMES = ("light", "torch")
TINY = "tiny"
# What the torch runtime, which takes a second each, makes with the large models.
FEW = ("walk", "several segments", "loop in place", "kept frames", "ddim")


def _asked(*segments: tuple[str, float], given: Given | None = None, path: np.ndarray | None = None, loop: str | None = None, **others):
    return Asked(segments, given, path, loop, tuple(others.items()))


def poses(frames: tuple[int, ...], shift: float = 0.0, turn: float = 0.0) -> Given:
    """Poses of a person who sways, `shift` metres away along x and turned by `turn` radians."""
    joints = joints_of(swaying(40, seed=5, reach=0.25))[[frame % 40 for frame in frames]]
    cosine, sine = np.cos(turn), np.sin(turn)
    turned = joints @ np.array([[cosine, 0.0, -sine], [0.0, 1.0, 0.0], [sine, 0.0, cosine]])
    return Given((turned + np.array([shift, 0.0, 0.0])).astype(np.float32), np.array(frames))


WALK = ("a person walks forward", 4.0)
SIT = ("a person sits down", 3.0)
THEN = ("a person walks forward, then sits down, then waves with the left hand", 9.0)
WAY = np.array([[0.0, 0.0], [0.5, 1.5], [2.0, 2.5], [2.5, 4.0]])

REQUESTS: dict[str, Asked] = {
    "walk": _asked(WALK, seed=1),
    "shortest": _asked(("a person jumps", 0.5), seed=2),
    "one long segment": _asked(("a person dances", 17.0), seed=3),
    "several segments": _asked(WALK, SIT, ("a person stands up and runs", 5.0), seed=4),
    "variations": _asked(WALK, seed=5, variations=3),
    "loop that travels": _asked(WALK, seed=6, loop="travel"),
    "loop in place": _asked(WALK, seed=7, loop="in-place"),
    "loop from a pose": _asked(WALK, seed=8, loop="travel", given=poses((0,), 1.0, 0.8)),
    "path": _asked(WALK, ("a person runs", 3.0), seed=9, path=WAY),
    "path from a pose": _asked(WALK, seed=10, path=WAY, given=poses((0,), 0.2, 0.3)),
    "start pose": _asked(WALK, seed=11, given=poses((0,), 2.0, 2.0)),
    # With seed 12 rounding alone moves a hand by 8 mm on some processors.
    "kept frames": _asked(WALK, seed=16, given=poses((0, 1, 2, 30, 31, 32, 33, 78, 79))),
    "kept frames of two segments": _asked(WALK, SIT, seed=13, given=poses((20, 21, 22, 110)), variations=2),
    "actions one by one": _asked(THEN, seed=14),
    "actions at once": _asked(THEN, seed=14, one_by_one=False),
    "ddim": _asked(WALK, seed=15, sampler="ddim", steps=8, guidance=5.0),
    "few steps without guidance": _asked(WALK, seed=16, sampler="dpm++", steps=3, guidance=1.0),
}


@dataclass(frozen=True)
class Models:
    """Generators, each loaded once. folder: where the tiny one's weights are written."""

    folder: Path
    _loaded: dict[tuple[str, str], object] = field(default_factory=dict)

    @cached_property
    def tiny(self) -> Path:
        """The checkpoint."""
        return save_tiny(self.folder / "tiny.safetensors", swaying(120, seed=9, reach=0.3))

    def generator(self, model: str, runtime: str):
        """Of a shipped model or the tiny one."""
        key = model, runtime
        if key not in self._loaded:
            self._loaded[key] = load_generator(self.tiny if model == TINY else model, runtime)
        return self._loaded[key]

    def for_the_add_on(self):
        """The tiny model loaded once more, since the add-on unloads what it was given."""
        return load_generator(self.tiny, "light")


@dataclass(frozen=True)
class ModelCase:
    """model: a shipped one's name or `TINY`. make: the arrays, from the model's generator and a folder to write to."""

    name: str
    model: str
    runtime: str
    make: Callable[[object, Path], Arrays]

    @property
    def is_quick(self) -> bool:
        """Whether the tests make it, too, and not write_golden.py alone: of the large models one request of each runtime, and a few."""
        request = self.name.partition(": ")[2]
        return self.model == TINY or request == "walk" or (self.runtime == "light" and request in FEW)

    def arrays(self, models: Models, folder: Path) -> Arrays:
        """What the case makes."""
        return self.make(models.generator(self.model, self.runtime), folder)


def _case(model: str, runtime: str, name: str) -> ModelCase:
    return ModelCase(f"{model} {runtime}: {name}", model, runtime, lambda generator, _: generated(generator, REQUESTS[name]))


def _file_case(name: str, foot_lock: float) -> ModelCase:
    def make(generator, folder: Path) -> Arrays:
        return written(generator.generate(REQUESTS[name].request())[0], folder, foot_lock)

    return ModelCase(f"tiny light: {name} as a file, foot lock {foot_lock:g}", TINY, "light", make)


def model_cases() -> list[ModelCase]:
    """All requests on the tiny model and the shipped ones, in an order that loads each of them once."""
    cases = [_case(TINY, runtime, name) for runtime in RUNTIMES for name in REQUESTS]
    cases.append(ModelCase("tiny light: a stream", TINY, "light", lambda generator, _: streamed(generator, REQUESTS["several segments"])))
    for name, foot_lock in (
        ("walk", 0.0),
        ("walk", 0.5),
        ("walk", 1.0),
        ("kept frames", 1.0),
        ("loop that travels", 1.0),
        ("loop in place", 1.0),
    ):
        cases.append(_file_case(name, foot_lock))
    for model in SHIPPED:
        cases += [_case(model, "light", name) for name in REQUESTS] + [_case(model, "torch", name) for name in FEW]
    return cases
