"""`motion-mamba view`: motion files to a contact sheet or a video."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .arguments import add_motion_options, file_path

if TYPE_CHECKING:
    from ..rigs.pictures.view import Clip
    from .arguments import Verbs


def add_view(verbs: Verbs) -> None:
    """The verb's options."""
    verb = verbs.add_parser("view", help="look at a motion file")
    verb.add_argument("motion", type=file_path, nargs="+", help=".npz files, of `generate` or AMASS, or .bvh")
    verb.add_argument("--sheet", type=file_path, help="write a contact sheet (.png)")
    verb.add_argument("--video", type=file_path, help="write a video (.mp4 or .gif)")
    add_motion_options(verb)
    verb.set_defaults(run_command=view)


def view(options: argparse.Namespace) -> None:
    """Motion files to a contact sheet or a video."""
    from ..rigs.pictures.sheet import draw_sheet
    from ..rigs.pictures.video import write_video
    from .outputs import require_video, wrote

    if not options.sheet and not options.video:
        raise ValueError("say what to write: --sheet FILE.png or --video FILE.mp4")
    if options.video:
        require_video(options.video)
    if options.video and len(options.motion) > 1:
        raise ValueError("a video shows one motion: name one file, or draw several side by side with --sheet FILE.png")
    clips = [_clip(path, options) for path in options.motion]
    if options.sheet:
        told = wrote(options.sheet)
        draw_sheet(clips, options.sheet)
        print(told)
    if options.video:
        first = clips[0]
        told = wrote(options.video)
        write_video(options.video, first.joints, first.contacts, first.fps, first.title)
        print(told)


def _clip(path: Path, options: argparse.Namespace) -> Clip:
    """A file's motion under the prompt that it was made from, where the file knows it."""
    from ..rigs.files.motion_npz import load_npz
    from ..rigs.pictures.view import Clip
    from ..rigs.recognition.mapping_file import load_mapping
    from ..rigs.retarget.motion_files import read_motion

    if path.suffix.lower() == ".npz":
        loaded = load_npz(path)
        return Clip(loaded.joints, loaded.contacts, loaded.fps, _title(loaded.metadata) or path.stem)
    mapping = load_mapping(options.motion_mapping) if options.motion_mapping else None
    motion = read_motion(path, mapping, options.up.upper())
    for note in motion.notes:
        print(note, file=sys.stderr)
    return Clip(motion.joints, None, motion.fps, path.stem)


def _title(metadata: dict[str, object]) -> str:
    prompt, seed = metadata.get("prompt"), metadata.get("seed")
    if not isinstance(prompt, str):
        return ""
    return prompt if seed is None else f"{prompt}  seed {seed}"
