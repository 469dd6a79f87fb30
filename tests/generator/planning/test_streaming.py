"""Motion in pieces, as soon as they are final; with a tiny model of random weights."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from motion_mamba.generator.constraints.kinds import Constraints, PoseConstraint
from motion_mamba.generator.constraints.path_file import walked_evenly
from motion_mamba.generator.motion import Cancelled, Motion
from motion_mamba.generator.request import Request, RequestError
from motion_mamba.rigs.finishing.joint_motion import JointMotion
from motion_mamba.rigs.finishing.options import FinishingOptions
from motion_mamba.rigs.finishing.pipeline import finish_joints

from ..conftest import walking_joints

LONG = Request((("walks", 4.0), ("turns", 1.0), ("runs", 6.0)), seed=5, variations=2)


def finished_joints(motion: Motion) -> np.ndarray:
    return finish_joints(JointMotion.of(motion), FinishingOptions()).joints


@pytest.mark.parametrize("at", [None, [0, 1, 2], [70], [0, 110, 111, 219]])
def test_pieces_laid_end_to_end_are_the_motion(tiny_generator, at):
    poses = None if at is None else PoseConstraint(walking_joints(220, 3)[at], np.array(at))
    request = replace(LONG, constraints=Constraints(poses))
    motions, pieces = tiny_generator.generate(request), list(tiny_generator.stream(request))
    assert [piece.first for piece in pieces] == np.cumsum([0, *(piece.joints.shape[1] for piece in pieces)])[:-1].tolist()
    for index, motion in enumerate(motions):
        assert np.concatenate([piece.joints[index] for piece in pieces]).tobytes() == motion.joints.tobytes()
        assert np.concatenate([piece.contacts[index] for piece in pieces]).tobytes() == motion.contacts.tobytes()


def test_the_first_piece_comes_before_the_second_window_is_made(tiny_generator):
    steps = []
    pieces = tiny_generator.stream(replace(LONG, steps=3), lambda done, total: steps.append(done) or True)
    assert steps == []
    first = next(pieces)
    assert steps == [1, 2, 3] and first.first == 0 and first.joints.shape[:2] == (2, 20)


def test_nothing_waits_for_frames_that_were_given_before(tiny_generator):
    poses = PoseConstraint(walking_joints(1), np.array([0]))
    assert next(tiny_generator.stream(replace(LONG, constraints=Constraints(poses)))).joints.shape[1] == 20


def test_what_leads_to_a_given_frame_waits_for_it(tiny_generator):
    poses = PoseConstraint(walking_joints(1), np.array([150]))
    pieces = list(tiny_generator.stream(replace(LONG, constraints=Constraints(poses))))
    assert pieces[0].first == 0 and pieces[0].joints.shape[1] >= 151


def test_a_bad_request_is_refused_at_once(tiny_generator):
    for request in (
        replace(LONG, seed=-1),
        replace(LONG, loop="travel"),
        replace(LONG, constraints=Constraints(path=walked_evenly(np.eye(2), 5.0))),
    ):
        with pytest.raises(RequestError):
            tiny_generator.stream(request)


def test_cancels_on_the_way(tiny_generator):
    pieces = tiny_generator.stream(replace(LONG, steps=3), lambda done, total: done < 5)
    next(pieces)
    with pytest.raises(Cancelled):
        next(pieces)


def test_frames_that_were_given_are_named(tiny_generator):
    poses = PoseConstraint(walking_joints(2), np.array([9, 2]))
    (motion,) = tiny_generator.generate(Request((("walks", 1.0),), constraints=Constraints(poses)))
    assert motion.constrained_frames.tolist() == [2, 9]
    np.testing.assert_allclose(finished_joints(motion)[[9, 2]], poses.joints, atol=1e-5)


@pytest.mark.parametrize("loop", [None, "travel"])
def test_locked_feet_leave_frames_that_were_given_as_they_are(tiny_generator, loop):
    (motion,) = tiny_generator.generate(Request((("walks", 3.0),), loop=loop))
    motion = replace(motion, constrained_frames=np.arange(59), contacts=np.ones_like(motion.contacts))
    locked = finished_joints(motion)
    np.testing.assert_allclose(locked[:59], motion.joints[:59], rtol=0, atol=0 if loop is None else 1e-6)
