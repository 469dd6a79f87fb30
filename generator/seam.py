"""Where one window goes over into the next: features that exist, and features that were made to go on from them."""

from __future__ import annotations

import numpy as np

from .features import CONTACTS

# Frames in which the jump dies out where windows meet, and where latents do: half a second, a quarter. Between latents half a second
# would smooth the motion's own accelerations away with it.
_SEAM_FRAMES, _INNER_SEAM_FRAMES = 10, 5


def lay_over(existing: np.ndarray, made: np.ndarray) -> np.ndarray:
    """Features (B, K, F) that exist pass smoothly into the first K of those made (B, T, F): (B, T, F)."""
    overlap = existing.shape[1]
    if not overlap:
        return made
    share = np.arange(1, overlap + 1, dtype=np.float32) / (overlap + 1)
    share = (share * share * (3 - 2 * share))[:, None]
    return np.concatenate([existing + share * (made[:, :overlap] - existing), made[:, overlap:]], axis=1)


def without_seam(features: np.ndarray, seam: int) -> np.ndarray:
    """Features (B, T, F) without a jump between rows seam - 1 and seam: what follows starts where it is expected, and goes over to
    where the model put it within half a second.

    A decoder that knows some frames comes nearer to them than to those beside them.
    """
    if seam < 2 or features.shape[1] - seam < 2:
        return features
    following = features[:, seam:] - _dying_out(features.shape[1] - seam) * _jump(features, seam)
    return np.concatenate([features[:, :seam], following], axis=1)


def without_inner_seams(features: np.ndarray, every: int) -> np.ndarray:
    """Features (B, T, F) without jumps where one latent's rows meet the next one's.

    Each side goes half the way, over a quarter of a second.

    every: rows a latent carries. Neighbouring latents are denoised together but decoded nearly apart: what error they have left shows
    where they meet.
    """
    even = features.copy()
    reach = min(_INNER_SEAM_FRAMES, every // 2)
    for seam in range(every, features.shape[1] - 1, every):
        half = 0.5 * _jump(features, seam)
        after = even[:, seam : seam + reach]
        after -= _dying_out(after.shape[1], reach) * half
        even[:, seam - reach : seam] += _dying_out(reach, reach)[::-1] * half
    return even


def _jump(features: np.ndarray, seam: int) -> np.ndarray:
    """(B, 1, F) what two straight lines, through the last two rows and the next two, leave between them halfway; an even acceleration
    leaves nothing. Contacts do not jump."""
    before, last, first, after = np.moveaxis(features[:, seam - 2 : seam + 2], 1, 0)
    jump = 0.5 * (3.0 * first - after - 3.0 * last + before)
    jump[:, CONTACTS] = 0.0
    return jump[:, None]


def _dying_out(rows: int, reach: int = _SEAM_FRAMES) -> np.ndarray:
    """(rows, 1) from 1 to 0 within `reach` rows."""
    left = np.maximum(0.0, 1.0 - np.arange(rows, dtype=np.float32) / np.float32(reach))
    return (left * left * (3 - 2 * left))[:, None]
