"""Binary glTF 2.0 files (.glb): arrays as accessors, one JSON document, one buffer.

Written after Khronos' glTF 2.0 specification, sections 3.6 (buffers, views, accessors) and 4.4 (the binary container). A library would
mirror the document's classes and leave the arrays to us; this half is the one that a file is made of.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

_COMPONENTS = {"uint8": 5121, "uint16": 5123, "uint32": 5125, "float32": 5126}
_TYPES = {(): "SCALAR", (3,): "VEC3", (4,): "VEC4", (4, 4): "MAT4"}
_MAGIC, _VERSION, _JSON, _BINARY = 0x46546C67, 2, 0x4E4F534A, 0x004E4942
# What a view is for: attributes of vertices, or indices of them.
VERTICES, INDICES = 34962, 34963


@dataclass
class GlbBuffer:
    """Arrays that a document names by number."""

    data: bytearray = field(default_factory=bytearray)
    views: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    accessors: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    def add(self, values: np.ndarray, target: int | None = None, bounds: bool = False) -> int:
        """The number of the accessor that holds (N, ...) values: scalars, vectors of 3 or 4, or 4x4 matrices, which are written column by
        column. target: VERTICES, INDICES or None. bounds: whether the least and largest are told, as of places and times. Raises KeyError
        for other types and shapes."""
        described = {"componentType": _COMPONENTS[values.dtype.name], "count": len(values), "type": _TYPES[values.shape[1:]]}
        if bounds:
            described |= {"min": np.ravel(values.min(axis=0)).tolist(), "max": np.ravel(values.max(axis=0)).tolist()}
        ordered = values.swapaxes(1, 2) if values.ndim == 3 else values
        self.views.append(self._view(np.ascontiguousarray(ordered).tobytes(), target))
        self.accessors.append({"bufferView": len(self.views) - 1} | described)
        return len(self.accessors) - 1

    def _view(self, data: bytes, target: int | None) -> dict[str, Any]:
        self.data += b"\0" * (-len(self.data) % 4)
        view: dict[str, Any] = {"buffer": 0, "byteOffset": len(self.data), "byteLength": len(data)}
        self.data += data
        return view if target is None else view | {"target": target}

    def to_bytes(self, document: Mapping[str, Any]) -> bytes:
        """The whole file, with the document's other parts."""
        held = {"buffers": [{"byteLength": len(self.data)}], "bufferViews": self.views, "accessors": self.accessors}
        text = json.dumps(dict(document) | held, ensure_ascii=False, separators=(",", ":")).encode()
        chunks = _chunk(text, _JSON, b" ") + _chunk(bytes(self.data), _BINARY, b"\0")
        return struct.pack("<III", _MAGIC, _VERSION, 12 + len(chunks)) + chunks


def _chunk(data: bytes, kind: int, padding: bytes) -> bytes:
    data += padding * (-len(data) % 4)
    return struct.pack("<II", len(data), kind) + data
