"""Distil a trained denoiser: a student of its own size whose one step leads where three of its teacher's lead, guidance built in.

Progressive distillation (Salimans and Ho 2022, arXiv 2202.00512) in one stage, with guidance built in (Meng et al. 2022, arXiv
2210.03142): the teacher is run as generation runs it, and the student is told where the way leads from each of its own steps. Nothing
that the student makes is learned from, so that it cannot drift.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ...constraints.model_inputs import ConstraintPatches
from ...model.config import ModelConfig
from ...model.denoiser import Denoiser, build_denoiser
from ..batches import Rank
from ..run import RunOptions
from ..training_loop import Batch, Objective, Task, train
from .library_windows import LibraryWindows, Windows
from .teacher import Lesson, Teacher, output_for, shares

# The teacher's way takes longer than what is learned of it: each is gone over so many times, among so many that are kept.
_TIMES, _KEPT = 3, 16
# A draw that no training comes to.
_CHECKED = 2**40


class StudentObjective(Objective[Denoiser]):
    """Mean squared error of what the student says at each of its timesteps: latents, timesteps, what it should have said, text, lengths and
    constraints.

    weights: (width,) how much each of a latent's numbers counts.
    """

    weights: Tensor

    def __init__(self, student: Denoiser, weights: Tensor):
        super().__init__()
        self.student = student
        self.register_buffer("weights", weights, persistent=False)

    def trained(self) -> Denoiser:
        return self.student

    def forward(
        self, latents: Tensor, timesteps: Tensor, wanted: Tensor, text: Tensor, lengths: Tensor, constraints: ConstraintPatches | None
    ) -> dict[str, Tensor]:
        conditions = self.student.prepare(text, lengths, constraints)
        error = (self.student.step(latents, timesteps, conditions).float() - wanted).square() * conditions.present
        each = (error * self.weights).mean(dim=-1).sum(dim=1) / conditions.present.sum(dim=(1, 2))
        return {f"step_{timestep}": each[timesteps == timestep].mean() for timestep in timesteps.unique().tolist()}


def train_student(
    student: Denoiser, teacher: Teacher, windows: LibraryWindows, options: RunOptions, folder: Path
) -> tuple[Denoiser, dict[str, float]]:
    """student: what it begins as. Returns it with its averaged weights, and its `jump_errors`. Resumes from folder."""
    torch.manual_seed(options.seed)

    @lru_cache(_KEPT)
    def lessons(draw: int, rank: int) -> list[Lesson]:
        drawn = windows.drawn(options.batch, rng := np.random.default_rng((options.seed, draw, rank)))
        return teacher.lessons(drawn, rng.standard_normal(drawn.latents.shape, dtype=np.float32))

    def batch(step: int, rank: Rank) -> Batch:
        newest, again = divmod(step, _TIMES)
        earlier = np.random.default_rng((options.seed, step, rank.index)).integers(max(0, newest + 1 - _KEPT), newest + 1)
        return _batch(teacher, lessons(int(earlier) if again else newest, rank.index))

    checked = lessons(_CHECKED, 0)

    def validate(student: Denoiser) -> dict[str, float]:
        return jump_errors(student, teacher, checked)

    objective = StudentObjective(student, torch.from_numpy(windows.weights()))
    trained = train(Task(objective, batch, validate, validate_every=100), options, folder)
    return trained, validate(trained)


def new_student(teacher: Denoiser, config: ModelConfig) -> Denoiser:
    """It begins as its teacher. Nothing is dropped out: it is to say exactly what the teacher does."""
    student = build_denoiser(replace(config.denoiser, dropout=0.0))
    student.load_state_dict(teacher.state_dict())
    return student


def _batch(teacher: Teacher, lessons: Sequence[Lesson]) -> Batch:
    """StudentObjective's."""
    latents = torch.from_numpy(np.concatenate([each.latents for each in lessons]))
    wanted = torch.from_numpy(np.concatenate([output_for(teacher.schedule, each) for each in lessons]))
    timesteps = torch.tensor([each.timestep for each in lessons for _ in each.latents])
    text = torch.from_numpy(np.concatenate([each.windows.text for each in lessons]).astype(np.float32))
    lengths = torch.full((len(text),), lessons[0].windows.frames)
    return latents, timesteps, wanted, text, lengths, _patches(teacher, [each.windows for each in lessons])


def _patches(teacher: Teacher, windows: Sequence[Windows]) -> ConstraintPatches | None:
    network, known = teacher.network, [each.known for each in windows if each.known is not None]
    if not known:
        return None
    each = [part.patches(network.mean, teacher.std, network.config.denoiser.frames_per_token) for part in known]
    values, present = (np.concatenate(parts) for parts in zip(*((patches.values, patches.present) for patches in each), strict=True))
    return ConstraintPatches(torch.from_numpy(values).float(), torch.from_numpy(present))


@torch.inference_mode()
def jump_errors(student: Denoiser, teacher: Teacher, lessons: Sequence[Lesson]) -> dict[str, float]:
    """By timestep how far from what they are to be taken for the student takes latents, as a share of its variance."""
    device, errors = next(student.parameters()).device, {}
    for lesson in lessons:
        parts = _batch(teacher, [lesson])
        latents, timesteps, wanted, text, lengths = (part.to(device) for part in parts[:-1])
        conditions = student.prepare(text, lengths, parts[-1].to(device) if parts[-1] is not None else None)
        off = (student.step(latents, timesteps, conditions) - wanted).square() * conditions.present
        signal, spread = shares(teacher.schedule, lesson.timestep)
        moved = spread if teacher.schedule.prediction == "velocity" else spread / signal
        whole = np.square(lesson.clean * conditions.present.cpu().numpy()).sum()
        errors[f"step_{lesson.timestep}"] = float(moved**2 * off.sum() / whole)
    return errors
