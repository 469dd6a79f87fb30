"""Whether two things are the same, told by what is in them: plain data, dataclasses and arrays."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, cast

import numpy as np


def digest_of(value: object) -> str:
    """Equal for equal values. Raises TypeError for what is neither a dataclass, an array, a list, tuple, set or mapping, nor plain."""
    found = hashlib.blake2b(digest_size=16)
    for part in _parts(value):
        found.update(part)
    return found.hexdigest()


def _parts(value: object) -> Iterator[bytes]:
    match value:
        case np.ndarray():
            yield f"{value.dtype}{value.shape}".encode()
            yield np.ascontiguousarray(value).tobytes()
        case None | str() | bytes() | bool() | int() | float() | np.generic():
            yield f"{value!r};".encode()
        case frozenset() | set():
            yield from _parts(sorted(cast("set[Any]", value)))
        case dict():
            yield from _parts(sorted(cast("dict[Any, Any]", value).items()))
        case list() | tuple() | range():
            yield b"("
            for item in cast("tuple[object, ...]", value):
                yield from _parts(item)
            yield b")"
        case _ if is_dataclass(value):
            yield type(value).__name__.encode()
            yield from _parts([getattr(value, field.name) for field in fields(value)])
        case _:
            raise TypeError(f"what a {type(value).__name__} holds cannot be told")
