"""The solver, positions -> rotations: exactness, symmetry, and the poses in which converters are known to fail."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack, Skeleton, bone_lengths, forward_kinematics
from motion_mamba.rigs.math.rotations import angle_between, from_axis_angle, from_euler, identity, multiply, rotate, to_axis_angle
from motion_mamba.rigs.smpl import JOINT
from motion_mamba.rigs.solve.solver import solve

FPS = 20.0
# Joints whose rotation positions do not show fully: ends of chains, and bones aimed without a hinge behind them.
ENDS = [JOINT[name] for name in ("head", "left_foot", "right_foot", "left_wrist", "right_wrist")]


HINGES = {"left_elbow": [0, -1, 0], "right_elbow": [0, 1, 0], "left_knee": [1, 0, 0], "right_knee": [1, 0, 0]}


def track_of(rotations: np.ndarray) -> PoseTrack:
    return PoseTrack(rotations, np.zeros((len(rotations), 3)), SMPL_SKELETON, FPS)


def moving_track(seed: int, frames: int = 40, size: float = 0.4) -> PoseTrack:
    """Every joint turns smoothly between random poses; the root wanders."""
    rng = np.random.default_rng(seed)
    knots = np.linspace(0.0, frames, 5)
    axes = np.stack([np.interp(np.arange(frames), knots, column) for column in rng.normal(scale=size, size=(66, 5))], axis=1)
    rotations = from_axis_angle(axes.reshape(frames, 22, 3))
    return PoseTrack(rotations, np.cumsum(rng.normal(scale=0.01, size=(frames, 3)), axis=0), SMPL_SKELETON, FPS)


def natural_track(seed: int, frames: int) -> PoseTrack:
    """As `moving_track`, with elbows and knees that bend only the way they can."""
    track = moving_track(seed, frames, 0.3)
    for name, axis in HINGES.items():
        angle = np.abs(to_axis_angle(track.rotations[:, JOINT[name]])[:, :1]) * 2.0
        track.rotations[:, JOINT[name]] = from_axis_angle(angle * axis)
    return track


def bend_elbow(angle: np.ndarray, twist: np.ndarray) -> PoseTrack:
    """The left elbow flexed by `angle` (T,), the upper arm turned about itself by `twist` (T,), radians."""
    rotations = identity(len(angle), 22)
    rotations[:, JOINT["left_shoulder"]] = from_axis_angle(twist[:, None] * [1.0, 0.0, 0.0])
    rotations[:, JOINT["left_elbow"]] = from_axis_angle(angle[:, None] * [0.0, -1.0, 0.0])
    return track_of(rotations)


def largest_step(rotations: np.ndarray) -> float:
    """The largest turn of any joint from one frame to the next, radians."""
    return float(angle_between(rotations[1:], rotations[:-1]).max())


def assert_same_rotations(actual: np.ndarray, expected: np.ndarray, tolerance: float = 1e-6) -> None:
    assert angle_between(actual, expected).max() < tolerance


def test_rest_pose_is_no_rotation():
    solved = solve(forward_kinematics(track_of(identity(2, 22))), FPS)
    assert_same_rotations(solved.rotations, identity(2, 22), 1e-9)
    np.testing.assert_allclose(solved.translation, 0.0, atol=1e-12)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6), frames=st.sampled_from([1, 2, 3, 33]), size=st.sampled_from([0.1, 0.5, 1.0, 2.0]))
def test_positions_of_any_pose_of_the_skeleton_come_back_exactly(seed, frames, size):
    joints = forward_kinematics(moving_track(seed, frames, size))
    solved = solve(joints, FPS)
    np.testing.assert_allclose(forward_kinematics(solved), joints, atol=1e-9)
    np.testing.assert_allclose(np.linalg.norm(solved.rotations, axis=-1), 1.0, atol=1e-12)
    assert np.all(np.sum(solved.rotations[1:] * solved.rotations[:-1], axis=-1) >= 0.0)


@settings(max_examples=30, deadline=None)
@given(
    seed=st.integers(0, 1000),
    turn=st.tuples(*[st.sampled_from([0.0, 90.0, 180.0, 179.999, -90.0, 37.0])] * 3),
)
def test_world_orientation_makes_no_difference(seed, turn):
    """Facing backwards, lying or upside down: the root turns along, every local rotation stays."""
    joints = forward_kinematics(moving_track(seed, 12))
    world = from_euler(np.radians(turn), "YXZ")
    upright, turned = solve(joints, FPS), solve(rotate(world, joints), FPS)
    assert_same_rotations(turned.rotations[:, 1:], upright.rotations[:, 1:])
    assert_same_rotations(turned.rotations[:, 0], multiply(world, upright.rotations[:, 0]))


@pytest.mark.parametrize("axis", ["X", "Y", "Z"])
def test_somersault_full_turn_and_cartwheel_with_arms_straight_up_are_smooth(axis):
    frames = 60
    turn = np.linspace(0.0, 4.0 * np.pi, frames)
    rotations = identity(frames, 22)
    rotations[:, 0] = from_euler(turn[:, None], axis)
    rotations[:, JOINT["left_shoulder"]] = from_euler([np.pi / 2], "Z")
    rotations[:, JOINT["right_shoulder"]] = from_euler([-np.pi / 2], "Z")
    joints = forward_kinematics(track_of(rotations))
    solved = solve(joints, FPS)
    np.testing.assert_allclose(forward_kinematics(solved), joints, atol=1e-9)
    assert_same_rotations(solved.rotations, rotations)
    assert largest_step(solved.rotations) < turn[1] + 1e-6


def test_half_turn_between_two_frames():
    rotations = identity(2, 22)
    rotations[1, 0] = from_euler([np.pi], "Y")
    solved = solve(forward_kinematics(track_of(rotations)), FPS)
    assert_same_rotations(solved.rotations, rotations)


def test_twist_of_upper_arm_and_thigh_is_read_from_bent_hinges():
    rng = np.random.default_rng(1)
    rotations = identity(30, 22)
    swing = np.linspace(0.0, 1.0, 30)[:, None]
    for name, axis in (("left_hip", [0.4, 0.9, -0.3]), ("right_hip", [-0.5, -0.8, 0.2]), ("left_shoulder", [0.9, -0.4, 0.8]),
                       ("right_shoulder", [-0.9, 0.5, -0.9])):  # fmt: skip
        rotations[:, JOINT[name]] = from_axis_angle(swing * axis)
    for name, axis in (
        ("left_elbow", [0, -1, 0]),
        ("right_elbow", [0, 1, 0]),
        ("left_knee", [1, 0, 0]),
        ("right_knee", [1, 0, 0]),
    ):
        rotations[:, JOINT[name]] = from_axis_angle(rng.uniform(0.9, 1.2) * np.array(axis))
    solved = solve(forward_kinematics(track_of(rotations)), FPS)
    assert angle_between(solved.rotations, rotations).max() < np.radians(4.0)
    assert angle_between(solved.rotations, rotations).mean() < np.radians(0.5)


def test_straight_arm_keeps_the_twist_it_had():
    """Bent at a twist of 60 degrees, then straight to the end: the twist stays."""
    bend = np.concatenate([np.full(20, 1.2), np.linspace(1.2, 0.0, 10), np.zeros(30)])
    track = bend_elbow(bend, np.full(60, np.radians(60.0)))
    solved = solve(forward_kinematics(track), FPS)
    assert_same_rotations(solved.rotations, track.rotations, np.radians(0.5))


def test_twist_blends_over_a_straight_stretch_without_a_jump():
    bend = np.concatenate([np.full(20, 1.2), np.linspace(1.2, 0.0, 10), np.zeros(30), np.linspace(0.0, 1.2, 10), np.full(20, 1.2)])
    twist = np.concatenate([np.full(45, np.radians(-40.0)), np.full(45, np.radians(80.0))])
    track = bend_elbow(bend, twist)
    solved = solve(forward_kinematics(track), FPS)
    shoulder = solved.rotations[:, JOINT["left_shoulder"]]
    assert_same_rotations(shoulder[:20], track.rotations[:20, JOINT["left_shoulder"]], np.radians(1.0))
    assert_same_rotations(shoulder[-20:], track.rotations[-20:, JOINT["left_shoulder"]], np.radians(1.0))
    assert largest_step(shoulder[:, None]) < np.radians(12.0)


@pytest.mark.parametrize("joint", HINGES)
def test_overstretched_hinge_does_not_turn_the_limb_half_round(joint):
    bend = 1.0 * np.cos(np.linspace(0.0, 2.0 * np.pi, 80)) + 0.85
    bend[bend < 0] *= 0.5
    assert np.degrees(bend.min()) < -4.0
    rotations = identity(80, 22)
    rotations[:, JOINT[joint]] = from_axis_angle(bend[:, None] * HINGES[joint])
    joints = forward_kinematics(track_of(rotations))
    solved = solve(joints, FPS)
    assert angle_between(solved.rotations, rotations).max() < np.radians(3.0)


def test_arms_straight_in_every_frame_are_not_twisted():
    rotations = identity(10, 22)
    rotations[:, JOINT["left_shoulder"]] = from_euler([-1.3], "Z")
    rotations[:, JOINT["right_shoulder"]] = from_euler([-1.3], "Y")
    assert_same_rotations(solve(forward_kinematics(track_of(rotations)), FPS).rotations, rotations)


def test_straight_leg_turns_with_its_foot():
    rotations = identity(40, 22)
    rotations[:, JOINT["left_hip"]] = from_euler(np.linspace(-0.5, 0.7, 40)[:, None], "Y")
    solved = solve(forward_kinematics(track_of(rotations)), FPS)
    assert_same_rotations(solved.rotations, rotations, np.radians(3.0))
    assert_same_rotations(solved.rotations[5:-5], rotations[5:-5], np.radians(0.5))


def test_leg_raised_high_and_swung_round_does_not_spin():
    """The thigh passes close to straight up, where a minimal swing from hanging down is undefined."""
    turn = np.linspace(-0.6, 0.6, 40)[:, None]
    rotations = identity(40, 22)
    rotations[:, JOINT["left_hip"]] = multiply(from_euler(turn, "Z"), from_euler([-0.97 * np.pi], "X"))
    rotations[:, JOINT["left_knee"]] = from_euler([0.8], "X")
    solved = solve(forward_kinematics(track_of(rotations)), FPS)
    assert_same_rotations(solved.rotations, rotations, np.radians(3.0))


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_wavering_bone_lengths_are_borne(seed):
    """Noise of 5 mm on each coordinate: fixed bone lengths, small errors, no flips."""
    track = natural_track(seed, 60)
    rng = np.random.default_rng(seed)
    joints = forward_kinematics(track) + rng.normal(scale=0.005, size=(60, 22, 3))
    solved = solve(joints, FPS)
    positions = forward_kinematics(solved)
    expected = np.linalg.norm(SMPL_SKELETON.offsets, axis=-1)
    np.testing.assert_allclose(bone_lengths(positions, SMPL_SKELETON.parents), np.tile(expected, (60, 1)), atol=1e-9)
    error = np.linalg.norm(positions - joints, axis=-1)
    assert error.mean() < 0.008 and error.max() < 0.04
    assert largest_step(solved.rotations[:, [j for j in range(22) if j not in ENDS]]) < np.radians(60.0)


def test_another_size_of_person_keeps_the_skeletons_bones_and_the_directions():
    joints = forward_kinematics(moving_track(2)) * 1.3
    solved = solve(joints, FPS)
    expected = np.linalg.norm(SMPL_SKELETON.offsets, axis=-1)
    positions = forward_kinematics(solved)
    np.testing.assert_allclose(bone_lengths(positions, SMPL_SKELETON.parents), np.tile(expected, (40, 1)), atol=1e-9)
    larger = Skeleton(SMPL_SKELETON.names, SMPL_SKELETON.parents, SMPL_SKELETON.offsets * 1.3)
    np.testing.assert_allclose(forward_kinematics(solve(joints, FPS, larger)), joints, atol=1e-9)


def test_degenerate_input_gives_finite_unit_rotations():
    for joints in (np.zeros((3, 22, 3)), np.ones((1, 22, 3)), np.arange(22.0)[None, :, None] * np.ones((2, 1, 3))):
        solved = solve(joints, FPS)
        np.testing.assert_allclose(np.linalg.norm(solved.rotations, axis=-1), 1.0, atol=1e-9)
        assert np.isfinite(forward_kinematics(solved)).all()


def test_float32_input_is_left_alone_and_serves_as_well():
    joints = forward_kinematics(moving_track(4)).astype(np.float32)
    before = joints.copy()
    solved = solve(joints, 30)
    np.testing.assert_array_equal(joints, before)
    np.testing.assert_allclose(forward_kinematics(solved), joints, atol=1e-5)
    assert solved.fps == 30.0 and solved.rotations.dtype == np.float64


@pytest.mark.parametrize("shape", [(22, 3), (5, 21, 3), (5, 22, 4), (5, 66)])
def test_wrong_shapes_are_refused(shape):
    with pytest.raises(ValueError, match=r"\(frames, 22, 3\)"):
        solve(np.zeros(shape), FPS)


def test_what_cannot_be_solved_is_refused():
    joints = np.zeros((5, 22, 3))
    with pytest.raises(ValueError, match="no frames"):
        solve(joints[:0], FPS)
    with pytest.raises(ValueError, match="positive number"):
        solve(joints, 0.0)
    joints[3, 7, 1] = np.nan
    with pytest.raises(ValueError, match="Frame 3"):
        solve(joints, FPS)
    short = Skeleton(SMPL_SKELETON.names[:5], SMPL_SKELETON.parents[:5], SMPL_SKELETON.offsets[:5])
    with pytest.raises(ValueError, match="SMPL's 22 joints"):
        solve(np.zeros((5, 22, 3)), FPS, short)


def test_golden_clip(data_folder):
    joints = np.load(data_folder / "humanml3d" / "012314_joints.npy", allow_pickle=False)
    error = np.linalg.norm(forward_kinematics(solve(joints, FPS)) - joints, axis=-1)
    assert error.mean() < 0.01 and np.percentile(error, 95) < 0.03
