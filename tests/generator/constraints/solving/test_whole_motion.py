from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from motion_mamba.generator.constraints.body_parts import END_PARTS, joints_of
from motion_mamba.generator.constraints.kinds import Constraints, RootPath
from motion_mamba.generator.constraints.part_kinds import KeptContact, LookAt, MadePart, PartPlacement, RootWaypoints
from motion_mamba.generator.constraints.solving.footsteps import BodyMove, moved_body
from motion_mamba.generator.constraints.solving.loop_cycle import meet_in_cycle
from motion_mamba.generator.constraints.solving.root_waypoints import facing_along, facing_angle
from motion_mamba.generator.constraints.solving.whole_motion import MetMotion, meet_constraints, met_motion
from motion_mamba.generator.motion import LoopCycle, ModelId, Motion, Segment
from motion_mamba.rigs import smpl
from motion_mamba.rigs.math.kinematics import bone_lengths

from ....rigs.math.bodies import jerk, standing, walking

NOTHING = np.zeros(0, dtype=int)
HAND = END_PARTS["right_hand"]


def placed(part: str, frames: list[int], position: tuple[float, float, float]) -> Constraints:
    at = np.array(frames)
    return Constraints(placements=(PartPlacement(part, at, np.tile(position, (len(at), 1))),))


def met(body: tuple[np.ndarray, np.ndarray], constraints: Constraints) -> MetMotion:
    return met_motion(*body, constraints, NOTHING)


def sliding(joints: np.ndarray, contacts: np.ndarray) -> float:
    """m/s of feet that stand."""
    feet = joints[:, smpl.CONTACT_JOINTS][..., [0, 2]]
    speed = 20.0 * np.linalg.norm(np.diff(feet, axis=0), axis=-1)
    return float(speed[contacts[1:] & contacts[:-1]].mean())


def test_a_hand_within_reach_moves_the_arm_alone():
    body = standing()
    found = met(body, placed("right_hand", [50], (-0.25, 1.2, 0.35)))
    assert not found.misses
    np.testing.assert_allclose(found.joints[50, HAND], [-0.25, 1.2, 0.35], atol=1e-5)
    legs = list(joints_of("lower_body"))
    np.testing.assert_allclose(found.joints[:, legs], body[0][:, legs], atol=0.02)


@pytest.mark.parametrize("place", [(-0.6, 1.2, 1.3), (0.4, 0.9, -1.2), (-1.5, 1.4, 0.0)])
def test_for_a_hand_out_of_reach_the_body_steps_there_and_feet_stand(place):
    body = standing()
    found = met(body, placed("right_hand", list(range(60, 70)), place))
    assert not found.misses
    np.testing.assert_allclose(found.joints[60:70, HAND], np.tile(place, (10, 1)), atol=0.01)
    assert np.linalg.norm(found.joints[65, 0, [0, 2]]) > 0.4
    assert sliding(found.joints, found.contacts) < 0.1
    assert found.contacts[:20].all() and not found.contacts[20:70].all()
    assert np.abs(bone_lengths(found.joints, smpl.PARENTS) - bone_lengths(body[0], smpl.PARENTS)).max() < 0.01
    assert np.abs(np.diff(found.joints, axis=0)).max() * 20.0 < 5.0


def test_for_a_low_hand_the_body_bends_and_crouches():
    found = met(standing(), placed("right_hand", list(range(60, 66)), (-0.15, 0.15, 0.45)))
    assert np.linalg.norm(found.joints[63, HAND] - [-0.15, 0.15, 0.45]) < 0.03
    assert found.joints[63, 0, 1] < found.joints[0, 0, 1] - 0.2
    assert found.joints[-1, 0, 1] == pytest.approx(found.joints[0, 0, 1], abs=0.02)


def test_what_nobody_can_reach_is_told_with_frame_and_distance():
    found = met(standing(), placed("right_hand", [4], (0.0, 1.2, 3.0)))
    (miss,) = found.misses
    assert (miss.what, miss.frame, miss.unit) == ("right_hand", 4, "m")
    away = np.linalg.norm(found.joints[4, HAND] - [0.0, 1.2, 3.0])
    assert miss.distance == pytest.approx(away, abs=1e-3) and 1.0 < away < 2.5
    assert "right hand" in miss.sentence and "0.20 s" in miss.sentence


def test_a_kept_contact_stays_where_the_hand_came_to_it():
    body = walking()
    constraints = Constraints(contacts=(KeptContact("left_hand", 30, 60),))
    found = met(body, constraints)
    hand = found.joints[30:61, END_PARTS["left_hand"]]
    assert np.linalg.norm(hand - hand[0], axis=-1).max() < 0.01
    np.testing.assert_allclose(hand[0], body[0][30, END_PARTS["left_hand"]], atol=0.01)


