"""Walks of an inverted leg: the body passes over a foot that stands."""

from __future__ import annotations

import numpy as np
import pytest
from people import Look, named, person, posed

from motion_mamba.rigs.feet.foot_lock import lock_feet
from motion_mamba.rigs.keys.key_times import KeyTimes
from motion_mamba.rigs.keys.on_frames import rig_motion_on_frames, track_on_frames
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack, forward_kinematics
from motion_mamba.rigs.math.rotations import about_axis
from motion_mamba.rigs.retarget.retarget import retarget
from motion_mamba.rigs.retarget.source import motion_from_track
from motion_mamba.rigs.retarget.target import Target
from motion_mamba.rigs.smpl import CONTACT_JOINTS, JOINT
from motion_mamba.rigs.solve.solver import solve

RATES = (24.0, 25.0, 30.0, 60.0)


@pytest.fixture(scope="module")
def walk() -> tuple[PoseTrack, np.ndarray]:
    """Locked and solved, with its contacts: each foot stands for a second and swings for a second."""
    seconds = np.arange(81) / 20.0
    swing = 0.45 * np.sin(np.pi * seconds)
    rotations = np.zeros((81, 22, 4))
    rotations[..., 0] = 1.0
    for side, sign in (("left", 1.0), ("right", -1.0)):
        lift = np.maximum(0.0, sign * np.cos(np.pi * seconds))
        rotations[:, JOINT[f"{side}_hip"]] = about_axis("X", -sign * swing - 0.3 * lift)
        rotations[:, JOINT[f"{side}_knee"]] = about_axis("X", 0.15 + 0.7 * lift)
        rotations[:, JOINT[f"{side}_ankle"]] = about_axis("X", sign * swing - 0.15 - 0.4 * lift)
    translation = np.stack([0.0 * seconds, 0.95 + 0.0 * seconds, 0.7 * seconds], axis=-1)
    joints = forward_kinematics(PoseTrack(rotations, translation, SMPL_SKELETON, 20.0))
    joints[..., 1] -= joints[:, [JOINT["left_foot"], JOINT["right_foot"]], 1].min(axis=1)[:, None]
    left = np.cos(np.pi * seconds) < -0.2
    right = np.cos(np.pi * seconds) > 0.2
    contacts = np.stack([left, left, right, right], axis=1)
    return solve(lock_feet(joints, contacts, 20.0), 20.0), contacts


def _times(count: int, rate: float) -> KeyTimes:
    return KeyTimes.filling([0], count, 1.0, rate / 20.0)


def _stray(played: np.ndarray, places: np.ndarray, times: KeyTimes) -> float:
    """Metres that feet (N, K, 3) which stand on both of the frames (T, K, 3) around are at most off the line between the two."""
    before = np.minimum(times.at.astype(int), len(places) - 2)
    step = places[before + 1] - places[before]
    stands = np.linalg.norm(step, axis=-1) < 0.003
    assert stands.sum() > 30
    line = places[before] + (times.at - before)[:, None, None] * step
    return float(np.linalg.norm(played - line, axis=-1)[stands].max())


@pytest.mark.parametrize("rate", RATES)
def test_standing_feet_stand_on_every_frame(walk, rate: float) -> None:
    track, _ = walk
    times = _times(len(track.rotations), rate)
    feet = list(CONTACT_JOINTS)
    bare = PoseTrack(times.of_rotations(track.rotations), times.of(track.translation), SMPL_SKELETON, rate)
    places = forward_kinematics(track)[:, feet]
    assert _stray(forward_kinematics(track_on_frames(track, times))[:, feet], places, times) < 1e-4
    assert _stray(forward_kinematics(bare)[:, feet], places, times) > 5e-4, "the walk must be one whose feet would slide"


@pytest.mark.parametrize("rate", RATES)
def test_frames_of_the_motion_are_shown_as_they_are(walk, rate: float) -> None:
    track, _ = walk
    times = _times(len(track.rotations), rate)
    same = np.isclose(times.at % 1.0, 0.0, atol=1e-9)
    found = track_on_frames(track, times)
    assert same[0] and same[-1]
    assert np.abs(forward_kinematics(found)[same] - forward_kinematics(track)[np.round(times.at[same]).astype(int)]).max() < 1e-6
    assert np.allclose(np.linalg.norm(found.rotations, axis=-1), 1.0)


@pytest.mark.parametrize("convention", ["Mixamo", "Unreal Mannequin", "Rigify"])
@pytest.mark.parametrize("look", [Look(1), Look(4, arms=0.4, facing=-1.0, twist_bones=True, size=0.6)])
def test_feet_of_other_rigs_stand_too(walk, convention: str, look: Look) -> None:
    track, contacts = walk
    rig, mapping = person(named(convention), look)
    onto = Target.of(rig, mapping)
    motion = retarget(motion_from_track(track, contacts), onto)
    times = _times(motion.frames, 24.0)
    found = rig_motion_on_frames(motion, onto, times)
    bones = [mapping.joints[f"{side}_ankle"] for side in ("left", "right")]
    at = [onto.order_index(rig.index[bone]) for bone in bones]
    world = posed(rig, found)
    played = np.stack([world[bone][:, :3, 3] for bone in bones], axis=1)
    assert np.abs(played - found.head_positions[:, at]).max() < 2e-3, "what is told is what is keyed"
    assert _stray(played, motion.head_positions[:, at], times) < 1e-3
