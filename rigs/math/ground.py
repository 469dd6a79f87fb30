"""Moves over the ground: turns about the vertical axis and shifts of x and z, and the course that a body takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .over_time import gaussian_average

# What is left of a vector (..., 3) on the ground.
GROUND = np.array([1.0, 0.0, 1.0])
# Seconds over which a course is averaged: a walk's double step takes about one.
_COURSE_SECONDS = 0.4


@dataclass(frozen=True)
class GroundMove:
    """A turn about the vertical axis, in radians, and then a shift on the ground: (3,) metres, y 0."""

    turn: float
    shift: np.ndarray

    def of(self, joints: np.ndarray) -> np.ndarray:
        """The joints (..., 3) moved."""
        return turned(joints, self.turn) + self.shift


def turned(points: np.ndarray, angle: np.ndarray | float) -> np.ndarray:
    """Points (..., 3) turned about the vertical axis by angle (...), radians: +Z turns towards +X."""
    x, y, z = np.moveaxis(points, -1, 0)
    return np.stack([x * np.cos(angle) + z * np.sin(angle), y, z * np.cos(angle) - x * np.sin(angle)], axis=-1)


def turn_between(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """(K,) angle about Y that best turns each source pose (K, 22, 3), about its root, onto the target's (least squares)."""
    a, b = (pose[:, :, [0, 2]] - pose[:, :1, [0, 2]] for pose in (source, target))
    cross = (a[..., 1] * b[..., 0] - a[..., 0] * b[..., 1]).sum(-1)
    return np.arctan2(cross, (a * b).sum((-1, -2)))


def course_of(joints: np.ndarray, fps: float) -> np.ndarray:
    """(T, 2) x and z of where a motion (T, 22, 3) goes, without the sway of its steps."""
    return gaussian_average(joints[:, 0][:, [0, 2]].astype(np.float64), _COURSE_SECONDS * fps)


def in_place(joints: np.ndarray, fps: float) -> np.ndarray:
    """A motion (T, 22, 3) with its course over the ground taken out; steps and sway about the course stay. float32."""
    course = course_of(joints, fps)
    walked = course - course[:1]
    return (joints - np.stack([walked[:, 0], np.zeros(len(walked)), walked[:, 1]], axis=-1)[:, None]).astype(np.float32)
