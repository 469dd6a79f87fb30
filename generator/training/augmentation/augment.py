"""Training windows made from others: in time (`joined`), in space (`layered`), at another pace (`paced`), on another way (`bent`), more
than once (`counted`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...data.store import MotionStore, Window
from ...motion import HoldFeet
from ..batches import balanced_probabilities
from .body_composition import layered_windows
from .concatenation import joined_windows
from .made_windows import MadeWindow, WindowDraw, left_as_they_are
from .path_warp import bent_windows
from .repetition import counted_windows
from .time_stretch import paced_windows

_MAKERS = {
    "joined": joined_windows,
    "layered": layered_windows,
    "paced": paced_windows,
    "bent": bent_windows,
    "counted": counted_windows,
}


@dataclass(frozen=True)
class Augmentation:
    """How many windows to try to make of each kind; fewer come where too few fit. between_captions: share of draws whose text lies
    somewhere between two captions of a window: both say the same, so what lies between them does too. hold_feet: keeps the standing feet
    of bent windows where they stand; this room knows no foot lock of its own."""

    joined: int = 0
    layered: int = 0
    paced: int = 0
    bent: int = 0
    counted: int = 0
    between_captions: float = 0.0
    hold_feet: HoldFeet = left_as_they_are


NOTHING_MADE = Augmentation()


def augmented(
    store: MotionStore, windows: Sequence[Window], wanted: Augmentation, longest: int, seed: int
) -> tuple[MotionStore, list[Window]]:
    """The store with the made windows' rows behind its own, held in memory, and windows with those after them.

    longest: rows that a window has at most; every made window's source is the name of its kind.
    """
    made: list[MadeWindow] = []
    for kind, make in _MAKERS.items():
        if (count := getattr(wanted, kind)) and windows:
            # Each kind has draws of its own, so that asking for another changes none of them.
            rng = np.random.default_rng((seed, *kind.encode()))
            draw = WindowDraw(store, tuple(windows), balanced_probabilities(windows), longest, rng, wanted.hold_feet)
            made += make(draw, count)
    return _appended(store, windows, made) if made else (store, list(windows))


def _appended(store: MotionStore, windows: Sequence[Window], made: Sequence[MadeWindow]) -> tuple[MotionStore, list[Window]]:
    first_rows = len(store.rows) + np.cumsum([0, *(len(one.rows) for one in made)])
    added = [
        Window(one.id, one.source, one.licence, one.group, one.split, int(row), len(one.rows), one.texts, one.text_kind)
        for one, row in zip(made, first_rows[:-1], strict=True)
    ]
    rows = np.concatenate([store.rows, *(one.rows for one in made)])
    return replace(store, rows=rows, windows=(*store.windows, *added)), [*windows, *added]
