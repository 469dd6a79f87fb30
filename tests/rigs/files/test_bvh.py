"""The BVH reader on real and on difficult files, and the writer through the reader."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motion_mamba.rigs.files.bvh import BvhError, global_transforms, metres_per_unit
from motion_mamba.rigs.files.bvh_reading import read_bvh
from motion_mamba.rigs.files.bvh_writing import write_bvh
from motion_mamba.rigs.math import rotations
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack, forward_kinematics

ARM = """HIERARCHY
ROOT hips
{
  OFFSET 0 0 0
  CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation
  JOINT elbow
  {
    OFFSET 2 0 0
    CHANNELS 3 Yrotation Zrotation Xrotation
    End Site
    {
      OFFSET 1 0 0
    }
  }
}
MOTION
Frames: 2
Frame Time: 0.05
0 90 0 0 0 0 0 0 0
1 91 2 90 0 0 0 90 0
"""


def parse(text: str):
    return read_bvh(io.BytesIO(text.encode()), "arm.bvh")


def test_hierarchy_and_transforms():
    bvh = parse(ARM)
    assert bvh.names == ("hips", "elbow") and bvh.parents == (-1, 0) and bvh.end_joints == (1,)
    assert bvh.fps == pytest.approx(20.0) and bvh.frame_count == 2
    world, positions = global_transforms(bvh)
    assert np.allclose(positions[0], [[0, 90, 0], [2, 90, 0]])
    # The hips turn x to y; the elbow's own turn about z adds another quarter.
    assert np.allclose(positions[1], [[1, 91, 2], [1, 93, 2]])
    assert np.allclose(rotations.rotate(world[1, 1], bvh.end_offsets[0]), [-1, 0, 0], atol=1e-12)


def test_channels_multiply_in_the_order_of_the_file():
    bvh = parse(ARM.replace("90 0 0 0 90 0", "30 40 50 10 20 70"))
    assert np.allclose(bvh.rotations[1, 0], rotations.from_euler(np.radians([30.0, 40.0, 50.0]), "ZXY"))
    assert np.allclose(bvh.rotations[1, 1], rotations.from_euler(np.radians([10.0, 20.0, 70.0]), "YZX"))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("  ", "\t").replace("ROOT hips", "ROOT\thips").replace("OFFSET 2 0 0", "OFFSET\t2\t0\t0"),
        lambda text: text + "\n\n  \n",
        lambda text: "\ufeff" + text,
        lambda text: text.replace("ROOT hips\n{", "ROOT hips {").replace("    }\n  }\n}", "} } }"),
        lambda text: text.replace("Xrotation", "XROTATION").replace("JOINT", "joint"),
        lambda text: text.replace("Frames: 2", "Frames:2"),
        lambda text: text.replace("1 91 2 90", "1 91 2\n90"),
    ],
    ids=["CRLF", "tabs", "blank end", "byte order mark", "braces", "case", "no space", "wrapped frame"],
)
def test_other_ways_to_write_the_same(change):
    expected, found = global_transforms(parse(ARM)), global_transforms(parse(change(ARM)))
    assert np.allclose(expected[0], found[0]) and np.allclose(expected[1], found[1])


def test_missing_end_site_and_repeated_names():
    bvh = parse(ARM.replace("    End Site\n    {\n      OFFSET 1 0 0\n    }\n", "").replace("elbow", "hips"))
    assert bvh.names == ("hips", "hips.001") and bvh.end_joints == () and bvh.end_offsets.shape == (0, 3)


def test_position_channels_replace_the_offset_of_any_joint():
    text = ARM.replace("CHANNELS 3 Yrotation", "CHANNELS 4 Yposition Yrotation")
    text = text.replace("0 90 0 0 0 0 0 0 0", "0 90 0 0 0 0 5 0 0 0").replace("90 0 0 0 90 0", "90 0 0 7 0 90 0")
    assert np.allclose(parse(text).positions[:, 1], [[2, 5, 0], [2, 7, 0]])


@pytest.mark.parametrize(
    ("change", "line", "problem"),
    [
        (lambda t: "PK\x03\x04", 1, "not a BVH file"),
        (lambda t: t.replace("OFFSET 2 0 0", "OFFSET 2 0"), 8, "three numbers"),
        (lambda t: t.replace("OFFSET 2 0 0", "OFFSET 2 nan 0"), 8, "three numbers"),
        (lambda t: t.replace("CHANNELS 3 Y", "CHANNELS 4 Y"), 9, "CHANNELS"),
        (lambda t: t.replace("CHANNELS 3 Yrotation", "CHANNELS 3 Yscale"), 9, "unknown channel"),
        (lambda t: t.replace("CHANNELS 3 Yrotation", "CHANNELS 3 Zrotation"), 9, "twice"),
        (lambda t: t.replace("JOINT", "JIONT"), 6, "does not belong"),
        (lambda t: t[: t.index("MOTION")], 15, "too early"),
        (lambda t: t.replace("Frames: 2", "Frames: 4"), 20, "promises 4 frames but 2"),
        (lambda t: t.replace("Frames: 2", "Frames: 3").replace("1 91", "1 oops"), 20, "not a finite number"),
        (lambda t: t[: t.index("0 90 0")].replace("Frames: 2", "Frames: 1"), 18, "promises 1 frames but 0"),
        (lambda t: t.replace("Frames: 2", "Frames: 0"), 17, "whole number"),
        (lambda t: t.replace("0.05", "0"), 18, "between 0.0005 and 10, found 0"),
        (lambda t: t.replace("0.05", "1e-9"), 18, "found 1e-09"),
        (lambda t: t.replace("0.05", "33.3"), 18, "found 33.3"),
        (lambda t: t.replace("0.05", "fast"), 18, "Frame Time"),
        (lambda t: t.replace("1 91", "1 oops"), 20, "not a finite number"),
        (lambda t: t.replace("1 91", "1 inf"), 20, "not a finite number"),
        (lambda t: t.replace("90 0 0 0 90 0\n", "90 0 0"), 20, "9 channels but this frame has 6"),
    ],
)
def test_broken_files_are_refused_with_file_and_line(change, line, problem):
    with pytest.raises(BvhError, match=rf"arm\.bvh, line {line}: .*{problem}"):
        parse(change(ARM))


@pytest.mark.parametrize("promised", [1, 3])
def test_a_count_that_is_off_by_one_is_read_and_told(promised):
    bvh = parse(ARM.replace("Frames: 2", f"Frames: {promised}"))
    np.testing.assert_array_equal(bvh.positions, parse(ARM).positions)
    assert bvh.notes == (f"arm.bvh: the header promises {promised} frames but 2 follow; those were read.",) and not parse(ARM).notes


def test_offsets_that_stand_in_the_frames_alone_are_taken_from_there():
    text = ARM.replace("OFFSET 2 0 0", "OFFSET 0 0 0").replace("CHANNELS 3 Y", "CHANNELS 6 Xposition Yposition Zposition Y")
    bvh = parse(text.replace("0 90 0 0 0 0 0 0 0", "0 90 0 0 0 0 2 0 0 0 0 0").replace("90 0 0 0 90 0", "90 0 0 2 0 0 0 90 0"))
    np.testing.assert_array_equal(bvh.offsets, [[0, 0, 0], [2, 0, 0]])
    assert len(bvh.notes) == 1 and "all OFFSETs are zero" in bvh.notes[0]
    np.testing.assert_allclose(global_transforms(bvh)[1], global_transforms(parse(ARM))[1])


def test_deep_nesting_does_not_exhaust_the_stack():
    depth = 3000
    joints = "".join(f"JOINT j{n}\n{{\nOFFSET 0 1 0\nCHANNELS 0\n" for n in range(depth))
    text = f"HIERARCHY\nROOT r\n{{\nOFFSET 0 0 0\nCHANNELS 1 Xrotation\n{joints}{'}' * (depth + 1)}\n"
    assert len(parse(text + "MOTION\nFrames: 1\nFrame Time: 0.1\n0\n").names) == depth + 1


@pytest.mark.parametrize("unit", [1.0, 0.01, 0.001, 0.0254])
def test_units_are_guessed_from_the_body(unit, tmp_path):
    write_bvh(tmp_path / "rest.bvh", PoseTrack(rotations.identity(1, 22), np.zeros((1, 3)), SMPL_SKELETON, 20.0))
    text = (tmp_path / "rest.bvh").read_text()
    lines = [
        "OFFSET " + " ".join(str(float(word) / 100 / unit) for word in line.split()[1:]) if "OFFSET" in line else line
        for line in text.splitlines()
    ]
    assert metres_per_unit(parse("\n".join(lines))) == unit


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), order=st.sampled_from(["ZXY", "XYZ", "YZX", "ZYX", "XZY", "YXZ"]))
def test_writing_and_reading_gives_the_motion_back(seed, order, tmp_path_factory):
    random = np.random.default_rng(seed)
    turned = rotations.normalise(random.normal(size=(4, 22, 4)))
    track = PoseTrack(turned, random.normal(size=(4, 3)), SMPL_SKELETON, 20.0)
    path = tmp_path_factory.mktemp("bvh") / "track.bvh"
    write_bvh(path, track, order)
    bvh = read_bvh(path)
    _, positions = global_transforms(bvh)
    by_name = [bvh.names.index(name) for name in SMPL_SKELETON.names]
    assert np.allclose(positions[:, by_name] / 100, forward_kinematics(track), atol=1e-5)
    assert rotations.angle_between(bvh.rotations[:, by_name], turned).max() < 1e-5
    assert bvh.fps == pytest.approx(20.0) and len(bvh.end_joints) == 5


def test_writer_refuses_what_bvh_cannot_hold(tmp_path):
    track = PoseTrack(rotations.identity(1, 22), np.full((1, 3), np.nan), SMPL_SKELETON, 20.0)
    with pytest.raises(ValueError, match="not finite"):
        write_bvh(tmp_path / "a.bvh", track)
    with pytest.raises(ValueError, match="XYX"):
        write_bvh(tmp_path / "a.bvh", track, "XYX")
    assert not (tmp_path / "a.bvh").exists()


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    path, track = tmp_path / "a.bvh", PoseTrack(rotations.identity(2, 22), np.zeros((2, 3)), SMPL_SKELETON, 20.0)
    write_bvh(path, track)
    before = path.read_bytes()

    def full_disk(self, data, *_, **__):
        with self.open("wb") as stream:
            stream.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full_disk)
    monkeypatch.setattr(Path, "write_text", full_disk)
    with pytest.raises(OSError, match="No space left"):
        write_bvh(path, track)
    assert path.read_bytes() == before and [found.name for found in tmp_path.iterdir()] == ["a.bvh"]


@pytest.mark.parametrize(
    ("archive", "name", "joints"),
    [
        ("open.zip", "open/cmu/01_01.bvh", 31),
        ("open.zip", "open/cmu_dance/salsa_01.bvh", 43),
        ("open.zip", "open/accad/Male1_B3_Walk.bvh", 22),
        ("bandai.zip", "bandai/dataset-1/dataset-1_walk_normal_001.bvh", 21),
    ],
)
def test_real_files(data_folder, archive, name, joints):
    with zipfile.ZipFile(data_folder / "mocap" / archive) as files, files.open(name) as source:
        bvh = read_bvh(source)
    world, positions = global_transforms(bvh)
    assert len(bvh.names) == joints and metres_per_unit(bvh) == 0.01
    assert np.allclose(np.linalg.norm(world, axis=-1), 1)
    heights = np.ptp(positions[..., 1], axis=1)
    assert 120 < np.median(heights) < 200
