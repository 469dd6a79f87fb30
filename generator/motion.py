"""What comes out of the generator. Plain data of numpy arrays; the command line imports it before numpy."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from ..rigs.math.held import Held

FPS = 20.0
# Six hours: longer than anybody waits for.
LONGEST_SECONDS = 21_600.0

# Called as on_step(done, total) after every step of denoising or leading; returning False cancels before the next one.
OnStep = Callable[[int, int], bool]
# Joints (T, 22, 3) and contacts (T, 4) -> joints whose standing feet stay where they are. Rigs can; the generator does not know rigs.
FootLock = Callable[["np.ndarray", "np.ndarray"], "np.ndarray"]


@dataclass(frozen=True)
class Segment:
    """The prompt that frames first..last (inclusive) of a motion were made from."""

    prompt: str
    first: int
    last: int


@dataclass(frozen=True)
class ModelId:
    """Which weights made a motion: their name, the hash of their content, and what their data's licences allow."""

    name: str
    hash: str
    licence: str = ""


@dataclass(frozen=True)
class LoopCycle:
    """How a motion repeats: its last frame is its first again. displacement: (3,) metres over the ground from one cycle to the next.
    in_place: whether that displacement was taken out of the joints."""

    displacement: np.ndarray
    in_place: bool


@dataclass(frozen=True)
class Miss:
    """A constraint that could not be met: what it holds ("right_hand", "head", "root place" ...), the frame at which the motion is
    farthest from it, and how far: metres ("m") or radians ("rad")."""

    what: str
    frame: int
    distance: float
    unit: str = "m"

    @property
    def sentence(self) -> str:
        """For whoever asked for it."""
        distance = f"{self.distance:.2f} m" if self.unit == "m" else f"{math.degrees(self.distance):.0f} degrees"
        return f"the {self.what.replace('_', ' ')} comes within {distance} of where it should be at {self.frame / FPS:.2f} s"


@dataclass(frozen=True)
class Motion:
    """Joint positions over time: metres, Y up, starting at the origin facing +Z unless the request said where.

    joints: (T, 22, 3) float32 in SMPL's joint order. contacts: (T, 4) bool in the order of `smpl.CONTACT_JOINTS`.
    constrained_frames: indices of the frames whose pose the request fixed; whatever corrects the motion afterwards leaves them as they
    are. loop_cycle: None unless it was made to repeat. held: what constraints hold of single joints, for whatever corrects the motion
    afterwards; None for nothing. misses: the constraints that could not be met.
    """

    joints: np.ndarray
    contacts: np.ndarray
    segments: tuple[Segment, ...]
    seed: int
    model: ModelId
    fps: float = FPS
    constrained_frames: np.ndarray | None = None
    loop_cycle: LoopCycle | None = None
    held: Held | None = None
    misses: tuple[Miss, ...] = ()

    @property
    def prompt(self) -> str:
        """All its prompts in one line."""
        return ", then ".join(segment.prompt.strip() for segment in self.segments)


def part_of_steps(on_step: OnStep | None, part: int, parts: int) -> OnStep | None:
    """Progress of one of several equally long runs."""
    if on_step is None:
        return None
    return lambda done, total: on_step(part * total + done, parts * total)


@dataclass(frozen=True)
class Piece:
    """The frames of all variations of a motion from frame `first` on that are finished together.

    joints: (variations, K, 22, 3) float32 in the world. contacts: (variations, K, 4) bool.
    """

    first: int
    joints: np.ndarray
    contacts: np.ndarray


class Cancelled(Exception):
    """The caller's on_step returned False."""


class GenerationError(RuntimeError):
    """The model failed at its work; the message says what to try."""
