"""The command line: its parser, and what becomes of a command's errors."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import NoReturn

from .. import __version__
from ..generator.motion import GenerationError
from . import export, generate, leave, mapping, retarget, sheet, view
from .messages import sentence
from .training import average, evaluate, prepare, train


def run() -> NoReturn:
    """The command itself: `main`, and an end of the process."""
    leave.run(main)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status: 0 done, 1 refused or failed with a sentence on stderr, 130 cancelled with Ctrl-C."""
    options = command_parser().parse_args(arguments)
    try:
        options.run_command(options)
    except KeyboardInterrupt:
        print("\ncancelled", file=sys.stderr)
        return 130
    except (ValueError, OSError, ImportError, ArithmeticError, GenerationError) as error:
        print(f"motion-mamba: {sentence(error)}", file=sys.stderr)
        return 1
    return 0


def command_parser() -> argparse.ArgumentParser:
    """All verbs with their options."""
    parser = argparse.ArgumentParser(prog="motion-mamba", description="Text to motion on your own rig.")
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}", help="tell the version")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="COMMAND")
    generate.add_generate(verbs)
    prepare.add_prepare(verbs)
    train.add_train(verbs)
    average.add_average(verbs)
    evaluate.add_evaluate(verbs)
    sheet.add_sheet(verbs)
    view.add_view(verbs)
    retarget.add_retarget(verbs)
    mapping.add_mapping(verbs)
    export.add_export(verbs)
    return parser
