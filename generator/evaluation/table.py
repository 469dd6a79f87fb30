"""Rows of motions to a table of figures: repetitions, intervals, and the Markdown that is printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from . import metrics, motion_quality
from .clips import Clips, Take
from .metrics import Interval

PLACES = 3


class ReadsMotion(Protocol):
    """What fills columns: our evaluator or the published one."""

    @property
    def name(self) -> str: ...

    @property
    def distinct_captions(self) -> bool: ...

    def reads(self, caption: str) -> bool: ...

    def embed_texts(self, captions: Sequence[str]) -> np.ndarray: ...

    def embed_motions(self, motions: Sequence[np.ndarray]) -> np.ndarray: ...


@dataclass(frozen=True)
class Row:
    """What is measured. takes: the repetitions use them in turn. many: some texts' takes, for MultiModality: (texts)(takes) of joints.

    shuffled: every motion is given another clip's text. joint_error: metres, the VAE's; seconds: per clip. None prints as a dash.
    """

    name: str
    takes: tuple[Take, ...]
    many: tuple[tuple[np.ndarray, ...], ...] = ()
    shuffled: bool = False
    joint_error: float | None = None
    seconds: float | None = None


@dataclass(frozen=True)
class Repeats:
    """count: how often every figure is measured anew (captions, batches, pairs, takes). batch: clips that R-precision chooses from."""

    count: int = 20
    batch: int = 32
    seed: int = 0


@dataclass(frozen=True)
class Judge:
    """An evaluator and what it makes of the real clips, (N, D), which every row is compared with."""

    evaluator: ReadsMotion
    real: np.ndarray
    # Embeddings of captions, each made once for all rows and repetitions.
    _texts: dict[str, np.ndarray] = field(default_factory=lambda: {})

    @classmethod
    def of(cls, evaluator: ReadsMotion, clips: Clips) -> Judge:
        return cls(evaluator, evaluator.embed_motions(clips.joints))

    def read(self, captions: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Indices of those captions that the evaluator reads, and their embeddings."""
        readable = [index for index, text in enumerate(captions) if self.evaluator.reads(text)]
        new = list(dict.fromkeys(captions[index] for index in readable if captions[index] not in self._texts))
        if new:
            self._texts.update(zip(new, self.evaluator.embed_texts(new), strict=True))
        return np.array(readable, dtype=int), np.array([self._texts[captions[index]] for index in readable])


Cells = dict[str, Interval | None]


def measure(row: Row, judges: Sequence[Judge], clips: Clips, repeats: Repeats) -> Cells:
    """Every column of a row, by its heading."""
    cells: Cells = {}
    for judge in judges:
        cells |= _embedding_cells(row, judge, clips, repeats)
    cells["VAE cm"] = _single(row.joint_error, 100)
    cells |= _joint_cells(row, clips)
    cells["s/clip"] = _single(row.seconds)
    return cells


def _embedding_cells(row: Row, judge: Judge, clips: Clips, repeats: Repeats) -> Cells:
    evaluator = judge.evaluator
    takes = [evaluator.embed_motions(take.motions) for take in row.takes]
    many = np.array([evaluator.embed_motions(motions) for motions in row.many])
    values: dict[str, list[float]] = {}
    for repetition in range(repeats.count):
        rng = np.random.default_rng((repeats.seed, repetition))
        which = repetition % len(takes)
        captions = list(row.takes[which].captions or clips.draw_captions(rng))
        if row.shuffled:
            captions = [captions[int(index)] for index in rng.permutation(len(captions))]
        figures = _matching(judge, captions, takes[which], clips, repeats, rng)
        figures["FID"] = metrics.frechet_distance(takes[which], judge.real)
        figures["Diversity"] = metrics.diversity(takes[which], rng)
        if len(many):
            figures["MModality"] = metrics.multimodality(many, rng)
        for name, value in figures.items():
            values.setdefault(name, []).append(value)
    names = ("FID", *(f"R@{place}" for place in range(1, PLACES + 1)), "MM-Dist", "Diversity", "MModality")
    return {f"{name} ({evaluator.name})": metrics.interval(values[name]) if name in values else None for name in names}


def _matching(
    judge: Judge, captions: Sequence[str], motions: np.ndarray, clips: Clips, repeats: Repeats, rng: np.random.Generator
) -> dict[str, float]:
    readable, vectors = judge.read(captions)
    rows: list[int] = readable.tolist()
    own = [clips.captions[row] for row in rows]
    batches = metrics.draw_batches(own, repeats.batch, rng, judge.evaluator.distinct_captions)
    precision = metrics.r_precision(vectors, motions[readable], batches, PLACES)
    figures = {f"R@{place}": float(value) for place, value in enumerate(precision, start=1)}
    return figures | {"MM-Dist": metrics.matching_distance(vectors, motions[readable])}


_JOINT_COLUMNS: dict[str, tuple[Callable[[Sequence[np.ndarray]], float], float]] = {
    "skate GMD %": (motion_quality.skating_gmd, 100),
    "skate Kimodo %": (motion_quality.skating_kimodo, 100),
    "slip cm/s": (motion_quality.slip, 100),
    "float cm": (motion_quality.floating, 100),
    "sink cm": (motion_quality.penetration, 100),
}


def _joint_cells(row: Row, clips: Clips) -> Cells:
    """Over takes, not repetitions: joints change from take to take only. Jerk is a share of the real clips', where they have any."""
    cells: Cells = {
        name: metrics.interval([scale * function(take.motions) for take in row.takes]) for name, (function, scale) in _JOINT_COLUMNS.items()
    }
    real = motion_quality.jerk(clips.joints)
    shares = [motion_quality.jerk(take.motions) / real for take in row.takes] if real else []
    cells["jerk / real"] = metrics.interval(shares) if shares else None
    return cells


def _single(value: float | None, scale: float = 1.0) -> Interval | None:
    return None if value is None else Interval(scale * value, 0.0)


def markdown(rows: Sequence[tuple[str, Cells]]) -> str:
    """One Markdown table; every row has the same headings."""
    headings = list(rows[0][1])
    lines = [["", *headings], *([name, *(_cell(cells[heading]) for heading in headings)] for name, cells in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    text = [
        "| " + " | ".join([line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))]) + " |"
        for line in lines
    ]
    rule = "|" + "|".join(["-" * (widths[0] + 2), *("-" * (width + 1) + ":" for width in widths[1:])]) + "|"
    return "\n".join([text[0], rule, *text[1:]])


def _cell(value: Interval | None) -> str:
    if value is None:
        return "-"
    digits = 3 if abs(value.mean) < 10 else 1
    text = f"{value.mean:.{digits}f}"
    return f"{text} ±{value.half_width:.{digits}f}" if value.half_width else text
