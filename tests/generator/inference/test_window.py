from __future__ import annotations

from motion_mamba.generator.inference.window import Sampling
from motion_mamba.generator.model.config import DiffusionConfig

CONFIG = DiffusionConfig(sampler="ddim", steps=50, solver_steps=6, guidance=7.5)


def test_what_is_not_given_is_the_models_own():
    assert Sampling.of(CONFIG) == Sampling("ddim", 50, 7.5)
    assert Sampling.of(CONFIG, "dpm++") == Sampling("dpm++", 6, 7.5)


def test_what_is_given_is_taken_though_it_is_nothing():
    """Whoever checks it afterwards must see it."""
    assert Sampling.of(CONFIG, "ddim", 0, 0.0) == Sampling("ddim", 0, 0.0)
