"""Where a preview takes place: a soft background, a floor grid that stays still in the world, shadows, and a camera that follows.

Frame: metres, Y up. Images: float32 RGB in 0..1, row 0 at the top.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from . import smpl
from .mannequin import ENDS, RADII, Camera
from .view import Clip, rgb, side_colour, view_basis

FLOOR = -0.03  # a sole below the foot joints, so that planted feet stand on the floor
GRID_METRES, LINE_METRES, FADE_METRES = 0.5, 0.012, 7.0
SKY_TOP, SKY_BOTTOM, FLOOR_COLOUR, LINE_COLOUR = rgb("#fbfbfc"), rgb("#eceff3"), rgb("#e3e7ec"), rgb("#b9c0ca")
SHADOW_SCALE, SHADOW_STRENGTH = 4, 0.42
SHADOW_DRIFT = np.array([0.25, 0.0, -0.1])  # where a shadow falls for a metre of height
DISC_METRES = 0.10
FOCAL_HEIGHTS = 1.9  # a focal length of 1.9 picture heights: 30 degrees, flattering and nearly without distortion
AZIMUTH, ELEVATION = np.radians(32.0), np.radians(13.0)
FOLLOW_SECONDS = 0.4


def follow(clip: Clip, points: np.ndarray, size: tuple[int, int]) -> list[Camera]:
    """A camera for every frame: a three-quarter view of the first heading that glides along with the pelvis.

    No part of the body leaves the picture. points: (T, P, 3) metres; size: (width, height) pixels.
    """
    width, height = size
    basis = view_basis(clip.heading[0], AZIMUTH, ELEVATION)
    target = _smooth(clip.joints[:, 0] * (1, 0, 1), FOLLOW_SECONDS * clip.fps)
    target[:, 1] = max(points[..., 1].max() + 0.1, 1.8) * 0.5
    right, up, toward = np.moveaxis((points - target[:, None]) @ basis.T, -1, 0)
    focal = FOCAL_HEIGHTS * min(height, width)
    needed = toward + np.maximum(np.abs(right) * focal / (0.46 * width), np.abs(up) * focal / (0.41 * height))
    distance = max(float(needed.max()), 1.0)
    return [Camera(basis, center + distance * basis[2], focal, width, height) for center in target]


class Floor:
    """The floor as one kind of camera sees it: all cameras with the same basis, height and lens share one."""

    def __init__(self, camera: Camera) -> None:
        x = (np.arange(camera.width) + 0.5 - camera.width / 2) / camera.focal
        y = (camera.height / 2 - np.arange(camera.height) - 0.5) / camera.focal
        rays = x[None, :, None] * camera.basis[0] + y[:, None, None] * camera.basis[1] - camera.basis[2]
        down = np.minimum(rays[..., 1], -1e-4)
        reach = (FLOOR - camera.position[1]) / down
        self._hit = (rays[..., [0, 2]] * reach[..., None]).astype(np.float32)  # (H, W, 2) x and z relative to the camera
        step = np.abs(np.gradient(self._hit, axis=1)) + np.abs(np.gradient(self._hit, axis=0)[..., :])
        self._metres_per_pixel = np.maximum(step, 1e-6).astype(np.float32)
        centre = (camera.height // 2, camera.width // 2)
        fade = np.exp(-((np.linalg.norm(self._hit - self._hit[centre], axis=-1) / FADE_METRES) ** 2)) * (rays[..., 1] < -1e-4)
        self._presence = fade.astype(np.float32)
        sky = SKY_TOP + np.linspace(0, 1, camera.height)[:, None, None] * (SKY_BOTTOM - SKY_TOP)
        self._plain = (sky + self._presence[..., None] * (FLOOR_COLOUR - sky)).astype(np.float32)
        # Lines thinner than a pixel keep their share of it; where a pixel spans whole cells they melt into the floor.
        per_pixel = 1 / self._metres_per_pixel
        self._sharpness = per_pixel
        self._thickness = np.minimum(LINE_METRES * per_pixel, 1) * np.clip(2 - 8 * self._metres_per_pixel / GRID_METRES, 0, 1)

    def picture(self, camera: Camera) -> np.ndarray:
        """(height, width, 3): background, floor and grid as `camera` sees them."""
        lines = np.zeros(self._presence.shape, dtype=np.float32)
        for axis, origin in enumerate(camera.position[[0, 2]]):
            cells = (self._hit[..., axis] + np.float32(origin % GRID_METRES)) / np.float32(GRID_METRES)
            beside = np.abs(cells - np.rint(cells)) * np.float32(GRID_METRES)
            half = 0.5 * (1 + LINE_METRES * self._sharpness[..., axis])
            lines = np.maximum(lines, np.clip(half - beside * self._sharpness[..., axis], 0, 1) * self._thickness[..., axis])
        lines *= self._presence
        return self._plain + lines[..., None] * (LINE_COLOUR.astype(np.float32) - self._plain)

    def paint_discs(self, image: np.ndarray, camera: Camera, feet: np.ndarray, planted: np.ndarray) -> None:
        """Mark planted feet on the floor, in place. feet: (4, 3) metres; planted: (4,) bool, in the order of the contacts."""
        for joint, foot in zip(np.array(smpl.CONTACT_JOINTS)[planted], feet[planted], strict=True):
            centre = np.array([foot[0], FLOOR, foot[2]])
            corners, _ = camera.project(centre + DISC_METRES * np.array([[-1, 0, -1], [-1, 0, 1], [1, 0, -1], [1, 0, 1]]))
            low = np.clip(np.floor(corners.min(axis=0)).astype(int), 0, (camera.width, camera.height))
            high = np.clip(np.ceil(corners.max(axis=0)).astype(int), 0, (camera.width, camera.height))
            window = slice(low[1], high[1]), slice(low[0], high[0])
            beside = np.linalg.norm(self._hit[window] + camera.position[[0, 2]] - centre[[0, 2]], axis=-1)
            coverage = np.clip((DISC_METRES - beside) / self._metres_per_pixel[window].max(axis=-1, initial=1e-6) + 0.5, 0, 1)
            image[window] += (0.5 * coverage)[..., None] * (rgb(side_colour(joint)) - image[window])


def paint_shadow(image: np.ndarray, points: np.ndarray, camera: Camera) -> None:
    """A soft shadow of the body, points (30, 3) metres, on the floor of image (height, width, 3), in place."""
    from PIL import Image, ImageDraw, ImageFilter

    small = replace(
        camera, focal=camera.focal / SHADOW_SCALE, width=camera.width // SHADOW_SCALE, height=camera.height // SHADOW_SCALE
    )
    height = points[:, 1:2] - FLOOR
    cast = points + SHADOW_DRIFT @ camera.basis * height
    cast[:, 1] = FLOOR
    pixels, distances = small.project(cast)
    mask = Image.new("L", (small.width, small.height))
    draw = ImageDraw.Draw(mask)
    for (start, end), radii in zip(ENDS, RADII, strict=True):
        thickness = 2 * radii.mean() * small.focal / distances[start]
        darkness = int(255 / (1 + 0.9 * max(height[[start, end]].mean(), 0)))
        draw.line([*pixels[start], *pixels[end]], fill=darkness, width=max(1, round(thickness)))
        reach = 0.5 * thickness * np.array([1, ELEVATION + 0.3])
        draw.ellipse([*(pixels[end] - reach), *(pixels[end] + reach)], fill=darkness)
    soft = mask.filter(ImageFilter.GaussianBlur(camera.height / 220)).resize(
        (camera.width, camera.height), Image.Resampling.BILINEAR
    )
    image *= 1 - (SHADOW_STRENGTH / 255) * np.asarray(soft, dtype=np.float32)[..., None]


def _smooth(track: np.ndarray, sigma: float) -> np.ndarray:
    """(T, 3) low-passed with a Gaussian of `sigma` frames; the ends are held."""
    reach = int(np.ceil(3 * sigma))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / max(sigma, 1e-6)) ** 2)
    padded = np.pad(track, ((reach, reach), (0, 0)), mode="edge")
    return np.stack([np.convolve(column, kernel / kernel.sum(), mode="valid") for column in padded.T], axis=1)
