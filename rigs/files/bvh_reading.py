"""Reads Biovision (BVH) motion files as people's tools write them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np

from ..math.kinematics import FASTEST_RATE, SLOWEST_RATE
from ..math.rotations import multiply
from .bvh import Bvh, BvhError

_AXES = "XYZ"


@dataclass
class _Joint:
    name: str
    parent: int
    offset: np.ndarray = field(default_factory=lambda: np.zeros(3))
    channels: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Motion:
    """values: (T, width) of all channels."""

    frame_time: float
    values: np.ndarray
    notes: tuple[str, ...]


@dataclass
class _Hierarchy:
    joints: list[_Joint] = field(default_factory=list[_Joint])
    ends: list[tuple[int, np.ndarray]] = field(default_factory=list[tuple[int, np.ndarray]])


class _Lines:
    """The file's lines with braces on lines of their own; knows the line number for error messages."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self._lines = text.splitlines()
        self._pending: list[str] = []
        self.number = 0

    def next(self) -> str:
        """The next part that is not blank; raises at the end of the file."""
        while not self._pending:
            if self.number >= len(self._lines):
                raise self.error("the file ends here, too early")
            raw = self._lines[self.number]
            self.number += 1
            self._pending = [part.strip() for part in raw.replace("{", "\n{\n").replace("}", "\n}\n").split("\n") if part.strip()]
        return self._pending.pop(0)

    def rest(self) -> list[str]:
        """All lines after the present one."""
        return self._lines[self.number :]

    def error(self, problem: str, line: int | None = None) -> BvhError:
        return BvhError(f"{self.name}, line {line or self.number}: {problem}.")


def read_bvh(source: Path | str | BinaryIO, name: str | None = None) -> Bvh:
    """Read a BVH file from a path or an open binary file.

    name is what error messages call the file (its path when not given). Any channel order per joint, position channels on any
    joint, missing End Sites, CRLF, tabs and blank lines are accepted; a number of frames that is off by one, and offsets that are all
    zero beside position channels, are mended, and the file's notes say so. Raises BvhError for a broken file, OSError when it cannot be
    opened.
    """
    if isinstance(source, (str, Path)):
        content, name = Path(source).read_bytes(), name or str(source)
    else:
        content, name = source.read(), name or str(getattr(source, "name", "BVH data"))
    lines = _Lines(content.decode("utf-8-sig", errors="replace"), name)
    hierarchy = _read_hierarchy(lines)
    motion = _read_motion(lines, sum(len(joint.channels) for joint in hierarchy.joints))
    offsets, notes = np.array([joint.offset for joint in hierarchy.joints]), motion.notes
    rotations, positions = _transforms(hierarchy.joints, offsets, motion.values)
    if not offsets.any() and positions.any():
        offsets = _median_offsets(hierarchy.joints, positions)
        notes = (*notes, f"{name}: all OFFSETs are zero, so the bones are as long as the frames have them in the middle.")
    return Bvh(
        names=_unique(joint.name for joint in hierarchy.joints),
        parents=tuple(joint.parent for joint in hierarchy.joints),
        offsets=offsets,
        end_joints=tuple(joint for joint, _ in hierarchy.ends),
        end_offsets=np.array([offset for _, offset in hierarchy.ends]).reshape(-1, 3),
        frame_time=motion.frame_time,
        rotations=rotations,
        positions=positions,
        notes=notes,
    )


def _read_hierarchy(lines: _Lines) -> _Hierarchy:
    if lines.next().upper() != "HIERARCHY":
        raise lines.error("this is not a BVH file: it does not begin with HIERARCHY")
    hierarchy = _Hierarchy()
    while (part := lines.next()).upper() != "MOTION":
        keyword, joint_name = _keyword(part)
        if keyword != "ROOT":
            raise lines.error(f"expected ROOT or MOTION, found '{part[:40]}'")
        _read_tree(lines, hierarchy, joint_name)
    if not hierarchy.joints:
        raise lines.error("the file has no joints")
    return hierarchy


