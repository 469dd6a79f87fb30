"""Every program does what it says, and standing about is none of it but idling."""

from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.training.grammar.bases import Bases
from motion_mamba.generator.training.grammar.program import Performance, Program
from motion_mamba.generator.training.grammar.registry import all_programs
from motion_mamba.generator.training.grammar.stage import Stage
from motion_mamba.generator.training.grammar.windows import rows_of

from .conftest import standing_joints
from .test_figure import bone_error


def _module(program: Program) -> str:
    return getattr(program.perform, "func", program.perform).__module__


PROGRAMS = {name: program for name, program in all_programs().items() if ".whole_body." not in _module(program)}
# What somebody who stands about does, too. Styles of walking differ from walking in their measure: see benchmarks.programs.
_LIKE_STANDING = ("idles", "stands_at_attention")


def perform(name: str, bases: Bases, seed: int) -> Performance:
    program = PROGRAMS[name]
    return program.perform(Stage.drawn(bases, program.base, np.random.default_rng((seed, *name.encode())), 190))


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_performance_holds_what_it_promises(bases: Bases, name: str) -> None:
    takes = [perform(name, bases, seed) for seed in range(2)]
    assert sum(take.predicate(take.joints) for take in takes) >= 1
    for take in takes:
        assert len(set(take.captions)) >= 6
        assert bone_error(take.joints) < 1e-6
        assert 20 <= len(take.joints) <= 190
        assert np.isfinite(rows_of(take)).all()


@pytest.mark.parametrize("name", [name for name in PROGRAMS if name not in _LIKE_STANDING and not name.startswith("walks_")])
def test_standing_about_is_not_what_it_says(bases: Bases, name: str) -> None:
    assert not perform(name, bases, 0).predicate(standing_joints(120))


def test_there_are_many_programs_of_many_kinds() -> None:
    assert len(PROGRAMS) > 150
    assert len({program.kind for program in PROGRAMS.values()}) >= 10
