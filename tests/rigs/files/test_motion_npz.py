"""Motion files survive the round trip, follow AMASS's layout, and refuse what is broken without losing what is there."""

from __future__ import annotations

import io
import os
import zipfile

import numpy as np
import pytest
from amass import parted_file

from motion_mamba.rigs.files.motion_npz import MotionFileError, load_npz, save_npz, to_y_up, to_z_up
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack, Skeleton, forward_kinematics
from motion_mamba.rigs.math.rotations import from_axis_angle, identity, rotate

CONTACTS = np.array([[True, False, True, True], [False, False, True, False], [True, True, True, True]])


@pytest.fixture
def track() -> PoseTrack:
    rng = np.random.default_rng(3)
    return PoseTrack(from_axis_angle(rng.normal(scale=0.5, size=(3, 22, 3))), rng.normal(size=(3, 3)), SMPL_SKELETON, 20.0)


@pytest.fixture
def saved(track, tmp_path):
    return save_npz(tmp_path / "walk.npz", forward_kinematics(track), CONTACTS, track, {"prompt": "a person walks", "seed": 7})


def test_round_trip(saved, track):
    loaded = load_npz(saved)
    np.testing.assert_allclose(forward_kinematics(loaded.track), forward_kinematics(track), atol=1e-12)
    np.testing.assert_allclose(loaded.joints, forward_kinematics(track), atol=1e-6)
    np.testing.assert_array_equal(loaded.contacts, CONTACTS)
    assert loaded.joints.dtype == np.float32 and loaded.contacts.dtype == bool
    assert loaded.fps == 20.0
    assert loaded.metadata == {"prompt": "a person walks", "seed": 7}


def test_layout_is_that_of_amass(saved, track):
    with np.load(saved, allow_pickle=False) as archive:
        arrays = dict(archive)
    assert arrays["poses"].shape == (3, 156)
    assert not arrays["poses"][:, 66:].any()
    assert arrays["betas"].shape == (16,)
    assert str(arrays["gender"]) == "neutral"
    assert float(arrays["mocap_framerate"]) == 20.0
    x, y, z = track.translation.T
    np.testing.assert_allclose(arrays["trans"], np.stack([x, -z, y], axis=1), atol=1e-12)
    # The body's up and front in AMASS's world, from the root's pose as any AMASS reader computes it.
    root = from_axis_angle(arrays["poses"][:, :3])
    for body_axis in np.eye(3):
        x, y, z = rotate(track.rotations[:, 0], body_axis).T
        np.testing.assert_allclose(rotate(root, body_axis), np.stack([x, -z, y], axis=1), atol=1e-12)


def test_z_up_and_back():
    rotation, position = to_z_up(identity(), np.array([1.0, 2.0, 3.0]))
    np.testing.assert_allclose(position, [1.0, -3.0, 2.0], atol=1e-15)
    np.testing.assert_allclose(rotate(rotation, np.array([0.0, 1.0, 0.0])), [0.0, 0.0, 1.0], atol=1e-15)
    np.testing.assert_allclose(to_y_up(rotation, position)[0], identity(), atol=1e-15)
    np.testing.assert_allclose(to_y_up(rotation, position)[1], [1.0, 2.0, 3.0], atol=1e-15)


@pytest.mark.parametrize("width, rate_key", [(72, "mocap_framerate"), (156, "mocap_framerate"), (165, "mocap_frame_rate")])
def test_plain_amass_file_gets_joints_by_forward_kinematics(tmp_path, width, rate_key):
    poses = np.zeros((4, width))
    poses[:, 0] = np.pi / 2  # AMASS's upright: SMPL's Y up turned to Z up.
    np.savez(tmp_path / "amass.npz", poses=poses, trans=np.tile([1.0, 2.0, 0.9], (4, 1)), **{rate_key: 120.0}, gender="female")
    loaded = load_npz(tmp_path / "amass.npz")
    rest = forward_kinematics(PoseTrack(identity(1, 22), np.array([[1.0, 0.9, -2.0]]), SMPL_SKELETON, 120.0))
    np.testing.assert_allclose(loaded.joints, np.tile(rest, (4, 1, 1)), atol=1e-6)
    assert loaded.contacts is None and loaded.fps == 120.0 and loaded.metadata == {}


def test_another_skeleton_comes_back(track, tmp_path):
    taller = Skeleton(SMPL_SKELETON.names, SMPL_SKELETON.parents, SMPL_SKELETON.offsets * 1.1)
    track = PoseTrack(track.rotations, track.translation, taller, 20.0)
    path = save_npz(tmp_path / "tall.npz", forward_kinematics(track), CONTACTS, track)
    np.testing.assert_allclose(forward_kinematics(load_npz(path).track), forward_kinematics(track), atol=1e-12)


def changed(saved, **changes):
    with np.load(saved, allow_pickle=False) as archive:
        arrays = dict(archive) | changes
    np.savez(saved, **{key: value for key, value in arrays.items() if value is not None})
    return saved


