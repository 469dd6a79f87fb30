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
    constrained = _constrained_frames(request)
    return [
        Motion(*made, segments, request.seed + index, model, constrained_frames=constrained)
        for index, made in enumerate(zip(joints, contacts, strict=True))
    ]


def _constrained_frames(request: Request) -> np.ndarray | None:
    """Those whose pose is given, sorted; where only a part of the body is made nothing else may be changed either."""
    poses, made = request.constraints.poses, request.constraints.made_parts
    given = [] if poses is None else [np.asarray(poses.frames)]
    given += [np.arange(part.first, part.last + 1) for part in made]
    return np.unique(np.concatenate(given)) if given else None
