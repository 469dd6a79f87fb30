"""Preview videos: a motion as a shaded mannequin on a floor grid. Pillow and imageio are imported on first use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from .. import smpl
from ..files.atomic_write import atomic_write
from .backdrop import Floor, follow, paint_shadow
from .mannequin import body_points, paint_mannequin
from .view import FAINT_COLOUR, INK_COLOUR, Clip

VIDEO_SUFFIXES = (".mp4", ".gif")
SMALLEST, LARGEST = 64, 4096
GIF_FPS = 25.0  # what browsers play without slowing down

# Called as on_frame(done, total) after every frame; whatever it raises stops the writing and leaves no file.
OnFrame = Callable[[int, int], object]


def write_video(
    path: str | Path,
    joints: np.ndarray,
    contacts: np.ndarray | None = None,
    fps: float = 20.0,
    title: str = "",
    size: tuple[int, int] = (720, 720),
    on_frame: OnFrame | None = None,
) -> Path:
    """Write a preview of joints (T, 22, 3), metres, Y up, at `fps` to `path` (.mp4, H.264; or .gif) and return the path.

    contacts: (T, 4) bool marks planted feet, None marks none. size: (width, height) pixels, even numbers. The file appears
    when it is complete. Raises ValueError for wrong shapes, an unknown suffix or a place that cannot be written.
    """
    path = Path(path)
    clip = Clip(joints, contacts, fps, title)
    _check_target(path, size)
    stride = int(np.ceil(clip.fps / GIF_FPS)) if path.suffix.lower() == ".gif" else 1
    total = len(range(0, len(clip), stride))
    try:
        # `closing`, because imageio's own context manager leaves ffmpeg running when an error passes through it.
        with atomic_write(path) as partial, closing(_open_writer(partial, clip.fps / stride)) as writer:
            for done, picture in enumerate(render_frames(clip, size, stride), start=1):
                writer.append_data(picture)
                if on_frame:
                    on_frame(done, total)
    except OSError as error:
        raise ValueError(f"cannot write the video {path}: {error.strerror or error}. Choose a folder that you may write to.") from error
    return path


def render_frames(clip: Clip, size: tuple[int, int], stride: int = 1) -> Iterator[np.ndarray]:
    """Every stride-th frame of the clip as (height, width, 3) uint8."""
    points = body_points(clip.joints)
    cameras = follow(clip, points, size)
    floor = Floor(cameras[0])
    caption = _Caption(clip.title, size)
    for frame in range(0, len(clip), stride):
        image = floor.picture(cameras[frame])
        paint_shadow(image, points[frame], cameras[frame])
        if clip.contacts is not None:
            floor.paint_discs(image, cameras[frame], clip.joints[frame, smpl.CONTACT_JOINTS], clip.contacts[frame])
        paint_mannequin(image, points[frame], cameras[frame])
        yield caption.write_on((image * 255 + 0.5).astype(np.uint8), frame / clip.fps, (frame + 1) / len(clip))


class _Caption:
    """The title above the picture, the time and a progress line below it."""

    def __init__(self, title: str, size: tuple[int, int]) -> None:
        from PIL import ImageFont

        self._width, self._height = size
        self._margin = round(0.03 * self._height)
        self._large, self._small = (ImageFont.truetype(_font_file(), max(8, round(share * self._height))) for share in (0.030, 0.024))
        self._title = self._wrap(title)

    def write_on(self, picture: np.ndarray, seconds: float, share: float) -> np.ndarray:
        from PIL import Image, ImageDraw

        image = Image.fromarray(picture)
        draw = ImageDraw.Draw(image)
        bottom = self._height - self._margin
        draw.multiline_text((self._margin, self._margin), self._title, fill=INK_COLOUR, font=self._large)
        draw.text((self._width - self._margin, bottom), f"{seconds:.2f} s", fill=FAINT_COLOUR, font=self._small, anchor="rs")
        draw.rectangle([0, self._height - max(2, self._height // 240), round(share * self._width), self._height], fill=FAINT_COLOUR)
        return np.asarray(image)

    def _wrap(self, title: str) -> str:
        """At most two lines that fit the picture; what does not fit becomes an ellipsis."""
        room = self._width - 2 * self._margin
        lines = [""]
        for word in title.split():
            longer = f"{lines[-1]} {word}".strip()
            if self._large.getlength(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(word)
        lines = [line for line in lines if line]
        if len(lines) > 2:
            lines = [lines[0], lines[1] + " …"]
        return "\n".join(self._shorten(line, room) for line in lines)

    def _shorten(self, line: str, room: float) -> str:
        while len(line) > 1 and self._large.getlength(line) > room:
            line = line.rstrip("… ")[:-1].rstrip() + "…"
        return line


def _font_file() -> str:
    """DejaVu Sans, which matplotlib carries: it has the letters of most languages that prompts are written in."""
    import matplotlib

    return str(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf")


def _check_target(path: Path, size: tuple[int, int]) -> None:
    if path.suffix.lower() not in VIDEO_SUFFIXES:
        raise ValueError(f"cannot write a video as {path.name!r}: use one of {', '.join(VIDEO_SUFFIXES)}")
    if any(side % 2 or not SMALLEST <= side <= LARGEST for side in size):
        raise ValueError(f"a video's width and height must be even numbers from {SMALLEST} to {LARGEST}, not {size[0]} x {size[1]}")
    if not path.parent.is_dir():
        raise ValueError(f"cannot write the video {path}: the folder {path.parent} does not exist. Make it first or choose another.")


def _open_writer(path: Path, fps: float) -> Any:
    from imageio import v2

    # Its types are unknown to checkers.
    imageio: Any = v2

    if path.suffix == ".gif":
        return imageio.get_writer(path, mode="I", duration=1000 / fps, loop=0)
    # One thread: a preview is short, and whoever waits for it is often training or simulating on the other cores.
    settings = {"codec": "libx264", "pixelformat": "yuv420p", "quality": 8, "macro_block_size": 2, "ffmpeg_log_level": "error"}
    return imageio.get_writer(path, fps=fps, **settings, output_params=["-preset", "veryfast", "-movflags", "+faststart"])
