"""Arrays out of .npz files from anywhere: never objects, which could run code."""

from __future__ import annotations

import zlib
from collections.abc import Container
from pathlib import Path

import numpy as np


def read_npz(path: Path, wanted: Container[str], error: type[ValueError]) -> dict[str, np.ndarray]:
    """Those of the file's arrays that are wanted. Raises `error` when it cannot be read, is no whole .npz file, or holds objects."""
    # It takes bz2 and lzma along: too much for switching an add-on on.
    import zipfile

    try:
        with path.open("rb") as stream:
            if not zipfile.is_zipfile(stream):
                raise error(f"{path} is not a whole .npz file: it is of another kind, or its end is missing.")
            stream.seek(0)
            with np.load(stream, allow_pickle=False) as archive:
                arrays = {name: archive[name] for name in archive.files if name in wanted}
    except OSError as problem:
        raise error(f"Cannot read {path}: {problem.strerror or problem}.") from problem
    # RuntimeError: it is encrypted, or (NotImplementedError) packed in a way that Python does not know. MemoryError: it says so of itself.
    except (ValueError, KeyError, EOFError, RuntimeError, MemoryError, zipfile.BadZipFile, zlib.error) as problem:
        if isinstance(problem, error):
            raise
        raise error(f"{path} is damaged, or holds Python objects, which are never loaded: {problem}.") from problem
    # numpy hands out what has not its own format as bytes.
    if odd := [name for name, array in arrays.items() if not isinstance(array, np.ndarray)]:
        raise error(f"{path} is damaged: its {', '.join(odd)} is no array.")
    return arrays
