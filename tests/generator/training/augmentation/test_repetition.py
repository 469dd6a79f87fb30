"""One action done several times: as often as told, from where it ended, still before and after only."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motion_mamba.generator.data.store import MotionStore, Window
from motion_mamba.generator.motion import FPS
from motion_mamba.generator.representation.features import canonicalise, features_to_joints, joints_to_features
from motion_mamba.generator.training.augmentation.augment import Augmentation, augmented
from motion_mamba.generator.training.augmentation.repetition import is_done_once, repeated, times_done
from motion_mamba.rigs import smpl

_REST = 10
WRIST = smpl.JOINT["right_wrist"]
ARM = [smpl.JOINT[f"right_{name}"] for name in ("shoulder", "elbow", "wrist")]


def action(seconds: float = 1.0, forwards: float = 0.0, height: float = 0.6) -> np.ndarray:
    """Features (R, 263) of a body that crouches and lifts an arm once, half a second still before and after; `forwards` metres farther."""
    moving = round(seconds * FPS)
    share = np.clip((np.arange(moving + 2 * _REST + 1) - _REST) / moving, 0.0, 1.0)
    joints = np.zeros((len(share), smpl.JOINT_COUNT, 3))
    for joint, parent in enumerate(smpl.PARENTS[1:], start=1):
        joints[:, joint] = joints[:, parent] + smpl.REST_OFFSETS[joint]
    joints[..., 1] -= joints[..., 1].min()
    up = np.sin(np.pi * share) ** 2
    joints[:, 9:, 1] -= 0.4 * height * up[:, None]
    joints[:, ARM, 1] += height * up[:, None]
    joints[..., 2] += forwards * (share - np.sin(2.0 * np.pi * share) / (2.0 * np.pi))[:, None]
    return joints_to_features(canonicalise(joints), jump_at_start=False).astype(np.float32)


@settings(max_examples=20, deadline=None)
@given(times=st.integers(1, 4), seconds=st.floats(0.8, 2.0), forwards=st.floats(-0.3, 0.6))
def test_it_is_done_as_often_as_told_and_goes_on_from_where_it_ended(times, seconds, forwards):
    once = action(seconds, forwards)
    longer = repeated(once, times)
    assert is_done_once(once) and times_done(longer) == times
    joints = features_to_joints(longer)
    # The slowest of each beginning and end are left out with the stillness around them.
    assert joints[-1, 0, 2] == pytest.approx(times * forwards, abs=times * (0.2 * abs(forwards) + 0.02))
    assert len(once) + (times - 1) * 0.7 * seconds * FPS <= len(longer) <= times * len(once)


def test_there_is_no_jump_where_it_begins_again():
    once, thrice = (features_to_joints(rows) for rows in (action(), repeated(action(), 3)))
    fastest, again = (np.linalg.norm(np.diff(joints[:, WRIST], axis=0), axis=-1).max() for joints in (once, thrice))
    assert again < 1.1 * fastest


def test_what_ends_elsewhere_or_stands_or_happens_twice_is_not_done_once():
    rows = action()
    assert not is_done_once(rows[: len(rows) // 2])
    assert times_done(rows[:_REST]) == 0 and not is_done_once(rows[:_REST])
    assert not is_done_once(repeated(rows, 2))


def windows_made(caption: str, rows: np.ndarray) -> list[Window]:
    windows = (Window("w", "CMU", "free", "g", "train", 0, len(rows), (caption,), "label"),)
    store = MotionStore("memory", windows, rows, np.zeros(263), np.ones(263), float(FPS))
    longer, made = augmented(store, windows, Augmentation(repetitions=12), 100, seed=0)
    assert all(times_done(longer.features(window)) == _told(window.texts[0]) for window in made[1:])
    return made[1:]


def _told(caption: str) -> int:
    words = {"once": 1, "one time": 1, "twice": 2, "two times": 2, "three times": 3, "four times": 4}
    return next(times for word, times in words.items() if caption.endswith(f" {word}"))


def test_captions_tell_how_often_and_windows_are_never_too_long():
    made = windows_made("a person crouches.", action())
    assert len(made) == 12 and all(window.row_count <= 100 and window.text_kind == "human" for window in made)
    assert {re.sub(" (times?|two)", "", window.texts[0]) for window in made} >= {"a person crouches twice", "a person crouches three"}
    long_ones = windows_made("a person crouches.", action(2.5))
    assert long_ones and not any("four" in window.texts[0] for window in long_ones)


@pytest.mark.parametrize(
    "caption", ["a person jumps twice", "a person walks forward", "a person waves", "a person crouches, then jumps", "she keeps jumping"]
)
def test_what_is_counted_already_or_goes_on_is_left_alone(caption):
    assert windows_made(caption, action()) == []
