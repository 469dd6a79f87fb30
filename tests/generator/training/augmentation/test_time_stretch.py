"""Another pace is the same way in another time, and is told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.generator.data.store import MotionStore, Window
from motion_mamba.generator.representation.features import CONTACTS, POSITIONS, VELOCITIES, features_to_joints
from motion_mamba.generator.training.augmentation.augment import Augmentation, augmented
from motion_mamba.generator.training.augmentation.time_stretch import time_stretched, with_pace

from ..conftest import swaying_rows


@given(factor=st.floats(0.55, 1.6))
def test_frames_are_met_at_their_new_times(factor):
    rows = swaying_rows(81)
    played = time_stretched(rows, factor)
    assert len(played) == int((len(rows) - 1) / factor + 1e-6) + 1
    real, ours = features_to_joints(rows), features_to_joints(played)
    at = np.arange(len(played)) * factor
    expected = np.stack([np.interp(at, np.arange(len(rows)), column) for column in real.reshape(len(rows), -1).T], axis=1)
    assert np.abs(ours.reshape(len(played), -1) - expected).max() < 0.02


def test_rates_grow_with_the_pace_and_poses_do_not():
    rows = swaying_rows(81)
    played = time_stretched(rows, 2.0)
    assert np.array_equal(played[:, POSITIONS], rows[::2, POSITIONS]) and np.allclose(played[:, VELOCITIES], 2 * rows[::2, VELOCITIES])
    assert set(np.unique(played[:, CONTACTS])) <= {0.0, 1.0}


def windows_made(caption: str, contacts: float = 1.0) -> list[Window]:
    """What comes of one window of 40 frames, tried 20 times."""
    rows = swaying_rows(41)
    rows[:, CONTACTS] = contacts
    windows = (Window("w", "CMU", "free", "g", "train", 0, 40, (caption,), "human"),)
    store = MotionStore("memory", windows, rows, np.zeros(263), np.ones(263), 20.0)
    _, made = augmented(store, windows, Augmentation(time_stretches=20), 200, seed=0)
    assert all(window.text_kind == "human" for window in made[1:])
    return made[1:]


def test_captions_tell_whether_it_became_longer_or_shorter():
    made = windows_made("a person sways.")
    slow = [window for window in made if "slow" in window.texts[0]]
    assert len(made) == 20 and 0 < len(slow) < 20
    assert all((window.row_count > 40) == ("slow" in window.texts[0]) for window in made)
    assert all(window.texts[0].replace("very ", "") != "a person sways" for window in made)


def test_who_flies_is_not_slowed_down():
    made = windows_made("a person jumps", contacts=0.0)
    assert made and all(window.row_count < 40 and "slow" not in window.texts[0] for window in made)


@pytest.mark.parametrize("caption", ["a person sways slowly.", "energetic swaying", "a person sways, then waves"])
def test_what_has_a_pace_or_several_actions_is_left_alone(caption):
    assert windows_made(caption) == []


@pytest.mark.parametrize(
    ("caption", "words", "early", "told"),
    [
        ("a person walks.", "slowly", True, "a person slowly walks"),
        ("a person walks.", "very slowly", False, "a person walks very slowly"),
        ("a person walks", "fast", True, "a person walks fast"),
        ("an old man walks", "quickly", True, "an old man walks quickly"),
    ],
)
def test_words_for_a_pace(caption, words, early, told):
    assert with_pace(caption, words, early) == told
