"""From a checkpoint to ONNX graphs that run without torch. Weights are kept in half precision where that loses nothing.

A checkpoint's weights are float16 already, so the motion networks are the same to the bit; the text encoder's are rounded to it.
"""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from . import exported as X
from .checkpoint import Checkpoint, find_checkpoint, load_checkpoint
from .conditioning import Conditions
from .context import ContextPatches, patch_width
from .text import TextEncoder, load_text_encoder

_CONDITIONS = ("text", "length", "context", "present")
# Smaller tensors are not worth the two operators that widen them again.
_SMALLEST_HALF = 1024


def export(model: Path | str | None, folder: Path, text_folder: Path | None = None) -> Path:
    """Write the exported model into `folder`, which is made. Returns it.

    Raises CheckpointError, TextEncoderError, or ExportError for a text encoder whose tokenizer cannot be taken along.
    """
    checkpoint = load_checkpoint(find_checkpoint(model))
    encoder = load_text_encoder(checkpoint.config.text_encoder, text_folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / X.CARD).unlink(missing_ok=True)
    with torch.no_grad(), _plain_attention(), _quiet():
        _export_text(encoder, folder)
        _export_denoiser(checkpoint, folder)
        _export_decoder(checkpoint, folder)
    statistics = checkpoint.statistics
    content = {
        "model": asdict(checkpoint.id),
        "config": checkpoint.config.to_dict(),
        "text": asdict(X.TextFacts(encoder.id, encoder.width, encoder.max_tokens)),
        "training": checkpoint.training,
        "mean": statistics.mean.tolist(),
        "std": statistics.std.tolist(),
    }
    X.write_card(folder, json.loads(json.dumps(content)))
    return folder


class _Text(nn.Module):
    """One text, no padding: token ids (1, L) -> (1, width)."""

    def __init__(self, encoder: TextEncoder) -> None:
        super().__init__()
        self.model, self.pool = encoder.model, encoder.pool

    def forward(self, tokens: Tensor) -> Tensor:
        mask = torch.ones_like(tokens)
        return self.pool(self.model(input_ids=tokens, attention_mask=mask), mask)


class _Conditions(nn.Module):
    """Denoiser.prepare with its known frames as plain tensors; the conditions that this model has, in the order of _CONDITIONS."""

    def __init__(self, denoiser: nn.Module) -> None:
        super().__init__()
        self.conditions = denoiser.conditions

    def forward(self, text: Tensor, lengths: Tensor, *known: Tensor) -> tuple[Tensor, ...]:
        made = self.conditions(text, lengths, ContextPatches(*known) if known else None)
        return tuple(value for value in (getattr(made, name) for name in _CONDITIONS) if value is not None)


class _Step(nn.Module):
    """Denoiser.step with its conditions as plain tensors."""

    def __init__(self, denoiser: nn.Module, names: list[str]) -> None:
        super().__init__()
        self.denoiser, self.names = denoiser, names

    def forward(self, latents: Tensor, timesteps: Tensor, *conditions: Tensor) -> Tensor:
        given = dict(zip(self.names, conditions, strict=True))
        return self.denoiser.step(latents, timesteps.expand(latents.shape[0]), Conditions(*(given.get(name) for name in _CONDITIONS)))