def test_both_hands_keep_what_they_hold():
    body = walking()
    constraints = replace(placed("right_hand", list(range(30, 61)), (0, 0, 0)), contacts=(KeptContact("left_hand", 30, 60, "right_hand"),))
    way = body[0][30:61, 0] + [-0.15, 0.2, 0.35]
    constraints = replace(constraints, placements=(PartPlacement("right_hand", np.arange(30, 61), way),))
    found = met(body, constraints)
    between = np.linalg.norm(found.joints[30:61, END_PARTS["left_hand"]] - found.joints[30:61, HAND], axis=-1)
    assert np.ptp(between) < 0.01


def test_waypoints_are_met_in_place_facing_and_height():
    body = walking()
    constraints = Constraints(
        waypoints=(RootWaypoints(np.array([50, 99]), np.array([[0.8, 2.0], [1.5, 4.0]]), None, np.array([0.3, 1.0])),)
    )
    low = replace(constraints, waypoints=(*constraints.waypoints, RootWaypoints(np.array([70]), heights=np.array([0.7]))))
    found = met(body, low)
    assert not found.misses
    np.testing.assert_allclose(found.joints[[50, 99], 0][:, [0, 2]], [[0.8, 2.0], [1.5, 4.0]], atol=0.05)
    np.testing.assert_allclose(facing_angle(found.joints)[[50, 99]], [0.3, 1.0], atol=np.radians(5))
    assert found.joints[70, 0, 1] == pytest.approx(0.7, abs=0.05)
    np.testing.assert_allclose(found.joints[0], body[0][0], atol=0.05)
    assert sliding(found.joints, found.contacts) < sliding(*body) + 0.1


def test_from_a_waypoint_the_body_comes_back_to_a_given_pose_without_a_jump():
    body, given = walking(), np.array([0, 98, 99])
    place = body[0][50:51, 0][:, [0, 2]] + [0.8, 0.0]
    way = RootWaypoints(np.array([50]), place, np.array([0.8]), np.array([0.7]))
    found = met_motion(*body, Constraints(waypoints=(way,)), given)
    assert not found.misses
    np.testing.assert_array_equal(found.joints[given], body[0][given].astype(np.float32))
    steps, own = (np.linalg.norm(np.diff(joints[:, 0], axis=0), axis=-1) for joints in (found.joints, body[0]))
    assert steps[-10:].max() < own.max() + 0.03, "it comes back over time, not in one frame"
    assert np.abs(np.diff(np.unwrap(facing_angle(found.joints.astype(np.float64))))[-10:]).max() < np.radians(8)


def test_a_paths_own_facings_are_faced():
    joints, contacts = walking()
    path = RootPath(np.array([0.0, 5.0]), np.array([[0.0, 0.0], [0.0, 6.0]]), np.array([0.0, np.pi / 2]))
    moved, _ = facing_along(joints, contacts, path)
    np.testing.assert_allclose(facing_angle(moved)[[0, 50, 99]], np.interp([0, 2.5, 4.95], [0, 5], [0, np.pi / 2]), atol=np.radians(5))
    np.testing.assert_allclose(moved[:, 0][:, [0, 2]], joints[:, 0][:, [0, 2]], atol=1e-6)


def test_the_head_looks_as_far_as_a_neck_turns():
    body = standing()
    ahead = met(body, Constraints(looks=(LookAt(np.arange(40, 60), np.tile([1.0, 1.2, 2.0], (20, 1))),)))
    assert not ahead.misses and {turn.joint for turn in ahead.held.rotations} == {smpl.JOINT["neck"], smpl.JOINT["head"]}
    assert ahead.held.rotations[0].share[50] == 1.0 and ahead.held.rotations[0].share[0] == 0.0
    behind = met(body, Constraints(looks=(LookAt(np.array([50]), np.array([[0.3, 1.5, -2.0]])),)))
    (miss,) = behind.misses
    assert miss.what == "head" and miss.unit == "rad" and np.degrees(miss.distance) > 60.0


