"""Latents that a VAE decodes into what was encoded, nearer than its encoder comes in one go: a nod of a few centimetres is not lost.

Gradient descent on the latents themselves, the networks left as they are, with what the VAE was trained on as the error.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from ...model.vae_base import Vae
from ..losses import Normalisation, reconstruction_losses


@dataclass(frozen=True)
class Refinement:
    """steps: of Adam. rate: its learning rate, in units of normalised latents. pull: how strongly latents are held where the encoder put
    them, where the denoiser knows them. head: how much more than in training the error of head and shoulders counts."""

    steps: int = 12
    rate: float = 0.15
    pull: float = 0.02
    head: float = 1.0


USUALLY = Refinement()
# Where little but the head moves: nods and shrugs of a few centimetres.
QUIETLY = Refinement(steps=24, head=10.0)


def refined(vae: Vae, features: Tensor, lengths: Tensor, normalisation: Normalisation, how: Refinement = USUALLY) -> Tensor:
    """Normalised features (B, T, F), lengths (B,) -> latents (B, L, W). steps = 0 gives the encoder's means."""
    with torch.no_grad():
        begun = vae.encode(features, lengths)[0]
    spread = begun.std(dim=(0, 1)).clamp_min(1e-3)
    moved = torch.zeros_like(begun, requires_grad=True)
    descent = torch.optim.Adam([moved], lr=how.rate)
    for _ in range(how.steps):
        descent.zero_grad()
        decoded = vae.decode(begun + moved * spread, lengths)
        terms = reconstruction_losses(decoded, features, lengths, normalisation)
        (torch.stack([*terms.values(), (how.head - 1.0) * terms["head"]]).sum() + how.pull * moved.square().mean()).backward()
        descent.step()
    return (begun + moved * spread).detach()
