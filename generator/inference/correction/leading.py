"""How a model's motions are led to goals: which latents, how often they are changed, and what was led before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...constraints.goals import Goals
from ...digest import digest_of
from ...motion import Cancelled, ModelId, OnStep
from ...representation.above_floor import above_floor
from ...representation.planted_root import with_planted_feet
from ..light.latent_code import LatentCode
from ..window_memory import WindowMemory
from .latent_descent import LedWindow, led
from .misfit import usual_heights
from .world_joints import world_joints

# How often latents are changed at most.
STEPS = 18


@dataclass(frozen=True)
class ToLead:
    """A window that is to be led. features: (T, 263) not normalised. share: (T, 1) how much of a change counts. placement: (3,) where the
    first frame stands. goals: of these frames."""

    features: np.ndarray
    share: np.ndarray
    placement: np.ndarray
    goals: Goals


@dataclass(frozen=True)
class Leading:
    """code: of the model's latents. steps: at most, 1 at least. memory: of windows that were led before, None for none."""

    code: LatentCode
    model: ModelId
    steps: int = STEPS
    memory: WindowMemory | None = None

    def window(self, asked: ToLead, on_step: OnStep | None = None) -> np.ndarray:
        """(T, 263) its features, changed. on_step counts steps; Cancelled is raised where it returns False."""
        features = self._made(asked, on_step) if self.memory is None else self._remembered(self.memory, asked, on_step)
        if on_step is not None and not on_step(self.steps, self.steps):
            raise Cancelled
        return features

    def _remembered(self, memory: WindowMemory, asked: ToLead, on_step: OnStep | None) -> np.ndarray:
        return memory.window(digest_of(("led", self.model, self.steps, asked)), lambda: self._made(asked, on_step))

    def _made(self, asked: ToLead, on_step: OnStep | None) -> np.ndarray:
        frames, every = len(asked.features), self.code.config.latent_frames
        whole = -(-frames // every) * every
        features, share = (np.pad(part, ((0, whole - frames), (0, 0)), mode="edge") for part in (asked.features, asked.share))
        highest = usual_heights(world_joints(features, asked.placement).joints)
        window = LedWindow(features, share, asked.placement, asked.goals.part(0, frames, whole), highest)
        made = led(self.code, window, self.steps, on_step)
        return above_floor(with_planted_feet(made[None]))[0, :frames]
