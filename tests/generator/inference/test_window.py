from __future__ import annotations

import numpy as np

from motion_mamba.generator.constraints.model_inputs import ConstrainedFrames
from motion_mamba.generator.inference.window import AskedSampling, Sampling, Samplings
from motion_mamba.generator.model.config import DiffusionConfig
from motion_mamba.generator.retrieval.start import LatentStart

CONFIG = DiffusionConfig(sampler="ddim", steps=50, solver_steps=6, guidance=7.5, held_steps=3)


def test_what_is_not_given_is_the_models_own():
    assert Sampling.of(CONFIG) == Sampling("ddim", 50, 7.5)
    assert Sampling.of(CONFIG, "dpm++") == Sampling("dpm++", 6, 7.5)


def test_what_is_given_is_taken_though_it_is_nothing():
    """Whoever checks it afterwards must see it."""
    assert Sampling.of(CONFIG, "ddim", 0, 0.0) == Sampling("ddim", 0, 0.0)


def test_what_begins_from_the_library_is_denoised_in_its_own_steps():
    samplings = Samplings.of(CONFIG, AskedSampling())
    start = LatentStart(np.zeros((1, 2, 4), np.float32), np.ones((1, 2), np.float32))
    assert samplings.of_window(None, None) == Sampling("ddim", 50, 7.5)
    assert samplings.of_window(start, None) == Sampling("dpm++", 3, 7.5)


def test_what_goes_on_from_known_frames_takes_the_usual_steps():
    samplings = Samplings.of(CONFIG, AskedSampling())
    known = ConstrainedFrames(np.zeros((1, 8, 263)), np.zeros((1, 8, 4)), np.ones((1, 8), bool))
    start = LatentStart(np.zeros((1, 2, 4), np.float32), np.ones((1, 2), np.float32))
    assert samplings.of_window(start, known) == Sampling("ddim", 50, 7.5)


def test_a_sampler_or_steps_that_are_asked_for_go_for_both():
    assert Samplings.of(CONFIG, AskedSampling("dpm++")).held == Sampling("dpm++", 6, 7.5)
    assert Samplings.of(CONFIG, AskedSampling(steps=9)).held == Sampling("ddim", 9, 7.5)
    assert Samplings.of(CONFIG, AskedSampling(guidance=5.0)) == Samplings(Sampling("ddim", 50, 5.0), Sampling("dpm++", 3, 5.0))
