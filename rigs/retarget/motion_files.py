"""Any motion file that a person is in, in the common language of retargeting."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from ..files.bvh import Bvh, y_up
from ..files.bvh_reading import read_bvh
from ..files.motion_npz import load_npz
from ..recognition.mapping import Mapping, checked
from ..recognition.match import Match, recognise
from ..recognition.rig import Rig, RigError
from .source import BodyMotion, is_z_up, motion_from_bvh, motion_from_track, on_the_floor, rig_of_bvh, tallest_frame

SUFFIXES = (".bvh", ".npz")
# What a BVH file's world may have for up; the format does not say.
UPS = ("AUTO", "Y", "Z")
# About Z.
_HALF_TURN = np.array([-1.0, -1.0, 1.0])


def read_motion(path: Path | str, mapping: Mapping | None = None, up: str = "AUTO") -> BodyMotion:
    """Read a BVH file or an AMASS or own .npz. mapping: which of a BVH file's joints is which, None to recognise them. up: of `UPS`, of a
    BVH file's world; "AUTO" looks which way its people stand.

    Raises RigError when a BVH file's skeleton is not recognised for sure, ValueError for broken files or another kind, OSError when it
    cannot be read.
    """
    path = Path(path)
    if up not in UPS:
        raise ValueError(f"Up is one of {', '.join(UPS)}, not {up!r}.")
    match path.suffix.lower():
        case ".bvh":
            return _read_bvh(path, mapping, up)
        case ".npz":
            loaded = load_npz(path)
            motion = motion_from_track(loaded.track, loaded.contacts)
            # Without positions of our own the file is AMASS's, whose floor lies below its own body's soles.
            return motion if loaded.contacts is not None else on_the_floor(motion)
        case _:
            raise ValueError(f"{path} must end in one of {', '.join(SUFFIXES)}.")


def _recognised(bvh: Bvh, rig: Rig) -> Match:
    """The zero pose may be no pose at all, with all bones along one axis, and then the tallest frame may be a handstand."""
    found = recognise(rig)
    if not found.is_sure:
        tallest = rig_of_bvh(bvh, rig.name, tallest_frame(bvh))
        found = recognise(tallest)
        if not found.is_sure:
            found = recognise(replace(tallest, heads=tallest.heads * _HALF_TURN))
    return found


def _read_bvh(path: Path, mapping: Mapping | None, up: str) -> BodyMotion:
    bvh = read_bvh(path)
    rig = rig_of_bvh(bvh, path.name)
    if mapping is None:
        found = _recognised(bvh, rig)
        if not found.is_sure or found.mapping is None:
            reason = found.reasons[0] if found.reasons else "some joints are in doubt."
            raise RigError(f"The skeleton of {path.name} is not recognised: {reason} Give a bone mapping for it.")
        mapping = found.mapping
    checked(mapping, rig)
    if up == "Z" or (up == "AUTO" and is_z_up(bvh, mapping)):
        bvh = y_up(bvh)
    return motion_from_bvh(bvh, mapping, path.name)
