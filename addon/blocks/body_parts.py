"""Parts of the body as a block names them: which part is made, and which has a prompt of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .properties import MotionMambaBlock

# The generator's name of what most blocks make.
EVERYTHING = "everything"


def is_partial(block: MotionMambaBlock) -> bool:
    """Whether only a part of the body is made."""
    return part_of(block) != EVERYTHING


def part_of(block: MotionMambaBlock) -> str:
    """The generator's name of what is made."""
    return block.body_part.lower()


def second_prompt(block: MotionMambaBlock) -> tuple[str, str] | None:
    """The generator's name of the part that does something else, and its prompt; None where there is none."""
    if is_partial(block) or block.prompted_part == "NONE" or not block.part_prompt.strip():
        return None
    return block.prompted_part.lower(), block.part_prompt


def asked_of(block: MotionMambaBlock) -> tuple[str, str]:
    """What it asks of parts of the body, in words that can be compared: the part that is made, and the part with a prompt of its own."""
    return part_of(block), ": ".join(second_prompt(block) or ())