def _keyword(part: str) -> tuple[str, str]:
    """The first word in capitals, and the rest."""
    keyword, _, argument = part.replace("\t", " ").partition(" ")
    return keyword.upper(), argument.strip()


def _read_tree(lines: _Lines, hierarchy: _Hierarchy, root_name: str) -> None:
    """Read one root's block; an explicit stack, so that a hostile file cannot exhaust Python's recursion limit."""
    _open_joint(lines, hierarchy, root_name, -1)
    stack = [len(hierarchy.joints) - 1]
    while stack:
        part = lines.next()
        keyword, argument = _keyword(part)
        match keyword:
            case "}":
                stack.pop()
            case "OFFSET":
                hierarchy.joints[stack[-1]].offset = _read_offset(lines, argument)
            case "CHANNELS":
                hierarchy.joints[stack[-1]].channels = _read_channels(lines, argument)
            case "JOINT":
                _open_joint(lines, hierarchy, argument, stack[-1])
                stack.append(len(hierarchy.joints) - 1)
            case "END":
                hierarchy.ends.append((stack[-1], _read_end_site(lines)))
            case _:
                raise lines.error(f"'{part[:40]}' does not belong in a joint")


def _open_joint(lines: _Lines, hierarchy: _Hierarchy, name: str, parent: int) -> None:
    _expect_brace(lines)
    hierarchy.joints.append(_Joint(name.strip() or f"joint{len(hierarchy.joints)}", parent))


def _expect_brace(lines: _Lines) -> None:
    if (part := lines.next()) != "{":
        raise lines.error(f"expected '{{', found '{part[:40]}'")


def _read_end_site(lines: _Lines) -> np.ndarray:
    _expect_brace(lines)
    offset = np.zeros(3)
    while (part := lines.next()) != "}":
        keyword, argument = _keyword(part)
        if keyword != "OFFSET":
            raise lines.error(f"'{part[:40]}' does not belong in an End Site")
        offset = _read_offset(lines, argument)
    return offset


def _read_offset(lines: _Lines, argument: str) -> np.ndarray:
    try:
        offset = np.array([float(word) for word in argument.split()])
    except ValueError:
        offset = np.empty(0)
    if offset.shape != (3,) or not np.isfinite(offset).all():
        raise lines.error(f"OFFSET needs three numbers, found '{argument.strip()[:40]}'")
    return offset


def _read_channels(lines: _Lines, argument: str) -> tuple[str, ...]:
    count, *channels = argument.split() or ["nothing"]
    if not count.isdecimal() or int(count) != len(channels):
        raise lines.error(f"CHANNELS needs a number and as many names, found '{argument.strip()[:60]}'")
    channels = [channel.capitalize() for channel in channels]
    for channel in channels:
        if channel[:1] not in _AXES or channel[1:] not in ("position", "rotation"):
            raise lines.error(f"unknown channel '{channel}'; known are Xposition to Zposition and Xrotation to Zrotation")
    if len(set(channels)) != len(channels):
        raise lines.error("a channel is named twice")
    return tuple(channels)


def _read_motion(lines: _Lines, width: int) -> _Motion:
    frames = _header_number(lines, "Frames")
    frame_time = _header_number(lines, "Frame Time")
    if frames != int(frames) or frames < 1:
        raise lines.error(f"Frames must be a whole number above 0, found {frames:g}", lines.number - 1)
    if not 1.0 / FASTEST_RATE <= frame_time <= 1.0 / SLOWEST_RATE:
        limits = f"{1.0 / FASTEST_RATE:g} and {1.0 / SLOWEST_RATE:g}"
        raise lines.error(f"Frame Time is the seconds that a frame takes, between {limits}, found {frame_time:g}")
    values, notes = _read_values(lines, int(frames), width)
    return _Motion(frame_time, values, notes)


