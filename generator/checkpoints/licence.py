"""Under which licences a model's training data stands, as its JSON tells, and what follows for who uses it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_NOT_STATED = "not stated"
_PARTS = ("vae", "decoder", "denoiser")


def licences(training: Mapping[str, Any]) -> tuple[str, ...]:
    """Of all data that any part of the model was trained on, sorted. training: a checkpoint's. Raises TypeError or AttributeError for
    what describes no model."""
    found: set[str] = set()
    for part in (training, *(training.get(name, {}) for name in _PARTS)):
        found |= {str(licence) for licence in part.get("sources", {}).values()}
        found |= {str(licence) for licence in part.get("made_licences", ())}
    return tuple(sorted(found)) or (str(training.get("licence", _NOT_STATED)),)


def forbids_commercial_use(licence: str) -> bool:
    """Whether one of Creative Commons' non-commercial licences is named."""
    return "NC" in licence.upper().replace("-", " ").split()


def licence_sentence(training: Mapping[str, Any]) -> str:
    """What goes along with every motion of the model: "any use (CC BY 3.0, CC0)" or "no commercial use (CC BY-NC 4.0)"."""
    named = licences(training)
    forbidding = [licence for licence in named if forbids_commercial_use(licence)]
    if named == (_NOT_STATED,):
        return _NOT_STATED
    return f"no commercial use ({', '.join(forbidding)})" if forbidding else f"any use ({', '.join(named)})"
