"""What each window of a request begins from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..constraints.model_inputs import ConstrainedFrames
from ..planning.windows import WindowPlan
from .start import Found, LatentStart, Retrieval, Seconds

# The ways a prompt may be read, and their vectors (text_width,).
Readings = Callable[[str], Sequence[tuple[str, np.ndarray]]]


@dataclass
class Beginnings:
    """retrieval: where to look. readings: of a prompt. Keeps what it has found, since long motions ask for one prompt again and again."""

    retrieval: Retrieval
    readings: Readings
    _found: dict[tuple[str, int], Found] = field(default_factory=dict[tuple[str, int], Found])

    def of(self, window: WindowPlan, seeds: Sequence[int], constraints: ConstrainedFrames | None) -> LatentStart | None:
        """For each seed (its variation's own) another motion of those that do what the window's prompt says; None where nothing does."""
        found = self._find(window.prompt, window.frames - window.existing)
        own = [(seed, window.start) for seed in seeds]
        return self.retrieval.start(found, self._seconds(window, constraints), window.part > 0, own)

    def of_clip(self, prompt: str, frames: int, seed: int) -> LatentStart | None:
        """For a clip that is one window without constraints."""
        return self.of(WindowPlan(prompt, 0, 0, frames), [seed], None)

    def _find(self, prompt: str, frames: int) -> Found:
        if (prompt, frames) not in self._found:
            self._found[prompt, frames] = self.retrieval.find(self.readings(prompt), frames)
        return self._found[prompt, frames]

    def _seconds(self, window: WindowPlan, constraints: ConstrainedFrames | None) -> Seconds:
        each = self.retrieval.latent_frames
        first, count = -(-window.existing // each), -(-window.frames // each)
        if constraints is None:
            return Seconds(first, count)
        frames = np.flatnonzero(constraints.mask[:, : window.frames].any(axis=0))
        return Seconds(first, count, frozenset((frames[frames >= window.existing] // each).tolist()))
