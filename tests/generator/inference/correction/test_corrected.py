"""What ships, led to constraints: nearer to them than it was, smoother than by closed form alone, and alike everywhere."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from motion_mamba.generator.constraints.kinds import Constraints, PoseConstraint, RootPath
from motion_mamba.generator.constraints.part_kinds import PartPlacement, RootWaypoints
from motion_mamba.generator.constraints.solving.whole_motion import meet_constraints
from motion_mamba.generator.evaluation.motion_quality import jerk, skating_kimodo
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.inference.correction.corrected import corrected
from motion_mamba.generator.inference.correction.leading import STEPS, Leading
from motion_mamba.generator.inference.window_memory import WindowMemory
from motion_mamba.generator.motion import Cancelled, Motion
from motion_mamba.generator.request import Request
from motion_mamba.rigs.math.ground import course_of
from motion_mamba.rigs.smpl import JOINT

HAND = JOINT["right_wrist"]


@pytest.fixture(scope="module")
def open_generator() -> Generator:
    return Generator.load("open", device="cpu", runtime="light")


@pytest.fixture(scope="module")
def walk(open_generator: Generator) -> Motion:
    (made,) = open_generator.generate(Request((("a person walks forward", 3.0),), seed=4))
    return made


@pytest.fixture(scope="module")
def walks(open_generator: Generator) -> list[Motion]:
    return [open_generator.generate(Request((("a person walks forward", 3.0),), seed=seed))[0] for seed in range(8)]


def reached_for(walk: Motion, frames: np.ndarray) -> Constraints:
    """Half a metre from where the hand is, to the side and up."""
    return Constraints(placements=(PartPlacement("right_hand", frames, walk.joints[frames, HAND] + [-0.4, 0.3, 0.2]),))


def leading(generator: Generator, steps: int = STEPS, memory: WindowMemory | None = None) -> Leading:
    code = generator.network.latent_code
    assert code is not None
    return Leading(code, generator.model, steps, memory)


def led(generator: Generator, motion: Motion, constraints: Constraints, steps: int = STEPS) -> Motion:
    return corrected(leading(generator, steps), motion, constraints)


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


def test_waypoints_are_walked_to_smoother_and_with_stiller_feet_than_by_closed_form_alone(open_generator: Generator, walks: list[Motion]):
    frames, alone, both = np.array([20, 40, 55]), list[np.ndarray](), list[np.ndarray]()
    for walk in walks:
        places = walk.joints[frames, 0][:, [0, 2]] + [[0.3, 0.1], [0.6, -0.3], [0.6, 0.1]]
        constraints = Constraints(waypoints=(RootWaypoints(frames, places),))
        alone.append(meet_constraints(walk, constraints).joints)
        both.append(open_generator.meet(walk, constraints).joints)
        assert np.allclose(both[-1][frames, 0][:, [0, 2]], places, atol=0.05)
    assert jerk(both) < jerk(alone) and skating_kimodo(both) <= skating_kimodo(alone)


def test_nothing_is_changed_where_nothing_is_asked_or_all_is_met(open_generator: Generator, walk: Motion):
    pose = Constraints(PoseConstraint(walk.joints[[20]], np.array([20])))
    there = Constraints(placements=(PartPlacement("right_hand", np.array([30]), walk.joints[[30], HAND]),))
    for constraints in (Constraints(), pose, there):
        assert led(open_generator, walk, constraints) is walk
    assert corrected(None, walk, reached_for(walk, np.array([30]))) is walk


def test_of_a_long_motion_what_lies_before_the_window_stays_to_the_bit(open_generator: Generator):
    (walk,) = open_generator.generate(Request((("a person walks forward", 18.0),), seed=4))
    constraints = reached_for(walk, np.array([330]))
    made = led(open_generator, walk, constraints)
    assert np.array_equal(made.joints[:160], walk.joints[:160]) and np.array_equal(made.contacts[:160], walk.contacts[:160])
    assert away(made, constraints) < 0.7 * away(walk, constraints)
    before, after = (np.linalg.norm(np.diff(one.joints[155:175], n=3, axis=0), axis=-1).max() for one in (walk, made))
    assert after < before + 0.02, "no jump where the window begins"


def test_it_is_cancelled_within_a_step_and_tells_how_far_it_is(open_generator: Generator, walk: Motion):
    constraints, told = reached_for(walk, np.array([30])), list[tuple[int, int]]()
    led_as_usual = corrected(leading(open_generator), walk, constraints, lambda done, total: not told.append((done, total)))
    assert [done for done, _ in told][:4] == [1, 2, 3, 4] and told == sorted(told) and told[-1] == (STEPS, STEPS)
    assert np.array_equal(led_as_usual.joints, led(open_generator, walk, constraints).joints)
    told.clear()
    with pytest.raises(Cancelled):
        corrected(leading(open_generator), walk, constraints, lambda done, total: told.append((done, total)) or done < 2)
    assert told == [(1, STEPS), (2, STEPS)]


def test_a_request_is_cancelled_while_it_is_led(open_generator: Generator, walk: Motion):
    request = Request((("a person walks forward", 3.0),), seed=4, constraints=reached_for(walk, np.array([30])))
    told: list[float] = []
    open_generator.generate(request, lambda done, total: not told.append(done / total))
    assert told == sorted(told) and max(np.diff(told)) < 0.3
    told.clear()
    with pytest.raises(Cancelled):
        open_generator.generate(request, lambda done, total: told.append(done / total) or done / total < 0.6)
    assert told[-1] < 0.7


def test_what_was_led_before_is_remembered_to_the_bit(open_generator: Generator, walk: Motion):
    memory, constraints = WindowMemory(), reached_for(walk, np.array([30]))
    first, again = (corrected(leading(open_generator, memory=memory), walk, constraints) for _ in range(2))
    assert (memory.made, memory.recalled) == (1, 1) and first.joints.tobytes() == again.joints.tobytes()
    assert np.array_equal(first.joints, led(open_generator, walk, constraints).joints)


def test_only_windows_in_which_something_is_asked_are_computed(open_generator: Generator):
    (walk,) = open_generator.generate(Request((("a person walks forward", 30.0),), seed=4))
    told: list[int] = []
    corrected(leading(open_generator), walk, reached_for(walk, np.array([270])), lambda _done, total: not told.append(total))
    assert set(told) == {STEPS}, "one window of four"


def test_a_key_pose_is_walked_to_smoother_and_with_stiller_feet_than_it_is_moved_onto(open_generator: Generator, walks: list[Motion]):
    hasty, alone, both = open_generator.with_memory(WindowMemory(), hasty=True), list[np.ndarray](), list[np.ndarray]()
    for seed, walk in enumerate(walks):
        pose = walk.joints[40] + np.array([1.0, 0.0, 0.3], np.float32)
        request = Request(
            (("a person walks forward", 3.0),), seed=seed, constraints=Constraints(PoseConstraint(pose[None], np.array([40])))
        )
        for generator, made in ((hasty, alone), (open_generator, both)):
            made.append(generator.generate(request)[0].joints)
            assert np.allclose(made[-1][40], pose, atol=1e-5)
    assert jerk(both) < jerk(alone) and skating_kimodo(both) < skating_kimodo(alone)


def test_a_path_is_walked_along_with_stiller_feet_than_it_is_laid_on(open_generator: Generator, walks: list[Motion]):
    path = RootPath(np.array([0.0, 1.5, 2.9]), np.array([[0.0, 0.0], [0.3, 1.2], [1.5, 1.6]]))
    alone = [meet_constraints(walk, Constraints(path=path)).joints for walk in walks]
    both = [open_generator.meet(walk, Constraints(path=path)).joints for walk in walks]
    for made in both:
        assert np.linalg.norm(course_of(made, 20.0)[[0, 30, 58]] - path.points, axis=-1).max() < 0.1
    assert skating_kimodo(both) < skating_kimodo(alone) and jerk(both) < jerk(alone)


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
