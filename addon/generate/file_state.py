"""Whether a file is still the one that was read. No bpy here."""

from __future__ import annotations

from pathlib import Path


def file_state(path: Path) -> tuple[int, int] | None:
    """Equal for as long as nobody writes to the file: when that was (nanoseconds) and its bytes; None where it cannot be looked at."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
