"""Motions made as an animator gets them, and whether each does what its prompt says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from motion_mamba.generator.evaluation.physical_sense import PhysicalSense, mean_sense, physical_sense
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.motion import Motion
from motion_mamba.generator.predicates.conditions import holds
from motion_mamba.generator.request import MOST_VARIATIONS, Request
from motion_mamba.generator.retrieval.familiarity import Familiarity
from motion_mamba.rigs.finishing.joint_motion import JointMotion
from motion_mamba.rigs.finishing.options import FinishingOptions
from motion_mamba.rigs.finishing.pipeline import finish_joints

from .prompts import Prompt


@dataclass(frozen=True)
class Making:
    """takes: seeds 0, 1, ... of each prompt. foot_lock: strength from 0 (as the model made them) to 1. steps, guidance: None is the
    model's own."""

    takes: int = 8
    foot_lock: float = 0.0
    steps: int | None = None
    guidance: float | None = None


@dataclass(frozen=True)
class Result:
    """A prompt as it was typed, whether each take did it, the takes' physical sense, and how well the model said that it knows it."""

    prompt: Prompt
    typed: str
    done: tuple[bool, ...]
    sense: PhysicalSense
    familiarity: Familiarity | None = None

    @property
    def share(self) -> float:
        return float(np.mean(self.done))


def make(generator: Generator, typed: str, making: Making) -> list[Motion]:
    """Every take, as long as such a prompt usually lasts, its actions one by one: what the panel's button gives."""
    motions: list[Motion] = []
    for seed in range(0, making.takes, MOST_VARIATIONS):
        count = min(MOST_VARIATIONS, making.takes - seed)
        segments = ((typed, generator.usual_seconds(typed)),)
        motions += generator.generate(Request(segments, seed, making.guidance, making.steps, variations=count))
    return [_finished(motion, making.foot_lock) for motion in motions] if making.foot_lock else motions


def _finished(motion: Motion, foot_lock: float) -> Motion:
    return replace(motion, joints=finish_joints(JointMotion.of(motion), FinishingOptions(foot_lock)).joints)


def measure(generator: Generator, prompt: Prompt, wording: str, making: Making) -> Result:
    typed = prompt.worded(wording)
    motions = make(generator, typed, making)
    done = tuple(holds(motion.joints, prompt.condition) for motion in motions)
    sense = mean_sense([physical_sense(motion.joints, motion.contacts) for motion in motions])
    return Result(prompt, typed, done, sense, generator.familiarity(typed))


def share_done(results: Sequence[Result]) -> float:
    """Share of prompts x seeds, NaN for none."""
    return float(np.mean([result.share for result in results])) if results else float("nan")


def sense_of(results: Sequence[Result]) -> PhysicalSense:
    """Means over prompts, lengths in centimetres."""
    mean = mean_sense([result.sense for result in results])
    return replace(mean, sinks=100.0 * mean.sinks, slide=100.0 * mean.slide)
