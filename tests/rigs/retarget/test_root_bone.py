"""A bone on the ground that carries the way walked, and everything else relative to it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from people import Look, person, posed, swaying, with_bone
from test_retarget import named

from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack
from motion_mamba.rigs.math.rotations import about_axis, angle_between, from_matrix, identity, inverse, multiply
from motion_mamba.rigs.recognition.rig import RigError
from motion_mamba.rigs.retarget.ik_controls import ik_keys
from motion_mamba.rigs.retarget.retarget import Manner, retarget, target
from motion_mamba.rigs.retarget.root_bone import heading
from motion_mamba.rigs.retarget.source import motion_from_track


def with_root(look: Look | None = None):
    rig, mapping = person(named("Unreal Mannequin"), look or Look(21))
    return with_bone(rig, "root", None, np.zeros(3), below=("pelvis",)), mapping


def turning_walk(frames: int = 60):
    """Three metres ahead and then round a corner to the left."""
    yaw = np.radians(90) * np.clip((np.arange(frames) - 30) / 20, 0, 1)
    rotations = identity(frames, 22)
    rotations[:, 0] = about_axis("Y", yaw)
    steps = 0.05 * np.stack([np.sin(yaw), np.zeros(frames), np.cos(yaw)], axis=1)
    way = np.cumsum(steps, axis=0) - steps[0]
    return motion_from_track(PoseTrack(rotations, way + np.array((0, 0.95, 0)), SMPL_SKELETON, 20.0)), yaw


def test_the_bone_on_the_ground_is_found() -> None:
    rig, mapping = with_root()
    assert rig.names[target(rig, mapping).root] == "root"
    assert target(*person(named("Mixamo"))).root is None
    assert target(replace(rig, driven=frozenset({"root"})), mapping).root is None
    assert rig.names[target(rig, replace(mapping, root="root")).root] == "root"
    with pytest.raises(RigError, match=r"ik_foot_root.*pelvis"):
        target(rig, replace(mapping, root="ik_foot_root"))


@pytest.mark.parametrize("manner", ["MOVE", "TURN"])
@pytest.mark.parametrize("look", [Look(21), Look(22, arms=0.8, facing=2.0, size=0.6)])
def test_what_is_shown_is_the_same_whoever_carries_it(manner, look) -> None:
    rig, mapping = with_root(look)
    source, onto = motion_from_track(swaying(40)), target(rig, mapping)
    plain, carried = (retarget(source, onto, 1.0, Manner(root=root)) for root in ("NONE", manner))
    shown, wanted = posed(rig, carried), posed(rig, plain)
    for name in rig.names:
        if name != "root":
            np.testing.assert_allclose(shown[name], wanted[name], atol=1e-9)
    np.testing.assert_allclose(carried.places[:, onto.order.index(onto.root)], shown["root"][:, :3, 3], atol=1e-9)


def test_root_goes_below_the_hips_and_the_hips_go_up_and_down_alone() -> None:
    rig, mapping = with_root()
    source, yaw = turning_walk()
    onto = target(rig, mapping)
    motion = retarget(source, onto, 0.0, Manner(root="TURN"))
    world = posed(rig, motion)
    hips = 0.5 * (world["thigh_l"] + world["thigh_r"])[:, :3, 3]
    np.testing.assert_allclose(world["root"][:, [0, 2], 3] - hips[:, [0, 2]], 0.0, atol=0.02)
    assert np.ptp(world["root"][:, 1, 3]) < 1e-12
    # And turns to where the body faces, evenly.
    turned = multiply(from_matrix(world["root"][:, :3, :3]), inverse(rig.axes[rig.index["root"]]))
    assert np.degrees(angle_between(turned[[0, -1]], about_axis("Y", yaw[[0, -1]]))).max() < 0.5
    assert "root" not in retarget(source, onto, 0.0, Manner(root="MOVE")).rotations


def test_heading_does_not_sway_and_goes_round_and_round() -> None:
    frames = np.arange(200)
    yaw = 0.1 * frames
    rotations = identity(200, 22)
    rotations[:, 0] = about_axis("Y", yaw + 0.15 * np.sin(2 * np.pi * frames / 6))
    source = motion_from_track(PoseTrack(rotations, np.tile((0, 0.95, 0.0), (200, 1)), SMPL_SKELETON, 20.0))
    found = heading(source.joints, 20.0)
    np.testing.assert_allclose(found[10:-10], yaw[10:-10], atol=0.06)


def test_ik_controls_below_the_root_are_keyed_relative_to_it() -> None:
    rig, mapping = with_root(Look(23, facing=1.0))
    for side, word in (("left", "l"), ("right", "r")):
        rig = with_bone(rig, f"ik_hand_{word}", "root", rig.heads[rig.index[f"hand_{word}"]] + (0, 0.03, 0))
        mapping = replace(mapping, ik=mapping.ik | {f"{side}_wrist": f"ik_hand_{word}"})
    onto = target(rig, mapping)
    motion = retarget(motion_from_track(swaying(30)), onto, 0.0, Manner(root="TURN"))
    keys = ik_keys(motion, onto)
    keyed = replace(
        motion,
        rotations=motion.rotations | {bone: turn for bone, (turn, _) in keys.items()},
        locations=motion.locations | {bone: place for bone, (_, place) in keys.items()},
    )
    world = posed(rig, keyed)
    hand = world["hand_l"]
    # The control stays rigid with the hand.
    offset = np.einsum("tij,tj->ti", np.transpose(hand[:, :3, :3], (0, 2, 1)), (world["ik_hand_l"] - hand)[:, :3, 3])
    assert np.abs(offset - offset[0]).max() < 1e-9
    turn = np.einsum("tji,tjk->tik", hand[:, :3, :3], world["ik_hand_l"][:, :3, :3])
    assert np.abs(turn - turn[0]).max() < 1e-9


def test_a_hand_that_is_not_mapped_leaves_its_ik_controls_alone() -> None:
    rig, mapping = with_root(Look(24))
    for name in ("ik_hand_l", "pole_l", "ik_foot_l"):
        rig = with_bone(rig, name, "root", np.array((0.3, 1.0, 0.0)))
    ik = {"left_wrist": "ik_hand_l", "left_elbow": "pole_l", "left_ankle": "ik_foot_l"}
    joints = {role: bone for role, bone in mapping.joints.items() if role != "left_wrist"}
    onto = target(rig, replace(mapping, joints=joints, ik=ik))
    assert list(ik_keys(retarget(motion_from_track(swaying(3)), onto), onto)) == ["ik_foot_l"]


def test_a_connected_bone_on_the_ground_is_none() -> None:
    rig, mapping = with_root()
    rig = with_bone(rig, "top", None, np.array((0.0, -0.1, 0.0)), below=("root",))
    assert rig.names[target(rig, mapping).root] == "root"
    assert rig.names[target(replace(rig, connected=frozenset({"root"})), mapping).root] == "top"
