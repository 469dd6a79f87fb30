"""What each window of a request begins from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..constraints.model_inputs import ConstrainedFrames
from ..planning.windows import WindowPlan
from ..representation.features import ROOT_HEIGHT
from .start import LatentStart, Retrieval, Seconds

# The ways a prompt may be read, and their vectors (text_width,).
Readings = Callable[[str], Sequence[tuple[str, np.ndarray]]]


@dataclass
class Beginnings:
    """retrieval: where to look. readings: of a prompt. Keeps what it has found, since long motions ask for one prompt again and again."""

    retrieval: Retrieval
    readings: Readings
    _scores: dict[tuple[str, int | None], np.ndarray] = field(default_factory=dict[tuple[str, int | None], np.ndarray])

    def of(self, window: WindowPlan, seeds: Sequence[int], constraints: ConstrainedFrames | None) -> LatentStart | None:
        """For each seed (its variation's own) another motion of those that do what the window's prompt says; None where nothing does."""
        scores = self._scored(window.prompt, window.segment)
        # A later window of a segment goes on with what the first began from.
        height = _height_before(window, constraints) if window.part == 0 else None
        return self.retrieval.start(self.retrieval.find(scores, height), self._seconds(window, constraints), window.part > 0, seeds)

    def of_clip(self, prompt: str, frames: int, seed: int) -> LatentStart | None:
        """For a clip that is one window without constraints."""
        return self.of(WindowPlan(prompt, 0, 0, frames, segment=frames), [seed], None)

    def usual_frames(self, action: str) -> float | None:
        """How long one action takes, by the entries that do it; None where none surely does, or where they go on as long as one likes."""
        return self.retrieval.usual_frames(self._scored(action, None))

    def _scored(self, prompt: str, frames: int | None) -> np.ndarray:
        if (prompt, frames) not in self._scores:
            self._scores[prompt, frames] = self.retrieval.scores(self.readings(prompt), frames)
        return self._scores[prompt, frames]

    def _seconds(self, window: WindowPlan, constraints: ConstrainedFrames | None) -> Seconds:
        each = self.retrieval.latent_frames
        first, count = -(-window.existing // each), -(-window.frames // each)
        if constraints is None:
            return Seconds(first, count)
        frames = np.flatnonzero(constraints.mask[:, : window.frames].any(axis=0))
        return Seconds(first, count, frozenset((frames[frames >= window.existing] // each).tolist()))


def _height_before(window: WindowPlan, constraints: ConstrainedFrames | None) -> float | None:
    """Of the pelvis in the last frame that exists, or in a first one that is given; the mean over the variations."""
    last = max(window.existing - 1, 0)
    if constraints is None or not constraints.mask[:, last].all():
        return None
    return float(constraints.features[:, last, ROOT_HEIGHT].mean())
