"""What goes into the generator and what comes out. Plain data: numpy only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

FPS = 20.0

# Called as on_step(done, total) after every denoising step; returning False cancels before the next one.
OnStep = Callable[[int, int], bool]


@dataclass(frozen=True)
class Context:
    """Frames the motion must contain: joints (K, 22, 3) in metres (Y up) at the frame indices `frames` (K,) of the result."""

    joints: np.ndarray
    frames: np.ndarray


@dataclass(frozen=True)
class Request:
    """What the animator asked for. seconds are per segment; guidance is the classifier-free guidance scale (1 = none)."""

    segments: tuple[tuple[str, float], ...]
    seed: int = 0
    guidance: float | None = None
    steps: int | None = None
    variations: int = 1
    context: Context | None = None


@dataclass(frozen=True)
class Segment:
    """The prompt that frames first..last (inclusive) of a motion were made from."""

    prompt: str
    first: int
    last: int


@dataclass(frozen=True)
class ModelId:
    """Which weights made a motion: their name and the hash of their content."""

    name: str
    hash: str


@dataclass(frozen=True)
class Motion:
    """Joint positions over time: metres, Y up, starting at the origin facing +Z.

    joints: (T, 22, 3) float32 in SMPL's joint order. contacts: (T, 4) bool in the order of `smpl.CONTACT_JOINTS`.
    """

    joints: np.ndarray
    contacts: np.ndarray
    segments: tuple[Segment, ...]
    seed: int
    model: ModelId
    fps: float = FPS

    @property
    def prompt(self) -> str:
        """All its prompts in one line."""
        return ", then ".join(segment.prompt.strip() for segment in self.segments)


class Cancelled(Exception):
    """The caller's on_step returned False."""
