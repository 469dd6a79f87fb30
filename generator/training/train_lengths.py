"""Fit how long what a caption describes usually takes (`usual_length.py`), and measure it on captions it was not fitted to."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from ..data.store import Window
from ..motion import FPS
from ..text.caption_text import stems

# Words of fewer captions tell nothing. The penalty counts as so many windows of which each word has told nothing.
_FEWEST_CAPTIONS = 3
_PENALTY = 10.0


def write_lengths(path: Path, windows: Mapping[str, Sequence[Window]]) -> dict[str, float]:
    """windows: by split. Writes the table and returns the share of variance it explains (of the seconds' logarithm), by split."""
    constant, words = fit_lengths(windows["train"])
    explained = {split: round(explained_variance(constant, words, chosen), 3) for split, chosen in windows.items()}
    rounded = {word: round(value, 3) for word, value in sorted(words.items())}
    path.parent.mkdir(parents=True, exist_ok=True)
    table = {"constant": round(constant, 3), "words": rounded, "explained_variance": explained}
    path.write_text(json.dumps(table, indent=0) + "\n", encoding="utf-8")
    return explained


def fit_lengths(windows: Sequence[Window]) -> tuple[float, dict[str, float]]:
    """The constant, and what each word adds to it: natural logarithms of seconds."""
    captions, seconds, weights = _captions(windows)
    counts = Counter(word for caption in set(captions) for word in stems(caption))
    words = sorted(word for word, count in counts.items() if count >= _FEWEST_CAPTIONS)
    present = np.array([[word in found for word in words] for found in map(stems, captions)], dtype=float)
    columns = np.column_stack([np.ones(len(captions)), present])
    penalty = np.diag([0.0] + [_PENALTY] * len(words))
    weighted = columns * weights[:, None]
    constant, *values = np.linalg.solve(columns.T @ weighted + penalty, weighted.T @ np.log(seconds))
    return float(constant), dict(zip(words, map(float, values), strict=True))


def explained_variance(constant: float, words: Mapping[str, float], windows: Sequence[Window]) -> float:
    """1 where every caption tells its window's length, 0 where guessing the mean does as well."""
    captions, seconds, weights = _captions(windows)
    predicted = np.array([constant + sum(words.get(word, 0.0) for word in stems(caption)) for caption in captions])
    real = np.log(seconds)
    spread = np.average((real - np.average(real, weights=weights)) ** 2, weights=weights)
    return float(1.0 - np.average((predicted - real) ** 2, weights=weights) / spread)


def _captions(windows: Sequence[Window]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Each window's captions, seconds (N,) and weights (N,): 1 a window, shared out among its captions."""
    captions = [text for window in windows for text in window.texts]
    counts = np.array([len(window.texts) for window in windows])
    seconds = np.repeat([window.row_count / FPS for window in windows], counts)
    return captions, seconds, np.repeat(1.0 / counts, counts)
