"""Places on the body that a hand may be put to, as data (`places.json`), and how far a hand is from one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from .body import hand, joint, trunk_axes

_FILE = Path(__file__).with_name("places.json")


@dataclass(frozen=True)
class Place:
    """points: (anchor joint, offsets along the trunk's left, up and front), any of which counts. within: metres that still count."""

    points: tuple[tuple[str, tuple[float, float, float]], ...]
    within: float


@cache
def places() -> dict[str, Place]:
    """All places by name, with blanks in names written as underscores too."""
    content = json.loads(_FILE.read_text(encoding="utf-8"))
    content.pop("note")
    return {
        name.replace(" ", "_"): Place(tuple((anchor, tuple(offset)) for anchor, *offset in entry["points"]), entry["within"])
        for name, entry in content.items()
    }


def distance_to_place(joints: np.ndarray, side: str, place: str) -> np.ndarray:
    """(T,) metres from the middle of a hand to the nearest point of a place. Raises KeyError for a place that is not in the file."""
    axes, own = trunk_axes(joints), hand(joints, side)
    points = [joint(joints, anchor) + np.einsum("i,tij->tj", offset, axes) for anchor, offset in places()[place].points]
    return np.min([np.linalg.norm(own - point, axis=-1) for point in points], axis=0)


def at_place(joints: np.ndarray, side: str, place: str, reach: float | None = None) -> np.ndarray:
    """(T,) whether a hand is at a place; reach: metres, instead of the place's own."""
    return distance_to_place(joints, side, place) < (places()[place].within if reach is None else reach)
