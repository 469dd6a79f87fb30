"""What the makers of training windows share: whole windows or parts to make one from, and what comes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ...data.store import MotionStore, Window
from ...motion import FootLock

# Rows that a part has at least: a second.
SHORTEST = 20


@dataclass(frozen=True)
class WindowPart:
    """Rows (R, 263) of a window, for which its captions hold."""

    window: Window
    rows: np.ndarray


@dataclass(frozen=True)
class MadeWindow:
    """A window to be, with rows of its own (R, 263). The rest as in `Window`."""

    id: str
    source: str
    licence: str
    group: str
    split: str
    texts: tuple[str, ...]
    text_kind: str
    rows: np.ndarray

    def window(self, first_row: int) -> Window:
        """It as a window of a store that holds its rows from `first_row` on."""
        return Window(self.id, self.source, self.licence, self.group, self.split, first_row, len(self.rows), self.texts, self.text_kind)


def as_they_are(rows: np.ndarray) -> np.ndarray:
    """Changes nothing."""
    return rows


@dataclass(frozen=True)
class RoundTrip:
    """of: features (R, 263) as a VAE gives them back. key: tells which VAE."""

    key: str = ""
    of: Callable[[np.ndarray], np.ndarray] = as_they_are


NO_ROUND_TRIP = RoundTrip()


@dataclass(frozen=True)
class WindowDraw:
    """Windows, drawn with probabilities (N,). longest: rows of a made window at most. foot_lock, round_trip: Augmentation's."""

    store: MotionStore
    windows: tuple[Window, ...]
    probabilities: np.ndarray
    longest: int
    rng: np.random.Generator
    foot_lock: FootLock
    round_trip: RoundTrip = NO_ROUND_TRIP

    def windows_drawn(self, count: int) -> list[Window]:
        return [self.windows[index] for index in self.rng.choice(len(self.windows), size=count, p=self.probabilities)]

    def part(self, window: Window, longest: int) -> WindowPart | None:
        """At least a second, at most `longest` rows, or None where that cannot be: parts of a labelled window have its caption too, but a
        window that people described is taken whole or not at all."""
        rows = self.store.features(window)
        if len(rows) < SHORTEST or longest < SHORTEST:
            return None
        if window.text_kind == "label":
            length = int(self.rng.integers(SHORTEST, min(len(rows), longest) + 1)) if len(rows) > longest // 2 else len(rows)
            start = int(self.rng.integers(0, len(rows) - length + 1))
            return WindowPart(window, rows[start : start + length])
        return WindowPart(window, rows) if len(rows) <= longest else None


def no_foot_lock(joints: np.ndarray, _contacts: np.ndarray) -> np.ndarray:
    """Holds no feet."""
    return joints


def made_of(source: str, number: int, parts: Sequence[Window], texts: Sequence[str], text_kind: str, rows: np.ndarray) -> MadeWindow:
    """A window made of others: its licence and group are all of theirs."""
    licence = " + ".join(dict.fromkeys(part.licence for part in parts))
    group = " + ".join(dict.fromkeys(part.group for part in parts))
    return MadeWindow(f"{source} {number}", source, licence, group, parts[0].split, tuple(sorted(set(texts))), text_kind, rows)
