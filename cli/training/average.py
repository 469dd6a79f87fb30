"""`motion-mamba average`: a model between two of one training."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ..arguments import file_path, share

if TYPE_CHECKING:
    from ..arguments import Verbs


def add_average(verbs: Verbs) -> None:
    """The verb's options."""
    verb = verbs.add_parser("average", help="make a model between one and what was fine-tuned from it")
    verb.add_argument("before", type=file_path, help="the checkpoint that fine-tuning began with")
    verb.add_argument("after", type=file_path, help="the one that came of it")
    verb.add_argument("--share", type=share, default=0.5, metavar="0..1", help="how much of the second (default: %(default)s)")
    verb.add_argument("--output", type=file_path, required=True, metavar="FILE.safetensors", help="the checkpoint to write")
    verb.set_defaults(run_command=average)


def average(options: argparse.Namespace) -> None:
    """A model between one and what was fine-tuned from it."""
    from ...generator.training.average import average_checkpoints

    average_checkpoints(options.before, options.after, options.share, options.output)
    print(f"wrote {options.output}")
