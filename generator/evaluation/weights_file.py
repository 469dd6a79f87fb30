"""The evaluator's file: NAME.safetensors beside NAME.json, as a generator's checkpoint is, and checked as strictly before use.

Tensors: `motion.*`, `text.*` (the networks, float16), `mean` and `std` (263,) of the features, float32.
"""

# torch's own annotations are partial: of some of its methods a strict checker knows too little.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ...rigs.files.atomic_write import write_bytes_atomically
from ..checkpoints.paired_files import FileKind, read_pair
from ..json_values import as_object
from ..representation.features import FEATURE_COUNT
from ..text.encoding.text_encoder import load_text_encoder
from .evaluator import Evaluator, EvaluatorConfig, EvaluatorNetworks

SHIPPED = Path(__file__).parent / "weights" / "evaluator.safetensors"
_FORMAT, _VERSION = "motion-mamba-evaluator", 1
# Wider or deeper than any evaluator: a damaged file must not make us build it.
_LARGEST_SIZE = 4096
_AGAIN = "copy it again, or train one: motion-mamba train evaluator"


class EvaluatorError(ValueError):
    """An evaluator's file is missing, damaged or not an evaluator's; the message says what to do."""


_KIND = FileKind("evaluator", "an evaluator of Motion Mamba", _FORMAT, _VERSION, 256 * 1024**2, _AGAIN, EvaluatorError)


def save_evaluator(
    path: Path, networks: EvaluatorNetworks, mean: Tensor, std: Tensor, training: Mapping[str, Any], metrics: Mapping[str, float]
) -> None:
    """Write path (.safetensors) and the .json beside it."""
    from safetensors.torch import save

    tensors = {name: value.detach().half().clone() for name, value in networks.state_dict().items()}
    data = save(tensors | {"mean": mean.float().clone(), "std": std.float().clone()})
    card = {
        "format": _FORMAT,
        "version": _VERSION,
        "sha256": hashlib.sha256(data).hexdigest(),
        "config": asdict(networks.config),
        "training": dict(training),
        "metrics": dict(metrics),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes_atomically(path, data)
    write_bytes_atomically(path.with_suffix(".json"), (json.dumps(card, indent=2) + "\n").encode())


def load_evaluator(path: Path | str | None = None) -> tuple[Evaluator, dict[str, Any]]:
    """The evaluator in a file (None: the one that ships) and what its JSON says of its training.

    Raises EvaluatorError when a file is missing, damaged, foreign or of another version, or when its tensors are not exactly those of
    its configuration, in floating point and finite; TextEncoderError when its text encoder is missing.
    """
    path = Path(path) if path else SHIPPED
    pair = read_pair(path, _KIND)
    card, tensors = pair.card, {name: torch.from_numpy(values) for name, values in pair.tensors.items()}
    config = _config(path, card.get("config"))
    networks = _build(path, config, tensors)
    name = f"ours {pair.digest[:6]}"
    encoder = load_text_encoder(config.text_encoder)
    if encoder.width != config.text_width:
        raise EvaluatorError(f"{path.stem}.json reads text vectors of {config.text_width} numbers, not {encoder.width}: {_AGAIN}")
    evaluator = Evaluator(name, networks, tensors["mean"], tensors["std"], encoder, _numbers(card.get("metrics")))
    return evaluator, as_object(card.get("training")) or {}


def _config(path: Path, entry: Any) -> EvaluatorConfig:
    values = as_object(entry) or {}
    kinds: dict[str, type] = {field.name: type(field.default) for field in fields(EvaluatorConfig)}
    fits = set(values) == set(kinds) and all(type(values[name]) is kinds[name] for name in kinds)
    if not fits or not all(0 <= value <= _LARGEST_SIZE for value in values.values() if not isinstance(value, str)):
        raise EvaluatorError(f"{path.stem}.json has an unusable configuration: {_AGAIN}")
    return EvaluatorConfig(**values)


def _build(path: Path, config: EvaluatorConfig, tensors: Mapping[str, Tensor]) -> EvaluatorNetworks:
    # A description of something much larger than the file is refused before it is built.
    if config.layers * config.width * (config.width + config.feedforward) > sum(tensor.numel() for tensor in tensors.values()):
        raise EvaluatorError(f"{path.name} is much smaller than the evaluator its JSON describes: {_AGAIN}")
    try:
        with torch.random.fork_rng(devices=[]):
            networks = EvaluatorNetworks(config)
    except (ValueError, AssertionError, RuntimeError, ZeroDivisionError) as error:
        raise EvaluatorError(f"{path.stem}.json describes an evaluator that cannot be built ({error}): {_AGAIN}") from error
    statistic = torch.Size((FEATURE_COUNT,))
    expected = {name: value.shape for name, value in networks.state_dict().items()} | {"mean": statistic, "std": statistic}
    if {name: tensor.shape for name, tensor in tensors.items()} != expected:
        raise EvaluatorError(f"{path.name} does not hold the tensors that its JSON describes: {_AGAIN}")
    if bool((tensors["std"] <= 0).any()):
        raise EvaluatorError(f"{path.name} has a standard deviation that is not positive: {_AGAIN}")
    networks.load_state_dict({name: tensors[name] for name in networks.state_dict()})
    return networks.eval().requires_grad_(False)


def _numbers(values: Any) -> dict[str, float]:
    return {name: float(value) for name, value in (as_object(values) or {}).items() if isinstance(value, int | float)}
