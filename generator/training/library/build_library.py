"""The library of a checkpoint: which of its training windows motions may begin from, as latents of its VAE."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import torch

from ...data.captions import mirror_caption
from ...data.store import MotionStore, Window
from ...model.config import VaeConfig
from ...model.vae_base import Vae
from ...motion import FPS
from ...representation.features import POSITIONS, ROOT, ROOT_HEIGHT, VELOCITIES, YAW_VELOCITY, mirror_features
from ...retrieval.aspects import aspect_values, plain
from ...retrieval.captions import LibraryCaptions
from ...retrieval.library import RECORDED, Library, in_eight_bits
from ...retrieval.movement import movement_of
from ...text.clauses.prompt_actions import prompt_actions
from ...text.encoding.text_encoder import TextEncoder, embed_texts
from ..augmentation.path_warp import going_on
from ..batches import PROGRAM
from ..latents import LatentScale
from ..losses import Normalisation
from .level_floor import on_level_floor
from .recorded_actions import does_what_it_is_called
from .refine_latents import QUIETLY, USUALLY, refined

# Of a program's windows those that the VAE keeps best, and some of each side, direction, count and the like; of a window's captions some.
_OF_A_PROGRAM, _OF_A_KIND, _CAPTIONS = 14, 3, 6
# A whole second is what a latent carries; less than a quarter of one more is cut off.
_CUT = 5
_NUMBER = re.compile(r"\b(?:once|twice|thrice|times|one|two|three|four|five|six|seven|eight|nine|ten|\d+)\b")
# Nobody means two of these who names one.
_ONCE = re.compile(
    r"\b(?:jumps?|jumping|(?:leap|kick|dodg|evad|duck)\w*|div(?:es?|ing)|falls?|falling|lies|lying|sits?|gets? up|getting up"
    r"|(?:step|climb|walk)\w* (?:over|under)|over an obstacle)\b"
)
# A motion goes on as it began when most poses of either half come again in the other: where the farthest joint is, and where it will be in
# a quarter of a second, within this many metres. Nobody turns on and on.
_SAME_POSE, _MOST, _AHEAD, _TURNED = 0.32, 0.8, FPS // 4, np.radians(45.0)
_SHORTEST_REPEATED = 24
# Metres: nobody stands more still, and in what moves less the head is what moves.
_STILL, _QUIET = 0.02, 0.12
_BATCH = 64


@dataclass(frozen=True)
class Entry:
    """rows: (R, 263) features, not normalised. captions: what it is called. origin: as `Library.origins` has it."""

    rows: np.ndarray
    captions: tuple[str, ...]
    origin: str = ""

    @cached_property
    def repeats(self) -> bool:
        return not _counted(self.captions) and goes_on(self.rows)

    @property
    def told_apart_by(self) -> bytes:
        """What its captions say of side, direction, count and the like."""
        return np.bitwise_or.reduce([aspect_values(plain(caption)) for caption in self.captions]).tobytes()


@dataclass(frozen=True)
class LibrarySource:
    """store: with the VAE's normalisation. recorded: its windows that are the data's own. made: those that were made of these."""

    store: MotionStore
    recorded: Sequence[Window]
    made: Sequence[Window]


def build_library(vae: Vae, scale: LatentScale, encoder: TextEncoder, source: LibrarySource) -> Library:
    """All recordings and what was made of them, from both sides; of what programs performed, on both sides as it is, the best."""
    recorded = [replace(entry, origin=RECORDED) for window in source.recorded for entry in entries_of(source.store, window, vae.config)]
    entries = [*recorded, *(entry for window in source.made for entry in entries_of(source.store, window, vae.config))]
    coder = _Coder(vae, source.store)
    entries = [entries[index] for index in _best_kept(entries, coder.errors(entries))]
    latents = scale.normalise(coder.latents(entries)).numpy()
    repeats = np.array([entry.repeats for entry in entries])
    # One more than its seconds where its end is held.
    held = np.array([len(entry.rows) for entry in entries]) + vae.config.latent_frames * ~repeats
    present = np.arange(latents.shape[1]) * vae.config.latent_frames < held[:, None]
    eight_bits, steps = in_eight_bits(latents * present[..., None])
    heights = np.array([entry.rows[[0, -1], ROOT_HEIGHT] for entry in entries])
    movements = np.stack([movement_of(entry.rows) for entry in entries])
    origins = tuple(entry.origin for entry in entries)
    return Library(eight_bits, steps, repeats, origins, heights, movements, _captions(entries, encoder))


def entries_of(store: MotionStore, window: Window, vae: VaeConfig) -> Iterable[Entry]:
    """A window as it may be played: a gait goes on by its own steps for as long as there is room, unless these are counted."""
    rows = np.array(store.features(window)[: vae.max_frames])
    captions = _some(window.texts)
    performed = window.source.startswith(f"{PROGRAM} ")
    if not performed and not does_what_it_is_called(rows, captions):
        return
    once = _counted(captions) or np.mean([bool(_ONCE.search(caption)) for caption in captions]) >= 0.5
    if _travels(rows) and not performed:
        rows = on_level_floor(rows)
    if _travels(rows) and not once and np.median([len(prompt_actions(caption)) for caption in captions]) == 1:
        rows = going_on(rows, vae.max_frames)
    rows = without_rest(rows, vae.latent_frames)
    if performed:
        yield Entry(rows, captions, window.source.removeprefix(f"{PROGRAM} "))
        return
    yield Entry(rows, captions)
    mirrored = np.asarray(mirror_features(torch.from_numpy(rows)))
    yield Entry(mirrored, tuple(mirror_caption(caption) for caption in captions))


def _counted(captions: Sequence[str]) -> bool:
    return any(_NUMBER.search(caption) for caption in captions)


def goes_on(rows: np.ndarray) -> bool:
    """Whether features (R, 263) go on as they begin, so that they may be played again and again."""
    if len(rows) < _SHORTEST_REPEATED or (not _travels(rows) and abs(float(rows[:, YAW_VELOCITY].sum())) * 2.0 > _TURNED):
        return False
    root = np.pad(rows[:, ROOT_HEIGHT, None], ((0, 0), (1, 1)))
    places = np.concatenate([root, rows[:, POSITIONS]], axis=1).reshape(len(rows), -1, 3)
    poses = np.concatenate([places, rows[:, VELOCITIES].reshape(len(rows), -1, 3) * _AHEAD], axis=-1)
    before, after = np.array_split(poses, 2)
    apart = np.linalg.norm(before[:, None] - after[None], axis=-1).max(axis=-1)
    return all(float(np.quantile(apart.min(axis=side), _MOST)) < _SAME_POSE for side in (0, 1))


def without_rest(rows: np.ndarray, frames: int) -> np.ndarray:
    """Features (R, 263) without the few frames that would need a latent of their own."""
    rest = len(rows) % frames
    return rows[: len(rows) - rest] if len(rows) > frames and 0 < rest <= _CUT else rows


def whole_seconds(rows: np.ndarray, frames: int) -> np.ndarray:
    """Features (R, 263) -> of as many whole latents of `frames`: the last pose is held."""
    return _held(rows, -len(rows) % frames)


def held_on(rows: np.ndarray, vae: VaeConfig) -> np.ndarray:
    """Features (R, 263) and a second in which the last pose is held, where a window has room for it."""
    return _held(rows, min(vae.latent_frames, vae.max_frames - len(rows)))


def _held(rows: np.ndarray, frames: int) -> np.ndarray:
    held = np.repeat(rows[-1:], frames, axis=0)
    held[:, ROOT.start : ROOT_HEIGHT] = held[:, VELOCITIES] = 0.0
    return np.concatenate([rows, held])


class _Coder:
    """A VAE, whose weights are left as they are, and the store's normalisation."""

    def __init__(self, vae: Vae, store: MotionStore):
        self._vae = vae.requires_grad_(False)
        self._normalisation = Normalisation(*(torch.from_numpy(np.array(part)) for part in (store.mean, store.std)))

    def errors(self, entries: Sequence[Entry]) -> np.ndarray:
        """(N,) how far what is decoded lies from each, beside how far its farthest joint moves: a gentle nod is lost where a deep one is
        kept."""
        errors: list[float] = []
        for batch in self._batches(entries, "encoding"):
            with torch.inference_mode():
                decoded = self._vae.decode(self._vae.encode(batch.features, batch.lengths)[0], batch.lengths)
            ways = ((decoded - batch.features) * self._normalisation.std)[..., POSITIONS].unflatten(-1, (-1, 3)).norm(dim=-1)
            for way, rows in zip(ways, batch.rows, strict=True):
                errors.append(float(way[: len(rows)].amax(-1).quantile(0.9)) / _spread(rows))
        return np.array(errors)

    def latents(self, entries: Sequence[Entry]) -> torch.Tensor:
        """(N, L, W) that are decoded into the entries."""
        # Those of a kind and a length beside one another: less of a batch is padding.
        quiet = np.array([_spread(entry.rows) < _QUIET for entry in entries])
        order = np.lexsort([np.array([len(entry.rows) for entry in entries]), quiet])
        latents: list[torch.Tensor] = []
        loud = int(np.sum(~quiet))
        for chosen, how in ((order[:loud], USUALLY), (order[loud:], QUIETLY)):
            batches = self._batches([entries[index] for index in chosen], "refining latents")
            latents += [refined(self._vae, batch.features, batch.lengths, self._normalisation, how) for batch in batches]
        return torch.cat(latents)[torch.from_numpy(order.argsort())]

    def _batches(self, entries: Sequence[Entry], what: str) -> Iterable[_Batch]:
        from tqdm import tqdm

        for start in tqdm(range(0, len(entries), _BATCH), desc=what):
            yield self._batch(entries[start : start + _BATCH])

    def _batch(self, entries: Sequence[Entry]) -> _Batch:
        config = self._vae.config
        wholes = [whole_seconds(entry.rows, config.latent_frames) for entry in entries]
        wholes = [rows if entry.repeats else held_on(rows, config) for rows, entry in zip(wholes, entries, strict=True)]
        lengths = torch.tensor([len(rows) for rows in wholes])
        features = torch.zeros(len(wholes), int(lengths.max()), config.features)
        for row, rows in enumerate(wholes):
            features[row, : len(rows)] = (torch.from_numpy(rows) - self._normalisation.mean) / self._normalisation.std
        return _Batch(wholes, features, lengths)


