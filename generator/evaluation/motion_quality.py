"""What is measured on joints alone, without any evaluator: feet that slide, bodies that float or sink, and jerk.

Motions are (T, 22, 3) joints each: metres, Y up, the floor at y = 0, 20 frames a second. Every figure is taken over all frames of
all motions together, so that long clips count for more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ...rigs import smpl
from ..motion import FPS

_FEET = (smpl.JOINT["left_foot"], smpl.JOINT["right_foot"])
_CONTACT_HEIGHT = 0.05
_GMD_SPEED, _KIMODO_SPEED = 0.50, 0.20
# The lowest joint of somebody who stands is an ankle or a toe inside the foot, not its sole.
_STANDING_HEIGHT = 0.02


def skating_gmd(motions: Sequence[np.ndarray]) -> float:
    """Share of all frames in which a foot below 5 cm moves horizontally faster than 0.5 m/s.

    GMD's definition (Karunratanakul et al. 2023, arXiv 2305.12577), without its running mean of the speed.
    """
    slides = [((height < _CONTACT_HEIGHT) & (horizontal > _GMD_SPEED)).any(1) for height, horizontal, _ in _feet(motions)]
    return float(np.concatenate(slides).mean())


def skating_kimodo(motions: Sequence[np.ndarray]) -> float:
    """Share of those moments in which a foot is below 5 cm that it moves faster than 0.2 m/s; 0 when no foot is ever there.

    Kimodo's definition; not interchangeable with GMD's.
    """
    contacts = slides = 0
    for height, _, speed in _feet(motions):
        down = height < _CONTACT_HEIGHT
        contacts += int(down.sum())
        slides += int((down & (speed > _KIMODO_SPEED)).sum())
    return slides / contacts if contacts else 0.0


def slip(motions: Sequence[np.ndarray]) -> float:
    """How fast standing feet move over the ground, mean, m/s; 0 when no foot ever stands.

    Those below 5 cm that are slower than 0.2 m/s stand: unlike both kinds of skating, this does not count feet that swing low. Feet faster
    than that are Kimodo's to count.
    """
    moving = [horizontal[(height < _CONTACT_HEIGHT) & (speed <= _KIMODO_SPEED)] for height, horizontal, speed in _feet(motions)]
    standing = np.concatenate(moving)
    return float(standing.mean()) if len(standing) else 0.0


def floating(motions: Sequence[np.ndarray]) -> float:
    """Mean height of the lowest joint above 2 cm, metres. Jumps count too: compare with the real motions of the same texts."""
    return float((_lowest(motions) - _STANDING_HEIGHT).clip(min=0).mean())


def penetration(motions: Sequence[np.ndarray]) -> float:
    """Mean depth of the lowest joint below the floor, metres."""
    return float((-_lowest(motions)).clip(min=0).mean())


def jerk(motions: Sequence[np.ndarray]) -> float:
    """Mean over frames of the jerkiest joint's jerk, metres a frame^3: third differences, L1 over x, y, z.

    FlowMDM's definition (Barquero et al. 2024, arXiv 2402.15509). The aim is the real motions' value, not zero.
    """
    return float(np.concatenate([np.abs(np.diff(joints, n=3, axis=0)).sum(2).max(1) for joints in motions]).mean())


def _feet(motions: Sequence[np.ndarray]) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Of each motion, between one frame and the next, (T - 1, 2): the feet's greater height, horizontal speed and speed, m and m/s."""
    for joints in motions:
        feet = joints[:, _FEET]
        step = np.diff(feet, axis=0) * FPS
        height = np.maximum(feet[:-1, :, 1], feet[1:, :, 1])
        yield height, np.linalg.norm(step[..., [0, 2]], axis=-1), np.linalg.norm(step, axis=-1)


def _lowest(motions: Sequence[np.ndarray]) -> np.ndarray:
    """Height of the lowest joint of every frame of all motions."""
    return np.concatenate([joints[..., 1].min(axis=1) for joints in motions])
