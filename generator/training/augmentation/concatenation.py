"""Composition in time: two captioned windows, one after the other, become a third that is captioned "A then B".

Recordings hold one action each for the most part, prompts often two. Windows follow each other where the first one's last pose is like the
second one's first, and the second goes over into its own motion within half a second, as windows of a long clip do.
"""

from __future__ import annotations

import numpy as np

from ...data.store import Window
from ...planning.stitching import without_jump_at
from ...representation.features import POSITIONS
from ...text.caption_text import predicate
from .made_windows import SHORTEST, MadeWindow, WindowDraw, WindowPart, made_of

SOURCE = "concatenation"
# Metres, mean over joints: poses farther apart than this are no place to go over.
_FARTHEST = 0.12
# Windows that are looked through for the most similar first pose.
_CANDIDATES = 64
_CAPTIONS = 6
_THEN = (" then ", " and then ", ", then ")


def concatenated_windows(draw: WindowDraw, count: int) -> list[MadeWindow]:
    """Up to `count`; fewer where too few windows are short enough, or end as others begin."""
    made = []
    for number, window in enumerate(draw.windows_drawn(count)):
        first = draw.part(window, draw.longest - SHORTEST)
        second = None if first is None else _going_on(draw, first)
        if first is not None and second is not None:
            both = without_jump_at(np.concatenate([first.rows, second.rows])[None], len(first.rows))[0]
            captions = _captions(window, second.window, draw.rng)
            made.append(made_of(SOURCE, number, [window, second.window], captions, "human", both))
    return made


def concatenated_caption(first: str, second: str, then: str = " then ") -> str:
    """Two captions as one sentence; the second's subject is left out where it is a person like any other."""
    return first.strip().rstrip(".") + then + predicate(second)


def _going_on(draw: WindowDraw, first: WindowPart) -> WindowPart | None:
    """Of a sample of windows the one that begins most like `first` ends."""
    room = draw.longest - len(first.rows)
    others = [draw.part(window, room) for window in draw.windows_drawn(_CANDIDATES) if window.texts != first.window.texts]
    near = [(_distance(first.rows[-1], other.rows[0]), index) for index, other in enumerate(others) if other is not None]
    distance, nearest = min(near, default=(_FARTHEST, -1))
    return others[nearest] if distance < _FARTHEST else None


def _distance(pose: np.ndarray, other: np.ndarray) -> float:
    """Metres, mean over joints, of two feature rows' poses."""
    return float(np.linalg.norm((pose[POSITIONS] - other[POSITIONS]).reshape(-1, 3), axis=-1).mean())


def _captions(first: Window, second: Window, rng: np.random.Generator) -> list[str]:
    return [
        concatenated_caption(str(rng.choice(first.texts)), str(rng.choice(second.texts)), str(rng.choice(_THEN))) for _ in range(_CAPTIONS)
    ]
