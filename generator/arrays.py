"""One formula for both kinds of array: training differentiates torch tensors, and motion is made of numpy arrays without torch.

numpy and torch share most names and the argument `axis`; where a formula is needed by both, it is written with those alone.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import numpy as np

# A numpy array or a torch tensor; a function returns what it was given.
Array = Any


def is_numpy(x: Array) -> bool:
    return isinstance(x, np.ndarray)


def namespace(x: Array) -> ModuleType:
    """The library whose functions take x."""
    return np if is_numpy(x) else sys.modules["torch"]


def constant(values: Any, like: Array) -> Array:
    """An array of the kind, type and device of `like`."""
    if is_numpy(like):
        return np.asarray(values, dtype=like.dtype)
    return namespace(like).as_tensor(values, dtype=like.dtype, device=like.device)


def cross(a: Array, b: Array) -> Array:
    """The cross product over the last axis."""
    return np.cross(a, b) if is_numpy(a) else namespace(a).linalg.cross(a, b)


def unit(x: Array) -> Array:
    """Vectors along the last axis at a length of one; zeros stay zeros."""
    xp = namespace(x)
    return x / xp.clip(xp.linalg.norm(x, axis=-1, keepdims=True), 1e-12, None)


def padded(x: Array, before: int, after: int) -> Array:
    """Zeros before and after along the second to last axis."""
    zeros = (constant(np.zeros((*x.shape[:-2], rows, x.shape[-1])), x) for rows in (before, after))
    return namespace(x).concatenate([next(zeros), x, next(zeros)], axis=-2)
