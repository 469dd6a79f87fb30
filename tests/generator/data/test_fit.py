"""People of all skeleton families on ours: bone lengths, sides, feet, uprightness."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motion_mamba.generator.data.fit import fit, floor_height, resample, stand_on_floor
from motion_mamba.generator.data.skeletons import UnknownSkeletonError, recognise
from motion_mamba.rigs import smpl
from motion_mamba.rigs.files.bvh import global_transforms
from motion_mamba.rigs.files.bvh_reading import read_bvh
from motion_mamba.rigs.files.bvh_writing import write_bvh
from motion_mamba.rigs.math import rotations
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack, forward_kinematics

FAMILIES = {
    "AMC": ("open.zip", "open/cmu/02_01.bvh"),
    "MotionBuilder": ("open.zip", "open/cmu/06_02.bvh"),
    "old MotionBuilder": ("open.zip", "open/cmu/131_01.bvh"),
    "Daz": ("open.zip", "open/cmu/13_11.bvh"),
    "ACCAD": ("open.zip", "open/accad/Male1_B3_Walk.bvh"),
    "Bandai": ("bandai.zip", "bandai/dataset-1/dataset-1_walk_normal_001.bvh"),
}
JOINT = smpl.JOINT


def read_zipped(data_folder, archive: str, name: str):
    with zipfile.ZipFile(data_folder / "mocap" / archive) as files, files.open(name) as source:
        return read_bvh(source)


@pytest.fixture(params=FAMILIES, scope="module")
def person(request, data_folder):
    """Family name, source file, joints on our skeleton."""
    bvh = read_zipped(data_folder, *FAMILIES[request.param])
    return request.param, bvh, forward_kinematics(stand_on_floor(fit(bvh)))


def test_family_is_recognised(person):
    family, bvh, _ = person
    assert recognise(bvh).family.name == family


def test_bone_lengths_are_ours(person):
    joints = person[2]
    lengths = np.linalg.norm(joints[:, 1:] - joints[:, list(smpl.PARENTS[1:])], axis=-1)
    assert np.allclose(lengths, np.linalg.norm(smpl.REST_OFFSETS[1:], axis=-1), atol=1e-9)


def test_left_is_left_and_feet_point_forward(person):
    joints = person[2]
    left = joints[:, JOINT["left_hip"]] - joints[:, JOINT["right_hip"]]
    forward = np.cross(left, [0.0, 1.0, 0.0])
    shoulders = joints[:, JOINT["left_shoulder"]] - joints[:, JOINT["right_shoulder"]]
    feet = sum(joints[:, JOINT[f"{side}_foot"]] - joints[:, JOINT[f"{side}_ankle"]] for side in ("left", "right"))
    assert np.mean(np.sum(left * shoulders, axis=-1) > 0) > 0.95
    assert np.mean(np.sum(forward * feet, axis=-1) > 0) > 0.95


def test_the_person_stands_upright_on_the_floor(person):
    joints = person[2]
    feet = joints[:, list(smpl.CONTACT_JOINTS), 1].min(axis=1)
    assert abs(np.percentile(feet, 5)) < 1e-9 and np.median(feet) < 0.06
    assert 1.45 < np.percentile(joints[:, JOINT["head"], 1], 90) < 1.8


def test_limbs_keep_the_directions_of_the_source(data_folder):
    bvh = read_zipped(data_folder, *FAMILIES["Bandai"])
    joints = forward_kinematics(fit(bvh))
    _, source = global_transforms(bvh)
    for ours, theirs in (
        (("left_elbow", "left_wrist"), ("LowerArm_L", "Hand_L")),
        (("right_shoulder", "right_elbow"), ("UpperArm_R", "LowerArm_R")),
        (("left_hip", "left_knee"), ("UpperLeg_L", "LowerLeg_L")),
    ):
        bone = joints[:, JOINT[ours[1]]] - joints[:, JOINT[ours[0]]]
        reference = source[:, bvh.names.index(theirs[1])] - source[:, bvh.names.index(theirs[0])]
        assert np.allclose(rotations.normalise(bone), rotations.normalise(reference), atol=1e-6)


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_hand_that_the_recording_is_named_after_is_the_raised_one(data_folder, side):
    bvh = read_zipped(data_folder, "bandai.zip", f"bandai/dataset-2/dataset-2_raise-up-{side}-hand_normal_001.bvh")
    joints = forward_kinematics(fit(bvh))
    rise = {each: np.ptp(joints[:, JOINT[f"{each}_wrist"], 1]) for each in ("left", "right")}
    assert max(rise, key=rise.get) == side


def smpl_file(tmp_path, seed: int = 0) -> tuple[PoseTrack, object]:
    random = np.random.default_rng(seed)
    turned = rotations.from_axis_angle(random.normal(scale=0.5, size=(5, 22, 3)))
    track = PoseTrack(rotations.continuous(turned), random.normal(size=(5, 3)), SMPL_SKELETON, 20.0)
    write_bvh(tmp_path / "smpl.bvh", track)
    return track, read_bvh(tmp_path / "smpl.bvh")


def test_our_own_skeleton_keeps_its_limbs(tmp_path):
    track, bvh = smpl_file(tmp_path)
    fitted, original = forward_kinematics(fit(bvh)), forward_kinematics(track)
    for name in ("left_knee", "right_ankle", "left_foot", "right_foot"):
        assert np.allclose(fitted[:, JOINT[name]], original[:, JOINT[name]], atol=1e-4)


def test_z_up_files_stand_up(tmp_path):
    _, bvh = smpl_file(tmp_path)
    expected = forward_kinematics(fit(bvh))
    # The same file as a Z-up tool would write it: everything in a frame turned a quarter about X.
    turn = rotations.about_axis("X", np.float64(np.pi / 2))
    turned = dict(
        offsets=rotations.rotate(turn, bvh.offsets),
        end_offsets=rotations.rotate(turn, bvh.end_offsets),
        rotations=rotations.multiply(rotations.multiply(turn, bvh.rotations), rotations.inverse(turn)),
        positions=rotations.rotate(turn, bvh.positions),
    )
    assert np.allclose(forward_kinematics(fit(replace(bvh, **turned))), expected, atol=1e-6)


def test_unknown_and_untidy_skeletons_are_refused(tmp_path):
    _, bvh = smpl_file(tmp_path)
    with pytest.raises(UnknownSkeletonError, match="No known skeleton"):
        fit(replace(bvh, names=tuple(f"bone{n}" for n in range(22))))
    along_one_axis = np.zeros_like(bvh.offsets)
    along_one_axis[:, 0] = 10.0
    with pytest.raises(UnknownSkeletonError, match="does not stand"):
        fit(replace(bvh, offsets=along_one_axis))


def test_name_prefixes_do_not_matter(tmp_path):
    _, bvh = smpl_file(tmp_path)
    assert recognise(replace(bvh, names=tuple(f"rig:{name}" for name in bvh.names))).family.name == "SMPL"


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), fps=st.sampled_from([10.0, 20.0, 24.0, 30.0, 60.0, 120.0]))
def test_resampling_keeps_a_steady_turn(seed, fps):
    random = np.random.default_rng(seed)
    spin = random.normal(size=(22, 3))
    seconds = np.arange(12) / fps
    track = PoseTrack(rotations.from_axis_angle(seconds[:, None, None] * spin), seconds[:, None] * np.ones(3), SMPL_SKELETON, fps)
    result = resample(track, 20.0)
    later = np.arange(len(result.rotations)) / 20.0
    assert later[-1] <= seconds[-1] + 1e-6 < later[-1] + 0.05 + 2e-6
    expected = rotations.from_axis_angle(later[:, None, None] * spin)
    assert rotations.angle_between(result.rotations, expected).max() < 1e-6
    assert np.allclose(result.translation, later[:, None])


def test_one_frame_can_be_resampled():
    track = PoseTrack(rotations.identity(1, 22), np.zeros((1, 3)), SMPL_SKELETON, 30.0)
    assert len(resample(track, 20.0).rotations) == 1


def test_the_floor_ignores_single_bad_frames():
    joints = np.ones((100, 22, 3))
    joints[3, 10, 1] = -5.0
    assert floor_height(joints) == pytest.approx(1.0)


def test_reading_from_memory(tmp_path):
    _, bvh = smpl_file(tmp_path)
    again = read_bvh(io.BytesIO((tmp_path / "smpl.bvh").read_bytes()))
    assert np.array_equal(again.rotations, bvh.rotations)
