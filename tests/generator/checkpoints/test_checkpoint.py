from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file

from motion_mamba.generator.checkpoints import shipped
from motion_mamba.generator.checkpoints.checkpoint import CheckpointError, Statistics, find_checkpoint, load_checkpoint, save_checkpoint
from motion_mamba.generator.checkpoints.shipped import shipped_checkpoints
from motion_mamba.generator.model.config import load_preset, preset_names
from motion_mamba.generator.model.denoiser import build_denoiser
from motion_mamba.generator.model.limits import check_config, fewest_numbers
from motion_mamba.generator.model.vae import build_vae


@pytest.fixture
def copy(tiny_checkpoint, tmp_path):
    """A copy of the tiny checkpoint that a test may damage."""
    for path in (tiny_checkpoint, tiny_checkpoint.with_suffix(".json")):
        shutil.copy(path, tmp_path)
    return tmp_path / tiny_checkpoint.name


def statistics_for(config):
    latent = (config.vae.latent_tokens, config.vae.width)
    features = config.vae.features
    return Statistics(torch.randn(features), torch.rand(features) + 0.1, torch.randn(latent), torch.rand(latent) + 0.1)


def test_weights_come_back_in_half_precision_and_statistics_exactly(tiny_config, tmp_path):
    vae, statistics = build_vae(tiny_config.vae), statistics_for(tiny_config)
    model_id = save_checkpoint(
        tmp_path / "mine.safetensors", tiny_config, {"vae": vae, "denoiser": build_denoiser(tiny_config.denoiser)}, statistics
    )
    loaded = load_checkpoint(tmp_path / "mine.safetensors")
    assert loaded.config == tiny_config and loaded.id == model_id and model_id.name == "mine"
    assert torch.equal(loaded.statistics.mean, statistics.mean) and torch.equal(loaded.statistics.latent_std, statistics.latent_std)
    rebuilt = loaded.build("vae").state_dict()
    assert all(torch.equal(rebuilt[name], value.half().float()) for name, value in vae.state_dict().items())
    assert load_file(tmp_path / "mine.safetensors")["vae.embed.weight"].dtype == torch.float16


def test_a_built_module_is_ready_to_use(tiny_checkpoint):
    denoiser = load_checkpoint(tiny_checkpoint).build("denoiser")
    assert not denoiser.training and not any(parameter.requires_grad for parameter in denoiser.parameters())


def test_the_card_says_what_it_was_trained_on(tiny_checkpoint):
    card = json.loads(tiny_checkpoint.with_suffix(".json").read_text())
    assert card["config"]["text_encoder"] == "minilm" and card["training"]["licence"] == "none"
    assert load_checkpoint(tiny_checkpoint).metrics == {"error_cm": 1.5}


def test_loading_leaves_random_numbers_alone(tiny_checkpoint):
    torch.manual_seed(1)
    expected = torch.rand(3)
    torch.manual_seed(1)
    load_checkpoint(tiny_checkpoint).build("vae")
    assert torch.equal(torch.rand(3), expected)


def test_other_weights_have_another_id(tiny_config, tmp_path):
    torch.manual_seed(0)
    statistics = statistics_for(tiny_config)
    ids = [save_checkpoint(tmp_path / "a", tiny_config, {"vae": build_vae(tiny_config.vae)}, statistics) for _ in range(2)]
    again = [save_checkpoint(tmp_path / "a", tiny_config, {}, statistics) for _ in range(2)]
    assert ids[0].hash != ids[1].hash and again[0] == again[1]


def test_a_vae_alone_loads_where_only_it_is_needed(tiny_config, tmp_path):
    path = tmp_path / "vae.safetensors"
    save_checkpoint(path, tiny_config, {"vae": build_vae(tiny_config.vae)}, statistics_for(tiny_config))
    load_checkpoint(path, parts=["vae"]).build("vae")
    with pytest.raises(CheckpointError, match="holds no denoiser"):
        load_checkpoint(path)


