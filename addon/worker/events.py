"""What a job tells of itself, from its start to its outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...generator.motion import Piece


@dataclass(frozen=True)
class Loading:
    """The generator is being brought into memory."""


@dataclass(frozen=True)
class Note:
    """Something the animator should know that does not stop the job."""

    message: str


@dataclass(frozen=True)
class Progress:
    """`done` of `total` denoising steps are behind us."""

    done: int
    total: int


@dataclass(frozen=True)
class Partial:
    """Frames that are finished while the rest is being made."""

    piece: Piece


@dataclass(frozen=True)
class SoFar:
    """All that there is by now of a motion that goes on: what the job's `finish` made of it."""

    motion: Any


@dataclass(frozen=True)
class Done:
    """motions: what the job's `finish` made of each; the motions themselves without one."""

    motions: tuple


@dataclass(frozen=True)
class Failed:
    """message: a sentence for the animator. detail: the traceback, for the console and bug reports."""

    message: str
    detail: str


@dataclass(frozen=True)
class Stopped:
    """The job was cancelled."""


Outcome = Done | Failed | Stopped
Event = Loading | Note | Progress | Partial | SoFar | Outcome