def _read_values(lines: _Lines, frames: int, width: int) -> tuple[np.ndarray, tuple[str, ...]]:
    """(T, width) the channels' values, and what is to be told of them."""
    block = lines.rest()
    with warnings.catch_warnings():
        # numpy warns where a word is not a number; the count below tells, and then the line is looked for.
        warnings.simplefilter("ignore", DeprecationWarning)
        values = np.fromstring(" ".join(block), sep=" ")
    if len(values) == frames * width and np.isfinite(values).all():
        return values.reshape(frames, width), ()
    rows = _count_rows(lines, block, width)
    promise = f"the header promises {frames} frames but {rows} follow"
    if rows == 0 or abs(rows - frames) != 1:
        raise lines.error(promise, lines.number + len(block))
    # Writers that count from zero are common, and Blender's importer reads what there is too.
    return values.reshape(rows, width), (f"{lines.name}: {promise}; those were read.",)


def _header_number(lines: _Lines, key: str) -> float:
    part = lines.next()
    found, _, value = part.partition(":")
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if " ".join(found.split()).upper() != key.upper() or not np.isfinite(number):
        raise lines.error(f"expected '{key}: number', found '{part[:40]}'")
    return number


def _count_rows(lines: _Lines, block: list[str], width: int) -> int:
    """How many frames stand in the block. Raises BvhError for the first that is not `width` finite numbers."""
    rows = 0
    for number, line in enumerate(block, start=lines.number + 1):
        words = line.split()
        if not words:
            continue
        rows += 1
        try:
            finite = np.isfinite([float(word) for word in words]).all()
        except ValueError:
            finite = False
        if not finite:
            raise lines.error("something here is not a finite number", number)
        if len(words) != width:
            raise lines.error(f"the joints have {width} channels but this frame has {len(words)} numbers", number)
    return rows


def _median_offsets(joints: list[_Joint], positions: np.ndarray) -> np.ndarray:
    """(J, 3) where joints mostly stand in their parents' frames, by their local positions (T, J, 3); roots at the origin."""
    below = np.array([[joint.parent >= 0] for joint in joints])
    return np.where(below, np.median(positions, axis=0), 0.0)


def _transforms(joints: list[_Joint], offsets: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Local rotations (T, J, 4) and positions (T, J, 3) from the channel values."""
    frames = len(values)
    positions = np.broadcast_to(offsets, (frames, *offsets.shape)).copy()
    rotations = np.zeros((frames, len(joints), 4))
    rotations[..., 0] = 1.0
    # Column and axis of each joint's first, second and third rotation channel: joints are multiplied together, turn by turn.
    turns: list[list[tuple[int, int, int]]] = [[], [], []]
    column = 0
    for index, joint in enumerate(joints):
        turn = 0
        for channel in joint.channels:
            axis = _AXES.index(channel[0])
            if channel.endswith("position"):
                positions[:, index, axis] = values[:, column]
            else:
                turns[turn].append((index, axis, column))
                turn += 1
            column += 1
    for entries in turns:
        if entries:
            index, axis, columns = np.array(entries).T
            rotations[:, index] = multiply(rotations[:, index], _axis_rotations(axis, values[:, columns]))
    return rotations, positions


def _axis_rotations(axis: np.ndarray, degrees: np.ndarray) -> np.ndarray:
    """(T, N, 4) rotations about the coordinate axes axis (N,) by angles (T, N) in degrees."""
    half = np.radians(degrees) / 2
    rotations = np.zeros((*degrees.shape, 4))
    rotations[..., 0] = np.cos(half)
    rotations[:, np.arange(len(axis)), axis + 1] = np.sin(half)
    return rotations


def _unique(names: Iterator[str]) -> tuple[str, ...]:
    taken: dict[str, None] = {}
    for name in names:
        candidate, number = name, 0
        while candidate in taken:
            number += 1
            candidate = f"{name}.{number:03d}"
        taken[candidate] = None
    return tuple(taken)
