"""How a block is done, as the generator takes it, and the prompt that comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...generator.style import LIMITS, Style
from ...generator.styling import wording

if TYPE_CHECKING:
    from .properties import MotionMambaBlock


def style_of(block: MotionMambaBlock) -> Style:
    """In hundredths, which is as fine as the sliders are."""
    return Style(**{name: round(getattr(block, name), 2) for name in LIMITS})


def prompt_as_made(block: MotionMambaBlock) -> str:
    """The prompt with the words of the block's style."""
    return wording.worded(block.prompt, style_of(block))
