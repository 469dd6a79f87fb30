from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motion_mamba.rigs import smpl
from motion_mamba.rigs.feet.contact_phases import find_phases
from motion_mamba.rigs.feet.foot_lock import lock_feet
from motion_mamba.rigs.math.kinematics import bone_lengths

FPS = 20.0
LEG_JOINTS = [smpl.JOINT[f"{side}_{name}"] for side in ("left", "right") for name in ("hip", "knee", "ankle", "foot")]
TOES = [smpl.JOINT["left_foot"], smpl.JOINT["right_foot"]]
ANKLES = [smpl.JOINT["left_ankle"], smpl.JOINT["right_ankle"]]


def standing(frames: int) -> np.ndarray:
    """(frames, 22, 3) the rest pose with bent knees, toes at the floor."""
    rest = np.zeros((smpl.JOINT_COUNT, 3))
    for joint, parent in enumerate(smpl.PARENTS):
        rest[joint] = smpl.REST_OFFSETS[joint] + (rest[parent] if parent >= 0 else 0.0)
    rest[[smpl.JOINT["left_knee"], smpl.JOINT["right_knee"]], 2] += 0.08
    rest[:, 1] -= rest[TOES, 1].min()
    return np.repeat(rest[None], frames, axis=0)


def walking(frames: int = 120, stride: float = 0.5, lift: float = 0.12) -> np.ndarray:
    """(frames, 22, 3) steps of a second and a body that glides over them; each foot stands half of the time, wholly still."""
    time = np.arange(frames) / FPS
    joints = standing(frames)
    for side, phase in ((0, 0.0), (1, 0.5)):
        cycle, within = np.divmod(time + phase, 1.0)
        swing = np.clip((within - 0.5) / 0.5, 0.0, 1.0)
        swing = swing * swing * (3.0 - 2.0 * swing)
        ahead = 2.0 * stride * (cycle + swing - phase)
        up = lift * np.sin(np.pi * np.clip((within - 0.5) / 0.5, 0.0, 1.0)) ** 2
        for joint in (ANKLES[side], TOES[side]):
            joints[:, joint, 2] += ahead
            joints[:, joint, 1] += up
    ahead = 2.0 * stride * (time - 0.15)
    rest = np.setdiff1d(np.arange(22), ANKLES + TOES)
    joints[:, rest, 2] += ahead[:, None]
    return joints


def all_contacts(frames: int) -> np.ndarray:
    return np.ones((frames, 4), dtype=bool)


def wander(frames: int, size: float, seed: int) -> np.ndarray:
    """(frames, 2) a smooth path around zero."""
    rng = np.random.default_rng(seed)
    time = np.arange(frames)[:, None] / FPS
    return size * np.sin(2 * np.pi * rng.uniform(0.2, 0.6, 2) * time + rng.uniform(0, 6, 2))


def speed(joints: np.ndarray, which: list[int]) -> np.ndarray:
    return np.linalg.norm(np.diff(joints[:, which], axis=0), axis=-1) * FPS


def with_wandering_feet(joints: np.ndarray, size: float, seed: int) -> np.ndarray:
    moved = joints.copy()
    for side in range(2):
        for joint in (ANKLES[side], TOES[side]):
            moved[:, joint, [0, 2]] += wander(len(joints), size, seed + side)
    return moved


@pytest.mark.parametrize("seed", range(3))
def test_feet_that_wander_while_they_stand_stay_in_one_place(seed):
    joints = with_wandering_feet(standing(60), 0.03, seed)
    locked = lock_feet(joints, all_contacts(60), FPS)
    assert speed(joints, TOES + ANKLES).max() > 0.02
    np.testing.assert_allclose(speed(locked, TOES + ANKLES), 0.0, atol=1e-9)
    assert np.abs(locked - joints).max() < 0.07


def test_a_walk_that_slides_stands_still_and_still_walks():
    clean = walking()
    still = speed(clean, TOES) < 1e-9
    sliding = with_wandering_feet(clean, 0.03, 5)
    locked = lock_feet(sliding, all_contacts(len(clean)), FPS)
    # The frames at a phase's edge belong half to the swing.
    assert np.percentile(speed(locked, TOES)[still], 80) < 1e-9
    assert speed(locked, TOES)[still].mean() < 0.25 * speed(sliding, TOES)[still].mean()
    assert np.linalg.norm(locked - clean, axis=-1).mean() < 0.02
    np.testing.assert_allclose(locked[-1, TOES, 2], clean[-1, TOES, 2], atol=0.06)


def test_a_clean_walk_is_hardly_touched():
    clean = walking()
    assert np.linalg.norm(lock_feet(clean, all_contacts(len(clean)), FPS) - clean, axis=-1).mean() < 0.004


def test_corrections_come_and_go_without_a_jump():
    sliding = with_wandering_feet(walking(), 0.03, 2)
    correction = lock_feet(sliding, all_contacts(len(sliding)), FPS)[:, ANKLES + TOES] - sliding[:, ANKLES + TOES]
    assert np.abs(np.diff(correction, n=2, axis=0)).max() < 0.03


