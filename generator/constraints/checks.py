"""What is wrong with constraints, in a sentence that says what is allowed."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from ...rigs import smpl
from .kinds import Constraints, PoseConstraint, RootPath

# Farther from the origin, a float32 no longer tells millimetres; and no joint is as far from the pelvis: one that is, is in other units.
_FARTHEST_METRES, _LARGEST_BODY_METRES = 10_000.0, 5.0
_FASTEST = 12.0
# How far from its start a pose to begin with may stand, metres.
FARTHEST_START = 0.5


def poses_problem(poses: PoseConstraint, frames: int) -> str | None:
    """What is wrong with poses for a motion of so many frames, or None."""
    joints, at = np.asarray(poses.joints), np.asarray(poses.frames)
    if joints.ndim != 3 or joints.shape[1:] != (smpl.JOINT_COUNT, 3) or not np.issubdtype(joints.dtype, np.floating):
        return f"the given poses' joints must be floating point of the shape (frames, 22, 3), not {joints.shape}"
    if at.shape != joints.shape[:1] or len(at) == 0 or not np.issubdtype(at.dtype, np.integer):
        return f"given poses must name one whole frame number for each of the {len(joints)}, at least one"
    if not np.isfinite(joints).all() or np.abs(joints).max() > _FARTHEST_METRES:
        return f"the given poses' joints must be metres, finite and within {_FARTHEST_METRES:g} m of the origin"
    size = np.linalg.norm(joints - joints[:, :1], axis=-1).max()
    if size > _LARGEST_BODY_METRES:
        return f"the given poses' joints must be metres: these reach {size:.0f} from the pelvis, as if they were in another unit"
    if len(np.unique(at)) != len(at) or at.min() < 0 or at.max() >= frames:
        return f"the given poses' frames must be different from each other and lie between 0 and {frames - 1}"
    return None


def path_problem(path: RootPath, seconds: float, poses: PoseConstraint | None = None) -> str | None:
    """What is wrong with a path for a motion of so many seconds that has these poses, or None."""
    times, points = np.asarray(path.times, dtype=np.float64), np.asarray(path.points, dtype=np.float64)
    if times.ndim != 1 or len(times) < 2 or points.shape != (len(times), 2):
        return f"a path needs at least two points (x, z) with their times, not times {times.shape} and points {points.shape}"
    if not (np.isfinite(times).all() and np.isfinite(points).all()):
        return "a path's times and points must be finite numbers"
    if times[0] < 0.0 or (np.diff(times) <= 0.0).any():
        return "a path's times must start at 0 or later, and rise from point to point"
    if times[-1] > seconds + 1e-6:
        return f"the path ends at {times[-1]:g} s, but the motion at {seconds:g} s: make the motion longer or the path shorter"
    speed = (np.linalg.norm(np.diff(points, axis=0), axis=-1) / np.diff(times)).max()
    if speed > _FASTEST:
        return f"the path asks for {speed:.1f} m/s, and nobody runs faster than {_FASTEST:g}: give it more time"
    if path.facings is not None and np.shape(path.facings) != times.shape:
        return "a path's facings must be one for each of its points"
    return None if poses is None else _start_problem(points[0], poses)


def parts_problem(constraints: Constraints, frames: int) -> str | None:
    """What is wrong with the constraints on parts of the body for a motion of so many frames, or None."""
    lasts = [one.frames[-1] for one in (*constraints.placements, *constraints.looks, *constraints.waypoints)]
    lasts += [one.last for one in (*constraints.contacts, *constraints.made_parts, *constraints.part_prompts)]
    if lasts and max(lasts) >= frames:
        return f"a constraint holds until frame {max(lasts)}, but the motion's last is {frames - 1}, at 20 a second: make the motion longer"
    if constraints.path is not None and constraints.waypoints:
        return "a path and waypoints both say where the root is: leave one out"
    if constraints.made_parts and (constraints.path is not None or constraints.waypoints):
        return "where only a part of the body is made, the root stays as it plays: leave the path and the waypoints out"
    spans = sorted((made.first, made.last) for made in constraints.made_parts)
    if any(after[0] <= before[1] for before, after in pairwise(spans)):
        return "the stretches in which only a part of the body is made must not overlap"
    return None


def loop_problem(constraints: Constraints) -> str | None:
    """What a motion that repeats cannot keep, or None."""
    if constraints.waypoints:
        return "a loop comes back to its start: leave the waypoints out"
    if constraints.made_parts or constraints.part_prompts:
        return "parts of the body cannot be made by themselves in a loop: make the loop first, or leave them out"
    return None


def _start_problem(start: np.ndarray, poses: PoseConstraint) -> str | None:
    if np.asarray(poses.frames).tolist() != [0]:
        return "a motion along a path can start from a pose, but not keep other frames: leave the path or the frames out"
    stands = np.asarray(poses.joints)[0, 0, [0, 2]]
    if np.linalg.norm(stands - start) > FARTHEST_START:
        return f"the path starts at {_named(start)}, but the start pose stands at {_named(stands)} (x, z): start the path there"
    return None


def _named(point: np.ndarray) -> str:
    return f"{point[0]:.2f}, {point[1]:.2f}"
