"""Two windows become a third: similar poses only, both captions, no jump, and nothing of the others changed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.generator.data.store import MotionStore, Window
from motion_mamba.generator.representation.features import POSITIONS
from motion_mamba.generator.training.augmentation.augment import Augmentation, augmented
from motion_mamba.generator.training.augmentation.concatenation import SOURCE, concatenated_caption

LONGEST = 100


def _store(poses: list[tuple[float, float]], rows: int = 40, kind: str = "human") -> MotionStore:
    """Windows whose joints go evenly from one height to another, in metres."""
    windows, parts = [], []
    for index, (first, last) in enumerate(poses):
        part = np.zeros((rows, 263), np.float32)
        part[:, POSITIONS] = np.linspace(first, last, rows)[:, None]
        licence = "CC BY 3.0" if index % 2 else "free"
        windows.append(Window(f"w{index}", "CMU", licence, f"g{index}", "train", index * rows, rows, (f"a person does {index}.",), kind))
        parts.append(part)
    return MotionStore("memory", tuple(windows), np.concatenate(parts), np.zeros(263), np.ones(263), 20.0)


def test_windows_are_joined_where_one_ends_as_the_other_begins():
    store = _store([(0.0, 1.0), (1.0, 2.0)])
    longer, windows = augmented(store, store.windows, Augmentation(concatenations=30), LONGEST, seed=0)
    assert windows[:2] == list(store.windows) and np.array_equal(longer.rows[: len(store.rows)], store.rows)
    joined = windows[2:]
    assert joined
    for window in joined:
        assert set(window.texts) <= {f"a person does 0{then}does 1." for then in (" then ", " and then ", ", then ")}
        assert window.source == SOURCE and window.group == "g0 + g1" and window.licence == "free + CC BY 3.0" and window.split == "train"
        rows = longer.features(window)
        assert rows.shape == (80, 263) and np.array_equal(rows[:40], store.rows[:40])
        assert np.abs(np.diff(rows[:, POSITIONS], axis=0)).max() < 0.06


def test_windows_that_do_not_fit_are_not_joined():
    far = _store([(0.0, 1.0), (3.0, 4.0)])
    assert augmented(far, far.windows, Augmentation(concatenations=30), LONGEST, seed=0)[1] == list(far.windows)
    long = _store([(0.0, 1.0), (1.0, 2.0)], rows=90)
    assert augmented(long, long.windows, Augmentation(concatenations=30), LONGEST, seed=0)[1] == list(long.windows)


def test_parts_of_labelled_windows_fit_into_the_room_there_is():
    store = _store([(0.0, 0.1), (0.1, 0.0)], rows=90, kind="label")
    longer, windows = augmented(store, store.windows, Augmentation(concatenations=30), LONGEST, seed=0)
    assert len(windows) > 2
    assert all(window.row_count <= LONGEST and len(longer.features(window)) == window.row_count for window in windows)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("a person walks.", "someone sits down.", "a person walks then sits down."),
        ("A man runs", "the man is jumping", "A man runs then is jumping"),
    ],
)
def test_the_second_subject_is_left_out_where_it_is_nobody_in_particular(first, second, expected):
    assert concatenated_caption(first, second) == expected


@given(seed=st.integers(0, 3))
def test_the_same_seed_joins_the_same_windows(seed):
    store = _store([(0.0, 1.0), (1.0, 0.0), (0.05, 1.0)])
    (one, first), (other, second) = (augmented(store, store.windows, Augmentation(concatenations=10), LONGEST, seed) for _ in range(2))
    assert first == second and np.array_equal(one.rows, other.rows)
