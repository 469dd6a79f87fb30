"""Motion from elsewhere as a user's files have it: AMASS of every body model, BVH with any axis up, real recordings."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from amass import amass_file
from limb_angles import worst_limb
from people import Look, named, person, posed, swaying

from motion_mamba.rigs.files.bvh_reading import read_bvh
from motion_mamba.rigs.files.bvh_writing import write_bvh
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack, Skeleton, forward_kinematics
from motion_mamba.rigs.math.rotations import about_axis, from_axis_angle, multiply, rotate
from motion_mamba.rigs.retarget.motion_files import read_motion
from motion_mamba.rigs.retarget.retarget import retarget
from motion_mamba.rigs.retarget.target import Target
from motion_mamba.rigs.smpl import JOINT

WIDTHS = {"SMPL": 72, "SMPL-H": 156, "SMPL-X": 165}


@pytest.mark.parametrize("model", WIDTHS)
@pytest.mark.parametrize("rate", ["mocap_framerate", "mocap_frame_rate"])
def test_amass_on_a_rig(tmp_path, model, rate) -> None:
    track = swaying(30)
    amass_file(tmp_path / "a.npz", track, WIDTHS[model], rate)
    source = read_motion(tmp_path / "a.npz")
    assert source.fps == track.fps
    rig, mapping = person(named("Unreal Mannequin"), Look(2, arms=0.75))
    world = posed(rig, retarget(source, Target.of(rig, mapping), foot_lock=0.0))
    assert worst_limb(rig, mapping, world, forward_kinematics(track), 0.0) < 0.01
    # Over the floor, and starting where the rig stands.
    feet = np.min([world[f"{bone}_{side}"][:, 1, 3] for bone in ("foot", "ball") for side in "lr"], axis=0)
    assert -0.1 < np.percentile(feet, 5) < 0.15
    assert np.abs(world["pelvis"][0, [0, 2], 3] - rig.heads[rig.index["pelvis"], [0, 2]]).max() < 0.15


def z_up_bvh(path: Path, track: PoseTrack) -> None:
    """As Blender and some game tools write it: the same person in a world whose vertical is Z, facing -Y, offsets and all."""
    turn = about_axis("X", np.array(0.5 * np.pi))
    turned = multiply(multiply(turn, track.rotations), turn * (1, -1, -1, -1))
    skeleton = Skeleton(SMPL_SKELETON.names, SMPL_SKELETON.parents, rotate(turn, SMPL_SKELETON.offsets))
    write_bvh(path, replace(track, rotations=turned, translation=rotate(turn, track.translation), skeleton=skeleton))


@pytest.mark.parametrize("up", ["AUTO", "Z"])
def test_a_bvh_file_with_z_up(tmp_path, up) -> None:
    track = swaying(30)
    z_up_bvh(tmp_path / "z.bvh", track)
    write_bvh(tmp_path / "y.bvh", track)
    z, y = read_motion(tmp_path / "z.bvh", up=up), read_motion(tmp_path / "y.bvh", up="Y")
    np.testing.assert_allclose(z.joints, y.joints, atol=1e-4)
    np.testing.assert_allclose(np.abs(np.sum(z.turns * y.turns, axis=-1)), 1.0, atol=1e-6)
    assert z.height == pytest.approx(y.height, abs=1e-5)


def test_somebody_who_lies_down_is_not_taken_for_a_world_on_its_side(tmp_path) -> None:
    """The zero pose stands, so it is the person who lies."""
    track = swaying(30, reach=0.1)
    lying = track.rotations.copy()
    lying[:, 0] = multiply(from_axis_angle(np.array((np.pi / 2, 0.0, 0.0))), lying[:, 0])
    write_bvh(tmp_path / "lying.bvh", replace(track, rotations=lying))
    motion = read_motion(tmp_path / "lying.bvh")
    assert np.ptp(motion.joints[..., 1], axis=1).max() < 0.8


def test_an_unknown_axis_is_refused(tmp_path) -> None:
    with pytest.raises(ValueError, match="AUTO, Y, Z"):
        read_motion(tmp_path / "a.bvh", up="X")


REAL = [("open.zip", "open/cmu/01_01.bvh"), ("open.zip", "open/cmu_dance/salsa_01.bvh"), ("open.zip", "open/accad/Male1_B3_Walk.bvh"),
        ("open.zip", "open/cmu/94_01.bvh"), ("open.zip", "open/cmu/06_01.bvh"), ("open.zip", "open/cmu/13_11.bvh"),
        ("bandai.zip", "bandai/dataset-1/dataset-1_walk_normal_001.bvh")]  # fmt: skip


@pytest.mark.parametrize(("archive", "name"), REAL, ids=[name.rpartition("/")[2] for _, name in REAL])
def test_real_recordings_on_a_rig(data_folder, tmp_path, archive, name) -> None:
    """Every family of skeletons in the data: limbs of the rig point as the file's joints stand."""
    with zipfile.ZipFile(data_folder / "mocap" / archive) as files:
        if name not in files.namelist():
            pytest.skip(f"{archive} has no {name}")
        path = Path(files.extract(name, tmp_path))
    source = read_motion(path)
    assert len(source.joints) == read_bvh(path).frame_count
    rig, mapping = person(named("Rigify metarig"), Look(3, arms=0.6, facing=1.0))
    world = posed(rig, retarget(source, Target.of(rig, mapping), foot_lock=0.0))
    assert worst_limb(rig, mapping, world, source.joints, 1.0) < 1.0
    heights = source.joints[:, JOINT["head"], 1]
    assert 0.2 < np.median(heights) < 1.9


def test_a_handstand_over_a_zero_pose_that_tells_nothing(tmp_path) -> None:
    """Whose bones are whose can be told of somebody upside down too."""
    track = swaying(10, reach=0.1)
    turn = about_axis("Z", np.array(np.pi))
    turned = multiply(multiply(turn, track.rotations), turn * (1, -1, -1, -1))
    skeleton = replace(SMPL_SKELETON, offsets=rotate(turn, SMPL_SKELETON.offsets))
    write_bvh(tmp_path / "stand.bvh", replace(track, rotations=turned, skeleton=skeleton))
    motion = read_motion(tmp_path / "stand.bvh", up="Y")
    assert (motion.joints[:, JOINT["head"], 1] < motion.joints[:, JOINT["left_ankle"], 1]).all()


@pytest.mark.parametrize("rate", [1e9, 0.001])
def test_rates_that_nothing_was_recorded_at_are_refused(tmp_path, rate) -> None:
    """A slip of units would ask for any amount of memory."""
    track = replace(swaying(3), fps=rate)
    amass_file(tmp_path / "a.npz", track)
    with pytest.raises(ValueError, match=r"frames a second, between 0\.1 and 2000"):
        read_motion(tmp_path / "a.npz")
