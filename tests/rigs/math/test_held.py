from __future__ import annotations

import numpy as np

from motion_mamba.rigs import smpl
from motion_mamba.rigs.math.ground import GroundMove
from motion_mamba.rigs.math.held import Held, HeldJoint, HeldRotation, facing_rotation, with_held_rotations
from motion_mamba.rigs.math.kinematics import forward_kinematics, global_rotations
from motion_mamba.rigs.math.rotations import about_axis, angle_between, from_axis_angle, multiply
from motion_mamba.rigs.solve.solver import solve

from .bodies import walking

HEAD = smpl.JOINT["head"]


def test_held_rotations_go_along_with_the_body_and_fade():
    joints, _ = walking(40)
    share = np.concatenate([np.zeros(10), np.linspace(0, 1, 10), np.ones(20)])
    wanted = from_axis_angle(np.array([0.2, 0.7, 0.0]))
    held = Held(rotations=(HeldRotation(HEAD, np.repeat(wanted[None], 40, axis=0), share),))
    turned = GroundMove(1.1, np.array([3.0, 0.0, 1.0])).of(joints)
    track = with_held_rotations(solve(turned, 20.0), held, turned)
    world = global_rotations(track)[:, HEAD]
    expected = multiply(about_axis("Y", np.full(40, 1.1)), np.broadcast_to(wanted, (40, 4)))
    assert angle_between(world, expected)[20:].max() < 1e-6
    before = global_rotations(solve(turned, 20.0))[:, HEAD]
    assert angle_between(world, before)[:10].max() < 1e-6
    np.testing.assert_allclose(forward_kinematics(track), forward_kinematics(solve(turned, 20.0)), atol=1e-9)


def test_a_part_counts_its_frames_anew():
    held = Held(
        (HeldJoint(20, np.array([3, 9, 15])), HeldJoint(21, np.array([30]))), (HeldRotation(HEAD, np.zeros((40, 4)), np.arange(40)),)
    )
    part = held.part(8, 20)
    assert [one.joint for one in part.joints] == [20] and part.joints[0].frames.tolist() == [1, 7]
    assert part.rotations[0].share.tolist() == list(range(8, 21))


def test_facing_is_the_turn_of_the_hips():
    joints, _ = walking(5)
    turn = facing_rotation(GroundMove(0.8, np.zeros(3)).of(joints))
    assert angle_between(turn, about_axis("Y", np.full(5, 0.8))).max() < 1e-6
