from __future__ import annotations

import numpy as np
import pytest
import torch

from motion_mamba.generator.inference.noise import draw_noise, noise_sources


@pytest.mark.parametrize("seed", [0, 3, 2**32 + 3, 2**62 - 1])
@pytest.mark.parametrize("shape", [(10, 256), (3, 7)])
def test_a_seed_gives_what_torch_gives(seed, shape):
    generator = torch.Generator().manual_seed(seed)
    (source,) = noise_sources(seed, 1)
    for _ in range(3):
        np.testing.assert_allclose(source.normal(shape), torch.randn(shape, generator=generator).numpy(), atol=2e-6)


def test_it_is_standard_normal():
    numbers = noise_sources(1, 1)[0].normal((400, 256))
    assert numbers.dtype == np.float32 and abs(numbers.mean()) < 0.01 and abs(numbers.std() - 1.0) < 0.01


def test_noise_of_a_variation_does_not_depend_on_the_others():
    together = draw_noise(noise_sources(5, 4), (2, 8))
    for index in range(4):
        assert np.array_equal(draw_noise(noise_sources(5 + index, 1), (2, 8))[0], together[index])


def test_a_source_goes_on_from_window_to_window():
    sources = noise_sources(5, 1)
    assert not np.array_equal(draw_noise(sources, (2, 8)), draw_noise(sources, (2, 8)))
