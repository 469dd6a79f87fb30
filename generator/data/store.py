"""The training file: feature rows of all recordings, memory-mapped, and the captioned windows that lie in them.

One .safetensors file: tensors `features` (rows, 263), `mean` and `std` (263), float32; the windows as JSON in the file's
metadata. Features are root-relative, so a window is a slice of its recording's rows.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from ..checkpoints.licence import forbids_commercial_use

FEATURE_COUNT = 263
SPLITS = ("train", "val", "test", "excluded")
FLAVOURS = ("open", "full")
_FORMAT, _VERSION = "motion-mamba training data", "1"
# safetensors refuses longer headers too.
_LONGEST_HEADER = 100_000_000
# HumanML3D averages the standard deviation over each group of features that mean the same kind of thing.
_GROUPS = ((0, 1), (1, 3), (3, 4), (4, 67), (67, 193), (193, 259), (259, 263))
_SMALLEST_STD = 1e-4
_BLOCK = 65_536


class StoreError(ValueError):
    """A training file cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Window:
    """A captioned part of a recording.

    id: unique. source: data set. licence: its licence. group: the recording; windows of one group must not be divided between
    training and testing. split: "train", "val", "test", or "excluded": a training window whose group has a val or test window.
    first_row, row_count: where its rows are, 20 a second. texts: captions, lower case. text_kind: "human" (written by people
    who saw the motion) or "label" (written from the name of the recording).
    """

    id: str
    source: str
    licence: str
    group: str
    split: str
    first_row: int
    row_count: int
    texts: tuple[str, ...]
    text_kind: str

    @property
    def is_open(self) -> bool:
        """Whether products may use it: every licence but the non-commercial ones."""
        return not forbids_commercial_use(self.licence)


@dataclass(frozen=True)
class MotionStore:
    """An open training file. Arrays are read-only views of the file; rows: (rows, 263); mean, std: (263,); fps: rows a second."""

    path: Path
    windows: tuple[Window, ...]
    rows: np.ndarray
    mean: np.ndarray
    std: np.ndarray
    fps: float

    @classmethod
    def open(cls, path: Path | str) -> MotionStore:
        """Map a training file into memory and check it. Raises StoreError, or OSError when it cannot be read."""
        path = Path(path)
        tensors, metadata = _map_tensors(path)
        if metadata.get("format") != _FORMAT or metadata.get("version") != _VERSION:
            raise StoreError(f"{path} is not a training file of this version: make one with 'motion-mamba prepare'.")
        try:
            rows, mean, std = (tensors[name] for name in ("features", "mean", "std"))
            windows = tuple(_window_from(entry) for entry in json.loads(metadata["windows"]))
            fps = float(metadata["fps"])
        except (KeyError, TypeError, ValueError) as error:
            raise StoreError(f"{path} is damaged ({error}): make it again with 'motion-mamba prepare'.") from error
        store = cls(path, windows, rows, mean, std, fps)
        store._check()
        return store

    def _check(self) -> None:
        if self.rows.ndim != 2 or {self.rows.shape[1], self.mean.size, self.std.size} != {FEATURE_COUNT}:
            raise StoreError(f"{self.path}: rows have {self.rows.shape[1:]} features, expected {FEATURE_COUNT}.")
        if not (np.isfinite(self.mean).all() and np.isfinite(self.std).all() and (self.std > 0).all()):
            raise StoreError(f"{self.path}: mean and std must be finite and std above 0.")
        for window in self.windows:
            if window.first_row < 0 or window.row_count < 1 or window.first_row + window.row_count > len(self.rows):
                raise StoreError(f"{self.path}: window {window.id} lies outside the file's {len(self.rows)} rows.")
            if window.split not in SPLITS or not window.texts:
                raise StoreError(f"{self.path}: window {window.id} has no captions or an unknown split '{window.split}'.")

    def features(self, window: Window) -> np.ndarray:
        """(row_count, 263) the window's rows, not normalised; a read-only view."""
        return self.rows[window.first_row : window.first_row + window.row_count]

    def select(self, split: str | None = None, flavour: str = "full", text_kind: str | None = None) -> list[Window]:
        """Windows of a split (None: all). flavour "open" leaves the non-commercial sources out, "full" takes all."""
        if flavour not in FLAVOURS:
            raise StoreError(f"Unknown flavour '{flavour}': it is one of {', '.join(FLAVOURS)}.")
        if split is not None and split not in SPLITS:
            raise StoreError(f"Unknown split '{split}': it is one of {', '.join(SPLITS)}.")
        return [
            window
            for window in self.windows
            if split in (None, window.split) and (flavour == "full" or window.is_open) and text_kind in (None, window.text_kind)
        ]

    def normalisation(self, windows: Sequence[Window]) -> tuple[np.ndarray, np.ndarray]:
        """(mean, std) of these windows alone, (263,) each; the file's own are those of all its training windows."""
        return normalisation(self.rows, windows)


