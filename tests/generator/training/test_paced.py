"""Another pace is the same way in another time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.generator.data.store import MotionStore, Window
from motion_mamba.generator.features import CONTACTS, POSITIONS, VELOCITIES, features_to_joints
from motion_mamba.generator.training.augmentation import Augmentation, augmented
from motion_mamba.generator.training.paced import paced

from .conftest import swaying_rows


@given(factor=st.floats(0.8, 1.25))
def test_frames_are_met_at_their_new_times(factor):
    rows = swaying_rows(81)
    played = paced(rows, factor)
    assert len(played) == int((len(rows) - 1) / factor + 1e-6) + 1
    real, ours = features_to_joints(rows), features_to_joints(played)
    at = np.arange(len(played)) * factor
    expected = np.stack([np.interp(at, np.arange(len(rows)), column) for column in real.reshape(len(rows), -1).T], axis=1)
    assert np.abs(ours.reshape(len(played), -1) - expected).max() < 0.02


def test_rates_grow_with_the_pace_and_poses_do_not():
    rows = swaying_rows(81)
    played = paced(rows, 2.0)
    assert np.array_equal(played[:, POSITIONS], rows[::2, POSITIONS]) and np.allclose(played[:, VELOCITIES], 2 * rows[::2, VELOCITIES])
    assert set(np.unique(played[:, CONTACTS])) <= {0.0, 1.0}


@pytest.mark.parametrize(("caption", "made"), [("a person sways.", True), ("a person sways slowly.", False), ("energetic swaying", False)])
def test_captions_that_tell_of_a_pace_are_left_alone(caption, made):
    rows = swaying_rows(81)
    windows = (Window("w", "CMU", "free", "g", "train", 0, 80, (caption,), "human"),)
    store = MotionStore("memory", windows, rows, np.zeros(263), np.ones(263), 20.0)
    _, more = augmented(store, windows, Augmentation(paced=3), 200, seed=0)
    assert [window.texts for window in more[1:]] == [(caption,)] * (3 if made else 0)
    assert all(window.text_kind == "human" for window in more)
