"""Writes pose tracks as Biovision (BVH) motion files."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..math.kinematics import PoseTrack
from ..math.rotations import to_euler
from .atomic_write import write_bytes_atomically

_CENTIMETRES = 100.0
# Where a tip is on our skeleton's last joints in the T-pose, metres: crown of the head, toes, knuckles. Ours, for display alone.
_TIPS = {
    "head": (0.0, 0.17, 0.0),
    "left_foot": (0.0, 0.0, 0.07),
    "right_foot": (0.0, 0.0, 0.07),
    "left_wrist": (0.09, 0.0, 0.0),
    "right_wrist": (-0.09, 0.0, 0.0),
}


def write_bvh(path: Path | str, track: PoseTrack, order: str = "ZXY") -> None:
    """Write a pose track as BVH: centimetres, degrees, Y up, every joint's channels in `order`, End Sites at the tips. A file of that
    name is replaced only once the new one is complete.

    Raises ValueError for an order that is not X, Y and Z once each, or for numbers that are not finite, OSError when it cannot
    be written.
    """
    if sorted(order) != list("XYZ"):
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
