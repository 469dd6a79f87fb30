"""Frozen text encoders: one sentence -> one vector.

"minilm" (sentence-transformers' all-MiniLM-L6-v2, in the folder beside this file) works offline. A CLIP id is the
paper's encoder; it is read from a folder, or from the Hugging Face hub when the user allows the network.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ....rigs.files.atomic_write import write_bytes_atomically
from .text_encoder_facts import MINILM, MINILM_FOLDER, MINILM_TOKENS, TextEncoderError

CLIP_VIT_L_14 = "openai/clip-vit-large-patch14"
_BATCH = 64


@dataclass(frozen=True)
class TextEncoder:
    """A frozen sentence encoder. width: size of a vector. max_tokens: how much it reads, its start and end marks included."""

    id: str
    width: int
    max_tokens: int
    tokenizer: Any
    model: torch.nn.Module
    pool: Callable[[Any, Tensor], Tensor]

    def encode(self, texts: Sequence[str]) -> Tensor:
        """(N, width) float32 on the CPU. What lies beyond max_tokens is not read; `count_tokens` tells beforehand."""
        batches = [self._encode_batch(list(texts[start : start + _BATCH])) for start in range(0, len(texts), _BATCH)]
        return torch.cat(batches) if batches else torch.zeros(0, self.width)

    def count_tokens(self, text: str) -> int:
        """How many of max_tokens the text would need."""
        return len(self.tokenizer(text, truncation=False, verbose=False)["input_ids"])

    @torch.inference_mode()
    def _encode_batch(self, texts: list[str]) -> Tensor:
        device = next(self.model.parameters()).device
        tokens = self.tokenizer(texts, padding=True, truncation=True, max_length=self.max_tokens, return_tensors="pt").to(device)
        vectors = self.pool(self.model(**tokens), tokens["attention_mask"])
        # A clone leaves inference mode, so that training may use the result.
        return vectors.float().cpu().clone()


def load_text_encoder(
    encoder_id: str, folder: Path | str | None = None, device: torch.device | str = "cpu", allow_network: bool = False
) -> TextEncoder:
    """The encoder called encoder_id: "minilm", or the hub id of a CLIP model ("openai/clip-vit-large-patch14" is the paper's).

    folder holds the model in Hugging Face's layout (config, tokenizer, safetensors). Without it MiniLM comes from the
    folder beside this file and CLIP from the hub's cache on this machine; only allow_network lets CLIP be downloaded.
    Raises TextEncoderError when the encoder is unknown or its files are missing or incomplete.
    """
    if encoder_id == MINILM:
        return _load_minilm(Path(folder) if folder else MINILM_FOLDER, device)
    if "clip" in encoder_id.lower():
        return _load_clip(encoder_id, folder, device, allow_network)
    raise TextEncoderError(f"there is no text encoder called {encoder_id!r}; use {MINILM!r} or a CLIP model such as {CLIP_VIT_L_14!r}")


def embed_texts(encoder: TextEncoder, texts: Sequence[str], cache: Path | None = None) -> Tensor:
    """(N, width) float32: encode each different text once. cache: a folder that keeps the vectors from run to run.

    The cache holds one file per encoder and set of texts; a damaged or foreign one is encoded anew.
    """
    unique = list(dict.fromkeys(texts))
    if not unique:
        return torch.zeros(0, encoder.width)
    path = cache / f"text-{_texts_hash(encoder, unique)}.safetensors" if cache else None
    vectors = _read_cache(path, (len(unique), encoder.width))
    if vectors is None:
        # Texts of one length together: less padding.
        order = sorted(range(len(unique)), key=lambda index: len(unique[index]))
        vectors = encoder.encode([unique[index] for index in order])[np.argsort(order)]
        _write_cache(path, vectors)
    row = {text: index for index, text in enumerate(unique)}
    return vectors[[row[text] for text in texts]]


def _load_minilm(folder: Path, device: torch.device | str) -> TextEncoder:
    from transformers import BertModel

    with _explained(MINILM, "reinstall Motion Mamba, which carries it"):
        tokenizer = _load_tokenizer(folder)
        model = _load_model(BertModel, folder)
    return TextEncoder(MINILM, model.config.hidden_size, MINILM_TOKENS, tokenizer, model.to(device), _mean_pool)


def _load_clip(encoder_id: str, folder: Path | str | None, device: torch.device | str, allow_network: bool) -> TextEncoder:
    from transformers import CLIPTextModelWithProjection

    with _explained(encoder_id, f"give the folder that holds {encoder_id}, or allow the network so that it can be downloaded"):
        source = Path(folder) if folder else _hub_folder(encoder_id, allow_network)
        tokenizer = _load_tokenizer(source)
        model = _load_model(CLIPTextModelWithProjection, source)
    width, positions = model.config.projection_dim, model.config.max_position_embeddings
    return TextEncoder(encoder_id, width, positions, tokenizer, model.to(device), _projected)


def _hub_folder(encoder_id: str, allow_network: bool) -> Path:
    """Where the hub's files lie on this machine. Resolved first, because AutoTokenizer drops local_files_only on its way to the
    model's configuration (transformers 5.23) and would ask the hub for it."""
    from huggingface_hub import snapshot_download  # pyright: ignore[reportUnknownVariableType]  # its stubs name no types

    patterns = ["*.json", "*.txt", "model.safetensors"]
    return Path(snapshot_download(encoder_id, allow_patterns=patterns, local_files_only=not allow_network))


def _load_tokenizer(folder: Path) -> Any:
    from transformers import AutoTokenizer

    loader: Any = AutoTokenizer
    return loader.from_pretrained(str(folder), local_files_only=True)


def _load_model(cls: Any, folder: Path) -> Any:
    with _quiet():
        model, info = cls.from_pretrained(
            str(folder), local_files_only=True, use_safetensors=True, torch_dtype=torch.float32, output_loading_info=True
        )
    # transformers fills gaps with random numbers and only logs it; the pooler alone is never used here.
    missing = [key for key in info["missing_keys"] if not key.startswith("pooler.")]
    if missing or info["mismatched_keys"]:
        raise OSError(f"its weights lack {sorted(missing) or info['mismatched_keys']}")
    return model.eval().requires_grad_(False)


def _mean_pool(output: Any, mask: Tensor) -> Tensor:
    """Mean over the tokens that are not padding, to unit length: how sentence-transformers reads all-MiniLM-L6-v2."""
    weights = mask.unsqueeze(-1).float()
    return torch.nn.functional.normalize((output.last_hidden_state * weights).sum(1) / weights.sum(1), dim=-1)


def _projected(output: Any, _mask: Tensor) -> Tensor:
    """CLIP's text feature: the end token's state, projected (MLD's get_text_features)."""
    return output.text_embeds


@contextmanager
def _explained(encoder_id: str, remedy: str) -> Generator[None, None, None]:
    try:
        yield
    except ImportError:
        raise
    # Of a damaged file transformers and tokenizers raise whatever they stumble over: KeyError, TypeError, RuntimeError, plain Exception.
    except Exception as error:
        raise TextEncoderError(f"the text encoder {encoder_id} cannot be loaded ({error}); {remedy}") from error


@contextmanager
def _quiet() -> Generator[None, None, None]:
    """No weight-loading bar: the command line and the panel show their own progress. No report of weights: what lacks is checked here."""
    from transformers.utils import logging

    shown, level = logging.is_progress_bar_enabled(), logging.get_verbosity()
    logging.disable_progress_bar()
    logging.set_verbosity_error()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if shown:
            logging.enable_progress_bar()


def _texts_hash(encoder: TextEncoder, texts: list[str]) -> str:
    digest = hashlib.sha256(f"{encoder.id}\0{encoder.width}".encode())
    for text in texts:
        digest.update(hashlib.sha256(text.encode()).digest())
    return digest.hexdigest()[:16]


def _read_cache(path: Path | None, shape: tuple[int, int]) -> Tensor | None:
    if path is None or not path.is_file():
        return None
    from safetensors import SafetensorError
    from safetensors.torch import load

    try:
        vectors = load(path.read_bytes()).get("vectors")
    except SafetensorError:
        return None
    return vectors if vectors is not None and vectors.shape == shape and vectors.dtype == torch.float32 else None


def _write_cache(path: Path | None, vectors: Tensor) -> None:
    if path is None:
        return
    from safetensors.torch import save

    path.parent.mkdir(parents=True, exist_ok=True)
    # Whole, so that a second process never reads half a file.
    write_bytes_atomically(path, save({"vectors": vectors.contiguous()}))
