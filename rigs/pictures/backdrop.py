"""Where a preview takes place: a soft background, a floor grid that stays still in the world, shadows, and a camera that follows.

Frame: metres, Y up. Images: float32 RGB in 0..1, row 0 at the top.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .. import smpl
from .mannequin import ENDS, RADII, Camera
from .view import Clip, rgb, side_colour, view_basis

FLOOR = -0.03  # a sole below the foot joints, so that planted feet stand on the floor
GRID_METRES, LINE_METRES, FADE_METRES = 0.5, 0.012, 7.0
SKY_TOP, SKY_BOTTOM, FLOOR_COLOUR, LINE_COLOUR = rgb("#fbfbfc"), rgb("#eceff3"), rgb("#e3e7ec"), rgb("#b9c0ca").astype(np.float32)
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
        reach = (FLOOR - camera.position[1]) / np.minimum(rays[..., 1], -1e-4)
        self._hit = (rays[..., [0, 2]] * reach[..., None]).astype(np.float32)  # (H, W, 2) x and z relative to the camera
        self._metres_per_pixel = np.maximum(np.abs(np.gradient(self._hit, axis=1)) + np.abs(np.gradient(self._hit, axis=0)), 1e-6)
        nearby = self._hit - self._hit[camera.height // 2, camera.width // 2]
        presence = np.exp(-((np.linalg.norm(nearby, axis=-1) / FADE_METRES) ** 2)) * (rays[..., 1] < -1e-4)
        sky = SKY_TOP + np.linspace(0, 1, camera.height)[:, None, None] * (SKY_BOTTOM - SKY_TOP)
        self._plain = (sky + presence[..., None] * (FLOOR_COLOUR - sky)).astype(np.float32)
        self._first_row = int(np.argmax(presence.max(axis=1) > 0.01))  # nothing of the floor shows above it
        self._prepare_lines(presence)

    def _prepare_lines(self, presence: np.ndarray) -> None:
        """Lines thinner than a pixel keep their share of it; where a pixel spans half a cell they have melted into the floor."""
        pixel = self._metres_per_pixel[self._first_row :] / GRID_METRES
        line = LINE_METRES / GRID_METRES
        strength = np.minimum(line / pixel, 1) * np.clip(2 - 8 * pixel, 0, 1) * presence[self._first_row :, :, None]
        self._cells = np.moveaxis(self._hit[self._first_row :] / GRID_METRES, -1, 0).astype(np.float32)
        self._sharpness = np.moveaxis(1 / pixel, -1, 0).astype(np.float32)
        self._half_width = 0.5 * (1 + line * self._sharpness)
        self._strength = np.moveaxis(strength, -1, 0).astype(np.float32)

    def picture(self, camera: Camera) -> np.ndarray:
        """(height, width, 3): background, floor and grid as `camera` sees them."""
        origin = (camera.position[[0, 2]] / GRID_METRES % 1).astype(np.float32)
        beside = self._cells + origin[:, None, None]
        beside -= np.rint(beside)
        lines = self._half_width - np.abs(beside, out=beside) * self._sharpness
        np.clip(lines, 0, 1, out=lines)
        lines *= self._strength
        share = lines.max(axis=0)[..., None]
        image = self._plain.copy()
        image[self._first_row :] += share * (LINE_COLOUR - image[self._first_row :])
        return image

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

    small = replace(camera, focal=camera.focal / SHADOW_SCALE, width=camera.width // SHADOW_SCALE, height=camera.height // SHADOW_SCALE)
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
    blur = camera.height / 220
    box = mask.getbbox()
    if box is None:
        return
    reach = int(np.ceil(3 * blur))
    box = (max(box[0] - reach, 0), max(box[1] - reach, 0), min(box[2] + reach, small.width), min(box[3] + reach, small.height))
    soft = mask.crop(box).filter(ImageFilter.GaussianBlur(blur))
    soft = soft.resize((soft.width * SHADOW_SCALE, soft.height * SHADOW_SCALE), Image.Resampling.BILINEAR)
    left, top = box[0] * SHADOW_SCALE, box[1] * SHADOW_SCALE
    window = image[top : top + soft.height, left : left + soft.width]
    window *= 1 - np.float32(SHADOW_STRENGTH / 255) * np.asarray(soft, dtype=np.float32)[..., None]


def _smooth(track: np.ndarray, sigma: float) -> np.ndarray:
    """(T, 3) low-passed with a Gaussian of `sigma` frames; the ends are held."""
    reach = int(np.ceil(3 * sigma))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / max(sigma, 1e-6)) ** 2)
    padded = np.pad(track, ((reach, reach), (0, 0)), mode="edge")
    return np.stack([np.convolve(column, kernel / kernel.sum(), mode="valid") for column in padded.T], axis=1)
