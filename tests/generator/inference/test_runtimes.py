"""Both runtimes behind the one door: the same motion from the same request, and no torch where none is needed."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from motion_mamba.generator.checkpoints.checkpoint import Statistics, save_checkpoint
from motion_mamba.generator.checkpoints.shipped import shipped_checkpoints
from motion_mamba.generator.constraints.kinds import Constraints, PoseConstraint
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.inference.light import compilation
from motion_mamba.generator.inference.runtimes import Computing, load_runtime
from motion_mamba.generator.model.config import ModelConfig
from motion_mamba.generator.model.denoiser import build_denoiser
from motion_mamba.generator.model.vae import build_vae
from motion_mamba.generator.request import Request
from motion_mamba.generator.text.encoding.text_encoder_facts import TextEncoderError

# The contract: metres.
CLOSE = 1e-3
TWO_WINDOWS = Request((("a person walks", 2.0), ("a person waves", 3.0)), seed=3, variations=2)


def saved(path: Path, config: ModelConfig) -> Path:
    """A checkpoint with random weights, none of which is zero or one: a forgotten norm or bias must show."""
    with torch.random.fork_rng():
        torch.manual_seed(1)
        modules = {"vae": build_vae(config.vae), "denoiser": build_denoiser(config.denoiser)}
        for module in modules.values():
            for parameter in module.parameters():
                parameter.data += 0.02 * torch.randn_like(parameter)
        latent = (config.vae.latent_tokens, config.vae.width)
        statistics = Statistics(0.1 * torch.randn(263), 0.05 + 0.05 * torch.rand(263), 0.1 * torch.randn(latent), 1.0 + torch.rand(latent))
    save_checkpoint(path, config, modules, statistics)
    return path


def variant(tiny: ModelConfig, **changes: object) -> ModelConfig:
    return replace(tiny, denoiser=replace(tiny.denoiser, **changes))


def windowed(tiny: ModelConfig, **changes: object) -> ModelConfig:
    """The paper's VAE and conditions."""
    both = {"latent_tokens": 2, "latent_frames": 0, "frames_per_token": 1, "context": False}
    return replace(
        tiny,
        vae=replace(tiny.vae, **both, norm_first=False),
        denoiser=replace(tiny.denoiser, **both, length_condition=False, **changes),
    )


VARIANTS = {
    "ours": lambda tiny: tiny,
    # More channels in BSM than one vector holds, and fewer tokens.
    "expanded": lambda tiny: variant(tiny, expand=4),
    "concatenated": lambda tiny: variant(tiny, aggregate="concat"),
    "backward scans": lambda tiny: variant(tiny, backward_scans=True),
    "one direction": lambda tiny: variant(tiny, bidirectional=False),
    "transformer": lambda tiny: variant(tiny, kind="transformer"),
    "paper": lambda tiny: windowed(tiny),
    "mld": lambda tiny: windowed(tiny, kind="transformer"),
    "velocity": lambda tiny: replace(tiny, diffusion=replace(tiny.diffusion, prediction="velocity")),
}


