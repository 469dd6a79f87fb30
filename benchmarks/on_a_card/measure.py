"""Rows of figures: denoising in every way that a card offers, clips of ten minutes, training steps."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch

from motion_mamba.generator.checkpoints.checkpoint import load_checkpoint
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.inference.cuda_graphs import Graphed
from motion_mamba.generator.inference.noise import draw_noise, noise_sources
from motion_mamba.generator.inference.torch_network import TorchNetwork
from motion_mamba.generator.inference.window import Sampling, Texts, WindowInputs, WindowModel
from motion_mamba.generator.model.config import ModelConfig, load_preset
from motion_mamba.generator.model.denoiser import build_denoiser
from motion_mamba.generator.model.diffusion import make_schedule
from motion_mamba.generator.request import Request
from motion_mamba.generator.scan import selective_scan
from motion_mamba.generator.text.encoding.text_encoder import load_text_encoder
from motion_mamba.generator.training.train_denoiser import DenoiserObjective

from ..generate import mld_shaped, random_checkpoint

# How a step is run: as PyTorch runs it, as one CUDA graph, or so with mamba-ssm's scan in it.
WAYS = ("plain", "graphs", "graphs, mamba-ssm")
_OURS, _MLD = "ours", "MLD-shaped"


@dataclass(frozen=True)
class Plan:
    """What is measured. long: seconds of the long clip. batch: of training."""

    device: str
    config: ModelConfig
    takes: tuple[int, ...] = (1, 8, 64)
    long: float = 600.0
    batch: int = 64
    runs: int = 5

    @classmethod
    def whole(cls, device: str) -> Plan:
        return cls(device, load_preset("default"))

    @classmethod
    def tiny(cls, device: str) -> Plan:
        """Everything, of nearly nothing."""
        config = load_preset("default")
        sizes = {"width": 32, "heads": 2, "feedforward": 64}
        vae, denoiser = replace(config.vae, **sizes, layers=3), replace(config.denoiser, **sizes, scans=(2, 1), state_size=4)
        return cls(device, replace(config, vae=vae, denoiser=denoiser), takes=(1, 2), long=12.0, batch=4, runs=1)

    @property
    def ways(self) -> tuple[str, ...]:
        """Those that this device has."""
        if not self.device.startswith("cuda"):
            return WAYS[:1]
        return WAYS if "mamba_ssm" in selective_scan.available_backends(self.device) else WAYS[:2]


def measured_rows(plan: Plan, seconds: float) -> Iterator[dict[str, Any]]:
    """All that was measured so far, after every row. No row is begun after so many seconds; what was not reached is named."""
    end, rows = time.monotonic() + seconds, list[dict[str, Any]]()
    with TemporaryDirectory() as folder:
        tasks = list(_tasks(plan, Path(folder)))
        for number, (name, task) in enumerate(tasks):
            if time.monotonic() > end:
                yield {"setting": setting(plan), "rows": rows, "not reached": [late for late, _ in tasks[number:]]}
                return
            rows.append({"what": name} | _figures(task))
            yield {"setting": setting(plan), "rows": rows, "not reached": []}


def _figures(task: Callable[[], dict[str, float]]) -> dict[str, Any]:
    """A card that runs out of memory in one row may do the others."""
    try:
        return task()
    except (RuntimeError, MemoryError) as error:
        return {"failed": str(error).splitlines()[0][:200]}


def setting(plan: Plan) -> dict[str, Any]:
    """Of the machine."""
    card = torch.cuda.get_device_name() if plan.device.startswith("cuda") else "none"
    backends = selective_scan.available_backends(plan.device)
    return {"device": plan.device, "card": card, "torch": torch.__version__, "cuda": torch.version.cuda, "scans": backends}


def _tasks(plan: Plan, folder: Path) -> Iterator[tuple[str, Callable[[], dict[str, float]]]]:
    """The most telling first."""
    paths = {_OURS: random_checkpoint(folder, plan.config), _MLD: random_checkpoint(folder, mld_shaped(plan.config))}
    for takes, precision, way, model in itertools.product(plan.takes, ("bf16", "fp32"), reversed(plan.ways), paths):
        if model == _MLD and way == WAYS[2]:
            continue
        name = f"denoise, {model}, {takes} takes, {precision}, {way}"
        yield name, partial(_denoised, plan, paths[model], takes, (precision, way))
    for precision in ("bf16", "fp32"):
        yield f"training step, {precision}, batch {plan.batch}", partial(_trained, plan, precision)
    for takes in plan.takes[:2]:
        yield f"{plan.long / 60:g} minutes, ours, {takes} takes", partial(_long, plan, paths[_OURS], takes)


def _network(plan: Plan, path: Path, precision: str, way: str) -> TorchNetwork:
    network = TorchNetwork.load(load_checkpoint(path), plan.device, precision)
    step = network._step
    if way == WAYS[0] and isinstance(step, Graphed):
        network.__dict__["_step"] = step._function
    return network


def _denoised(plan: Plan, path: Path, takes: int, how: tuple[str, str]) -> dict[str, float]:
    """Milliseconds of 50 DDIM steps and of the model's own, with guidance, for clips of a whole window; and of the first, cold ones."""
    network = _network(plan, path, *how)
    model, width = WindowModel(network), plan.config.denoiser.text_width
    texts = Texts(np.zeros(width, np.float32), np.ones(width, np.float32))
    noise, frames = draw_noise(noise_sources(0, takes), model.latent_shape), plan.config.vae.max_frames
    figures: dict[str, float] = {}
    with _scan_of(how[1]):
        for name, sampling in (("ddim 50", Sampling("ddim", 50, 3.0)), ("dpm++ 6", Sampling("dpm++", 6, 3.0))):
            inputs = WindowInputs(noise, frames, texts, sampling)
            taken = [_milliseconds(plan.device, partial(model.denoise, inputs)) for _ in range(plan.runs + 1)]
            figures |= {f"{name} ms": statistics.median(taken[1:]), f"{name} first ms": taken[0]}
    return figures | _memory(plan.device)


