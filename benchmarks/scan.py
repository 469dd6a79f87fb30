"""The selective scan's backends side by side, and the denoiser beside MLD's transformer.

    python -m benchmarks.scan [--batch 128] [--threads N] [--runs 5]

Scans run at the sizes of the default preset's first block: HTM's nine over 6 tokens of 256 channels, BSM's two over 256 steps
of 6. Training is forward and backward of a batch, sampling is forward of two clips (with and without text, for guidance). Every
figure is the median of several runs, taken in turns so that a busy machine slows all alike: trust the ratios, "x" times the first.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

import torch
from torch import Tensor

from motion_mamba.generator.constraints.model_inputs import make_patches
from motion_mamba.generator.model.config import DenoiserConfig
from motion_mamba.generator.model.denoiser import Denoiser, build_denoiser
from motion_mamba.generator.scan.selective_scan import available_backends, selective_scan

SAMPLING_BATCH = 2
SHAPES = {"HTM": (9, 6, 256, 16), "BSM": (2, 256, 6, 16)}  # scans, steps, channels, states


def median_seconds(runs: int, **calls: Callable[[], object]) -> dict[str, float]:
    """Median time of each call. The first round, which compiles and allocates, does not count."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(runs + 1):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(values[1:]) for name, values in times.items()}


def scan_inputs(shape: tuple[int, int, int, int], batch: int) -> list[Tensor]:
    """Random inputs in the memory layout in which the blocks make them."""
    scans, length, channels, states = shape

    def per_step(width: int) -> Tensor:
        if channels >= states:
            return torch.randn(scans, batch, length, width)
        return torch.randn(scans, width, length, batch).permute(0, 3, 2, 1)

    delta = 0.1 * per_step(channels).abs()
    A = -torch.arange(1.0, states + 1).expand(scans, channels, states).contiguous()
    return [per_step(channels), delta, A, per_step(states), per_step(states), torch.ones(scans, channels)]


def time_scans(shape: tuple[int, int, int, int], batch: int, training: bool, runs: int) -> dict[str, float]:
    """Seconds of each backend that can run here."""
    inputs = [tensor.requires_grad_(training) for tensor in scan_inputs(shape, batch)]
    seed = torch.randn_like(inputs[0])

    def call(backend: str) -> None:
        with torch.set_grad_enabled(training):
            y = selective_scan(*inputs, backend=backend)
        if training:
            torch.autograd.grad(y, inputs, seed)

    return median_seconds(runs, **{name: lambda name=name: call(name) for name in available_backends()})


def denoiser_inputs(config: DenoiserConfig, batch: int) -> dict[str, object]:
    """A training batch: a quarter of the rows know their first second."""
    known = torch.zeros(batch, config.max_frames, dtype=torch.bool)
    known[: batch // 4, :20] = True
    frames = torch.randn(batch, config.max_frames, 263)
    return {
        "latents": torch.randn(batch, config.latent_tokens, config.width),
        "timesteps": torch.randint(0, 1000, (batch,)),
        "text": torch.randn(batch, config.text_width),
        "lengths": torch.full((batch,), config.max_frames),
        "context": make_patches(frames, torch.randn(batch, config.max_frames, 4), known, config.frames_per_token),
    }


def time_denoisers(batch: int, runs: int) -> dict[str, dict[str, float]]:
    """Clips a second in training (single and bfloat16) and milliseconds a denoising step, of both kinds."""
    config = DenoiserConfig()
    models = {kind: build_denoiser(replace(config, kind=kind)) for kind in ("transformer", "mamba")}
    inputs = denoiser_inputs(config, batch)

    def train(model: Denoiser, half: bool) -> None:
        with torch.autocast("cpu", torch.bfloat16, enabled=half):
            loss = model(**inputs).float().square().mean()
        loss.backward()

    results: dict[str, dict[str, float]] = {}
    for title, half in (("training", False), ("training bf16", True)):
        seconds = median_seconds(runs, **{kind: lambda m=model, h=half: train(m, h) for kind, model in models.items()})
        results[f"{title}, clips/s"] = {kind: batch / value for kind, value in seconds.items()}
    with torch.inference_mode():
        steps = {kind: _sampling_step(model.eval()) for kind, model in models.items()}
        seconds = median_seconds(10 * runs, **steps)
    results["sampling, ms/step"] = {kind: 1e3 * value for kind, value in seconds.items()}
    return results


def _sampling_step(model: Denoiser) -> Callable[[], object]:
    config = model.config
    conditions = model.prepare(torch.randn(SAMPLING_BATCH, config.text_width), torch.full((SAMPLING_BATCH,), 100))
    latents = torch.randn(SAMPLING_BATCH, config.latent_tokens, config.width)
    return lambda: model.step(latents, torch.full((SAMPLING_BATCH,), 500), conditions)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batch", type=int, default=128, help="clips in a training batch")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)

    report: dict[str, object] = {
        "threads": arguments.threads,
        "batch": arguments.batch,
        "torch": torch.__version__,
        "machine": platform.machine(),
        "scan_ms": {},
    }
    print(f"torch {torch.__version__}, {arguments.threads} threads, training batch {arguments.batch}\n")
    for name, shape in SHAPES.items():
        for title, batch, training in (("training", arguments.batch, True), ("sampling", SAMPLING_BATCH, False)):
            seconds = time_scans(shape, batch, training, arguments.runs)
            report["scan_ms"][f"{name} {title}"] = {backend: 1e3 * value for backend, value in seconds.items()}
            print(f"{name} {title}, {shape[0]} scans of {batch} clips")
            for backend, value in seconds.items():
                print(f"  {backend:12}{1e3 * value:10.2f} ms{seconds['reference'] / value:8.1f} x")
    report["denoiser"] = time_denoisers(arguments.batch, arguments.runs)
    for title, figures in report["denoiser"].items():
        print(f"denoiser {title}")
        for kind, value in figures.items():
            print(f"  {kind:12}{value:10.1f}   {value / figures['transformer']:8.2f} x")
    print(json.dumps(report))


if __name__ == "__main__":
    main()
