"""A root path from a JSON file or a polyline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from ..json_values import as_list, as_object
from .kinds import RootPath


def read_path(file: Path) -> RootPath:
    """A JSON file: [{"t": seconds, "x": metres, "z": metres}, ...], or {"points": [[x, z], ...], "seconds": total} walked evenly.

    Raises ValueError that says what is wrong, OSError when it cannot be read.
    """
    try:
        content: Any = json.loads(file.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"{file} is no JSON file: {error}") from error
    try:
        return path_of(content)
    except (KeyError, TypeError, ValueError) as error:
        told = f"it lacks “{error.args[0]}”" if isinstance(error, KeyError) else error
        raise ValueError(
            f'{file} is no path ({told}): write [{{"t": 0, "x": 0, "z": 0}}, {{"t": 4, "x": 1, "z": 3}}] '
            'or {"points": [[0, 0], [1, 3]], "seconds": 4}'
        ) from error


def path_of(content: Any) -> RootPath:
    """What JSON says of a path: waypoints with times, or points with "seconds" in all, "times", or "speeds" (m/s) from each to the next;
    "facings" in degrees from +Z towards +X, one a point. Raises KeyError, TypeError or ValueError for anything else."""
    line = as_object(content)
    if line is None or "waypoints" in line:
        waypoints: Any = content if line is None else line["waypoints"]
        given = [as_object(waypoint) for waypoint in as_list(waypoints) or [None]]
        if None in given:
            raise ValueError('waypoints must be a list of {"t": seconds, "x": metres, "z": metres}')
        table = _numbers([[waypoint["t"], waypoint["x"], waypoint["z"]] for waypoint in given if waypoint is not None])
        path = RootPath(table[:, 0], table[:, 1:])
    elif "times" in line:
        path = RootPath(_row("times", line["times"]), _numbers(line["points"]))
    elif "speeds" in line:
        path = walked_at(_numbers(line["points"]), _row("speeds", line["speeds"]))
    else:
        path = walked_evenly(_numbers(line["points"]), float(_row("seconds", [line["seconds"]])[0]))
    if line is None or "facings" not in line:
        return path
    facings = np.radians(_row("facings", line["facings"]))
    if facings.shape != path.times.shape:
        raise ValueError("a path's facings must be one a point")
    return RootPath(path.times, path.points, facings)


def walked_evenly(points: np.ndarray, seconds: float) -> RootPath:
    """A polyline (K, 2) at constant speed."""
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=-1))])
    if not along[-1] > 0.0:
        raise ValueError("its points are all the same")
    return RootPath(seconds * along / along[-1], points)


def walked_at(points: np.ndarray, speeds: np.ndarray) -> RootPath:
    """A polyline (K, 2) at given speeds (K - 1,) from each point to the next, m/s."""
    if speeds.shape != (len(points) - 1,) or not (speeds > 0.0).all():
        raise ValueError("a path's speeds must be positive, one from each point to the next")
    steps = np.linalg.norm(np.diff(points, axis=0), axis=-1) / speeds
    return RootPath(np.concatenate([[0.0], np.cumsum(steps)]), points)


def _numbers(values: object) -> np.ndarray:
    table = _row("points", values)
    if table.ndim != 2 or len(table) < 2:
        raise ValueError("at least two points are needed")
    return table


def _row(name: str, values: object) -> np.ndarray:
    try:
        return np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"“{name}” must be numbers") from error
