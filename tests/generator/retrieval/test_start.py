from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.generator.retrieval.captions import LibraryCaptions
from motion_mamba.generator.retrieval.library import Library, in_eight_bits
from motion_mamba.generator.retrieval.movement import MOVEMENTS
from motion_mamba.generator.retrieval.ranking import Ranking, Worded
from motion_mamba.generator.retrieval.start import CLOSE, LOOSE, NEAR, Found, Retrieval, Seconds, together
from motion_mamba.generator.retrieval.text_motion_embedding import TextMotionEmbedding

SECONDS, WIDTH = 10, 4
ONCE, AGAIN = 0, 1


@pytest.fixture
def retrieval() -> Retrieval:
    """Two entries of three seconds, whose latents are the second's number: one is done once, the other goes on."""
    latents = np.repeat(np.arange(1, SECONDS + 1, dtype=np.float32)[None, :, None], 2, axis=0).repeat(WIDTH, axis=2)
    captions = LibraryCaptions(("sits down", "walks"), np.eye(2, 8, dtype=np.float32), np.arange(2), np.arange(2), np.array([60, 60]))
    return Retrieval(
        Library(
            *in_eight_bits(latents),
            np.array([False, True]),
            ("recorded", "recorded"),
            np.full((2, 2), 0.9),
            np.zeros((2, MOVEMENTS)),
            captions,
        ),
        Ranking(captions, np.array([False, True]), np.array([True, True]), np.zeros((2, MOVEMENTS))),
        20,
    )


def laid_out(retrieval: Retrieval, entry: int, seconds: Seconds, continued: bool = False) -> tuple[np.ndarray, np.ndarray]:
    start = retrieval.start(Found(np.array([entry]), 1.0), seconds, continued, [0])
    assert start is not None
    return start.values[0, :, 0].round(1), start.closeness[0]


def test_what_is_done_once_ends_as_it_ended(retrieval: Retrieval) -> None:
    values, close = laid_out(retrieval, ONCE, Seconds(0, 5))
    # The fourth latent is that of its last pose, held.
    assert values[:5] == pytest.approx([1, 2, 3, 4, 4], abs=0.1)
    assert close.tolist() == pytest.approx([CLOSE] * 3 + [LOOSE] * 2 + [0] * 5)


def test_what_goes_on_is_played_again_after_a_second_of_the_models(retrieval: Retrieval) -> None:
    values, close = laid_out(retrieval, AGAIN, Seconds(0, 9))
    assert values[:9] == pytest.approx([1, 2, 3, 0, 1, 2, 3, 0, 1], abs=0.1)
    assert (close[:9] > 0).tolist() == [True] * 3 + [False] + [True] * 3 + [False, True]


def test_who_lies_and_goes_on_lies_on_between(retrieval: Retrieval) -> None:
    lying = replace(retrieval, library=replace(retrieval.library, heights=np.full((2, 2), 0.2)))
    values, close = laid_out(lying, AGAIN, Seconds(0, 7))
    assert values[:7] == pytest.approx([1, 2, 3, 3, 1, 2, 3], abs=0.1)
    assert (close[:7] >= NEAR - 1e-6).all()


GAIT = 20.0


@pytest.fixture
def running(retrieval: Retrieval) -> Retrieval:
    """The first entry ends in the middle of a run; the second is a run that goes on, whose latents are all the same."""
    latents = np.repeat(np.arange(1, SECONDS + 1, dtype=np.float32)[None, :, None], 2, axis=0).repeat(WIDTH, axis=2)
    latents[AGAIN] = GAIT
    values, scale = in_eight_bits(latents)
    movements = np.array([[0.0, 2.0, 2.0, 0.0, 2.5], [0.0, 2.4, 2.4, 0.0, 2.4]])
    return replace(retrieval, library=replace(retrieval.library, latents=values, scale=scale, movements=movements))


@pytest.mark.parametrize("continued", [False, True])
def test_who_is_in_the_middle_of_a_stride_goes_on(running: Retrieval, continued: bool) -> None:
    values, close = laid_out(running, ONCE, Seconds(0, 5), continued)
    done = 0 if continued else 3
    assert values[:done] == pytest.approx(np.arange(1, 4)[:done], abs=0.2)
    assert values[done : done + 2] == pytest.approx([GAIT] * 2, abs=0.2)
    assert close[done : done + 2].tolist() == pytest.approx([CLOSE] * 2)


def test_where_nothing_runs_as_fast_the_last_pose_is_held(running: Retrieval) -> None:
    slow = running.library.movements.copy()
    slow[AGAIN, 1:3] = 0.9
    values, _ = laid_out(replace(running, library=replace(running.library, movements=slow)), ONCE, Seconds(0, 5))
    assert values[3:5] == pytest.approx([4, 4], abs=0.2)


def test_a_window_after_the_first_does_not_do_it_anew(retrieval: Retrieval) -> None:
    values, close = laid_out(retrieval, ONCE, Seconds(1, 4), continued=True)
    assert values[1:4] == pytest.approx([4, 4, 4], abs=0.1)
    assert close[1:4].max() <= LOOSE + 1e-6


