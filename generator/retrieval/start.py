"""What a window's latents begin as: an entry of the library laid out over the window's seconds, and how closely each is kept to.

Denoising from a sample that is noised only in part keeps what it shows (SDEdit, arXiv 2108.01073): the less noise, the closer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from .library import Library
from .movement import AT_THE_END, STILL_GOING, off_going_on
from .ranking import Ranking, Worded, best_reading

# The share of signal (the square root of the schedule's alpha) below which a latent stays what the library holds.
CLOSE, NEAR, LOOSE = 0.98, 0.95, 0.6
# How well an entry must do what the prompt says to be begun from closely, nearly, or at all.
_SURE, _LIKELY, _PERHAPS = 0.7, 0.5, 0.35
# Entries that come so near to the best are as good, and some more where those are few: which of them is taken is left to the seed.
_AS_GOOD, _NEARLY_AS_GOOD = 0.02, 0.04
_FEW, _MOST = 4, 8
# Where there are fewer than so many, those that are called the same in one caption at least may be so much worse: they do the same.
_ALONE, _KIN = 3, 0.1
# How much a motion's likeness to the prompt counts beside its captions', among entries whose scores come so near to the best.
_BY_MOTION, _WITHIN = 0.2, 0.25
# Of entries that do it, the share that is not cut off in a motion of the usual length.
_NEARLY_ALL = 0.75
# What a metre between the pelvis's height and that in which an entry begins costs, beyond what is no matter.
_HEIGHT_COST, _SAME_HEIGHT = 0.4, 0.1
# Metres: lower pelvises sit, kneel or lie.
_LOW = 0.75
# Metres a second by which a gait may differ from what it goes on with, and how many a metre of the pelvis's height is worth.
_ABOUT_AS_FAST, _UPRIGHT = 1.2, 3.0


@dataclass(frozen=True)
class LatentStart:
    """values: (B, L, W) normalised latents. closeness: (B, L), the share of signal from which on the denoiser may change a latent, 0 where
    it begins as noise alone."""

    values: np.ndarray
    closeness: np.ndarray


def together(starts: Sequence[LatentStart | None], shape: tuple[int, int]) -> LatentStart | None:
    """Those of several clips as one batch. shape: (L, W) of a window's latents."""
    if all(start is None for start in starts):
        return None
    none = LatentStart(np.zeros((1, *shape), np.float32), np.zeros((1, shape[0]), np.float32))
    each = [start or none for start in starts]
    return LatentStart(np.concatenate([start.values for start in each]), np.concatenate([start.closeness for start in each]))


@dataclass(frozen=True)
class Seconds:
    """A window as latents see it. first: how many of them lie in what exists already. count: how many it has. fixed: those in which frames
    are constrained. passed: how many of the entry's own went by before the window."""

    first: int
    count: int
    fixed: frozenset[int] = frozenset()
    passed: int = 0


