"""Small moving pictures of motions: a mannequin on nothing, the camera beside it, a few poses of its liveliest seconds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .mannequin import Camera, body_points, paint_mannequin
from .view import Clip, view_basis

_AZIMUTH, _ELEVATION = np.radians(35.0), np.radians(12.0)
# Metres: half of what the picture shows at least, the height of its middle, and how far away the camera stands.
_HALF, _MIDDLE, _AWAY = 1.0, 0.9, 8.0
_MARGIN = 0.12


@dataclass(frozen=True)
class SpriteStyle:
    """size: pixels, of a square. frames: poses, rate of them a second."""

    size: int = 64
    frames: int = 10
    rate: float = 4.0


def draw_sprite(clip: Clip, style: SpriteStyle) -> np.ndarray:
    """(frames, size, size, 4) float32 RGBA in 0..1, not premultiplied, first row at the top. Whoever walks stays in the middle."""
    frames = _liveliest(clip, style)
    points = body_points(clip.joints[frames])
    points = points - clip.joints[frames, :1] * [1.0, 0.0, 1.0]
    camera = _camera(points, clip.heading[frames[0]], style.size)
    return np.stack([_painted(pose, camera) for pose in points])


def _liveliest(clip: Clip, style: SpriteStyle) -> np.ndarray:
    """(frames,) indices: all of a short clip, or those seconds of a longer one in which joints move most around the root."""
    span = min(round((style.frames - 1) / style.rate * clip.fps), len(clip) - 1)
    around = clip.joints - clip.joints[:, :1] * [1.0, 0.0, 1.0]
    moved = np.concatenate([[0.0], np.linalg.norm(np.diff(around, axis=0), axis=-1).sum(axis=-1).cumsum()])
    first = int(np.argmax(moved[span:] - moved[: len(moved) - span]))
    return np.linspace(first, first + span, style.frames).round().astype(int)


def _camera(points: np.ndarray, facing: np.ndarray, size: int) -> Camera:
    """So near that every pose fits."""
    basis = view_basis(facing, _AZIMUTH, _ELEVATION)
    middle = np.array([0.0, _MIDDLE, 0.0])
    reach = float(np.abs((points - middle) @ basis[:2].T).max()) + _MARGIN
    return Camera(basis, middle + _AWAY * basis[2], 0.5 * size * _AWAY / max(reach, _HALF), size, size)


def _painted(pose: np.ndarray, camera: Camera) -> np.ndarray:
    """(size, size, 4): what differs between black and white behind it lets that through."""
    black, white = (np.full((camera.height, camera.width, 3), shade, np.float32) for shade in (0.0, 1.0))
    paint_mannequin(black, pose, camera)
    paint_mannequin(white, pose, camera)
    alpha = np.clip(1.0 - (white - black).mean(axis=-1, keepdims=True), 0.0, 1.0)
    return np.concatenate([np.clip(black / np.maximum(alpha, 1e-6), 0.0, 1.0) * (alpha > 0.0), alpha], axis=-1, dtype=np.float32)
