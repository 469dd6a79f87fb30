"""MiniLM in numpy: a BERT of six layers whose tokens' mean is the sentence's vector. Needs neither transformers nor tokenizers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...text.encoding.text_encoder_facts import MINILM, MINILM_FOLDER, MINILM_TOKENS, TextEncoderError
from ...text.encoding.wordpiece import WordPiece
from .compilation import Blocks, Run
from .layers import Attention, LayerNorm, Linear, TransformerBlock
from .weights import Weights

CONFIG, TOKENIZER, MODEL = "config.json", "tokenizer.json", "model.safetensors"
_AGAIN = "reinstall Motion Mamba, which carries it"


def can_encode(encoder_id: str) -> bool:
    """Whether this runtime has that text encoder."""
    return encoder_id == MINILM


def load_text_encoder(encoder_id: str, folder: Path | str | None = None) -> LightTextEncoder:
    """Raises TextEncoderError when the encoder is another than MiniLM, or its files are missing or damaged."""
    if not can_encode(encoder_id):
        raise TextEncoderError(f"the text encoder {encoder_id} runs with PyTorch only: choose the runtime torch")
    folder = Path(folder) if folder else MINILM_FOLDER
    try:
        return LightTextEncoder.load(folder)
    # RecursionError, TypeError, ArithmeticError: a configuration that is no JSON object, or has words or zeros for numbers.
    except (OSError, ValueError, KeyError, ImportError, RecursionError, TypeError, ArithmeticError) as error:
        if isinstance(error, ModuleNotFoundError):
            raise
        raise TextEncoderError(f"the text encoder {MINILM} cannot be loaded ({error}); {_AGAIN}") from error


@dataclass(frozen=True)
class LightTextEncoder:
    """A `network.TextEncoder`."""

    width: int
    max_tokens: int
    tokenizer: WordPiece
    bert: Bert

    @classmethod
    def load(cls, folder: Path) -> LightTextEncoder:
        config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        tokenizer = WordPiece.read(folder / TOKENIZER)
        bert = Bert(Weights(folder / MODEL, read_tensors(folder / MODEL)), config)
        return cls(config["hidden_size"], MINILM_TOKENS, tokenizer, bert)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """(N, width) float32, unit length. What lies beyond max_tokens is not read; `count_tokens` tells beforehand."""
        vectors = [self._vector(text) for text in texts]
        return np.stack(vectors) if vectors else np.zeros((0, self.width), np.float32)

    def count_tokens(self, text: str) -> int:
        return len(self.tokenizer.encode(text))

    def _vector(self, text: str) -> np.ndarray:
        ids = self.tokenizer.encode(text)
        if len(ids) > self.max_tokens:
            # The end mark stays.
            ids = [*ids[: self.max_tokens - 1], ids[-1]]
        vector = self.bert(ids).mean(0)
        return vector / np.linalg.norm(vector)


class Bert:
    """Devlin et al. 2019 (arXiv 1810.04805): post-norm transformer blocks on the sum of word, position and segment vectors."""

    def __init__(self, weights: Weights, config: dict[str, Any]) -> None:
        width, inner, eps = config["hidden_size"], config["intermediate_size"], config["layer_norm_eps"]
        at = weights.at("embeddings")
        self.words = at.take("word_embeddings.weight", config["vocab_size"], width)
        segments = at.take("token_type_embeddings.weight", config["type_vocab_size"], width)
        self.positions = at.take("position_embeddings.weight", config["max_position_embeddings"], width) + segments[0]
        self.norm = LayerNorm.of(at.at("LayerNorm"), width, eps)
        layers = (weights.at("encoder", "layer", index) for index in range(config["num_hidden_layers"]))
        self.run = _in_order([_block(layer, width, inner, config["num_attention_heads"], eps) for layer in layers])

    def __call__(self, ids: Sequence[int]) -> np.ndarray:
        """Token ids (L,) -> (L, width)."""
        return self.run(self.norm(self.words[ids] + self.positions[: len(ids)]))


def _block(weights: Weights, width: int, inner: int, heads: int, eps: float) -> TransformerBlock:
    own, out = weights.at("attention", "self"), weights.at("attention", "output")
    query, key, value = (Linear.of(own.at(name), width, width) for name in ("query", "key", "value"))
    return TransformerBlock(
        norm_first=False,
        attend=Attention(heads, query, key, value, Linear.of(out.at("dense"), width, width)),
        cross=None,
        wider=Linear.of(weights.at("intermediate", "dense"), width, inner),
        narrower=Linear.of(weights.at("output", "dense"), inner, width),
        norms=(LayerNorm.of(out.at("LayerNorm"), width, eps), LayerNorm.of(weights.at("output", "LayerNorm"), width, eps)),
    )


def _in_order(blocks: list[TransformerBlock]) -> Run:
    """Compiled where they can be: a product of a dozen rows is mostly reading weights, which numpy lays out anew each time."""

    def run(tokens: np.ndarray) -> np.ndarray:
        clips = tokens[None]
        for block in blocks:
            clips = block(clips)
        return clips[0]

    return Blocks(blocks, run, lambda kernels: kernels.CompiledBlocks(blocks))


def read_tensors(path: Path) -> dict[str, np.ndarray]:
    """float32, half precision widened. Raises ValueError for a damaged file."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file  # pyright: ignore[reportUnknownVariableType]  # its stubs name no types

    try:
        tensors = load_file(path)
    except SafetensorError as error:
        raise ValueError(str(error)) from error
    return {name: values.astype(np.float32) for name, values in tensors.items() if values.dtype.kind == "f"}