@dataclass(frozen=True)
class Retrieval:
    """A library and how it is searched. latent_frames: the VAE's."""

    library: Library
    ranking: Ranking
    latent_frames: int

    @classmethod
    def of(cls, library: Library, latent_frames: int) -> Retrieval:
        ranking = Ranking(library.captions, library.repeats, library.recorded, library.movements)
        return cls(library, ranking, latent_frames)

    @property
    def latent_tokens(self) -> int:
        """How many a window has."""
        return self.library.latents.shape[1]

    def start(self, found: Found, seconds: Seconds, continued: bool, seeds: Sequence[int]) -> LatentStart | None:
        """What a window of a prompt begins from, one entry for each seed; None where nothing comes near. continued: whether the prompt's
        motion began in a window before."""
        if found.best < _PERHAPS:
            return None
        parts = [self._laid_out(found.drawn(seed), seconds, continued, found.closeness) for seed in seeds]
        return LatentStart(np.stack([values for values, _ in parts]), np.stack([closeness for _, closeness in parts]))

    def search(self, readings: Sequence[Worded], frames: int | None) -> tuple[int, np.ndarray]:
        """By which reading of a prompt the best entry was found, and (N,) how well each entry does what the prompt says, in so many frames
        or any. readings: see `ranking.best_reading`."""
        wanted = None if frames is None else min(frames, self.latent_tokens * self.latent_frames)
        reading, scores = best_reading(self.ranking, readings, wanted)
        return reading, self._by_motion(scores, readings[reading].vector)

    def _by_motion(self, scores: np.ndarray, vector: np.ndarray) -> np.ndarray:
        """Scores (N,) of entries that come near to the best, put in order by their motions, too: captions leave much unsaid. The best
        score stays what it is, since it says how well a prompt is known."""
        if self.library.embedding is None:
            return scores
        near = np.flatnonzero(scores > scores.max() - _WITHIN)
        moved = scores[near] + _BY_MOTION * self.library.embedding.likeness(vector)[near]
        ordered = scores.copy()
        ordered[near] = moved - moved.max() + scores.max()
        return ordered

    def usual_frames(self, scores: np.ndarray, whole: bool = False) -> float | None:
        """How long the entries last that surely do it once, all but the longest of them; None where there are none. whole: as long as the
        longest, since some show a part of a way that is gone once, and what goes on as it begins has gone it then."""
        found = Found.of(scores)
        once = found.entries if whole else found.entries[~self.library.repeats[found.entries]]
        if found.best < _LIKELY or 2 * len(once) < len(found.entries):
            return None
        lengths = self.library.frames[once]
        # The best of them is not cut off.
        return float(lengths.max() if whole else max(np.quantile(lengths, _NEARLY_ALL), lengths[0]))

    def find(self, scores: np.ndarray, height: float | None) -> Found:
        """The entries that do it. height: of the pelvis where they are to begin, if that is known: who sits stands up from there, and who
        waves on a chair need not get up for it."""
        if height is not None:
            scores = scores - _HEIGHT_COST * np.maximum(np.abs(self.library.heights[:, 0] - height) - _SAME_HEIGHT, 0.0)
        found = Found.of(scores)
        return found if len(found.entries) >= _ALONE else found.among(self._kin(int(found.entries[0])), scores)

    def _kin(self, entry: int) -> np.ndarray:
        """(K,) the entries that have a caption of this one's, itself among them."""
        captions = self.library.captions
        called = captions.places[captions.entries == entry]
        return np.unique(captions.entries[np.isin(captions.places, called)])

    def _tail(self, entry: int, closeness: float) -> _Tail:
        low = float(self.library.heights[entry, 1]) < _LOW
        goes_on = float(self.library.movements[entry, AT_THE_END]) > STILL_GOING
        gait = self._gait(entry) if goes_on and not low else None
        onwards = None if gait is None else self.library.entry(gait, self.latent_frames)
        return _Tail(self.library.end(entry, self.latent_frames), closeness, low, onwards)

    def _gait(self, entry: int) -> int | None:
        """The recording that goes straight on again and again, as fast, the same way and as upright as can be had as this one at its end;
        None where none comes near."""
        library = self.library
        upright = np.abs(library.heights - library.heights[entry, 1]).max(axis=1)
        off = off_going_on(library.movements, entry) + _UPRIGHT * upright
        costs = np.where(library.repeats & library.recorded, off, np.inf)
        return int(costs.argmin()) if costs.min() < _ABOUT_AS_FAST else None

    def _laid_out(self, entry: int, seconds: Seconds, continued: bool, closeness: float) -> tuple[np.ndarray, np.ndarray]:
        latents, whole = self.library.entry(entry, self.latent_frames), replace(seconds, count=seconds.count + seconds.passed)
        tail = self._tail(entry, closeness)
        if self.library.repeats[entry]:
            values, close = _over_and_over(latents, whole, tail)
        else:
            values, close = _once(latents, whole, continued, tail)
        shown = np.setdiff1d(np.arange(whole.count), np.arange(seconds.first, seconds.first + seconds.passed))
        values, close = _beside_fixed(values[shown], close[shown], seconds)
        # What lies past the window's end is nobody's.
        beyond = self.latent_tokens - seconds.count
        return np.pad(values, ((0, beyond), (0, 0))), np.pad(close, (0, beyond))