class _Decoder(nn.Module):
    """The denoiser's latents to motion features that are not normalised, of the whole window."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        super().__init__()
        self.vae, self.statistics = checkpoint.build("vae"), checkpoint.statistics
        self.frames = checkpoint.config.vae.max_frames

    def forward(self, latents: Tensor, lengths: Tensor, *known: Tensor) -> Tensor:
        latents = latents * self.statistics.latent_std + self.statistics.latent_mean
        features = self.vae.decode_frames(latents, lengths, self.frames, ContextPatches(*known) if known else None)
        return features * self.statistics.std + self.statistics.mean


def _export_text(encoder: TextEncoder, folder: Path) -> None:
    backend = getattr(encoder.tokenizer, "backend_tokenizer", None)
    if backend is None or encoder.id != "minilm":
        raise X.ExportError(f"the text encoder {encoder.id} cannot be exported: only MiniLM's tokenizer runs without transformers")
    (folder / X.TOKENIZER).write_text(backend.to_str(), encoding="utf-8")
    tokens = torch.tensor([encoder.tokenizer("a person walks")["input_ids"]])
    _write(_Text(encoder), folder / X.TEXT, {"tokens": tokens}, ["vectors"], {"tokens": {1: "length"}}, lossy=True)


def _export_denoiser(checkpoint: Checkpoint, folder: Path) -> None:
    config, denoiser = checkpoint.config.denoiser, checkpoint.build("denoiser")
    inputs = {"text": torch.randn(2, config.text_width), "lengths": torch.tensor([config.max_frames] * 2)}
    inputs |= _known(config.frames_per_token, config.max_frames) if config.context else {}
    conditions = _Conditions(denoiser)
    made = conditions(*inputs.values())
    present = {"text": True, "length": config.length_condition, "context": config.context, "present": True}
    names = [name for name in _CONDITIONS if present[name]]
    # Beside an input of the same name an output would be renamed.
    outputs = [f"condition_{name}" for name in names]
    _write(conditions, folder / X.CONDITIONS, inputs, outputs, _batched(inputs))
    latents = {"latents": torch.randn(2, config.latent_tokens, config.width), "timesteps": torch.tensor([500])}
    inputs = latents | dict(zip(outputs, made, strict=True))
    _write(_Step(denoiser, names), folder / X.DENOISER, inputs, ["output"], _batched(inputs, but=("timesteps",)))


def _export_decoder(checkpoint: Checkpoint, folder: Path) -> None:
    config = checkpoint.config.vae
    inputs = {"latents": torch.randn(2, config.latent_tokens, config.width), "lengths": torch.tensor([config.max_frames] * 2)}
    inputs |= _known(config.frames_per_token, config.max_frames) if config.context else {}
    _write(_Decoder(checkpoint).eval(), folder / X.DECODER, inputs, ["features"], _batched(inputs))


def _known(frames_per_token: int, frames: int) -> dict[str, Tensor]:
    patches = -(-frames // frames_per_token)
    width = patch_width(263, frames_per_token)
    return {"known_values": torch.randn(2, patches, width), "known_present": torch.ones(2, patches, dtype=torch.bool)}


def _batched(inputs: dict[str, Tensor], but: tuple[str, ...] = ()) -> dict[str, dict[int, str]]:
    return {name: {0: "batch"} for name in inputs if name not in but}


def _write(
    module: nn.Module, path: Path, inputs: dict[str, Tensor], outputs: list[str], dynamic: dict[str, Any], lossy: bool = False
) -> None:
    torch.onnx.export(
        module,
        tuple(inputs.values()),
        str(path),
        input_names=list(inputs),
        output_names=outputs,
        dynamic_axes=dynamic,
        opset_version=18,
        dynamo=False,
    )
    halve_weights(path, lossy)


def halve_weights(path: Path, lossy: bool) -> None:
    """Store large float32 weights of a graph as float16, widened when the graph is loaded: all, or those that it does not change."""
    import onnx
    from onnx import numpy_helper

    model = onnx.load(path)
    graph, casts = model.graph, []
    for index, initializer in enumerate(graph.initializer):
        values = numpy_helper.to_array(initializer)
        if values.dtype != np.float32 or values.size < _SMALLEST_HALF:
            continue
        half = values.astype(np.float16)
        if np.isfinite(half).all() and (lossy or np.array_equal(half.astype(np.float32), values)):
            name = initializer.name
            graph.initializer[index].CopyFrom(numpy_helper.from_array(half, f"{name}.half"))
            casts.append(onnx.helper.make_node("Cast", [f"{name}.half"], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.save(model, path)


@contextmanager
def _plain_attention() -> Iterator[None]:
    """torch's fused transformer layer has no counterpart in ONNX."""
    fused = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        yield
    finally:
        torch.backends.mha.set_fastpath_enabled(fused)


@contextmanager
def _quiet() -> Iterator[None]:
    """The tracer warns of every shape that becomes a constant; that they are is the point."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.getLogger("torch.onnx").setLevel(logging.ERROR)
        yield
