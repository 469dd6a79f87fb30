"""Texts and a library's motions in one space, where a text lies near the motions that it describes: what captions leave unsaid counts, too.

Trained by contrast (`training/embedding`, after TMR, arXiv 2305.00976); only texts are still to be embedded when a prompt is typed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# Of GELU's tangent form (Hendrycks and Gimpel 2016, arXiv 1606.08415).
_ROOT, _CUBE = np.float32(np.sqrt(2.0 / np.pi)), np.float32(0.044715)


@dataclass(frozen=True)
class TextMotionEmbedding:
    """K members, each trained from another seed: what one has by chance, the others have not.

    weights: ((K, D, H), (K, H, E)) and biases ((K, H), (K, E)) of the two layers that embed a sentence's vector. motions: (K, N, E) of unit
    length, each entry's.
    """

    weights: tuple[np.ndarray, np.ndarray]
    biases: tuple[np.ndarray, np.ndarray]
    motions: np.ndarray

    def __post_init__(self) -> None:
        """Raises ValueError when the parts do not fit together."""
        (members, entries, size), (first, last) = self.motions.shape, self.weights
        hidden = first.shape[-1]
        shapes = (first.shape[0], *last.shape), *(bias.shape for bias in self.biases)
        if shapes != ((members, members, hidden, size), (members, hidden), (members, size)) or first.ndim != 3 or not entries:
            raise ValueError(f"an embedding of layers {first.shape}, {last.shape} and motions {self.motions.shape}")

    def likeness(self, vector: np.ndarray) -> np.ndarray:
        """(N,) the mean cosine of each entry's motion with a text, whose sentence vector is (D,)."""
        (first, last), (first_bias, last_bias) = self.weights, self.biases
        hidden = _gelu(np.asarray(vector, np.float32) @ first + first_bias)
        texts = np.einsum("kh,khe->ke", hidden, last) + last_bias
        texts /= np.maximum(np.linalg.norm(texts, axis=1, keepdims=True), 1e-6)
        likeness: np.ndarray = np.einsum("kne,ke->n", self.motions, texts) / len(texts)
        return likeness


def _gelu(values: np.ndarray) -> np.ndarray:
    activated: np.ndarray = 0.5 * values * (1.0 + np.tanh(_ROOT * (values + _CUBE * values**3)))
    return activated
