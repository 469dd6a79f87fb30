"""The model that several verbs load."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from ..generator.checkpoints.shipped import shipped_checkpoints

if TYPE_CHECKING:
    from ..generator.generator import Generator


def loaded_model(options: argparse.Namespace, runtime: str = "auto", precision: str = "auto") -> Generator:
    """The model; whoever asked for a device that cannot be used is told."""
    from ..generator.generator import Generator

    generator = Generator.load(options.model, options.device, runtime=runtime, precision=precision)
    tell_model(generator)
    return generator


def tell_model(generator: Generator) -> None:
    """Which model it is, under which licence, and what became of the device that was asked for."""
    print(f"model {generator.model.name}: {generator.model.licence}", file=sys.stderr)
    if generator.device_note:
        print(generator.device_note, file=sys.stderr)


def model_help() -> str:
    """What --model takes."""
    names = list(shipped_checkpoints())
    return f"a checkpoint file, or one that ships: {', '.join(names)} (default: {names[0]})" if names else "a checkpoint file"