def test_the_rest_stays_to_the_bit_where_a_part_is_made():
    joints, contacts = walking()
    existing = standing(40)[0].astype(np.float32)
    constraints = replace(placed("right_hand", [50], (-0.3, 1.2, 0.3)), made_parts=(MadePart("right_arm", 30, existing),))
    found = met((joints, contacts), constraints)
    arm = list(joints_of("right_arm"))
    rest = sorted(set(range(smpl.JOINT_COUNT)) - set(arm))
    np.testing.assert_array_equal(found.joints[30:70, rest], existing[:, rest])
    assert not np.array_equal(found.joints[30:70, arm], existing[:, arm])
    np.testing.assert_allclose(found.joints[50, HAND], [-0.3, 1.2, 0.3], atol=0.01)


def test_fixed_frames_stay_to_the_bit():
    joints, contacts = walking()
    joints = joints.astype(np.float32)
    fixed = np.array([0, 1, 70])
    found = met_motion(joints, contacts, placed("right_hand", [40], (0.2, 1.2, 2.9)), fixed)
    np.testing.assert_array_equal(found.joints[fixed], joints[fixed])


def test_given_rotations_of_hand_and_foot_are_held_and_turn_the_toes():
    at, turned = np.arange(40, 50), np.tile([np.cos(0.3), 0.0, np.sin(0.3), 0.0], (10, 1))
    body = standing()
    foot = PartPlacement("left_foot", at, body[0][at, END_PARTS["left_foot"]] + [0.0, 0.1, 0.1], turned)
    found = met(body, Constraints(placements=(foot,)))
    toe = found.joints[45, smpl.JOINT["left_foot"]] - found.joints[45, END_PARTS["left_foot"]]
    rest = smpl.REST_OFFSETS[smpl.JOINT["left_foot"]]
    assert np.arctan2(toe[0], toe[2]) == pytest.approx(0.6 + np.arctan2(rest[0], rest[2]), abs=0.02)
    assert [turn.joint for turn in found.held.rotations] == [END_PARTS["left_foot"]]


def test_a_loop_meets_them_and_still_closes():
    joints, contacts = walking(101)
    motion = Motion(joints[:81].astype(np.float32), contacts[:81], (Segment("walks", 0, 80),), 0, ModelId("m", "h"))
    cycle = LoopCycle(joints[80, 0] - joints[0, 0], False)
    way = joints[np.arange(70, 80), HAND] + [0.0, 0.2, 0.1]
    found = meet_in_cycle(motion, cycle, Constraints(placements=(PartPlacement("right_hand", np.arange(70, 80), way),)))
    np.testing.assert_allclose(found.joints[70:80, HAND], way, atol=0.01)
    np.testing.assert_allclose(found.joints[-1], found.joints[0] + cycle.displacement, atol=1e-5)
    # It comes back from the last frames in the first.
    assert np.linalg.norm(found.joints[1, HAND] - joints[1, HAND]) > 0.05
    assert jerk(found.joints) < 1.5 * jerk(joints)


def test_without_constraints_a_motion_is_itself():
    joints, contacts = walking(20)
    motion = Motion(joints.astype(np.float32), contacts, (Segment("walks", 0, 19),), 0, ModelId("m", "h"))
    assert meet_constraints(motion, Constraints()) is motion


def test_a_body_that_is_led_elsewhere_keeps_its_feet_planted():
    joints, contacts = walking()
    share = np.linspace(0.0, 1.0, 100)
    moved, still = moved_body(joints, contacts, BodyMove(0.5 * share, np.stack([0.6 * share, 0.0 * share], axis=-1), np.zeros(100)))
    assert sliding(moved, still) < sliding(joints, contacts) + 0.08
    np.testing.assert_allclose(moved[-1, 0], joints[-1, 0] + [0.6, 0.0, 0.0], atol=0.1)


def test_a_stretch_of_waypoints_is_met_without_another_motions_sway():
    body, at = walking(100), np.arange(30, 60)
    sway = 0.015 * np.sin(at * 2.0)
    places = body[0][at, 0][:, [0, 2]] + np.stack([0.3 + sway, np.zeros(len(at))], axis=-1)
    facings = facing_angle(body[0].astype(np.float64))[at] + np.radians(1.5) * np.cos(at * 2.0)
    found = met(body, Constraints(waypoints=(RootWaypoints(at, places, None, facings),)))
    assert not found.misses
    away = np.linalg.norm(found.joints[at, 0][:, [0, 2]] - places, axis=-1)
    assert away.max() < 0.026
    turned = np.abs((facing_angle(found.joints.astype(np.float64))[at] - facings + np.pi) % (2.0 * np.pi) - np.pi)
    assert np.degrees(turned.max()) < 2.6
    assert jerk(found.joints[30:60, :1]) < 0.5 * jerk(body[0][30:60, :1] + np.stack([sway, 0 * at, 0 * at], axis=-1)[:, None])