@dataclass(frozen=True)
class _Batch:
    """rows: each entry's features (R, 263) as they are encoded. features: (B, T, 263) the same, normalised, zero past each end."""

    rows: Sequence[np.ndarray]
    features: torch.Tensor
    lengths: torch.Tensor


def _spread(rows: np.ndarray) -> float:
    """How far the farthest joint moves about its mean place beside the root, in metres."""
    places = rows[:, POSITIONS].reshape(len(rows), -1, 3)
    return max(float(np.linalg.norm(places.std(axis=0), axis=-1).max()), _STILL)


def _best_kept(entries: Sequence[Entry], errors: np.ndarray) -> list[int]:
    """All that no program performed, and of every program the windows that the VAE keeps best."""
    by_program: dict[str, list[int]] = defaultdict(list)
    for index in np.argsort(errors, kind="stable").tolist():
        by_program[entries[index].origin].append(index)
    kept = {index for origin in ("", RECORDED) for index in by_program.pop(origin, [])}
    for indices in by_program.values():
        kept.update(indices[:_OF_A_PROGRAM])
        by_kind: dict[bytes, list[int]] = defaultdict(list)
        for index in indices:
            by_kind[entries[index].told_apart_by].append(index)
        kept.update(index for alike in by_kind.values() for index in alike[:_OF_A_KIND])
    return sorted(kept)


def _captions(entries: Sequence[Entry], encoder: TextEncoder) -> LibraryCaptions:
    captions = [caption for entry in entries for caption in entry.captions]
    texts = {text: place for place, text in enumerate(dict.fromkeys(captions))}
    owners = np.repeat(np.arange(len(entries)), [len(entry.captions) for entry in entries])
    frames = np.array([len(entry.rows) for entry in entries])
    return LibraryCaptions(
        tuple(texts), embed_texts(encoder, list(texts)).numpy(), np.array([texts[each] for each in captions]), owners, frames
    )


def _some(captions: Sequence[str]) -> tuple[str, ...]:
    """As different in length as there are, since the short ones are what people type."""
    ordered = sorted(dict.fromkeys(caption.lower() for caption in captions), key=len)
    places = np.unique(np.linspace(0, len(ordered) - 1, min(_CAPTIONS, len(ordered))).round().astype(int))
    return tuple(ordered[place] for place in places)


def _travels(rows: np.ndarray) -> bool:
    """Whether its root moves over the ground, at more than 0.4 m/s."""
    return float(np.linalg.norm(rows[:, 1:3], axis=1).mean()) * FPS > 0.4
