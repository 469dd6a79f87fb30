"""Windows from programs, out of a store of real features in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from motion_mamba.generator.data.store import Window
from motion_mamba.generator.representation.features import canonicalise, joints_to_features
from motion_mamba.generator.training.augmentation.made_windows import RoundTrip, WindowDraw, no_foot_lock
from motion_mamba.generator.training.grammar.bases import find_bases, stood
from motion_mamba.generator.training.grammar.windows import programmed_windows

from .conftest import standing_joints, walking_joints


@dataclass(frozen=True)
class Rows:
    """What programs ask of a MotionStore."""

    rows: np.ndarray

    def features(self, window: Window) -> np.ndarray:
        return self.rows[window.first_row : window.first_row + window.row_count]


def _store() -> tuple[Rows, tuple[Window, ...]]:
    parts = [joints_to_features(canonicalise(joints), jump_at_start=False) for joints in (standing_joints(101), walking_joints(121))]
    windows = (
        Window("stand", "one", "CC BY 3.0", "a", "train", 0, 100, ("a person stands.",), "label"),
        Window("walk", "two", "CC0", "b", "train", 100, 120, ("a person walks forward.",), "label"),
    )
    return Rows(np.concatenate(parts).astype(np.float32)), windows


def _draw(seed: int) -> WindowDraw:
    store, windows = _store()
    return WindowDraw(store, windows, np.full(2, 0.5), 190, np.random.default_rng(seed), no_foot_lock)  # type: ignore[arg-type]


def test_bases_are_who_stands_quietly_and_who_walks() -> None:
    bases = find_bases(*_store())  # type: ignore[arg-type]
    assert [base.window.id for base in bases.idle] == ["stand"]
    assert [base.window.id for base in bases.walking] == ["walk"]


def test_a_base_is_played_back_and_forth_to_any_length() -> None:
    base = find_bases(*_store()).idle[0]  # type: ignore[arg-type]
    joints = stood(base, 300, np.random.default_rng(0))
    assert len(joints) == 300
    assert np.linalg.norm(np.diff(joints, axis=0), axis=-1).max() < 0.02
    assert np.ptp(joints[:, [7, 8, 10, 11]], axis=0).max() < 1e-6


def test_windows_are_captioned_and_carry_their_base() -> None:
    made = programmed_windows(_draw(0), 12)
    assert len(made) >= 10
    for window in made:
        assert window.source.startswith("program ")
        assert set(window.licence.split(" + ")) <= {"CC BY 3.0", "CC0"}
        assert window.split == "train"
        assert window.rows.shape[1] == 263
        assert len(window.rows) <= 190
        assert len(window.texts) >= 6


def test_the_same_seed_makes_the_same_windows() -> None:
    first, second = programmed_windows(_draw(3), 4), programmed_windows(_draw(3), 4)
    assert all(np.array_equal(one.rows, other.rows) and one.texts == other.texts for one, other in zip(first, second, strict=True))


def still(rows: np.ndarray) -> np.ndarray:
    """Its first pose, in which nothing is done."""
    return np.repeat(rows[:1], len(rows), axis=0)


def test_what_a_round_trip_leaves_undone_is_tried_again() -> None:
    tried: list[int] = []

    def second_time_lucky(rows: np.ndarray) -> np.ndarray:
        tried.append(len(rows))
        return rows if len(tried) % 2 == 0 else still(rows)

    made = programmed_windows(replace(_draw(0), round_trip=RoundTrip("half", second_time_lucky)), 6)
    assert len(made) == 6
    assert len(tried) >= 10


def test_what_no_round_trip_keeps_is_made_all_the_same() -> None:
    made = programmed_windows(replace(_draw(0), round_trip=RoundTrip("nothing", still)), 6)
    assert len(made) == 6
