"""What the panel says about the chosen model: its name and the licences of the data it was trained on. Read once a file."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

_WEIGHTS = Path(__file__).parents[1] / "generator" / "weights"


def card(checkpoint: Path | str | None) -> tuple[str, str]:
    """(name, licences) of a checkpoint as the preferences name it: None for the default, a shipped one's name, or a path."""
    if checkpoint is None:
        shipped = sorted(_WEIGHTS.glob("*.safetensors"))
        path = shipped[0] if shipped else None
    else:
        path = Path(checkpoint) if isinstance(checkpoint, Path) else _WEIGHTS / f"{checkpoint}.safetensors"
    return ("none installed", "") if path is None else _read(path.with_suffix(".json"))


@lru_cache(maxsize=8)
def _read(path: Path) -> tuple[str, str]:
    try:
        training = json.loads(path.read_text(encoding="utf-8")).get("training", {})
    except (OSError, ValueError) as error:
        return path.stem, f"unknown ({error})"
    sources = training.get("denoiser", training).get("sources", {})
    licences = sorted(set(sources.values())) or [str(training.get("licence", "not stated"))]
    return path.stem, ", ".join(licences)
