"""Read and write Biovision (BVH) motion files.

A file's own units and axes are kept as they are: `metres_per_unit` guesses the unit, callers decide about the frame.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

import numpy as np

from ..math.kinematics import FASTEST_RATE, SLOWEST_RATE, PoseTrack
from ..math.rotations import about_axis, inverse, multiply, rotate, to_euler
from .atomic_write import write_bytes_atomically

_AXES = "XYZ"
# Units that motion files use: metre, centimetre, millimetre, inch, foot, and the unit of CMU's ASF files (1/0.45 inch).
_KNOWN_UNITS = (1.0, 0.01, 0.001, 0.0254, 0.3048, 0.0254 / 0.45)
_CENTIMETRES = 100.0
# Where a tip is on our skeleton's last joints in the T-pose, metres: crown of the head, toes, knuckles. Ours, for display alone.
_TIPS = {
    "head": (0.0, 0.17, 0.0),
    "left_foot": (0.0, 0.0, 0.07),
    "right_foot": (0.0, 0.0, 0.07),
    "left_wrist": (0.09, 0.0, 0.0),
    "right_wrist": (-0.09, 0.0, 0.0),
}
# Longest path along the bones of a person 1.7 m tall: from a toe up the leg and trunk to a finger tip, metres.
_TOE_TO_FINGER = 2.3


class BvhError(ValueError):
    """A BVH file is broken; the message says the file, the line and what is wrong there."""


@dataclass(frozen=True)
class Bvh:
    """One motion file: a joint tree and its local transforms over time.

    names: joint names, made unique by a numbered ending where the file repeats one. parents: index of each joint's parent, always
    smaller than its own, -1 for a root. offsets: (J, 3) each joint's rest position in its parent's frame, file units.
    rotations: (T, J, 4) local unit quaternions wxyz. positions: (T, J, 3) local positions in file units, the offset where the
    file has no position channel. end_joints, end_offsets: (E,) joints that carry an End Site, and its (E, 3) offset from that
    joint. frame_time: seconds a frame.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    offsets: np.ndarray
    end_joints: tuple[int, ...]
    end_offsets: np.ndarray
    frame_time: float
    rotations: np.ndarray
    positions: np.ndarray

    @property
    def frame_count(self) -> int:
        """Number of frames T."""
        return len(self.rotations)

    @property
    def fps(self) -> float:
        """Frames per second."""
        return 1.0 / self.frame_time


@dataclass
class _Joint:
    name: str
    parent: int
    offset: np.ndarray = field(default_factory=lambda: np.zeros(3))
    channels: tuple[str, ...] = ()


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
    joint, missing End Sites, CRLF, tabs and blank lines are accepted. Raises BvhError for a broken file, OSError when it cannot
    be opened.
    """
    if isinstance(source, (str, Path)):
        content, name = Path(source).read_bytes(), name or str(source)
    else:
        content, name = source.read(), name or str(getattr(source, "name", "BVH data"))
    lines = _Lines(content.decode("utf-8-sig", errors="replace"), name)
    hierarchy = _read_hierarchy(lines)
    frame_time, values = _read_motion(lines, sum(len(joint.channels) for joint in hierarchy.joints))
    offsets = np.array([joint.offset for joint in hierarchy.joints])
    rotations, positions = _transforms(hierarchy.joints, offsets, values)
    return Bvh(
        names=_unique(joint.name for joint in hierarchy.joints),
        parents=tuple(joint.parent for joint in hierarchy.joints),
        offsets=offsets,
        end_joints=tuple(joint for joint, _ in hierarchy.ends),
        end_offsets=np.array([offset for _, offset in hierarchy.ends]).reshape(-1, 3),
        frame_time=frame_time,
        rotations=rotations,
        positions=positions,
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


def _read_motion(lines: _Lines, width: int) -> tuple[float, np.ndarray]:
    """(seconds a frame, (T, width) channel values)."""
    frames = _header_number(lines, "Frames")
    frame_time = _header_number(lines, "Frame Time")
    if frames != int(frames) or frames < 1:
        raise lines.error(f"Frames must be a whole number above 0, found {frames:g}", lines.number - 1)
    if not 1.0 / FASTEST_RATE <= frame_time <= 1.0 / SLOWEST_RATE:
        limits = f"{1.0 / FASTEST_RATE:g} and {1.0 / SLOWEST_RATE:g}"
        raise lines.error(f"Frame Time is the seconds that a frame takes, between {limits}, found {frame_time:g}")
    block = lines.rest()
    with warnings.catch_warnings():
        # numpy warns where a word is not a number; the count below tells, and then the line is looked for.
        warnings.simplefilter("ignore", DeprecationWarning)
        values = np.fromstring(" ".join(block), sep=" ")
    if len(values) != int(frames) * width or not np.isfinite(values).all():
        raise _motion_error(lines, block, int(frames), width)
    return frame_time, values.reshape(int(frames), width)


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


def _motion_error(lines: _Lines, block: list[str], frames: int, width: int) -> BvhError:
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
            return lines.error("something here is not a finite number", number)
        if len(words) != width:
            return lines.error(f"the joints have {width} channels but this frame has {len(words)} numbers", number)
    return lines.error(f"the header promises {frames} frames but {rows} follow", lines.number + len(block))


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


def global_transforms(bvh: Bvh) -> tuple[np.ndarray, np.ndarray]:
    """World rotations (T, J, 4) wxyz and world positions (T, J, 3) in file units of every joint."""
    rotations, positions = np.empty_like(bvh.rotations), np.empty_like(bvh.positions)
    for joint, parent in enumerate(bvh.parents):
        if parent < 0:
            rotations[:, joint], positions[:, joint] = bvh.rotations[:, joint], bvh.positions[:, joint]
        else:
            rotations[:, joint] = multiply(rotations[:, parent], bvh.rotations[:, joint])
            positions[:, joint] = positions[:, parent] + rotate(rotations[:, parent], bvh.positions[:, joint])
    return rotations, positions


def y_up(bvh: Bvh) -> Bvh:
    """A file whose world is Z up (and whose people face -Y), with Y up as everywhere else: frames of bones are turned along."""
    turn = about_axis("X", np.array(-0.5 * np.pi))
    return replace(
        bvh,
        offsets=rotate(turn, bvh.offsets),
        end_offsets=rotate(turn, bvh.end_offsets),
        rotations=multiply(multiply(turn, bvh.rotations), inverse(turn)),
        positions=rotate(turn, bvh.positions),
    )


def metres_per_unit(bvh: Bvh) -> float:
    """The most likely unit of the file, in metres: the longest path along the bones is taken as a person's toe to finger."""
    reach = np.zeros(len(bvh.names))  # the longest way from the joint down to a tip
    longest = 0.0
    tips = np.zeros(len(bvh.names))
    for joint, offset in zip(bvh.end_joints, bvh.end_offsets, strict=True):
        tips[joint] = np.linalg.norm(offset)
    for joint in reversed(range(len(bvh.names))):
        children = [reach[child] + np.linalg.norm(bvh.offsets[child]) for child, parent in enumerate(bvh.parents) if parent == joint]
        branches = sorted([*children, tips[joint], 0.0])
        reach[joint] = branches[-1]
        longest = max(longest, branches[-1] + branches[-2])
    if longest <= 0:
        raise BvhError("The skeleton has no size: all OFFSETs are zero.")
    return min(_KNOWN_UNITS, key=lambda unit: abs(np.log(longest * unit / _TOE_TO_FINGER)))


