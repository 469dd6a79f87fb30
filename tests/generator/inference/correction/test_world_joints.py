from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.inference.correction import world_joints as module
from motion_mamba.generator.inference.correction.world_joints import world_joints
from motion_mamba.generator.representation.features import POSITIONS, ROOT, window_features
from motion_mamba.generator.representation.placement import walk_on
from motion_mamba.generator.representation.planted_root import carried_shares, with_planted_feet
from tests.generator.conftest import walking_joints

PLACEMENT = np.array([0.7, 1.0, -2.0])


def features_of_a_walk() -> np.ndarray:
    return window_features(walking_joints(41).astype(np.float64))


def test_joints_are_those_of_planted_features():
    features = features_of_a_walk()
    expected, _ = walk_on(PLACEMENT[None], with_planted_feet(features[None]))
    assert np.allclose(world_joints(features, PLACEMENT).joints, expected[0], atol=1e-9)


@pytest.mark.parametrize("part", [slice(0, 1), slice(1, 3), slice(3, 4), ROOT, POSITIONS])
def test_their_gradient_is_what_a_small_change_brings(part: slice, monkeypatch: pytest.MonkeyPatch):
    """How surely feet stand counts as given."""
    features, rng = features_of_a_walk(), np.random.default_rng(1)
    shares = carried_shares(features[None])
    monkeypatch.setattr(module, "carried_shares", lambda _: shares)
    after, change = rng.normal(size=(len(features), 22, 3)), np.zeros_like(features)
    change[:, part] = rng.normal(size=change[:, part].shape)
    sides = [(after * world_joints(features + step * change, PLACEMENT).joints).sum() for step in (1e-6, -1e-6)]
    told = (world_joints(features, PLACEMENT).back(after) * change).sum()
    assert told == pytest.approx((sides[0] - sides[1]) / 2e-6, rel=1e-5, abs=1e-6)
