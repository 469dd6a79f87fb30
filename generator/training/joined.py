"""Composition in time: two captioned windows, one after the other, become a third that is captioned "A then B".

Recordings hold one action each for the most part, prompts often two. Windows are joined where the first one's last pose is like the
second one's first, and the second goes over into its own motion within half a second, as windows of a long clip do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..data.store import MotionStore, Window
from ..features import POSITIONS
from ..seam import without_seam
from .batches import balanced_probabilities

SOURCE = "joined"
# Rows that a part has at least: a second.
_SHORTEST = 20
# Metres, mean over joints: poses farther apart than this are no place to go over.
_FARTHEST = 0.12
# Windows that are looked through for the most similar first pose.
_CANDIDATES = 64
_CAPTIONS = 6
_SUBJECT = re.compile(
    r"^(?:(?:an?|the|this) )?(?:person|man|woman|guy|human|figure|dancer|character|individual|somebody|someone|he|she|they) ", re.IGNORECASE
)
_THEN = (" then ", " and then ", ", then ")


@dataclass(frozen=True)
class _Part:
    """rows: (R, 263)."""

    window: Window
    rows: np.ndarray


def with_joined_windows(
    store: MotionStore, windows: Sequence[Window], count: int, longest: int, seed: int
) -> tuple[MotionStore, list[Window]]:
    """The store with up to `count` joined windows of at most `longest` rows behind its own, and windows with them.

    Fewer come back where too few windows are short enough, or end as others begin. The new rows are held in memory.
    """
    rng = np.random.default_rng((seed, 1))
    pairs = _pairs(store, [window for window in windows if _may_be_part(window, longest)], count, longest, rng) if count else []
    rows, joined, first_row = [store.rows], [], len(store.rows)
    for index, (first, second) in enumerate(pairs):
        both = np.concatenate([first.rows, second.rows])[None]
        rows.append(without_seam(both, len(first.rows))[0])
        joined.append(_window(f"{SOURCE} {index}", first.window, second.window, first_row, len(rows[-1]), rng))
        first_row += len(rows[-1])
    if not joined:
        return store, list(windows)
    return replace(store, rows=np.concatenate(rows), windows=(*store.windows, *joined)), [*windows, *joined]


def joined_caption(first: str, second: str, then: str = " then ") -> str:
    """Two captions as one sentence; the second's subject is left out where it is a person like any other."""
    return first.strip().rstrip(".") + then + _SUBJECT.sub("", second.strip())


def _may_be_part(window: Window, longest: int) -> bool:
    """Parts of a labelled window have its caption too; a window that people described is taken whole or not at all."""
    return _SHORTEST <= window.row_count and (window.text_kind == "label" or window.row_count <= longest - _SHORTEST)


def _pairs(store: MotionStore, windows: Sequence[Window], count: int, longest: int, rng: np.random.Generator) -> list[tuple[_Part, _Part]]:
    if len(windows) < 2:
        return []
    probabilities = balanced_probabilities(windows)
    pairs = []
    for index in rng.choice(len(windows), size=count, p=probabilities):
        first = _part(store, windows[index], longest - _SHORTEST, rng)
        drawn = [windows[other] for other in rng.choice(len(windows), size=_CANDIDATES, p=probabilities)]
        room = longest - len(first.rows)
        others = [
            _part(store, window, room, rng)
            for window in drawn
            if window.texts != windows[index].texts and (window.text_kind == "label" or window.row_count <= room)
        ]
        if not others:
            continue
        distances = [_distance(first.rows[-1], other.rows[0]) for other in others]
        nearest = int(np.argmin(distances))
        if distances[nearest] < _FARTHEST:
            pairs.append((first, others[nearest]))
    return pairs


def _part(store: MotionStore, window: Window, longest: int, rng: np.random.Generator) -> _Part:
    rows = store.features(window)
    if window.text_kind == "label":
        length = int(rng.integers(_SHORTEST, min(len(rows), longest) + 1)) if len(rows) > longest // 2 else len(rows)
        start = int(rng.integers(0, len(rows) - length + 1))
        rows = rows[start : start + length]
    return _Part(window, rows)


def _distance(pose: np.ndarray, other: np.ndarray) -> float:
    """Metres, mean over joints, of two feature rows' poses."""
    return float(np.linalg.norm((pose[POSITIONS] - other[POSITIONS]).reshape(-1, 3), axis=-1).mean())


def _window(name: str, first: Window, second: Window, row: int, rows: int, rng: np.random.Generator) -> Window:
    """A pair's licences and groups are both parts'."""
    texts = {
        joined_caption(str(rng.choice(first.texts)), str(rng.choice(second.texts)), str(rng.choice(_THEN))) for _ in range(_CAPTIONS)
    }
    licence, group = (" + ".join(dict.fromkeys(pair)) for pair in ((first.licence, second.licence), (first.group, second.group)))
    return Window(name, SOURCE, licence, group, first.split, row, rows, tuple(sorted(texts)), "human")
