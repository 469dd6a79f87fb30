"""What `motion-mamba sheet` does: a list of prompts to one contact sheet each, with several takes in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .generator.generate import Generator

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

    Raises OSError when the file cannot be read, ValueError when it holds no prompt or a length that is not a number.
    """
    prompts: list[Prompt] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        text, bar, length = line.partition("|")
        try:
            own = float(length) if bar else seconds
        except ValueError as error:
            raise ValueError(f"{path}, line {number}: after | stands a length in seconds, not {length.strip()!r}") from error
        prompts.append(Prompt(len(prompts) + 1, text.strip(), own))
    if not prompts:
        raise ValueError(f"{path} holds no prompt: write one a line")
    return prompts


def draw_sheets(
    generator: Generator, prompts: list[Prompt], folder: Path, options: SheetOptions, report: Callable[[Path], None]
) -> None:
    """Generate and draw a sheet for every prompt; report is told each as it is written. Raises what `Generator.generate` raises."""
    from .generator.motion import Request
    from .rigs.sheet import draw_sheet
    from .rigs.view import Clip

    folder.mkdir(parents=True, exist_ok=True)
    for prompt in prompts:
        request = Request(
            ((prompt.text, prompt.seconds),), options.seed, options.guidance, options.steps, variations=options.takes
        )
        clips = [
            Clip(motion.joints, motion.contacts, motion.fps, f"{prompt.text}  seed {motion.seed}")
            for motion in generator.generate(request)
        ]
        report(draw_sheet(clips, folder / prompt.file_name))
