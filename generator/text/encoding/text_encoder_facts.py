"""What is known of text encoders without loading one. Needs no torch."""

from __future__ import annotations

from pathlib import Path

MINILM = "minilm"
# In Hugging Face's layout, in half precision; its README says what it was made of.
MINILM_FOLDER = Path(__file__).parent / "minilm"
# sentence-transformers reads this many tokens with this model, although its positions would allow 512.
MINILM_TOKENS = 256


class TextEncoderError(ValueError):
    """A text encoder is missing, incomplete or unknown; the message says what to do."""
