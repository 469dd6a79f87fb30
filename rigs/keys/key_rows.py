"""Channels of bones with keys on the same frames, and the curves through them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ..math.rotations import angle_between, length
from .bezier_fit import Fit, fit

# A channel moves that changes by more than this, radians, metres or parts of a quaternion.
_MOVES = 1e-6


@dataclass
class Curve:
    """One bone's rotation or location. samples: (T, C) as keyed; plain: (T, 4) or (T, 3); off: (T,) radians or metres that it is off."""

    bone: int
    samples: np.ndarray
    plain: np.ndarray
    decode: Callable[[np.ndarray], np.ndarray] | None
    slopes: tuple[np.ndarray | None, np.ndarray | None]
    played: np.ndarray = field(init=False)
    off: np.ndarray = field(init=False)

    def play(self, values: np.ndarray) -> None:
        """Take (T, C) values of the fitted curves."""
        self.played = values if self.decode is None else self.decode(values)
        off = length(self.played - self.plain) if self.decode is None else angle_between(self.played, self.plain)
        self.off = np.where(off < 1e-9, 0.0, off)


@dataclass
class Row:
    """Curves with keys on the same frames."""

    curves: list[Curve]
    frames: np.ndarray
    fits: list[Fit] = field(default_factory=list[Fit])

    def refit(self) -> None:
        """Curves through the keys of now."""
        curves, count = self.curves, len(self.curves[0].samples)
        slopes = self._slopes(0), self._slopes(1)
        whole = fit(np.concatenate([curve.samples for curve in curves], axis=1), self.frames, slopes)
        values, at = whole.at(count), 0
        self.fits = []
        for curve in curves:
            own = slice(at, at := at + curve.samples.shape[1])
            self.fits.append(Fit(self.frames, whole.values[:, own], whole.slopes[:, own]))
            curve.play(values[:, own])

    def share(self, turned: np.ndarray, moved: np.ndarray) -> np.ndarray:
        """(T,) the most that any of the curves moves an end, in limits; turned, moved: (T, B) of `_reach`."""
        return np.max([curve.off * (moved if curve.decode is None else turned)[:, curve.bone] for curve in self.curves], axis=0)

    def state(self) -> tuple[np.ndarray, list[Fit], list[tuple[np.ndarray, np.ndarray]]]:
        """What `restore` takes."""
        return self.frames, self.fits, [(curve.played, curve.off) for curve in self.curves]

    def restore(self, state: tuple[np.ndarray, list[Fit], list[tuple[np.ndarray, np.ndarray]]]) -> None:
        """As it was."""
        self.frames, self.fits, played = state
        for curve, (values, off) in zip(self.curves, played, strict=True):
            curve.played, curve.off = values, off

    def _slopes(self, end: int) -> np.ndarray | None:
        given = [slope for curve in self.curves if (slope := curve.slopes[end]) is not None]
        return np.concatenate(given) if given else None


def rows_of(parents: tuple[int, ...]) -> list[int]:
    """(B,) a number for each bone: those of one row, which are each other's only children, have the same."""
    children = [parents.count(bone) for bone in range(len(parents))]
    found: list[int] = []
    for bone, parent in enumerate(parents):
        found.append(found[parent] if parent >= 0 and children[parent] == 1 else bone)
    return found


def bones_below(parents: tuple[int, ...], tops: set[int]) -> list[int]:
    """These bones and all that hang from them, parents first."""
    found: set[int] = set()
    for bone, parent in enumerate(parents):
        if bone in tops or parent in found:
            found.add(bone)
    return sorted(found)


def curve_of(bone: int, values: np.ndarray, span: tuple[int, int], decode: Callable[[np.ndarray], np.ndarray] | None) -> Curve:
    """One channel of a stretch. Stretches meet with one slope."""
    samples = values[span[0] : span[1] + 1]
    inner = [0.5 * (values[at + 1] - values[at - 1]) if 0 < at < len(values) - 1 else None for at in span]
    return Curve(bone, samples, samples if decode is None else decode(samples), decode, (inner[0], inner[1]))


def moves(curve: Curve) -> bool:
    """Whether its samples differ."""
    return len(curve.samples) > 1 and float(np.ptp(curve.samples, axis=0).max()) > _MOVES
