"""What may be asked of the generator: the request, and what a model says to it."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from .choices import LOOPS, SAMPLER_NAMES
from .constraints.checks import loop_problem, parts_problem, path_problem, poses_problem
from .constraints.kinds import Constraints, PoseConstraint
from .motion import FPS, LONGEST_SECONDS
from .style import LIMITS, PLAIN, Style

SHORTEST_SECONDS = 0.5
LARGEST_GUIDANCE = 30.0
MOST_VARIATIONS = 8
LARGEST_SEED = 2**31 - 1
MOST_SEGMENTS = 5000
# Of any model's schedule.
MOST_STEPS = 1000
# Longer prompts are refused before they are split into tokens.
_MOST_CHARACTERS = 20_000
# English needs about four tokens for three words.
_WORDS_PER_TOKEN = 0.75


@dataclass(frozen=True)
class Request:
    """What the animator asked for: prompts with their seconds, and what must hold in the motion whatever they say.

    guidance: the classifier-free guidance scale, 1 is none. sampler: "dpm++" or "ddim". guidance, steps and sampler are the model's own
    where they are None.

    one_by_one: what a prompt names with "then" or commas is made one after the other, each action in its usual share of the segment's time;
    otherwise all at once, from the whole prompt.

    as_typed: prompts are encoded as they stand; otherwise as `Generator.read` reads them, with typing errors corrected.

    from_library: begin from what the model has learned that does what a prompt says; otherwise from noise alone.

    loop: "travel" or "in-place" for a motion that can be repeated, with or without the displacement of its root in one cycle.

    segment_seeds: a seed for each segment, in place of `seed`, or none; variation i adds i to each.

    styles: how each segment is done, one each, or none. On a loop only its words act, and nothing has a pace of its own in which parts
    of the body are made by themselves.
    """

    segments: tuple[tuple[str, float], ...]
    seed: int = 0
    guidance: float | None = None
    steps: int | None = None
    sampler: str | None = None
    variations: int = 1
    constraints: Constraints = field(default_factory=Constraints)
    loop: str | None = None
    one_by_one: bool = True
    as_typed: bool = False
    segment_seeds: tuple[int, ...] = ()
    from_library: bool = True
    styles: tuple[Style, ...] = ()

    @property
    def can_stream(self) -> bool:
        """Whether its motion is finished piece by piece; otherwise it is known only as a whole."""
        whole = self.constraints.need_whole_motion or any(style != PLAIN for style in self.styles)
        return self.loop is None and not whole


class RequestError(ValueError):
    """The request cannot be fulfilled; the message says what is wrong and what is allowed."""


@dataclass(frozen=True)
class Abilities:
    """What a model can do. window: frames at once; constraints: meets given poses; count_tokens, max_tokens: its text encoder's."""

    window: int
    train_steps: int
    constraints: bool
    max_tokens: int
    count_tokens: Callable[[str], int]


def frame_count(seconds: float) -> int:
    """Frames of a segment: seconds at 20 fps, rounded to the nearest."""
    return round(seconds * FPS)


def checked(request: Request, abilities: Abilities) -> Request:
    """The request in plain numbers. Raises RequestError as `check_request`."""
    check_request(request, abilities)
    constraints = request.constraints
    if (poses := constraints.poses) is not None:
        # Of unsigned numbers, numpy takes a difference or a mixture with others wrongly.
        poses = PoseConstraint(np.asarray(poses.joints), np.asarray(poses.frames).astype(np.int64))
        constraints = replace(constraints, poses=poses)
    # NumPy's integers, say, are as good as Python's, but they must not end up in the motion.
    seeds = tuple(int(seed) for seed in request.segment_seeds)
    return replace(request, seed=int(request.seed), segment_seeds=seeds, variations=int(request.variations), constraints=constraints)


