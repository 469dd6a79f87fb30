"""The root as standing feet tell it: where a foot stands, the body passes over it, and the foot does not slide over the floor.

A decoder tells the root's velocity and the feet's places apart, each with an error of its own, and their sum is a foot that slides.
Real motion has no such freedom: whoever stands on a foot moves by what that leg does. So the root's velocity gives way.
"""

from __future__ import annotations

import numpy as np

from ...rigs import smpl
from .features import POSITIONS, VELOCITIES, YAW_VELOCITY

# A foot stands the more surely the slower the model says it moves (metres a frame) and the lower it is (metres over the floor, and the
# height within which that goes over). Real clips of 10 s are moved by 5 cm with these, generated ones by 12 cm.
_SPEED, _HEIGHT, _HEIGHT_SPREAD = 0.02, 0.05, 0.01
# How much of standing feet it takes to halve a correction.
_DOUBT = 0.1
_PLANAR_VELOCITY = slice(1, 3)
_PLANE = [0, 2]


def with_planted_feet(features: np.ndarray) -> np.ndarray:
    """Features (B, T, F), not normalised, with the root's planar velocity changed so that standing feet stay where they are.

    Poses, heading and height stay as they are. What no foot carries (a jump) moves as the model says.
    """
    slide, standing = _slide(features), _standing(features)
    carried = (standing[..., None] * slide).sum(2) / (standing.sum(2) + _DOUBT)[..., None]
    planted = features.copy()
    planted[:, :-1, _PLANAR_VELOCITY] -= carried.astype(features.dtype)
    return planted


def carried_shares(features: np.ndarray) -> np.ndarray:
    """(B, T - 1, 4) how much of each contact joint's slide from a frame to the next the root takes over; together less than one."""
    standing = _standing(features)
    return standing / (standing.sum(2, keepdims=True) + _DOUBT)


def _slide(features: np.ndarray) -> np.ndarray:
    """(B, T - 1, 4, 2) how far each contact joint moves over the floor from frame to frame, in the root's frame after it."""
    places = _contact_joints(features)[..., _PLANE]
    angle = 2.0 * features[:, :-1, YAW_VELOCITY]
    cosine, sine = np.cos(angle), np.sin(angle)
    x, z = np.moveaxis(places[:, :-1], -1, 0)
    before = np.stack([cosine * x + sine * z, cosine * z - sine * x], axis=-1)
    return places[:, 1:] - before + features[:, :-1, None, _PLANAR_VELOCITY]


def _standing(features: np.ndarray) -> np.ndarray:
    """(B, T - 1, 4) from 0 to 1: how surely each contact joint stands between a frame and the next."""
    height = _contact_joints(features)[..., 1]
    low = np.tanh((_HEIGHT - np.maximum(height[:, :-1], height[:, 1:])) / (2.0 * _HEIGHT_SPREAD))
    velocities = features[:, :-1, VELOCITIES].reshape(*features[:, :-1].shape[:2], -1, 3)[:, :, smpl.CONTACT_JOINTS]
    slow = 1.0 / (1.0 + (velocities**2).sum(-1) / _SPEED**2) ** 2
    return 0.5 * (1.0 + low) * slow


def _contact_joints(features: np.ndarray) -> np.ndarray:
    """(B, T, 4, 3) relative to the root's place on the ground and its heading."""
    others = features[..., POSITIONS].reshape(*features.shape[:2], -1, 3)
    return others[:, :, [joint - 1 for joint in smpl.CONTACT_JOINTS]]
