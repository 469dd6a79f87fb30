"""Contact sheets: motions as pictures that are judged at one look.

One row a clip: stick figures over time in a three-quarter view, contact bars below them on the same time axis, and the root path
with footprints seen from above. Needs matplotlib, which is imported on first use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .. import smpl
from .view import BODY_COLOUR, FAINT_COLOUR, Clip, side_colour, view_basis

__all__ = ["Clip", "draw_sheet"]

IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".pdf", ".svg")
AZIMUTH, ELEVATION = np.radians(35.0), np.radians(12.0)
ROW_INCHES, STRIP_SHARE = 2.7, 0.76
GRID = "#d9dce0"
CONTACT_LABELS = ("l ankle", "l toe", "r ankle", "r toe")  # the order of `smpl.CONTACT_JOINTS`
NOSE_METRES, TICK_METRES = 0.22, 0.28


@dataclass(frozen=True)
class _Strip:
    """Which frames are drawn, how far apart, and the heights that must fit. Metres."""

    frames: np.ndarray
    spacing: float
    bottom: float
    top: float

    @property
    def width(self) -> float:
        return self.spacing * len(self.frames)


def draw_sheet(clips: Sequence[Clip], path: str | Path, *, width: float = 18.0, dpi: int = 100) -> Path:
    """Write one picture with a row for every clip; returns its path.

    width: inches; the suffix of path chooses the format: .png, .jpg, .pdf or .svg.

    Raises ValueError when there is nothing to draw, the suffix is unknown or the file cannot be written.
    """
    path = Path(path)
    if not clips:
        raise ValueError("a contact sheet needs at least one clip")
    if path.suffix.lower() not in IMAGE_SUFFIXES:
        raise ValueError(f"cannot write a contact sheet as {path.name!r}: use one of {', '.join(IMAGE_SUFFIXES)}")
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    # What matplotlib draws with is Any from here on: its own annotations are partly unknown to checkers.
    figure: Any = Figure(figsize=(width, ROW_INCHES * len(clips) + 0.1), dpi=dpi, facecolor="white")
    FigureCanvasAgg(figure)
    rows = figure.add_gridspec(
        len(clips),
        1,
        left=0.045,
        right=0.985,
        top=1 - 0.3 / figure.get_figheight(),
        bottom=0.32 / figure.get_figheight(),
        hspace=0.3,
    )
    for clip, row in zip(clips, rows, strict=True):
        _draw_row(figure, row, clip)
    try:
        figure.savefig(path)
    except OSError as error:
        raise ValueError(
            f"cannot write the contact sheet {path}: {error.strerror or error}. Choose a folder that you may write to."
        ) from error
    return path


def _draw_row(figure: Any, row: Any, clip: Clip) -> None:
    cells = row.subgridspec(2, 2, width_ratios=(6.0, 1.0), height_ratios=(STRIP_SHARE, 1 - STRIP_SHARE), wspace=0.03, hspace=0.08)
    strip_axes, bar_axes, path_axes = (
        figure.add_subplot(cells[0, 0]),
        figure.add_subplot(cells[1, 0]),
        figure.add_subplot(cells[:, 1]),
    )
    box = strip_axes.get_window_extent()
    strip = _plan_strip(clip, box.width / box.height)
    _draw_strip(strip_axes, clip, strip)
    _draw_contacts(bar_axes, clip, strip)
    _draw_path(path_axes, clip, strip.frames)


def _flatten(clip: Clip) -> np.ndarray:
    """(T, 22, 2) metres: every frame seen in the camera of the first one's heading, the pelvis always over x = 0."""
    centred = clip.joints.copy()
    centred[..., [0, 2]] -= centred[:, :1, [0, 2]]
    return centred @ view_basis(clip.heading[0], AZIMUTH, ELEVATION)[:2].T


def _plan_strip(clip: Clip, aspect: float) -> _Strip:
    flat = _flatten(clip)
    bottom, top = min(-0.15, flat[..., 1].min() - 0.05), max(1.8, flat[..., 1].max() + 0.25)
    width = aspect * (top - bottom)
    typical_width = np.quantile(np.ptp(flat[..., 0], axis=1), 0.9)
    count = int(np.clip(width / np.clip(typical_width * 1.1, 0.62, 1.5), 1, len(clip)))
    frames = np.unique(np.linspace(0, len(clip) - 1, count).round().astype(int))
    return _Strip(frames, width / len(frames), bottom, top)


