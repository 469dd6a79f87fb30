"""The VAE in numpy, both ways, beside the module that was trained."""

from __future__ import annotations

import numpy as np
import torch

from motion_mamba.generator.checkpoints.checkpoint import load_checkpoint
from motion_mamba.generator.checkpoints.checkpoint_file import find_checkpoint, read_checkpoint
from motion_mamba.generator.inference.light.network import LightNetwork
from motion_mamba.generator.inference.torch_network import TorchNetwork

PATH = find_checkpoint("open")
FRAMES, LATENTS = 80, 4


def test_it_is_the_modules_vae_both_ways_and_its_gradient():
    code, checkpoint = LightNetwork.load(read_checkpoint(PATH)).latent_code, load_checkpoint(PATH, parts=("vae",))
    assert code is not None
    vae, statistics, lengths = checkpoint.build("vae"), checkpoint.statistics, torch.tensor([FRAMES])
    latents = np.random.default_rng(0).normal(size=(LATENTS, 256)).astype(np.float32)
    tensor = torch.from_numpy(latents)[None].requires_grad_(True)
    decoded = vae.decode(tensor * statistics.latent_std[:LATENTS] + statistics.latent_mean[:LATENTS], lengths)
    expected = decoded * statistics.std + statistics.mean
    features, back = code.decode(latents)
    assert np.allclose(features, expected[0].detach().numpy(), atol=1e-4)
    after = np.random.default_rng(1).normal(size=features.shape).astype(np.float32)
    (expected[0] * torch.from_numpy(after)).sum().backward()
    gradient = tensor.grad
    assert gradient is not None
    assert np.allclose(back(after), gradient[0].numpy(), atol=1e-4 * float(gradient.abs().max()))
    means = vae.encode(decoded.detach(), lengths)[0][0, :LATENTS]
    again = (means - statistics.latent_mean[:LATENTS]) / statistics.latent_std[:LATENTS]
    assert np.allclose(code.encode(features), again.numpy(), atol=1e-3)


def test_both_runtimes_have_the_same():
    light, torches = LightNetwork.load(read_checkpoint(PATH)), TorchNetwork.load(load_checkpoint(PATH), "cpu")
    assert light.latent_code is not None and torches.latent_code is not None
    latents = np.random.default_rng(0).normal(size=(LATENTS, 256)).astype(np.float32)
    assert np.array_equal(light.latent_code.decode(latents)[0], torches.latent_code.decode(latents)[0])
