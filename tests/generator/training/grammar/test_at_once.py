"""Arms on legs that do something else: both must be done, and the caption says both."""

from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.training.grammar.bases import Bases
from motion_mamba.generator.training.grammar.programs.at_once.arms_and_legs import LEGS
from motion_mamba.generator.training.grammar.registry import all_programs
from motion_mamba.generator.training.grammar.stage import Stage

from .conftest import standing_joints

_SITTING = all_programs()["waves_while_sitting"]


@pytest.mark.parametrize("legs", LEGS, ids=lambda legs: legs.program().name)
def test_standing_about_is_nothing_that_legs_do(bases: Bases, legs) -> None:
    assert legs.does(standing_joints(80)).mean() < 0.1


def test_both_are_told_and_both_must_be_done(bases: Bases) -> None:
    stage = Stage.drawn(bases, "standing", np.random.default_rng(5))
    sits_and_waves = _SITTING.perform(stage)
    waves = all_programs()["waves"].perform(Stage.drawn(bases, "standing", np.random.default_rng(5)))
    assert all("sit" in caption for caption in sits_and_waves.captions)
    assert sits_and_waves.predicate(sits_and_waves.joints)
    assert not sits_and_waves.predicate(waves.joints)