def _draw_strip(axes: Any, clip: Clip, strip: _Strip) -> None:
    from matplotlib.collections import LineCollection

    flat = _flatten(clip)[strip.frames]
    flat[..., 0] += (np.arange(len(strip.frames))[:, None] + 0.5) * strip.spacing
    bones = np.array([(smpl.PARENTS[joint], joint) for joint in range(1, smpl.JOINT_COUNT)])
    colours = [side_colour(joint) for joint in bones[:, 1]] * len(flat)
    axes.axhline(0.0, color=GRID, linewidth=1.2, zorder=0)
    axes.add_collection(LineCollection(list(flat[:, bones].reshape(-1, 2, 2)), colors=colours, linewidths=2.0, capstyle="round"))
    nose = NOSE_METRES * clip.heading[strip.frames] @ view_basis(clip.heading[0], AZIMUTH, ELEVATION)[:2].T
    head = flat[:, smpl.JOINT["head"]]
    axes.add_collection(LineCollection(list(np.stack([head, head + nose], axis=1)), colors=BODY_COLOUR, linewidths=1.2))
    axes.scatter(*head.T, s=42, color=BODY_COLOUR, zorder=3, linewidths=0)
    _mark_planted_feet(axes, clip, strip, flat)
    for index, frame in enumerate(strip.frames):
        axes.text(
            (index + 0.5) * strip.spacing,
            strip.top,
            f"{frame / clip.fps:.2f} s",
            ha="center",
            va="top",
            fontsize=7,
            color=FAINT_COLOUR,
        )
    axes.set(xlim=(0, strip.width), ylim=(strip.bottom, strip.top), xticks=[], yticks=[0, 1], aspect="equal", adjustable="box")
    axes.tick_params(labelsize=7, colors=FAINT_COLOUR, length=2)
    axes.spines[:].set_visible(False)
    axes.set_title(_caption(clip), loc="left", fontsize=10, pad=3, parse_math=False)


def _mark_planted_feet(axes: Any, clip: Clip, strip: _Strip, flat: np.ndarray) -> None:
    if clip.contacts is None:
        return
    for column, joint in enumerate(smpl.CONTACT_JOINTS):
        planted = flat[clip.contacts[strip.frames, column], joint]
        axes.scatter(*planted.T, s=16, facecolor="white", edgecolor=side_colour(joint), linewidth=1.2, zorder=4)


def _caption(clip: Clip) -> str:
    title = clip.title if len(clip.title) <= 150 else clip.title[:149] + "…"
    travelled = np.linalg.norm(np.diff(clip.joints[:, 0, [0, 2]], axis=0), axis=1).sum()
    facts = f"{clip.seconds:.1f} s, {len(clip)} frames at {clip.fps:g} fps, root travels {travelled:.1f} m"
    return f"{title}   ({facts})" if title else facts


def _draw_contacts(axes: Any, clip: Clip, strip: _Strip) -> None:
    step = (len(clip) - 1) / max(len(strip.frames) - 1, 1)
    margin = max(step, 1.0) / 2
    axes.set(xlim=(-margin, len(clip) - 1 + margin), ylim=(len(CONTACT_LABELS), 0), yticks=np.arange(len(CONTACT_LABELS)) + 0.5)
    axes.set_yticklabels(CONTACT_LABELS, fontsize=7)
    axes.tick_params(labelsize=7, colors=FAINT_COLOUR, length=2)
    axes.spines[:].set_color(GRID)
    axes.annotate("frame", (0, 0), (-7, -10), "axes fraction", "offset points", ha="right", fontsize=7, color=FAINT_COLOUR)
    if clip.contacts is None:
        axes.text(0.5, 0.5, "contacts not given", transform=axes.transAxes, ha="center", va="center", fontsize=8, color=FAINT_COLOUR)
        return
    for column, joint in enumerate(smpl.CONTACT_JOINTS):
        axes.broken_barh(_runs(clip.contacts[:, column]), (column + 0.1, 0.8), facecolor=side_colour(joint), linewidth=0)


def _runs(flags: np.ndarray) -> list[tuple[float, int]]:
    """(first frame - 0.5, length) of every run of True, as `broken_barh` takes them."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    return [(first - 0.5, int(end - first)) for first, end in edges.reshape(-1, 2)]


def _draw_path(axes: Any, clip: Clip, frames: np.ndarray) -> None:
    """Seen from above, +Z up the page and the person's left (+X) on the left of somebody who faces +Z."""
    x, z = clip.joints[:, 0, 0], clip.joints[:, 0, 2]
    if clip.contacts is not None:
        for column, joint in enumerate(smpl.CONTACT_JOINTS):
            planted = clip.joints[clip.contacts[:, column], joint]
            axes.scatter(planted[:, 0], planted[:, 2], s=3, color=side_colour(joint), alpha=0.35, linewidths=0)
    axes.plot(x, z, color=BODY_COLOUR, linewidth=1.4)
    forward = TICK_METRES * clip.heading[frames]
    arrows = {"angles": "xy", "scale_units": "xy", "scale": 1, "width": 0.008, "headwidth": 4}
    axes.quiver(x[frames], z[frames], forward[:, 0], forward[:, 2], color=FAINT_COLOUR, **arrows)
    axes.scatter(x[0], z[0], s=34, color="#3a9d4f", zorder=4, label="start")
    axes.scatter(x[-1], z[-1], s=34, color="#c0392b", marker="s", zorder=4, label="end")
    centre = np.array([x.min() + x.max(), z.min() + z.max()]) / 2
    reach = max(0.8, np.ptp(x) / 2 + 0.35, np.ptp(z) / 2 + 0.35)
    axes.set(xlim=(centre[0] + reach, centre[0] - reach), ylim=(centre[1] - reach, centre[1] + reach), aspect="equal", adjustable="box")
    axes.locator_params(nbins=5)
    axes.grid(color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(labelsize=7, colors=FAINT_COLOUR, length=2)
    axes.spines[:].set_color(GRID)
    axes.set_title("from above, metres: ● start, ■ end", fontsize=7, color=FAINT_COLOUR, pad=3)
