"""Sizes of the models as frozen data. Presets are JSON files in `presets/`; a checkpoint carries its own copy."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from ..json_values import as_object

# Time and text, before the latents.
CONDITION_TOKENS = 2
# MLD's depth in the paper's comparison: 9 layers with skips around the middle one.
TRANSFORMER_BLOCKS_PER_SIDE = 4
PRESETS_FOLDER = Path(__file__).parent / "presets"


@dataclass(frozen=True)
class VaeConfig:
    """The motion VAE's sizes. layers counts encoder (and decoder) blocks, odd: in + middle + out with skips between (MLD)."""

    features: int = 263
    max_frames: int = 200
    frames_per_token: int = 4
    latent_tokens: int = 10
    # Ours: the frames that one latent carries, a second, so that a window is a sequence of latents in the order of time. With 0, as in
    # MLD, all latents together carry the whole window.
    latent_frames: int = 20
    width: int = 256
    layers: int = 9
    heads: int = 4
    feedforward: int = 1024
    dropout: float = 0.1
    # The divergence from a standard normal in the loss, beside reconstruction. MLD's is 1e-4; a stronger one, ours, leaves fewer and
    # smoother numbers to denoise.
    kl_weight: float = 0.05
    # Ours: pre-norm blocks train faster from scratch; MLD's are post-norm.
    norm_first: bool = True
    # Ours: the decoder accepts frames it must keep. The paper's VAE has no such input.
    context: bool = True


@dataclass(frozen=True)
class DenoiserConfig:
    """The Motion Mamba denoiser's sizes (reference: arXiv 2403.07487).

    scans: isolated scans per HTM block on the way in; the way out mirrors them. kind "transformer" is MLD's denoiser of the same
    depth, kept as the baseline that the benchmarks and the evaluation compare with.
    """

    kind: str = "mamba"
    latent_tokens: int = 10
    latent_frames: int = 20
    width: int = 256
    text_width: int = 384
    scans: tuple[int, ...] = (9, 7, 5, 3, 1)
    state_size: int = 16
    convolution: int = 4
    expand: int = 1
    aggregate: str = "sum"
    # Whether BSM scans the channels in both directions, as the paper's does; false for its ablation.
    bidirectional: bool = True
    # Ours: half of an HTM block's scans, rounded down, run from the last token to the first, so that a latent is told of those after it,
    # too. All of the paper's run forward.
    backward_scans: bool = False
    heads: int = 4
    feedforward: int = 1024
    dropout: float = 0.1
    # Ours, both false in the paper's preset: frames that the motion must contain, and the clip's length, as conditions.
    context: bool = True
    frames_per_token: int = 4
    max_frames: int = 200
    length_condition: bool = True

    def backward_of(self, scans: int) -> int:
        """How many of an HTM block's scans, its last ones, run backward."""
        return scans // 2 if self.backward_scans else 0


@dataclass(frozen=True)
class DiffusionConfig:
    """Noise schedule and sampling defaults (MLD's, which the paper builds on). steps are DDIM's, solver_steps DPM-Solver++'s, held_steps
    DPM-Solver++'s for windows that begin from a library's entry all over, to which little is left to be done."""

    train_steps: int = 1000
    beta_start: float = 0.00085
    beta_end: float = 0.012
    beta_schedule: str = "scaled_linear"
    # What the denoiser's output means: "noise" (the paper's), or ours, "velocity", of which the noise is a mixture with the input. To
    # predict noise a network must first learn to copy its input, to the third digit; a velocity asks for the motion from the start.
    prediction: str = "noise"
    # "ddim" is the paper's; "dpm++" (DPM-Solver++) comes within a centimetre or two of the same motion in an eighth of the steps.
    sampler: str = "ddim"
    steps: int = 50
    solver_steps: int = 6
    guidance: float = 7.5
    held_steps: int = 2
    text_dropout: float = 0.1
    # How a latent's numbers count in the denoiser's loss: all alike ("uniform", the paper's), or ours, "signal", by the
    # signal-to-noise ratio that the VAE gives them.
    weighting: str = "uniform"

    @property
    def default_steps(self) -> int:
        """The sampler's own number."""
        return self.steps_of(self.sampler)

    def steps_of(self, sampler: str) -> int:
        return self.steps if sampler == "ddim" else self.solver_steps


@dataclass(frozen=True)
class ModelConfig:
    """Everything that fixes the architecture of one generator. text_encoder is an id that `text.load_text_encoder` knows."""

    name: str
    text_encoder: str
    vae: VaeConfig
    denoiser: DenoiserConfig
    diffusion: DiffusionConfig

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Any) -> ModelConfig:
        """Raises ValueError when a field is missing, unknown or of the wrong type."""
        expected = {field.name for field in fields(cls)}
        entries = as_object(values)
        if entries is None or set(entries) != expected:
            raise ValueError(f"a model configuration must have exactly the fields {sorted(expected)}")
        return cls(
            name=_typed("name", entries["name"], str),
            text_encoder=_typed("text_encoder", entries["text_encoder"], str),
            vae=_build(VaeConfig, entries["vae"]),
            denoiser=_build(DenoiserConfig, entries["denoiser"]),
            diffusion=_build(DiffusionConfig, entries["diffusion"]),
        )


def load_preset(name: str) -> ModelConfig:
    """The preset called name. Raises ValueError that lists the presets when there is none."""
    path = PRESETS_FOLDER / f"{name}.json"
    if name not in preset_names():
        raise ValueError(f"there is no preset called {name!r}; choose one of {', '.join(preset_names())}")
    return ModelConfig.from_dict(json.loads(path.read_text(encoding="utf-8")))


def preset_names() -> list[str]:
    return sorted(path.stem for path in PRESETS_FOLDER.glob("*.json"))


def _typed(name: str, value: Any, kind: type[Any]) -> Any:
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ValueError(f"the configuration's {name} must be of type {kind.__name__}, not {value!r}")
    return value


def _build(cls: type[Any], values: Any) -> Any:
    defaults = cls()
    known = {field.name for field in fields(cls)}
    entries = as_object(values)
    if entries is None or not set(entries) <= known:
        raise ValueError(f"{cls.__name__} knows the fields {sorted(known)}, not {values!r}")
    checked: dict[str, Any] = {}
    for name, value in entries.items():
        default: object = getattr(defaults, name)
        if isinstance(default, tuple):
            items: list[Any] = list(value)
            checked[name] = tuple(_typed(name, item, int) for item in items)
        else:
            checked[name] = _typed(name, value, type(default))
    return cls(**checked)
