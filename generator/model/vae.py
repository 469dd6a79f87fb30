"""The motion VAE: a clip of features to a few latents and back.

Two of them, which the configuration's latent_frames tells apart: MLD's (arXiv 2212.04048), which Motion Mamba keeps and the `paper`
preset builds, in `vae_window.py`; ours, one latent for each second of the clip, in `vae_local.py`.
"""

from __future__ import annotations

import torch
from torch import Tensor

from .config import VaeConfig
from .vae_base import Vae
from .vae_local import LocalVae
from .vae_window import WindowVae


def build_vae(config: VaeConfig) -> Vae:
    """The VAE that a configuration describes. Raises ValueError when its sizes do not fit each other."""
    return LocalVae(config) if config.latent_frames else WindowVae(config)


def sample_posterior(mean: Tensor, log_variance: Tensor) -> Tensor:
    """The reparametrised draw."""
    return mean + torch.randn_like(mean) * torch.exp(0.5 * log_variance)
