"""Arms of bodies of another build: hands on the floor stay on it, arms stay out of a broad trunk."""

from __future__ import annotations

import numpy as np
import pytest
from people import Look, person, posed, swaying
from test_retarget import degrees_between, named

from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack
from motion_mamba.rigs.math.rotations import from_axis_angle, identity, inverse, rotate
from motion_mamba.rigs.retarget.hands import ArmCare, Trunk
from motion_mamba.rigs.retarget.retarget import Manner, retarget, target
from motion_mamba.rigs.retarget.source import motion_from_track
from motion_mamba.rigs.smpl import JOINT


def crouching(frames: int = 20):
    """Bent over with hanging arms, hands just over the floor, and up again."""
    rotations = identity(frames, 22)
    bend = np.sin(np.linspace(0, np.pi, frames))
    rotations[:, 0] = from_axis_angle(bend[:, None] * (1.5, 0, 0))
    for side, sign in (("left", 1), ("right", -1)):
        rotations[:, JOINT[f"{side}_elbow"]] = from_axis_angle(np.array((0, -sign * 0.9, 0)))
        rotations[:, JOINT[f"{side}_hip"]] = from_axis_angle(bend[:, None] * (-2.4, 0, 0))
        rotations[:, JOINT[f"{side}_knee"]] = from_axis_angle(bend[:, None] * (1.9, 0, 0))
        rotations[:, JOINT[f"{side}_shoulder"]] = from_axis_angle(np.array((0, -sign * 1.4, 0)))
    root = np.stack([np.zeros(frames), 0.95 - 0.45 * bend, np.zeros(frames)], axis=1)
    return motion_from_track(PoseTrack(rotations, root, SMPL_SKELETON, 20.0))


def hands_of(mapping, world) -> np.ndarray:
    return np.stack([world[mapping.joints[f"{side}_wrist"]][:, :3, 3] for side in ("left", "right")], axis=1)


@pytest.mark.parametrize("seed", range(2, 8))
def test_low_hands_are_as_high_as_the_source_s(seed) -> None:
    rig, mapping = person(named("Mixamo"), Look(seed, arms=0.5, size=0.8))
    onto, source = target(rig, mapping), crouching()
    wanted = source.joints[:, [JOINT["left_wrist"], JOINT["right_wrist"]], 1] * onto.stance.height / source.height
    low = wanted < 0.25 * onto.stance.height
    assert low.any()

    def off(care: float) -> float:
        motion = retarget(source, onto, 0.0, Manner(arms=ArmCare(care)))
        return float(np.abs(hands_of(mapping, posed(rig, motion))[..., 1] - wanted)[low].max())

    assert off(1.0) < 0.01 < off(0.0)


def test_high_hands_are_left_alone() -> None:
    rig, mapping = person(named("Mixamo"), Look(1))
    source = motion_from_track(swaying(reach=0.3))
    with_care, without = (retarget(source, target(rig, mapping), 0.0, Manner(arms=ArmCare(care))) for care in (1.0, 0.0))
    high = source.joints[:, JOINT["left_wrist"], 1] > 0.75 * source.height
    assert high.any()
    for bone in ("LeftArm", "LeftForeArm"):
        np.testing.assert_allclose(with_care.rotations[bone][high], without.rotations[bone][high], atol=1e-9)


def hanging(frames: int = 10):
    """Arms that hang close to the body, a forearm across it."""
    rotations = identity(frames, 22)
    for side, sign in (("left", 1), ("right", -1)):
        rotations[:, JOINT[f"{side}_shoulder"]] = from_axis_angle(np.array((0, 0, -sign * 1.6)))
    rotations[:, JOINT["left_elbow"]] = from_axis_angle(np.linspace(0, 1, frames)[:, None] * (0.0, -1.6, 0.0))
    return motion_from_track(PoseTrack(rotations, np.tile((0, 0.95, 0.0), (frames, 1)), SMPL_SKELETON, 20.0))


def test_arms_stay_outside_a_broad_trunk() -> None:
    rig, mapping = person(named("Mixamo"), Look(4, arms=1.2, facing=0.7))
    onto, source, trunk = target(rig, mapping), hanging(), Trunk(0.34, 0.3)

    def depth(care: ArmCare) -> float:
        """How deep the deepest elbow or hand is inside, as a share of the way to the middle."""
        world = posed(rig, retarget(source, onto, 0.0, Manner(arms=care)))
        hips = 0.5 * (world[mapping.joints["left_hip"]] + world[mapping.joints["right_hip"]])[:, :3, 3]
        deepest = 0.0
        for joint in ("left_elbow", "right_elbow", "left_wrist", "right_wrist"):
            off = rotate(inverse(onto.stance.facing), world[mapping.joints[joint]][:, :3, 3] - hips)
            deepest = max(deepest, float((1 - np.hypot(off[:, 0] / trunk.across, off[:, 2] / trunk.deep)).max()))
        return deepest

    assert depth(ArmCare()) > 0.3
    assert depth(ArmCare(trunk=trunk)) < 0.05


def test_arms_keep_their_lengths_and_hands_their_directions() -> None:
    rig, mapping = person(named("Mixamo"), Look(4, arms=1.2))
    onto = target(rig, mapping)
    care = Manner(arms=ArmCare(1.0, Trunk(0.4, 0.4)))
    plain, cared = (posed(rig, retarget(hanging(), onto, 0.0, manner)) for manner in (Manner(), care))
    np.testing.assert_allclose(cared["LeftHand"][:, :3, :3], plain["LeftHand"][:, :3, :3], atol=1e-9)
    upper = cared["LeftForeArm"][:, :3, 3] - cared["LeftArm"][:, :3, 3]
    assert np.ptp(np.linalg.norm(upper, axis=1)) < 1e-9
    assert degrees_between(upper, (plain["LeftForeArm"] - plain["LeftArm"])[:, :3, 3]).max() > 5.0