@dataclass(frozen=True)
class Found:
    """Entries that do what a prompt says about equally well, and how well the best does."""

    entries: np.ndarray
    best: float

    @classmethod
    def of(cls, scores: np.ndarray) -> Found:
        order = np.argsort(-scores, kind="stable")[:_MOST]
        best = float(scores[order[0]])
        worse = best - scores[order]
        return cls(order[(worse <= _AS_GOOD) | ((worse <= _NEARLY_AS_GOOD) & (np.arange(len(order)) < _FEW))], best)

    def among(self, kin: np.ndarray, scores: np.ndarray) -> Found:
        """These, and then the best of their kin, the entries (K,), as far as they come near."""
        order = kin[np.argsort(-scores[kin], kind="stable")]
        near = order[(self.best - scores[order] <= _KIN) & ~np.isin(order, self.entries)]
        return Found(np.concatenate([self.entries, near[: _FEW - len(self.entries)]]), self.best)

    @property
    def closeness(self) -> float:
        return CLOSE if self.best >= _SURE else NEAR if self.best >= _LIKELY else LOOSE

    def drawn(self, seed: int) -> int:
        """Seeds in a row go through all of them, so that one take is never the next one's likeness."""
        return int(self.entries[seed % len(self.entries)])


@dataclass(frozen=True)
class _Tail:
    """What follows an entry: a second of its last pose (W,). closeness: the entry's. low: whether the body sits, kneels or lies in it.
    onwards: (n, W) of who is in the middle of a stride, and would freeze there, how he goes on."""

    latent: np.ndarray
    closeness: float
    low: bool
    onwards: np.ndarray | None = None

    @property
    def own_closeness(self) -> float:
        """Who stands may move a little; who lies is not to spring up."""
        return min(NEAR if self.low else LOOSE, self.closeness)


def _over_and_over(latents: np.ndarray, seconds: Seconds, tail: _Tail) -> tuple[np.ndarray, np.ndarray]:
    """Again and again, with a second between that the model makes; who lies or sits lies on in it."""
    values, close = _nothing(latents, seconds)
    if tail.low:
        values[seconds.first :] = tail.latent
        close[seconds.first :] = tail.own_closeness
    place = seconds.first
    while place < seconds.count:
        part = latents[: seconds.count - place]
        values[place : place + len(part)] = part
        close[place : place + len(part)] = tail.closeness
        place += len(part) + 1
    return values, close


def _once(latents: np.ndarray, seconds: Seconds, continued: bool, tail: _Tail) -> tuple[np.ndarray, np.ndarray]:
    """Once, unless that was in a window before; then its last pose, so that what is done is not undone, or the gait that goes on."""
    end = seconds.first if continued else min(seconds.first + len(latents), seconds.count)
    values, close = _afterwards(replace(seconds, first=end), tail)
    values[seconds.first : end] = latents[: end - seconds.first]
    close[seconds.first : end] = tail.closeness
    return values, close


def _afterwards(seconds: Seconds, tail: _Tail) -> tuple[np.ndarray, np.ndarray]:
    if tail.onwards is not None:
        return _over_and_over(tail.onwards, seconds, tail)
    values, close = _nothing(tail.latent[None], seconds)
    values[seconds.first :] = tail.latent
    close[seconds.first :] = tail.own_closeness
    return values, close


def _nothing(latents: np.ndarray, seconds: Seconds) -> tuple[np.ndarray, np.ndarray]:
    return np.zeros((seconds.count, latents.shape[1]), np.float32), np.zeros(seconds.count, np.float32)


def _beside_fixed(values: np.ndarray, close: np.ndarray, seconds: Seconds) -> tuple[np.ndarray, np.ndarray]:
    """Constrained seconds are the model's, and those beside them, as those beside what exists, are kept to less closely."""
    before = {seconds.first - 1} if seconds.first else set[int]()
    fixed = seconds.fixed | before
    for second in fixed:
        for beside in (second - 1, second + 1):
            if 0 <= beside < len(close):
                close[beside] = min(close[beside], NEAR)
    close[list(fixed)] = 0.0
    return values, close
