"""Which model configurations are sensible enough to be built: a configuration from a file may be damaged or hostile."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, cast

from ..representation.features import FEATURE_COUNT
from .config import DenoiserConfig, DiffusionConfig, ModelConfig, VaeConfig
from .diffusion import make_schedule
from .samplers import SAMPLERS

# Wider or deeper than anything sensible: a hostile description must not make us build it.
_LARGEST_SIZE = {"width": 8192, "feedforward": 65536, "text_width": 65536, "features": 4096, "expand": 8} | dict.fromkeys(
    ("max_frames", "latent_frames", "train_steps", "steps", "solver_steps", "held_steps"), 100_000
)
_LARGEST_OTHER_SIZE = 128
# A window must hold the second that it continues, and the shortest clip that HumanML3D keeps.
FEWEST_FRAMES = 40


def check_config(config: ModelConfig) -> None:
    """Raises ValueError for sizes that are not sensible, and for parts that do not belong to one model."""
    for part in (config.vae, config.denoiser, config.diffusion):
        _check_sizes(part)
    _check_fit(config)


def fewest_numbers(part: str, config: ModelConfig) -> int:
    """A lower bound of a part's parameters that grows with every size that could make it huge.

    With it a few bytes of hostile JSON cannot have gigabytes built. The meta device would build for nothing, but using it imports
    the whole of torch's compiler.
    """
    if part == "vae":
        vae = config.vae
        positions = vae.max_frames // max(1, vae.frames_per_token) + vae.latent_tokens
        block = vae.width + vae.feedforward
        linear = vae.latent_frames // max(1, vae.frames_per_token) * vae.width
        return vae.width * (vae.layers * block + positions + linear + vae.features * vae.frames_per_token)
    denoiser = config.denoiser
    scans = denoiser.scans if denoiser.kind == "mamba" else ()
    context = denoiser.latent_frames // max(1, denoiser.frames_per_token) * denoiser.width if denoiser.context else 0
    blocks = denoiser.expand * (sum(scans) * (denoiser.state_size + denoiser.convolution) + len(scans) * denoiser.width)
    return denoiser.width * (blocks + denoiser.width + denoiser.feedforward + denoiser.text_width + context)


def _check_sizes(part: VaeConfig | DenoiserConfig | DiffusionConfig) -> None:
    for field in fields(part):
        value: Any = getattr(part, field.name)
        largest = _LARGEST_SIZE.get(field.name, _LARGEST_OTHER_SIZE)
        sizes = cast("tuple[Any, ...]", value) if type(value) is tuple else (value,)
        if len(sizes) > _LARGEST_OTHER_SIZE or any(isinstance(size, int) and not 0 <= size <= largest for size in sizes):
            raise ValueError(f"{field.name} must lie between 0 and {largest}")


def _check_fit(config: ModelConfig) -> None:
    """The parts must belong to one model: what building each alone would not find."""
    vae, denoiser, diffusion = config.vae, config.denoiser, config.diffusion
    make_schedule(diffusion)
    steps = diffusion.steps, diffusion.solver_steps, diffusion.held_steps
    fits = {
        "features must be 263": vae.features == FEATURE_COUNT,
        "both parts must have the same latents": (vae.latent_tokens, vae.latent_frames, vae.width)
        == (denoiser.latent_tokens, denoiser.latent_frames, denoiser.width),
        "latents of some frames must make up the window": vae.latent_frames in (0, vae.max_frames / max(1, vae.latent_tokens)),
        f"a window must hold {FEWEST_FRAMES} frames": min(vae.max_frames, denoiser.max_frames) >= FEWEST_FRAMES,
        "sizes must be positive": min(vae.frames_per_token, denoiser.frames_per_token, vae.heads, denoiser.heads, vae.width) > 0,
        "betas must lie between 0 and 1": 0 < diffusion.beta_start <= diffusion.beta_end < 1,
        "steps must lie between 1 and train_steps": 1 <= min(steps) and max(steps) <= diffusion.train_steps,
        f"the sampler must be one of {', '.join(SAMPLERS)}": diffusion.sampler in SAMPLERS,
    }
    wrong = [rule for rule, holds in fits.items() if not holds]
    if wrong:
        raise ValueError(wrong[0])
