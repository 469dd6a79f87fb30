"""What was finished stays; what both have goes over; what is new is as it is."""

from __future__ import annotations

import numpy as np

from motion_mamba.rigs.finishing.going_on import gone_on_rig, gone_on_rotations, gone_on_values
from motion_mamba.rigs.retarget.target import RigMotion


def turns(angles: np.ndarray) -> np.ndarray:
    """(T, 1, 4) about X."""
    return np.stack([np.cos(angles / 2), np.sin(angles / 2), 0 * angles, 0 * angles], axis=-1)[:, None]


def test_values_stay_go_over_and_are_new():
    before, after = np.zeros((10, 3)), np.ones((8, 3))
    found = gone_on_values(before, after, 6)
    assert found.shape == (14, 3)
    assert not found[:6].any() and (found[10:] == 1.0).all()
    assert (np.diff(found[5:11, 0]) > 0.0).all() and np.diff(found[:, 0]).max() < 0.4


def test_rotations_take_the_short_way_and_keep_their_hemisphere():
    before, after = turns(np.linspace(0.0, 1.0, 10)), -turns(np.linspace(0.7, 1.5, 8))
    found = gone_on_rotations(before, after, 6)
    assert np.abs(np.linalg.norm(found, axis=-1) - 1.0).max() < 1e-9
    assert (np.sum(found[1:] * found[:-1], axis=-1) > 0.9).all()
    assert np.array_equal(found[:6], before[:6])


def test_a_rig_s_bone_that_only_moves_later_rests_before():
    world, heads = turns(np.zeros(5)), np.zeros((5, 1, 3))
    still = RigMotion({"a": world[:, 0]}, {}, 20.0, world, heads)
    moving = RigMotion({"a": world[:, 0]}, {"a": np.ones((5, 3))}, 20.0, world, heads)
    found = gone_on_rig(still, moving, 3)
    assert found.frames == 8 and not found.locations["a"][:3].any() and (found.locations["a"][5:] == 1.0).all()
