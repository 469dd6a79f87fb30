"""A motion that goes on for as long as somebody directs it: a window a second, of which one second is finished and the rest is what the
model takes for granted will follow. Turns are laid on what is finished, as late as can be, and the next window goes on from there."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..motion import FPS, OnStep, Piece
from ..planning.steering import Approach, Direct, Helm, Standing
from ..planning.windows import OVERLAP_FRAMES, WindowPlan
from ..request import Request
from ..styling.steered_style import SteeredStyle
from ..styling.wording import worded
from .rollout import Rollout, WindowSource

# Frames that are finished at once, and that are made beyond those that exist: some seconds, so that a step is not planned by halves.
_FINISHED, _AHEAD = round(FPS), 3 * round(FPS)


def steer(source: WindowSource, request: Request, direct: Direct, on_step: OnStep | None = None) -> Iterator[Piece]:
    """A checked request's motion, a second a piece, until `direct` says None: its seeds, settings and poses to begin with, but not its
    prompts. Raises Cancelled and GenerationError as `WindowModel.make`."""
    rollout, approach, helm = Rollout(source, request.constraints, 1), Approach(), Helm()
    poses = request.constraints.poses
    style = SteeredStyle(0 if poses is None else int(poses.frames.max()) + 1)
    rollout.draw_from(request.segment_seeds[0] if request.segment_seeds else request.seed)
    config, start, prompt, part = source.model.network.config, 0, "", 0
    longest = min(config.vae.max_frames, config.denoiser.max_frames)
    while (direction := direct(style.standing(_standing(rollout, start, helm)))) is not None:
        doing = worded(approach.prompt(direction, style.standing(_standing(rollout, start, helm))), direction.style)
        part, prompt = (part + 1 if doing == prompt else 0), doing
        first = start + min(start, OVERLAP_FRAMES)
        window = WindowPlan(prompt, start, first, min(first + _AHEAD, start + longest), part, longest)

        def led(rows: np.ndarray, placement: np.ndarray, goal: tuple[float, float] | None = style.seen(direction.goal)) -> np.ndarray:
            return helm.turned(rows, placement, goal)

        piece = rollout.add(window, start + _FINISHED, on_step, led)
        start += _FINISHED
        if piece is not None:
            follows = piece.first + piece.joints.shape[1] == start
            yield style.played(piece, rollout.ahead()[0, : _FINISHED if follows else 0], direction.style)


def _standing(rollout: Rollout, frame: int, helm: Helm) -> Standing:
    angle, x, z = map(float, rollout.world.placement[0])
    return Standing(frame, (x, z), angle, helm.speed)