def normalisation(rows: np.ndarray, windows: Sequence[Window]) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation (263,) of the rows that windows cover, each once; std averaged in HumanML3D's groups."""
    covered = np.zeros(len(rows), dtype=bool)
    for window in windows:
        covered[window.first_row : window.first_row + window.row_count] = True
    if not covered.any():
        raise StoreError("There is no training window to measure the normalisation on.")
    count, total, squares = 0, np.zeros(rows.shape[1]), np.zeros(rows.shape[1])
    shift = rows[int(np.argmax(covered))].astype(np.float64)  # near the mean, so that the squares do not cancel
    for start in range(0, len(rows), _BLOCK):
        block = rows[start : start + _BLOCK][covered[start : start + _BLOCK]].astype(np.float64) - shift
        count, total, squares = count + len(block), total + block.sum(axis=0), squares + np.square(block).sum(axis=0)
    std = np.sqrt(np.maximum(squares / count - np.square(total / count), 0.0))
    for first, last in _GROUPS:
        std[first:last] = max(std[first:last].mean(), _SMALLEST_STD)
    return (shift + total / count).astype(np.float32), std.astype(np.float32)


def write_store(
    path: Path,
    parts: Iterable[np.ndarray],
    row_count: int,
    windows: Sequence[Window],
    statistics: tuple[np.ndarray, np.ndarray] | None = None,
    fps: float = 20.0,
) -> None:
    """Write a training file part by part; it appears under its name only when complete.

    parts: (n, 263) arrays that follow one another, row_count rows in all. statistics: mean and std (263,), or None to measure
    them on the training windows.
    """
    metadata = {
        "format": _FORMAT,
        "version": _VERSION,
        "fps": str(fps),
        "windows": json.dumps([asdict(window) for window in windows]),
    }
    shapes = {"mean": (FEATURE_COUNT,), "std": (FEATURE_COUNT,), "features": (row_count, FEATURE_COUNT)}
    with _new_tensors(path, shapes, metadata) as tensors:
        position = 0
        for part in parts:
            tensors["features"][position : position + len(part)] = part
            position += len(part)
        if position != row_count:
            raise StoreError(f"{position} rows were given, {row_count} were announced.")
        training = [window for window in windows if window.split == "train"]
        tensors["mean"][:], tensors["std"][:] = statistics or normalisation(tensors["features"], training)


@contextmanager
def _new_tensors(path: Path, shapes: dict[str, tuple[int, ...]], metadata: dict[str, str]) -> Iterator[dict[str, np.ndarray]]:
    """Writable maps of the float32 tensors of a new safetensors file, larger than memory if need be."""
    header: dict[str, Any] = {"__metadata__": metadata}
    end = 0
    for name, shape in shapes.items():
        start, end = end, end + 4 * int(np.prod(shape))
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [start, end]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    unfinished = path.with_name(path.name + ".unfinished")
    with unfinished.open("wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        file.truncate(8 + len(text) + end)
    start = 8 + len(text)
    tensors = {name: np.memmap(unfinished, "<f4", "r+", start + header[name]["data_offsets"][0], shape) for name, shape in shapes.items()}
    try:
        yield tensors
        for tensor in tensors.values():
            tensor.flush()
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _map_tensors(path: Path) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """Read-only maps of a safetensors file's float32 tensors, and its metadata."""
    size = path.stat().st_size
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if size < 8 or length > min(size - 8, _LONGEST_HEADER):
            raise StoreError(f"{path} is not a safetensors file, or it is cut short.")
        try:
            header = json.loads(file.read(length))
            metadata = header.pop("__metadata__", {})
            entries = {name: (entry["dtype"], tuple(entry["shape"]), *entry["data_offsets"]) for name, entry in header.items()}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise StoreError(f"{path} is not a safetensors file: its header cannot be read.") from error
    tensors = {}
    for name, (dtype, shape, start, end) in entries.items():
        if dtype != "F32" or end - start != 4 * int(np.prod(shape)) or start < 0 or 8 + length + end > size:
            raise StoreError(f"{path}: tensor '{name}' is not float32 or does not fit into the file, which may be cut short.")
        tensors[name] = np.memmap(path, "<f4", "r", 8 + length + start, shape) if end > start else np.zeros(shape, np.float32)
    return tensors, metadata


def _window_from(entry: dict[str, Any]) -> Window:
    values = {field.name: entry[field.name] for field in fields(Window)}
    return Window(**values | {"texts": tuple(entry["texts"])})