@pytest.fixture(params=["compiled", "numpy"])
def kernels(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "numpy":
        monkeypatch.setattr(compilation, "compiled_kernels", lambda: None)
    else:
        pytest.importorskip("numba", reason="the compiled kernels need numba")
    return request.param


def both(path: Path | None, request: Request) -> tuple[list, list]:
    one, other = (Generator.load(path, "cpu", runtime=runtime) for runtime in ("torch", "light"))
    return one.generate(request), other.generate(request)


@pytest.mark.parametrize("name", VARIANTS)
def test_the_networks_compute_the_same(tiny_config, tmp_path, kernels, name):
    config = VARIANTS[name](tiny_config)
    path = saved(tmp_path / f"{name}.safetensors", config)
    request = TWO_WINDOWS if config.vae.context else replace(TWO_WINDOWS, segments=(("a person walks", 2.0),))
    for sampler in ("dpm++", "ddim"):
        for one, other in zip(*both(path, replace(request, sampler=sampler)), strict=True):
            assert np.ptp(one.joints, axis=0).max() > 10 * CLOSE, "a motion that stands still proves nothing"
            assert np.abs(one.joints - other.joints).max() < CLOSE
            assert np.array_equal(one.contacts, other.contacts)


def test_known_frames_are_read_alike(tiny_checkpoint, kernels):
    pose = np.random.default_rng(0).uniform(-1.0, 1.0, (1, 22, 3)).astype(np.float32)
    request = replace(TWO_WINDOWS, constraints=Constraints(PoseConstraint(np.concatenate([pose, pose]), np.array([0, 70]))))
    for one, other in zip(*both(tiny_checkpoint, request), strict=True):
        assert np.abs(one.joints - other.joints).max() < CLOSE


@pytest.mark.skipif(not shipped_checkpoints(), reason="no weights in generator/weights")
def test_the_shipped_weights_make_the_same_motion():
    request = Request((("a person walks forward", 6.0),), seed=1)
    (one,), (other,) = both(None, request)
    assert np.abs(one.joints - other.joints).max() < CLOSE


def test_a_motion_is_the_same_bytes_again_and_for_any_number_of_threads(tiny_checkpoint, kernels, monkeypatch):
    made = []
    for threads in ("1", "2", "2"):
        monkeypatch.setenv("OMP_NUM_THREADS", threads)
        made.append(Generator.load(tiny_checkpoint, "cpu", runtime="light").generate(TWO_WINDOWS)[1].joints.tobytes())
    assert made[0] == made[1] == made[2]


def test_texts_have_the_same_vectors():
    one, other = (load_runtime(None, Computing("cpu", runtime)).encoder for runtime in ("torch", "light"))
    texts = ["", "a person walks forward, then waves with the right hand", "Ein Mensch hüpft — schnell!", "walks " * 400]
    assert np.abs(np.asarray(one.encode(texts)) - other.encode(texts)).max() < 1e-5
    assert [one.count_tokens(text) for text in texts] == [other.count_tokens(text) for text in texts]


def test_the_processor_needs_no_torch(tiny_checkpoint):
    program = (
        "import sys\n"
        "from motion_mamba.generator.generator import Generator\n"
        "from motion_mamba.generator.request import Request\n"
        f"generator = Generator.load({str(tiny_checkpoint)!r}, 'cpu')\n"
        "generator.generate(Request((('a person walks', 2.0),)))\n"
        "print(sorted({'torch', 'transformers'} & set(sys.modules)))\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=300, check=False)
    assert result.returncode == 0 and result.stdout.strip() == "[]", result.stdout + result.stderr


@pytest.mark.parametrize(("runtime", "kind"), [("torch", "TorchNetwork"), ("light", "LightNetwork"), ("auto", "LightNetwork")])
def test_the_door_opens_what_was_asked_for(tiny_checkpoint, runtime, kind):
    assert type(load_runtime(tiny_checkpoint, Computing("cpu", runtime)).network).__name__ == kind


@pytest.mark.parametrize("precision", ["bf16", "fp16"])
def test_half_precision_makes_nearly_the_same_motion(tiny_checkpoint, precision):
    whole, half = (Generator.load(tiny_checkpoint, "cpu", runtime="torch", precision=name) for name in ("fp32", precision))
    assert half.network.multiplied != whole.network.multiplied
    one, other = (generator.generate(TWO_WINDOWS)[0].joints for generator in (whole, half))
    assert 0 < np.abs(one - other).max() < 0.1


def test_half_precision_is_torchs(tiny_checkpoint):
    assert type(load_runtime(tiny_checkpoint, Computing("cpu", precision="bf16")).network).__name__ == "TorchNetwork"
    with pytest.raises(ValueError, match="choose the runtime torch"):
        load_runtime(tiny_checkpoint, Computing("cpu", "light", "bf16"))
    with pytest.raises(ValueError, match="auto, fp32, bf16, fp16"):
        load_runtime(tiny_checkpoint, Computing(precision="int8"))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_a_graphics_card_makes_the_same_motion(tiny_checkpoint, caplog):
    card, processor = Generator.load(tiny_checkpoint, "cuda", precision="fp32"), Generator.load(tiny_checkpoint, "cpu")
    one, other = (generator.generate(TWO_WINDOWS)[0].joints for generator in (card, processor))
    assert np.abs(one - other).max() < CLOSE
    assert not caplog.records, "the CUDA graph was given up"


def test_an_unknown_runtime_is_refused(tiny_checkpoint):
    with pytest.raises(ValueError, match="auto, torch, light"):
        load_runtime(tiny_checkpoint, Computing(runtime="onnx"))


def test_an_unknown_device_is_refused_without_torch(tiny_checkpoint, monkeypatch):
    monkeypatch.setattr("motion_mamba.generator.inference.runtimes._has_torch", lambda: False)
    with pytest.raises(ValueError, match="auto, cpu, cuda"):
        load_runtime(tiny_checkpoint, Computing("tpu"))
    loaded = load_runtime(tiny_checkpoint, Computing("cuda"))
    assert loaded.network.device == "cpu" and "PyTorch" in loaded.note


def test_an_encoder_that_only_torch_has_is_told(tiny_config, tmp_path):
    path = saved(tmp_path / "clip.safetensors", replace(tiny_config, text_encoder="openai/clip-vit-large-patch14"))
    with pytest.raises(TextEncoderError, match="runtime torch"):
        load_runtime(path, Computing("cpu", "light"))
