"""`motion-mamba prepare`: recordings and captions to one training file."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ..arguments import file_path

if TYPE_CHECKING:
    from ..arguments import Verbs


def add_prepare(verbs: Verbs) -> None:
    """The verb's options."""
    verb = verbs.add_parser("prepare", help="turn motion capture and captions into a training file")
    verb.add_argument(
        "sources", type=file_path, nargs="+", help="folders (their zips too) or .zip files of BVH; with --humanml3d that data set's folder"
    )
    verb.add_argument("--captions", type=file_path, nargs="+", default=[], help="clips.jsonl: the caption windows over the BVH files")
    verb.add_argument("--humanml3d", action="store_true", help="the source has HumanML3D's own folder layout")
    verb.add_argument("--output", type=file_path, required=True, help="the training file to write (.safetensors)")
    verb.set_defaults(run_command=prepare)


def prepare(options: argparse.Namespace) -> None:
    """Recordings and captions to one training file."""
    from ...generator.data.humanml3d import prepare_humanml3d
    from ...generator.data.prepare import prepare_bvh

    if options.humanml3d:
        report = prepare_humanml3d(options.sources[0], options.output)
    elif not options.captions:
        raise ValueError(
            "--captions is missing: name the .jsonl files that say what is done in the recordings (docs/training.md shows a line)"
        )
    else:
        report = prepare_bvh(options.sources, options.captions, options.output)
    print(report)
