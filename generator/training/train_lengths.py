"""Fit how long what a caption describes usually takes (`usual_length.py`), and measure it on captions it was not fitted to."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ..data.store import Window
from ..motion import FPS
from ..text.caption_text import times_told
from ..text.duration_model import words_of

# Words of fewer captions tell nothing. The penalty counts as so many windows of which each word has told nothing.
_FEWEST_CAPTIONS = 3
_PENALTY = 10.0
# A made window counts for this share of a recorded one.
_MADE = 0.3
# Of what is counted, the share that is not cut off.
_MOST = 0.8
# Of the power, so that it is told even where no caption counts.
_LIGHT_PENALTY = 1e-3


@dataclass(frozen=True)
class LengthModel:
    """Natural logarithms of seconds: the constant, and what each word adds to it. repeats: the power of how often it is done; counted: what
    is added where a number is told, so that the last one is seldom cut off."""

    constant: float
    words: Mapping[str, float]
    repeats: float
    counted: float = 0.0

    def seconds(self, caption: str) -> float:
        told = self.constant + sum(self.words.get(word, 0.0) for word in words_of(caption))
        times = times_told(caption)
        return math.exp(told + (self.counted if times > 1 else 0.0)) * times**self.repeats


def write_lengths(path: Path, windows: Mapping[str, Sequence[Window]], made: Sequence[Window] = ()) -> dict[str, float]:
    """windows: by split; made: programs', learned from, too. Writes the table and returns the share of variance it explains (of the
    seconds' logarithm), by split."""
    model = fit_lengths(windows["train"], made)
    measured = dict(windows) | ({"made": made} if made else {})
    explained = {split: round(explained_variance(model, chosen), 3) for split, chosen in measured.items()}
    rounded = {word: round(value, 3) for word, value in sorted(model.words.items())}
    path.parent.mkdir(parents=True, exist_ok=True)
    table = {
        "constant": round(model.constant, 3),
        "repeats": round(model.repeats, 3),
        "counted": round(model.counted, 3),
        "words": rounded,
        "explained_variance": explained,
    }
    path.write_text(json.dumps(table, indent=0) + "\n", encoding="utf-8")
    return explained


def fit_lengths(windows: Sequence[Window], made: Sequence[Window] = ()) -> LengthModel:
    """By ridge regression; the constant and the power of repeats are free. made: of programs, whose lengths are half chance."""
    captions, seconds, weights = _captions([*windows, *made])
    weights[sum(len(window.texts) for window in windows) :] *= _MADE
    told = {caption: words_of(caption) for caption in set(captions)}
    counts = Counter(word for found in told.values() for word in found)
    words = sorted(word for word, count in counts.items() if count >= _FEWEST_CAPTIONS)
    present = np.array([[word in told[caption] for word in words] for caption in captions], dtype=np.float32)
    columns = np.column_stack([np.ones(len(captions)), np.log([times_told(caption) for caption in captions]), present]).astype(np.float32)
    penalty = np.diag([0.0, _LIGHT_PENALTY] + [_PENALTY] * len(words))
    weighted = columns * weights[:, None].astype(np.float32)
    constant, repeats, *values = np.linalg.solve(columns.T @ weighted + penalty, weighted.T @ np.log(seconds))
    model = LengthModel(float(constant), dict(zip(words, map(float, values), strict=True)), float(repeats))
    return replace(model, counted=_counted(model, captions, seconds))


def _counted(model: LengthModel, captions: Sequence[str], seconds: np.ndarray) -> float:
    """Above the mean by as much as most that are counted take longer: what goes on a little is a smaller fault than two for three."""
    longer = [math.log(real / model.seconds(text)) for text, real in zip(captions, seconds, strict=True) if times_told(text) > 1]
    return max(float(np.quantile(longer, _MOST)), 0.0) if longer else 0.0


def explained_variance(model: LengthModel, windows: Sequence[Window]) -> float:
    """1 where every caption tells its window's length, 0 where guessing the mean does as well."""
    captions, seconds, weights = _captions(windows)
    told, real = np.log([model.seconds(caption) for caption in captions]), np.log(seconds)
    spread = np.average((real - np.average(real, weights=weights)) ** 2, weights=weights)
    return float(1.0 - np.average((told - real) ** 2, weights=weights) / spread)


def _captions(windows: Sequence[Window]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Each window's captions, seconds (N,) and weights (N,): 1 a window, shared out among its captions."""
    captions = [text for window in windows for text in window.texts]
    counts = np.array([len(window.texts) for window in windows])
    seconds = np.repeat([window.row_count / FPS for window in windows], counts)
    return captions, seconds, np.repeat(1.0 / counts, counts)
