"""Training windows made from others: one after the other (concatenation), one's upper body on another's legs (body composition), faster or
slower (time stretch), along a curve (path warp), more than once (repetition); and by kinematic programs (`grammar`), for what no recording
holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...data.store import MotionStore, Window
from ...motion import FootLock
from ..batches import balanced_probabilities
from ..program_cache import kept_programs
from .body_composition import composed_windows
from .concatenation import concatenated_windows
from .made_windows import NO_ROUND_TRIP, MadeWindow, RoundTrip, WindowDraw, no_foot_lock
from .path_warp import path_warped_windows
from .repetition import repeated_windows
from .time_stretch import time_stretched_windows

# Of recordings, and of what programs have made. Beside each what its draws begin with: the words that what ships was trained under.
_MAKERS = {
    "concatenations": (concatenated_windows, "joined"),
    "body_compositions": (composed_windows, "layered"),
    "time_stretches": (time_stretched_windows, "paced"),
    "path_warps": (path_warped_windows, "bent"),
    "repetitions": (repeated_windows, "counted"),
}


@dataclass(frozen=True)
class Augmentation:
    """How many windows to try to make of each kind; fewer come where too few fit. between_captions: share of draws whose text lies
    somewhere between two captions of a window: both say the same, so what lies between them does too. foot_lock: keeps the standing feet
    of warped paths where they stand; this room knows no foot lock of its own. program_share: share of draws that are programs' windows, or
    None to leave it to how rare they are. only_programs: of the programs' windows those of these names, where any are named.
    round_trip: what programs perform is to be there after it, too."""

    concatenations: int = 0
    body_compositions: int = 0
    time_stretches: int = 0
    path_warps: int = 0
    repetitions: int = 0
    programs: int = 0
    between_captions: float = 0.0
    foot_lock: FootLock = no_foot_lock
    program_share: float | None = None
    only_programs: tuple[str, ...] = ()
    round_trip: RoundTrip = NO_ROUND_TRIP

    def summary(self) -> str:
        """What is to be made, "300 concatenations, 40 programs"; empty where nothing is."""
        return ", ".join(f"{number} {kind.replace('_', ' ')}" for kind in (*_MAKERS, "programs") if (number := getattr(self, kind)))


NOTHING_MADE = Augmentation()


def augmented(
    store: MotionStore, windows: Sequence[Window], wanted: Augmentation, longest: int, seed: int
) -> tuple[MotionStore, list[Window]]:
    """The store with the made windows' rows behind its own, held in memory, and windows with those after them.

    longest: rows that a window has at most; every made window's source begins with the name of its kind.
    """
    if wanted.programs and windows:
        draw = _draw(store, windows, wanted, longest, seed, "programs")
        store, windows = _appended(store, windows, kept_programs(draw, wanted.programs, wanted.only_programs))
    made: list[MadeWindow] = []
    for kind, (make, draws) in _MAKERS.items():
        if (count := getattr(wanted, kind)) and windows:
            made += make(_draw(store, windows, wanted, longest, seed, draws), count)
    return _appended(store, windows, made) if made else (store, list(windows))


def _draw(store: MotionStore, windows: Sequence[Window], wanted: Augmentation, longest: int, seed: int, draws: str) -> WindowDraw:
    """Each kind has draws of its own, so that asking for another changes none of them."""
    rng = np.random.default_rng((seed, *draws.encode()))
    probabilities = balanced_probabilities(windows, wanted.program_share)
    return WindowDraw(store, tuple(windows), probabilities, longest, rng, wanted.foot_lock, wanted.round_trip)


def made_counts(windows: Sequence[Window]) -> dict[str, int]:
    """How many of these made windows are of each kind; programs' are counted together."""
    return dict(Counter(window.source.partition(" ")[0] for window in windows))


def made_licences(windows: Sequence[Window]) -> list[str]:
    """The licences of all that these made windows were made of."""
    return sorted({licence for window in windows for licence in window.licence.split(" + ")})


def _appended(store: MotionStore, windows: Sequence[Window], made: Sequence[MadeWindow]) -> tuple[MotionStore, list[Window]]:
    first_rows = len(store.rows) + np.cumsum([0, *(len(one.rows) for one in made)])
    added = [one.window(int(row)) for one, row in zip(made, first_rows[:-1], strict=True)]
    rows = np.concatenate([store.rows, *(one.rows for one in made)])
    return replace(store, rows=rows, windows=(*store.windows, *added)), [*windows, *added]
