"""A take as a few small pictures of a mannequin."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import numpy as np

from ...rigs.pictures.backdrop import follow
from ...rigs.pictures.mannequin import body_points, paint_mannequin
from ...rigs.pictures.view import Clip
from .packing import unpacked

SIZE, FRAMES = 64, 12
_BACKGROUND = 0.16


def pictures_of(motion: str) -> Iterator[np.ndarray]:
    """Of a packed motion, as `frames_of`; none of a damaged one."""
    with suppress(ValueError):
        yield from frames_of(unpacked(motion)[0])


def frames_of(joints: np.ndarray) -> Iterator[np.ndarray]:
    """(H, W, 4) float32 each, from the first frame to the last, rows from the bottom up, as Blender has them. joints: (T, 22, 3)."""
    chosen = joints[np.linspace(0, len(joints) - 1, FRAMES).round().astype(int)].astype(np.float64)
    points = body_points(chosen)
    cameras = follow(Clip(chosen, fps=FRAMES / 2.0), points, (SIZE, SIZE))
    for point, camera in zip(points, cameras, strict=True):
        yield _painted(point, camera)


def half(image: np.ndarray) -> np.ndarray:
    """(H / 2, W / 2, 4) float32 of an image (H, W, 4) with even sides: each pixel the mean of four."""
    height, width, channels = image.shape
    return image.reshape(height // 2, 2, width // 2, 2, channels).mean(axis=(1, 3), dtype=np.float32)


def _painted(points: np.ndarray, camera: Any) -> np.ndarray:
    image = np.full((SIZE, SIZE, 3), _BACKGROUND, np.float32)
    paint_mannequin(image, points, camera)
    return np.concatenate([image, np.ones_like(image[..., :1])], axis=-1)[::-1]
