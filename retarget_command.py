"""`motion-mamba retarget`: a motion file onto the character of another file."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_retarget(verbs: argparse._SubParsersAction) -> None:
    """The verb's options."""
    verb = verbs.add_parser("retarget", help="put a BVH or AMASS motion on a character of your own")
    verb.add_argument("motion", type=Path, help="the motion: .bvh, or .npz of AMASS or of `generate`")
    verb.add_argument("--rig", type=Path, required=True, metavar="FILE", help="the file with the character: .blend, .glb, .gltf or .fbx")
    verb.add_argument("--output", type=Path, required=True, metavar="FILE.blend", help="the file to write")
    verb.add_argument("--armature", metavar="NAME", help="the armature in the rig's file (default: the one recognised best)")
    verb.add_argument("--mapping", type=Path, metavar="FILE.json", help="which bone is which, as saved in the panel (default: recognise)")
    verb.add_argument("--foot-lock", type=float, default=1.0, metavar="0..1", help="how firmly standing feet are held (default: 1)")
    verb.set_defaults(run_command=retarget)


def retarget(options: argparse.Namespace) -> None:
    """Raises ValueError, OSError or ImportError with a sentence about what is in the way."""
    from .outputs import check_blend
    from .rigs.mapping_file import load_mapping

    check_blend(options.output)
    if not 0.0 <= options.foot_lock <= 1.0:
        raise ValueError(f"--foot-lock {options.foot_lock:g} does not lie between 0 and 1")
    mapping = load_mapping(options.mapping) if options.mapping else None
    from .addon.rig_files import RetargetJob, retarget_file

    job = RetargetJob(options.motion, options.rig, options.output, options.armature, mapping, options.foot_lock)
    print(f"wrote {retarget_file(job)}")
