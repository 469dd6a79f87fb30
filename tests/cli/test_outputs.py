from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from motion_mamba.cli import outputs
from motion_mamba.cli.outputs import check_outputs, write_outputs
from motion_mamba.generator.motion import ModelId, Motion, Segment
from motion_mamba.rigs import smpl
from motion_mamba.rigs.files.bvh_reading import read_bvh
from motion_mamba.rigs.files.motion_npz import load_npz


@pytest.fixture
def motion() -> Motion:
    rest = np.zeros((smpl.JOINT_COUNT, 3))
    for joint, parent in enumerate(smpl.PARENTS):
        rest[joint] = smpl.REST_OFFSETS[joint] + (rest[parent] if parent >= 0 else [0, 0.97, 0])
    joints = np.repeat(rest[None], 24, axis=0)
    joints[:, :, 2] += np.linspace(0, 1, 24)[:, None]
    contacts = np.ones((24, 4), dtype=bool)
    segments = (Segment("a person slides forward", 0, 23),)
    return Motion(joints.astype(np.float32), contacts, segments, seed=3, model=ModelId("test", "0" * 12))


def test_every_suffix_is_written(motion, tmp_path):
    outputs = [tmp_path / "a.bvh", tmp_path / "a.npz"]
    told: list[str] = []
    write_outputs(motion, outputs, tmp_path / "a.gif", {"guidance": 3.0}, told.append, foot_lock=0.0)
    assert np.allclose(load_npz(outputs[1]).joints, motion.joints)
    assert len(read_bvh(outputs[0]).rotations) == 24
    assert (tmp_path / "a.gif").stat().st_size > 0
    assert len(told) == 3


def test_feet_are_locked_unless_told_otherwise(motion, tmp_path):
    motion.joints[:, :, 2] *= 0.08
    speeds = []
    for strength in ({}, {"foot_lock": 0.0}):
        write_outputs(motion, [tmp_path / "a.npz"], None, {}, lambda _: None, **strength)
        toe = load_npz(tmp_path / "a.npz").joints[:, smpl.JOINT["left_foot"]]
        speeds.append(np.abs(np.diff(toe, axis=0)).max())
    assert speeds[0] < 1e-6 < speeds[1]


def test_a_blend_is_written(motion, tmp_path):
    pytest.importorskip("bpy")
    write_outputs(motion, [tmp_path / "a.blend"], None, {})
    assert (tmp_path / "a.blend").stat().st_size > 0


def test_a_glb_carries_what_it_was_made_from(motion, tmp_path):
    write_outputs(motion, [tmp_path / "a.glb"], None, {"guidance": 3.0})
    data = (tmp_path / "a.glb").read_bytes()
    assert data[:4] == b"glTF" and b'"prompt":"a person slides forward"' in data and b'"guidance":3.0' in data


@pytest.mark.parametrize("suffix", ["usda", "usdz"])
def test_usd_is_written_by_blender(motion, tmp_path, suffix):
    bpy = pytest.importorskip("bpy")
    path = tmp_path / f"a.{suffix}"
    write_outputs(motion, [path], None, {})
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.wm.usd_import(filepath=str(path))
    (armature,) = (thing for thing in bpy.data.objects if thing.type == "ARMATURE")
    places = []
    for frame in (1, 30):
        bpy.context.scene.frame_set(frame)
        places.append((armature.matrix_world @ armature.pose.bones["pelvis"].matrix).translation)
    assert (places[1] - places[0]).length == pytest.approx(np.linalg.norm(motion.joints[-5, 0] - motion.joints[0, 0]), abs=0.1)


def test_an_unknown_suffix_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"\.blend, \.bvh, \.npz, \.glb, \.usd"):
        check_outputs([tmp_path / "a.docx"], None)
    with pytest.raises(ValueError, match=r"\.mp4"):
        check_outputs([], tmp_path / "a.bvh")


def test_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(OSError, match="does not exist"):
        check_outputs([tmp_path / "nowhere" / "a.bvh"], None)


def test_a_folder_in_the_files_place_is_refused(tmp_path):
    (tmp_path / "a.bvh").mkdir()
    for folder in (tmp_path / "a.bvh", tmp_path):
        with pytest.raises(OSError, match="is a folder: name a file in it, such as"):
            check_outputs([folder], None)


def test_what_was_replaced_is_told(motion, tmp_path):
    told: list[str] = []
    for _ in range(2):
        write_outputs(motion, [tmp_path / "a.npz"], None, {}, told.append)
    assert told == [f"wrote {tmp_path / 'a.npz'}", f"wrote {tmp_path / 'a.npz'}, in place of the one that was there"]


def test_a_read_only_place_is_refused(tmp_path, monkeypatch):
    # Root may write everywhere, so the answer of the operating system is given here.
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with pytest.raises(OSError, match="cannot be written"):
        check_outputs([Path(tmp_path / "a.bvh")], None)


def test_a_read_only_folder_is_refused_though_the_file_in_it_is_not(tmp_path, monkeypatch):
    """Files are written beside those that they replace."""
    (tmp_path / "a.npz").touch()
    monkeypatch.setattr("os.access", lambda path, mode: Path(path).is_file())
    with pytest.raises(OSError, match="for its folder too"):
        check_outputs([tmp_path / "a.npz"], None)


@pytest.mark.parametrize(("name", "missing"), [("a.gif", "imageio"), ("a.mp4", "imageio imageio-ffmpeg")])
def test_a_preview_that_nothing_can_draw_is_refused(tmp_path, monkeypatch, name, missing):
    monkeypatch.setattr(outputs, "find_spec", lambda module: None if module.startswith("imageio") else module)
    with pytest.raises(ImportError, match=f"pip install {missing} "):
        check_outputs([tmp_path / "a.npz"], tmp_path / name)
    check_outputs([tmp_path / "a.npz"], None)
