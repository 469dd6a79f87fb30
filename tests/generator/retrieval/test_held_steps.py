"""Windows that begin from the library take the model's few steps, and those that do not its usual ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from motion_mamba.generator.generator import Generator
from motion_mamba.generator.request import Request
from motion_mamba.generator.retrieval.captions import LibraryCaptions
from motion_mamba.generator.retrieval.library import Library, in_eight_bits
from motion_mamba.generator.retrieval.movement import MOVEMENTS

PROMPT, OTHER = "a person walks forward", "zzzz"
WALK = Request(((PROMPT, 2.0),), seed=5)


@pytest.fixture(scope="module")
def generator(tiny_generator: Generator) -> Generator:
    """The tiny model with a library of one entry, two seconds of walking."""
    vae = tiny_generator.config.vae
    latents = np.random.default_rng(1).normal(size=(1, vae.latent_tokens, vae.width)).astype(np.float32)
    captions = LibraryCaptions((PROMPT,), tiny_generator.embed(PROMPT)[None], np.zeros(1, int), np.zeros(1, int), np.array([40]))
    library = Library(*in_eight_bits(latents), np.array([False]), ("recorded",), np.full((1, 2), 0.9), np.zeros((1, MOVEMENTS)), captions)
    return Generator(tiny_generator.network, tiny_generator.prompt_reader.encoder, library=library)


def _steps_seen(generator: Generator, request: Request) -> list[tuple[int, int]]:
    seen: list[tuple[int, int]] = []
    generator.generate(request, lambda done, total: seen.append((done, total)) or True)
    return seen


def test_its_own_steps_are_the_default(generator: Generator) -> None:
    diffusion = generator.config.diffusion
    (own,) = generator.generate(WALK)
    explicit = replace(WALK, sampler="dpm++", steps=diffusion.held_steps)
    assert own.joints.tobytes() == generator.generate(explicit)[0].joints.tobytes()
    (slow,) = generator.generate(replace(WALK, steps=diffusion.default_steps))
    assert not np.array_equal(own.joints, slow.joints)


@pytest.mark.parametrize("change", [lambda walk: replace(walk, from_library=False), lambda walk: replace(walk, segments=((OTHER, 2.0),))])
def test_from_noise_it_takes_the_usual_ones(generator: Generator, change: Callable[[Request], Request]) -> None:
    diffusion, request = generator.config.diffusion, change(WALK)
    settings = {"sampler": diffusion.sampler, "steps": diffusion.default_steps, "guidance": diffusion.guidance}
    made = [generator.generate(each)[0].joints.tobytes() for each in (request, replace(request, **settings))]
    assert made[0] == made[1]
    assert len(_steps_seen(generator, request)) == diffusion.default_steps


def test_progress_comes_to_its_end_whatever_windows_take(generator: Generator) -> None:
    diffusion = generator.config.diffusion
    seen = _steps_seen(generator, replace(WALK, segments=((PROMPT, 2.0), (OTHER, 2.0))))
    done = [step for step, _ in seen]
    assert done == sorted(done) and done[-1] == seen[-1][1] == 2 * diffusion.default_steps
    assert len(seen) == diffusion.held_steps + diffusion.default_steps


def test_what_goes_on_from_a_window_takes_the_usual_steps(generator: Generator) -> None:
    diffusion = generator.config.diffusion
    seen = _steps_seen(generator, replace(WALK, segments=((PROMPT, 2.0), (PROMPT, 2.0))))
    assert len(seen) == diffusion.held_steps + diffusion.default_steps
