"""Windows are made once: what a change does not reach is the same to the bit, and not computed again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from motion_mamba.generator.constraints.kinds import Constraints, PoseConstraint
from motion_mamba.generator.digest import digest_of
from motion_mamba.generator.inference.window_memory import WindowMemory
from motion_mamba.generator.motion import Cancelled
from motion_mamba.generator.request import Request

from ..conftest import walking_joints

# The model's windows are three seconds: each segment is two of them.
WALK_THEN_WAVE = Request((("a person walks", 4.0), ("a person waves", 4.0)), segment_seeds=(3, 4))


@pytest.fixture
def memory() -> WindowMemory:
    return WindowMemory()


@pytest.fixture
def remembering(tiny_generator, memory):
    tiny_generator.with_memory(memory).generate(WALK_THEN_WAVE)
    assert (memory.made, memory.recalled) == (4, 0)
    return tiny_generator.with_memory(memory)


def test_asking_again_computes_nothing_and_gives_the_same_bytes(tiny_generator, remembering, memory):
    (made,) = tiny_generator.generate(WALK_THEN_WAVE)
    (again,) = remembering.generate(WALK_THEN_WAVE)
    assert memory.made == 4 and memory.recalled == 4
    assert again.joints.tobytes() == made.joints.tobytes() and again.contacts.tobytes() == made.contacts.tobytes()


@pytest.mark.parametrize(
    ("segments", "seeds"),
    [
        ((("a person walks", 4.0), ("a person jumps", 4.0)), (3, 4)),
        ((("a person walks", 4.0), ("a person waves", 3.5)), (3, 4)),
        ((("a person walks", 4.0), ("a person waves", 4.0)), (3, 5)),
    ],
)
def test_a_change_reaches_only_the_windows_from_it_on(tiny_generator, remembering, memory, segments, seeds):
    changed = replace(WALK_THEN_WAVE, segments=segments, segment_seeds=seeds)
    (own,), (found,) = tiny_generator.generate(changed), remembering.generate(changed)
    assert (memory.made, memory.recalled) == (6, 2)
    assert found.joints.tobytes() == own.joints.tobytes()
    (before,) = remembering.generate(WALK_THEN_WAVE)
    # What the next window is crossfaded with is finished by it.
    assert found.joints[:60].tobytes() == before.joints[:60].tobytes()
    assert memory.made == 6, "going back computes nothing"


def test_a_pose_that_moves_reaches_only_its_own_window(remembering, memory):
    pose = PoseConstraint(walking_joints(1), np.array([150]))
    remembering.generate(replace(WALK_THEN_WAVE, constraints=Constraints(poses=pose)))
    # The pose lies in the last window; the one before sees it as what is to come.
    assert memory.made < 8
    made = memory.made
    moved = replace(pose, joints=pose.joints + np.float32(0.1))
    remembering.generate(replace(WALK_THEN_WAVE, constraints=Constraints(poses=moved)))
    assert memory.made == made + 2, "only the window that the pose lies in, and what it is led to"


def test_guidance_reading_and_seed_count(remembering, memory):
    for other in (
        replace(WALK_THEN_WAVE, guidance=2.0),
        replace(WALK_THEN_WAVE, as_typed=True),
        replace(WALK_THEN_WAVE, segment_seeds=(8, 9)),
    ):
        made = memory.made
        remembering.generate(other)
        assert memory.made == made + 4


def test_a_cancelled_window_is_not_remembered_and_a_remembered_one_can_be_cancelled(tiny_generator, memory):
    generator = tiny_generator.with_memory(memory)
    with pytest.raises(Cancelled):
        generator.generate(WALK_THEN_WAVE, lambda _done, _total: False)
    assert memory.made == 0
    generator.generate(WALK_THEN_WAVE)
    with pytest.raises(Cancelled):
        generator.generate(WALK_THEN_WAVE, lambda _done, _total: False)


def test_only_so_many_are_kept(tiny_generator):
    memory = WindowMemory(most=2)
    generator = tiny_generator.with_memory(memory)
    generator.generate(WALK_THEN_WAVE)
    generator.generate(WALK_THEN_WAVE)
    assert memory.made == 8


def test_digests_tell_values_apart_and_nothing_else():
    values = np.arange(6.0)
    assert digest_of((values, "a")) == digest_of([values.copy(), "a"])
    others = [(values, "b"), (values.reshape(2, 3), "a"), (values.astype(np.float32), "a"), (values, ("a",)), (values + 1e-12, "a")]
    assert len({digest_of(other) for other in [(values, "a"), *others]}) == 6
    assert digest_of({"b": 1, "a": 2}) == digest_of({"a": 2, "b": 1}) and digest_of({2, 1}) == digest_of({1, 2})
    with pytest.raises(TypeError):
        digest_of(object())
