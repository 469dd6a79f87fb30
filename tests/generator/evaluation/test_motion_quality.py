from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.generator.evaluation import motion_quality as quality
from motion_mamba.rigs import smpl

LEFT_FOOT = smpl.JOINT["left_foot"]


def standing(frames: int, speed: float = 0.0) -> np.ndarray:
    """(frames, 22, 3) the T-pose, its lowest joint at 0, moving along +Z at `speed` m/s."""
    joints = smpl.REST_OFFSETS.copy()
    for joint in range(1, smpl.JOINT_COUNT):
        joints[joint] += joints[smpl.PARENTS[joint]]
    joints[:, 1] -= joints[:, 1].min()
    return joints + speed / 20 * np.arange(frames)[:, None, None] * (0, 0, 1)


@pytest.mark.parametrize(("speed", "gmd", "kimodo"), [(0.0, 0, 0), (0.1, 0, 0), (0.3, 0, 1), (0.6, 1, 1)])
def test_the_two_definitions_of_skating_have_their_own_speeds(speed, gmd, kimodo):
    clip = [standing(20, speed)]
    assert quality.skating_gmd(clip) == gmd
    assert quality.skating_kimodo(clip) == kimodo


def test_a_foot_in_the_air_does_not_skate():
    clip = standing(20, 1.0) + np.array([0, 0.06, 0])
    assert quality.skating_gmd([clip]) == 0 and quality.skating_kimodo([clip]) == 0


def test_gmd_shares_all_frames_and_kimodo_those_on_the_floor():
    # One foot slides on the floor half of the time, the other is in the air.
    clip = standing(21)
    clip[:, smpl.JOINT["right_foot"], 1] += 0.5
    clip[10:, LEFT_FOOT, 2] += np.arange(11) * 0.05
    assert quality.skating_gmd([clip]) == pytest.approx(0.5)
    assert quality.skating_kimodo([clip]) == pytest.approx(0.5)
    clip[:10, LEFT_FOOT, 1] += 0.5
    # The frame between air and floor counts as air: 10 of 20 steps slide, all of those on the floor.
    assert quality.skating_gmd([clip]) == pytest.approx(0.5)
    assert quality.skating_kimodo([clip]) == 1


def test_skating_looks_at_horizontal_movement_for_gmd_only():
    clip = standing(20)
    clip[:, LEFT_FOOT, 1] = np.where(np.arange(20) % 2, 0.0, 0.04)
    assert quality.skating_gmd([clip]) == 0
    assert quality.skating_kimodo([clip]) == pytest.approx(0.5)


def test_slip_is_the_speed_of_feet_that_stand():
    # One foot creeps, the other one takes a step: low, but too fast to stand.
    clip = standing(20, 0.1)
    clip[10:, smpl.JOINT["right_foot"], 2] += 0.05 * np.arange(10)
    assert quality.slip([clip]) == pytest.approx(0.1)
    assert quality.slip([standing(20, 0.3)]) == 0 and quality.slip([standing(20, 0.1) + np.array([0, 0.06, 0])]) == 0


@given(st.floats(-1, 1))
def test_floating_and_penetration_are_metres(height):
    clip = [standing(5) + np.array([0, height, 0])]
    assert quality.floating(clip) == pytest.approx(max(0, height - 0.02))
    assert quality.penetration(clip) == pytest.approx(max(0, -height))


def test_long_clips_count_for_more():
    clips = [standing(30), standing(10) + np.array([0, -0.4, 0])]
    assert quality.penetration(clips) == pytest.approx(0.1)


@given(st.floats(-2, 2), st.floats(-2, 2), st.floats(-0.1, 0.1))
def test_jerk_is_the_third_difference_of_the_jerkiest_joint(speed, acceleration, cubic):
    time = np.arange(12.0)
    clip = standing(12) + (speed * time + acceleration * time**2)[:, None, None]
    assert quality.jerk([clip]) == pytest.approx(0, abs=1e-10)
    clip[:, 3] += (cubic * time**3)[:, None] * np.array([1, -1, 0.5])
    clip[:, 5] += (0.5 * cubic * time**3)[:, None]
    assert quality.jerk([clip]) == pytest.approx(6 * abs(cubic) * 2.5, abs=1e-9)
