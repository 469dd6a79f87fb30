"""Small moving pictures, and the PNG files of few colours that hold them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from motion_mamba.rigs import smpl
from motion_mamba.rigs.pictures.palette_png import PalettePicture, read_palette_png, write_palette_png
from motion_mamba.rigs.pictures.sprites import SpriteStyle, draw_sprite
from motion_mamba.rigs.pictures.view import Clip

STYLE = SpriteStyle(size=32, frames=5, rate=4.0)


def standing(frames: int) -> np.ndarray:
    pose = np.zeros((smpl.JOINT_COUNT, 3))
    for joint, parent in enumerate(smpl.PARENTS):
        pose[joint] = smpl.REST_OFFSETS[joint] + (pose[parent] if parent >= 0 else 0.0)
    return np.repeat(pose[None] + [0.0, 0.968, 0.0], frames, axis=0)


def test_a_figure_stands_in_the_middle_wherever_it_walks() -> None:
    joints = standing(40)
    walking = joints + np.linspace(0.0, 5.0, 40)[:, None, None] * [0.0, 0.0, 1.0]
    still, moved = draw_sprite(Clip(joints), STYLE), draw_sprite(Clip(walking), STYLE)
    assert still.shape == (5, 32, 32, 4) and 0.03 < still[..., 3].mean() < 0.4
    np.testing.assert_allclose(still, moved, atol=1e-5)
    assert still[:, [0, -1], :, 3].max() == 0.0 and still[:, :, [0, -1], 3].max() == 0.0, "nothing is cut off"


def test_it_shows_the_seconds_in_which_most_happens() -> None:
    joints = standing(200)
    joints[150:160, smpl.JOINT["left_wrist"], 1] += 0.5
    joints[150:160, smpl.JOINT["left_elbow"], 1] += 0.3
    sprite = draw_sprite(Clip(joints), SpriteStyle(32, 21, 20.0))
    assert np.abs(sprite - sprite[:1]).max() > 0.5


def test_a_clip_of_one_frame_stands_still() -> None:
    sprite = draw_sprite(Clip(standing(1)), STYLE)
    assert np.array_equal(sprite[0], sprite[-1])


def test_who_lies_fits_into_the_picture() -> None:
    lying = standing(10)[..., [0, 2, 1]] + [0.0, 0.3, 0.0]
    alpha = draw_sprite(Clip(lying), STYLE)[..., 3]
    assert alpha[:, [0, -1]].max() == alpha[:, :, [0, -1]].max() == 0.0 < alpha.max()


@given(arrays(np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 9)), elements=st.integers(0, 3)))
def test_what_is_written_is_read_here_and_by_others(tmp_path_factory: pytest.TempPathFactory, pixels: np.ndarray) -> None:
    from PIL import Image

    path = tmp_path_factory.mktemp("png") / "a.png"
    palette = np.array([[0, 0, 0, 0], [255, 0, 9, 255], [1, 2, 3, 128], [9, 9, 9, 9]], np.uint8)
    write_palette_png(path, PalettePicture(pixels, palette))
    read = read_palette_png(path)
    assert np.array_equal(read.pixels, pixels) and np.array_equal(read.palette, palette)
    assert np.array_equal(np.asarray(Image.open(path).convert("RGBA")), palette[pixels])


@pytest.mark.parametrize("spoil", [lambda data: data[:40], lambda data: b"GIF89a", lambda data: data.replace(b"tRNS", b"zzzz")])
def test_a_damaged_file_is_told(tmp_path: Path, spoil) -> None:
    path = tmp_path / "a.png"
    write_palette_png(path, PalettePicture(np.zeros((4, 4), np.uint8), np.array([[1, 2, 3, 4]], np.uint8)))
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(ValueError, match="install the extension again"):
        read_palette_png(path)
