"""What ships, led to constraints: nearer to them than it was, smoother than by closed form alone, and alike everywhere."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from motion_mamba.generator.constraints.kinds import Constraints, PoseConstraint
from motion_mamba.generator.constraints.part_kinds import PartPlacement, RootWaypoints
from motion_mamba.generator.constraints.solving.whole_motion import meet_constraints
from motion_mamba.generator.evaluation.motion_quality import jerk, skating_kimodo
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.inference.correction.corrected import corrected
from motion_mamba.generator.motion import Motion
from motion_mamba.generator.request import Request
from motion_mamba.rigs.smpl import JOINT

HAND = JOINT["right_wrist"]


@pytest.fixture(scope="module")
def open_generator() -> Generator:
    return Generator.load("open", device="cpu", runtime="light")


@pytest.fixture(scope="module")
def walk(open_generator: Generator) -> Motion:
    (made,) = open_generator.generate(Request((("a person walks forward", 3.0),), seed=4))
    return made


def reached_for(walk: Motion, frames: np.ndarray) -> Constraints:
    """Half a metre from where the hand is, to the side and up."""
    return Constraints(placements=(PartPlacement("right_hand", frames, walk.joints[frames, HAND] + [-0.4, 0.3, 0.2]),))


def led(generator: Generator, motion: Motion, constraints: Constraints, steps: int = 12) -> Motion:
    return corrected(generator.network.latent_code, motion, constraints, steps)


def away(motion: Motion, constraints: Constraints) -> float:
    (one,) = constraints.placements
    return float(np.linalg.norm(motion.joints[one.frames, HAND] - one.positions, axis=-1).mean())


def test_a_hand_comes_near_and_the_body_goes_along(open_generator: Generator, walk: Motion):
    constraints = reached_for(walk, np.array([30]))
    made = led(open_generator, walk, constraints)
    assert away(walk, constraints) > 0.5 and away(made, constraints) < 0.2
    shoulder = JOINT["right_shoulder"]
    assert np.linalg.norm(made.joints[30, shoulder] - walk.joints[30, shoulder]) > 0.02
    (met,) = meet_constraints(made, constraints).joints[[30], HAND]
    assert np.allclose(met, constraints.placements[0].positions, atol=0.01)


def test_waypoints_are_walked_to_smoother_and_with_stiller_feet_than_by_closed_form_alone(open_generator: Generator, walk: Motion):
    frames = np.array([20, 40, 55])
    places = walk.joints[frames, 0][:, [0, 2]] + [[0.3, 0.1], [0.6, -0.3], [0.6, 0.1]]
    constraints = Constraints(waypoints=(RootWaypoints(frames, places),))
    alone = meet_constraints(walk, constraints).joints
    both = open_generator.meet(walk, constraints).joints
    assert np.allclose(both[frames, 0][:, [0, 2]], places, atol=0.05)
    assert jerk([both]) < jerk([alone]) and skating_kimodo([both]) <= skating_kimodo([alone])


def test_nothing_is_changed_where_nothing_is_asked_or_all_is_met(open_generator: Generator, walk: Motion):
    pose = Constraints(PoseConstraint(walk.joints[[20]], np.array([20])))
    there = Constraints(placements=(PartPlacement("right_hand", np.array([30]), walk.joints[[30], HAND]),))
    for constraints in (Constraints(), pose, there):
        assert led(open_generator, walk, constraints) is walk
    assert led(open_generator, walk, reached_for(walk, np.array([30])), steps=0) is walk
    assert corrected(None, walk, reached_for(walk, np.array([30]))) is walk


def test_of_a_long_motion_what_lies_before_the_window_stays_to_the_bit(open_generator: Generator):
    (walk,) = open_generator.generate(Request((("a person walks forward", 18.0),), seed=4))
    constraints = reached_for(walk, np.array([330]))
    made = led(open_generator, walk, constraints)
    assert np.array_equal(made.joints[:160], walk.joints[:160]) and np.array_equal(made.contacts[:160], walk.contacts[:160])
    assert away(made, constraints) < 0.7 * away(walk, constraints)
    before, after = (np.linalg.norm(np.diff(one.joints[155:175], n=3, axis=0), axis=-1).max() for one in (walk, made))
    assert after < before + 0.02, "no jump where the window begins"


def test_both_runtimes_lead_alike(open_generator: Generator, walk: Motion):
    torches = Generator.load("open", device="cpu", runtime="torch")
    constraints = reached_for(walk, np.array([20, 40]))
    ours, theirs = (led(one, walk, constraints, steps=6).joints for one in (open_generator, torches))
    assert np.abs(ours - theirs).max() < 1e-4


def test_all_of_it_goes_into_what_is_generated(open_generator: Generator, walk: Motion):
    constraints = reached_for(walk, np.array([30]))
    request = Request((("a person walks forward", 3.0),), seed=4)
    (made,) = open_generator.generate(replace(request, constraints=constraints))
    assert np.array_equal(made.joints, open_generator.meet(walk, constraints).joints)
    assert not made.misses