def _long(plan: Plan, path: Path, takes: int) -> dict[str, float]:
    """Seconds of a long clip, from the request to joints."""
    network = _network(plan, path, "auto", plan.ways[-1])
    generator = Generator(network, load_text_encoder(plan.config.text_encoder))
    request = Request((("a person walks", plan.long),), variations=takes)
    return {"clip s": _milliseconds(plan.device, lambda: generator.generate(request)) / 1000.0} | _memory(plan.device)


def _trained(plan: Plan, precision: str) -> dict[str, float]:
    """Milliseconds of an optimizer's step on random latents, and how many an hour has."""
    config, device = plan.config, torch.device(plan.device)
    objective = DenoiserObjective(build_denoiser(config.denoiser), make_schedule(config.diffusion), torch.ones(config.vae.width)).to(device)
    optimizer = torch.optim.AdamW(objective.parameters(), lr=1e-4)
    clean = torch.randn(plan.batch, config.vae.latent_tokens, config.vae.width, device=device)
    timesteps = torch.randint(0, config.diffusion.train_steps, (plan.batch,), device=device)
    lengths = torch.full((plan.batch,), config.vae.max_frames, device=device)
    text = torch.randn(plan.batch, config.denoiser.text_width, device=device)

    def step() -> None:
        with torch.autocast(device.type, torch.bfloat16, enabled=precision == "bf16"):
            losses = objective(clean, torch.randn_like(clean), timesteps, text, lengths, None)
        torch.stack(list(losses.values())).sum().backward()
        optimizer.step()
        optimizer.zero_grad()

    taken = [_milliseconds(plan.device, step) for _ in range(4 * plan.runs + 1)][1:]
    return {"step ms": statistics.median(taken), "steps an hour": 3.6e6 / statistics.median(taken)} | _memory(plan.device)


def _milliseconds(device: str, work: Callable[[], Any]) -> float:
    _wait(device)
    began = time.perf_counter()
    work()
    _wait(device)
    return 1000.0 * (time.perf_counter() - began)


def _wait(device: str) -> None:
    if device.startswith("cuda"):
        torch.cuda.synchronize()


def _memory(device: str) -> dict[str, float]:
    """The largest so far, then counted anew."""
    if not device.startswith("cuda"):
        return {}
    most = torch.cuda.max_memory_allocated() / 1e6
    torch.cuda.reset_peak_memory_stats()
    return {"memory MB": most}


class _scan_of:
    """Within it, mamba-ssm's scan is used in the way that has it alone."""

    def __init__(self, way: str) -> None:
        self._hides = way != WAYS[2]

    def __enter__(self) -> None:
        self._kernel = selective_scan._mamba_ssm
        if self._hides:
            selective_scan._mamba_ssm = lambda: None

    def __exit__(self, *_: object) -> None:
        selective_scan._mamba_ssm = self._kernel
