"""Known frames of a request: as the models read them beforehand, and held exactly afterwards.

The models are told of known frames (context patches) and come near them; `pin` then moves the motion onto them without a jump.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from . import features as F
from .motion import Context

# How far in time a correction of the pose reaches: half a second.
_REACH_FRAMES = 10


@dataclass(frozen=True)
class KnownRows:
    """features: (N, 263) not normalised. placement: (N, 3) angle about Y (rad), x, z (m) in the clip's own frame, which starts
    above the origin facing +Z. known: (N,) bool; rows that are not known are zero."""

    features: Tensor
    placement: Tensor
    known: Tensor


def known_rows(context: Context | None, frames: int, mean: Tensor) -> KnownRows:
    """The rows of a clip of `frames` frames that a context fixes.

    A pose with no neighbour says nothing of velocities: those take their mean over all motion. If frame 0 is known, placements
    are seen from it; otherwise the context's world is the clip's own frame.
    """
    features, placement = torch.zeros(frames, F.FEATURE_COUNT), torch.zeros(frames, 3)
    known = torch.zeros(frames, dtype=torch.bool)
    for at, joints in _runs(context):
        rows = _features_of_run(joints, mean)
        features[at], placement[at], known[at] = rows, _placement_of_run(rows, joints), True
    if frames and known[0]:
        placement = torch.where(known[:, None], relative_placement(placement, placement[0]), placement)
    return KnownRows(features, placement, known)


def relative_placement(placement: Tensor, origin: Tensor) -> Tensor:
    """(..., 3) angle, x, z as seen from an origin (..., 3) of the same kind."""
    x, z = placement[..., 1] - origin[..., 1], placement[..., 2] - origin[..., 2]
    sine, cosine = torch.sin(origin[..., 0]), torch.cos(origin[..., 0])
    # The inverse of a turn by the origin's angle about Y, which takes (x, z) to (x cos + z sin, z cos - x sin).
    return torch.stack([placement[..., 0] - origin[..., 0], x * cosine - z * sine, z * cosine + x * sine], dim=-1)


def path_placement(features: Tensor) -> Tensor:
    """(..., R, 263) not normalised -> (..., R, 3) angle, x, z of each row as seen from the first."""
    heading, position = F.root_path(features)
    # root_path's quaternion turns the world into the root's frame; the body's own angle is the opposite.
    angle = -2.0 * torch.atan2(heading[..., 2], heading[..., 0])
    return torch.stack([angle, position[..., 0], position[..., 2]], dim=-1)


def placement_features(placement: Tensor) -> Tensor:
    """(..., 3) angle, x, z -> (..., 4), in the convention of `features.root_placement`, which the models were trained with."""
    angle, x, z = placement.unbind(-1)
    return torch.stack([x, z, torch.cos(angle), -torch.sin(angle)], dim=-1)


def pin(joints: np.ndarray, context: Context) -> np.ndarray:
    """Move joints (T, 22, 3) so that the context's frames are exactly its poses, and what lies between goes along smoothly.

    First the path: heading and ground position are corrected at known frames and in between by smooth interpolation (before the
    first known frame the clip keeps its start, after the last it goes along rigidly). Then the pose, within half a second.
    """
    order = np.argsort(context.frames)
    at, wanted = np.asarray(context.frames)[order], np.asarray(context.joints, dtype=np.float64)[order]
    moved = _correct_path(joints.astype(np.float64), at, wanted)
    return (moved + _spread(wanted - moved[at], at, len(joints))).astype(np.float32)


def _runs(context: Context | None) -> list[tuple[Tensor, Tensor]]:
    """Consecutive known frames together: their indices (K,) and joints (K, 22, 3)."""
    if context is None:
        return []
    order = np.argsort(context.frames)
    frames, joints = np.asarray(context.frames)[order], np.asarray(context.joints, dtype=np.float32)[order]
    starts = np.flatnonzero(np.diff(frames, prepend=frames[0] - 2) != 1)
    parts = zip(np.split(frames, starts[1:]), np.split(joints, starts[1:]), strict=True)
    return [(torch.from_numpy(at.astype(np.int64)), torch.from_numpy(poses.copy())) for at, poses in parts]


def _features_of_run(joints: Tensor, mean: Tensor) -> Tensor:
    """(K, 22, 3) -> (K, 263). K frames give K - 1 rows, so the motion is taken to go on for one frame."""
    step = joints[-1:] - joints[-2:-1] if len(joints) > 1 else torch.zeros_like(joints)
    rows = F.joints_to_features(torch.cat([joints, joints[-1:] + step]), jump_at_start=False)
    if len(joints) == 1:
        for part in (slice(0, 3), F.VELOCITIES, F.CONTACTS):
            rows[:, part] = mean[part]
    return rows


def _placement_of_run(rows: Tensor, joints: Tensor) -> Tensor:
    """(K, 3) in the world of the joints: where the run starts, found by laying its decoded first frame on the given one."""
    own = path_placement(rows)
    turn = float(_turn(F.features_to_joints(rows[:1]).double().numpy(), joints[:1].double().numpy())[0])
    start = joints[0, 0]
    x, z = own[:, 1] * np.cos(turn) + own[:, 2] * np.sin(turn), own[:, 2] * np.cos(turn) - own[:, 1] * np.sin(turn)
    return torch.stack([own[:, 0] + turn, x + start[0], z + start[2]], dim=-1)


def _turn(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """(K,) angle about Y that best turns each source pose (K, 22, 3), about its root, onto the target's (least squares)."""
    a, b = (pose[:, :, [0, 2]] - pose[:, :1, [0, 2]] for pose in (source, target))
    cross = (a[..., 1] * b[..., 0] - a[..., 0] * b[..., 1]).sum(-1)
    return np.arctan2(cross, (a * b).sum((-1, -2)))


