"""Kinds of arguments that several verbs of the command line take."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..generator.style import Style

    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]  # pyright: ignore[reportPrivateUsage]: argparse names it nowhere else

PRECISION_HELP = "what torch multiplies in (default: bf16 on graphics cards that have it, else fp32)"


def file_path(text: str) -> Path:
    """A path whose ~ stands for the user's folder, where the shell left it (`--output=~/walk.npz`).

    Raises ArgumentTypeError for the folder of a user that is not there.
    """
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise argparse.ArgumentTypeError(f"there is no user whose folder begins “{text}”: write the whole path") from None


def add_motion_options(verb: argparse.ArgumentParser) -> None:
    """What is said of a motion file that does not say it itself."""
    verb.add_argument(
        "--motion-mapping",
        type=file_path,
        metavar="FILE.json",
        help="which of the motion's joints is which, as `mapping` writes it (default: recognise)",
    )
    verb.add_argument("--up", choices=("auto", "y", "z"), default="auto", help="the vertical axis of a BVH file (default: as people stand)")


def share(text: str) -> float:
    """From 0 to 1. Raises ArgumentTypeError for anything else."""
    try:
        value = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no number: write one between 0 and 1") from None
    if not 0.0 <= value <= 1.0:
        raise argparse.ArgumentTypeError(f"{text} does not lie between 0 and 1")
    return value


def style(text: str) -> Style:
    """As "pace=0.7,mood=-1". Raises ArgumentTypeError for anything else."""
    from ..generator.style import Style

    try:
        return Style.from_text(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def whole_number(text: str) -> int:
    """A number from 0 on. Raises ArgumentTypeError for anything else."""
    return _whole_number(text, 0)


def count(text: str) -> int:
    """A number from 1 on. Raises ArgumentTypeError for anything else."""
    return _whole_number(text, 1)


def _whole_number(text: str, least: int) -> int:
    try:
        value = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no whole number: write one from {least} on") from None
    if value < least:
        raise argparse.ArgumentTypeError(f"{value} is too few: write a whole number from {least} on")
    return value


def amount(text: str) -> float:
    """A finite number from 0 on. Raises ArgumentTypeError for anything else."""
    try:
        value = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no number: write one from 0 on") from None
    if not 0.0 <= value < math.inf:
        raise argparse.ArgumentTypeError(f"{text} makes no sense here: write a number from 0 on")
    return value
