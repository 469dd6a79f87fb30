from __future__ import annotations

import importlib
import pkgutil

import numpy as np
import pytest

from motion_mamba.generator.training.grammar import whole_body
from motion_mamba.generator.training.grammar.bases import Bases
from motion_mamba.generator.training.grammar.program import Program
from motion_mamba.generator.training.grammar.stage import Stage
from motion_mamba.generator.training.grammar.whole_body.body import clearance
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, bone_lengths


def programs() -> list[Program]:
    modules = pkgutil.walk_packages(whole_body.__path__, f"{whole_body.__name__}.")
    return [program for module in modules for program in getattr(importlib.import_module(module.name), "PROGRAMS", ())]


@pytest.mark.parametrize("program", programs(), ids=lambda program: program.name)
def test_a_program_does_what_it_says_on_a_body_that_keeps_its_bones(program: Program, bases: Bases) -> None:
    done = 0
    for seed in range(3):
        stage = Stage.drawn(bases, program.base, np.random.default_rng(seed))
        performance = program.perform(stage)
        joints = performance.joints
        done += performance.predicate(joints)
        rest = np.linalg.norm(SMPL_SKELETON.offsets, axis=-1)
        lengths = bone_lengths(joints, SMPL_SKELETON.parents)
        assert np.abs(lengths - rest)[:, 1:].max() < 1e-3
        assert clearance(joints).min() > -0.02
        assert len(performance.captions) >= 6
        assert performance.contacts is not None and performance.contacts.shape == (len(joints), 4)
        assert not performance.predicate(stage.joints(len(joints))), "standing about is not it"
    assert done >= 2
