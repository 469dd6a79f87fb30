"""Biovision (BVH) motion: a joint tree and its transforms over time, as `bvh_reading` reads them.

A file's own units and axes are kept as they are: `metres_per_unit` guesses the unit, callers decide about the frame.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..math.rotations import about_axis, inverse, multiply, rotate

# Units that motion files use: metre, centimetre, millimetre, inch, foot, and the unit of CMU's ASF files (1/0.45 inch).
_KNOWN_UNITS = (1.0, 0.01, 0.001, 0.0254, 0.3048, 0.0254 / 0.45)
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
    joint. frame_time: seconds a frame. notes: sentences on what had to be mended to read it.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    offsets: np.ndarray
    end_joints: tuple[int, ...]
    end_offsets: np.ndarray
    frame_time: float
    rotations: np.ndarray
    positions: np.ndarray
    notes: tuple[str, ...] = ()

    @property
    def frame_count(self) -> int:
        """Number of frames T."""
        return len(self.rotations)

    @property
    def fps(self) -> float:
        """Frames per second."""
        return 1.0 / self.frame_time


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
