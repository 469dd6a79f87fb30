"""Captions read: a library's take seconds, so that it is done when the library is made."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .aspects import aspect_values, plain
from .captions import SaidInCaptions
from .content_words import content_words


def read_captions(texts: Sequence[str]) -> SaidInCaptions:
    """What each caption says."""
    return SaidInCaptions(
        np.stack([aspect_values(plain(text)) for text in texts], axis=1), tuple(tuple(content_words(text)) for text in texts)
    )
