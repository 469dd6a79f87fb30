"""What a program is: something a body does, performed on a real recording, with captions and a test of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from .stage import Stage

Predicate = Callable[[np.ndarray], bool]
BaseKind = Literal["standing", "walking", "running", "anything"]


@dataclass(frozen=True)
class Performance:
    """What came of it.

    joints: (T, 22, 3) float64 metres, Y up, 20 fps, the floor at y = 0, anywhere and facing any way. captions: at least six, of different
    wordings. predicate: whether joints (T', 22, 3) (these, or what a model makes of them or of a caption) do what was performed here, its
    side and count included. contacts: (T, 4) bool as `smpl.CONTACT_JOINTS`, or None to take the features' own.
    """

    joints: np.ndarray
    captions: tuple[str, ...]
    predicate: Predicate
    contacts: np.ndarray | None = None


@dataclass(frozen=True)
class Program:
    """name: unique, with underscores. kind: the table's heading that it comes under. base: what it is performed on. weight: how often it is
    drawn, 1 for what people ask for as often as for most."""

    name: str
    kind: str
    perform: Callable[[Stage], Performance]
    base: BaseKind = "standing"
    weight: float = 1.0
