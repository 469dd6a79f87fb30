"""Twist bones: what an arm or leg is twisted by is shared out along it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from people import Look, person, posed, swaying, with_bone
from test_retarget import named, worst_limb

from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack, forward_kinematics
from motion_mamba.rigs.math.rotations import from_axis_angle, from_matrix, identity, inverse, multiply
from motion_mamba.rigs.retarget.retarget import Manner, retarget, target
from motion_mamba.rigs.retarget.source import motion_from_track, motion_of_rig
from motion_mamba.rigs.retarget.twist import twist_about, twist_bones
from motion_mamba.rigs.smpl import JOINT


def turned_by(degrees: float, joint: str, axis=(1.0, 0.0, 0.0)):
    """The T-pose with one joint turned about an axis, five frames from nothing to all of it."""
    rotations = identity(5, 22)
    rotations[:, JOINT[joint]] = from_axis_angle(np.radians(degrees) * np.linspace(0, 1, 5)[:, None] * np.array(axis))
    return motion_from_track(PoseTrack(rotations, np.tile((0, 0.95, 0.0), (5, 1)), SMPL_SKELETON, 20.0))


def twist_shown(rig, world, bone: str, axis) -> float:
    """Degrees that a bone is turned about an axis of the world from where it rests, in the last frame."""
    rest = np.array(rig.axes[rig.index[bone]])
    turn = multiply(from_matrix(world[bone][-1, :3, :3]), inverse(rest))
    return float(np.degrees(twist_about(turn[None], np.array(axis))[0]))


def forearm_with(names, places):
    rig, mapping = person(named("Unreal Mannequin"), Look(11))
    for name, at in zip(names, places, strict=True):
        elbow, wrist = (rig.heads[rig.index[bone]] for bone in ("lowerarm_l", "hand_l"))
        rig = with_bone(rig, name, "lowerarm_l", elbow + at * (wrist - elbow))
    return rig, mapping


def test_a_turned_hand_turns_the_forearm_s_twist_bones_by_their_share() -> None:
    rig, mapping = forearm_with(("lowerarm_twist_02_l", "lowerarm_twist_01_l"), (0.25, 0.75))
    # Its forearms rest with a bend, so the axis is theirs.
    axis = rig.heads[rig.index["hand_l"]] - rig.heads[rig.index["lowerarm_l"]]
    axis /= np.linalg.norm(axis)
    world = posed(rig, retarget(turned_by(80, "left_wrist"), target(rig, mapping), 0.0))
    shown = [twist_shown(rig, world, bone, axis) for bone in ("lowerarm_l", "lowerarm_twist_02_l", "lowerarm_twist_01_l", "hand_l")]
    np.testing.assert_allclose(shown, [0.0, 40.0, 70.0, 80.0], atol=0.5)


def test_without_sharing_they_go_with_the_forearm() -> None:
    rig, mapping = forearm_with(("lowerarm_twist_01_l",), (0.5,))
    motion = retarget(turned_by(80, "left_wrist"), target(rig, mapping), 0.0, Manner(twist=False))
    assert "lowerarm_twist_01_l" not in motion.rotations


def test_bones_that_are_driven_or_lie_elsewhere_or_say_nothing_are_left_alone() -> None:
    rig, mapping = forearm_with(("lowerarm_twist_01_l", "watch_l"), (0.5, 0.8))
    rig = with_bone(rig, "sleeve_roll_l", "lowerarm_l", rig.heads[rig.index["lowerarm_l"]] + (0, 0.2, 0))
    assert [rig.names[twist.bone] for twist in twist_bones(rig, mapping)] == ["lowerarm_twist_01_l"]
    assert not twist_bones(replace(rig, driven=frozenset({"lowerarm_twist_01_l"})), mapping)
    assert not twist_bones(replace(rig, helpers=frozenset({"lowerarm_twist_01_l"})), mapping)


def test_an_upper_arm_of_two_bones_swings_with_the_first_and_twists_with_the_second() -> None:
    """As Daz's Genesis: bend bone, then twist bone, then forearm."""
    rig, mapping = person(named("Daz Genesis 8"), Look(12, twist_bones=True))
    world = posed(rig, retarget(turned_by(70, "left_shoulder"), target(rig, mapping), 0.0))
    shown = [twist_shown(rig, world, bone, (1, 0, 0)) for bone in ("lShldrBend", "twist left shoulder", "lForearmBend")]
    np.testing.assert_allclose(shown, [0.0, 70.0, 70.0], atol=0.1)


@pytest.mark.parametrize("seed", range(4))
def test_limbs_point_as_before_and_all_of_the_motion_can_be_read_back(seed) -> None:
    rig, mapping = person(named("Daz Genesis 8"), Look(seed, arms=0.4 * seed, twist_bones=True))
    track = swaying(30, seed, reach=1.0)
    source = motion_from_track(track)
    motion = retarget(source, target(rig, mapping), 0.0)
    world = posed(rig, motion)
    assert worst_limb(rig, mapping, world, forward_kinematics(track), 0.0) < 0.01
    rotations = np.stack([from_matrix(world[name][:, :3, :3]) for name in rig.names], axis=1)
    positions = np.stack([world[name][:, :3, 3] for name in rig.names], axis=1)
    back = motion_of_rig(rig, mapping, rotations, positions, 20.0)
    # The source's three spine joints cannot all be told from four bones.
    told = [joint for joint in range(22) if joint not in (JOINT["spine1"], JOINT["spine2"])]
    np.testing.assert_allclose(np.abs(np.sum(back.turns * source.turns, axis=-1))[:, told], 1.0, atol=1e-8)


def test_twist_is_continuous_all_the_way_round() -> None:
    angles = np.linspace(-np.pi, np.pi, 2001)
    q = from_axis_angle(angles[:, None] * np.array((1.0, 0.0, 0.0)))
    twist = twist_about(q, np.array((1.0, 0.0, 0.0)))
    assert np.abs(np.diff(twist)).max() < 0.1 and abs(twist[0]) < 1e-6 and abs(twist[-1]) < 1e-6
    small = np.abs(angles) < np.radians(145)
    np.testing.assert_allclose(twist[small], angles[small], atol=1e-9)
