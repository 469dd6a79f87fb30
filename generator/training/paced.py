"""Windows played faster or slower, a little: as the same person might do it another time."""

from __future__ import annotations

import re

import numpy as np

from ..features import CONTACTS, VELOCITIES
from .made import SHORTEST, MadeWindow, WindowDraw, made_of

SOURCE = "paced"
_SLOWEST, _FASTEST = 0.8, 1.25
# Captions that would no longer be true.
_PACE = re.compile(r"slow|fast|quick|speed|pace|brisk|hurr|rapid|sprint|leisure|energ|exhaust|tired|wear|sluggish|rush", re.IGNORECASE)
# Columns that are per frame: the root's turn and way, and the joints'.
_RATES = np.r_[0:3, VELOCITIES]


def paced_windows(draw: WindowDraw, count: int) -> list[MadeWindow]:
    """Up to `count`: windows whose captions tell of a pace are left out."""
    made = []
    for number, window in enumerate(draw.windows_drawn(count)):
        factor = float(np.exp(draw.rng.uniform(np.log(_SLOWEST), np.log(_FASTEST))))
        if not any(_PACE.search(text) for text in window.texts):
            rows = paced(draw.store.features(window), factor)
            if SHORTEST <= len(rows):
                made.append(made_of(SOURCE, number, [window], window.texts, window.text_kind, rows))
    return made


def paced(rows: np.ndarray, factor: float) -> np.ndarray:
    """Features (R, 263) of the motion played `factor` times as fast, (R', 263); contacts are the nearest frame's."""
    times = np.arange(0.0, len(rows) - 1 + 1e-6, factor)
    before = np.minimum(times.astype(int), len(rows) - 1)
    after = np.minimum(before + 1, len(rows) - 1)
    share = (times - before).astype(np.float32)[:, None]
    played = rows[before] + share * (rows[after] - rows[before])
    played[:, _RATES] *= np.float32(factor)
    played[:, CONTACTS] = rows[np.where(share[:, 0] < 0.5, before, after)][:, CONTACTS]
    return played
