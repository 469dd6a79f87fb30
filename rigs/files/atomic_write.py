"""Files that appear when they are complete: whatever goes wrong on the way leaves what lay there before."""

from __future__ import annotations

import secrets
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def atomic_write(path: Path) -> Generator[Path, None, None]:
    """An empty file to write to, beside `path` and with its suffix in small letters; at the end of the block it takes the place of `path`.

    After an error it is gone, and what lay at `path` is as it was. A link stays one: what it leads to is replaced.
    Raises OSError, which names `path` and never the file in between.
    """
    path = path.resolve()
    # Its name does not hold the file's own, which may be as long as names can be.
    part = path.with_name(f".{secrets.token_hex(6)}.part{path.suffix.lower()}")
    try:
        part.touch(exist_ok=False)
        try:
            yield part
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        if error.filename not in (part, str(part)):
            raise
        # The part's name says nothing to anyone.
        raise OSError(error.errno, error.strerror, str(path)) from error


def write_bytes_atomically(path: Path, data: bytes) -> None:
    """All of the bytes, or none of them and what lay there before. Raises OSError."""
    with atomic_write(path) as part:
        part.write_bytes(data)
