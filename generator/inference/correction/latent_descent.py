"""Gradient descent on a window's latents: the motion that they are decoded into comes to its goals, and the body with it.

The decoder knows how people move: what a latent can be changed into is motion, so that a hand's way is gone by trunk and steps as well
(as "Optimizing Diffusion Noise Can Serve As Universal Motion Priors", arXiv 2312.11994, does it through a whole diffusion; one pass of
the decoder is a hundredth of that).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from ....rigs.math.easing import smoothstep
from ....rigs.math.over_time import smooth_above
from ...constraints.goals import Goals
from ...model.config import VaeConfig
from ...motion import Cancelled, OnStep
from ...planning.stitching import without_jumps_every
from ...representation.features import CONTACTS, FEATURE_COUNT, POSITIONS, ROOT
from ..light.gradients import Pullback
from ..light.latent_code import LatentCode
from .misfit import misfit
from .world_joints import world_joints

# Twice as far as a latent's numbers go in a step where the gradient is as large as on average, in units of their spread.
_RATE = 0.6
# The last share of all steps, in which they get smaller.
_FALLING = 0.4
# No step is so long that, were all straight, more than this share of what is wrong would be gone: a far goal late in a window moves with a
# small change of every second before it.
_PROMISED = 0.5
# Adam's averages, over so few steps that they must be short, and how much of all numbers' size is added to a number's own, so that what
# changes nothing stays as it is.
_MOMENTUM, _SIZES, _OTHERS = 0.6, 0.9, 1.0
# What it costs to leave where the latents were, in units of their spread.
_CHANGE = 0.02
# From how much on a frame counts as changed, and from how much wholly: metres of its farthest joint, or of its root in so many frames.
_UNCHANGED, _CHANGED, _ROOT_FRAMES = 0.01, 0.05, 4.0
# So many steps must bring what is wrong down to this share of what it was, together, or they are the last.
_PATIENCE, _WORTH = 3, 0.95
# Frames over which that is spread to either side, and after how many steps it is judged.
_SPREAD, _JUDGED = 8, 4


@dataclass(frozen=True)
class LedWindow:
    """A window to be led. features: (T, 263) not normalised, T of whole latents. share: (T, 1) how much of a change counts. placement: (3,)
    where the first frame stands. goals: of these frames. highest: (T,) metres that the lowest joint may be above the floor."""

    features: np.ndarray
    share: np.ndarray
    placement: np.ndarray
    goals: Goals
    highest: np.ndarray

    def misfit_of(self, features: np.ndarray) -> tuple[float, np.ndarray]:
        """What is wrong with other features (T, 263), and its gradient (T, 263)."""
        world = world_joints(features, self.placement)
        found = misfit(world.joints, self.goals, self.highest)
        return found.value, world.back(found.gradient)

    def with_decoded(self, decoded: np.ndarray, before: np.ndarray) -> np.ndarray:
        """(T, 263) its own features, and of decoded ones as large a share as counts. before: what its own latents are decoded into: the
        root goes its own way and what was changed of it, since a decoder's small errors would add up along it."""
        change = decoded - self.features
        change[:, ROOT] = decoded[:, ROOT] - before[:, ROOT]
        return self.features + self.share * change

    def where_changed(self, change: np.ndarray) -> LedWindow:
        """The same, but that what a change (T, 263) leaves as it was is the window's own."""
        joints = np.linalg.norm(change[:, POSITIONS].reshape(len(change), -1, 3), axis=-1).max(axis=1)
        root = _ROOT_FRAMES * np.abs(change[:, ROOT]).max(axis=1)
        changed = smooth_above(np.maximum(joints, root)[:, None], _SPREAD)
        return replace(self, share=self.share * smoothstep(changed, _UNCHANGED, _CHANGED).astype(np.float32))


def led(code: LatentCode, window: LedWindow, steps: int, on_step: OnStep | None = None) -> np.ndarray:
    """(T, 263) the window's features, changed by what its latents were changed for in so many steps at most, 1 at least: as they were where
    least was wrong.

    on_step(done, steps) is called after every step but the last; when it returns False, Cancelled is raised.
    """
    begun = latents = code.encode(window.features)
    smooth, descent = _smoothing(len(window.features), code.config), _Adam()
    before, back = _decoded(code, begun, smooth)
    decoded, best, reached = before, window.features, [np.inf]
    for step in range(steps):
        if step == min(_JUDGED, steps - 1):
            window, reached = window.where_changed(decoded - before), [np.inf]
        features = window.with_decoded(decoded, before)
        value, gradient = window.misfit_of(features)
        if value < min(reached):
            best = features
        reached.append(value)
        if _has_settled(reached):
            break
        pull = back(window.share * gradient) + _CHANGE * 2.0 * (latents - begun) / latents.size
        change = descent.step(pull, _RATE * min(1.0, (steps - step) / (_FALLING * steps)))
        latents = latents - change * min(1.0, _PROMISED * value / max(float((pull * change).sum()), 1e-9))
        if on_step is not None and step + 1 < steps and not on_step(step + 1, steps):
            raise Cancelled
        decoded, back = _decoded(code, latents, smooth)
    features = window.with_decoded(decoded, before)
    return features if window.misfit_of(features)[0] <= min(reached) else best


def _has_settled(reached: list[float]) -> bool:
    """Whether the last few steps brought next to nothing."""
    return len(reached) > _PATIENCE + 1 and min(reached) > _WORTH * min(reached[:-_PATIENCE])


def _decoded(code: LatentCode, latents: np.ndarray, smooth: np.ndarray) -> tuple[np.ndarray, Pullback]:
    """As `LatentCode.decode`, without jumps between what was decoded together."""
    decoded, back = code.decode(latents)
    decoded[:, : CONTACTS.start] = smooth @ decoded[:, : CONTACTS.start]
    return decoded, lambda gradient: back((smooth.T @ gradient).astype(np.float32))


class _Adam:
    """Steps along the gradient, each number's by its own size and a little by that of all."""

    def __init__(self) -> None:
        self._done = 0
        self._mean: np.ndarray | float = 0.0
        self._square: np.ndarray | float = 0.0

    def step(self, gradient: np.ndarray, rate: float) -> np.ndarray:
        self._done += 1
        self._mean = _MOMENTUM * self._mean + (1.0 - _MOMENTUM) * gradient
        self._square = _SIZES * self._square + (1.0 - _SIZES) * gradient * gradient
        mean = self._mean / (1.0 - _MOMENTUM**self._done)
        square = self._square / (1.0 - _SIZES**self._done)
        return (rate * mean / (np.sqrt(square) + _OTHERS * np.sqrt(square.mean()) + 1e-12)).astype(np.float32)


@lru_cache(maxsize=16)
def _smoothing(frames: int, config: VaeConfig) -> np.ndarray:
    """(T, T) float32 what `without_jumps_every` does to features between latents and tokens, which is linear."""
    columns = np.zeros((1, frames, frames + FEATURE_COUNT), np.float32)
    columns[0, :, FEATURE_COUNT:] = np.eye(frames)
    for every in (config.latent_frames, config.frames_per_token):
        columns = without_jumps_every(columns, every)
    return columns[0, :, FEATURE_COUNT:]
