"""The one way from joints to a target, on a person who stands and slides."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from people import Look, named, person, posed

from motion_mamba.rigs.finishing.joint_motion import JointMotion
from motion_mamba.rigs.finishing.options import FinishingOptions, RigTarget
from motion_mamba.rigs.finishing.pipeline import finish, finish_joints
from motion_mamba.rigs.math.ground import turned
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack, forward_kinematics
from motion_mamba.rigs.math.rotations import about_axis, identity
from motion_mamba.rigs.retarget.retarget import DEFAULT_OPTIONS
from motion_mamba.rigs.retarget.target import Target
from motion_mamba.rigs.smpl import CONTACT_JOINTS, JOINT

FPS = 20.0
AS_MADE = FinishingOptions(foot_lock=0.0)


@dataclass(frozen=True)
class Cycle:
    displacement: np.ndarray
    in_place: bool


def sliding(frames: int = 60) -> JointMotion:
    """A person who stands, and whose feet slide two centimetres a second."""
    rotations = identity(1, 22)
    for side in ("left", "right"):
        for joint, bend in (("hip", -0.2), ("knee", 0.4), ("ankle", -0.2)):
            rotations[:, JOINT[f"{side}_{joint}"]] = about_axis("X", np.array(bend))
    standing = forward_kinematics(PoseTrack(rotations, np.zeros((1, 3)), SMPL_SKELETON, FPS))[0]
    standing = standing - np.array([0.0, standing[:, 1].min(), 0.0])
    drift = np.arange(frames)[:, None, None] / FPS * np.array([0.02, 0.0, 0.0])
    return JointMotion((standing + drift).astype(np.float32), np.ones((frames, 4), dtype=bool), FPS)


def slide(joints: np.ndarray) -> float:
    """Metres that contact joints travel."""
    return float(np.linalg.norm(np.diff(joints[:, list(CONTACT_JOINTS)], axis=0), axis=-1).sum(axis=0).max())


def test_feet_that_slide_stand_and_as_made_they_slide_on() -> None:
    motion = sliding()
    assert slide(finish(motion, FinishingOptions()).motion.joints) < 0.2 * slide(motion.joints)
    np.testing.assert_array_equal(finish_joints(motion, AS_MADE).joints, motion.joints)


def test_constrained_frames_stay_as_they_were() -> None:
    motion = replace(sliding(), constrained_frames=np.array([0, 30]))
    finished = finish_joints(motion, FinishingOptions(smoothing=0.7)).joints
    np.testing.assert_array_equal(finished[[0, 30]], motion.joints[[0, 30]])
    assert np.abs(finished - motion.joints).max() > 0.005


def test_ends_that_only_lead_over_are_cut_off() -> None:
    motion = replace(sliding(), constrained_frames=np.array([0, 5, 12, 59]))
    finished = finish_joints(motion, replace(AS_MADE, lead_in=5, lead_out=10))
    np.testing.assert_array_equal(finished.joints, motion.joints[5:50])
    assert len(finished.contacts) == 45 and finished.constrained_frames.tolist() == [0, 7]


def test_it_begins_where_the_pose_stands_and_faces_on_the_floor_that_was_asked_for() -> None:
    motion = sliding()
    pose = turned(motion.joints[7].astype(float), 1.2) + np.array([3.0, 0.0, -2.0])
    joints = finish_joints(motion, replace(AS_MADE, start_pose=pose, floor=0.5)).joints
    np.testing.assert_allclose(joints[0], pose + np.array([0.0, 0.5, 0.0]), atol=1e-5)


def test_a_strength_outside_0_to_1_is_refused() -> None:
    with pytest.raises(ValueError, match="foot lock must lie between 0 and 1"):
        finish(sliding(), FinishingOptions(foot_lock=1.5))
    with pytest.raises(ValueError, match="smoothing must lie between 0 and 1"):
        finish(sliding(), FinishingOptions(smoothing=-0.1))


def test_the_track_shows_the_finished_joints() -> None:
    finished = finish(sliding(), FinishingOptions(floor=0.3))
    away = np.linalg.norm(forward_kinematics(finished.track) - finished.motion.joints, axis=-1)
    assert away.max() < 0.03 and finished.on_rig is None and finished.motion.joints.dtype == np.float32


def test_on_another_rig_feet_stand_on_its_own_legs() -> None:
    rig, mapping = person(named("Mixamo"), Look(2, arms=0.7, size=0.8))
    target = RigTarget(Target.of(rig, mapping), DEFAULT_OPTIONS)
    ankle = mapping.joints["left_ankle"]

    def travelled(options: FinishingOptions) -> float:
        world = posed(rig, finish(sliding(), options, rig=target).on_rig)[ankle][:, :3, 3]
        return float(np.linalg.norm(np.diff(world, axis=0), axis=-1).sum())

    assert travelled(FinishingOptions()) < 0.2 * travelled(AS_MADE)


@pytest.mark.parametrize("in_place", [False, True])
def test_a_loop_ends_as_it_begins(in_place: bool) -> None:
    """Its feet were off by up to two centimetres where they stand: held as one piece, the ends would not meet."""
    made = sliding(41)
    displacement = (made.joints[-1, 0] - made.joints[0, 0]).astype(float)
    taken_out = np.linspace(0.0, 1.0, 41)[:, None, None] * displacement * in_place
    motion = replace(made, joints=(made.joints - taken_out).astype(np.float32), loop_cycle=Cycle(displacement, in_place))
    joints = finish_joints(motion, FinishingOptions()).joints
    np.testing.assert_allclose(joints[-1] - joints[0], np.broadcast_to(displacement * (not in_place), (22, 3)), atol=1e-5)
    assert np.abs(joints[:, JOINT["left_foot"]] - motion.joints[:, JOINT["left_foot"]]).max() > 0.0
