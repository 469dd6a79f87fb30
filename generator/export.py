"""The text encoder made small, for builds that carry everything: a byte for each weight, and none for what inference never reads.

Checkpoints need no export: they are half precision already, and the light runtime reads them as they are.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from .light.text import CONFIG, MODEL, TOKENIZER, minilm_folder

# Smaller tensors (norms, biases) stay as they are.
_SMALLEST_IN_BYTES = 1 << 16
_UNUSED = "pooler."


def export_text(folder: Path, source: Path | None = None) -> Path:
    """Write MiniLM as `light.text` reads it into `folder`, which is made. Returns it. Raises TextEncoderError when it is not installed."""
    from safetensors.numpy import load_file, save_file

    source = source or minilm_folder()
    folder.mkdir(parents=True, exist_ok=True)
    tensors: dict[str, np.ndarray] = {}
    for name, values in load_file(source / MODEL).items():
        if name.startswith(_UNUSED) or values.dtype.kind != "f":
            continue
        tensors |= in_bytes(name, values) if values.ndim == 2 and values.size >= _SMALLEST_IN_BYTES else {name: values.astype(np.float32)}
    save_file(tensors, folder / MODEL)
    for name in (CONFIG, TOKENIZER):
        content = json.loads((source / name).read_text(encoding="utf-8"))
        (folder / name).write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    return folder


def in_bytes(name: str, values: np.ndarray) -> dict[str, np.ndarray]:
    """(rows, columns) as int8 with one scale a row: each row's largest number is 127."""
    scale = np.maximum(np.abs(values).max(1), 1e-12).astype(np.float32) / 127.0
    return {name: np.rint(values / scale[:, None]).astype(np.int8), f"{name}.scale": scale}
