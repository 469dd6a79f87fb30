"""The floor is where the feet are, whatever else a rig has."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from people import Look, person, swaying, with_bone
from test_retarget import named

from motion_mamba.rigs.recognition.floor import floor_below
from motion_mamba.rigs.retarget.retarget import retarget, target
from motion_mamba.rigs.retarget.source import motion_from_track

UP = np.array((0.0, 1.0, 0.0))


@pytest.mark.parametrize(("carrier", "height"), [("LeftHand", -0.4), ("RightHand", -0.1), (None, -1.5)])
def test_weapons_and_panels_below_the_ground_change_nothing(carrier, height) -> None:
    rig, mapping = person(named("Mixamo"), Look(2, arms=0.75))
    other = with_bone(rig, "tip", carrier, np.array((0.9, height, 0.0)))
    plain, armed = target(rig, mapping), target(other, mapping)
    assert armed.stance.height == plain.stance.height and armed.stance.ground[1] == 0.0
    source = motion_from_track(swaying(5))
    np.testing.assert_allclose(retarget(source, armed).locations["Hips"], retarget(source, plain).locations["Hips"])


def test_feet_far_from_any_ground_are_the_floor() -> None:
    rig, mapping = person(named("Mixamo"), Look(2))
    high = replace(rig, heads=rig.heads + UP)
    toes = high.heads[[high.index[f"{side}ToeBase"] for side in ("Left", "Right")], 1]
    assert floor_below(high, mapping) == toes.min()
    assert floor_below(replace(high, grounds=(0.0, 0.98)), mapping) == 0.98


def test_a_root_tells_where_soles_are() -> None:
    rig, mapping = person(named("Mixamo"), Look(2))
    rooted = with_bone(replace(rig, heads=rig.heads + UP), "root", None, UP, below=("Hips",))
    assert floor_below(rooted, mapping) == 1.0
