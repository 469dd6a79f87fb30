"""Kinds of arguments that several verbs of the command line take."""

from __future__ import annotations

import argparse
from pathlib import Path


def file_path(text: str) -> Path:
    """A path whose ~ stands for the user's folder, where the shell left it (`--output=~/walk.npz`).

    Raises ArgumentTypeError for the folder of a user that is not there.
    """
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise argparse.ArgumentTypeError(f"there is no user whose folder begins “{text}”: write the whole path") from None


def share(text: str) -> float:
    """From 0 to 1. Raises ArgumentTypeError for anything else."""
    try:
        value = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no number: write one between 0 and 1") from None
    if not 0.0 <= value <= 1.0:
        raise argparse.ArgumentTypeError(f"{text} does not lie between 0 and 1")
    return value
