"""`motion-mamba retarget`: a motion file onto the character of another file."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from .arguments import add_motion_options, file_path, share

if TYPE_CHECKING:
    from .arguments import Verbs


def add_retarget(verbs: Verbs) -> None:
    """The verb's options."""
    kinds = ".blend, .glb, .gltf, .vrm or .fbx"
    verb = verbs.add_parser("retarget", help="put the motion of a file on a character of your own")
    verb.add_argument(
        "motion", type=file_path, help=f"the motion: .bvh, .npz of AMASS or of `generate`, or a character that moves: {kinds}"
    )
    add_motion_options(verb)
    verb.add_argument("--action", metavar="NAME", help="which of the motions of a character that moves (default: the one it shows)")
    verb.add_argument("--rig", type=file_path, required=True, metavar="FILE", help=f"the file with the character: {kinds}")
    verb.add_argument("--output", type=file_path, required=True, metavar="FILE.blend", help="the file to write")
    verb.add_argument("--armature", metavar="NAME", help="the armature in the rig's file (default: the one recognised best)")
    verb.add_argument(
        "--mapping", type=file_path, metavar="FILE.json", help="which bone is which, as saved in the panel (default: recognise)"
    )
    verb.add_argument("--foot-lock", type=share, default=1.0, metavar="0..1", help="how firmly standing feet are held (default: 1)")
    verb.add_argument(
        "--root",
        choices=("none", "move", "turn", "object-move", "object-turn"),
        default="none",
        help="what the bone on the ground, or the armature object itself, takes over of the way and of where it faces (default: none)",
    )
    verb.add_argument("--hand-height", type=share, default=0.0, metavar="0..1", help="how firmly low hands keep their height (default: 0)")
    verb.add_argument("--no-twist", action="store_true", help="leave twist bones as they rest")
    verb.add_argument(
        "--ik", action=argparse.BooleanOptionalAction, default=True, help="key IK hands, feet and poles beside the FK controls"
    )
    verb.add_argument(
        "--rig-constraints",
        choices=("key", "mute", "leave"),
        default="key",
        help="what is done about constraints of the rig that would hide the motion: their influence is keyed to 0 (default), they are "
        "muted, or left",
    )
    verb.set_defaults(run_command=retarget)


def retarget(options: argparse.Namespace) -> None:
    """Raises ValueError, OSError or ImportError with a sentence about what is in the way."""
    from ..rigs.recognition.mapping_file import load_mapping
    from .outputs import check_blend, wrote

    check_blend(options.output)
    own, theirs = (load_mapping(path) if path else None for path in (options.mapping, options.motion_mapping))
    from ..addon.files.character_motion import MotionReading
    from ..addon.files.rig_files import RetargetJob, retarget_file
    from ..rigs.retarget.hands import ArmCare
    from ..rigs.retarget.retarget import RetargetOptions

    on_object = options.root.startswith("object-")
    root = "NONE" if on_object else options.root.upper()
    manner = RetargetOptions(not options.no_twist, root, ArmCare(options.hand_height))
    reading = MotionReading(theirs, options.up.upper(), options.action)
    job = RetargetJob(
        options.motion,
        options.rig,
        options.output,
        options.armature,
        own,
        options.foot_lock,
        manner,
        options.ik,
        reading,
        options.rig_constraints.upper(),
        options.root.removeprefix("object-").upper() if on_object else "NONE",
    )
    told = wrote(options.output)
    retarget_file(job)
    print(told)
