"""A straight walk that goes round: the way turns as told, the steps stay what they were, standing feet stand."""

from __future__ import annotations

import re
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motion_mamba.generator.constraints.root_path import ground_velocity
from motion_mamba.generator.data.store import MotionStore, Window
from motion_mamba.generator.evaluation.motion_quality import slip
from motion_mamba.generator.motion import FPS
from motion_mamba.generator.representation.features import VELOCITIES, canonicalise, features_to_joints, joints_to_features
from motion_mamba.generator.training.augmentation.augment import Augmentation, augmented
from motion_mamba.generator.training.augmentation.path_warp import COURSES, goes_straight, going_on, path_warped
from motion_mamba.rigs import smpl
from motion_mamba.rigs.feet.foot_lock import lock_feet
from motion_mamba.rigs.math.ground import course_of

SPEED = 1.2
_CYCLE_SECONDS = 1.0


def _walk(seconds: float, speed: float = SPEED) -> np.ndarray:
    """Features (R, 263) of a body that walks ahead: each foot stands for half of the second that a double step takes."""
    joints = np.zeros((round(seconds * FPS) + 1, smpl.JOINT_COUNT, 3))
    for joint, parent in enumerate(smpl.PARENTS[1:], start=1):
        joints[:, joint] = joints[:, parent] + smpl.REST_OFFSETS[joint]
    time = np.arange(len(joints)) / FPS
    joints[..., 1] -= joints[..., 1].min()
    joints[..., 2] += speed * time[:, None]
    for side, phase in (("left", 0.0), ("right", 0.5)):
        cycle, share = np.divmod(time / _CYCLE_SECONDS + phase, 1.0)
        ahead = speed * _CYCLE_SECONDS * (cycle - phase + np.clip(2.0 * share - 1.0, 0.0, 1.0) + 0.25)
        foot = [smpl.JOINT[f"{side}_{name}"] for name in ("ankle", "foot")]
        joints[:, foot, 2] += (ahead - speed * time)[:, None]
        joints[:, foot, 1] += 0.1 * np.sin(np.pi * np.clip(2.0 * share - 1.0, 0.0, 1.0))[:, None]
        hip, knee = smpl.JOINT[f"{side}_hip"], smpl.JOINT[f"{side}_knee"]
        joints[:, knee] = 0.5 * (joints[:, hip] + joints[:, foot[0]])
    return joints_to_features(canonicalise(joints), jump_at_start=False).astype(np.float32)


def _turned(joints: np.ndarray) -> float:
    """Degrees to the left from the first to the last direction of the way."""
    direction = np.unwrap(np.angle(ground_velocity(course_of(joints, 20.0))))
    return float(np.degrees(direction[-1] - direction[0]))


@settings(max_examples=15, deadline=None)
@given(degrees=st.floats(45.0, 380.0))
def test_the_way_turns_left_as_far_as_told_and_is_as_long(degrees):
    walk = _walk(8.0)
    joints, straight = features_to_joints(path_warped(walk, COURSES[0], np.radians(degrees))), features_to_joints(walk)
    assert _turned(joints) == pytest.approx(degrees, abs=0.1 * degrees)
    length = [np.abs(ground_velocity(course_of(motion, 20.0))).mean() for motion in (joints, straight)]
    assert length[0] == pytest.approx(length[1], rel=0.05)
    assert joints[len(joints) // 4, 0, 0] > 0.0, "left is +X"


def test_a_whole_circle_ends_where_it_began_and_an_eight_crosses_itself():
    walk = _walk(8.0)
    circle = features_to_joints(path_warped(walk, COURSES[2], 2.0 * np.pi))[:, 0, ::2]
    assert np.linalg.norm(circle[-1] - circle[0]) < 0.15 * SPEED * 8.0 / np.pi
    eight = next(course for course in COURSES if course.shape == "eight")
    way = course_of(features_to_joints(path_warped(walk, eight, 2.0 * np.pi)), 20.0)
    middle = np.linalg.norm(way[len(way) // 2] - way[0])
    assert middle < 0.4 and np.ptp(way[:, 0]) > 1.5, "both of its circles begin at one place, on either side of it"


def test_standing_feet_stand_and_bones_stay_whole():
    walk = _walk(6.0)
    circle = partial(path_warped, walk, COURSES[2], 2.0 * np.pi)
    motions = circle(), circle(partial(lock_feet, fps=FPS)), walk
    sliding, joints, straight = (features_to_joints(rows).astype(np.float64) for rows in motions)
    assert slip([joints]) < 0.02 < slip([sliding])
    bones = [np.linalg.norm(motion[:, 1:] - motion[:, list(smpl.PARENTS[1:])], axis=-1) for motion in (joints, straight)]
    assert np.abs(bones[0] - bones[1][: len(joints)])[:, 3:].max() < 1e-3


def test_a_gait_goes_on_by_its_cycles():
    walk = _walk(3.0)
    longer = going_on(walk, 180)
    cycle = round(_CYCLE_SECONDS * FPS)
    assert 180 - cycle < len(longer) <= 180 and (len(longer) - len(walk)) % cycle == 0
    joints = features_to_joints(longer)
    assert joints[-1, 0, 2] == pytest.approx(SPEED * len(longer) / FPS, rel=0.03) and goes_straight(joints)
    assert np.array_equal(going_on(walk, len(walk)), walk)


def test_what_never_comes_again_does_not_go_on():
    falling = _walk(3.0)
    falling[:, 4:67] += np.linspace(0.0, 2.0, len(falling), dtype=np.float32)[:, None]
    assert np.array_equal(going_on(falling, 180), falling)


def _windows_made(rows: np.ndarray, captions: tuple[str, ...]) -> list[Window]:
    windows = (Window("w", "CMU", "free", "g", "train", 0, len(rows), captions, "label"),)
    store = MotionStore("memory", windows, rows, np.zeros(263), np.ones(263), 20.0)
    longer, made = augmented(store, windows, Augmentation(path_warps=12), 196, seed=0)
    assert all(np.isfinite(longer.features(window)).all() for window in made)
    return made[1:]


def test_who_stood_for_a_moment_does_not_stand_on_and_on():
    stands = np.repeat(_walk(3.0)[:1], 40, axis=0)
    stands[:, :3] = stands[:, VELOCITIES] = 0.0
    moves_once = np.concatenate([stands, _walk(3.0)[:11]])
    assert np.array_equal(going_on(stands, 180), stands)
    assert np.array_equal(going_on(moves_once, 180), moves_once)


def test_captions_tell_the_way():
    made = _windows_made(_walk(4.0), ("a person walks forward proudly.",))
    told = {text for window in made for text in window.texts}
    assert len(made) == 12 and all(window.row_count <= 196 and window.text_kind == "human" for window in made)
    assert all(re.fullmatch(r"a person walks .+ proudly", text) for text in told)
    assert {"a person walks in a circle proudly", "a person walks in a zigzag proudly"} <= told


@pytest.mark.parametrize(
    "caption",
    ["a person walks to the left", "a person turns around", "a person waves", "a person walks, then sits down", "a person walks backward"],
)
def test_what_tells_of_another_way_is_left_alone(caption):
    assert _windows_made(_walk(4.0), (caption,)) == []


def test_who_stands_or_runs_too_fast_for_a_turn_is_left_alone():
    assert _windows_made(_walk(4.0, speed=0.2), ("a person walks",)) == []
    sprints = _windows_made(_walk(3.0, speed=7.0), ("a person runs",))
    assert sprints and not any(re.search(r"(in a|wise) circle|eight|8", text) for window in sprints for text in window.texts)
