"""The kinds of constraint that speak of one part of the body, or of its root: plain data, checked as it is made.

Frames count at 20 a second from the motion's first, positions are metres in its world (Y up), rotations unit quaternions wxyz that turn
SMPL's rest axes. A stretch is all its frames. What raises raises ConstraintError, a sentence that says what is allowed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...rigs import smpl
from .body_parts import END_PARTS, HANDS, joints_of
from .plain_arrays import ConstraintError, checked_frames, checked_numbers, checked_stretch

# Frames at each end of a stretch in which only a part of the body is made.
_EDGE = 3


@dataclass(frozen=True)
class PartPlacement:
    """Where a hand (its wrist) or a foot (its ankle) is. part: of END_PARTS. frames: (K,) int, rising. positions: (K, 3).

    rotations: (K, 4) of hand or foot, None where they are left to the motion. On a moving object each frame has its own.
    """

    part: str
    frames: np.ndarray
    positions: np.ndarray
    rotations: np.ndarray | None = None

    def __post_init__(self) -> None:
        _check_end_part(self.part)
        frames = checked_frames(self.frames)
        object.__setattr__(self, "frames", frames)
        object.__setattr__(self, "positions", checked_numbers("positions", self.positions, (len(frames), 3)))
        if self.rotations is not None:
            object.__setattr__(self, "rotations", _unit(checked_numbers("rotations", self.rotations, (len(frames), 4))))


@dataclass(frozen=True)
class KeptContact:
    """A hand or foot that keeps what it touches in frames first..last, wherever that is when the motion comes to it.

    touches: "world" for a table, a rail, the floor; or the other hand, for a thing that both hold: their distance and how they lie to each
    other, seen from the chest, then stay as they are in the first frame.
    """

    part: str
    first: int
    last: int
    touches: str = "world"

    def __post_init__(self) -> None:
        _check_end_part(self.part)
        checked_stretch(self.first, self.last)
        others = {"world", *HANDS} - {self.part} if self.part in HANDS else {"world"}
        if self.touches not in others:
            raise ConstraintError(f"what a {_told(self.part)} keeps is one of {', '.join(sorted(others))}, not {self.touches!r}")


@dataclass(frozen=True)
class LookAt:
    """The head looks at points (K, 3) in frames (K,), as far as a neck turns."""

    frames: np.ndarray
    points: np.ndarray

    def __post_init__(self) -> None:
        frames = checked_frames(self.frames)
        object.__setattr__(self, "frames", frames)
        object.__setattr__(self, "points", checked_numbers("points to look at", self.points, (len(frames), 3)))


@dataclass(frozen=True)
class RootWaypoints:
    """Where the pelvis is in frames (K,): places (K, 2) x and z on the ground, heights (K,) over it, facings (K,) radians from +Z towards
    +X. What is None is left to the motion, but not all of them."""

    frames: np.ndarray
    places: np.ndarray | None = None
    heights: np.ndarray | None = None
    facings: np.ndarray | None = None

    def __post_init__(self) -> None:
        frames = checked_frames(self.frames)
        object.__setattr__(self, "frames", frames)
        if self.places is None and self.heights is None and self.facings is None:
            raise ConstraintError("a waypoint says a place, a height or a facing")
        for name, shape in (("places", (len(frames), 2)), ("heights", (len(frames),)), ("facings", (len(frames),))):
            if (values := getattr(self, name)) is not None:
                object.__setattr__(self, name, checked_numbers(name, values, shape))


@dataclass(frozen=True)
class MadePart:
    """Of frames `first` and on, only a part of the body is made; the rest stays as it plays now, to the bit.

    part: of BODY_PARTS. existing: (K, 22, 3) float32, what plays now in the K frames from `first` on.
    """

    part: str
    first: int
    existing: np.ndarray

    def __post_init__(self) -> None:
        joints_of(self.part)
        existing = np.asarray(self.existing, dtype=np.float32)
        checked_numbers("joints of what plays now", existing, (len(existing), smpl.JOINT_COUNT, 3))
        checked_stretch(self.first, self.first + len(existing) - 1)
        object.__setattr__(self, "existing", existing)

    @property
    def last(self) -> int:
        return self.first + len(self.existing) - 1

    @property
    def edges(self) -> np.ndarray:
        """(E,) the frames at both ends at which the made part, too, is what plays now, so that it comes and goes at its speed."""
        frames = np.arange(self.first, self.last + 1)
        return np.unique(np.concatenate([frames[:_EDGE], frames[-_EDGE:]]))


@dataclass(frozen=True)
class PartPrompt:
    """Another prompt for a part of the body (of BODY_PARTS) in frames first..last, while the rest does what the segment's prompt says."""

    part: str
    prompt: str
    first: int
    last: int

    def __post_init__(self) -> None:
        joints_of(self.part)
        checked_stretch(self.first, self.last)
        if not self.prompt.strip():
            raise ConstraintError(f"the prompt for the {_told(self.part)} is empty")


def _check_end_part(part: str) -> None:
    if part not in END_PARTS:
        raise ConstraintError(f"a part that is placed or kept is one of {', '.join(END_PARTS)}, not {part!r}")


def _unit(rotations: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(rotations, axis=-1, keepdims=True)
    if (np.abs(lengths - 1.0) > 0.1).any():
        raise ConstraintError("rotations must be unit quaternions w, x, y, z")
    return rotations / lengths


def _told(part: str) -> str:
    return part.replace("_", " ")
