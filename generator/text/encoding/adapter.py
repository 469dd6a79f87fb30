"""A small network behind a frozen text encoder: what means another motion is brought apart, what means the same together.

numpy alone computes it, behind both runtimes' encoders, so that their vectors cannot part here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from ...arrays import constant, is_numpy


@dataclass(frozen=True)
class TextAdapter:
    """x -> unit length of (x + outer silu(inner x)). float32: inner_weight (H, D), inner_bias (H,), outer_weight (D, H),
    outer_bias (D,)."""

    inner_weight: np.ndarray
    inner_bias: np.ndarray
    outer_weight: np.ndarray
    outer_bias: np.ndarray

    @classmethod
    def of(cls, tensors: Mapping[str, np.ndarray]) -> TextAdapter:
        """Raises ValueError when tensors are missing, foreign, or do not fit together."""
        names = [field.name for field in fields(cls)]
        if set(tensors) != set(names):
            raise ValueError(f"a text adapter has the tensors {', '.join(names)}, not {', '.join(sorted(tensors)) or 'none'}")
        adapter = cls(**{name: np.asarray(tensors[name], np.float32) for name in names})
        inner, width = adapter.inner_weight.shape if adapter.inner_weight.ndim == 2 else (-1, -1)
        shapes = [getattr(adapter, name).shape for name in names]
        if shapes != [(inner, width), (inner,), (width, inner), (width,)]:
            raise ValueError(f"the text adapter's tensors do not fit together: {shapes}")
        return adapter

    @property
    def width(self) -> int:
        return self.inner_weight.shape[1]

    def tensors(self) -> dict[str, np.ndarray]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __call__(self, vectors: np.ndarray) -> np.ndarray:
        """(N, D) float32 of unit length -> the same."""
        inner = vectors @ self.inner_weight.T + self.inner_bias
        moved = vectors + (inner / (1.0 + np.exp(-inner))) @ self.outer_weight.T + self.outer_bias
        return (moved / np.linalg.norm(moved, axis=-1, keepdims=True)).astype(np.float32)


@dataclass(frozen=True)
class AdaptedTextEncoder:
    """A `network.TextEncoder`: another one with an adapter behind it. Its vectors are of the kind that the other's are."""

    encoder: Any
    adapter: TextAdapter

    def __post_init__(self) -> None:
        if self.adapter.width != self.encoder.width:
            raise ValueError(f"the text adapter reads vectors of {self.adapter.width} numbers, its encoder gives {self.encoder.width}")

    @property
    def id(self) -> str:
        """Another one for each adapter, so that vectors kept on disk are not taken for another's."""
        digest = hashlib.sha256(b"".join(np.ascontiguousarray(values).tobytes() for values in self.adapter.tensors().values()))
        return f"{self.encoder.id}+{digest.hexdigest()[:12]}"

    @property
    def width(self) -> int:
        return self.encoder.width

    @property
    def max_tokens(self) -> int:
        return self.encoder.max_tokens

    def encode(self, texts: list[str]) -> Any:
        """(N, width) float32, unit length."""
        vectors: Any = self.encoder.encode(texts)
        if is_numpy(vectors):
            return self.adapter(vectors)
        return constant(self.adapter(vectors.numpy()), vectors)

    def count_tokens(self, text: str) -> int:
        return self.encoder.count_tokens(text)


def with_adapter(encoder: Any, adapter: TextAdapter | None) -> Any:
    """The encoder itself where there is no adapter. Raises ValueError where the two are of different widths."""
    return encoder if adapter is None else AdaptedTextEncoder(encoder, adapter)


def read_adapter(path: Path) -> TextAdapter:
    """A file of `training/train_text_adapter`. Raises ValueError for one that is damaged or another, OSError for one that is not there."""
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        return TextAdapter.of(load(path.read_bytes()))
    except (SafetensorError, ValueError) as error:
        raise ValueError(f"{path} is no text adapter ({error}): name a file that `train_text_adapter` wrote") from error


def write_adapter(path: Path, adapter: TextAdapter) -> None:
    from safetensors.numpy import save

    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(save({name: np.ascontiguousarray(values) for name, values in adapter.tensors().items()}))
