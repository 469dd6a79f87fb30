"""Pieces of a streamed motion laid end to end. numpy only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..motion import ModelId, Motion, Piece
from ..request import Request
from .windows import plan_segments


def assemble(pieces: Sequence[Piece], request: Request, model: ModelId) -> list[Motion]:
    """One motion a variation, from all pieces of a checked request in their order."""
    joints = np.concatenate([piece.joints for piece in pieces], axis=1)
    contacts = np.concatenate([piece.contacts for piece in pieces], axis=1)
    segments = plan_segments(request)
    poses = request.constraints.poses
    constrained = None if poses is None else np.sort(poses.frames)
    return [
        Motion(*made, segments, request.seed + index, model, constrained_frames=constrained)
        for index, made in enumerate(zip(joints, contacts, strict=True))
    ]
