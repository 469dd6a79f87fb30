"""What the denoisers are told: the diffusion step, the prompt, and (ours) the clip's length and known frames."""

# torch's own annotations are partial: of some of its methods a strict checker knows too little.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from ..constraints.model_inputs import ConstraintPatches, patch_width
from .config import DenoiserConfig, VaeConfig


@dataclass(frozen=True)
class Conditions:
    """Everything that stays the same from one denoising step to the next.

    text: (B, 1, width). length: (B, 1, width), added to the time token, or None. context: (B, latent_tokens, width), added to the
    latents, or None. present: (B, latent_tokens, 1), 0 where a latent lies past the clip's end, else 1.
    """

    text: Tensor
    length: Tensor | None
    context: Tensor | None
    present: Tensor


class ConditionEncoder(nn.Module):
    """Text vectors, clip lengths and constrained frames -> Conditions. Has exactly the parameters that its configuration asks for."""

    def __init__(self, config: DenoiserConfig) -> None:
        super().__init__()
        self.config = config
        # Encoders differ in their vectors' scale; MiniLM's have a length of one, too faint beside the latents.
        self.text_norm = nn.LayerNorm(config.text_width)
        self.text = nn.Linear(config.text_width, config.width)
        self.length = nn.Linear(config.width, config.width) if config.length_condition else None
        self.context = ConstraintEncoder(config) if config.context else None

    def forward(self, text: Tensor, lengths: Tensor, constraints: ConstraintPatches | None) -> Conditions:
        """text: (B, text_width), the empty prompt's vector where guidance wants no text. lengths: (B,) frames.

        Raises ValueError when a shape does not fit, or when constraints are given to a model that was built without.
        """
        if text.dim() != 2 or text.shape[1] != self.config.text_width:
            raise ValueError(f"text must have the shape (batch, {self.config.text_width}), not {tuple(text.shape)}")
        if constraints is not None and self.context is None:
            raise ValueError("this model was built without constraints, so it cannot keep known frames")
        length = None
        if self.length is not None:
            # A whole clip spans the sinusoids' range, as 1000 diffusion steps do.
            position = lengths * (1000.0 / self.config.max_frames)
            length = self.length(sinusoids(position, self.config.width)).unsqueeze(1)
        known = self.context(constraints, text.shape[0]) if self.context is not None else None
        return Conditions(self.text(self.text_norm(text)).unsqueeze(1), length, known, self._present(lengths))

    def _present(self, lengths: Tensor) -> Tensor:
        first = torch.arange(self.config.latent_tokens, device=lengths.device) * self.config.latent_frames
        return (first < lengths[:, None]).unsqueeze(-1).float()


class TimeEncoder(nn.Module):
    """The diffusion step as a token: sinusoids and a small network (MLD)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width = width
        self.layers = nn.Sequential(nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width))

    def forward(self, timesteps: Tensor) -> Tensor:
        """timesteps: (B,) -> (B, 1, width)."""
        return self.layers(sinusoids(timesteps, self.width)).unsqueeze(1)


class ConstraintEncoder(nn.Module):
    """Ours: what is known of each latent's own frames, for that latent; a learned null where nothing is.

    Only patches that are present are projected: in training most rows have none, and a patch is as wide as four motion frames.
    """

    def __init__(self, config: DenoiserConfig) -> None:
        super().__init__()
        if not config.latent_frames or config.latent_frames % config.frames_per_token:
            raise ValueError("constrained frames need latents of whole tokens of frames each")
        self.latents, self.parts = config.latent_tokens, config.latent_frames // config.frames_per_token
        # Motion frames are the VAE's: HumanML3D's 263 features.
        self.patch = nn.Linear(patch_width(VaeConfig.features, config.frames_per_token), config.width)
        self.join = nn.Linear(self.parts * config.width, config.width)
        self.null = nn.Parameter(torch.randn(config.width) * config.width**-0.5)

    def forward(self, constraints: ConstraintPatches | None, batch: int) -> Tensor:
        """-> (batch, latents, width). Raises ValueError when there are more patches than the window has."""
        if constraints is None:
            return self.null.expand(batch, self.latents, -1)
        rows, patches = constraints.present.shape
        missing = self.latents * self.parts - patches
        if rows != batch or missing < 0:
            raise ValueError(f"constraints must have {batch} rows of at most {self.latents * self.parts} patches, not {rows} of {patches}")
        known = functional.gelu(self.patch(constraints.values[constraints.present]))
        spread = known.new_zeros(rows, patches, known.shape[1])
        spread[constraints.present] = known
        by_latent = (self.latents, self.parts)
        seconds = torch.unflatten(functional.pad(spread, (0, 0, 0, missing)), 1, by_latent).flatten(2)
        some = torch.unflatten(functional.pad(constraints.present, (0, missing)), 1, by_latent).any(-1, keepdim=True)
        return torch.where(some, self.join(seconds), self.null.to(seconds.dtype))


def sinusoids(positions: Tensor, width: int) -> Tensor:
    """Cosines and sines of (B,) positions at width / 2 frequencies from 1 down to 1/10000 -> (B, width) float32.

    The frequencies of Vaswani et al. 2017 (arXiv 1706.03762, section 3.5).
    """
    half = width // 2
    frequencies = torch.exp(torch.arange(half, device=positions.device) * (-math.log(10000.0) / half))
    angles = positions.float().unsqueeze(1) * frequencies
    return torch.cat([torch.cos(angles), torch.sin(angles)], dim=1)
