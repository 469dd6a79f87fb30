"""Can a discriminator tell what programs performed from what people did, by how it moves?

    python -m benchmarks.programs.discriminator [--model NAME_OR_FILE] [--takes 4] [--folds 4] [--seed 0]

Entries of the model's library are decoded, as they are played, and cut into pieces of two seconds: some of each program, and as many
recordings as of all programs together, where there are. Of a piece the discriminator sees how
the motion of each joint about the root spreads over frequencies, how much of it there is beside the whole body's, and what the root and
the feet do, but not where anything is: that hands are at the hips says which program it is, not how lifelike it is. Recordings against
programs, both weighing the same; an entry and its mirror image are judged by a discriminator that saw neither.

Accuracy: the share of pieces that are told rightly, mean of both sides; 0.5 says that they cannot be told apart. For each program the
share of its pieces that are told as made, and the same of what was made of recordings (bent, repeated, composed), nearly real. Reliance: by
how much accuracy falls where one kind of feature is shuffled among the pieces.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from torch import nn

from motion_mamba.generator.generator import Generator
from motion_mamba.generator.inference.network import Network
from motion_mamba.generator.motion import FPS
from motion_mamba.generator.representation.features import CONTACTS, POSITIONS, ROOT_HEIGHT, VELOCITIES, YAW_VELOCITY
from motion_mamba.generator.retrieval.library import RECORDED, Library
from motion_mamba.rigs.smpl import CONTACT_JOINTS

_PIECE, _PIECES, _BATCH = round(2 * FPS), 2, 64
# Hertz, the edges of the bands; nothing is faster than half of the frame rate.
_BANDS = (0.4, 1.2, 2.5, 4.5, 10.1)
# Metres: less of a joint's motion is noise of the decoder's.
_NOISE = 5e-4
_HIDDEN, _STEPS, _RATE, _DROPPED = 64, 400, 3e-3, 0.3


@dataclass(frozen=True)
class Pieces:
    """features: (N, D). kinds: what each of the D is of. owners: (N,) the entry that each piece is of."""

    features: np.ndarray
    kinds: tuple[str, ...]
    owners: np.ndarray


def chosen_entries(library: Library, takes: int, rng: np.random.Generator) -> np.ndarray:
    """Of each program so many, and of recordings and what was made of them as many as of all programs; none is shorter than a piece."""
    by_origin: dict[str, list[int]] = defaultdict(list)
    for entry in rng.permutation(np.flatnonzero(library.frames >= _PIECE)).tolist():
        by_origin[library.origins[entry]].append(entry)
    others = [by_origin.pop(origin, []) for origin in (RECORDED, "")]
    programs = [entry for entries in by_origin.values() for entry in entries[:takes]]
    return np.sort([*programs, *(entry for entries in others for entry in entries[: len(programs)])])


def decoded(network: Network, library: Library, entries: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Entries, and the rows (B, R, 263) of their first seconds, those of one length at a time."""
    config = network.config.vae
    lengths = np.minimum(library.frames[entries] // _PIECE, _PIECES) * _PIECE
    for frames in np.unique(lengths):
        alike = entries[lengths == frames]
        for chosen in np.array_split(alike, -(-len(alike) // _BATCH)):
            latents = library.latents[chosen] * library.scale
            latents[:, -(-int(frames) // config.latent_frames) :] = 0.0
            yield chosen, network.decode(network.place(latents.astype(np.float32)), int(frames), None)


def pieces_of(network: Network, library: Library, entries: np.ndarray) -> Pieces:
    features, owners, kinds = [], [], ()
    for alike, rows in decoded(network, library, entries):
        for start in range(0, rows.shape[1] - _PIECE + 1, _PIECE):
            found, kinds = how_it_moves(rows[:, start : start + _PIECE])
            features.append(found)
            owners.append(alike)
    return Pieces(np.concatenate(features), kinds, np.concatenate(owners))


def how_it_moves(rows: np.ndarray) -> tuple[np.ndarray, tuple[str, ...]]:
    """Rows (B, _PIECE, 263) -> features (B, D), and what each is of."""
    places = rows[..., POSITIONS].reshape(*rows.shape[:2], -1, 3)
    root = rows[..., [0, 1, 2, ROOT_HEIGHT]][..., None]
    joints, amounts = _spectra(places)
    roots, root_amounts = _spectra(np.concatenate([root, np.zeros_like(root), np.zeros_like(root)], axis=-1))
    whole = amounts.mean(axis=1, keepdims=True)
    contacts = rows[..., CONTACTS] > 0.5
    speeds = np.linalg.norm(rows[..., VELOCITIES].reshape(*rows.shape[:2], -1, 3)[:, :, list(CONTACT_JOINTS)], axis=-1)
    slides = np.where(contacts, speeds, 0.0).sum(1) / np.maximum(contacts.sum(1), 1)
    switches = np.abs(np.diff(contacts.astype(float), axis=1)).mean(1)
    turns = np.abs(rows[..., YAW_VELOCITY]).mean(1)
    parts = {
        "frequencies of joints": joints.reshape(len(rows), -1),
        "frequencies of the root": roots.reshape(len(rows), -1),
        "share of each joint": amounts - whole,
        "amount": np.concatenate([whole, root_amounts, turns], axis=1),
        "feet": np.concatenate([slides, switches], axis=1),
    }
    kinds = tuple(kind for kind, part in parts.items() for _ in range(part.shape[1]))
    return np.concatenate(list(parts.values()), axis=1).astype(np.float32), kinds


def _spectra(signals: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Signals (B, T, J, 3) -> of each the logarithm of each band's share (B, J, bands), and of the whole amount (B, J)."""
    moving = signals - signals.mean(axis=1, keepdims=True)
    power = np.square(np.abs(np.fft.rfft(moving * np.hanning(signals.shape[1])[:, None, None], axis=1))).sum(-1)
    frequencies = np.fft.rfftfreq(signals.shape[1], 1.0 / FPS)
    floor = np.square(_NOISE) * signals.shape[1]
    bands = [power[:, (frequencies >= low) & (frequencies < high)].sum(1) + floor for low, high in pairwise(_BANDS)]
    amounts = np.sum(bands, axis=0)
    return np.log(np.stack(bands, axis=-1) / amounts[..., None]), np.log(amounts)


class Discriminator(nn.Sequential):
    """Features (N, D), not scaled -> (N,) how surely each is made (0: as sure as not)."""

    def __init__(self, features: np.ndarray, made: np.ndarray, seed: int):
        torch.manual_seed(seed)
        width = features.shape[1]
        super().__init__(nn.Linear(width, _HIDDEN), nn.GELU(), nn.Dropout(_DROPPED), nn.Linear(_HIDDEN, 1))
        self._mean, self._scale = features.mean(axis=0), features.std(axis=0) + 1e-6
        self._learn(self._scaled(features), torch.from_numpy(made.astype(np.float32)))

    def _scaled(self, features: np.ndarray) -> torch.Tensor:
        return torch.from_numpy(((features - self._mean) / self._scale).astype(np.float32))

    def _learn(self, features: torch.Tensor, made: torch.Tensor) -> None:
        weights = torch.where(made > 0, 0.5 / made.mean(), 0.5 / (1.0 - made.mean()))
        descent = torch.optim.AdamW(self.parameters(), lr=_RATE, weight_decay=0.05)
        error = nn.BCEWithLogitsLoss(weight=weights)
        for _ in range(_STEPS):
            descent.zero_grad()
            error(self(features)[:, 0], made).backward()
            descent.step()
        self.eval()

    def told(self, features: np.ndarray) -> np.ndarray:
        """(N,) bool, which it takes for made."""
        with torch.inference_mode():
            return (self(self._scaled(features))[:, 0] > 0.0).numpy()


@dataclass(frozen=True)
class Told:
    """accuracy: mean of both sides. shares: of each origin the share of its pieces that are told as made. reliance: of each kind of
    feature, by how much accuracy falls without it."""

    accuracy: float
    shares: dict[str, float]
    reliance: dict[str, float]


def judged(pieces: Pieces, origins: Sequence[str], folds: int, seed: int) -> Told:
    """Every piece by a discriminator that saw neither its entry nor the one beside it, its mirror image."""
    of = np.array(origins)[pieces.owners]
    recorded, nearly = of == RECORDED, of == ""
    rng = np.random.default_rng(seed)
    fold = rng.integers(0, folds, pieces.owners.max() // 2 + 1)[pieces.owners // 2]
    told = np.zeros(len(of), bool)
    without = {kind: np.zeros(len(of), bool) for kind in dict.fromkeys(pieces.kinds)}
    for each in range(folds):
        seen, asked = (fold != each) & ~nearly, fold == each
        discriminator = Discriminator(pieces.features[seen], ~recorded[seen], seed)
        told[asked] = discriminator.told(pieces.features[asked])
        for kind, guesses in without.items():
            guesses[asked] = discriminator.told(_shuffled(pieces, kind, asked, rng))
    accuracy = _accuracy(told, recorded, nearly)
    shares = {origin: float(told[of == origin].mean()) for origin in sorted(set(of))}
    return Told(accuracy, shares, {kind: accuracy - _accuracy(guesses, recorded, nearly) for kind, guesses in without.items()})


def _shuffled(pieces: Pieces, kind: str, asked: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    features = pieces.features[asked]
    chosen = np.array(pieces.kinds) == kind
    features[:, chosen] = rng.permutation(features)[:, chosen]
    return features


def _accuracy(told: np.ndarray, recorded: np.ndarray, nearly: np.ndarray) -> float:
    return float((told[~recorded & ~nearly].mean() + (~told[recorded]).mean()) / 2.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model")
    parser.add_argument("--takes", type=int, default=4)
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    generator = Generator.load(arguments.model, "cpu", runtime="light")
    beginnings = generator.beginnings()
    if beginnings is None:
        raise SystemExit(f"{generator.model.name} has no library: nothing to tell apart")
    library = beginnings.retrieval.library
    entries = chosen_entries(library, arguments.takes, np.random.default_rng(arguments.seed))
    told = judged(pieces_of(generator.network, library, entries), library.origins, arguments.folds, arguments.seed)
    _print(told, generator.model.name)


def _print(told: Told, model: str) -> None:
    print(f"accuracy {told.accuracy:.3f} (0.5: cannot be told apart)")
    for kind, fall in sorted(told.reliance.items(), key=lambda item: -item[1]):
        print(f"  without {kind:24s} {told.accuracy - fall:.3f}")
    named = {RECORDED: "recordings", "": "made of recordings"}
    for origin, share in sorted(told.shares.items(), key=lambda item: -item[1]):
        print(f"{named.get(origin, origin):32s} {share:5.2f}")
    print(json.dumps({"model": model, "accuracy": told.accuracy, "reliance": told.reliance, "told_as_made": told.shares}))


if __name__ == "__main__":
    main()
