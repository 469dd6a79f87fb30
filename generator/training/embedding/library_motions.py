"""What an embedding is trained on: a library's entries, as its VAE decodes them, and what they are called."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...data.captions import mirror_caption
from ...inference.network import Network
from ...retrieval.library import Library

# Of the draws, how many are recordings, where there are others too.
_RECORDED = 0.5
# Captions more alike than this are no counter-examples for each other.
_SAME_MEANING = 0.9
# One recording in so many is held out, to be told how the training goes.
_HELD_OUT = 25
_BATCH = 64


@dataclass(frozen=True)
class LibraryMotions:
    """motions: each entry's features (R, 263), normalised, float16."""

    library: Library
    motions: Sequence[np.ndarray]

    @cached_property
    def captions(self) -> list[np.ndarray]:
        """Of each entry the places of its captions among the texts."""
        captions = self.library.captions
        order = np.argsort(captions.entries, kind="stable")
        counts = np.bincount(captions.entries, minlength=len(captions.frames))
        return np.split(captions.places[order], np.cumsum(counts)[:-1])

    @cached_property
    def held_out(self) -> np.ndarray:
        """(N,) bool: of entries that are called the same, or the same on the other side, all are or none."""
        recorded = self.library.recorded
        return np.array([recorded[entry] and self._group(entry) % _HELD_OUT == 0 for entry in range(len(recorded))], dtype=bool)

    def _group(self, entry: int) -> int:
        texts = [self.library.captions.texts[place] for place in self.captions[entry]]
        sides = sorted(texts), sorted(mirror_caption(text) for text in texts)
        return zlib.crc32(repr(min(sides)).encode())

    @cached_property
    def shares(self) -> np.ndarray:
        """(N,) how often each entry is drawn: every set of captions by the square root of the number of its entries."""
        called = [tuple(sorted(places.tolist())) for places in self.captions]
        many = Counter(called)
        weights = np.array([many[each] ** -0.5 for each in called]) * ~self.held_out
        recorded = self.library.recorded
        if recorded.any() and not recorded.all():
            weights[recorded] *= _RECORDED / weights[recorded].sum()
            weights[~recorded] *= (1.0 - _RECORDED) / weights[~recorded].sum()
        return weights / weights.sum()

    def drawn_caption(self, entry: int, rng: np.random.Generator) -> int:
        """The place of one of its captions among the texts."""
        return int(rng.choice(self.captions[entry]))

    def no_counter_examples(self, entries: Sequence[int], chosen: Sequence[int]) -> np.ndarray:
        """(B, B) bool: pairs of different entries that have a caption in common, or whose chosen captions mean the same."""
        called = [set(self.captions[entry].tolist()) for entry in entries]
        shared = np.array([[not one.isdisjoint(other) for other in called] for one in called])
        vectors = self.library.captions.vectors[list(chosen)]
        return (shared | (vectors @ vectors.T > _SAME_MEANING)) & ~np.eye(len(entries), dtype=bool)

    def padded(self, entries: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
        """Features (B, T, 263), zero past each end, and lengths (B,)."""
        lengths = np.array([len(self.motions[entry]) for entry in entries])
        features = np.zeros((len(entries), int(lengths.max()), self.motions[0].shape[1]), np.float32)
        for row, entry in enumerate(entries):
            features[row, : lengths[row]] = self.motions[entry]
        return features, lengths

    def batches(self) -> Iterator[np.ndarray]:
        """All entries, those of a length together."""
        order = np.argsort([len(motion) for motion in self.motions], kind="stable")
        yield from np.split(order, range(_BATCH, len(order), _BATCH))


def decoded(library: Library, network: Network, std: np.ndarray) -> LibraryMotions:
    """Every entry as the network's VAE decodes it. std: (263,) of the features."""
    from tqdm import tqdm

    frames, each = library.frames, network.config.vae.latent_frames
    seconds = -(-frames // each)
    motions = [np.zeros((0, len(std)), np.float16)] * len(frames)
    bar = tqdm(total=len(frames), desc="decoding")
    for count in np.unique(seconds):
        alike = np.flatnonzero(seconds == count)
        for chosen in np.split(alike, range(_BATCH, len(alike), _BATCH)):
            latents = (library.latents[chosen] * library.scale).astype(np.float32)
            features = network.decode(network.place(latents), int(count) * each, None)
            for entry, rows in zip(chosen, features, strict=True):
                motions[entry] = ((rows[: frames[entry]] - network.mean) / std).astype(np.float16)
            bar.update(len(chosen))
    bar.close()
    return LibraryMotions(library, motions)
