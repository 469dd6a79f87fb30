"""`motion-mamba view`: motion files to a contact sheet or a video."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from .arguments import file_path

if TYPE_CHECKING:
    from .arguments import Verbs


def add_view(verbs: Verbs) -> None:
    """The verb's options."""
    verb = verbs.add_parser("view", help="look at a motion file")
    verb.add_argument("motion", type=file_path, nargs="+", help=".npz files that `generate` wrote")
    verb.add_argument("--sheet", type=file_path, help="write a contact sheet (.png)")
    verb.add_argument("--video", type=file_path, help="write a video (.mp4 or .gif)")
    verb.set_defaults(run_command=view)


def view(options: argparse.Namespace) -> None:
    """Motion files to a contact sheet or a video."""
    from ..rigs.files.motion_npz import load_npz
    from ..rigs.pictures.sheet import draw_sheet
    from ..rigs.pictures.video import write_video
    from ..rigs.pictures.view import Clip

    if not options.sheet and not options.video:
        raise ValueError("say what to write: --sheet FILE.png or --video FILE.mp4")
    if options.video and len(options.motion) > 1:
        raise ValueError("a video shows one motion: name one file, or draw several side by side with --sheet FILE.png")
    clips: list[Clip] = []
    for path in options.motion:
        loaded = load_npz(path)
        clips.append(Clip(loaded.joints, loaded.contacts, loaded.fps, path.stem))
    if options.sheet:
        print(f"wrote {draw_sheet(clips, options.sheet)}")
    if options.video:
        first = clips[0]
        print(f"wrote {write_video(options.video, first.joints, first.contacts, first.fps, first.title)}")
