"""Any motion file that a person is in, in the common language of retargeting."""

from __future__ import annotations

from collections.abc import Iterator
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


class UnknownSkeletonError(RigError):
    """A motion's skeleton is not recognised for sure. rig: how it stands, in one of its frames; found: what is to be looked over."""

    def __init__(self, message: str, rig: Rig, found: Match):
        super().__init__(message)
        self.rig, self.found = rig, found


def read_motion(path: Path | str, mapping: Mapping | None = None, up: str = "AUTO") -> BodyMotion:
    """Read a BVH file or an AMASS or own .npz. mapping: which of a BVH file's joints is which, None to recognise them. up: of `UPS`, of a
    BVH file's world; "AUTO" looks which way its people stand.

    Raises UnknownSkeletonError when a BVH file's skeleton is not recognised for sure, RigError for a mapping that does not fit,
    ValueError for broken files or another kind, OSError when it cannot be read.
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


def read_skeleton(path: Path | str) -> tuple[Rig, Match]:
    """A BVH file's skeleton as it stands upright in the file, and what it is recognised as. Raises BvhError, OSError."""
    return _recognised(read_bvh(path), Path(path).name)


def _recognised(bvh: Bvh, name: str) -> tuple[Rig, Match]:
    """The first stance that is recognised for sure, else the likeliest."""
    found: list[tuple[Rig, Match]] = []
    for rig in _stances(bvh, name):
        found.append((rig, recognise(rig)))
        if found[-1][1].is_sure:
            return found[-1]
    # Where nothing tells, somebody who stands is easiest to see through.
    return max(found, key=lambda one: (one[1].confidence, one is found[1]))


def _stances(bvh: Bvh, name: str) -> Iterator[Rig]:
    """The zero pose may be no pose at all, with all bones along one axis, and then the tallest frame may be a handstand."""
    yield rig_of_bvh(bvh, name)
    tallest = rig_of_bvh(bvh, name, tallest_frame(bvh))
    yield tallest
    yield replace(tallest, heads=tallest.heads * _HALF_TURN)


def _read_bvh(path: Path, mapping: Mapping | None, up: str) -> BodyMotion:
    bvh = read_bvh(path)
    if mapping is None:
        mapping = _sure_mapping(bvh, path.name)
    checked(mapping, rig_of_bvh(bvh, path.name))
    if up == "Z" or (up == "AUTO" and is_z_up(bvh, mapping)):
        bvh = y_up(bvh)
    return replace(motion_from_bvh(bvh, mapping, path.name), notes=bvh.notes)


def _sure_mapping(bvh: Bvh, name: str) -> Mapping:
    rig, found = _recognised(bvh, name)
    if not found.is_sure or found.mapping is None:
        raise unknown_skeleton(name, rig, found)
    return found.mapping


def unknown_skeleton(name: str, rig: Rig, found: Match) -> UnknownSkeletonError:
    """The error that says what is in doubt in a file of this name, and what helps."""
    reason = found.reasons[0] if found.reasons else "some joints are in doubt."
    what_to_do = f"`motion-mamba mapping {name} --output joints.json` writes what was found, --motion-mapping joints.json reads it"
    return UnknownSkeletonError(f"The skeleton of {name} is not recognised: {reason} Say which joint is which: {what_to_do}.", rig, found)
