"""Training windows from programs: each performed on a real recording, and kept only when its own predicate finds it done."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np

from ...representation.features import CONTACTS, canonicalise, features_to_joints, window_features, with_low_contacts
from ..augmentation.made_windows import MadeWindow, WindowDraw, made_of
from .bases import Bases, find_bases
from .program import Performance, Program
from .registry import all_programs
from .stage import Stage

# A program is tried so often for each window that is wanted of it.
_TRIES = 4


def programmed_windows(draw: WindowDraw, count: int, names: Collection[str] = ()) -> list[MadeWindow]:
    """`count` windows, programs drawn by weight; fewer where the recordings hold nothing to perform on, or a predicate keeps failing.

    names: only those windows of the count that are these programs', where any are named. Raises ValueError where there is none of a name.
    """
    if unknown := sorted(set(names) - set(all_programs())):
        raise ValueError(f"no program is called {', '.join(unknown)}: generator/training/grammar has them")
    bases = find_bases(draw.store, draw.windows)
    drawn = _drawn_programs(list(all_programs().values()), count, draw.rng)
    chosen = [program for program in drawn if not names or program.name in names]
    made = (_made(program, bases, draw, number) for number, program in enumerate(chosen))
    return [window for window in made if window is not None]


def _drawn_programs(programs: list[Program], count: int, rng: np.random.Generator) -> Iterable[Program]:
    """Each as often as its weight says, rounded by chance."""
    weights = np.array([program.weight for program in programs])
    shares = count * weights / weights.sum()
    times = np.floor(shares + rng.uniform()).astype(int)
    rest = rng.choice(len(programs), size=max(count - int(times.sum()), 0), p=weights / weights.sum())
    order = np.concatenate([np.repeat(np.arange(len(programs)), times), rest])
    return [programs[index] for index in rng.permutation(order)[:count]]


def _made(program: Program, bases: Bases, draw: WindowDraw, number: int) -> MadeWindow | None:
    """One that its predicate finds done, after the round trip, too, where one of its tries is."""
    kept: MadeWindow | None = None
    for _ in range(_TRIES):
        stage = Stage.drawn(bases, program.base, draw.rng, draw.longest)
        performance = program.perform(stage)
        if not performance.predicate(performance.joints):
            continue
        rows = rows_of(performance)
        kept = made_of(f"program {program.name}", number, stage.base.windows, performance.captions, "human", rows)
        if passes(performance, draw.round_trip.of(rows)):
            return kept
    return kept


def rows_of(performance: Performance) -> np.ndarray:
    """(T - 1, 263) the features of a performance."""
    joints = canonicalise(performance.joints, floor=False)
    rows = window_features(joints).astype(np.float32)
    if performance.contacts is not None:
        rows[:, CONTACTS] = performance.contacts[: len(rows)]
    return with_low_contacts(rows)


def passes(performance: Performance, rows: np.ndarray) -> bool:
    """Whether features (R, 263), such as the performance's own after a VAE, still hold what was performed."""
    return performance.predicate(features_to_joints(np.asarray(rows, dtype=np.float64)))