@pytest.mark.parametrize("preset", preset_names())
def test_every_preset_passes_its_own_size_checks(preset):
    config = load_preset(preset)
    check_config(config)
    numbers = {"vae": build_vae(config.vae), "denoiser": build_denoiser(config.denoiser)}
    for part, network in numbers.items():
        assert fewest_numbers(part, config) <= sum(value.numel() for value in network.state_dict().values())


@settings(deadline=None, max_examples=40)
@given(
    kind=st.sampled_from(["mamba", "transformer"]),
    scans=st.lists(st.integers(1, 3), min_size=1, max_size=3),
    width=st.sampled_from([8, 16]),
    expand=st.integers(1, 2),
    context=st.booleans(),
    frames_per_token=st.sampled_from([1, 2, 4, 5]),
)
def test_the_lower_bound_never_refuses_a_real_model(tiny_config, kind, scans, width, expand, context, frames_per_token):
    sizes = {"width": width, "expand": expand, "context": context, "frames_per_token": frames_per_token}
    config = replace(tiny_config, denoiser=replace(tiny_config.denoiser, kind=kind, scans=tuple(scans), **sizes))
    count = sum(value.numel() for value in build_denoiser(config.denoiser).state_dict().values())
    assert fewest_numbers("denoiser", config) <= count


def test_weights_that_are_not_finite_are_not_saved(tiny_config, tmp_path):
    vae = build_vae(tiny_config.vae)
    with torch.no_grad():
        vae.embed.weight[0, 0] = 1e6  # beyond half precision
    with pytest.raises(CheckpointError, match="not finite"):
        save_checkpoint(tmp_path / "a.safetensors", tiny_config, {"vae": vae}, statistics_for(tiny_config))
    assert list(tmp_path.iterdir()) == []


def test_saving_over_a_checkpoint_leaves_no_parts_behind(tiny_config, tmp_path):
    for _ in range(2):
        save_checkpoint(tmp_path / "a.safetensors", tiny_config, {}, statistics_for(tiny_config))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "a.safetensors"]


def test_the_json_beside_it_names_the_checkpoint_too(tiny_checkpoint):
    assert load_checkpoint(tiny_checkpoint.with_suffix(".json")).id == load_checkpoint(tiny_checkpoint).id


def test_shipped_checkpoints_put_the_default_first(tiny_checkpoint, tmp_path, monkeypatch):
    monkeypatch.setattr(shipped, "WEIGHTS_FOLDER", tmp_path)
    assert shipped_checkpoints() == {}
    with pytest.raises(CheckpointError, match="no weights are installed"):
        find_checkpoint()
    for name in ("full", "open", "another"):
        shutil.copy(tiny_checkpoint, tmp_path / f"{name}.safetensors")
    assert list(shipped_checkpoints()) == ["open", "another", "full"]
    assert find_checkpoint() == tmp_path / "open.safetensors" and find_checkpoint("full") == tmp_path / "full.safetensors"
    (tmp_path / "default.json").write_text('{"default": "full"}')
    assert find_checkpoint() == tmp_path / "full.safetensors"


def test_the_shipped_checkpoints_load():
    for name, path in shipped_checkpoints().items():
        loaded = load_checkpoint(path)
        assert loaded.id.name == name and loaded.training


def damage_header(data):
    return data[:8] + b"x" + data[9:]


@pytest.mark.parametrize(
    "damage",
    [lambda data: data[:-100], lambda data: data[:20], lambda data: b"", lambda data: b"\xff" * 64, damage_header],
    ids=["cut", "cut in the header", "empty", "noise", "bad header"],
)
def test_a_damaged_file_is_refused(copy, damage):
    copy.write_bytes(damage(copy.read_bytes()))
    with pytest.raises(CheckpointError, match="truncated or damaged"):
        load_checkpoint(copy)


def test_a_flipped_bit_is_noticed(copy):
    data = bytearray(copy.read_bytes())
    data[-10] ^= 1
    copy.write_bytes(data)
    with pytest.raises(CheckpointError, match="do not belong together"):
        load_checkpoint(copy)


