"""Constraints from a JSON file: a list of objects, each with a "type" and when it holds. docs/constraints.md shows each by example."""

from __future__ import annotations

import json
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import numpy as np

from ...rigs.files.motion_npz import load_npz
from ..json_values import as_list, as_object
from ..motion import FPS
from .existing_motion import at_model_rate, frame_ranges, merged
from .kimodo_file import is_kimodo, read_kimodo
from .kinds import Constraints, PoseConstraint, RootPath
from .part_kinds import KeptContact, LookAt, MadePart, PartPlacement, PartPrompt, RootWaypoints
from .path_file import path_of
from .plain_arrays import ConstraintError

# The longest that a file may make one constraint hold, in frames: as long as motions can be.
_MOST_FRAMES = 432_000


def read_constraints(file: Path) -> Constraints:
    """A JSON file's constraints, ours or Kimodo's. Raises ValueError that says which of them is wrong and how, OSError when it, or a motion
    that it names, cannot be read."""
    try:
        content: Any = json.loads(file.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"{file} is no JSON file: {error}") from error
    holder = as_object(content)
    entries = as_list(content if holder is None else holder.get("constraints"))
    if entries is None:
        raise ValueError(f'{file} holds no constraints: write a list, [{{"type": "placement", "part": "right_hand", ...}}, ...]')
    read = [_read(entry, number, file) for number, entry in enumerate(entries, start=1)]
    return together(*read)


def together(*several: Constraints) -> Constraints:
    """All of them as one; of two poses for one frame, or two paths, the first."""
    return Constraints(
        merged(*(one.poses for one in several)),
        next((one.path for one in several if one.path is not None), None),
        tuple(part for one in several for part in one.placements),
        tuple(part for one in several for part in one.contacts),
        tuple(part for one in several for part in one.looks),
        tuple(part for one in several for part in one.waypoints),
        tuple(part for one in several for part in one.made_parts),
        tuple(part for one in several for part in one.part_prompts),
    )


def _read(content: object, number: int, file: Path) -> Constraints:
    entry = as_object(content)
    kind = None if entry is None else entry.get("type")
    try:
        if entry is not None and is_kimodo(entry):
            return read_kimodo(entry)
        if entry is None or not isinstance(kind, str) or kind not in _READERS:
            told = "it is no object" if entry is None else "it has no type" if kind is None else f"it has the type “{kind}”"
            raise ConstraintError(f'{told}: write {{"type": ...}} with one of {", ".join(_READERS)}')
        _check_keys(entry, kind)
        return _READERS[kind](entry, file.parent)
    except KeyError as error:
        raise ValueError(f"constraint {number} of {file}{_named(kind)} lacks “{error.args[0]}”") from error
    except (TypeError, AttributeError, OverflowError) as error:
        raise ValueError(
            f"constraint {number} of {file}{_named(kind)} has a value of another kind than its key takes: docs/constraints.md shows each"
        ) from error
    except ValueError as error:
        raise ValueError(f"constraint {number} of {file}{_named(kind)} is wrong: {error}") from error


def _named(kind: object) -> str:
    return f" ({kind})" if isinstance(kind, str) else ""


def _check_keys(entry: dict[str, Any], kind: str) -> None:
    """Raises ConstraintError for a key that nobody would read: a hand that should be elsewhere would be, unsaid."""
    known = _KEYS[kind]
    for key in entry:
        if key != "type" and key not in known:
            near = get_close_matches(key, known, 1)
            meant = f"write “{near[0]}”" if near else f"it takes {', '.join(known)}"
            raise ConstraintError(f"it does not know “{key}”: {meant}")


def _pose(entry: dict[str, Any], folder: Path) -> Constraints:
    if "joints" in entry:
        joints = _array("joints", entry["joints"]).astype(np.float32)
        return Constraints(PoseConstraint(joints[None] if joints.ndim == 2 else joints, _frames(entry)))
    motion = load_npz(folder / str(entry["file"]))
    joints = at_model_rate(motion.joints, motion.fps)
    chosen = frame_ranges(str(entry["take"]), len(joints))
    frames = chosen if "seconds" not in entry else chosen - chosen[0] + _frame(entry["seconds"])
    return Constraints(PoseConstraint(joints[chosen], frames))


def _placement(entry: dict[str, Any], folder: Path) -> Constraints:
    frames = _frames(entry)
    rotations = _spread(entry, "rotation", frames) if "rotation" in entry or "rotations" in entry else None
    if rotations is not None:
        rotations = rotations / np.maximum(np.linalg.norm(rotations, axis=-1, keepdims=True), 1e-9)
    return Constraints(placements=(PartPlacement(str(entry["part"]), frames, _spread(entry, "position", frames), rotations),))


def _contact(entry: dict[str, Any], folder: Path) -> Constraints:
    first, last = _frame(entry["from"]), _frame(entry["to"])
    return Constraints(contacts=(KeptContact(str(entry["part"]), first, last, str(entry.get("touches", "world"))),))


