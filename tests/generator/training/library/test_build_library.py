from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from motion_mamba.generator.data.store import Window
from motion_mamba.generator.model.config import VaeConfig
from motion_mamba.generator.representation.features import POSITIONS, VELOCITIES, joints_to_features
from motion_mamba.generator.training.library.build_library import Entry, _best_kept, entries_of, goes_on, whole_seconds, without_rest

from ...test_generator import walking_joints


def rows_of(frames: int) -> np.ndarray:
    return joints_to_features(walking_joints(frames)).astype(np.float32)


def raised(rows: np.ndarray) -> np.ndarray:
    """The same with a hand that rises to the end and stays there."""
    changed = rows.copy()
    hand = POSITIONS.start + 3 * 20 + 1
    changed[:, hand] += np.linspace(0.0, 0.8, len(rows))
    return changed


def test_a_gait_goes_on_and_an_arm_that_is_raised_does_not() -> None:
    rows = rows_of(81)
    assert goes_on(rows)
    assert not goes_on(raised(rows))


def test_a_moment_says_nothing() -> None:
    assert not goes_on(rows_of(20))


def test_a_numbered_action_is_not_repeated() -> None:
    rows = rows_of(81)
    assert Entry(rows, ("a person walks",)).repeats
    assert not Entry(rows, ("a person claps three times",)).repeats


@pytest.mark.parametrize(("frames", "left"), [(40, 40), (43, 40), (45, 40), (46, 46), (12, 12)])
def test_a_few_frames_need_no_latent_of_their_own(frames: int, left: int) -> None:
    assert len(without_rest(rows_of(frames + 1), 20)) == left


@pytest.mark.parametrize(("frames", "whole"), [(40, 40), (46, 60), (12, 20)])
def test_seconds_are_whole(frames: int, whole: int) -> None:
    rows = rows_of(frames + 1)
    held = whole_seconds(rows, 20)
    assert len(held) == whole
    np.testing.assert_array_equal(held[: min(frames, whole)], rows[: min(frames, whole)])


def test_what_is_added_stands_still_in_the_last_pose() -> None:
    rows = rows_of(51)
    held = whole_seconds(rows, 20)
    np.testing.assert_array_equal(held[50:, POSITIONS], np.repeat(rows[-1:, POSITIONS], 10, axis=0))
    assert not held[50:, VELOCITIES].any() and not held[50:, :3].any()


def first_entry(rows: np.ndarray, *captions: str) -> Entry:
    window = Window("1", "CMU", "free", "g", "train", 0, len(rows), captions, "human")
    return next(iter(entries_of(SimpleNamespace(features=lambda _: rows), window, VaeConfig())))


def test_counted_steps_are_not_gone_on_with() -> None:
    rows = rows_of(81)
    assert len(first_entry(rows, "a person walks").rows) > len(rows) == len(first_entry(rows, "a person takes four steps").rows)


def test_who_jumps_once_is_not_made_to_jump_on_and_on() -> None:
    rows = rows_of(81)
    assert len(first_entry(rows, "a person jumps forward", "someone leaps ahead").rows) == len(rows)
    assert len(first_entry(rows, "a person steps over a box", "stepping over an obstacle").rows) == len(rows)


def test_of_every_side_and_count_some_are_kept() -> None:
    entries = [Entry(rows_of(41), (f"takes {count} steps",), "steps") for count in ["two"] * 20 + ["three"]]
    entries.append(Entry(rows_of(41), ("a person walks",)))
    kept = _best_kept(entries, np.arange(len(entries), dtype=float))
    assert kept == [*range(14), 20, 21], "those of least error, one of another count, and the recording"
