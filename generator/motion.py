"""What comes out of the generator. Plain data of numpy arrays; the command line imports it before numpy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

FPS = 20.0
# Six hours: longer than anybody waits for.
LONGEST_SECONDS = 21_600.0

# Called as on_step(done, total) after every denoising step; returning False cancels before the next one.
OnStep = Callable[[int, int], bool]
# Joints (T, 22, 3) and contacts (T, 4) -> joints whose standing feet stay where they are. Rigs can; the generator does not know rigs.
HoldFeet = Callable[["np.ndarray", "np.ndarray"], "np.ndarray"]


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
class Motion:
    """Joint positions over time: metres, Y up, starting at the origin facing +Z unless the request said where.

    joints: (T, 22, 3) float32 in SMPL's joint order. contacts: (T, 4) bool in the order of `smpl.CONTACT_JOINTS`.
    constrained_frames: indices of the frames whose pose the request fixed; whatever corrects the motion afterwards leaves them as they
    are. loop_cycle: None unless it was made to repeat.
    """

    joints: np.ndarray
    contacts: np.ndarray
    segments: tuple[Segment, ...]
    seed: int
    model: ModelId
    fps: float = FPS
    constrained_frames: np.ndarray | None = None
    loop_cycle: LoopCycle | None = None

    @property
    def prompt(self) -> str:
        """All its prompts in one line."""
        return ", then ".join(segment.prompt.strip() for segment in self.segments)


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
