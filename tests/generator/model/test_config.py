from __future__ import annotations

import json

import pytest

from motion_mamba.generator.model.config import ModelConfig, load_preset, preset_names


@pytest.mark.parametrize("name", preset_names())
def test_presets_survive_json(name):
    config = load_preset(name)
    assert ModelConfig.from_dict(json.loads(json.dumps(config.to_dict()))) == config


def test_the_paper_preset_has_the_papers_sizes_and_nothing_of_ours():
    config = load_preset("paper")
    assert (config.vae.latent_tokens, config.vae.width, config.vae.layers, config.vae.frames_per_token) == (2, 256, 9, 1)
    assert config.denoiser.scans == (9, 7, 5, 3, 1)
    assert config.denoiser.text_width == 768
    assert not config.vae.context and not config.denoiser.context and not config.denoiser.length_condition
    assert not config.vae.norm_first and not config.vae.latent_frames and not config.denoiser.latent_frames
    assert config.diffusion.weighting == "uniform"


@pytest.mark.parametrize(
    "change",
    [
        {"name": 3},
        {"vae": {"width": "wide"}},
        {"vae": {"depth": 3}},
        {"denoiser": {"scans": "97531"}},
        {"vae": {"heads": True}},
        {"x": 1},
    ],
)
def test_a_damaged_configuration_is_refused(change):
    values = load_preset("default").to_dict() | change
    with pytest.raises(ValueError):
        ModelConfig.from_dict(values)


def test_an_unknown_preset_is_named_with_the_known_ones():
    with pytest.raises(ValueError, match="default, mld, paper"):
        load_preset("../default")
