from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.training.grammar.whole_body.body import clearance
from motion_mamba.generator.training.grammar.whole_body.grounded import Grounded, perform_grounded
from motion_mamba.generator.training.grammar.whole_body.key_poses import Standing
from motion_mamba.generator.training.grammar.whole_body.on_floor import poses
from motion_mamba.generator.training.grammar.whole_body.on_floor.ways import Way, down_to_seat, up_from_front
from motion_mamba.generator.training.grammar.whole_body.pose import Pose, arms, legs, trunk_fixed
from motion_mamba.rigs.smpl import JOINT


def performed(base: Standing, action: Grounded) -> np.ndarray:
    return perform_grounded(base, action, np.random.default_rng(0))


def test_the_lowest_skin_touches_the_floor_all_the_way_down(base: Standing) -> None:
    way = down_to_seat(Way.standing(np.random.default_rng(1))).to(poses.on_back(np.random.default_rng(2)), 0.9)
    low = clearance(performed(base, Grounded(way.keys))).min(axis=1)
    assert low.min() > -0.005
    assert low.max() < 0.03


def test_a_lying_body_has_its_joints_some_centimetres_up(base: Standing) -> None:
    joints = performed(base, Grounded([(0.0, poses.on_back(np.random.default_rng(3)))]))
    assert 0.05 < joints[50, 0, 1] < 0.2
    assert joints[50, JOINT["head"], 1] > 0.05


def test_who_gets_up_from_the_front_stands_on_the_soles(base: Standing) -> None:
    rng = np.random.default_rng(4)
    way = up_from_front(Way.in_pose(rng, poses.on_front(rng)).hold(0.3), "left")
    standing = Standing(*(np.concatenate([part, part]) for part in (base.rotations, base.translation)))
    joints = performed(standing, Grounded(way.keys))
    assert joints[0, 0, 1] < 0.2
    assert joints[-1, 0, 1] == pytest.approx(base.translation[0, 1], abs=0.05)


def test_a_rolling_body_goes_to_the_side_that_it_rolls_to(base: Standing) -> None:
    shape = trunk_fixed(0) | legs(2, 3, 3, 4, 40) | arms(170, 85, 0, 10)
    keys: list[tuple[float, Pose]] = [(0.6 * index, poses.lying(90.0 * index) | shape) for index in range(5)]
    joints = performed(base, Grounded(keys, flow=0.9))
    assert joints[-1, 0, 0] - joints[0, 0, 0] > 0.3
    assert abs(joints[-1, 0, 2] - joints[0, 0, 2]) < 0.2


def test_planted_hands_stay_where_they_are(base: Standing) -> None:
    rng = np.random.default_rng(5)
    low = poses.plank(rng) | arms(40, 50, 5, 90)
    joints = performed(base, Grounded([(0.0, poses.plank(rng)), (1.5, low), (3.0, poses.plank(rng))], hands=[(0.0, 9.0)]))
    for side in ("left", "right"):
        assert np.ptp(joints[:, JOINT[f"{side}_wrist"]], axis=0).max() < 0.05


def test_a_seat_holds_the_body_up(base: Standing) -> None:
    keys = [(0.0, poses.sitting(np.random.default_rng(6), "legs out"))]
    on_floor, on_seat = (performed(base, Grounded(keys, lifted=[(0.0, height)])) for height in (0.0, 0.3))
    assert on_seat[20, 0, 1] - on_floor[20, 0, 1] == pytest.approx(0.3, abs=0.01)
