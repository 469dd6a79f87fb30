"""Sizes, directions and angles of made bodies."""

from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.predicates.body import body_scale, elbow_angle, hand_from_chest, heading_axes, normalised, trunk_axes
from motion_mamba.generator.predicates.places import distance_to_place, places


def test_a_body_of_another_size_is_measured_alike(bodies):
    joints = bodies.standing(10)
    assert body_scale(joints) == pytest.approx(1.0)
    assert body_scale(0.6 * joints) == pytest.approx(0.6)
    np.testing.assert_allclose(normalised(0.6 * joints), joints)


@pytest.mark.parametrize("joints", [np.zeros((5, 22, 3)), np.zeros((5, 21, 3)), np.full((5, 22, 3), np.nan)], ids=["point", "shape", "nan"])
def test_what_is_no_body_is_refused(joints):
    with pytest.raises(ValueError, match=r"joints|body"):
        normalised(joints)


def test_axes_turn_with_the_body(bodies):
    axes = heading_axes(bodies.turned(bodies.standing(3), 90.0))
    np.testing.assert_allclose(axes[0], [[0, 0, -1], [0, 1, 0], [1, 0, 0]], atol=1e-9)
    front = trunk_axes(bodies.turned(bodies.standing(3), 90.0, "x"))[0, 2]
    assert front @ [0, -1, 0] > 0.98


def test_a_hand_is_seen_from_the_chest(bodies):
    joints = bodies.standing(4)
    target = bodies.place_of(joints, "spine3", (0.25, 0.1, 0.35))
    seen = hand_from_chest(bodies.with_hand(bodies.turned(joints, 0.0), "left", target), "left")
    assert seen[0, 0] > 0.15 and seen[0, 2] > 0.3
    assert (elbow_angle(joints, "left") > 160).all()


def test_every_place_can_be_reached_by_name(bodies):
    joints = bodies.standing(4)
    for name in places():
        assert np.isfinite(distance_to_place(joints, "left", name)).all()
