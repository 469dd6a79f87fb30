"""A shaded mannequin drawn from joint positions: tapered capsules with a depth buffer, in numpy alone.

Frame: metres, Y up. Images: float32 RGB in 0..1, row 0 at the top.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .. import smpl
from .view import LEFT_COLOUR, RIGHT_COLOUR, rgb

J = smpl.JOINT
SUPERSAMPLING = 2
LIGHT = np.array([-0.45, 0.72, 0.53], dtype=np.float32)  # unit vector towards the light in the camera's frame: right, up, toward
SKY, KEY, EDGE = 0.62, 0.48, 0.22  # light from everywhere, light from LIGHT, darkening where a limb turns away from the eye

# Points that a body has and SMPL's joints do not; `body_points` places them after the joints.
SKULL, NOSE, LEFT_HAND, RIGHT_HAND, LEFT_TOES, RIGHT_TOES, LEFT_HEEL, RIGHT_HEEL = range(smpl.JOINT_COUNT, smpl.JOINT_COUNT + 8)
_MIRROR = {**dict(enumerate(smpl.MIRROR)), LEFT_HAND: RIGHT_HAND, LEFT_TOES: RIGHT_TOES, LEFT_HEEL: RIGHT_HEEL}

# (start, end, radius at the start, radius at the end), metres.
_TORSO = (
    (J["pelvis"], J["spine1"], 0.105, 0.098), (J["spine1"], J["spine3"], 0.098, 0.110),
    (J["left_hip"], J["right_hip"], 0.088, 0.088),
    (J["left_hip"], J["spine1"], 0.085, 0.090), (J["right_hip"], J["spine1"], 0.085, 0.090),
    (J["spine3"], J["left_shoulder"], 0.110, 0.062), (J["spine3"], J["right_shoulder"], 0.110, 0.062),
    (J["spine3"], J["neck"], 0.110, 0.062),
    (J["neck"], J["left_shoulder"], 0.058, 0.058), (J["neck"], J["right_shoulder"], 0.058, 0.058),
    (J["neck"], SKULL, 0.054, 0.060), (SKULL, SKULL, 0.105, 0.105), (SKULL, NOSE, 0.055, 0.018),
)  # fmt: skip
_LEFT_LIMBS = (
    (J["left_shoulder"], J["left_elbow"], 0.054, 0.041), (J["left_elbow"], J["left_wrist"], 0.041, 0.029),
    (J["left_wrist"], LEFT_HAND, 0.034, 0.028), (J["left_hip"], J["left_knee"], 0.082, 0.055),
    (J["left_knee"], J["left_ankle"], 0.055, 0.037), (J["left_ankle"], LEFT_HEEL, 0.037, 0.034),
    (LEFT_HEEL, J["left_foot"], 0.034, 0.034), (J["left_ankle"], J["left_foot"], 0.037, 0.032),
    (J["left_foot"], LEFT_TOES, 0.034, 0.024),
)  # fmt: skip
_RIGHT_LIMBS = tuple((_MIRROR[start], _MIRROR[end], r0, r1) for start, end, r0, r1 in _LEFT_LIMBS)
_CAPSULES = _TORSO + _LEFT_LIMBS + _RIGHT_LIMBS
ENDS = np.array([capsule[:2] for capsule in _CAPSULES])
RADII = np.array([capsule[2:] for capsule in _CAPSULES])
COLOURS = np.array([rgb("#a3a9b3")] * len(_TORSO) + [rgb(LEFT_COLOUR)] * len(_LEFT_LIMBS) + [rgb(RIGHT_COLOUR)] * len(_RIGHT_LIMBS))


@dataclass(frozen=True)
class Camera:
    """A perspective camera. basis: (3, 3) rows right, up, toward; position: (3,) metres; focal, width, height: pixels."""

    basis: np.ndarray
    position: np.ndarray
    focal: float
    width: int
    height: int

    def project(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(..., 3) metres -> pixels (..., 2) and the distance along the view (...), metres, never under 5 cm."""
        seen = (points - self.position) @ self.basis.T
        distance = np.maximum(-seen[..., 2], 0.05)
        scale = self.focal / distance
        return np.stack([self.width / 2 + seen[..., 0] * scale, self.height / 2 - seen[..., 1] * scale], axis=-1), distance