@settings(max_examples=25)
@given(seed=st.integers(0, 1000), size=st.floats(0.0, 0.2), strength=st.floats(0.0, 1.0), drop=st.floats(-0.1, 0.1))
def test_bones_of_legs_keep_their_lengths(seed, size, strength, drop):
    rng = np.random.default_rng(seed)
    joints = with_wandering_feet(walking(50), size, seed) + rng.normal(scale=0.003, size=(50, 22, 3))
    joints[..., 1] -= drop
    locked = lock_feet(joints, rng.random((50, 4)) < 0.9, FPS, strength)
    before, after = (bone_lengths(clip, smpl.PARENTS)[:, LEG_JOINTS] for clip in (joints, locked))
    np.testing.assert_allclose(after, before, atol=1e-6)


@settings(max_examples=15)
@given(angle=st.floats(-3.0, 3.0), x=st.floats(-50.0, 50.0), z=st.floats(-50.0, 50.0))
def test_where_in_the_world_it_happens_does_not_matter(angle, x, z):
    turn = np.array([[np.cos(angle), 0, np.sin(angle)], [0, 1, 0], [-np.sin(angle), 0, np.cos(angle)]])
    joints = with_wandering_feet(walking(40), 0.02, 1)
    moved = lock_feet(joints @ turn.T + [x, 0, z], all_contacts(40), FPS)
    expected = lock_feet(joints, all_contacts(40), FPS) @ turn.T + [x, 0, z]
    # The median is taken per axis, so a turned phase may be held at a slightly different place.
    assert np.abs(moved - expected).max() < 0.02
    away = np.array([x, 0.0, z])
    shifted = lock_feet(joints + away, all_contacts(40), FPS) - away
    np.testing.assert_allclose(shifted, lock_feet(joints, all_contacts(40), FPS), atol=1e-8)


def test_strength_goes_from_nothing_to_all():
    joints = with_wandering_feet(standing(60), 0.03, 0)
    np.testing.assert_array_equal(lock_feet(joints, all_contacts(60), FPS, 0.0), joints)
    whole, half = (np.abs(lock_feet(joints, all_contacts(60), FPS, strength) - joints).max() for strength in (1.0, 0.5))
    assert half == pytest.approx(0.5 * whole, rel=0.2)


def test_held_frames_do_not_change_and_feet_stand_where_they_stand_there():
    joints, at = with_wandering_feet(standing(80), 0.03, 0), np.r_[30:35]
    locked = lock_feet(joints, all_contacts(80), FPS, constrained_frames=at)
    np.testing.assert_allclose(locked[at], joints[at], atol=1e-9)
    place = np.median(joints[at][:, TOES][..., [0, 2]], axis=0)
    assert np.abs(locked[:, TOES][..., [0, 2]] - place).max() < 0.012
    np.testing.assert_allclose(speed(locked[:20], TOES), 0.0, atol=1e-9)


def test_feet_in_the_air_and_feet_that_the_labels_exclude_are_left_alone():
    joints = with_wandering_feet(standing(60), 0.03, 0)
    for clip, contacts in ((joints + np.array([0.0, 0.5, 0.0]), all_contacts(60)), (joints, np.zeros((60, 4), dtype=bool))):
        np.testing.assert_allclose(lock_feet(clip, contacts, FPS), clip, atol=1e-6)


def test_feet_come_out_of_the_floor():
    joints = standing(60)
    joints[..., 1] -= 0.04 * np.sin(np.arange(60) / 8.0)[:, None] ** 2
    locked = lock_feet(joints, np.zeros((60, 4), dtype=bool), FPS)
    assert locked[:, TOES + ANKLES, 1].min() > -1e-9
    assert np.abs(np.diff(locked[:, TOES, 1], n=2, axis=0)).max() < 0.02


def test_a_body_that_sank_as_a_whole_comes_up_as_a_whole():
    joints = standing(60) - [0.0, 0.03, 0.0]
    locked = lock_feet(joints, all_contacts(60), FPS)
    np.testing.assert_allclose(locked, standing(60), atol=0.003)


def test_hips_come_down_smoothly_where_a_leg_would_be_too_short():
    joints = standing(60)
    body = np.setdiff1d(np.arange(22), ANKLES + TOES)
    joints[:, body, 1] += 0.15 * np.exp(-(((np.arange(60) - 30) / 6.0) ** 2))[:, None]
    # A generator that stretches its legs: cut them to their length, feet off the floor.
    for side in range(2):
        hip, knee, ankle = (smpl.JOINT[f"{('left', 'right')[side]}_{name}"] for name in ("hip", "knee", "ankle"))
        joints[:, knee, 1] = joints[:, hip, 1] - 0.385
        joints[:, ankle, 1] = joints[:, knee, 1] - 0.42
        joints[:, TOES[side], 1] = np.maximum(joints[:, ankle, 1] - 0.06, 0.0)
    joints[..., 1] -= joints[:10, TOES, 1].min()
    locked = lock_feet(joints, all_contacts(60), FPS)
    assert (locked[:, 0, 1] <= joints[:, 0, 1] + 0.01).all()
    assert np.abs(np.diff(locked[:, 0, 1] - joints[:, 0, 1], n=2)).max() < 0.02
    before, after = (bone_lengths(clip, smpl.PARENTS)[:, LEG_JOINTS] for clip in (joints, locked))
    np.testing.assert_allclose(after, before, atol=1e-6)


