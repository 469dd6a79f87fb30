"""Contact sheets, judged by the pixels they are made of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from motion_mamba.rigs import smpl
from motion_mamba.rigs.pictures.sheet import Clip, _plan_strip, _runs, draw_sheet
from motion_mamba.rigs.pictures.view import LEFT_COLOUR, RIGHT_COLOUR, rgb


def standing(frames: int, step: float = 0.0) -> np.ndarray:
    """(frames, 22, 3) the T-pose, moving `step` metres a frame along +Z."""
    joints = smpl.REST_OFFSETS.copy()
    for joint in range(1, smpl.JOINT_COUNT):
        joints[joint] += joints[smpl.PARENTS[joint]]
    joints[:, 1] -= joints[:, 1].min()
    return joints + step * np.arange(frames)[:, None, None] * (0, 0, 1)


def sheet(path: Path, *clips: Clip) -> np.ndarray:
    return np.asarray(Image.open(draw_sheet(clips, path, width=10, dpi=80)).convert("RGB")) / 255


def count(picture: np.ndarray, colour: str) -> int:
    return int((np.abs(picture - rgb(colour)).max(axis=-1) < 0.02).sum())


def test_a_row_for_every_clip(tmp_path: Path) -> None:
    one = sheet(tmp_path / "one.png", Clip(standing(30), title="stands"))
    three = sheet(tmp_path / "three.png", *[Clip(standing(30), title="stands")] * 3)
    assert one.shape[1] == three.shape[1] == 800
    assert three.shape[0] > 2.5 * one.shape[0]
    assert count(three, LEFT_COLOUR) > 2.5 * count(one, LEFT_COLOUR) > 0


def test_contact_bars_show_which_foot_is_down(tmp_path: Path) -> None:
    left_only = np.tile([True, True, False, False], (40, 1))
    without = sheet(tmp_path / "without.png", Clip(standing(40), np.zeros((40, 4), bool)))
    with_left = sheet(tmp_path / "with.png", Clip(standing(40), left_only))
    assert count(with_left, LEFT_COLOUR) > count(without, LEFT_COLOUR) + 5000
    assert abs(count(with_left, RIGHT_COLOUR) - count(without, RIGHT_COLOUR)) < 200


def test_the_path_panel_shows_where_the_root_went(tmp_path: Path) -> None:
    """Walking along +Z draws a line up the page in the panel at the right; standing draws none."""
    green = "#3a9d4f"
    walk = sheet(tmp_path / "walk.png", Clip(standing(40, step=0.05)))
    start_row = np.argwhere(np.abs(walk - rgb(green)).max(axis=-1) < 0.02)[:, 0].mean()
    end_row = np.argwhere(np.abs(walk - rgb("#c0392b")).max(axis=-1) < 0.02)[:, 0].mean()
    assert end_row < start_row - 30


@pytest.mark.parametrize("frames", [1, 2, 700])
def test_any_length_and_any_place(tmp_path: Path, frames: int) -> None:
    far = standing(frames) + np.array([5000.0, 0, -5000.0])
    clip = Clip(far, np.ones((frames, 4), bool), fps=120, title=r"costs $\frac$ " * 60)
    assert count(sheet(tmp_path / "clip.png", clip), RIGHT_COLOUR) > 0


@given(st.integers(1, 300), st.floats(1, 20))
def test_the_strip_covers_the_clip_from_the_first_to_the_last_frame(frames: int, aspect: float) -> None:
    strip = _plan_strip(Clip(standing(frames)), aspect)
    assert strip.frames[0] == 0 and (np.diff(strip.frames) > 0).all()
    assert strip.frames[-1] == frames - 1 or len(strip.frames) == 1
    assert strip.width == pytest.approx(aspect * (strip.top - strip.bottom))


@given(st.lists(st.booleans()))
def test_runs_say_what_the_flags_say(flags: list[bool]) -> None:
    rebuilt = np.zeros(len(flags), bool)
    for first, length in _runs(np.array(flags, bool)):
        rebuilt[int(first + 0.5) : int(first + 0.5) + length] = True
    assert rebuilt.tolist() == flags


def test_bad_input_is_told(tmp_path: Path) -> None:
    clip = Clip(standing(3))
    with pytest.raises(ValueError, match="at least one clip"):
        draw_sheet([], tmp_path / "x.png")
    with pytest.raises(ValueError, match=r"'x\.bmpp': use one of \.png"):
        draw_sheet([clip], tmp_path / "x.bmpp")
    with pytest.raises(ValueError, match=r"cannot write the contact sheet .*missing"):
        draw_sheet([clip], tmp_path / "missing" / "x.png")
