"""Programs' windows on disk, beside the training file: performing thousands takes minutes, and all parts learn from the same ones.

A file is found again by what its windows depend on: the recordings, the flavour's windows, how many, the draws, the VAE that is to keep
them, and the grammar: its code and what is declared in files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ..data.store import MotionStore, Window, write_store
from .augmentation.made_windows import MadeWindow, WindowDraw
from .grammar.windows import programmed_windows

_GRAMMAR = Path(__file__).parent / "grammar"


def kept_programs(draw: WindowDraw, count: int, names: Sequence[str] = ()) -> list[MadeWindow]:
    """`programmed_windows`, from disk where they were made before. A store that is in memory alone keeps nothing."""
    data = Path(draw.store.path)
    if not data.is_file():
        return programmed_windows(draw, count, names)
    path = data.with_suffix(f".programs-{_key(draw, count, names)}.safetensors")
    if path.exists():
        return _read(path)
    made = programmed_windows(draw, count, names)
    if made:
        _write(path, made)
    return made


def _key(draw: WindowDraw, count: int, names: Sequence[str]) -> str:
    state = Path(draw.store.path).stat()
    told = tuple(key for key in (draw.round_trip.key, *sorted(names)) if key)
    facts = (
        state.st_size,
        state.st_mtime_ns,
        count,
        draw.longest,
        draw.rng.bit_generator.state,
        [window.id for window in draw.windows],
        *told,
    )
    digest = hashlib.sha256(repr(facts).encode())
    for file in sorted(file for kind in ("*.py", "*.toml") for file in _GRAMMAR.rglob(kind)):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _write(path: Path, made: list[MadeWindow]) -> None:
    first_rows = np.cumsum([0, *(len(one.rows) for one in made)])
    windows = [one.window(int(row)) for one, row in zip(made, first_rows[:-1], strict=True)]
    write_store(path, (one.rows for one in made), int(first_rows[-1]), windows)


def _read(path: Path) -> list[MadeWindow]:
    store = MotionStore.open(path)
    return [_made(window, np.array(store.features(window))) for window in store.windows]


def _made(window: Window, rows: np.ndarray) -> MadeWindow:
    return MadeWindow(window.id, window.source, window.licence, window.group, window.split, window.texts, window.text_kind, rows)
