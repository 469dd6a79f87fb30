"""Bodies that are posed: bones keep their lengths, feet stay, hands come where they are told and not into the trunk."""

from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.training.grammar.checks import distance_to, feet_stay, pitch, twist, wrist_height
from motion_mamba.generator.training.grammar.figure import places
from motion_mamba.generator.training.grammar.figure.arms import HandTrack, Key, outside
from motion_mamba.generator.training.grammar.figure.body import SIDES, Body, in_frame, with_rest_bones
from motion_mamba.generator.training.grammar.figure.gait import with_arm_swing, with_step_length
from motion_mamba.generator.training.grammar.figure.places import OnBody, Towards
from motion_mamba.generator.training.grammar.figure.posing import Pose, posed, turn
from motion_mamba.rigs.smpl import JOINT, PARENTS, REST_OFFSETS

from .conftest import walking_joints

ON_THE_BODY = sorted(name for name, place in vars(places).items() if isinstance(place, OnBody) and name != "KNEE")


def bone_error(joints: np.ndarray) -> float:
    bones = joints[:, 1:] - joints[:, list(PARENTS[1:])]
    return float(np.abs(np.linalg.norm(bones, axis=-1) - np.linalg.norm(REST_OFFSETS[1:], axis=-1)).max())


def at_place(joints: np.ndarray, place: places.Place, side: str) -> np.ndarray:
    track = HandTrack((Key(place, 0.8, 2.2),))
    return posed(joints, Pose(hands={side: track}), np.random.default_rng(0))


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("name", ON_THE_BODY)
def test_a_hand_comes_to_a_place_on_the_body(joints: np.ndarray, name: str, side: str) -> None:
    made = at_place(joints, getattr(places, name), side)
    assert distance_to(made, side, getattr(places, name))[20:40].max() < 0.07
    assert bone_error(made) < 1e-9
    assert feet_stay(made, 0.01)


def test_the_other_arm_goes_on_hanging(joints: np.ndarray) -> None:
    made = at_place(joints, places.MOUTH, "left")
    assert wrist_height(made, "right", "pelvis").max() < 0.15
    assert wrist_height(made, "left", "pelvis").max() > 0.4


def test_both_sides_are_mirror_images(joints: np.ndarray) -> None:
    calm = np.repeat(joints[:1], 60, axis=0)
    hands = {side: HandTrack((Key(Towards((1.0, 0.3, 0.2)), 0.5),)) for side in SIDES}
    made = posed(calm, Pose(hands=hands), np.random.default_rng(1))
    body = Body.of(made)
    left, right = (in_frame(body.heading, body.at(f"{side}_wrist") - body.at("neck"))[30] for side in SIDES)
    assert left * [-1.0, 1.0, 1.0] == pytest.approx(right, abs=0.05)


def test_no_wrist_ends_inside_the_trunk_or_the_head(joints: np.ndarray) -> None:
    body = Body.of(joints)
    for name, share in (("spine2", 0.0), ("head", 0.0), ("pelvis", 0.2)):
        inside = body.at(name) + share * (body.at("neck") - body.at(name)) + [0.01, 0.05, 0.02]
        assert np.linalg.norm(outside(body, inside) - inside, axis=-1).min() > 0.03


def test_a_bow_bends_forward_over_feet_that_stay(joints: np.ndarray) -> None:
    share = np.linspace(0.0, 1.0, len(joints))[:, None]
    pose = Pose(tilt=share * turn(pitch=20.0), trunk=share * turn(pitch=30.0), pelvis=share * [0.0, -0.05, -0.1])
    made = posed(joints, pose, np.random.default_rng(0))
    assert pitch(made)[-1] > 30.0
    assert feet_stay(made, 1e-6)
    assert bone_error(made) < 1e-9


def test_a_twist_turns_the_shoulders_and_not_the_feet(joints: np.ndarray) -> None:
    made = posed(joints, Pose(trunk=np.tile(turn(yaw=40.0), (len(joints), 1))), np.random.default_rng(0))
    assert twist(made).mean() == pytest.approx(40.0, abs=6.0)
    assert feet_stay(made, 1e-6)


def test_a_body_comes_down_where_its_legs_are_too_short(joints: np.ndarray) -> None:
    made = posed(joints, Pose(pelvis=np.tile([0.3, 0.0, 0.0], (len(joints), 1))), np.random.default_rng(0))
    assert (made[:, 0, 1] < joints[:, 0, 1] - 0.02).all()
    assert feet_stay(made, 1e-6)
    assert bone_error(made) < 1e-9


def test_shorter_steps_cover_less_ground_and_standing_feet_stand() -> None:
    walk = with_rest_bones(walking_joints())
    made = with_step_length(walk, 0.5)
    ways = [np.linalg.norm((one[-1, 0] - one[0, 0])[[0, 2]]) for one in (walk, made)]
    assert ways[1] == pytest.approx(0.5 * ways[0], rel=1e-6)
    slow = [np.linalg.norm(np.diff(one[:, JOINT["left_ankle"]][:, [0, 2]], axis=0), axis=-1) for one in (walk, made)]
    assert slow[1] == pytest.approx(0.5 * slow[0], abs=1e-6)
    assert bone_error(made) < 1e-9


def test_arms_swing_as_far_as_told() -> None:
    walk = walking_joints()
    reach = [np.ptp(one[:, JOINT["left_wrist"], 2] - one[:, 0, 2]) for one in (walk, with_arm_swing(walk, 0.5), with_arm_swing(walk, 1.4))]
    assert reach[1] < 0.65 * reach[0] < reach[0] < 0.85 * reach[2]
    assert bone_error(with_arm_swing(walk, 1.4)) < 1e-9
