"""A library some of whose entries are made anew, the others left as they are: refining the latents of all takes an hour."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from ...retrieval.captions import LibraryCaptions
from ...retrieval.library import Library, in_eight_bits


def renewed(library: Library, made: Library, programs: Collection[str]) -> Library:
    """The library without the entries that come from these programs (RECORDED: the recordings), and with all that were made of them."""
    kept = _chosen(library, np.array([origin not in programs for origin in library.origins]))
    latents = np.concatenate([each.latents * each.scale for each in (kept, made)])
    eight_bits, scale = in_eight_bits(latents)
    pairs = ((kept.repeats, made.repeats), (kept.heights, made.heights), (kept.movements, made.movements))
    repeats, heights, movements = (np.concatenate(pair) for pair in pairs)
    origins, captions = kept.origins + made.origins, _joined(kept.captions, made.captions)
    return Library(eight_bits, scale, repeats, origins, heights, movements, captions)


def _chosen(library: Library, chosen: np.ndarray) -> Library:
    """Of a library the entries (N,) bool that are chosen."""
    origins = tuple(origin for origin, keep in zip(library.origins, chosen, strict=True) if keep)
    captions = _captions_of(library.captions, chosen)
    own = (library.repeats[chosen], origins, library.heights[chosen], library.movements[chosen])
    return Library(library.latents[chosen], library.scale, *own, captions)


def _captions_of(captions: LibraryCaptions, chosen: np.ndarray) -> LibraryCaptions:
    said = chosen[captions.entries]
    texts, places = np.unique(captions.places[said], return_inverse=True)
    entries = (np.cumsum(chosen) - 1)[captions.entries[said]]
    return LibraryCaptions(tuple(captions.texts[text] for text in texts), captions.vectors[texts], places, entries, captions.frames[chosen])


def _joined(first: LibraryCaptions, second: LibraryCaptions) -> LibraryCaptions:
    """Both, what they call the same once."""
    texts = {text: place for place, text in enumerate(dict.fromkeys((*first.texts, *second.texts)))}
    old = set(first.texts)
    new = [text not in old for text in second.texts]
    places = np.array([texts[text] for text in second.texts], int)[second.places]
    return LibraryCaptions(
        tuple(texts),
        np.concatenate([first.vectors, second.vectors[new]]),
        np.concatenate([first.places, places]),
        np.concatenate([first.entries, second.entries + len(first.frames)]),
        np.concatenate([first.frames, second.frames]),
    )