def write_bvh(path: Path | str, track: PoseTrack, order: str = "ZXY") -> None:
    """Write a pose track as BVH: centimetres, degrees, Y up, every joint's channels in `order`, End Sites at the tips. A file of that
    name is replaced only once the new one is complete.

    Raises ValueError for an order that is not X, Y and Z once each, or for numbers that are not finite, OSError when it cannot
    be written.
    """
    if sorted(order) != list(_AXES):
        raise ValueError(f"The rotation order is X, Y and Z once each, such as ZXY; it was '{order}'.")
    angles = np.degrees(to_euler(track.rotations, order)).reshape(len(track.rotations), -1)
    values = np.concatenate([track.translation * _CENTIMETRES, angles], axis=1)
    if not np.isfinite(values).all():
        raise ValueError("The motion holds numbers that are not finite, so it cannot be written as BVH.")
    turns = " ".join(f"{axis}rotation" for axis in order)
    # Values follow the order in which the hierarchy names the joints, which is depth first.
    lines: list[str] = ["HIERARCHY"]
    visited: list[int] = []
    _write_joint(track, 0, turns, lines, visited)
    columns = [0, 1, 2, *(3 + 3 * joint + turn for joint in visited for turn in range(3))]
    lines += ["MOTION", f"Frames: {len(values)}", f"Frame Time: {1.0 / track.fps:.8f}"]
    lines += [" ".join(f"{value:.6f}" for value in row) for row in values[:, columns]]
    write_bytes_atomically(Path(path), ("\n".join(lines) + "\n").encode())


def _write_joint(track: PoseTrack, joint: int, turns: str, lines: list[str], visited: list[int], indent: str = "") -> None:
    """Append a joint and all below it to lines, and their indices to visited."""
    skeleton = track.skeleton
    visited.append(joint)
    channels = f"3 {turns}" if joint else f"6 Xposition Yposition Zposition {turns}"
    children = [child for child, parent in enumerate(skeleton.parents) if parent == joint]
    lines += [f"{indent}{'JOINT' if joint else 'ROOT'} {skeleton.names[joint]}", f"{indent}{{"]
    lines += [f"{indent}\tOFFSET {_centimetres(skeleton.offsets[joint])}", f"{indent}\tCHANNELS {channels}"]
    for child in children:
        _write_joint(track, child, turns, lines, visited, indent + "\t")
    if not children:
        tip = np.array(_TIPS.get(skeleton.names[joint], skeleton.offsets[joint] / 2))
        lines += [f"{indent}\tEnd Site", f"{indent}\t{{", f"{indent}\t\tOFFSET {_centimetres(tip)}", f"{indent}\t}}"]
    lines.append(f"{indent}}}")


def _centimetres(offset: np.ndarray) -> str:
    return " ".join(f"{value * _CENTIMETRES:.6f}" for value in offset)