def change_card(path, change):
    card = json.loads(path.with_suffix(".json").read_text())
    change(card)
    path.with_suffix(".json").write_text(json.dumps(card))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda card: card.update(format="other"), "not a Motion Mamba checkpoint"),
        (lambda card: card.update(version=99), "update Motion Mamba"),
        (lambda card: card.update(sha256="0" * 64), "do not belong together"),
        (lambda card: card.pop("config"), "unusable configuration"),
        (lambda card: card.update(training=5), "unusable entry training"),
        (lambda card: card.update(training="abc"), "unusable entry training"),
        (lambda card: card.update(metrics=[1, 2]), "unusable entry metrics"),
        (lambda card: card["config"]["vae"].update(width="wide"), "unusable configuration"),
        (lambda card: card["config"]["vae"].update(layers=10**9), "unusable configuration"),
        (lambda card: card["config"]["denoiser"].update(scans=[1] * 10_000), "unusable configuration"),
        (lambda card: card["config"]["denoiser"].update(width=64), "same latents"),
        (lambda card: card["config"]["vae"].update(frames_per_token=0), "must be positive"),
        (lambda card: card["config"]["denoiser"].update(max_frames=20), "a window must hold 40 frames"),
        (lambda card: card["config"]["vae"].update(features=100), "features must be 263"),
        (lambda card: card["config"]["diffusion"].update(train_steps=10**12), "unusable configuration"),
        (lambda card: card["config"]["diffusion"].update(beta_schedule="cosine"), "scaled_linear"),
        (lambda card: card["config"]["diffusion"].update(beta_end=float("nan")), "betas must lie"),
        (lambda card: card["config"]["diffusion"].update(guidance=2.0), "do not belong together"),
    ],
)
def test_a_card_that_does_not_fit_is_refused(copy, change, message):
    change_card(copy, change)
    with pytest.raises(CheckpointError, match=message):
        load_checkpoint(copy)


def rewrite(path, change):
    """A consistent pair whose tensors do not fit the configuration: what only the tensors' own check can find."""
    tensors = load_file(path)
    change(tensors)
    config = load_checkpoint(path).config
    write_pair(path, tensors, config)


def write_pair(path, tensors, config):
    import hashlib

    from safetensors.torch import save

    data = save(tensors, metadata={"config": json.dumps(config.to_dict(), sort_keys=True)})
    path.write_bytes(data)
    change_card(path, lambda card: card.update(sha256=hashlib.sha256(data).hexdigest(), config=config.to_dict()))


def set_nan(tensors):
    tensors["denoiser.head.bias"][0] = float("nan")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda tensors: tensors.pop("vae.embed.bias"), "lacks tensor vae.embed.bias"),
        (lambda tensors: tensors.update({"vae.extra": torch.ones(1)}), "unknown tensor vae.extra"),
        (lambda tensors: tensors.update({"mean": torch.ones(262)}), "has the shape"),
        (lambda tensors: tensors.update({"mean": torch.ones(263, dtype=torch.int64)}), "not floating point"),
        (lambda tensors: tensors.update({"std": torch.zeros(263)}), "not positive"),
        (set_nan, "not finite"),
    ],
)
def test_tensors_that_do_not_fit_are_refused(copy, change, message):
    rewrite(copy, change)
    with pytest.raises(CheckpointError, match=message):
        load_checkpoint(copy)


def test_a_few_bytes_cannot_have_gigabytes_built(copy):
    config = load_checkpoint(copy).config
    vae, denoiser = replace(config.vae, width=8192, layers=101, feedforward=65536), replace(config.denoiser, width=8192)
    huge = replace(config, vae=vae, denoiser=denoiser)
    write_pair(copy, load_file(copy), huge)
    with pytest.raises(CheckpointError, match="much smaller than the model"):
        load_checkpoint(copy)


def test_sizes_that_cannot_be_built_are_refused(copy):
    config = load_checkpoint(copy).config
    write_pair(copy, load_file(copy), replace(config, vae=replace(config.vae, layers=2)))
    with pytest.raises(CheckpointError, match="cannot be built"):
        load_checkpoint(copy)
