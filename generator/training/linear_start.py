"""Where the local VAE's training starts: at the best linear VAE, which has a closed form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ..data.store import MotionStore, Window
from ..model.vae_local import LocalVae
from .batches import WindowSampler, load_batch
from .losses import FEATURE_WEIGHTS

# What the linear code may leave out: the variance of a normalised, weighted feature below which a component is noise. With it a
# second of motion keeps about 110 of its 256 components, and the linear code's mean joint error on test recordings is 1.5 cm.
NOISE_VARIANCE = 0.5
# No component is left without any weight, or it could never be learned.
_SMALLEST_SHARE = 1e-2
_ITERATIONS = 4
# Enough that the smallest components are not those of the sample.
_CLIPS_PER_COMPONENT = 64


@dataclass(frozen=True)
class Components:
    """Principal components of rows (N, D). mean: (D,); basis: (D, K) orthonormal; variance: (K,) along it, largest first."""

    mean: Tensor
    basis: Tensor
    variance: Tensor


def principal_components(rows: Tensor, count: int) -> Components:
    """The first `count` components of rows (N, D), N and D > count; randomised (Halko et al. 2011), so seed torch before."""
    mean = rows.mean(dim=0)
    _, singular, basis = torch.svd_lowrank(rows - mean, q=count, niter=_ITERATIONS)
    return Components(mean, basis, singular.square() / len(rows))


def draw_clips(vae: LocalVae, store: MotionStore, windows: Sequence[Window], seed: int) -> Tensor:
    """(N, latent_frames, F) normalised features of stretches of training windows, drawn as training draws them."""
    frames, width = vae.config.latent_frames, vae.config.width
    sampler = WindowSampler(windows, width, seed, max_frames=frames, min_frames=frames)
    return torch.cat([load_batch(store, windows, sampler.picks(step))[0] for step in range(_CLIPS_PER_COMPONENT)])


@torch.no_grad()
def start_linear(vae: LocalVae, clips: Tensor, noise_variance: float = NOISE_VARIANCE) -> None:
    """Set the linear layers of an untrained VAE to the probabilistic PCA of clips (N, latent_frames, F) of normalised features.

    A patch's tokens are its components over the fourth root of their variance: tame enough for a transformer to read, and small
    components still small. With W = U (V - s)^1/2, V the variances and s the noise's: the posterior of component c of a clip has
    the mean (V - s)^1/2 c / V and the variance s / V, and decodes to W z (Tipping and Bishop 1999, Lucas et al. 2019).
    """
    config, parts = vae.config, vae.patches_per_latent
    weights = FEATURE_WEIGHTS.repeat(config.frames_per_token)
    patches = (clips * FEATURE_WEIGHTS).unflatten(1, (parts, config.frames_per_token)).flatten(2)
    patch = principal_components(patches.flatten(0, 1), config.width)
    scale = patch.variance.clamp(min=1e-8) ** 0.25
    encode, decode = patch.basis / scale, patch.basis * scale
    vae.embed.weight.copy_((encode * weights[:, None]).T)
    vae.embed.bias.copy_(-patch.mean @ encode)
    vae.output.weight.copy_(decode / weights[:, None])
    vae.output.bias.copy_(patch.mean / weights)

    coordinates = ((patches - patch.mean) @ patch.basis).flatten(1)
    latent = principal_components(coordinates, config.width)
    variance = latent.variance.clamp(min=noise_variance)
    spread = (variance - noise_variance).clamp(min=_SMALLEST_SHARE * noise_variance).sqrt()
    scales = scale.repeat(parts)
    vae.to_latents.weight.zero_()
    to_mean = latent.basis * (spread / variance)
    vae.to_latents.weight[: config.width] = (to_mean * scales[:, None]).T
    vae.to_latents.bias[: config.width] = -latent.mean @ to_mean
    vae.to_latents.bias[config.width :] = (noise_variance / variance).log()
    vae.from_latents.weight.copy_(latent.basis * spread / scales[:, None])
    vae.from_latents.bias.copy_(latent.mean / scales)
