"""The text encoder made small, as it ships: half precision, and none of what inference never reads.

Bytes would halve it once more, and were tried: prompts keep their neighbours, but a seed's motion moves by centimetres from what it is with
the whole encoder. Checkpoints need no export: they are half precision already, and the light runtime reads them as they are.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from ....rigs.files.atomic_write import write_bytes_atomically
from ...text.encoding.text_encoder_facts import MINILM_FOLDER, TextEncoderError
from .text import CONFIG, MODEL, TOKENIZER, read_tensors

# Smaller tensors (norms, biases) stay as they are.
_SMALLEST_HALF = 1 << 16
_UNUSED = "pooler."


def export_text(folder: Path, source: Path | None = None) -> Path:
    """Write MiniLM as `light.text` reads it into `folder`, which is made. Returns it. source: its folder, by default the one that ships.

    Raises TextEncoderError when a file in `source` is missing or damaged; OSError when it cannot be written.
    """
    source = source or MINILM_FOLDER
    try:
        files = {MODEL: _small_model(source / MODEL), **{name: _small_json(source / name) for name in (CONFIG, TOKENIZER)}}
    except (OSError, ValueError, RecursionError) as error:
        raise TextEncoderError(f"the text encoder in {source} cannot be read ({error}): reinstall it, or name another folder") from error
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        write_bytes_atomically(folder / name, data)
    return folder


def _small_model(path: Path) -> bytes:
    from safetensors.numpy import save

    tensors = {name: values for name, values in read_tensors(path).items() if not name.startswith(_UNUSED)}
    return save({name: values.astype(np.float16) if values.size >= _SMALLEST_HALF else values for name, values in tensors.items()})


def _small_json(path: Path) -> bytes:
    content = json.loads(path.read_text(encoding="utf-8"))
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
