"""Loops: the end goes over into the beginning; with a tiny model of random weights."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from motion_mamba.generator import request as request_module
from motion_mamba.generator.constraints import checks
from motion_mamba.generator.constraints.kinds import Constraints, PoseConstraint, RootPath
from motion_mamba.generator.motion import Motion
from motion_mamba.generator.request import Request, RequestError
from motion_mamba.rigs.finishing.joint_motion import JointMotion
from motion_mamba.rigs.finishing.options import FinishingOptions
from motion_mamba.rigs.finishing.pipeline import finish_joints

from ..conftest import walking_joints

LOOP = Request((("walks", 3.0),), seed=4)


def finished_joints(motion: Motion) -> np.ndarray:
    return finish_joints(JointMotion.of(motion), FinishingOptions()).joints


@pytest.mark.parametrize("loop", ["travel", "in-place"])
def test_ends_as_it_starts_in_pose_and_velocity(tiny_generator, loop):
    for motion in tiny_generator.generate(replace(LOOP, loop=loop, variations=2)):
        assert motion.joints.shape == (60, 22, 3)
        way = motion.loop_cycle.displacement * (loop == "travel")
        np.testing.assert_allclose(motion.joints[-1], motion.joints[0] + way, atol=1e-4)
        rounds = np.concatenate([motion.joints[:-1], motion.joints + way])
        before, after = rounds[59] - rounds[58], rounds[60] - rounds[59]
        # In place, the way is taken out evenly, which changes both alike. Random weights move at metres a second.
        np.testing.assert_allclose(before, after, atol=0.02 * np.abs(after).max())


def test_its_way_is_the_one_that_the_motion_took_by_itself(tiny_generator):
    (free,), (loop,) = tiny_generator.generate(LOOP), tiny_generator.generate(replace(LOOP, loop="travel"))
    np.testing.assert_allclose(loop.loop_cycle.displacement, (free.joints[-1, 0] - free.joints[0, 0]) * [1, 0, 1], atol=1e-5)
    np.testing.assert_allclose(loop.joints[:10], free.joints[:10], atol=1e-5)
    assert np.abs(loop.joints[30:50] - free.joints[30:50]).max() > 1e-3


def test_frames_to_keep_stay_in_it(tiny_generator):
    poses = PoseConstraint(walking_joints(60)[[0, 30]], np.array([0, 30]))
    (motion,) = tiny_generator.generate(replace(LOOP, loop="travel", constraints=Constraints(poses)))
    np.testing.assert_allclose(motion.joints[[0, 30]], poses.joints, atol=1e-4)


def test_locked_feet_join_too(tiny_generator):
    (motion,) = tiny_generator.generate(replace(LOOP, loop="in-place"))
    locked = finished_joints(motion)
    np.testing.assert_allclose(locked[-1], locked[0], atol=1e-5)


def test_what_it_asks_for_itself_may_be_longer_and_farther_away(tiny_generator, monkeypatch):
    monkeypatch.setattr(request_module, "LONGEST_SECONDS", 3.0)
    monkeypatch.setattr(checks, "_FARTHEST_METRES", 0.01)
    (motion,) = tiny_generator.generate(replace(LOOP, loop="travel"))
    assert len(motion.joints) == 60


@pytest.mark.parametrize("kind", [np.uint64, np.uint8, np.int16])
def test_frames_to_keep_may_be_of_any_whole_numbers(tiny_generator, kind):
    joints = walking_joints(60)[[30, 31]]
    poses, same = PoseConstraint(joints, np.array([30, 31], kind)), PoseConstraint(joints, np.array([30, 31]))
    (motion,), (other,) = (tiny_generator.generate(replace(LOOP, loop="travel", constraints=Constraints(each))) for each in (poses, same))
    np.testing.assert_array_equal(motion.joints, other.joints)


def test_progress_counts_both_goes(tiny_generator):
    seen = []
    tiny_generator.generate(replace(LOOP, loop="travel", steps=2), lambda *s: seen.append(s) or True)
    done = [step for step, _ in seen]
    assert done == sorted(done) and done[-1] == seen[-1][1]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"loop": "sideways"}, "travel, in-place"),
        ({"loop": "travel", "constraints": Constraints(path=RootPath(np.array([0.0, 3.0]), np.eye(2)))}, "leave one out"),
        (
            {"loop": "travel", "constraints": Constraints(PoseConstraint(np.zeros((1, 22, 3), np.float32), np.array([59])))},
            "leave frame 59 out",
        ),
    ],
)
def test_what_cannot_be(tiny_generator, change, message):
    with pytest.raises(RequestError, match=message):
        tiny_generator.generate(replace(LOOP, **change))
