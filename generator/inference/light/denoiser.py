"""The denoiser in numpy, step by step as `generator/model/denoiser.py`; its trunk compiled where numba is installed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ...constraints.model_inputs import ConstraintPatches, patch_width
from ...model.config import CONDITION_TOKENS, TRANSFORMER_BLOCKS_PER_SIDE, DenoiserConfig, VaeConfig
from .compilation import Blocks
from .layers import LayerNorm, Linear, SkipStack, TransformerBlock, gelu, silu, sinusoids
from .mamba import MambaBlock, Spatial, Temporal
from .weights import Weights


@dataclass(frozen=True)
class PreparedConditions:
    """What does not depend on the latents. times: (steps, B, 1, width), the clip's length in it; text: (B, 1, width); added: to every
    latent, beside the time; present: (B, latents, 1)."""

    times: np.ndarray
    text: np.ndarray
    added: np.ndarray
    present: np.ndarray


class Denoiser:
    """Raises CheckpointError when the weights do not fit the configuration, ValueError for an unknown kind."""

    def __init__(self, weights: Weights, config: DenoiserConfig) -> None:
        width = config.width
        self.config = config
        self.time = [Linear.of(weights.at("time", "layers", index), width, width) for index in (0, 2)]
        conditions = weights.at("conditions")
        self.text_norm = LayerNorm.of(conditions.at("text_norm"), config.text_width)
        self.text = Linear.of(conditions.at("text"), config.text_width, width)
        self.length = Linear.of(conditions.at("length"), width, width) if config.length_condition else None
        self.context = _ConstraintEncoder(conditions.at("context"), config) if config.context else None
        tokens = CONDITION_TOKENS + config.latent_tokens
        self.positions = weights.take("positions", tokens, width)
        self.trunk = _trunk(weights.at("trunk"), config, tokens)
        self.head = Linear.of(weights.at("head"), width, width)

    def prepare(self, text: np.ndarray, frames: int, constraints: ConstraintPatches | None, timesteps: list[int]) -> PreparedConditions:
        """text: (B, text_width). Raises ValueError for constraints that the model has no input for."""
        if constraints is not None and self.context is None:
            raise ValueError("this model was built without constraints, so it cannot keep known frames")
        config, batch = self.config, len(text)
        inward, outward = self.time
        times = outward(silu(inward(sinusoids(np.array(timesteps), config.width))))
        if self.length is not None:
            times = times + self.length(sinusoids(np.array([frames * (1000.0 / config.max_frames)]), config.width))
        text = self.text(self.text_norm(text))[:, None]
        added = text if self.context is None else text + self.context(constraints, batch)
        present = (np.arange(config.latent_tokens) * config.latent_frames < frames).astype(np.float32)
        times = np.broadcast_to(times[:, None, None], (len(timesteps), batch, 1, config.width))
        return PreparedConditions(times, text, added, np.broadcast_to(present[:, None], (batch, len(present), 1)))

    def step(self, latents: np.ndarray, index: int, conditions: PreparedConditions) -> np.ndarray:
        """The output for latents (B, latent_tokens, width) at the index-th of the prepared timesteps."""
        time = conditions.times[index]
        conditioned = (latents + time + conditions.added) * conditions.present
        tokens = self.trunk(np.concatenate([time, conditions.text, conditioned], axis=1) + self.positions)
        return self.head(tokens[:, CONDITION_TOKENS:]) * conditions.present


class _ConstraintEncoder:
    """What is known of each latent's own frames; a learned null where nothing is."""

    def __init__(self, weights: Weights, config: DenoiserConfig) -> None:
        self.latents, self.parts = config.latent_tokens, config.latent_frames // config.frames_per_token
        self.patch = Linear.of(weights.at("patch"), patch_width(VaeConfig.features, config.frames_per_token), config.width)
        self.join = Linear.of(weights.at("join"), self.parts * config.width, config.width)
        self.null = weights.take("null", config.width)

    def __call__(self, constraints: ConstraintPatches | None, batch: int) -> np.ndarray:
        if constraints is None:
            return np.broadcast_to(self.null, (batch, self.latents, len(self.null)))
        missing = self.latents * self.parts - constraints.present.shape[1]
        known = gelu(self.patch(constraints.values)) * constraints.present[..., None]
        seconds = np.pad(known, ((0, 0), (0, missing), (0, 0))).reshape(batch, self.latents, -1)
        some = np.pad(constraints.present, ((0, 0), (0, missing))).reshape(batch, self.latents, self.parts).any(-1, keepdims=True)
        return np.where(some, self.join(seconds), self.null)


def _trunk(weights: Weights, config: DenoiserConfig, tokens: int) -> Callable[[np.ndarray], np.ndarray]:
    def transformer(at: Weights, norm_first: bool = False) -> TransformerBlock:
        return TransformerBlock.of(at, config.width, config.heads, config.feedforward, norm_first)

    if config.kind == "transformer":
        blocks = range(TRANSFORMER_BLOCKS_PER_SIDE)
        inward, outward = ([transformer(weights.at(side, index)) for index in blocks] for side in ("inward", "outward"))
    elif config.kind == "mamba":
        inward = [_mamba(weights.at("inward", index), config, scans, tokens) for index, scans in enumerate(config.scans)]
        outward = [_mamba(weights.at("outward", index), config, scans, tokens) for index, scans in enumerate(reversed(config.scans))]
    else:
        raise ValueError(f"a denoiser's kind must be mamba or transformer, not {config.kind!r}")
    middle = transformer(weights.at("middle"), norm_first=config.kind == "mamba")
    stack = SkipStack(weights, config.width, inward, middle, outward)
    return Blocks(stack.blocks, stack, lambda kernels: kernels.CompiledTrunk(stack))


def _mamba(weights: Weights, config: DenoiserConfig, scans: int, tokens: int) -> MambaBlock:
    return MambaBlock(Temporal(weights.at(0), config, scans), Spatial(weights.at(1), config, tokens))
