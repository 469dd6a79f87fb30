"""What the panel says about the chosen model: its name and the licences of the data it was trained on. Read once a file."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from ..generator.shipped import shipped_checkpoints


def card(checkpoint: Path | str | None) -> tuple[str, str]:
    """(name, licences) of a checkpoint as the preferences name it: None for the default, a shipped one's name, or a path."""
    if isinstance(checkpoint, Path):
        return _read(checkpoint.with_suffix(".json"))
    shipped = _shipped()
    path = next(iter(shipped.values()), None) if checkpoint is None else shipped.get(checkpoint)
    return ("none installed", "") if path is None else _read(path.with_suffix(".json"))


@lru_cache(maxsize=1)
def _shipped() -> dict[str, Path]:
    """draw() asks for them again and again, and they change only when the add-on does."""
    return shipped_checkpoints()


@lru_cache(maxsize=8)
def _read(path: Path) -> tuple[str, str]:
    try:
        training = json.loads(path.read_text(encoding="utf-8")).get("training", {})
    except (OSError, ValueError) as error:
        return path.stem, f"unknown ({error})"
    sources = training.get("denoiser", training).get("sources", {})
    licences = sorted(set(sources.values())) or [str(training.get("licence", "not stated"))]
    return path.stem, ", ".join(licences)
