"""What a text encoder makes of sentences about motion: does it find the same said differently, and tell opposites apart?"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from .text_pairs import CaptionedClip, Triplet

# Sentences -> unit vectors (N, D).
Embed = Callable[[Sequence[str]], np.ndarray]


def retrieval(queries: np.ndarray, answers: np.ndarray, ranks: Sequence[int] = (1, 3)) -> dict[str, float]:
    """How often row i of the answers is among the nearest `rank` to query i."""
    near = queries @ answers.T
    places = (near > near.diagonal()[:, None]).sum(1)
    return {f"R@{rank}": float((places < rank).mean()) for rank in ranks} | {"mean rank": float(places.mean() + 1)}


def clip_retrieval(clips: Sequence[CaptionedClip], embed: Embed) -> dict[str, float]:
    """How often one of the captions nearest to a caption, itself left out, is of its clip."""
    texts = [text for clip in clips for text in clip.texts]
    owner = np.repeat(np.arange(len(clips)), [len(clip.texts) for clip in clips])
    near = (vectors := embed(texts)) @ vectors.T
    np.fill_diagonal(near, -2.0)
    alone = np.bincount(owner)[owner] < 2
    nearest = np.argsort(-near, axis=1)[:, :10]
    hits = owner[nearest] == owner[:, None]
    return {f"R@{rank}": float(hits[~alone, :rank].any(1).mean()) for rank in (1, 3, 10)}


def triplet_accuracy(triplets: Sequence[Triplet], embed: Embed) -> dict[str, float]:
    """By kind, and "all" as the mean of the kinds."""
    anchor, same, other = (embed([getattr(each, name) for each in triplets]) for name in ("anchor", "same", "other"))
    right = (anchor * same).sum(1) > (anchor * other).sum(1)
    kinds = np.array([each.kind for each in triplets])
    found = {str(kind): float(right[kinds == kind].mean()) for kind in sorted(set(kinds))}
    return found | {"all": float(np.mean(list(found.values())))}
