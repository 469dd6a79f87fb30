"""What is measured on embeddings: pure functions on arrays.

Every set of embeddings is (N, D) from one evaluator. Definitions: Guo et al., Generating Diverse and Natural 3D Human Motions from
Text (CVPR 2022), section 5, except where a docstring says otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

# 95 % of a normal distribution lie within this many standard deviations of its mean.
_NORMAL_95 = 1.96


@dataclass(frozen=True)
class Interval:
    """A mean and half the width of its 95 % confidence interval; 0 for a single value."""

    mean: float
    half_width: float


def interval(values: Sequence[float]) -> Interval:
    """Mean and 1.96 standard errors over repetitions, the form of HumanML3D's tables."""
    figures = np.asarray(values, dtype=np.float64)
    spread = _NORMAL_95 * figures.std(ddof=1) / np.sqrt(len(figures)) if len(figures) > 1 else 0.0
    return Interval(float(figures.mean()), float(spread))


def frechet_distance(ours: np.ndarray, real: np.ndarray) -> float:
    """FID: squared Frechet distance of the normal distributions with the two sets' means and covariances.

    |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)); Dowson & Landau 1982, Heusel et al. 2017 (arXiv 1706.08500), equation 6.
    """
    difference = ours.mean(axis=0) - real.mean(axis=0)
    first, second = np.atleast_2d(np.cov(ours, rowvar=False)), np.atleast_2d(np.cov(real, rowvar=False))
    # The eigenvalues of C1 C2 are those of the symmetric A C2 A with A = C1^(1/2): real and, but for rounding, not negative.
    values, vectors = np.linalg.eigh(first)
    root = (vectors * np.sqrt(values.clip(min=0))) @ vectors.T
    cross = np.sqrt(np.linalg.eigvalsh(root @ second @ root).clip(min=0)).sum()
    return float(difference @ difference + np.trace(first) + np.trace(second) - 2 * cross)


def distances(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """(N, M) Euclidean distances between the rows of (N, D) and (M, D)."""
    squares = (first**2).sum(1)[:, None] + (second**2).sum(1) - 2 * first @ second.T
    return np.sqrt(squares.clip(min=0))


def r_precision(texts: np.ndarray, motions: np.ndarray, batches: Sequence[np.ndarray], most: int = 3) -> np.ndarray:
    """(most,) share of texts whose own motion is among the 1, 2, ... nearest of its batch.

    batches: index arrays into both sets. A motion as near as the own one counts as nearer by half, so that an evaluator that tells
    nothing apart gets no more than chance.
    """
    hits = np.zeros(most)
    for batch in batches:
        table = distances(texts[batch], motions[batch])
        own = np.diagonal(table)[:, None]
        rank = (table < own).sum(1) + ((table == own).sum(1) - 1) / 2
        hits += [(rank < place).sum() for place in range(1, most + 1)]
    return hits / sum(len(batch) for batch in batches)


def matching_distance(texts: np.ndarray, motions: np.ndarray) -> float:
    """MM-Dist: mean distance of each text from its motion; rows belong together."""
    return float(np.linalg.norm(texts - motions, axis=1).mean())


def diversity(motions: np.ndarray, rng: np.random.Generator, pairs: int = 300) -> float:
    """Mean distance of random pairs of different motions."""
    first, second = _random_pairs(len(motions), pairs, rng)
    return float(np.linalg.norm(motions[first] - motions[second], axis=1).mean())


def multimodality(takes: np.ndarray, rng: np.random.Generator, pairs: int = 10) -> float:
    """Mean distance of random pairs of different takes of one text, over all texts. takes: (texts, takes, D).

    Guo et al. draw the two sides of the pairs apart, and may meet a take with itself; ours are always different takes.
    """
    total = 0.0
    for of_one_text in takes:
        first, second = _random_pairs(len(of_one_text), pairs, rng)
        total += np.linalg.norm(of_one_text[first] - of_one_text[second], axis=1).mean()
    return float(total / len(takes))


def draw_batches(captions: Sequence[Sequence[str]], size: int, rng: np.random.Generator, distinct: bool = True) -> list[np.ndarray]:
    """len(captions) // size batches (at least one) of `size` clips for R-precision.

    distinct: no two clips of a batch share any caption. Many recordings show the same thing under the same label; were two of them in
    a batch, the right answer would be counted as wrong. Every batch is drawn anew: a clip may be in several and in none. Without it
    the clips are dealt out at random, as the published protocol does.
    Raises ValueError when there are not so many different clips.
    """
    count = max(1, len(captions) // size)
    if not distinct:
        if len(captions) < size:
            raise ValueError(f"R-precision needs {size} clips, and there are {len(captions)}: take a larger split")
        order = rng.permutation(len(captions))
        return [order[start * size : (start + 1) * size] for start in range(count)]
    return [_distinct_batch(captions, size, rng) for _ in range(count)]


def distinct_clips(captions: Sequence[Sequence[str]]) -> int:
    """How many clips without a caption in common are found for certain: as many as there are groups of clips linked by captions."""
    group: dict[str, str] = {}

    def first_of(text: str) -> str:
        while group.setdefault(text, text) != text:
            text = group[text]
        return text

    for texts in captions:
        for text in texts:
            group[first_of(text)] = first_of(texts[0])
    return len({first_of(texts[0]) for texts in captions})


def _distinct_batch(captions: Sequence[Sequence[str]], size: int, rng: np.random.Generator) -> np.ndarray:
    chosen: list[int] = []
    taken: set[str] = set()
    for index in map(int, rng.permutation(len(captions))):
        if taken.isdisjoint(captions[index]):
            chosen.append(index)
            taken.update(captions[index])
        if len(chosen) == size:
            return np.array(chosen)
    raise ValueError(f"R-precision needs {size} clips without a caption in common, and {len(chosen)} were found: take a larger split")


def _random_pairs(count: int, pairs: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Indices (pairs,) twice, never the same on both sides."""
    if count < 2:
        raise ValueError("a distance between motions needs at least two of them")
    first = rng.integers(0, count, pairs)
    return first, (first + rng.integers(1, count, pairs)) % count