def test_a_foot_out_of_reach_gives_way_before_the_body_falls():
    joints = standing(60)
    body = np.setdiff1d(np.arange(22), ANKLES + TOES)
    # Straight legs in the widest stride, and a body that goes on while the feet stand.
    joints[:, [ANKLES[0], TOES[0]], 2] += 0.55
    joints[:, [ANKLES[1], TOES[1]], 2] -= 0.55
    joints[:, body, 1] -= 0.2
    joints[:, body, 2] += np.linspace(-0.2, 0.2, 60)[:, None]
    joints[:, ANKLES + TOES, 2] += np.linspace(-0.1, 0.1, 60)[:, None]
    locked = lock_feet(joints, all_contacts(60), FPS)
    assert (joints - locked)[:, 0, 1].max() < 0.08
    before, after = (bone_lengths(clip, smpl.PARENTS)[:, LEG_JOINTS] for clip in (joints, locked))
    np.testing.assert_allclose(after, before, atol=1e-6)


def test_a_heel_rises_over_a_toe_that_stays():
    joints = standing(60)
    angle = 0.7 * np.clip((np.arange(60) - 15) / 20.0, 0.0, 1.0)
    slip = wander(60, 0.02, 3)
    for side in range(2):
        bone = joints[:, ANKLES[side]] - joints[:, TOES[side]]
        joints[:, ANKLES[side], 1] = joints[:, TOES[side], 1] + bone[:, 1] * np.cos(angle) - bone[:, 2] * np.sin(angle)
        joints[:, ANKLES[side], 2] = joints[:, TOES[side], 2] + bone[:, 2] * np.cos(angle) + bone[:, 1] * np.sin(angle)
        for joint in (ANKLES[side], TOES[side]):
            joints[:, joint, [0, 2]] += slip
    locked = lock_feet(joints, all_contacts(60), FPS)
    np.testing.assert_allclose(speed(locked, TOES), 0.0, atol=1e-9)
    risen = locked[:, ANKLES, 1] - locked[:1, ANKLES, 1]
    np.testing.assert_allclose(risen, joints[:, ANKLES, 1] - joints[:1, ANKLES, 1], atol=0.012)


def test_phases_are_those_in_which_the_foot_stands():
    phases = [phase for phase in find_phases(walking(), all_contacts(120), FPS) if phase.column == 1]
    # The left foot stands in the first half of each second.
    assert [round(phase.first / FPS) for phase in phases] == [0, 1, 2, 3, 4, 5]
    assert all(8 <= phase.last - phase.first + 1 <= 14 for phase in phases)


@pytest.mark.parametrize("frames", [1, 2, 3])
def test_short_clips(frames):
    assert np.isfinite(lock_feet(standing(frames), all_contacts(frames), FPS)).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"joints": np.zeros((5, 21, 3))}, "22, 3"),
        ({"contacts": np.ones((4, 4), dtype=bool)}, "Contacts"),
        ({"joints": np.full((5, 22, 3), np.nan)}, "finite"),
        ({"fps": 0.0}, "frame rate"),
        ({"strength": 1.5}, "between 0 and 1"),
        ({"strength": float("nan")}, "between 0 and 1"),
    ],
)
def test_bad_input_is_refused(change, message):
    arguments = {"joints": standing(5), "contacts": all_contacts(5), "fps": FPS, "strength": 1.0} | change
    with pytest.raises(ValueError, match=message):
        lock_feet(**arguments)


def test_a_recording_with_a_generators_faults(data_folder):
    clean = np.load(data_folder / "humanml3d" / "012314_joints.npy", allow_pickle=False).astype(np.float64)
    feet = list(smpl.CONTACT_JOINTS)
    contacts = np.linalg.norm(np.diff(clean[:, feet], axis=0, append=clean[-1:, feet]), axis=-1) < 0.045
    faulty = with_wandering_feet(clean, 0.02, 0)
    faulty[..., [0, 2]] += wander(len(clean), 0.03, 9)[:, None]
    locked = lock_feet(faulty, contacts, FPS)
    stands = (speed(clean, TOES) < 0.2) & (clean[1:, TOES, 1] < 0.05)
    assert speed(locked, TOES)[stands].mean() < 0.5 * speed(faulty, TOES)[stands].mean()
    assert np.linalg.norm(locked - faulty, axis=-1).mean() < 0.02
    assert np.linalg.norm(lock_feet(clean, contacts, FPS) - clean, axis=-1).mean() < 0.008
