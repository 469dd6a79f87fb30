"""The clips that are measured: real ones of a split, and for each the motion that somebody makes for one of its captions."""

# torch's own annotations are partial: of some of its methods a strict checker knows too little.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..data.store import MotionStore, Window
from ..representation.features import FEATURE_COUNT, features_to_joints, joints_to_features
from ..text.encoding.text_encoder import TextEncoder, embed_texts

_BATCH = 64


@dataclass(frozen=True)
class Clips:
    """Windows of a split, cut at the longest that is measured. joints: (T, 22, 3) of each, see `window_joints`."""

    windows: tuple[Window, ...]
    joints: tuple[np.ndarray, ...]

    @property
    def captions(self) -> list[tuple[str, ...]]:
        return [window.texts for window in self.windows]

    @property
    def frames(self) -> list[int]:
        return [len(joints) for joints in self.joints]

    def draw_captions(self, rng: np.random.Generator) -> list[str]:
        """One caption of each clip."""
        return [texts[int(rng.integers(len(texts)))] for texts in self.captions]


@dataclass(frozen=True)
class Take:
    """A motion for each clip, joints (T, 22, 3), and the caption that it was made from; None for real motions, which fit all of their
    clip's captions."""

    motions: tuple[np.ndarray, ...]
    captions: tuple[str, ...] | None = None


def read_clips(store: MotionStore, windows: Sequence[Window], longest: int) -> Clips:
    return Clips(tuple(windows), tuple(window_joints(store, window, longest) for window in windows))


def window_joints(store: MotionStore, window: Window, longest: int) -> np.ndarray:
    """(T, 22, 3) metres, Y up, from the window's first frame, which stands above the origin facing +Z; T at most longest.

    Real motions are measured from their joints, as generated ones are: both take the same way to the evaluator.
    """
    rows = torch.from_numpy(np.array(store.features(window)[:longest]))
    return features_to_joints(rows).numpy()


def motion_features(motions: Sequence[np.ndarray], jump_at_start: bool) -> list[Tensor]:
    """(T - 1, 263) features of joints (T, 22, 3) each, not normalised; jump_at_start as in `joints_to_features`.

    Many at once, brought to one length by repeating their last frames: that changes nothing before them, since the smoothing of the
    heading goes on beyond a clip's end in the same way.
    """
    order = sorted(range(len(motions)), key=lambda index: len(motions[index]))
    rows: list[Tensor] = [torch.zeros(0, FEATURE_COUNT)] * len(motions)
    for start in range(0, len(order), _BATCH):
        chosen = [motions[index] for index in order[start : start + _BATCH]]
        longest = max(map(len, chosen))
        padded = np.stack([np.concatenate([joints, joints[-1:].repeat(longest - len(joints), 0)]) for joints in chosen])
        features = joints_to_features(torch.from_numpy(padded).float(), jump_at_start)
        for index, clip, joints in zip(order[start : start + _BATCH], features, chosen, strict=True):
            rows[index] = clip[: len(joints) - 1]
    return rows


class NearestCaption:
    """The training clip whose caption is nearest to a text: what a search in the training data would give an animator."""

    def __init__(self, store: MotionStore, windows: Sequence[Window], encoder: TextEncoder, longest: int):
        self._store, self._windows, self._encoder, self._longest = store, windows, encoder, longest
        self._texts = list(dict.fromkeys(text for window in windows for text in window.texts))
        self._owners: dict[str, list[int]] = {text: [] for text in self._texts}
        for index, window in enumerate(windows):
            for text in window.texts:
                self._owners[text].append(index)
        self._vectors = embed_texts(encoder, self._texts)

    def find(self, captions: Sequence[str], rng: np.random.Generator) -> Take:
        """For each caption a clip with the nearest one; among several with that very caption one at random."""
        nearest = _nearest(embed_texts(self._encoder, captions), self._vectors)
        chosen = [self._owners[self._texts[index]] for index in map(int, nearest)]
        windows = [self._windows[owners[int(rng.integers(len(owners)))]] for owners in chosen]
        return Take(tuple(window_joints(self._store, window, self._longest) for window in windows), tuple(captions))


def _nearest(vectors: Tensor, among: Tensor) -> Tensor:
    """(N,) the row of `among` most alike to each vector by the angle between them."""
    unit = torch.nn.functional.normalize
    return (unit(vectors, dim=1) @ unit(among, dim=1).T).argmax(1)
