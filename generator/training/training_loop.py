"""The training loop that the VAE and the denoiser share: flat, resumable, one process or many (Hugging Face Accelerate)."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any, Generic, TypeVar

import torch
from torch import Tensor, nn
from torch.nn.attention import SDPBackend, sdpa_kernel

from ..inference.device import choose_device, multiplies_bf16
from .batches import Rank
from .run import Learner, RunOptions

Batch = tuple[Any, ...]
Losses = dict[str, Tensor]
Model = TypeVar("Model", bound=nn.Module)


class Objective(nn.Module, Generic[Model]):
    """Called with a batch, named losses to add up; it holds the model that they are losses of."""

    def trained(self) -> Model:
        raise NotImplementedError


@dataclass(frozen=True)
class Task(Generic[Model]):
    """What is trained. batch(step, rank): a pure function, what the objective is called with.

    validate(model) gives figures for the log and the progress bar; it is called with the averaged weights.
    """

    objective: Objective[Model]
    batch: Callable[[int, Rank], Batch]
    validate: Callable[[Model], dict[str, float]]
    validate_every: int = 1000


def train(task: Task[Model], options: RunOptions, folder: Path) -> Model:
    """Train until options.steps, resuming from folder. Ctrl-C saves before it stops. Returns the model with its averaged weights."""
    from accelerate import Accelerator
    from torch.utils.tensorboard import SummaryWriter
    from tqdm import tqdm

    accelerator = Accelerator(mixed_precision="bf16" if _in_halves(options.precision) else "no")
    learner = Learner(task.objective, options)
    resumed = learner.resume(folder)
    objective, learner.optimizer = accelerator.prepare(task.objective, learner.optimizer)
    learner.average.to(accelerator.device)
    rank = Rank(accelerator.process_index, accelerator.num_processes)
    main = accelerator.is_main_process
    log = SummaryWriter(str(folder / "log")) if main else None
    bar = tqdm(total=options.steps, initial=learner.step, desc="resuming" if resumed else "training", disable=not main)
    started, seen = time.monotonic(), 0
    try:
        while learner.step < options.steps:
            losses = _step(accelerator, objective, learner, task.batch(learner.step, rank), options, rank)
            bar.update()
            seen += options.batch * rank.processes
            if main and learner.step % options.log_every == 0:
                _report(log, bar, learner.step, losses, seen / (time.monotonic() - started))
            if main and learner.step % task.validate_every == 0:
                _validate(task, learner, log, bar)
            if main and learner.step % options.save_every == 0:
                learner.save(folder)
    finally:
        if main:
            learner.save(folder)
            bar.close()
        if log is not None:
            log.close()
    accelerator.wait_for_everyone()
    return _averaged(task, learner)


def _averaged(task: Task[Model], learner: Learner) -> Model:
    objective = learner.average.module
    assert isinstance(objective, type(task.objective))
    return objective.trained().eval()


def learning_rate(step: int, options: RunOptions) -> float:
    """Linear warm-up, then a cosine down to 2 % of the peak."""
    if step < options.warmup:
        return options.learning_rate * (step + 1) / options.warmup
    progress = (step - options.warmup) / max(1, options.steps - options.warmup)
    return options.learning_rate * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, progress))))


def _in_halves(precision: str) -> bool:
    return multiplies_bf16(choose_device().device) if precision == "auto" else precision == "bf16"


def _step(accelerator: Any, objective: nn.Module, learner: Learner, batch: Batch, options: RunOptions, rank: Rank) -> Losses:
    # Dropout and noise are functions of the step too, so that a resumed run meets the same losses.
    torch.manual_seed((options.seed * 1_000_003 + learner.step) * 4096 + rank.index)
    for group in learner.optimizer.param_groups:
        group["lr"] = learning_rate(learner.step, options)
    objective.train()
    with _attention(accelerator.device):
        with accelerator.autocast():
            losses = objective(*(part.to(accelerator.device) if hasattr(part, "to") else part for part in batch))
        total = reduce(torch.add, losses.values())
        if not torch.isfinite(total):
            raise FloatingPointError(f"the loss is not finite at step {learner.step}: lower --learning-rate, then run the same command")
        accelerator.backward(total)
    accelerator.clip_grad_norm_(objective.parameters(), 1.0)
    learner.optimizer.step()
    learner.optimizer.zero_grad()
    learner.average.update_parameters(learner.model)
    learner.step += 1
    return losses | {"total": total}


def _attention(device: torch.device) -> AbstractContextManager[object]:
    """On a CPU the backward pass of fused attention takes as long as all the rest of a step; matrix products take a tenth of that."""
    return sdpa_kernel(SDPBackend.MATH) if device.type == "cpu" else nullcontext()


def _report(log: Any, bar: Any, step: int, losses: Losses, clips_per_second: float) -> None:
    values = {name: float(value.detach()) for name, value in losses.items()}
    for name, value in values.items():
        log.add_scalar(f"loss/{name}", value, step)
    log.add_scalar("clips_per_second", clips_per_second, step)
    bar.set_postfix({name: f"{value:.3f}" for name, value in values.items()} | {"clips/s": f"{clips_per_second:.0f}"})


def _validate(task: Task[Model], learner: Learner, log: Any, bar: Any) -> None:
    model = _averaged(task, learner)
    with torch.inference_mode():
        figures = task.validate(model)
    for name, value in figures.items():
        log.add_scalar(f"validation/{name}", value, learner.step)
    bar.write(f"step {learner.step}: " + ", ".join(f"{name} {value:.4g}" for name, value in figures.items()))
