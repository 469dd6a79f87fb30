"""What `motion-mamba sheet` does: a list of prompts to one contact sheet each, with several takes in it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...generator.generator import Generator
    from ...generator.request import Request

_LONGEST_NAME = 60


@dataclass(frozen=True)
class Prompt:
    """A line of a prompt file. number: its place in the file, from 1; it leads the sheet's name."""

    number: int
    text: str
    seconds: float

    @property
    def file_name(self) -> str:
        words = re.sub(r"[^a-z0-9]+", "-", self.text.lower()).strip("-")
        return f"{self.number:02d}-{words[:_LONGEST_NAME].rstrip('-')}.png"


@dataclass(frozen=True)
class SheetOptions:
    """takes: how many of each prompt, from this seed on. guidance, steps: None is the model's own."""

    takes: int = 3
    seed: int = 0
    guidance: float | None = None
    steps: int | None = None


def read_prompts(path: Path, seconds: float) -> list[Prompt]:
    """The prompts of a text file: one a line, `| 8` at its end for seconds of its own; lines that begin with # are not read.

    Raises OSError when the file cannot be read, ValueError when it is no text, or holds no prompt or a length that is not a number.
    """
    prompts: list[Prompt] = []
    for number, line in enumerate(_read_text(path).splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            text, own = prompt_and_seconds(line)
        except ValueError as error:
            raise ValueError(f"{path}, line {number}: {error}") from error
        prompts.append(Prompt(len(prompts) + 1, text, seconds if own is None else own))
    if not prompts:
        raise ValueError(f"{path} holds no prompt: write one a line")
    return prompts


def prompt_and_seconds(line: str) -> tuple[str, float | None]:
    """A prompt and the length that `| 8` at its end says, None where there is none. Raises ValueError where that is no length."""
    text, bar, length = line.partition("|")
    if not bar:
        return line.strip(), None
    try:
        seconds = float(length)
    except ValueError:
        seconds = math.nan
    if not 0.0 < seconds < math.inf:
        raise ValueError(f"after | stands a length in seconds, as in “{text.strip()} | 4”, not “{length.strip()}”")
    return text.strip(), seconds


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} is no text file in UTF-8: write one prompt a line") from error


def draw_sheets(generator: Generator, prompts: list[Prompt], folder: Path, options: SheetOptions, report: Callable[[Path], None]) -> None:
    """Generate and draw a sheet for every prompt; report is told each as it is written.

    Raises ValueError that names the prompt before anything is drawn, where one cannot be fulfilled; the rest as `Generator.generate`.
    """
    from ...rigs.pictures.sheet import draw_sheet
    from ...rigs.pictures.view import Clip

    requests = [_request(generator, prompt, options) for prompt in prompts]
    folder.mkdir(parents=True, exist_ok=True)
    for prompt, request in zip(prompts, requests, strict=True):
        clips = [
            Clip(motion.joints, motion.contacts, motion.fps, f"{prompt.text}  seed {motion.seed}") for motion in generator.generate(request)
        ]
        report(draw_sheet(clips, folder / prompt.file_name))


def _request(generator: Generator, prompt: Prompt, options: SheetOptions) -> Request:
    from ...generator.request import Request

    request = Request(
        segments=((prompt.text, prompt.seconds),),
        seed=options.seed,
        guidance=options.guidance,
        steps=options.steps,
        variations=options.takes,
    )
    try:
        generator.check(request)
    except ValueError as error:
        raise ValueError(f"prompt {prompt.number} of the list, “{prompt.text}”: {error}") from error
    return request
