"""PNG files of a few colours with transparency, read without any package for pictures, which Blender's Python lacks.

PNG specification, third edition: colour type 3 at 8 bits, rows without a filter; other PNG files are not read.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..files.atomic_write import write_bytes_atomically

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LARGEST = 64 * 1024**2


@dataclass(frozen=True)
class PalettePicture:
    """pixels: (H, W) uint8, row 0 at the top, indices of palette: (n <= 256, 4) uint8 RGBA, not premultiplied."""

    pixels: np.ndarray
    palette: np.ndarray


def write_palette_png(path: Path, picture: PalettePicture) -> None:
    """Raises OSError when the file cannot be written."""
    height, width = picture.pixels.shape
    rows = np.concatenate([np.zeros((height, 1), np.uint8), picture.pixels], axis=1)
    chunks = [
        _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        _chunk(b"PLTE", picture.palette[:, :3].tobytes()),
        _chunk(b"tRNS", picture.palette[:, 3].tobytes()),
        _chunk(b"IDAT", zlib.compress(rows.tobytes(), 9)),
        _chunk(b"IEND", b""),
    ]
    write_bytes_atomically(path, b"".join([_SIGNATURE, *chunks]))


def read_palette_png(path: Path) -> PalettePicture:
    """Raises ValueError for a file that `write_palette_png` did not write, OSError where there is none."""
    chunks = _chunks(path.read_bytes(), path.name)
    try:
        width, height, *kind = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
        if kind != [8, 3, 0, 0, 0] or width * height > _LARGEST:
            raise ValueError("another kind of PNG")
        rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, 1 + width)
        colours = np.frombuffer(chunks[b"PLTE"], np.uint8).reshape(-1, 3)
        alpha = np.frombuffer(chunks[b"tRNS"], np.uint8)
        palette = np.concatenate([colours, alpha[:, None]], axis=1)
    except (KeyError, ValueError, struct.error, zlib.error) as error:
        raise ValueError(f"{path.name} cannot be read as a picture of few colours ({error}): install the extension again") from error
    if rows[:, 0].any() or rows[:, 1:].max(initial=0) >= len(palette):
        raise ValueError(f"{path.name} is no picture that this package wrote: install the extension again")
    return PalettePicture(rows[:, 1:], palette)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _chunks(data: bytes, name: str) -> dict[bytes, bytes]:
    """By their kinds, of which these files have one each."""
    if not data.startswith(_SIGNATURE):
        raise ValueError(f"{name} is no PNG file: install the extension again")
    found: dict[bytes, bytes] = {}
    place = len(_SIGNATURE)
    while place + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, place)
        found[data[place + 4 : place + 8]] = data[place + 8 : place + 8 + length]
        place += 12 + length
    return found