def _look(entry: dict[str, Any], folder: Path) -> Constraints:
    frames = _frames(entry)
    return Constraints(looks=(LookAt(frames, _spread(entry, "at", frames)),))


def _waypoint(entry: dict[str, Any], folder: Path) -> Constraints:
    frames = _frames(entry)
    places = _spread(entry, "place", frames) if "place" in entry or "places" in entry else None
    heights, facings = (
        _spread(entry, name, frames)[:, 0] if name in entry or f"{name}s" in entry else None for name in ("height", "facing")
    )
    return Constraints(waypoints=(RootWaypoints(frames, places, heights, None if facings is None else np.radians(facings)),))


def _path(entry: dict[str, Any], folder: Path) -> Constraints:
    path: RootPath = path_of(entry)
    return Constraints(path=path)


def _made_part(entry: dict[str, Any], folder: Path) -> Constraints:
    motion = load_npz(folder / str(entry["existing"]))
    joints = at_model_rate(motion.joints, motion.fps)
    first, last = _frame(entry["from"]), _frame(entry["to"])
    if last >= len(joints):
        raise ConstraintError(f"{entry['existing']} ends at {(len(joints) - 1) / FPS:g} s, before “to”")
    return Constraints(made_parts=(MadePart(str(entry["part"]), first, joints[first : last + 1]),))


def _part_prompt(entry: dict[str, Any], folder: Path) -> Constraints:
    first, last = _frame(entry["from"]), _frame(entry["to"])
    return Constraints(part_prompts=(PartPrompt(str(entry["part"]), str(entry["prompt"]), first, last),))


_READERS: dict[str, Callable[[dict[str, Any], Path], Constraints]] = {
    "pose": _pose,
    "placement": _placement,
    "contact": _contact,
    "look": _look,
    "waypoint": _waypoint,
    "path": _path,
    "made_part": _made_part,
    "part_prompt": _part_prompt,
}

_WHEN = ("frames", "seconds", "from", "to")
_KEYS: dict[str, tuple[str, ...]] = {
    "pose": ("joints", "file", "take", *_WHEN),
    "placement": ("part", "position", "positions", "rotation", "rotations", *_WHEN),
    "contact": ("part", "touches", "from", "to"),
    "look": ("at", "ats", *_WHEN),
    "waypoint": ("place", "places", "height", "heights", "facing", "facings", *_WHEN),
    "path": ("points", "seconds", "times", "speeds", "facings", "waypoints"),
    "made_part": ("part", "existing", "from", "to"),
    "part_prompt": ("part", "prompt", "from", "to"),
}


def _frames(entry: dict[str, Any]) -> np.ndarray:
    """When it holds: "frames" (20 a second), "seconds" (one or several), or "from" and "to" in seconds, both included."""
    if "frames" in entry:
        frames = _array("frames", entry["frames"]).reshape(-1)
        if not (frames == np.round(frames)).all() or np.abs(frames).max(initial=0.0) > _MOST_FRAMES:
            raise ConstraintError(f"“frames” must be whole numbers from 0 to {_MOST_FRAMES}")
        return frames.astype(np.int64)
    if "seconds" in entry:
        given = as_list(entry["seconds"])
        return np.array([_frame(moment) for moment in ([entry["seconds"]] if given is None else given)], dtype=np.int64)
    first, last = _frame(entry["from"]), _frame(entry["to"])
    if last - first >= _MOST_FRAMES:
        raise ConstraintError("it holds for longer than motions can be")
    return np.arange(first, last + 1)


def _frame(seconds: object) -> int:
    moment = float(seconds) if isinstance(seconds, (int, float)) else float("nan")
    if not 0.0 <= moment <= _MOST_FRAMES / FPS:
        raise ConstraintError(f"{json.dumps(seconds)} is no number of seconds from 0 to {_MOST_FRAMES / FPS:g}")
    return round(moment * FPS)


def _array(name: str, values: object) -> np.ndarray:
    """float64. Raises ConstraintError for what is no numbers."""
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ConstraintError(f"“{name}” must be numbers, or lists of as many numbers each") from error


def _spread(entry: dict[str, Any], name: str, frames: np.ndarray) -> np.ndarray:
    """(K, n): "name" for all frames alike, or "names", one a frame; over a stretch, fewer are spread evenly and joined by lines."""
    if name in entry:
        return np.repeat(np.atleast_1d(_array(name, entry[name]))[None], len(frames), axis=0)
    given = _array(f"{name}s", entry[f"{name}s"] if f"{name}s" in entry else entry[name])
    given = given[:, None] if given.ndim == 1 else given
    if given.ndim != 2 or not len(given):
        raise ConstraintError(f"“{name}s” must be a list, one for each frame")
    if len(given) == len(frames) or "from" not in entry:
        return given
    at = np.linspace(0.0, len(given) - 1.0, len(frames))
    columns: list[np.ndarray] = [np.interp(at, np.arange(len(given)), column) for column in given.T]
    return np.stack(columns, axis=-1)
