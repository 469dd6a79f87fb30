"""A root path from a JSON file or a polyline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from ..json_values import as_object
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
        line = as_object(content)
        if line is not None and "points" in line:
            return walked_evenly(_numbers(line["points"]), float(line["seconds"]))
        waypoints: Any = content if line is None else line["waypoints"]
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


def _numbers(values: object) -> np.ndarray:
    table = np.array(values, dtype=np.float64)
    if table.ndim != 2 or len(table) < 2:
        raise ValueError("at least two points are needed")
    return table
