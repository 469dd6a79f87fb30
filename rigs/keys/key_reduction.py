"""Fewer keys for the same motion: Bezier curves fitted limb by limb, as long as no end of a bone strays farther than a tolerance.

Bones in a row, as those of a limb or of the trunk, have their keys on the same frames: what one of them does against the other then
goes on cancelling out where keys are left out. Keys stand every half second at first. Wherever some end of a bone strays too far, the row
whose errors move it most gets another key in the middle of that gap, and its curves are fitted anew (`bezier_fit.py`), until nothing
strays; then keys go again that turn out not to be needed. Ends that stand still, as feet on the floor do, are held to a smaller tolerance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from ..math.rotations import length
from .bezier_fit import Fit, fit, joined
from .bone_chain import Chain, Channels, Placed, bone_ends
from .key_rows import Curve, Row, bones_below, curve_of, moves, rows_of
from .rigid_bodies import rigid_bodies

# An end stands where it keeps within so many metres of a place for so many seconds; it may stray by this share of the tolerance.
_STILL, _STANDS, _STANDING_SHARE = 0.004, 0.25, 0.4
# Of the rows whose errors move an end, those get a key whose share is at least this much of the greatest one.
_BLAMED = 0.9
# Of so many frames before and after, only the one where something strays most is looked at.
_NEAR = 3
# Samples that are fitted together: keys of a long clip are found stretch by stretch.
_STRETCH = 240


@dataclass(frozen=True)
class Coding:
    """How rotations are keyed: `encode` makes (T, C) values of quaternions (T, 4), `decode` quaternions of values. Angles and axes, Euler
    angles in any order; quaternions as they are."""

    encode: Callable[[np.ndarray], np.ndarray]
    decode: Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Reduced:
    """rotations, locations: each bone's keys. error: how far (the rig's unit) any end of a bone strays at any frame, at worst."""

    rotations: tuple[Fit, ...]
    locations: tuple[Fit, ...]
    error: float


def reduce_keys(chain: Chain, channels: Channels, codings: tuple[Coding, ...], tolerance: float, fps: float) -> Reduced:
    """Keys of each bone's rotation and location, metres; codings: one a bone.

    Raises ValueError for a tolerance that is not positive.
    """
    if not tolerance > 0.0:
        raise ValueError(f"the tolerance must be positive, not {tolerance:g}")
    wish = (tolerance, fps)
    codes = [coding.encode(channels.rotations[:, bone]) for bone, coding in enumerate(codings)]
    still = np.array([0])
    rotations, locations = ([fit(values, still) for values in each] for each in (codes, np.moveaxis(channels.locations, 1, 0)))
    bodies = rigid_bodies(chain, channels)
    moving: list[int] = bodies.bones.tolist()
    if moving:
        sources = [_Source(codes[bone], channels.locations[:, bone], codings[bone].decode) for bone in moving]
        found = _fitted(bodies.chain, Channels(channels.rotations[:, moving], channels.locations[:, moving]), sources, wish)
        for bone, turned, moved in zip(moving, found[0::2], found[1::2], strict=True):
            rotations[bone], locations[bone] = turned, moved
    reduced = Reduced(tuple(rotations), tuple(locations), 0.0)
    played = _played(reduced, codings, len(channels.rotations))
    return replace(reduced, error=float(length(bone_ends(chain, played) - bone_ends(chain, channels)).max()))


@dataclass(frozen=True)
class _Source:
    """What is keyed of a bone: codes (T, C) of its rotations, and locations (T, 3)."""

    codes: np.ndarray
    locations: np.ndarray
    decode: Callable[[np.ndarray], np.ndarray]


def _fitted(chain: Chain, channels: Channels, sources: Sequence[_Source], wish: tuple[float, float]) -> list[Fit]:
    """Of each bone's rotation and location, in turn. wish: the tolerance, and frames a second."""
    count = len(channels.rotations)
    starts = [*range(0, max(count - _STRETCH // 2, 1), _STRETCH), count - 1]
    found: list[list[Fit]] = []
    for span in pairwise(starts):
        curves: list[Curve] = []
        for bone, source in enumerate(sources):
            curves += [curve_of(bone, source.codes, span, source.decode), curve_of(bone, source.locations, span, None)]
        stretch = _Stretch.of(chain, curves, channels.at(slice(span[0], span[1] + 1)), wish)
        stretch.solve()
        found.append(stretch.fits())
    return [joined(list(line), starts) for line in zip(*found, strict=True)]


def _played(reduced: Reduced, codings: tuple[Coding, ...], count: int) -> Channels:
    rotations = [coding.decode(one.at(count)) for coding, one in zip(codings, reduced.rotations, strict=True)]
    return Channels(np.stack(rotations, axis=1), np.stack([one.at(count) for one in reduced.locations], axis=1))


def _limits(wanted: np.ndarray, tolerance: float, fps: float) -> np.ndarray:
    """(T, B, P) how far each end may stray: less where it stands."""
    window = min(max(2, round(_STANDS * fps)), len(wanted))
    windows = np.lib.stride_tricks.sliding_window_view(wanted, window, axis=0)
    still = length(windows.max(axis=-1) - windows.min(axis=-1)) < _STILL
    stands = np.zeros(wanted.shape[:-1], dtype=bool)
    for shift in range(window):
        stands[shift : shift + len(still)] |= still
    return np.where(stands, _STANDING_SHARE * tolerance, tolerance)


@dataclass
class _Stretch:
    """Frames that are fitted together. curves: each bone's rotation and location, in turn. wanted, limits: (T, B, P, 3) ends and (T, B, P)
    how far they may stray."""

    chain: Chain
    curves: list[Curve]
    rows: list[Row]
    wanted: np.ndarray
    limits: np.ndarray

    @classmethod
    def of(cls, chain: Chain, curves: list[Curve], channels: Channels, wish: tuple[float, float]) -> _Stretch:
        """wish: the tolerance, and frames a second."""
        wanted, last = bone_ends(chain, channels), len(channels.rotations) - 1
        together: dict[int, list[Curve]] = {}
        row = rows_of(chain.parents)
        for number, curve in enumerate(curves):
            # What does not move has one key, whatever moves beside it.
            together.setdefault(row[curve.bone] if moves(curve) else -1 - number, []).append(curve)
        step = max(1, round(0.5 * wish[1]))
        rows = [Row(own, np.unique([*range(0, last, step), last]) if key >= 0 else np.array([0])) for key, own in together.items()]
        return cls(chain, curves, rows, wanted, _limits(wanted, *wish))

    def fits(self) -> list[Fit]:
        """Of each of `curves`."""
        found = {id(curve): one for row in self.rows for curve, one in zip(row.curves, row.fits, strict=True)}
        return [found[id(curve)] for curve in self.curves]

    def apart(self) -> np.ndarray:
        """(T, B, P) metres that ends are off."""
        return length(bone_ends(self.chain, self._played()) - self.wanted)

    def solve(self) -> None:
        """Give rows as many keys as it takes; the largest error that is left."""
        for row in self.rows:
            row.refit()
        while (over := self._over()).max() > 1.0:
            blame = self._shares(over)
            blamed = (blame >= _BLAMED * blame.max(axis=0)) & (blame > 0.0) & _peaks(over.max(axis=1))
            changed = [row for row, own in zip(self.rows, blamed, strict=True) if _add_keys(row, own)]
            # Those that are to blame may have all the keys that there are: then whatever else moves the end.
            worst = over.max(axis=1) > 1.0
            changed = changed or [row for row in self.rows if len(row.frames) > 1 and _add_keys(row, worst)]
            if not changed:
                return
            for row in changed:
                row.refit()
        self._prune()

    def _over(self) -> np.ndarray:
        """(T, B) how many of its limits each bone's ends are off."""
        return (self.apart() / self.limits).max(axis=2)

    def _shares(self, over: np.ndarray) -> np.ndarray:
        """(R, T) how many limits each row alone may move an end that strays beyond its own."""
        reach = _reach(self.chain, self.wanted, self.limits, over)
        return np.array([row.share(*reach) for row in self.rows])

    def _prune(self) -> None:
        """Take keys away as long as nothing strays, each row once."""
        placed = Placed.of(self.chain, self._played())
        for row in self.rows:
            below = bones_below(self.chain.parents, {curve.bone for curve in row.curves})
            at = 1
            while at < len(row.frames) - 1:
                kept = row.state()
                row.frames = np.delete(row.frames, at)
                row.refit()
                if not self._holds(placed, below):
                    row.restore(kept)
                    at += 1
            # As it is left.
            self._holds(placed, below)

    def _holds(self, placed: Placed, below: list[int]) -> bool:
        """Whether no end of these bones strays, which are placed anew."""
        for bone in below:
            placed.place(self.chain, bone, self.curves[2 * bone].played, self.curves[2 * bone + 1].played)
        apart = length(placed.ends(self.chain, below) - self.wanted[:, below])
        return bool((apart <= self.limits[:, below]).all())

    def _played(self) -> Channels:
        return Channels(*(np.stack([curve.played for curve in self.curves[kind::2]], axis=1) for kind in (0, 1)))


def _peaks(values: np.ndarray) -> np.ndarray:
    """(T,) where values above 1 are the largest of those near."""
    padded = np.pad(values, _NEAR, constant_values=0.0)
    return (values > 1.0) & (values >= np.lib.stride_tricks.sliding_window_view(padded, 2 * _NEAR + 1).max(axis=1))


def _reach(chain: Chain, wanted: np.ndarray, limits: np.ndarray, over: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(T, B) by how many limits an end that strays beyond its own moves for each radian, and each metre, of a bone above it."""
    turned, moved = np.zeros_like(over), np.zeros_like(over)
    for bone in np.flatnonzero(over.max(axis=0) > 1.0):
        strays, above = over[:, bone] > 1.0, int(bone)
        limit = limits[:, bone].min(axis=1)
        while above >= 0:
            arm = length(wanted[:, bone] - wanted[:, above, :1]).max(axis=1)
            turned[:, above] = np.maximum(turned[:, above], strays * arm / limit)
            moved[:, above] = np.maximum(moved[:, above], strays / limit)
            above = chain.parents[above]
    return turned, moved


def _add_keys(row: Row, blamed: np.ndarray) -> bool:
    """A key in the middle of each gap with a frame (T,) on which the row is to blame; whether there was any."""
    # A key may be off itself: values are fitted too.
    gaps = [(int(start), int(end)) for start, end in pairwise(row.frames) if end > start + 1 and blamed[start : end + 1].any()]
    row.frames = np.sort([*row.frames, *((start + end) // 2 for start, end in gaps)])
    return bool(gaps)
