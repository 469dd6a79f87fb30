"""The text encoder made small, for builds that carry everything: half precision, and none of what inference never reads.

Bytes would halve it once more, and were tried: prompts keep their neighbours, but a seed's motion moves by centimetres, so that one seed
would no longer be one motion on every installation. Checkpoints need no export: they are half precision already, and the light runtime
reads them as they are.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from .light.text import CONFIG, MODEL, TOKENIZER, minilm_folder

# Smaller tensors (norms, biases) stay as they are.
_SMALLEST_HALF = 1 << 16
_UNUSED = "pooler."


def export_text(folder: Path, source: Path | None = None) -> Path:
    """Write MiniLM as `light.text` reads it into `folder`, which is made. Returns it. Raises TextEncoderError when it is not installed."""
    from safetensors.numpy import load_file, save_file

    source = source or minilm_folder()
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {
        name: values.astype(np.float16) if values.size >= _SMALLEST_HALF else values
        for name, values in load_file(source / MODEL).items()
        if values.dtype.kind == "f" and not name.startswith(_UNUSED)
    }
    save_file(tensors, folder / MODEL)
    for name in (CONFIG, TOKENIZER):
        content = json.loads((source / name).read_text(encoding="utf-8"))
        (folder / name).write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    return folder
