from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from motion_mamba.generator.constraints.model_inputs import ConstrainedFrames
from motion_mamba.generator.inference.network import DistilledNetwork
from motion_mamba.generator.inference.window import AskedSampling, Sampling, Samplings
from motion_mamba.generator.model.config import DiffusionConfig
from motion_mamba.generator.retrieval.start import LatentStart

CONFIG = DiffusionConfig(sampler="ddim", steps=50, solver_steps=6, guidance=7.5, held_steps=3)
PLAIN = SimpleNamespace(config=SimpleNamespace(diffusion=CONFIG), student=None)
DISTILLED = SimpleNamespace(config=PLAIN.config, student=DistilledNetwork(PLAIN, (999, 500), 200))


def test_what_is_not_given_is_the_models_own():
    assert Sampling.of(CONFIG) == Sampling("ddim", 50, 7.5)
    assert Sampling.of(CONFIG, "dpm++") == Sampling("dpm++", 6, 7.5)


def test_what_is_given_is_taken_though_it_is_nothing():
    """Whoever checks it afterwards must see it."""
    assert Sampling.of(CONFIG, "ddim", 0, 0.0) == Sampling("ddim", 0, 0.0)


def test_what_begins_from_the_library_is_denoised_in_its_own_steps():
    samplings = Samplings.of(PLAIN, AskedSampling())
    start = LatentStart(np.zeros((1, 2, 4), np.float32), np.ones((1, 2), np.float32))
    assert samplings.of_window(None, None) == Sampling("ddim", 50, 7.5)
    assert samplings.of_window(start, None) == Sampling("dpm++", 3, 7.5)


def test_what_goes_on_from_known_frames_takes_the_usual_steps():
    samplings = Samplings.of(PLAIN, AskedSampling())
    known = ConstrainedFrames(np.zeros((1, 8, 263)), np.zeros((1, 8, 4)), np.ones((1, 8), bool))
    start = LatentStart(np.zeros((1, 2, 4), np.float32), np.ones((1, 2), np.float32))
    assert samplings.of_window(start, known) == Sampling("ddim", 50, 7.5)


def test_a_sampler_or_steps_that_are_asked_for_go_for_both():
    assert Samplings.of(PLAIN, AskedSampling("dpm++")).held == Sampling("dpm++", 6, 7.5)
    assert Samplings.of(PLAIN, AskedSampling(steps=9)).held == Sampling("ddim", 9, 7.5)
    assert Samplings.of(PLAIN, AskedSampling(guidance=5.0)) == Samplings(Sampling("ddim", 50, 5.0), Sampling("dpm++", 3, 5.0))


def test_a_student_makes_what_nobody_asks_to_be_made_otherwise():
    own = Samplings(Sampling("student", 2, 1.0, (999, 500)), Sampling("student", 3, 1.0, (999, 500, 200)))
    assert all(Samplings.of(DISTILLED, asked) == own for asked in (AskedSampling(), AskedSampling(None, 2, 7.5)))


def test_a_student_looks_again_at_what_begins_from_the_library():
    samplings = Samplings.of(DISTILLED, AskedSampling())
    known = ConstrainedFrames(np.zeros((1, 8, 263)), np.zeros((1, 8, 4)), np.ones((1, 8), bool))
    start = LatentStart(np.zeros((1, 2, 4), np.float32), np.ones((1, 2), np.float32))
    assert samplings.of_window(start, None) == samplings.of_window(start, known) == samplings.held
    assert samplings.of_window(None, known) == samplings.of_window(None, None) == samplings.noise


def test_other_steps_are_its_teachers():
    for steps in (1, 3, 6):
        assert Samplings.of(DISTILLED, AskedSampling(steps=steps)) == Samplings.of(PLAIN, AskedSampling(steps=steps))


def test_another_guidance_or_a_sampler_is_the_teachers():
    for asked in (AskedSampling(guidance=5.0), AskedSampling(sampler="dpm++"), AskedSampling("ddim", 1)):
        assert Samplings.of(DISTILLED, asked) == Samplings.of(PLAIN, asked)
