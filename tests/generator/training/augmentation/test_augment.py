"""Made windows are added behind the recorded ones, each kind by draws of its own."""

from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.data.store import MotionStore, Window
from motion_mamba.generator.training.augmentation.augment import Augmentation, augmented

from ..conftest import swaying_rows


@pytest.fixture
def swaying() -> MotionStore:
    rows = swaying_rows(161)
    windows = tuple(
        Window(f"w{start}", "CMU", "free", f"g{start}", "train", start, 40, (f"a person sways {start} times.",), "label")
        for start in range(0, 160, 40)
    )
    return MotionStore("memory", windows, rows, np.zeros(263), np.ones(263), 20.0)


def test_nothing_is_made_unasked(swaying):
    store, windows = augmented(swaying, swaying.windows, Augmentation(), 200, seed=0)
    assert store is swaying and windows == list(swaying.windows)


def test_made_windows_follow_with_rows_of_their_own(swaying):
    store, windows = augmented(swaying, swaying.windows, Augmentation(concatenations=5, time_stretches=5), 200, seed=0)
    made = windows[4:]
    assert {window.source for window in made} == {"concatenation", "time_stretch"} and len({window.id for window in made}) == len(made)
    assert np.array_equal(store.rows[:160], swaying.rows) and store.windows == tuple(windows)
    assert [window.first_row for window in made] == list(160 + np.cumsum([0, *(window.row_count for window in made[:-1])]))
    assert len(store.rows) == made[-1].first_row + made[-1].row_count


def test_another_kind_changes_none_of_the_first(swaying):
    alone, _ = augmented(swaying, swaying.windows, Augmentation(concatenations=5), 200, seed=0)
    beside, _ = augmented(swaying, swaying.windows, Augmentation(concatenations=5, time_stretches=5), 200, seed=0)
    assert np.array_equal(beside.rows[: len(alone.rows)], alone.rows)