def _correct_path(joints: np.ndarray, at: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    turn = np.unwrap(_turn(joints[at], wanted))
    shift = (wanted - joints[at])[:, 0]
    shift[:, 1] = 0.0
    # A clip whose start is not known keeps it.
    if at[0] > 0:
        at, turn, shift = np.r_[0, at], np.r_[0.0, turn], np.r_[np.zeros((1, 3)), shift]
    place = _smooth_place(at, len(joints))
    angle = np.interp(place, np.arange(len(at)), turn)[:, None]
    offset = np.stack([np.interp(place, np.arange(len(at)), shift[:, axis]) for axis in range(3)], axis=-1)
    root, relative = joints[:, :1], joints - joints[:, :1]
    x, y, z = np.moveaxis(relative, -1, 0)
    turned = np.stack([x * np.cos(angle) + z * np.sin(angle), y, z * np.cos(angle) - x * np.sin(angle)], axis=-1)
    return turned + root + offset[:, None]


def _smooth_place(at: np.ndarray, frames: int) -> np.ndarray:
    """(T,) which known frame each frame is at, fractional in between, with no speed at the known frames."""
    place = np.interp(np.arange(frames), at, np.arange(len(at)))
    whole = np.floor(place)
    return whole + _smoothstep(place - whole)


def _spread(residual: np.ndarray, at: np.ndarray, frames: int) -> np.ndarray:
    """(T, 22, 3): residual (K, 22, 3) at the known frames, fading within reach of each and from one to the next."""
    place = _smooth_place(at, frames)
    left = np.floor(place).astype(int)
    right = np.minimum(left + 1, len(at) - 1)
    share = (place - left)[:, None, None]
    time = np.arange(frames)
    fade_left, fade_right = (
        _smoothstep(np.clip(1.0 - np.abs(time - at[side]) / _REACH_FRAMES, 0.0, 1.0))[:, None, None] for side in (left, right)
    )
    return (1.0 - share) * fade_left * residual[left] + share * fade_right * residual[right]


def _smoothstep(x: np.ndarray) -> np.ndarray:
    return x * x * (3.0 - 2.0 * x)
