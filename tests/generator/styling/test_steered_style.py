"""Style on a motion that is steered: nothing leaps where seconds meet, and nothing that is plain changes."""

from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.benchmarks.styles import stoop
from motion_mamba.generator.motion import ModelId, Motion, Piece, Segment
from motion_mamba.generator.planning.steering import Direction, Standing
from motion_mamba.generator.request import Request
from motion_mamba.generator.style import PLAIN, Style
from motion_mamba.generator.styling.bearing import with_bearing
from motion_mamba.generator.styling.movement_size import with_sizes
from motion_mamba.generator.styling.steered_style import SteeredStyle

from ..conftest import walking_joints

SECONDS, EACH = 8, 20
WALK = walking_joints((SECONDS + 1) * EACH).astype(np.float32)
CONTACTS = np.zeros((len(WALK), 4), dtype=bool)


def ridden(styles, given: int = 0) -> np.ndarray:
    """(T, 22, 3) a second a piece. styles: one, or one a second."""
    ride, made = SteeredStyle(given), []
    for second in range(SECONDS):
        first, last = second * EACH, (second + 1) * EACH
        style = styles[second] if isinstance(styles, list) else styles
        piece = ride.played(Piece(first, WALK[None, first:last], CONTACTS[None, first:last]), WALK[last : last + EACH], style)
        assert piece.first == sum(map(len, made)) and piece.joints.shape[1] == piece.contacts.shape[1]
        assert ride.standing(Standing(0, (0.0, 0.0), 0.0)).frame == piece.first + piece.joints.shape[1]
        made.append(piece.joints[0])
    return np.concatenate(made)


def way(joints: np.ndarray) -> float:
    return float(np.linalg.norm((joints[-1, 0] - joints[0, 0])[[0, 2]]))


def largest_change(joints: np.ndarray) -> float:
    """Of any joint's speed from one frame to the next, metres a frame."""
    return float(np.linalg.norm(np.diff(joints.astype(np.float64), 2, axis=0), axis=-1).max())


def test_what_is_plain_stays_to_the_bit():
    assert ridden(PLAIN).tobytes() == WALK[: SECONDS * EACH].tobytes()


@pytest.mark.parametrize("style", [Style(size=0.6), Style(size=1.5), Style(tiredness=1.0), Style(mood=1.0)])
def test_a_ride_is_styled_as_a_motion_is_that_is_known_as_a_whole(style):
    whole = Motion(WALK, CONTACTS, (Segment("a person walks", 0, len(WALK) - 1),), 0, ModelId("none", ""))
    request = Request((("a person walks", len(WALK) / 20.0),), styles=(style,))
    wanted = with_bearing(with_sizes(whole, request), request).joints[2 * EACH : SECONDS * EACH]
    made = ridden(style)[2 * EACH :]
    apart = np.linalg.norm((made - made[:, :1]) - (wanted - wanted[:, :1]), axis=-1)
    assert apart.mean() < 0.01 and np.percentile(apart, 99) < 0.06
    assert way(made) == pytest.approx(way(wanted), rel=0.02)


def test_paces_take_more_or_fewer_frames():
    for pace in (0.6, 1.6):
        made = ridden(Style(pace=pace))
        assert len(made) == pytest.approx(SECONDS * EACH / pace, rel=0.05)
        assert way(made) == pytest.approx(way(WALK[: SECONDS * EACH]), rel=0.03)
        assert largest_change(made) < 1.2 * max(pace, 1.0) ** 2 * largest_change(WALK)


def test_who_is_tired_stoops():
    assert stoop(ridden(Style(tiredness=1.0))[2 * EACH :].astype(np.float64)) > stoop(WALK.astype(np.float64)) + 10.0


def test_sliders_that_are_dragged_make_no_leap_and_what_was_handed_out_stays():
    plain, strong = PLAIN, Style(pace=1.3, size=1.5, tiredness=1.0, mood=-1.0)
    before = [plain] * 3 + [strong] * 5
    one, other = ridden(before), ridden([plain] * SECONDS)
    assert one[: 3 * EACH].tobytes() == other[: 3 * EACH].tobytes()
    assert largest_change(ridden([plain, strong] * (SECONDS // 2))) < 5.0 * largest_change(WALK)


def test_given_poses_stay():
    made = ridden(Style(pace=1.4, size=1.5, tiredness=1.0), given=21)
    np.testing.assert_array_equal(made[:21], WALK[:21])
    assert largest_change(made) < 5.0 * largest_change(WALK)


def test_a_goal_lies_for_the_body_where_it_lies_for_the_one_that_is_seen():
    ride = SteeredStyle(0)
    for second in range(SECONDS):
        first, last = second * EACH, (second + 1) * EACH
        piece = ride.played(Piece(first, WALK[None, first:last], CONTACTS[None, first:last]), WALK[last : last + EACH], Style(size=1.5))
    raw, seen = WALK[last - 1, 0], piece.joints[0, -1, 0]
    standing = ride.standing(Standing(last, (float(raw[0]), float(raw[2])), 0.0, 1.0))
    assert standing.place == pytest.approx((seen[0], seen[2]), abs=1e-4) and standing.speed == pytest.approx(1.5)
    goal = ride.seen((1.0, 20.0))
    assert goal is not None and ride.seen(None) is None
    np.testing.assert_allclose(np.array(goal) - raw[[0, 2]], np.array([1.0, 20.0]) - seen[[0, 2]], atol=1e-4)


def test_a_ride_takes_the_style_that_is_asked_for(tiny_generator):
    asked: list[Standing] = []

    def direct(standing: Standing) -> Direction | None:
        asked.append(standing)
        style = Style(pace=0.6, tiredness=1.0) if standing.frame >= 60 else PLAIN
        return Direction("a person walks", style=style) if standing.frame < 140 else None

    pieces = list(tiny_generator.steer(Request((("a person walks", 2.0),), seed=3), direct))
    assert [standing.frame for standing in asked] == [piece.first for piece in pieces] + [asked[-1].frame]
    lengths = [piece.joints.shape[1] for piece in pieces]
    assert lengths[:3] == [20, 20, 20] and 32 <= lengths[-1] <= 34
