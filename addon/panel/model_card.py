"""What the panel says about the chosen model: its name and the licences of the data it was trained on. Read again when it changed."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from ...generator.checkpoints.licence import licences
from ...generator.checkpoints.shipped import shipped_checkpoints
from ..worker.file_state import file_state


def card(checkpoint: Path | str | None) -> tuple[str, str]:
    """(name, licences) of a checkpoint as the preferences name it: None for the default, a shipped one's name, or a path."""
    if isinstance(checkpoint, Path):
        return _card(checkpoint.with_suffix(".json"))
    shipped = _shipped()
    path = next(iter(shipped.values()), None) if checkpoint is None else shipped.get(checkpoint)
    return ("none installed", "") if path is None else _card(path.with_suffix(".json"))


@lru_cache(maxsize=1)
def _shipped() -> dict[str, Path]:
    """draw() asks for them again and again, and they change only when the add-on does."""
    return shipped_checkpoints()


def _card(path: Path) -> tuple[str, str]:
    return path.stem, _licences(path, file_state(path))


@lru_cache(maxsize=8)
def _licences(path: Path, _state: tuple[int, int] | None) -> str:
    """_state: a file that was written since is read again."""
    try:
        training = json.loads(path.read_text(encoding="utf-8")).get("training", {})
        return ", ".join(licences(training))
    except (OSError, ValueError) as error:
        return f"unknown ({error})"
    except (AttributeError, TypeError):
        # JSON, but of something else.
        return f"unknown ({path.name} does not describe a model)"
