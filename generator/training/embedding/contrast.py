"""What draws texts and the motions that they describe together, and all others apart."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

# TMR's (arXiv 2305.00976). A learned temperature sharpens until the training set is known by heart.
_TEMPERATURE = 0.1


def contrast(texts: Tensor, motions: Tensor, ignored: Tensor) -> Tensor:
    """Symmetric InfoNCE (van den Oord et al. 2018, arXiv 1807.03748). texts, motions: (B, E) of unit length, row by row a pair. ignored:
    (B, B) bool, pairs that are no counter-examples."""
    scores = (texts @ motions.T / _TEMPERATURE).masked_fill(ignored, -torch.inf)
    own = torch.arange(len(scores), device=scores.device)
    return 0.5 * (cross_entropy(scores, own) + cross_entropy(scores.T, own))
