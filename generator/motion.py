"""What goes into the generator and what comes out. Plain data of numpy arrays; the command line imports it before numpy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

FPS = 20.0

# Called as on_step(done, total) after every denoising step; returning False cancels before the next one.
OnStep = Callable[[int, int], bool]
# Joints (T, 22, 3) and contacts (T, 4) -> joints whose standing feet stay where they are. Rigs can; the generator does not know rigs.
HoldFeet = Callable[["np.ndarray", "np.ndarray"], "np.ndarray"]


@dataclass(frozen=True)
class Context:
    """Frames the motion must contain: joints (K, 22, 3) in metres (Y up) at the frame indices `frames` (K,) of the result."""

    joints: np.ndarray
    frames: np.ndarray


@dataclass(frozen=True)
class RootPath:
    """Where the root must be on the ground: points (K, 2) x and z in metres at times (K,) in seconds, which rise."""

    times: np.ndarray
    points: np.ndarray


@dataclass(frozen=True)
class Request:
    """What the animator asked for. seconds are per segment; guidance is the classifier-free guidance scale (1 = none).

    sampler: "dpm++" or "ddim"; it, guidance and steps are the model's own where they are None.

    one_by_one: what a prompt names with "then" or commas is made one after the other, each action in its usual share of the segment's time;
    otherwise all at once, from the whole prompt.

    loop: "travel" or "in-place" for a motion that can be repeated, with or without the way that its root goes in one round.
    """

    segments: tuple[tuple[str, float], ...]
    seed: int = 0
    guidance: float | None = None
    steps: int | None = None
    sampler: str | None = None
    variations: int = 1
    context: Context | None = None
    loop: str | None = None
    path: RootPath | None = None
    one_by_one: bool = True


@dataclass(frozen=True)
class Segment:
    """The prompt that frames first..last (inclusive) of a motion were made from."""

    prompt: str
    first: int
    last: int


@dataclass(frozen=True)
class ModelId:
    """Which weights made a motion: their name and the hash of their content."""

    name: str
    hash: str


@dataclass(frozen=True)
class Round:
    """How a motion repeats: its last frame is its first again. way: (3,) metres over the ground in one round. in_place: whether that
    way was taken out of the joints."""

    way: np.ndarray
    in_place: bool


@dataclass(frozen=True)
class Motion:
    """Joint positions over time: metres, Y up, starting at the origin facing +Z unless the request said where.

    joints: (T, 22, 3) float32 in SMPL's joint order. contacts: (T, 4) bool in the order of `smpl.CONTACT_JOINTS`. held: indices of the
    frames that the request's context gave; whatever corrects the motion afterwards leaves them as they are. round: None unless it
    was made to repeat.
    """

    joints: np.ndarray
    contacts: np.ndarray
    segments: tuple[Segment, ...]
    seed: int
    model: ModelId
    fps: float = FPS
    held: np.ndarray | None = None
    round: Round | None = None

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
