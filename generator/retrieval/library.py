"""The library beside a checkpoint (NAME.library.safetensors): motions it was trained on, as its VAE's latents, and what they were called.

Eight bits a number: the decoder is trained on latents that are ten times less exact. Everything is checked before any of it is used.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from ...rigs.files.atomic_write import write_bytes_atomically
from ..checkpoints.checkpoint_file import CheckpointError
from ..model.config import VaeConfig
from .aspects import ASPECTS
from .captions import LibraryCaptions, SaidInCaptions
from .movement import MOVEMENTS
from .reading import read_captions
from .text_motion_embedding import TextMotionEmbedding

SUFFIX = ".library.safetensors"
_FORMAT, _VERSION = "motion-mamba-library", "6"
_LARGEST = 256 * 1024**2
_STEPS = 127
_TYPES = {
    "latents": np.int8,
    "scale": np.float32,
    "frames": np.int16,
    "repeats": np.uint8,
    "origins": np.int16,
    "heights": np.float32,
    "movements": np.float32,
    "vectors": np.int8,
    "places": np.int32,
    "entries": np.int32,
    "aspects": np.uint8,
}
_TEXTS = "texts"
# Only of a library whose embedding was trained.
_EMBEDDING = {
    "embedding_first": np.float16,
    "embedding_first_bias": np.float32,
    "embedding_last": np.float16,
    "embedding_last_bias": np.float32,
    "embedding_motions": np.int8,
}
# Where the data's own entries come from; others name the program that performed them, or nothing where they were made of recordings.
RECORDED = "recorded"


@dataclass(frozen=True)
class Library:
    """latents: (N, L, W) int8, each times scale (W,) a normalised latent as the denoiser sees them; of an entry those of its whole seconds,
    its last pose held to the last one's end. repeats: (N,) bool, whether it may be played over and over: it goes on as it began, and its
    captions name no number. origins: of each entry RECORDED where it is the data's own, the name of the program that performed it, or ""
    where it was made of recordings. heights: (N, 2) of the pelvis as it begins and as it ends, in metres. movements: (N, MOVEMENTS) of
    the root, see `movement.movement_of`. embedding: None until it was trained."""

    latents: np.ndarray
    scale: np.ndarray
    repeats: np.ndarray
    origins: tuple[str, ...]
    heights: np.ndarray
    movements: np.ndarray
    captions: LibraryCaptions
    embedding: TextMotionEmbedding | None = None

    @property
    def frames(self) -> np.ndarray:
        """(N,) how long each is."""
        return self.captions.frames

    @cached_property
    def recorded(self) -> np.ndarray:
        """(N,) bool, which are the data's own."""
        return np.array([origin == RECORDED for origin in self.origins], bool)

    def end(self, index: int, latent_frames: int) -> np.ndarray:
        """(W,) float32 the latent of a second in which its last pose is held; of one that fills a window or is repeated, its last one."""
        count = -(-int(self.frames[index]) // latent_frames)
        place = count if count < self.latents.shape[1] and not self.repeats[index] else count - 1
        return self.latents[index, place] * self.scale

    def entry(self, index: int, latent_frames: int) -> np.ndarray:
        """(n, W) float32 the latents of one entry."""
        count = -(-int(self.frames[index]) // latent_frames)
        return self.latents[index, :count] * self.scale


def in_eight_bits(latents: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Latents (N, L, W) -> the same as int8 and the scale (W,) of each number."""
    scale: np.ndarray = np.maximum(np.abs(latents).max(axis=(0, 1)), 1e-6) / _STEPS
    coded: np.ndarray = np.round(latents / scale)
    return coded.astype(np.int8), scale.astype(np.float32)


def library_path(checkpoint: Path) -> Path:
    """Where the library of a checkpoint lies, if it has one."""
    return checkpoint.with_name(checkpoint.stem + SUFFIX)


def write_library(checkpoint: Path, vae_key: str, library: Library) -> Path:
    """Beside its checkpoint, whose VAE has this key. Returns the file's path."""
    from safetensors.numpy import save

    captions = library.captions
    said = captions.said or read_captions(captions.texts)
    names = {name: place for place, name in enumerate(sorted(set(library.origins)))}
    values = {
        "latents": library.latents, "scale": library.scale, "repeats": library.repeats,
        "origins": np.array([names[origin] for origin in library.origins]),
        "heights": library.heights, "movements": library.movements,
        "frames": captions.frames, "vectors": np.round(captions.vectors * _STEPS),
        "places": captions.places, "entries": captions.entries,
        "aspects": said.aspects,
    }  # fmt: skip
    kinds = dict(_TYPES)
    if library.embedding is not None:
        values |= _embedding_values(library.embedding)
        kinds |= _EMBEDDING
    tensors = {name: np.ascontiguousarray(values[name], kind) for name, kind in kinds.items()}
    tensors[_TEXTS] = np.frombuffer(gzip.compress(json.dumps([captions.texts, said.words, list(names)]).encode(), mtime=0), np.uint8)
    path = library_path(checkpoint)
    metadata = {"format": _FORMAT, "version": _VERSION, "vae": vae_key}
    write_bytes_atomically(path, save(tensors, metadata=metadata))
    return path


def _embedding_values(embedding: TextMotionEmbedding) -> dict[str, np.ndarray]:
    (first, last), (first_bias, last_bias) = embedding.weights, embedding.biases
    values = (first, first_bias, last, last_bias, np.round(embedding.motions * _STEPS))
    return dict(zip(_EMBEDDING, values, strict=True))


def read_library(checkpoint: Path, vae_key: str, vae: VaeConfig) -> Library | None:
    """The library beside a checkpoint, whose VAE it must have been made with, or None where there is none. Raises CheckpointError for one
    that is damaged or another's."""
    path = library_path(checkpoint)
    if not path.is_file():
        return None
    again = f"copy {path.name} again, make it anew (motion-mamba train library), or remove it"
    tensors, metadata = _load(path, again)
    if metadata.get("format") != _FORMAT or metadata.get("version") != _VERSION:
        raise CheckpointError(f"{path.name} is no library of this version: {again}")
    if metadata.get("vae") != vae_key:
        raise CheckpointError(f"{path.name} was made with another VAE than {checkpoint.name} holds: {again}")
    try:
        library = _library_from(tensors)
        _check(library, vae)
    except (LookupError, ValueError, OSError, EOFError) as error:
        raise CheckpointError(f"{path.name} is damaged ({error}): {again}") from error
    return library


def _load(path: Path, again: str) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        if path.stat().st_size > _LARGEST:
            raise CheckpointError(f"{path.name} is larger than any library: {again}")
        data = path.read_bytes()
        tensors: dict[str, np.ndarray] = load(data)
        header: dict[str, Any] = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
    except OSError as error:
        raise CheckpointError(f"the library {path} cannot be read ({error.strerror}): check the path") from error
    except (SafetensorError, ValueError) as error:
        raise CheckpointError(f"{path.name} is truncated or damaged ({error}): {again}") from error
    return tensors, header.get("__metadata__") or {}


def _library_from(tensors: Mapping[str, np.ndarray]) -> Library:
    embedded = any(name in tensors for name in _EMBEDDING)
    for name, kind in (_TYPES | _EMBEDDING if embedded else _TYPES).items():
        if tensors[name].dtype != kind:
            raise ValueError(f"{name} is {tensors[name].dtype}")
    texts, words, names = json.loads(gzip.decompress(tensors[_TEXTS].tobytes()))
    said = SaidInCaptions(tensors["aspects"], tuple(tuple(map(str, each)) for each in words))
    vectors = tensors["vectors"].astype(np.float32)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1.0)
    frames = tensors["frames"].astype(np.int64)
    captions = LibraryCaptions(tuple(map(str, texts)), vectors, tensors["places"], tensors["entries"], frames, said)
    origins = tuple(str(names[place]) for place in tensors["origins"].astype(np.uint16))
    embedding = _embedding_from(tensors) if embedded else None
    own = (tensors["repeats"].astype(bool), origins, tensors["heights"], tensors["movements"])
    return Library(tensors["latents"], tensors["scale"], *own, captions, embedding)


def _embedding_from(tensors: Mapping[str, np.ndarray]) -> TextMotionEmbedding:
    first, first_bias, last, last_bias, motions = (tensors[name].astype(np.float32) for name in _EMBEDDING)
    motions /= np.maximum(np.linalg.norm(motions, axis=-1, keepdims=True), 1.0)
    return TextMotionEmbedding((first, last), (first_bias, last_bias), motions)


def _check(library: Library, vae: VaeConfig) -> None:
    captions, count = library.captions, len(library.latents)
    if library.latents.shape != (count, vae.latent_tokens, vae.width) or library.scale.shape != (vae.width,):
        raise ValueError(f"latents of the shape {library.latents.shape}")
    numbers = all(bool(np.isfinite(part).all()) for part in (library.scale, library.heights, library.movements))
    shapes = library.repeats.shape == captions.frames.shape == (count,) and library.heights.shape == (count, 2)
    shapes &= library.movements.shape == (count, MOVEMENTS)
    if not numbers or not shapes or len(library.origins) != count:
        raise ValueError("its parts do not fit together")
    said = captions.said
    if said is None or said.aspects.shape != (len(ASPECTS), len(captions.texts)) or len(said.words) != len(captions.texts):
        raise ValueError("what captions say does not fit them")
    if library.embedding is not None:
        _check_embedding(library.embedding, count, captions.vectors.shape[1])
    if captions.entries.min() < 0 or captions.entries.max() >= count:
        raise ValueError("captions of entries that are not there")
    if captions.frames.min() < 1 or captions.frames.max() > vae.latent_tokens * vae.latent_frames:
        raise ValueError("lengths that no window has")


def _check_embedding(embedding: TextMotionEmbedding, count: int, width: int) -> None:
    parts = (*embedding.weights, *embedding.biases)
    if (
        embedding.motions.shape[1] != count
        or embedding.weights[0].shape[1] != width
        or not all(bool(np.isfinite(part).all()) for part in parts)
    ):
        raise ValueError("its embedding does not fit its entries")
