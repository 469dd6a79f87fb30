"""The networks on ONNX Runtime: exported graphs, without torch and transformers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from . import exported as X
from .config import ModelConfig
from .context import ContextPatches
from .motion import ModelId
from .network import KnownFrames


@dataclass(frozen=True)
class OnnxNetwork:
    """A `network.Network` on the processor."""

    exported: X.Exported
    conditions: Any
    denoiser: Any
    decoder: Any
    device: str = "cpu"

    @classmethod
    def load(cls, folder: Path) -> OnnxNetwork:
        """Raises ExportError when the folder is not usable."""
        exported = X.read_exported(folder)
        return cls(exported, *(_session(exported, name) for name in (X.CONDITIONS, X.DENOISER, X.DECODER)))

    @property
    def id(self) -> ModelId:
        return self.exported.id

    @property
    def config(self) -> ModelConfig:
        return self.exported.config

    @property
    def mean(self) -> np.ndarray:
        return self.exported.mean

    def condition(self, text: np.ndarray, frames: int, known: KnownFrames | None) -> dict[str, np.ndarray]:
        config = self.config.denoiser
        patches = self._patches(known, len(text), config.frames_per_token, config.max_frames) if config.context else {}
        outputs = _run(self.conditions, {"text": text, "lengths": np.full(len(text), frames, np.int64), **patches})
        return dict(zip((output.name for output in self.conditions.get_outputs()), outputs, strict=True))

    def predict(self, latents: np.ndarray, timestep: int, conditions: dict[str, np.ndarray]) -> np.ndarray:
        return _run(self.denoiser, {"latents": latents, "timesteps": np.array([timestep], np.int64), **conditions})[0]

    def decode(self, latents: np.ndarray, frames: int, known: KnownFrames | None) -> np.ndarray:
        config = self.config.vae
        patches = self._patches(known, len(latents), config.frames_per_token, config.max_frames) if config.context else {}
        lengths = np.full(len(latents), frames, np.int64)
        return _run(self.decoder, {"latents": latents, "lengths": lengths, **patches})[0][:, :frames]

    def _patches(self, known: KnownFrames | None, batch: int, frames_per_token: int, window: int) -> dict[str, np.ndarray]:
        """The graphs' context: always of the whole window, since their shapes are fixed."""
        count = -(-window // frames_per_token)
        if known is None:
            known = KnownFrames(*(np.zeros((batch, 1, n), np.float32) for n in (len(self.mean), 4)), np.zeros((batch, 1), bool))
        patches = known.patches(self.mean, self.exported.std, frames_per_token)
        missing = count - patches.present.shape[1]
        longer = ContextPatches(
            np.pad(patches.values, ((0, 0), (0, missing), (0, 0))), np.pad(patches.present, ((0, 0), (0, missing)))
        )
        return {"known_values": longer.values, "known_present": longer.present}


@dataclass(frozen=True)
class OnnxTextEncoder:
    """A `network.TextEncoder`."""

    facts: X.TextFacts
    tokenizer: Any
    session: Any

    @classmethod
    def load(cls, folder: Path) -> OnnxTextEncoder:
        """Raises ExportError when the folder is not usable."""
        from tokenizers import Tokenizer

        exported = X.read_exported(folder)
        tokenizer = Tokenizer.from_str(exported.read(X.TOKENIZER).decode())
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return cls(exported.text, tokenizer, _session(exported, X.TEXT))

    @property
    def width(self) -> int:
        return self.facts.width

    @property
    def max_tokens(self) -> int:
        return self.facts.max_tokens

    def encode(self, texts: list[str]) -> np.ndarray:
        """(N, width) float32. What lies beyond max_tokens is not read."""
        vectors = [self._encode(text) for text in texts]
        return np.concatenate(vectors) if vectors else np.zeros((0, self.width), np.float32)

    def count_tokens(self, text: str) -> int:
        return len(self.tokenizer.encode(text).ids)

    def _encode(self, text: str) -> np.ndarray:
        encoding = self.tokenizer.encode(text)
        encoding.truncate(self.max_tokens - 1) if len(encoding.ids) > self.max_tokens else None
        ids = np.array([encoding.ids], dtype=np.int64)
        return _run(self.session, {"tokens": ids})[0]


def _session(exported: X.Exported, name: str) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(exported.read(name), options, providers=["CPUExecutionProvider"])
    # ONNX Runtime's own errors have no common ancestor but Exception.
    except Exception as error:
        raise X.ExportError(f"ONNX Runtime cannot load {name} ({error}): export or install the model again") from error


def _run(session: Any, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
    return session.run(None, inputs)