def body_points(joints: np.ndarray) -> np.ndarray:
    """(T, 22, 3) joints -> (T, 30, 3): the joints, then skull, nose, hands, toes and heels guessed from them. Metres."""
    across = joints[:, J["left_shoulder"]] - joints[:, J["right_shoulder"]]
    chest_forward = _unit(np.cross(across, joints[:, J["neck"]] - joints[:, J["pelvis"]]))
    neck_up = _unit(joints[:, J["head"]] - joints[:, J["neck"]])
    skull = joints[:, J["head"]] + 0.075 * neck_up
    face = _unit(chest_forward - neck_up * (chest_forward * neck_up).sum(-1, keepdims=True))
    extra = np.empty((len(joints), 8, 3))
    extra[:, 0], extra[:, 1] = skull, skull + 0.125 * face
    for side, name in enumerate(("left", "right")):
        knee, ankle, foot, elbow, wrist = (joints[:, J[f"{name}_{part}"]] for part in ("knee", "ankle", "foot", "elbow", "wrist"))
        shin = _unit(ankle - knee)
        sole = _unit((foot - ankle) - shin * ((foot - ankle) * shin).sum(-1, keepdims=True))
        heel = ankle + 0.04 * shin - 0.03 * sole
        extra[:, 2 + side] = wrist + 0.09 * _unit(wrist - elbow)
        extra[:, 4 + side] = foot + 0.05 * _unit(foot - heel)
        extra[:, 6 + side] = heel
    return np.concatenate([joints, extra], axis=1)


def paint_mannequin(image: np.ndarray, points: np.ndarray, camera: Camera) -> None:
    """Draw one pose, points (30, 3) of `body_points`, over image (height, width, 3), in place."""
    pixels, distances = camera.project(points)
    reach = RADII.max() * camera.focal / distances.min() + 2
    low = np.maximum(np.floor(pixels.min(axis=0) - reach), 0).astype(int)
    high = np.minimum(np.ceil(pixels.max(axis=0) + reach), (camera.width, camera.height)).astype(int)
    if (high <= low).any():
        return
    colours, coverage = _render((pixels - low) * SUPERSAMPLING, distances, camera.focal * SUPERSAMPLING, (high - low) * SUPERSAMPLING)
    crop = image[low[1] : high[1], low[0] : high[0]]
    crop *= 1 - coverage[..., None]
    crop += colours


def _render(pixels: np.ndarray, distances: np.ndarray, focal: float, size: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Colours times coverage (H, W, 3) and coverage (H, W), averaged down from a buffer of `size` (width, height) pixels."""
    depth = np.full((size[1], size[0]), np.inf, dtype=np.float32)
    light = np.zeros_like(depth)
    owner = np.full(depth.shape, len(ENDS), dtype=np.uint8)
    for index, (start, end) in enumerate(ENDS):
        ends, away = pixels[[start, end]], distances[[start, end]]
        _render_capsule((depth, light, owner), index, ends, away, RADII[index], focal)
    palette = np.concatenate([COLOURS, np.zeros((1, 3))]).astype(np.float32)
    shaded = palette.take(owner, axis=0)
    shaded *= light[..., None]
    return _halve(np.minimum(shaded, 1, out=shaded)), _halve((owner < len(ENDS)).astype(np.float32))


def _render_capsule(
    buffers: tuple[np.ndarray, ...], index: int, ends: np.ndarray, away: np.ndarray, radii: np.ndarray, focal: float
) -> None:
    """Write one capsule into (depth, light, owner) where it is nearest. ends: (2, 2) pixels; away, radii: (2,) metres."""
    depth, light, owner = buffers
    spread = radii * focal / away
    low = np.maximum(np.floor((ends - spread[:, None]).min(axis=0)), 0).astype(int)
    high = np.minimum(np.ceil((ends + spread[:, None]).max(axis=0)) + 1, depth.shape[::-1]).astype(int)
    if (high <= low).any():
        return
    x = np.arange(low[0], high[0], dtype=np.float32) - np.float32(ends[0, 0])
    y = (np.arange(low[1], high[1], dtype=np.float32) - np.float32(ends[0, 1]))[:, None]
    axis = (ends[1] - ends[0]).astype(np.float32)
    along = np.clip((x * axis[0] + y * axis[1]) / max(float(axis @ axis), 1e-6), 0, 1)
    inverse_radius = 1 / (spread[0] + (spread[1] - spread[0]) * along).astype(np.float32)
    right, down = (x - along * axis[0]) * inverse_radius, (y - along * axis[1]) * inverse_radius
    toward_squared = 1 - right * right - down * down
    toward = np.sqrt(np.maximum(toward_squared, 0))
    surface = (
        np.float32(away[0]) + np.float32(away[1] - away[0]) * along - toward * (radii[0] + (radii[1] - radii[0]) * along).astype(np.float32)
    )
    window = slice(low[1], high[1]), slice(low[0], high[0])
    nearest = (toward_squared > 0) & (surface < depth[window])
    lit = np.maximum(right * LIGHT[0] - down * LIGHT[1] + toward * LIGHT[2], 0)
    np.copyto(depth[window], surface, where=nearest)
    np.copyto(light[window], (SKY + KEY * lit) * (1 - EDGE + EDGE * toward), where=nearest)
    np.copyto(owner[window], index, where=nearest)


def _halve(image: np.ndarray) -> np.ndarray:
    rows = image[::2] + image[1::2]
    return (rows[:, ::2] + rows[:, 1::2]) * 0.25


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
