"""How something is done: what is said of it as text, in words, in time, in size and in bearing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.benchmarks.styles import measured
from motion_mamba.generator.constraints.kinds import Constraints, PoseConstraint
from motion_mamba.generator.constraints.part_kinds import RootWaypoints
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.planning.windows import plan_segments
from motion_mamba.generator.request import Request, RequestError, frame_count
from motion_mamba.generator.style import LIMITS, PLAIN, Style
from motion_mamba.generator.styling.pacing import pacing_of
from motion_mamba.generator.styling.wording import worded
from motion_mamba.rigs.smpl import JOINT

SEEDS = 8


def styles() -> st.SearchStrategy[Style]:
    return st.builds(Style, **{name: st.floats(low, high).map(lambda value: round(value, 2)) for name, (low, high) in LIMITS.items()})


@given(styles())
def test_a_style_is_read_as_it_is_written(style):
    assert Style.from_text(style.to_text()) == style


@pytest.mark.parametrize("text", ["pace", "pace=", "speed=1", "pace=9", "mood=nan", "size=0.1"])
def test_what_is_no_style_is_told_with_what_is(text):
    with pytest.raises(ValueError, match=r"pace \(0\.6 to 1\.6\)"):
        Style.from_text(text)


def test_words_come_where_they_were_learned():
    sad, tired = Style(mood=-1.0), Style(tiredness=1.0)
    assert worded("a person walks forward", sad) == "a person walks forward sadly"
    assert worded("a person waves", tired) == "a person waves", "no word does anything to a wave"
    assert worded("a person walks to a chair, then sits down", tired) == "a person walks to a chair tiredly, then a person sits down"
    assert worded("a person stands.", PLAIN) == "a person stands."


@given(
    st.lists(st.tuples(st.floats(0.5, 20.0), st.floats(0.6, 1.6)), min_size=1, max_size=4),
    st.sets(st.integers(0, 2000), max_size=6),
)
def test_a_pace_keeps_given_frames_and_ends_on_whole_ones(segments, given_frames):
    request = Request(tuple(("a person walks", seconds) for seconds, _ in segments), styles=tuple(Style(pace) for _, pace in segments))
    planned = plan_segments(request)
    frames = planned[-1].last + 1
    kept = np.array(sorted(frame for frame in given_frames if frame < frames), dtype=int)
    if len(kept):
        request = Request(
            request.segments, styles=request.styles, constraints=Constraints(PoseConstraint(np.zeros((len(kept), 22, 3)), kept))
        )
    pacing = pacing_of(request)
    if pacing is None:
        assert all(pace == 1.0 for _, pace in segments)
        return
    made = plan_segments(pacing.request)
    assert len(pacing.places) == frames and pacing.places[0] == 0.0 and pacing.places[-1] == made[-1].last
    assert (np.diff(pacing.places) > 0.0).all()
    assert [pacing.places[segment.last] for segment in planned] == [segment.last for segment in made]
    if len(kept):
        np.testing.assert_array_equal(pacing.request.constraints.poses.frames, pacing.places[kept])
    for (_, seconds), (_, own) in zip(request.segments, pacing.request.segments, strict=True):
        assert frame_count(own) >= min(10, frame_count(seconds)) - 1


def test_styles_are_checked_as_the_rest_of_a_request(tiny_generator):
    for styles, said in (((PLAIN, PLAIN), "2 styles for 1 segments"), ((Style(pace=5.0),), "pace must be a number between 0.6 and 1.6")):
        with pytest.raises(RequestError, match=said):
            tiny_generator.check(Request((("a person walks", 2.0),), styles=styles))


def test_given_poses_stay_whatever_the_style(tiny_generator):
    segments = (("a person walks", 3.0), ("a person waves", 2.0))
    plain = tiny_generator.generate(Request(segments))[0]
    kept = np.r_[0:6, 40, 95:100]
    constraints = Constraints(PoseConstraint(plain.joints[kept], kept))
    styled = (Style(pace=0.7, size=1.4, tiredness=1.0), Style(pace=1.5, size=0.6, mood=1.0))
    (motion,) = tiny_generator.generate(Request(segments, constraints=constraints, styles=styled))
    (unstyled,) = tiny_generator.generate(Request(segments, constraints=constraints))
    np.testing.assert_array_equal(motion.joints[kept], unstyled.joints[kept])
    np.testing.assert_array_equal(motion.constrained_frames, unstyled.constrained_frames)
    assert motion.segments == unstyled.segments and len(motion.joints) == len(unstyled.joints)
    # A motion that begins at its own pace and goes over smoothly has no leap anywhere.
    steps = np.linalg.norm(np.diff(motion.joints[:, 0], axis=0), axis=-1)
    assert steps.max() < 3.0 * np.linalg.norm(np.diff(unstyled.joints[:, 0], axis=0), axis=-1).max()


def test_larger_steps_are_fewer_where_a_place_is_given(generator):
    segments = (("a person walks forward", 5.0),)
    (plain,) = generator.generate(Request(segments, seed=4))
    kept, waypoint = np.array([0, 1, 98, 99]), plain.joints[90, 0, [0, 2]]
    for constraints in (
        Constraints(PoseConstraint(plain.joints[kept], kept)),
        Constraints(waypoints=(RootWaypoints(np.array([90]), waypoint[None]),)),
    ):
        counts = []
        for size in (0.7, 1.0, 1.5):
            (motion,) = generator.generate(Request(segments, seed=4, constraints=constraints, styles=(Style(size=size),)))
            np.testing.assert_allclose(motion.joints[90, 0, [0, 2]], waypoint, atol=0.03 if constraints.waypoints else 0.3)
            assert not motion.misses
            counts.append(passing_feet(motion.joints))
        assert counts[0] > counts[2], counts


def passing_feet(joints: np.ndarray) -> int:
    """How often one foot passes the other on a straight way."""
    way = (joints[-1, 0] - joints[0, 0])[[0, 2]]
    ahead = (joints[:, JOINT["left_ankle"]] - joints[:, JOINT["right_ankle"]])[:, [0, 2]] @ way
    return int((np.diff(np.sign(ahead)) != 0).sum())


def test_a_loop_closes_in_any_style(tiny_generator):
    asked = Request((("a person walks", 3.0),), loop="in-place", styles=(Style(0.7, 1.3, 1.0, -1.0),))
    (motion,) = tiny_generator.generate(asked)
    assert motion.segments == plan_segments(asked) and motion.loop_cycle is not None
    np.testing.assert_allclose(motion.joints[-1], motion.joints[0], atol=2e-3)


@pytest.fixture(scope="module")
def generator():
    return Generator.load("open", runtime="light")


def mean_of(generator, prompt: str, style: Style, measure: str) -> float:
    return measured(generator, prompt, style, SEEDS)[measure]


@pytest.mark.parametrize(
    ("prompt", "less", "more", "measure", "least"),
    [
        ("a person walks forward", Style(pace=0.6), Style(pace=1.6), "speed", 1.4),
        ("a person waves with the right hand", Style(pace=0.6), Style(pace=1.6), "hand", 1.3),
        ("a person walks forward", Style(size=0.5), Style(size=1.5), "speed", 1.4),
        ("a person waves with the right hand", Style(size=0.5), Style(size=1.5), "hand", 1.2),
        ("a person walks forward", Style(mood=1.0), Style(mood=-1.0), "stoop", 1.5),
        ("a person sits down on a chair", Style(mood=1.0), Style(mood=-1.0), "stoop", 1.2),
    ],
)
def test_each_end_does_what_it_says(generator, prompt, less, more, measure, least):
    low, plain, high = (mean_of(generator, prompt, style, measure) for style in (less, PLAIN, more))
    assert low < plain < high and high > least * plain, (low, plain, high)


@pytest.mark.parametrize("prompt", ["a person walks forward", "a person waves with the right hand", "a person stands"])
def test_who_is_tired_stoops(generator, prompt):
    assert mean_of(generator, prompt, Style(tiredness=1.0), "stoop") > mean_of(generator, prompt, PLAIN, "stoop") + 15.0