@pytest.mark.parametrize(
    "changes, message",
    [
        ({"poses": None}, "has no poses"),
        ({"poses": None, "trans": None, "mocap_framerate": None}, "no poses and no trans and no mocap_framerate"),
        ({"poses": np.zeros((3, 60))}, "66 or more"),
        ({"poses": np.full((3, 156), np.nan)}, "not finite"),
        ({"poses": np.full((3, 156), "a")}, "not finite numbers"),
        ({"poses": np.array([{}, {}])}, "never loaded"),
        ({"trans": None}, "no trans. Save it with trans, where the pelvis is .* zeros leave it on the spot"),
        ({"trans": np.zeros((2, 3))}, r"\(3, 3\)"),
        ({"mocap_framerate": 0.0}, "between 0.1 and 2000"),
        ({"mocap_framerate": 1e9}, "between 0.1 and 2000"),
        ({"joints": np.zeros((2, 22, 3))}, r"\(3, 22, 3\)"),
        ({"contacts": np.zeros((3, 5), bool)}, r"\(3, 4\)"),
        ({"rest_offsets": np.zeros((21, 3))}, r"\(22, 3\)"),
        ({"metadata": np.str_("{")}, "not JSON"),
        ({"metadata": np.str_("[]")}, "not a JSON object"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(saved, changes, message):
    with pytest.raises(MotionFileError, match=message):
        load_npz(changed(saved, **changes))


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 0.99])
def test_truncated_file_is_refused(saved, share):
    content = saved.read_bytes()
    saved.write_bytes(content[: int(share * len(content))])
    with pytest.raises(MotionFileError, match="not a whole"):
        load_npz(saved)


def test_changed_bytes_are_noticed(saved):
    content = bytearray(saved.read_bytes())
    content[200:260] = bytes(60)
    saved.write_bytes(bytes(content))
    with pytest.raises(MotionFileError, match="damaged"):
        load_npz(saved)


def of_members(path, content: bytes):
    """An .npz whose members are such bytes."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, content)
    return path


def test_members_that_are_no_arrays_are_refused(saved):
    with pytest.raises(MotionFileError, match="damaged"):
        load_npz(of_members(saved, b"hello"))
    with zipfile.ZipFile(saved, "w") as archive:
        for name in ("poses", "trans", "mocap_framerate"):
            archive.writestr(name, b"hello")
    with pytest.raises(MotionFileError, match="poses, trans, mocap_framerate is no array"):
        load_npz(saved)


def test_a_member_that_claims_petabytes_is_refused(saved):
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "<f8", "fortran_order": False, "shape": (10**13, 156)})
    with pytest.raises(MotionFileError, match="damaged"):
        load_npz(of_members(saved, header.getvalue() + bytes(64)))


# Where in a local and in a central header of a zip file a value stands.
@pytest.mark.parametrize(("local", "central", "value"), [(6, 8, 1), (8, 10, 99)], ids=["encrypted", "packed in an unknown way"])
def test_zip_files_that_python_cannot_unpack_are_refused(saved, local, central, value):
    content = bytearray(saved.read_bytes())
    for mark, place in ((b"PK\x03\x04", local), (b"PK\x01\x02", central)):
        at = content.find(mark)
        while at >= 0:
            content[at + place] = value
            at = content.find(mark, at + 4)
    saved.write_bytes(content)
    with pytest.raises(MotionFileError, match="damaged"):
        load_npz(saved)


def test_metadata_of_any_depth_is_refused_with_a_sentence(saved):
    with pytest.raises(MotionFileError, match="not JSON"):
        load_npz(changed(saved, metadata=np.str_("[" * 200_000)))


def test_foreign_and_missing_files_are_refused(tmp_path):
    with pytest.raises(MotionFileError, match="Cannot read"):
        load_npz(tmp_path / "nothing.npz")
    with pytest.raises(MotionFileError, match="Cannot read"):
        load_npz(tmp_path)
    np.save(tmp_path / "array.npy", np.zeros(3))
    with pytest.raises(MotionFileError, match="not a whole"):
        load_npz(tmp_path / "array.npy")


def test_writing_where_one_may_not_says_so_and_keeps_the_old_file(saved, track):
    before = saved.read_bytes()
    with pytest.raises(MotionFileError, match="Choose a folder"):
        save_npz(saved.parent / "no such folder" / "walk.npz", forward_kinematics(track), CONTACTS, track)
    with pytest.raises(MotionFileError, match="joints must have the shape"):
        save_npz(saved, np.zeros((9, 22, 3)), CONTACTS, track)
    with pytest.raises(MotionFileError, match="JSON cannot hold"):
        save_npz(saved, forward_kinematics(track), CONTACTS, track, {"prompt": object()})
    assert saved.read_bytes() == before
    assert os.listdir(saved.parent) == [saved.name]


def test_a_failed_write_leaves_the_old_file_and_no_rubbish(saved, track, monkeypatch):
    before = saved.read_bytes()

    def full_disk(stream, **arrays):
        stream.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez_compressed", full_disk)
    with pytest.raises(MotionFileError, match="No space left"):
        save_npz(saved, forward_kinematics(track), CONTACTS, track)
    assert saved.read_bytes() == before
    assert os.listdir(saved.parent) == [saved.name]


def test_root_and_body_may_stand_apart(track, tmp_path):
    parted_file(tmp_path / "apart.npz", track)
    loaded = load_npz(tmp_path / "apart.npz")
    np.testing.assert_allclose(forward_kinematics(loaded.track), forward_kinematics(track), atol=1e-9)
    with np.load(tmp_path / "apart.npz") as arrays:
        np.savez(tmp_path / "short.npz", **{**arrays, "pose_body": arrays["pose_body"][:-1]})
    with pytest.raises(MotionFileError, match=r"short\.npz: root_orient and pose_body must have the shapes"):
        load_npz(tmp_path / "short.npz")
