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
from motion_mamba.rigs.recognition.mapping import Mapping
from motion_mamba.rigs.recognition.mapping_file import mapping_from_json, mapping_template
from motion_mamba.rigs.recognition.rig import RigError
from motion_mamba.rigs.retarget.motion_files import UnknownSkeletonError, read_motion, read_skeleton
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


def test_a_zero_pose_on_its_back_does_not_put_people_there(tmp_path) -> None:
    """The offsets lie along Z, the frames turn them upright: the world has Y up."""
    track = swaying(30)
    turn = about_axis("X", np.array(0.5 * np.pi))
    turned = multiply(track.rotations, turn * (1, -1, -1, -1))
    turned[:, 1:] = multiply(turn, turned[:, 1:])
    skeleton = replace(SMPL_SKELETON, offsets=rotate(turn, SMPL_SKELETON.offsets))
    write_bvh(tmp_path / "back.bvh", replace(track, rotations=turned, skeleton=skeleton))
    write_bvh(tmp_path / "plain.bvh", track)
    back, plain = (read_motion(tmp_path / f"{name}.bvh") for name in ("back", "plain"))
    np.testing.assert_allclose(back.joints, plain.joints, atol=1e-4)


def test_hips_that_do_not_turn_while_the_body_does(tmp_path) -> None:
    """As CMU's: the turn is in bones between the hips and thighs and spine."""
    track = swaying(30)
    index = JOINT["pelvis"]
    quarter = about_axis("Y", np.array(0.5 * np.pi))
    write_bvh(tmp_path / "plain.bvh", track)
    lines = (tmp_path / "plain.bvh").read_text()
    assert index == 0 and "JOINT left_hip" in lines
    names, parents = _with_sockets()
    offsets, rotations = np.zeros((len(names), 3)), np.zeros((30, len(names), 4))
    rotations[..., 0] = 1.0
    for joint, name in enumerate(SMPL_SKELETON.names):
        offsets[names.index(name)], rotations[:, names.index(name)] = SMPL_SKELETON.offsets[joint], track.rotations[:, joint]
    rotations[:, 0] = multiply(track.rotations[:, 0], quarter)
    for socket in ("left_socket", "right_socket", "low_back"):
        rotations[:, names.index(socket)] = quarter * (1, -1, -1, -1)
    write_bvh(tmp_path / "still.bvh", replace(track, rotations=rotations, skeleton=Skeleton(names, parents, offsets)))
    still, plain = (read_motion(tmp_path / f"{name}.bvh") for name in ("still", "plain"))
    np.testing.assert_allclose(still.joints, plain.joints, atol=1e-4)
    np.testing.assert_allclose(np.abs(np.sum(still.turns * plain.turns, axis=-1)), 1.0, atol=1e-6)


def _with_sockets() -> tuple[tuple[str, ...], tuple[int, ...]]:
    """SMPL's joints with one more between the pelvis and each of the thighs and the spine."""
    sockets = {"left_hip": "left_socket", "right_hip": "right_socket", "spine1": "low_back"}
    names: list[str] = []
    parents: list[int] = []
    for name, parent in zip(SMPL_SKELETON.names, SMPL_SKELETON.parents, strict=True):
        above = names.index(SMPL_SKELETON.names[parent]) if parent >= 0 else -1
        if name in sockets:
            names.append(sockets[name])
            parents.append(above)
            above = len(names) - 1
        names.append(name)
        parents.append(above)
    return tuple(names), tuple(parents)


def nameless_bvh(path: Path, track: PoseTrack) -> dict[str, str]:
    """Joints called by numbers, with a prop that no structure expects; which number each joint has."""
    numbers = {name: f"j{number:02d}" for number, name in enumerate(SMPL_SKELETON.names)}
    write_bvh(path, replace(track, skeleton=replace(SMPL_SKELETON, names=tuple(numbers.values()))))
    return numbers


def test_a_skeleton_that_nothing_tells_of_takes_a_mapping(tmp_path) -> None:
    track = swaying(30)
    numbers = nameless_bvh(tmp_path / "numbers.bvh", track)
    with pytest.raises(UnknownSkeletonError, match=r"numbers\.bvh is not recognised.*--motion-mapping") as told:
        read_motion(tmp_path / "numbers.bvh")
    assert set(told.value.rig.names) == set(numbers.values())
    middle = {"pelvis", "head", *(f"{side}_{limb}" for side in ("left", "right") for limb in ("hip", "knee", "ankle", "shoulder", "elbow"))}
    mapping = Mapping(
        {name: numbers[name] for name in middle}, (numbers["spine1"], numbers["spine2"], numbers["spine3"]), (numbers["neck"],)
    )
    write_bvh(tmp_path / "plain.bvh", track)
    mapped, plain = read_motion(tmp_path / "numbers.bvh", mapping), read_motion(tmp_path / "plain.bvh")
    elbows = [JOINT["left_elbow"], JOINT["right_knee"], JOINT["head"]]
    np.testing.assert_allclose(mapped.joints[:, elbows], plain.joints[:, elbows], atol=2e-3)
    with pytest.raises(RigError, match="“none”, a bone that"):
        read_motion(tmp_path / "numbers.bvh", replace(mapping, spine=("none",)))


def test_what_is_recognised_in_part_can_be_completed_in_a_file(tmp_path) -> None:
    nameless_bvh(tmp_path / "numbers.bvh", swaying(30))
    rig, found = read_skeleton(tmp_path / "numbers.bvh")
    template = mapping_template(found.mapping, rig.names)
    assert '"left_hip"' in template and '"j21"' in template
    assert mapping_from_json(template, "template").joints == (found.mapping.joints if found.mapping else {})


FAILING = {
    "all_offsets_zero": "all OFFSETs are zero",
    "header_one_frame_too_few": "promises 59 frames but 60 follow",
    "header_one_frame_too_many": "promises 61 frames but 60 follow",
    "zero_pose_z_up_motion_y_up": "",
}


@pytest.mark.parametrize("name", FAILING)
def test_files_of_the_same_walk_that_used_to_fail(data_folder, name) -> None:
    """All of them show the walk of the plainest one."""
    folder = data_folder / "rigs" / "failing"
    if not folder.is_dir():
        pytest.skip("the data has no rigs/failing")
    wanted, read = read_motion(folder / "header_one_frame_too_many.bvh"), read_motion(folder / f"{name}.bvh")
    assert len(read.notes) == bool(FAILING[name]) and FAILING[name] in "".join(read.notes)
    assert np.linalg.norm(read.joints - wanted.joints, axis=-1).max() < 0.02


def test_cmus_pelvis_turns_with_the_thighs(data_folder) -> None:
    path = data_folder / "rigs" / "failing" / "cmu_hips_do_not_turn.bvh"
    if not path.is_file():
        pytest.skip("the data has no rigs/failing")
    motion = read_motion(path)
    across = motion.joints[:, JOINT["left_hip"]] - motion.joints[:, JOINT["right_hip"]]
    across /= np.linalg.norm(across, axis=-1, keepdims=True)
    sideways = rotate(motion.turns[:, JOINT["pelvis"]], np.array([1.0, 0.0, 0.0]))
    assert np.degrees(np.arccos(np.clip(np.sum(across * sideways, axis=-1), -1.0, 1.0))).max() < 3.0


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
