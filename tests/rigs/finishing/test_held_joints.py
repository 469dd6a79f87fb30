from __future__ import annotations

from dataclasses import replace

import numpy as np

from motion_mamba.rigs import smpl
from motion_mamba.rigs.finishing.joint_motion import JointMotion
from motion_mamba.rigs.finishing.options import FinishingOptions
from motion_mamba.rigs.finishing.pipeline import finish
from motion_mamba.rigs.math.held import Held, HeldJoint, HeldRotation
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, forward_kinematics, global_rotations
from motion_mamba.rigs.math.rotations import angle_between, from_axis_angle

from ..math.bodies import walking

WRIST = smpl.JOINT["right_wrist"]


def held_motion() -> JointMotion:
    joints, contacts = walking(60)
    # Sunk into the floor: the foot lock lifts the whole body.
    joints = joints - [0.0, 0.02, 0.0]
    turned = np.repeat(from_axis_angle(np.array([0.0, 0.4, 0.9]))[None], 60, axis=0)
    held = Held((HeldJoint(WRIST, np.arange(20, 40)),), (HeldRotation(WRIST, turned, np.ones(60)),))
    return JointMotion(joints.astype(np.float32), contacts, 20.0, held=held)


def test_hands_stay_where_they_were_made_on_a_body_of_other_bones_too():
    motion = held_motion()
    wanted = motion.joints[20:40, WRIST]
    free = finish(replace(motion, held=None), FinishingOptions())
    assert np.linalg.norm(free.motion.joints[20:40, WRIST] - wanted, axis=-1).max() > 0.01
    small = replace(SMPL_SKELETON, offsets=0.96 * SMPL_SKELETON.offsets)
    for skeleton in (SMPL_SKELETON, small):
        done = finish(motion, FinishingOptions(), skeleton)
        np.testing.assert_allclose(done.motion.joints[20:40, WRIST], wanted, atol=1e-4)
        np.testing.assert_allclose(forward_kinematics(done.track)[20:40, WRIST], wanted, atol=0.01)


def test_rotations_are_held_and_lead_in_is_cut_off():
    motion = held_motion()
    assert motion.held is not None
    done = finish(motion, FinishingOptions(lead_in=10, floor=0.5))
    assert done.motion.held is not None and done.motion.held.joints[0].frames.tolist() == list(range(10, 30))
    wanted = motion.held.rotations[0].rotations[10:]
    assert angle_between(global_rotations(done.track)[:, WRIST], wanted).max() < np.radians(5.0)
    np.testing.assert_allclose(done.motion.joints[10:30, WRIST], motion.joints[20:40, WRIST] + [0.0, 0.5, 0.0], atol=1e-4)
