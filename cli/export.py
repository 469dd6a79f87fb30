"""`motion-mamba export`: the text encoder made small."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from .arguments import file_path

if TYPE_CHECKING:
    from .arguments import Verbs


def add_export(verbs: Verbs) -> None:
    """The verb's options."""
    verb = verbs.add_parser("export", help="make a text encoder small, as the one that ships")
    verb.add_argument("folder", type=file_path, help="where the files go")
    verb.add_argument("--text-folder", type=file_path, help="the text encoder to start from (default: the one that ships)")
    verb.set_defaults(run_command=export)


def export(options: argparse.Namespace) -> None:
    """The text encoder at half its size; checkpoints run without PyTorch as they are."""
    from ..generator.inference.light.text_export import export_text

    print(f"wrote {export_text(options.folder, options.text_folder)}")
