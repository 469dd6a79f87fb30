"""Pieces of a streamed motion laid end to end. numpy only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..motion import ModelId, Motion, Piece, Request
from ..request import plan_segments


def assemble(pieces: Sequence[Piece], request: Request, model: ModelId) -> list[Motion]:
    """One motion a variation, from all pieces of a checked request in their order."""
    joints = np.concatenate([piece.joints for piece in pieces], axis=1)
    contacts = np.concatenate([piece.contacts for piece in pieces], axis=1)
    segments = plan_segments(request)
    held = None if request.context is None else np.sort(request.context.frames)
    return [
        Motion(*made, segments, request.seed + index, model, held=held) for index, made in enumerate(zip(joints, contacts, strict=True))
    ]
