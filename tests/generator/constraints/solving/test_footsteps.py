from __future__ import annotations

import numpy as np

from motion_mamba.generator.constraints.solving import footsteps
from motion_mamba.generator.constraints.solving.footsteps import BodyMove, moved_body
from motion_mamba.rigs.math.easing import smoothstep
from motion_mamba.rigs.math.inverse_kinematics.legs import ANKLES

from ....rigs.math.bodies import jerk, walking


def stands(*spans: tuple[int, int], count: int = 60) -> np.ndarray:
    flags = np.zeros(count, dtype=bool)
    for first, last in spans:
        flags[first : last + 1] = True
    return flags


def test_contacts_that_flicker_are_one_stand_which_rolls_at_its_ends():
    firm = footsteps._firm(stands((10, 18), (21, 30), (45, 46)))
    # Off for two frames it stands on, for two frames it only touches; two frames at either end it may move.
    np.testing.assert_array_equal(np.flatnonzero(firm), np.arange(12, 29))


def test_a_clip_that_begins_and_ends_standing_stands_at_once():
    firm = footsteps._firm(stands((0, 10), (50, 59)))
    assert firm[:9].all() and firm[52:].all() and not firm[9:52].any()


def test_a_body_led_aside_takes_longer_steps_no_more_abruptly_than_it_must():
    joints, contacts = walking(100)
    way = np.zeros((100, 2))
    way[:, 0] = 0.5 * smoothstep(np.arange(100), 20, 60)
    moved, still = moved_body(joints, contacts, BodyMove(np.zeros(100), way, np.zeros(100)))
    np.testing.assert_allclose(moved[:, 0, [0, 2]], joints[:, 0, [0, 2]] + way, atol=1e-6)
    beside = (moved - joints)[:, ANKLES][..., [0, 2]]
    speed = 20.0 * np.linalg.norm(np.diff(beside, axis=0), axis=-1)
    for foot, columns in enumerate(((0, 1), (2, 3))):
        stood = still[:, columns].any(axis=1)
        assert speed[:, foot][stood[1:] & stood[:-1]].max(initial=0.0) < 0.01
    assert beside[-1, :, 0].min() > 0.45
    assert jerk(moved) < 2.0 * jerk(joints)