def check_values(request: Request) -> None:
    """What is wrong whichever model is asked. Raises RequestError that names the first of it and what is allowed."""
    _check_segments(request)
    for prompt in _prompts(request):
        _check_text(prompt)
    _whole("number of variations", request.variations, 1, MOST_VARIATIONS)
    # Each variation has a seed of its own, by which it can be made again.
    own = "seed" if request.variations == 1 else f"first seed of {request.variations} variations"
    for seed in (request.seed, *request.segment_seeds):
        _whole(own, seed, 0, LARGEST_SEED - request.variations + 1)
    if len(request.segment_seeds) not in (0, len(request.segments)):
        raise RequestError(f"there are {len(request.segment_seeds)} seeds for {len(request.segments)} segments: give one for each, or none")
    if len(request.styles) not in (0, len(request.segments)):
        raise RequestError(f"there are {len(request.styles)} styles for {len(request.segments)} segments: give one for each, or none")
    for style in request.styles:
        for name, (least, most) in LIMITS.items():
            _number(name, getattr(style, name), least, most)
    if request.steps is not None:
        _whole("number of denoising steps", request.steps, 1, MOST_STEPS)
    if request.sampler is not None and request.sampler not in SAMPLER_NAMES:
        raise RequestError(f"the sampler must be one of {', '.join(SAMPLER_NAMES)}, not {request.sampler!r}")
    if request.guidance is not None:
        _number("guidance", request.guidance, 0.0, LARGEST_GUIDANCE)


def check_request(request: Request, abilities: Abilities) -> None:
    """Raises RequestError that names the first thing wrong and what is allowed."""
    check_values(request)
    for prompt in _prompts(request):
        _check_length(prompt, abilities)
    if request.steps is not None:
        _whole("number of denoising steps", request.steps, 1, abilities.train_steps)
    frames = sum(frame_count(seconds) for _, seconds in request.segments)
    if not abilities.constraints and (len(request.segments) > 1 or frames > abilities.window):
        longest = abilities.window / FPS
        raise RequestError(f"this model makes one prompt of at most {longest:g} s: shorten the request or choose another model")
    if request.constraints.made_parts and not abilities.constraints:
        raise RequestError("this model cannot keep what plays now: choose another model, or make the whole body")
    if request.constraints.poses is not None:
        _check_poses(request.constraints.poses, abilities, frames)
    _check_whole_clip(request, abilities, frames)


def _check_poses(poses: PoseConstraint, abilities: Abilities, frames: int) -> None:
    if not abilities.constraints:
        raise RequestError("this model cannot keep given poses: leave them out or choose another model")
    if problem := poses_problem(poses, frames):
        raise RequestError(problem)


def _check_whole_clip(request: Request, abilities: Abilities, frames: int) -> None:
    """Loops and paths."""
    poses, path = request.constraints.poses, request.constraints.path
    if request.loop is not None:
        if request.loop not in LOOPS:
            raise RequestError(f"a loop is one of {', '.join(LOOPS)}, not {request.loop!r}")
        if not abilities.constraints:
            raise RequestError("this model cannot keep frames, and so cannot close a loop: choose another model")
        if path is not None:
            raise RequestError("a motion cannot both repeat and follow a path: leave one out")
        if problem := loop_problem(request.constraints):
            raise RequestError(problem)
        if poses is not None and np.max(poses.frames) == frames - 1:
            raise RequestError(f"a loop's last frame is its first: leave frame {frames - 1} out of the frames to keep")
    if path is not None and (problem := path_problem(path, frames / FPS, poses)):
        raise RequestError(problem)
    if problem := parts_problem(request.constraints, frames):
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


def _prompts(request: Request) -> list[str]:
    return [*(prompt for prompt, _ in request.segments), *(part.prompt for part in request.constraints.part_prompts)]


def _check_text(prompt: object) -> None:
    if not isinstance(prompt, str) or not prompt.strip():
        raise RequestError("the prompt is empty: describe the motion, for example “a person walks forward”")
    try:
        prompt.encode()
    except UnicodeEncodeError as error:
        raise RequestError(f"the prompt holds bytes that are no text (at character {error.start + 1}): type it in UTF-8") from error


def _check_length(prompt: str, abilities: Abilities) -> None:
    if len(prompt) > _MOST_CHARACTERS or abilities.count_tokens(prompt) > abilities.max_tokens:
        readable = int(abilities.max_tokens * _WORDS_PER_TOKEN)
        raise RequestError(
            f"the prompt has {len(prompt.split())} words, and the text encoder reads about {readable}: "
            "shorten it, or split it into several prompts (--then, or blocks)"
        )


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
