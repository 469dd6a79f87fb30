from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.training.grammar.whole_body.body import centre_of_mass, clearance
from motion_mamba.generator.training.grammar.whole_body.curves import flight_height
from motion_mamba.generator.training.grammar.whole_body.feet import RIGHT, Move, home_of
from motion_mamba.generator.training.grammar.whole_body.key_poses import Standing
from motion_mamba.generator.training.grammar.whole_body.pose import Pose, trunk
from motion_mamba.generator.training.grammar.whole_body.upright import Upright, fallen, perform_upright
from motion_mamba.generator.training.grammar.whole_body.walkway import Walkway
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, bone_lengths
from motion_mamba.rigs.smpl import JOINT

FEET = [JOINT[name] for name in ("left_ankle", "right_ankle", "left_foot", "right_foot")]


def performed(base: Standing, action: Upright) -> np.ndarray:
    return perform_upright(base, action, np.random.default_rng(0))


def test_a_deep_squat_keeps_feet_in_place_bones_in_length_and_the_balance(base: Standing) -> None:
    joints = performed(base, Upright(height=[(0.5, 0.0), (1.5, -0.45), (3.0, -0.45)], poses=[(0.5, Pose()), (1.5, trunk(bend=30))]))
    assert np.ptp(joints[:, FEET], axis=0).max() < 1e-9
    rest = np.linalg.norm(SMPL_SKELETON.offsets, axis=-1)
    assert bone_lengths(joints, SMPL_SKELETON.parents)[:, 1:] == pytest.approx(np.broadcast_to(rest[1:], (len(joints), 21)), abs=1e-6)
    assert joints[50, 0, 1] - joints[0, 0, 1] == pytest.approx(-0.45, abs=0.02)
    shift = centre_of_mass(joints)[50] - centre_of_mass(joints)[0]
    assert np.abs(shift[[0, 2]]).max() < 0.03


def test_in_going_the_weight_falls_from_foot_to_foot(base: Standing) -> None:
    way, steps = Walkway(home_of(base), 0.5), 4
    for index in range(steps):
        way.go(forward=0.5)
        way.step(index % 2, 0.6, 0.02)
    swayed = {walks: np.ptp(performed(base, Upright(moves=way.moves, walks=walks))[:, 0, 0]) for walks in (True, False)}
    assert swayed[True] < 0.6 * swayed[False]


def test_the_pendulum_stands_where_its_support_stays() -> None:
    support = np.zeros((200, 3))
    support[100:] = [0.2, 0.0, 0.5]
    way = fallen(support)
    assert way[0] == pytest.approx(support[0], abs=1e-6) and way[-1] == pytest.approx(support[-1], abs=1e-6)
    # Half way where the support goes over: it falls there, and is caught.
    assert way[99:101].mean(axis=0) == pytest.approx([0.1, 0.0, 0.25], abs=1e-6)


def test_the_weight_is_over_the_foot_that_stays_while_the_other_is_up(base: Standing) -> None:
    home = home_of(base)
    x, _, z = (float(value) for value in home.toes[RIGHT])
    moves = [Move(RIGHT, 1.0, 1.6, (x, 0.3, z), planted=False), Move(RIGHT, 3.4, 4.0, (x, 0.0, z))]
    joints = performed(base, Upright(moves=moves))
    before, on_one = centre_of_mass(joints)[5], centre_of_mass(joints)[50]
    assert before[0] == pytest.approx(0.0, abs=0.02)
    assert on_one[0] == pytest.approx(joints[50, JOINT["left_ankle"], 0], abs=0.04)


def test_a_flight_leaves_the_floor_by_what_its_time_asks_for(base: Standing) -> None:
    moves = [Move(foot, 2.0, 2.4, None, lift=flight_height(0.4), sway=30, thrown=True) for foot in (0, 1)]
    joints = performed(base, Upright(moves=moves, flights=[(2.0, 2.4)]))
    in_air = clearance(joints).min(axis=1)
    assert in_air.max() > 0.1
    assert in_air[:38].max() < 0.01
    assert joints[44, 0, 1] - joints[36, 0, 1] == pytest.approx(flight_height(0.4), abs=0.03)


def test_who_kneels_lower_than_the_floor_allows_rests_on_the_knees(base: Standing) -> None:
    tips = [Move(foot, 0.5, 1.5, None, lift=0.0, tip=75.0, sway=0.0) for foot in (0, 1)]
    joints = performed(
        base, Upright(moves=tips, height=[(0.5, 0.0), (2.0, -0.6)], ahead=[(0.5, (0.0, 0.0)), (2.0, (0.0, 0.45))], balance=0.0)
    )
    assert clearance(joints).min() > -0.01
    assert joints[-1, [JOINT["left_knee"], JOINT["right_knee"]], 1].max() < 0.12
