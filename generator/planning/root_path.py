"""A root that follows waypoints: read from a file, checked, and laid under a generated motion.

The motion keeps its steps, its sway and the way it faces as seen from where it is going; its course is replaced by the path's, and the
body turns with it. The speed is the path's too, so feet slide where the motion's own speed was another; foot locking evens out small
differences. The model is not told of the path: it knows whole poses only.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from ...rigs import smpl
from ..constraints.enforcement import smoothstep, turn_between, turned
from ..motion import FPS, Context, RootPath

# Seconds over which a course is averaged: a walk's double step takes about one.
_COURSE, _TURN = 0.4, 0.3
# Seconds in which a start pose goes over into the path, and how far from its start it may stand, metres.
_STARTING, FARTHEST_START = 1.0, 0.5
# Slower than this (m/s), a path or a motion does not say in which direction it goes.
_STANDING = 0.1
_FASTEST = 12.0
_LEFT_HIP, _RIGHT_HIP = smpl.JOINT["left_hip"], smpl.JOINT["right_hip"]


def read_path(file: Path) -> RootPath:
    """A JSON file: [{"t": seconds, "x": metres, "z": metres}, ...], or {"points": [[x, z], ...], "seconds": total} walked evenly.

    Raises ValueError that says what is wrong, OSError when it cannot be read.
    """
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"{file} is no JSON file: {error}") from error
    try:
        if isinstance(content, dict) and "points" in content:
            return walked_evenly(_numbers(content["points"]), float(content["seconds"]))
        waypoints = content["waypoints"] if isinstance(content, dict) else content
        table = _numbers([[waypoint["t"], waypoint["x"], waypoint["z"]] for waypoint in waypoints])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(
            f'{file} is no path ({error}): write [{{"t": 0, "x": 0, "z": 0}}, {{"t": 4, "x": 1, "z": 3}}] '
            'or {"points": [[0, 0], [1, 3]], "seconds": 4}'
        ) from error
    return RootPath(table[:, 0], table[:, 1:])


def walked_evenly(points: np.ndarray, seconds: float) -> RootPath:
    """A polyline (K, 2) at constant speed."""
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=-1))])
    if not along[-1] > 0.0:
        raise ValueError("its points are all the same")
    return RootPath(seconds * along / along[-1], points)


def path_problem(path: RootPath, seconds: float, context: Context | None = None) -> str | None:
    """What is wrong with a path for a motion of so many seconds that contains the frames of a context, or None."""
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
    return None if context is None else _start_problem(points[0], context)


def _start_problem(start: np.ndarray, context: Context) -> str | None:
    if np.asarray(context.frames).tolist() != [0]:
        return "a motion along a path can start from a pose, but not keep other frames: leave the path or the frames out"
    stands = np.asarray(context.joints)[0, 0, [0, 2]]
    if np.linalg.norm(stands - start) > FARTHEST_START:
        return f"the path starts at {_named(start)}, but the start pose stands at {_named(stands)} (x, z): start the path there"
    return None


def _named(point: np.ndarray) -> str:
    return f"{point[0]:.2f}, {point[1]:.2f}"


def course(path: RootPath, frames: int) -> np.ndarray:
    """(frames, 2) x and z at each frame: a smooth curve through the points (Catmull-Rom slopes), standing before and after."""
    times, points = np.asarray(path.times, dtype=np.float64), np.asarray(path.points, dtype=np.float64)
    slope = np.gradient(points, times, axis=0) if len(times) > 2 else np.repeat(np.diff(points, axis=0) / np.diff(times), 2, axis=0)
    at = np.clip(np.arange(frames) / FPS, times[0], times[-1])
    part = np.clip(np.searchsorted(times, at, side="right") - 1, 0, len(times) - 2)
    length = (times[part + 1] - times[part])[:, None]
    x = (at - times[part])[:, None] / length
    start, end = points[part], points[part + 1]
    curve = (1 + 2 * x) * (1 - x) ** 2 * start + x * x * (3 - 2 * x) * end
    return curve + length * x * (1 - x) * ((1 - x) * slope[part] - x * slope[part + 1])


def follow(joints: np.ndarray, path: RootPath) -> np.ndarray:
    """A motion (T, 22, 3) at 20 fps led along the path; float32."""
    joints = joints.astype(np.float64)
    root, wanted = joints[:, 0][:, [0, 2]], course(path, len(joints))
    own = course_of(joints)
    turn = _turn(joints, own, wanted)
    sway = np.stack([root[:, 0] - own[:, 0], np.zeros(len(root)), root[:, 1] - own[:, 1]], axis=-1)
    place = np.stack([wanted[:, 0], joints[:, 0, 1], wanted[:, 1]], axis=-1) + turned(sway, turn)
    return (turned(joints - joints[:, :1], turn[:, None]) + place[:, None]).astype(np.float32)


def in_place(joints: np.ndarray) -> np.ndarray:
    """A motion (T, 22, 3) with its course over the ground taken out; steps and sway about the course stay. float32."""
    course_taken = course_of(joints)
    way = course_taken - course_taken[:1]
    return (joints - np.stack([way[:, 0], np.zeros(len(way)), way[:, 1]], axis=-1)[:, None]).astype(np.float32)


def start_from(joints: np.ndarray, pose: np.ndarray) -> np.ndarray:
    """A motion (T, 22, 3) that starts in a pose (22, 3), goes over into its own course within a second, and keeps to it; float32."""
    joints, pose = joints.astype(np.float64), np.asarray(pose, dtype=np.float64)
    left = smoothstep(np.clip(1.0 - np.arange(len(joints)) / (_STARTING * FPS), 0.0, 1.0))[:, None, None]
    turn = float(turn_between(joints[:1], pose[None])[0])
    shift = (pose[0] - joints[0, 0]) * [1.0, 0.0, 1.0]
    moved = joints[:, :1] + turned(joints - joints[:, :1], left[..., 0] * turn) + left * shift
    return (moved + left * (pose - moved[0])).astype(np.float32)


def _turn(joints: np.ndarray, own: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """(T,) how far each pose must turn: from where it goes itself, or where it faces while it stands, to where the path goes."""
    goes, path_goes = ground_velocity(own), ground_velocity(wanted)
    direction = goes + _STANDING * facing(joints)
    moves = np.flatnonzero(np.abs(path_goes) > _STANDING)
    if not len(moves):
        return np.zeros(len(joints))
    turn = np.unwrap(np.angle(path_goes[moves] * np.conj(direction[moves])))
    return _smoothed(np.interp(np.arange(len(joints)), moves, turn)[:, None], _TURN)[:, 0]


def course_of(joints: np.ndarray) -> np.ndarray:
    """(T, 2) x and z of where a motion (T, 22, 3) goes, without the sway of its steps."""
    return _smoothed(joints[:, 0][:, [0, 2]].astype(np.float64), _COURSE)


def facing(joints: np.ndarray) -> np.ndarray:
    """(T,) the direction in which the hips face, of length 1, as `ground_velocity`'s numbers."""
    across = joints[:, _LEFT_HIP] - joints[:, _RIGHT_HIP]
    ahead = across[:, 0] - 1j * across[:, 2]
    return ahead / np.maximum(np.abs(ahead), 1e-9)


def ground_velocity(ground: np.ndarray) -> np.ndarray:
    """(T,) m/s as complex numbers z + i x, whose angle is the angle about Y from +Z: to the left where it grows."""
    step = np.gradient(ground, axis=0) * FPS
    return step[:, 1] + 1j * step[:, 0]


def _smoothed(values: np.ndarray, seconds: float) -> np.ndarray:
    """(T, n) averaged in time by a bell of this standard deviation; at its ends a curve goes on as it came."""
    if len(values) < 3:
        return values
    radius = min(round(3.0 * seconds * FPS), len(values) - 1)
    before = 2.0 * values[:1] - values[radius:0:-1]
    after = 2.0 * values[-1:] - values[-2 : -2 - radius : -1]
    bell = np.exp(-0.5 * (np.arange(-radius, radius + 1) / (seconds * FPS)) ** 2)
    windows = np.lib.stride_tricks.sliding_window_view(np.concatenate([before, values, after]), 2 * radius + 1, axis=0)
    return windows @ (bell / bell.sum())


def _numbers(values: object) -> np.ndarray:
    table = np.array(values, dtype=np.float64)
    if table.ndim != 2 or len(table) < 2:
        raise ValueError("at least two points are needed")
    return table
