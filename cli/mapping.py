"""`motion-mamba mapping`: which joint of a motion, or bone of a character, is which, as a file to complete."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from .arguments import file_path

if TYPE_CHECKING:
    from ..rigs.recognition.match import Match
    from ..rigs.recognition.rig import Rig
    from .arguments import Verbs


def add_mapping(verbs: Verbs) -> None:
    """The verb's options."""
    verb = verbs.add_parser("mapping", help="write which joint is which in a file, to complete what was not recognised")
    verb.add_argument("file", type=file_path, help="a motion (.bvh), or a character (.blend, .glb, .gltf, .vrm or .fbx)")
    verb.add_argument("--armature", metavar="NAME", help="the armature in a character's file (default: the one recognised best)")
    verb.add_argument(
        "--output", type=file_path, required=True, metavar="FILE.json", help="for --motion-mapping, or a character's --mapping"
    )
    verb.set_defaults(run_command=mapping)


def mapping(options: argparse.Namespace) -> None:
    """What was recognised, with a row for every joint."""
    from ..rigs.files.atomic_write import write_bytes_atomically
    from ..rigs.recognition.mapping_file import mapping_template
    from ..rigs.retarget.motion_files import read_skeleton
    from .outputs import wrote

    is_motion = options.file.suffix.lower() == ".bvh"
    rig, found = read_skeleton(options.file) if is_motion else _character(options.file, options.armature)
    told = wrote(options.output)
    write_bytes_atomically(options.output, mapping_template(found.mapping, rig.names).encode())
    print(f"{options.file.name}: {found.convention or 'not recognised'}, {found.confidence:.0%} sure")
    for reason in found.reasons:
        print(reason)
    print(told)


def _character(path: Path, armature: str | None) -> tuple[Rig, Match]:
    from .outputs import require_blender

    require_blender("a character's file", instead="")
    from ..addon.files.character_files import recognise_file

    return recognise_file(path, armature)
