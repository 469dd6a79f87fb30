"""What may be asked of the generator, and how a request is cut into windows that the model can hold."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..rigs import smpl
from .choices import LOOPS
from .model.samplers import SAMPLERS
from .motion import FPS, Context, Request, Segment
from .planning.root_path import path_problem
from .text.duration_model import shared_out
from .text.prompt_actions import SHORTEST_ACTION, prompt_actions

# Six hours: longer than anybody waits for.
SHORTEST_SECONDS, LONGEST_SECONDS = 0.5, 21_600.0
LARGEST_GUIDANCE = 30.0
MOST_VARIATIONS = 8
LARGEST_SEED = 2**31 - 1
MOST_SEGMENTS = 5000
# How many frames of what exists a following window is given: one second.
OVERLAP_FRAMES = 20
# Longer prompts are refused before they are split into tokens.
_MOST_CHARACTERS = 20_000
# English needs about four tokens for three words.
_WORDS_PER_TOKEN = 0.75
# Farther from the origin, a float32 no longer tells millimetres; and no joint is as far from the pelvis: one that is, is in other units.
_FARTHEST_METRES, _LARGEST_BODY_METRES = 10_000.0, 5.0


class RequestError(ValueError):
    """The request cannot be fulfilled; the message says what is wrong and what is allowed."""


@dataclass(frozen=True)
class Abilities:
    """What a model can do. window: frames at once; context: keeps known frames; count_tokens, max_tokens: its text encoder's."""

    window: int
    train_steps: int
    context: bool
    max_tokens: int
    count_tokens: Callable[[str], int]


@dataclass(frozen=True)
class Window:
    """One run of the model: frames start..end of the clip (end exclusive), of which those before `first` exist already."""

    prompt: str
    start: int
    first: int
    end: int

    @property
    def frames(self) -> int:
        return self.end - self.start


def frame_count(seconds: float) -> int:
    """Frames of a segment: seconds at 20 fps, rounded to the nearest."""
    return round(seconds * FPS)


def plan_segments(request: Request) -> tuple[Segment, ...]:
    """The segments of a checked request with their frames."""
    segments: list[Segment] = []
    for prompt, seconds in request.segments:
        first = segments[-1].last + 1 if segments else 0
        segments.append(Segment(prompt, first, first + frame_count(seconds) - 1))
    return tuple(segments)