def test_what_exists_is_the_models_and_a_seam_is_kept_to_less(retrieval: Retrieval) -> None:
    _, close = laid_out(retrieval, ONCE, Seconds(1, 4))
    assert close[0] == 0.0 and close[1] == pytest.approx(NEAR) and close[2] == pytest.approx(CLOSE)


def test_constrained_seconds_are_the_models(retrieval: Retrieval) -> None:
    _, close = laid_out(retrieval, ONCE, Seconds(0, 3, frozenset({1})))
    assert close[1] == 0.0 and max(close[0], close[2]) <= NEAR + 1e-6


def test_nothing_that_comes_near_is_no_start(retrieval: Retrieval) -> None:
    assert retrieval.start(Found(np.array([0]), 0.1), Seconds(0, 3), False, [0]) is None


def test_the_better_reading_counts(retrieval: Retrieval) -> None:
    vectors = np.eye(2, 8, dtype=np.float32)
    read, scores = retrieval.search([Worded("frobnicates", vectors[1] * 0), Worded("walks", vectors[1])], 60)
    assert read == 1 and retrieval.find(scores, None).entries.tolist() == [AGAIN]


def test_who_sits_goes_on_from_there(retrieval: Retrieval) -> None:
    """Of two that do it as well, the one that begins at this height."""
    sitting = replace(retrieval, library=replace(retrieval.library, heights=np.array([[0.5, 0.9], [0.9, 0.9]])))
    assert sitting.find(np.array([0.8, 0.8]), 0.5).entries[0] == 0
    assert sitting.find(np.array([0.8, 0.8]), 0.9).entries[0] == 1


def test_seeds_in_a_row_draw_all_of_them() -> None:
    found = Found(np.arange(3), 1.0)
    assert [found.drawn(seed) for seed in (6, 7, 8)] == [0, 1, 2]


@given(st.lists(st.floats(0, 1, width=32), min_size=1, max_size=40))
def test_only_entries_as_good_as_the_best_are_found(scores: list[float]) -> None:
    values = np.array(scores, np.float32)
    found = Found.of(values)
    assert found.best == values.max() and values.argmax() in found.entries
    assert (values[found.entries] >= found.best - 0.07).all()


def test_takes_of_what_one_entry_does_best_are_of_its_kin_too(retrieval: Retrieval) -> None:
    """The third is called what the first is, and the fourth, which does it far worse; the second is another."""
    names = LibraryCaptions(
        ("shovels snow", "sits", "digs"),
        np.eye(3, 8, dtype=np.float32),
        np.array([0, 2, 1, 2, 2]),
        np.array([0, 0, 1, 2, 3]),
        np.full(4, 60),
    )
    library = replace(retrieval.library, captions=names, heights=np.full((4, 2), 0.9))
    found = replace(retrieval, library=library).find(np.array([0.9, 0.85, 0.84, 0.5]), None)
    assert found.entries.tolist() == [0, 2] and found.best == 0.9


def test_a_batch_holds_those_without_a_start(retrieval: Retrieval) -> None:
    start = retrieval.start(Found(np.array([AGAIN]), 1.0), Seconds(0, 3), False, [0])
    both = together([None, start], (SECONDS, WIDTH))
    assert both is not None and start is not None
    assert not both.closeness[0].any() and np.array_equal(both.values[1], start.values[0])
    assert together([None, None], (SECONDS, WIDTH)) is None


def test_the_usual_length_is_that_of_what_is_done_once(retrieval: Retrieval) -> None:
    assert retrieval.usual_frames(np.array([0.9, 0.1])) == 60.0
    assert retrieval.usual_frames(np.array([0.1, 0.9])) is None
    assert retrieval.usual_frames(np.array([0.2, 0.1])) is None


LIKES_THE_SECOND = TextMotionEmbedding(
    (np.zeros((1, 8, 4)), np.zeros((1, 4, 2))), (np.zeros((1, 4)), np.array([[0.0, 1.0]])), np.eye(2)[None]
)


def test_of_entries_that_come_near_the_one_that_shows_it_is_taken(retrieval: Retrieval) -> None:
    """The second's motion lies nearer to the prompt, though its caption fits a little less; how well it is known is the captions' word."""
    embedded = replace(retrieval, library=replace(retrieval.library, embedding=LIKES_THE_SECOND))
    between = np.array([0.8, 0.6, *np.zeros(6)], np.float32)
    prompt = [Worded("somebody", between / np.linalg.norm(between))]
    (_, before), (_, after) = retrieval.search(prompt, None), embedded.search(prompt, None)
    assert before.argmax() == 0 and after.argmax() == 1
    assert after.max() == pytest.approx(before.max())


def test_what_is_far_worse_by_its_captions_stays_so(retrieval: Retrieval) -> None:
    embedded = replace(retrieval, library=replace(retrieval.library, embedding=LIKES_THE_SECOND))
    _, scores = embedded.search([Worded("sits down", np.eye(8, dtype=np.float32)[0])], None)
    assert scores.argmax() == 0
