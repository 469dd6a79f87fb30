"""Preview videos: what ffmpeg reads back, and what the frames show."""

from __future__ import annotations

from pathlib import Path

import imageio.v2 as imageio
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from motion_mamba.rigs import smpl
from motion_mamba.rigs.pictures.backdrop import GRID_METRES, follow
from motion_mamba.rigs.pictures.mannequin import Camera, body_points, paint_mannequin
from motion_mamba.rigs.pictures.video import render_frames, write_video
from motion_mamba.rigs.pictures.view import Clip

SIZE = (128, 128)


def standing(frames: int, yaw: float = 0.0) -> np.ndarray:
    """(frames, 22, 3) the T-pose on the floor, turned by yaw about Y."""
    joints = smpl.REST_OFFSETS.copy()
    for joint in range(1, smpl.JOINT_COUNT):
        joints[joint] += joints[smpl.PARENTS[joint]]
    joints[:, 1] -= joints[:, 1].min()
    turn = np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
    return np.tile(joints @ turn.T, (frames, 1, 1))


def limbs(picture: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Masks of the pixels that are a left limb's orange and a right limb's blue."""
    red, _, blue = np.moveaxis(picture.astype(int), -1, 0)
    return red - blue > 70, blue - red > 70


def test_mp4_is_h264_that_every_player_shows(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    path = write_video(tmp_path / "a.mp4", standing(12), None, 24.0, "stands", SIZE, lambda *step: seen.append(step))
    with imageio.get_reader(path) as reader:
        facts = reader.get_meta_data()
        assert (facts["codec"], facts["fps"], facts["size"]) == ("h264", 24.0, SIZE)
        assert facts["pix_fmt"].startswith("yuv420p")
        pictures = [picture for picture in reader]  # list() would ask the reader for its length, which is infinite
    assert len(pictures) == 12
    assert seen == [(done, 12) for done in range(1, 13)]
    assert all(mask.sum() > 50 for mask in limbs(pictures[-1]))
    assert [file.name for file in tmp_path.iterdir()] == ["a.mp4"]


def test_gif_keeps_real_time_by_leaving_out_frames(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.gif", standing(60), fps=60.0, size=(64, 64))
    with Image.open(path) as picture:
        frames = picture.n_frames
        milliseconds = [picture.seek(index) or picture.info["duration"] for index in range(frames)]
    assert sum(milliseconds) == pytest.approx(1000, abs=60)


def test_the_persons_left_is_on_the_right_of_the_picture() -> None:
    left, right = limbs(next(render_frames(Clip(standing(1)), SIZE)))
    assert np.argwhere(left)[:, 1].mean() > np.argwhere(right)[:, 1].mean() + 10


def test_near_limbs_hide_far_ones() -> None:
    """The left leg put 20 cm behind the right one is hidden by it; put before it, it hides the right one."""
    camera = Camera(np.eye(3), np.array([0.0, 1.0, 4.0]), 250.0, *SIZE)
    legs = [smpl.JOINT[f"left_{part}"] for part in ("hip", "knee", "ankle", "foot")]
    seen = []
    for depth in (-0.2, 0.2):
        pose = standing(1)
        pose[:, legs] = pose[:, [smpl.MIRROR[joint] for joint in legs]] + np.array([0, 0, depth])
        image = np.ones((*SIZE, 3), dtype=np.float32)
        paint_mannequin(image, body_points(pose)[0], camera)
        seen.append([int(mask[64:].sum()) for mask in limbs(image * 255)])
    (left_behind, right_before), (left_before, right_behind) = seen
    assert left_behind < 0.4 * left_before and right_behind < 0.4 * right_before


def test_the_floor_stays_still_in_the_world() -> None:
    """The camera follows, so a whole grid cell further the picture is the same, and half a cell further it is not."""
    shifts = np.array([[0, 0, 0], [0, 0, GRID_METRES], [0, 0, 0.5 * GRID_METRES]])
    here, cell, half = (next(render_frames(Clip(standing(1) + shift), (256, 256))).astype(int) for shift in shifts)
    assert np.abs(cell - here).max() <= 1
    assert np.abs(half - here).max() > 8


def test_planted_feet_are_marked() -> None:
    contacts = np.array([[[False] * 4], [[True, True, False, False]]])
    plain, marked = (next(render_frames(Clip(standing(1), down), SIZE)) for down in contacts)
    changed = np.argwhere((plain != marked).any(axis=-1))
    assert len(changed) > 10 and changed[:, 0].min() > 64, "the floor about the left foot, nothing else"
    assert limbs(marked)[0].sum() > limbs(plain)[0].sum()
    assert limbs(marked)[1].sum() == limbs(plain)[1].sum()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(-np.pi, np.pi), st.floats(0.0, 0.3), st.sampled_from([(128, 128), (256, 96), (96, 256)]))
def test_the_body_never_leaves_the_picture(seed: int, yaw: float, speed: float, size: tuple[int, int]) -> None:
    steps = np.random.default_rng(seed).normal(size=(40, 1, 3)) * speed * (1, 0.2, 1)
    joints = standing(40, yaw) + np.abs(np.cumsum(steps, axis=0) * (0, 1, 0)) + np.cumsum(steps, axis=0) * (1, 0, 1)
    points = body_points(joints)
    for camera, pose in zip(follow(Clip(joints), points, size), points, strict=True):
        pixels, _ = camera.project(pose)
        assert (pixels >= 0).all() and (pixels <= size).all()


@pytest.mark.parametrize("title", ["", "x" * 500, "人が歩く " * 40, "a person walks " * 100])
def test_any_title(title: str) -> None:
    plain, titled = (next(render_frames(Clip(standing(1), title=text), SIZE)) for text in ("", title))
    assert (plain[32:] == titled[32:]).all(), "a title stays in its two lines"
    assert (plain == titled).all() == (not title)


def test_a_failing_callback_leaves_nothing_behind(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    (tmp_path / "a.mp4").write_bytes(b"the last one")
    with pytest.raises(KeyboardInterrupt):
        write_video(tmp_path / "a.mp4", standing(3), size=SIZE, on_frame=stop)
    assert [file.name for file in tmp_path.iterdir()] == ["a.mp4"]
    assert (tmp_path / "a.mp4").read_bytes() == b"the last one"


def test_bad_input_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"'a\.avi': use one of \.mp4, \.gif"):
        write_video(tmp_path / "a.avi", standing(2))
    with pytest.raises(ValueError, match=r"even numbers from 64 to 4096, not 101 x 100"):
        write_video(tmp_path / "a.mp4", standing(2), size=(101, 100))
    with pytest.raises(ValueError, match=r"folder .*missing does not exist"):
        write_video(tmp_path / "missing" / "a.mp4", standing(2))
    with pytest.raises(ValueError, match="contacts must have the shape"):
        write_video(tmp_path / "a.mp4", standing(2), np.zeros((3, 4)))
    (tmp_path / "folder.mp4").mkdir()
    with pytest.raises(ValueError, match="cannot write the video"):
        write_video(tmp_path / "folder.mp4", standing(2), size=SIZE)
    assert [file.name for file in tmp_path.iterdir()] == ["folder.mp4"]
