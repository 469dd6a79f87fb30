"""Rotations as the channels of whatever rotation mode a bone has, without jumps from frame to frame. numpy only."""

from __future__ import annotations

import numpy as np

from ...rigs.math.rotations import from_axis_angle, from_euler, normalise, to_euler


def rotation_channel(mode: str, quaternions: np.ndarray) -> tuple[str, np.ndarray]:
    """The property that a bone in this mode is turned by, and its values (T, 3 or 4) for quaternions (T, 4), continuous in time.

    mode: as `PoseBone.rotation_mode`: QUATERNION, AXIS_ANGLE or an Euler order. Radians.
    """
    if mode == "QUATERNION":
        return "rotation_quaternion", quaternions
    if mode == "AXIS_ANGLE":
        return "rotation_axis_angle", _axis_angles(quaternions)
    return "rotation_euler", _eulers(quaternions, mode)


def to_quaternions(mode: str, values: np.ndarray) -> np.ndarray:
    """(T, 4) what Blender shows of a bone in this mode whose property has these values (T, 3 or 4)."""
    if mode == "QUATERNION":
        return normalise(values)
    if mode == "AXIS_ANGLE":
        return from_axis_angle(values[:, :1] * normalise(values[:, 1:]))
    axes = ["XYZ".index(letter) for letter in mode]
    return from_euler(values[:, axes], mode, intrinsic=False)


def _axis_angles(quaternions: np.ndarray) -> np.ndarray:
    """(T, 4) angle and axis; the axis never turns over between frames, so that an angle may pass through zero."""
    axis = quaternions[:, 1:]
    length = np.linalg.norm(axis, axis=1, keepdims=True)
    axis = np.where(length > 1e-9, axis / np.maximum(length, 1e-9), (0.0, 1.0, 0.0))
    angle = 2.0 * np.arctan2(length[:, 0], quaternions[:, 0])
    turned_over = np.sum(axis[1:] * axis[:-1], axis=1) < 0.0
    sign = np.cumprod(np.r_[1.0, np.where(turned_over, -1.0, 1.0)])
    return np.column_stack([np.unwrap(sign * angle), sign[:, None] * axis])


def _eulers(quaternions: np.ndarray, order: str) -> np.ndarray:
    """(T, 3) angles about x, y and z. Blender's orders name fixed axes, the first letter's turn first.

    Of the two ways to write a rotation, each with any number of whole turns, the one nearest to the frame before.
    """
    axes = ["XYZ".index(letter) for letter in order]
    first = to_euler(quaternions, order, intrinsic=False)
    second = np.stack([first[:, 0] + np.pi, np.pi - first[:, 1], first[:, 2] + np.pi], axis=1)
    ways = np.stack([first, second], axis=1)
    # Whole turns are left out of how far it is from each way of one frame to each way of the next, (T - 1, 2, 2).
    nearest = np.abs(_wrapped(ways[1:, None] - ways[:-1, :, None])).sum(axis=-1).argmin(axis=-1)
    chosen = [int(np.abs(_wrapped(ways[0])).sum(axis=-1).argmin())]
    for onward in nearest.tolist():
        chosen.append(onward[chosen[-1]])
    angles = ways[np.arange(len(ways)), chosen]
    angles[0] = _wrapped(angles[0])
    angles = np.unwrap(angles, axis=0)
    return angles[:, np.argsort(axes)]


def _wrapped(angles: np.ndarray) -> np.ndarray:
    """Without whole turns, from half a turn back to half a turn on."""
    return angles - 2.0 * np.pi * np.round(angles / (2.0 * np.pi))
