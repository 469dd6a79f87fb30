"""Segments, their actions and the model's windows: what is planned before anything is made."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.generator.motion import Segment
from motion_mamba.generator.planning.windows import WindowPlan, plan_actions, plan_segments, plan_windows
from motion_mamba.generator.request import Request, frame_count
from motion_mamba.generator.text.duration_model import usual_seconds

from ..conftest import WINDOW


@given(
    seconds=st.lists(st.floats(0.5, 60.0), min_size=1, max_size=5),
    longest=st.integers(50, 200),
    overlap=st.integers(1, 25),
)
def test_cover_every_frame_once_and_fit_the_model(seconds, longest, overlap):
    segments = plan_segments(Request(tuple((str(index), length) for index, length in enumerate(seconds))))
    windows = plan_windows(segments, longest, overlap)
    frames = [frame for window in windows for frame in range(window.first, window.end)]
    assert frames == list(range(sum(frame_count(length) for length in seconds)))
    for window in windows:
        assert 0 < window.frames <= longest and window.end > window.first
        assert window.first - window.start == min(overlap, window.first)
        segment = segments[int(window.prompt)]
        assert segment.first <= window.first and window.end <= segment.last + 1


@given(st.integers(1, 5), st.floats(0.5, 60.0), st.integers(0, 40))
def test_actions_share_their_segments_time(count, seconds, before):
    prompt = ", then ".join(["a person jumps", *["sits down"] * (count - 1)])
    segment = Segment(prompt, before, before + frame_count(seconds) - 1)
    actions = plan_actions((segment,))
    assert actions[0].first == segment.first and actions[-1].last == segment.last
    assert all(one.last + 1 == other.first for one, other in pairwise(actions))
    if len(actions) == 1:
        assert actions == (segment,) and (count == 1 or frame_count(seconds) < 30 * count)
    else:
        lengths = [action.last + 1 - action.first for action in actions]
        assert len(actions) == count and min(lengths) >= 30
        assert usual_seconds("a person jumps") < usual_seconds("a person sits down") and lengths[0] <= lengths[1] + 1
        assert max(lengths[1:]) - min(lengths[1:]) <= 1
        assert [action.prompt for action in actions] == ["a person jumps", *["a person sits down"] * (count - 1)]


def test_actions_are_made_one_by_one_unless_asked_otherwise(tiny_generator):
    both, jump, sit = "a person jumps, then sits down", "a person jumps", "a person sits down"
    jumping = (plan_actions((Segment(both, 0, 79),))[0].last + 1) / 20
    one_by_one, told, at_once = (
        tiny_generator.generate(request)[0]
        for request in (
            Request(((both, 4.0),)),
            Request(((jump, jumping), (sit, 4.0 - jumping))),
            Request(((both, 4.0),), one_by_one=False),
        )
    )
    np.testing.assert_array_equal(one_by_one.joints, told.joints)
    assert one_by_one.segments == at_once.segments == (Segment(both, 0, 79),)
    assert not np.allclose(one_by_one.joints, at_once.joints)


def test_one_window_is_enough_up_to_the_models_longest():
    assert plan_windows(plan_segments(Request((("a", 10.0),))), 200) == [WindowPlan("a", 0, 0, 200, segment=200)]
    assert len(plan_windows(plan_segments(Request((("a", 10.05),))), 200)) == 2


def test_windows_join_without_a_jump(tiny_generator):
    (motion,) = tiny_generator.generate(Request((("walks", 2.0), ("runs", 6.0)), seed=1))
    speed = np.linalg.norm(np.diff(motion.joints, axis=0), axis=-1).max(axis=-1)
    joins = [39, *range(WINDOW, len(speed), WINDOW - 20)]
    assert speed[joins].max() <= 1.5 * np.percentile(speed, 99)
