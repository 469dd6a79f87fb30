"""A finished motion gone on with: what is finished anew, a while into it, goes over from what was there, so that what was seen stays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..math.easing import smoothstep
from ..math.kinematics import PoseTrack
from ..math.rotations import continuous, slerp
from ..retarget.target import RigMotion


def gone_on_values(before: np.ndarray, after: np.ndarray, first: int) -> np.ndarray:
    """Values (T, ...) and others (K, ...) from frame `first` <= T on: theirs in the end, over all frames that both have."""
    overlap = len(before) - first
    share = _share(overlap).reshape(-1, *[1] * (before.ndim - 1))
    both = before[first:] + share * (after[:overlap] - before[first:])
    return np.concatenate([before[:first], both, after[overlap:]]).astype(after.dtype)


def gone_on_rotations(before: np.ndarray, after: np.ndarray, first: int) -> np.ndarray:
    """As `gone_on_values`, of quaternions (T, ..., 4), hemisphere-continuous."""
    overlap = len(before) - first
    share = _share(overlap).reshape(-1, *[1] * (before.ndim - 2))
    both = slerp(before[first:], after[:overlap], np.broadcast_to(share, before[first:].shape[:-1]))
    return continuous(np.concatenate([before[:first], both, after[overlap:]]))


def gone_on_track(before: PoseTrack, after: PoseTrack, first: int) -> PoseTrack:
    rotations = gone_on_rotations(before.rotations, after.rotations, first)
    return replace(after, rotations=rotations, translation=gone_on_values(before.translation, after.translation, first))


def gone_on_rig(before: RigMotion, after: RigMotion, first: int) -> RigMotion:
    """A bone that moves in only one of them rests in the other."""
    moved = {bone: None for bone in (*before.locations, *after.locations)}
    return RigMotion(
        {bone: gone_on_rotations(before.rotations[bone], turns, first) for bone, turns in after.rotations.items()},
        {bone: gone_on_values(_location(before, bone), _location(after, bone), first) for bone in moved},
        after.fps,
        gone_on_rotations(before.world, after.world, first),
        gone_on_values(before.head_positions, after.head_positions, first),
    )


def _location(motion: RigMotion, bone: str) -> np.ndarray:
    return motion.locations[bone] if bone in motion.locations else np.zeros((motion.frames, 3))


def _share(overlap: int) -> np.ndarray:
    return smoothstep(np.linspace(0.0, 1.0, overlap + 2, dtype=np.float64)[1:-1])