def plan_actions(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Each segment cut into the actions that its prompt names, each as long as it usually is beside the others; whole where they would be
    too short."""
    actions: list[Segment] = []
    for segment in segments:
        prompts, frames = prompt_actions(segment.prompt), segment.last - segment.first + 1
        if len(prompts) < 2 or frames < len(prompts) * frame_count(SHORTEST_ACTION):
            actions.append(segment)
            continue
        lengths = shared_out(frames, frame_count(SHORTEST_ACTION), prompts)
        edges = [segment.first, *(segment.first + np.round(np.cumsum(lengths)).astype(int)).tolist()]
        actions += [Segment(prompt, first, end - 1) for prompt, first, end in zip(prompts, edges[:-1], edges[1:], strict=True)]
    return tuple(actions)


def plan_windows(segments: tuple[Segment, ...], longest: int, overlap: int = OVERLAP_FRAMES) -> list[Window]:
    """Windows of at most `longest` frames, each starting with up to `overlap` frames of what comes before it.

    A segment that needs several is cut into equal parts, so that no window holds a mere few new frames.
    """
    windows: list[Window] = []
    for segment in segments:
        first, frames = segment.first, segment.last - segment.first + 1
        whole = first == 0 and frames <= longest
        parts = 1 if whole else math.ceil(frames / (longest - overlap))
        for part in range(parts):
            begin, end = first + part * frames // parts, first + (part + 1) * frames // parts
            windows.append(Window(segment.prompt, max(0, begin - overlap), begin, end))
    return windows


def check_request(request: Request, abilities: Abilities) -> None:
    """Raises RequestError that names the first thing wrong and what is allowed."""
    _check_segments(request)
    for prompt, _ in request.segments:
        _check_prompt(prompt, abilities)
    _whole("number of variations", request.variations, 1, MOST_VARIATIONS)
    # Each variation has a seed of its own, by which it can be made again.
    own = "seed" if request.variations == 1 else f"first seed of {request.variations} variations"
    _whole(own, request.seed, 0, LARGEST_SEED - request.variations + 1)
    if request.steps is not None:
        _whole("number of denoising steps", request.steps, 1, abilities.train_steps)
    if request.sampler is not None and request.sampler not in SAMPLERS:
        raise RequestError(f"the sampler must be one of {', '.join(SAMPLERS)}, not {request.sampler!r}")
    if request.guidance is not None:
        _number("guidance", request.guidance, 0.0, LARGEST_GUIDANCE)
    frames = sum(frame_count(seconds) for _, seconds in request.segments)
    if not abilities.context and (len(request.segments) > 1 or frames > abilities.window):
        longest = abilities.window / FPS
        raise RequestError(f"this model makes one prompt of at most {longest:g} s: shorten the request or choose another model")
    if request.context is not None:
        if not abilities.context:
            raise RequestError("this model cannot keep given frames: leave the context out or choose another model")
        _check_context(request.context, frames)
    _check_whole_clip(request, abilities, frames)


def _check_whole_clip(request: Request, abilities: Abilities, frames: int) -> None:
    """Loops and paths."""
    if request.loop is not None:
        if request.loop not in LOOPS:
            raise RequestError(f"a loop is one of {', '.join(LOOPS)}, not {request.loop!r}")
        if not abilities.context:
            raise RequestError("this model cannot keep frames, and so cannot close a loop: choose another model")
        if request.path is not None:
            raise RequestError("a motion cannot both repeat and follow a path: leave one out")
        if request.context is not None and np.max(request.context.frames) == frames - 1:
            raise RequestError(f"a loop's last frame is its first: leave frame {frames - 1} out of the frames to keep")
    if request.path is not None and (problem := path_problem(request.path, frames / FPS, request.context)):
        raise RequestError(problem)


def _check_segments(request: Request) -> None:
    try:
        pairs = [(prompt, seconds) for prompt, seconds in request.segments]
    except (TypeError, ValueError) as error:
        raise RequestError("segments must be pairs of a prompt and its seconds") from error
    if not 1 <= len(pairs) <= MOST_SEGMENTS:
        raise RequestError(f"a request has between 1 and {MOST_SEGMENTS} segments, not {len(pairs)}")
    for _, seconds in pairs:
        _number("length in seconds", seconds, SHORTEST_SECONDS, LONGEST_SECONDS)
    total = sum(seconds for _, seconds in pairs)
    if total > LONGEST_SECONDS:
        raise RequestError(f"a motion can be at most {LONGEST_SECONDS:g} seconds long; these segments add up to {total:g}")


def _check_prompt(prompt: str, abilities: Abilities) -> None:
    if not isinstance(prompt, str) or not prompt.strip():
        raise RequestError("the prompt is empty: describe the motion, for example “a person walks forward”")
    try:
        prompt.encode()
    except UnicodeEncodeError as error:
        raise RequestError(f"the prompt holds bytes that are no text (at character {error.start + 1}): type it in UTF-8") from error
    if len(prompt) > _MOST_CHARACTERS or abilities.count_tokens(prompt) > abilities.max_tokens:
        readable = int(abilities.max_tokens * _WORDS_PER_TOKEN)
        raise RequestError(
            f"the prompt has {len(prompt.split())} words, and the text encoder reads about {readable}: "
            "shorten it, or split it into several segments"
        )


def _check_context(context: Context, frames: int) -> None:
    joints, at = np.asarray(context.joints), np.asarray(context.frames)
    if joints.ndim != 3 or joints.shape[1:] != (smpl.JOINT_COUNT, 3) or not np.issubdtype(joints.dtype, np.floating):
        raise RequestError(f"the context's joints must be floating point of the shape (frames, 22, 3), not {joints.shape}")
    if at.shape != joints.shape[:1] or len(at) == 0 or not np.issubdtype(at.dtype, np.integer):
        raise RequestError(f"the context must name one whole frame number for each of its {len(joints)} poses, at least one")
    if not np.isfinite(joints).all() or np.abs(joints).max() > _FARTHEST_METRES:
        raise RequestError(f"the context's joints must be metres, finite and within {_FARTHEST_METRES:g} m of the origin")
    size = np.linalg.norm(joints - joints[:, :1], axis=-1).max()
    if size > _LARGEST_BODY_METRES:
        raise RequestError(f"the context's joints must be metres: these reach {size:.0f} from the pelvis, as if they were in another unit")
    if len(np.unique(at)) != len(at) or at.min() < 0 or at.max() >= frames:
        raise RequestError(f"the context's frames must be different from each other and lie between 0 and {frames - 1}")


def _whole(name: str, value: int, lowest: int, highest: int) -> None:
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool) or not lowest <= number <= highest:
        raise RequestError(f"the {name} must be a whole number between {lowest} and {highest}, not {value!r}")


def _number(name: str, value: float, lowest: float, highest: float) -> None:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    # NaN fails every comparison.
    if isinstance(value, (bool, str)) or not lowest <= number <= highest:
        raise RequestError(f"the {name} must be a number between {lowest:g} and {highest:g}, not {value!r}")
