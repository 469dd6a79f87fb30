from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from motion_mamba.generator.constraints.body_parts import END_PARTS, joints_of
from motion_mamba.generator.constraints.kinds import Constraints
from motion_mamba.generator.constraints.part_kinds import KeptContact, MadePart, PartPlacement, PartPrompt, RootWaypoints
from motion_mamba.generator.planning.body_parts import part_request
from motion_mamba.generator.request import Request, RequestError
from motion_mamba.rigs.smpl import PARENTS

from ...rigs.math.bodies import walking

WALK = Request((("a person walks", 4.0),), seed=3)


def test_a_prompt_for_a_part_is_asked_for_the_whole_body_in_its_frames():
    two = Request((("walks", 3.0), ("sits", 3.0)))
    assert part_request(two, PartPrompt("arms", "waves", 20, 89)).segments == (
        ("walks", 1.0),
        ("waves", 2.0),
        ("waves", 1.5),
        ("sits", 1.5),
    )
    # Nothing shorter than what may be asked for.
    assert part_request(two, PartPrompt("arms", "waves", 4, 59)).segments == (("waves", 3.0), ("sits", 3.0))


def test_each_piece_has_the_seed_of_its_segment(tiny_generator):
    two = Request((("walks", 3.0), ("sits", 3.0)), segment_seeds=(5, 6))
    assert part_request(two, PartPrompt("arms", "waves", 20, 89)).segment_seeds == (5, 5, 6, 6)
    asked = replace(WALK, segment_seeds=(7,), constraints=Constraints(part_prompts=(PartPrompt("arms", "waves", 20, 59),)))
    assert len(tiny_generator.generate(asked)[0].joints) == 80


def test_a_part_with_its_own_prompt_moves_and_the_rest_stays(tiny_generator):
    part = PartPrompt("arms", "a person waves", 20, 59)
    (plain,), (both,) = (tiny_generator.generate(replace(WALK, constraints=Constraints(part_prompts=parts))) for parts in ((), (part,)))
    arms = list(joints_of("arms"))
    rest = sorted(set(range(22)) - set(arms))
    np.testing.assert_allclose(both.joints[:, rest], plain.joints[:, rest], atol=1e-4)
    np.testing.assert_allclose(both.joints[:20], plain.joints[:20], atol=1e-4)
    assert np.abs(both.joints[30:50, arms] - plain.joints[30:50, arms]).max() > 0.05


def test_steps_are_counted_over_all_that_is_made(tiny_generator):
    counts: list[tuple[int, int]] = []
    request = replace(WALK, constraints=Constraints(part_prompts=(PartPrompt("legs", "a person kicks", 0, 79),)))
    tiny_generator.generate(request, lambda done, total: counts.append((done, total)) or True)
    assert [done for done, _ in counts] == list(range(1, counts[-1][1] + 1))


def test_what_plays_now_stays_where_only_a_part_is_made(tiny_generator):
    existing = walking(80)[0].astype(np.float32)[30:60]
    (made,) = tiny_generator.generate(replace(WALK, constraints=Constraints(made_parts=(MadePart("right_arm", 30, existing),))))
    rest = sorted(set(range(22)) - set(joints_of("right_arm")))
    np.testing.assert_array_equal(made.joints[30:60, rest], existing[:, rest])
    assert made.constrained_frames is not None and made.constrained_frames.tolist() == list(range(30, 60))
    # The part hangs from what plays now.
    parents = list(PARENTS)[1:]
    lengths, own = (np.linalg.norm(joints[:, 1:] - joints[:, parents], axis=-1) for joints in (made.joints[30:60], existing))
    np.testing.assert_allclose(lengths, own, atol=1e-4)
    # The motion comes to it and leaves it as evenly as it goes elsewhere.
    steps = np.linalg.norm(np.diff(made.joints[:, rest], axis=0), axis=-1).max(axis=1)
    assert max(steps[29], steps[59]) <= np.delete(steps, [29, 59]).max()


def test_a_loop_with_a_placed_hand(tiny_generator):
    (loop,) = tiny_generator.generate(replace(WALK, loop="travel"))
    at = np.arange(30, 40)
    place = loop.joints[at, END_PARTS["left_hand"]].astype(np.float64) + np.array([0.004, 0.003, 0.0])
    constraints = Constraints(placements=(PartPlacement("left_hand", at, place),))
    (held,) = tiny_generator.generate(replace(WALK, loop="travel", constraints=constraints))
    away = np.linalg.norm(held.joints[at, END_PARTS["left_hand"]] - place, axis=-1)
    assert np.median(away) < 1e-4
    assert held.loop_cycle is not None and held.held is not None


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (replace(WALK, constraints=Constraints(contacts=(KeptContact("left_hand", 20, 80),))), "until frame 80"),
        (replace(WALK, loop="travel", constraints=Constraints(waypoints=(RootWaypoints(np.array([3]), np.zeros((1, 2))),))), "waypoints"),
        (replace(WALK, loop="travel", constraints=Constraints(part_prompts=(PartPrompt("arms", "waves", 0, 9),))), "loop"),
        (replace(WALK, constraints=Constraints(part_prompts=(PartPrompt("arms", "waves " * 3000, 0, 9),))), "text encoder"),
        (
            replace(WALK, constraints=Constraints(made_parts=tuple(MadePart("arms", at, walking(20)[0]) for at in (0, 19)))),
            "must not overlap",
        ),
    ],
)
def test_what_cannot_be_is_told(tiny_generator, request_, message):
    with pytest.raises(RequestError, match=message):
        tiny_generator.generate(request_)


def test_parts_are_known_only_as_a_whole(tiny_generator):
    with pytest.raises(RequestError, match="known only as a whole"):
        tiny_generator.stream(replace(WALK, constraints=Constraints(contacts=(KeptContact("left_hand", 20, 40),))))
