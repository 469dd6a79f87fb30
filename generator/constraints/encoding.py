"""Pose constraints as the models read them: features, and where the body stands in the world.

The models are told of constrained frames and come near them; `enforcement.PoseEnforcer` then moves the motion onto them without a jump.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...rigs.math.ground import turn_between
from ..representation import features as F
from ..representation.placement import path_placement, placed_at, placement_features, relative_placement
from .kinds import PoseConstraint
from .model_inputs import ConstrainedFrames


@dataclass(frozen=True)
class EncodedPoses:
    """frames: (K,) of the motion, rising. features: (K, 263) not normalised. placement: (K, 3) float64 in the world."""

    frames: np.ndarray
    features: np.ndarray
    placement: np.ndarray

    @property
    def start(self) -> np.ndarray:
        """(3,) where the motion starts: where its first frame is constrained to stand, else above the origin facing +Z."""
        return self.placement[0] if len(self.frames) and int(self.frames[0]) == 0 else np.zeros(3)


def encode_poses(poses: PoseConstraint | None, mean: np.ndarray) -> EncodedPoses:
    """The rows of features that given poses fix. mean: (263,) features' mean over all motion.

    A pose with no neighbour says nothing of velocities: those take their mean.
    """
    at = [np.zeros(0, dtype=np.int64)]
    features, placement = [np.zeros((0, F.FEATURE_COUNT), np.float32)], [np.zeros((0, 3))]
    for frames, joints in _runs(poses):
        rows = _features_of_run(joints, mean)
        at.append(frames)
        features.append(rows)
        placement.append(_placement_of_run(rows, joints))
    return EncodedPoses(np.concatenate(at), np.concatenate(features), np.concatenate(placement))


def constrain_window(poses: EncodedPoses, window: range, existing: np.ndarray, origin: np.ndarray) -> ConstrainedFrames | None:
    """What the frames `window` of the motion must contain; None if nothing.

    existing: (B, N, 263) features of the window's first N frames, made before; origin: (B, 3) where its first frame stands. Where both
    fix a frame, what exists wins: it continues without a jump, and poses are enforced at the end anyway.
    """
    batch, overlap = existing.shape[:2]
    inside = (poses.frames >= window.start + overlap) & (poses.frames < window.stop)
    if not overlap and not bool(inside.any()):
        return None
    at = poses.frames[inside] - window.start
    features, placement = np.zeros((batch, len(window), F.FEATURE_COUNT), np.float32), np.zeros((batch, len(window), 4), np.float32)
    mask = np.zeros((batch, len(window)), dtype=bool)
    features[:, at], mask[:, at] = poses.features[inside], True
    placement[:, at] = placement_features(relative_placement(poses.placement[inside], origin[:, None]))
    if overlap:
        features[:, :overlap], mask[:, :overlap] = existing, True
        placement[:, :overlap] = F.root_placement(existing)
    return ConstrainedFrames(features, placement, mask)


def features_of_motion(joints: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(T, 263) not normalised, float32, of a whole motion (T, 22, 3), T >= 2, and (3,) where it starts."""
    rows = _features_of_run(joints.astype(np.float64), np.zeros(F.FEATURE_COUNT))
    return rows, _placement_of_run(rows[:1], joints[:1].astype(np.float64))[0]


def _runs(constraint: PoseConstraint | None) -> list[tuple[np.ndarray, np.ndarray]]:
    """Consecutive frames together: their indices (K,) and joints (K, 22, 3)."""
    if constraint is None:
        return []
    order = np.argsort(constraint.frames)
    frames, joints = np.asarray(constraint.frames)[order], np.asarray(constraint.joints)[order]
    starts = np.flatnonzero(np.diff(frames, prepend=frames[0] - 2) != 1)
    parts = zip(np.split(frames, starts[1:]), np.split(joints, starts[1:]), strict=True)
    return [(at.astype(np.int64), poses.astype(np.float64)) for at, poses in parts]


def _features_of_run(joints: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """(K, 22, 3) -> (K, 263). K frames give K - 1 rows, so the motion is taken to go on for one frame."""
    step = joints[-1:] - joints[-2:-1] if len(joints) > 1 else np.zeros_like(joints)
    rows = F.window_features(np.concatenate([joints, joints[-1:] + step])).astype(np.float32)
    if len(joints) == 1:
        for part in (slice(0, 3), F.VELOCITIES, F.CONTACTS):
            rows[:, part] = mean[part]
    return rows


def _placement_of_run(rows: np.ndarray, joints: np.ndarray) -> np.ndarray:
    """(K, 3) in the world of the joints: where the run starts, found by laying its decoded first frame on the given one."""
    turn = turn_between(F.features_to_joints(rows[:1].astype(np.float64)), joints[:1])
    start = np.array([turn[0], joints[0, 0, 0], joints[0, 0, 2]])
    return placed_at(start, path_placement(rows.astype(np.float64)))
