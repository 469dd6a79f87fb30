"""How long the whole way takes, from a prompt to keys in Blender, beside an MLD-shaped model on the same runtime in the same run.

    python -m benchmarks.generate [--runtime light|torch] [--device cpu] [--precision auto] [--checkpoint NAME_OR_FILE] [--seconds 2.5 5 10]
        [--runs 5]

Stages: text (one prompt through the text encoder), denoise (all steps, with guidance), decode (latents to joints and contacts),
solve (joints to rotations), key (rotations to an action on an armature; only where bpy can be imported). Each figure is the
median over runs in which all models take turns, after one run of each that is not counted. Loading is not in it.

Ours takes part with as many DDIM steps as MLD ("ours"), with DPM-Solver++ in its few steps ("ours_fast"), and where it has a student with
that one's ("ours_distilled"), beside MLD's transformer denoiser and VAE (9 blocks, one frame a token, two latents) at our width and heads,
without our context and length inputs ("mld_shaped"). Its weights are random, and so are ours when no checkpoint is installed: that costs
the same time.

Eight takes of one prompt are denoised beside one, and made beside one to the joints: what variations cost.

The floor of a denoising step on the processor is its arithmetic at the speed of a large matrix product, measured in the same run; the
gap is how many times longer the step takes. Two multiplications and additions a weight and token, and sixteen operations a state update.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from motion_mamba.cli import leave
from motion_mamba.generator.checkpoints.checkpoint import Statistics, load_checkpoint, save_checkpoint
from motion_mamba.generator.checkpoints.checkpoint_file import find_checkpoint, read_checkpoint
from motion_mamba.generator.checkpoints.shipped import shipped_checkpoints
from motion_mamba.generator.checkpoints.student_file import read_student
from motion_mamba.generator.choices import PRECISIONS
from motion_mamba.generator.inference.light.network import LightNetwork
from motion_mamba.generator.inference.light.text import load_text_encoder as load_light_encoder
from motion_mamba.generator.inference.light.threads import thread_count
from motion_mamba.generator.inference.network import NO_TEXT, Network, TextEncoder
from motion_mamba.generator.inference.noise import draw_noise, noise_sources
from motion_mamba.generator.inference.torch_network import TorchNetwork
from motion_mamba.generator.inference.window import AskedSampling, Sampling, Samplings, Texts, WindowInputs, WindowModel
from motion_mamba.generator.model.config import CONDITION_TOKENS, DenoiserConfig, ModelConfig, load_preset
from motion_mamba.generator.model.denoiser import build_denoiser
from motion_mamba.generator.model.vae import build_vae
from motion_mamba.generator.motion import FPS
from motion_mamba.generator.representation.features import contact_labels, features_to_joints
from motion_mamba.generator.text.encoding.text_encoder import load_text_encoder
from motion_mamba.rigs.solve.solver import solve

PROMPT = "a person walks forward, then waves with the right hand"
STAGES = ("text", "denoise", "decode", "solve", "key")
RATIOS = {"step for step": "ours", "fast": "ours_fast", "distilled": "ours_distilled"}
_OPERATIONS_PER_STATE = 16
_TAKES = 8
Key = Callable[[Any], None]


@dataclass(frozen=True)
class Model:
    """A network and how it samples."""

    network: Network
    sampling: Sampling


class Clock:
    """Milliseconds of each stage of one run. The device's queue is emptied before the clock is read."""

    def __init__(self, device: str):
        self.device = device
        self.milliseconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = self._now()
        yield
        self.milliseconds[name] = 1000.0 * (self._now() - start)

    def _now(self) -> float:
        if self.device.startswith("cuda"):
            torch.cuda.synchronize()
        return time.perf_counter()


def mld_shaped(config: ModelConfig) -> ModelConfig:
    """MLD's architecture at the sizes of config."""
    shared = {"latent_tokens": 2, "latent_frames": 0, "frames_per_token": 1, "context": False}
    vae = replace(config.vae, **shared, layers=9, norm_first=False)
    denoiser = replace(config.denoiser, **shared, kind="transformer", length_condition=False)
    return replace(config, name="mld_shaped", vae=vae, denoiser=denoiser)


def random_checkpoint(folder: Path, config: ModelConfig) -> Path:
    """Random weights, and statistics that put the joints at about a body's size."""
    latent, features = (config.vae.latent_tokens, config.vae.width), config.vae.features
    spread = Statistics(torch.linspace(-0.5, 1.0, features), torch.full((features,), 0.1), torch.zeros(latent), torch.ones(latent))
    modules = {"vae": build_vae(config.vae), "denoiser": build_denoiser(config.denoiser)}
    path = folder / f"{config.name}.safetensors"
    save_checkpoint(path, config, modules, spread)
    return path


def load_models(options: argparse.Namespace, folder: Path) -> dict[str, Model]:
    has_ours = options.checkpoint or shipped_checkpoints()
    ours = find_checkpoint(options.checkpoint) if has_ours else random_checkpoint(folder, load_preset("default"))
    network = load_network(ours, options)
    config = network.config.diffusion
    step_for_step = Sampling.of(config, "ddim", options.steps)
    mld = load_network(random_checkpoint(folder, mld_shaped(network.config)), options)
    fast = {"ours_fast": Model(network, Sampling.of(config, "dpm++", options.fast_steps))}
    if network.student is not None:
        fast["ours_distilled"] = Model(network, Samplings.of(network, AskedSampling()).noise)
    return {"ours": Model(network, step_for_step), **fast, "mld_shaped": Model(mld, step_for_step)}


def load_network(path: Path, options: argparse.Namespace) -> Network:
    file = read_checkpoint(path)
    student = read_student(path, file.tensors, file.config.diffusion.train_steps)
    if options.runtime == "light":
        return LightNetwork.load(file, student)
    return TorchNetwork.load(load_checkpoint(path), options.device, options.precision, student)


def run_once(model: Model, encoder: TextEncoder, frames: int, key: Key | None) -> dict[str, float]:
    """The whole way once -> milliseconds by stage."""
    network, window = model.network, WindowModel(model.network)
    clock = Clock(network.device)
    without_text = np.asarray(encoder.encode([NO_TEXT])[0])
    with clock.stage("text"):
        text = np.asarray(encoder.encode([PROMPT])[0])
    with clock.stage("denoise"):
        noise = draw_noise(noise_sources(0, 1), window.latent_shape)
        inputs = WindowInputs(noise, frames, Texts(text, without_text), model.sampling)
        latents = window.denoise(inputs)
    with clock.stage("decode"):
        features = window.decode(latents, inputs)[0]
        joints, _ = features_to_joints(features), contact_labels(features)
    with clock.stage("solve"):
        track = solve(joints, FPS)
    if key is not None:
        with clock.stage("key"):
            key(track)
    return clock.milliseconds


def make_key() -> Key | None:
    """Keys a pose track on a fresh armature in a fresh scene, or None without bpy."""
    if importlib.util.find_spec("bpy") is None:
        return None
    import bpy

    from motion_mamba.addon.bodies.armature import create_armature
    from motion_mamba.addon.keys.keys import Keying, key_pose_track

    bpy.ops.wm.read_factory_settings(use_empty=True)
    armature = create_armature(bpy.context)

    def key(track: Any) -> None:
        bpy.data.actions.remove(key_pose_track(armature, track, Keying("benchmark", 1.0, 24.0, {})))

    return key


def measure(models: dict[str, Model], encoder: TextEncoder, frames: int, runs: int, key: Key | None) -> dict[str, dict[str, float]]:
    """Median milliseconds by model and stage, with their sum as "total". The models take turns."""
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in models}
    for run in range(runs + 1):
        for name, model in models.items():
            stages = run_once(model, encoder, frames, key)
            if run:
                taken[name].append(stages | {"total": sum(stages.values())})
    return {name: {stage: statistics.median(run[stage] for run in all_runs) for stage in all_runs[0]} for name, all_runs in taken.items()}


def cost_of_takes(model: Model, encoder: TextEncoder, frames: int, runs: int) -> dict[str, float]:
    """How many times longer _TAKES takes at once are than one, to denoise and to joints, median over runs that take turns."""
    window = WindowModel(model.network)
    texts = Texts(*(np.asarray(encoder.encode([text])[0]) for text in (PROMPT, NO_TEXT)))
    taken: dict[int, list[dict[str, float]]] = {1: [], _TAKES: []}
    for run in range(runs + 1):
        for takes, stages in taken.items():
            clock = Clock(model.network.device)
            inputs = WindowInputs(draw_noise(noise_sources(0, takes), window.latent_shape), frames, texts, model.sampling)
            with clock.stage("denoise"):
                latents = window.denoise(inputs)
            with clock.stage("decode"):
                features_to_joints(window.decode(latents, inputs))
            if run:
                stages.append({"denoise": clock.milliseconds["denoise"], "joints": sum(clock.milliseconds.values())})
    return {name: _median(taken[_TAKES], name) / _median(taken[1], name) for name in ("denoise", "joints")}


def _median(runs: list[dict[str, float]], stage: str) -> float:
    return statistics.median(run[stage] for run in runs)


def operations(config: DenoiserConfig) -> float:
    """Of one guided step for one clip."""
    tokens = CONDITION_TOKENS + config.latent_tokens
    matrices = [value.numel() for name, value in build_denoiser(config).trunk.named_parameters() if value.dim() > 1 and "conv" not in name]
    updates = 0
    if config.kind == "mamba":
        blocks, channels = 2 * sum(config.scans), config.width * config.expand
        updates = (blocks * tokens * channels + 2 * 2 * len(config.scans) * config.width * tokens * config.expand) * config.state_size
    # The spatial blocks' few weights are read once for every channel instead of every token: too little to tell apart.
    return 2.0 * (2.0 * tokens * sum(matrices) + _OPERATIONS_PER_STATE * updates)


def operations_per_millisecond(size: int = 1024, tries: int = 5) -> float:
    """Of a large matrix product on all the threads: what this machine can do at this moment."""
    x = np.random.default_rng(0).standard_normal((size, size), dtype=np.float32)
    seconds = []
    for _ in range(tries):
        began = time.perf_counter()
        x @ x
        seconds.append(time.perf_counter() - began)
    return 2.0 * size**3 / min(seconds) / 1000.0


def floors(models: dict[str, Model], results: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """Milliseconds of a denoising step: as it is, its floor, and how many times longer it takes."""
    speed, found = operations_per_millisecond(), {}
    for name, model in models.items():
        step = results[name]["denoise"] / model.sampling.steps
        floor = operations(model.network.config.denoiser) / speed
        found[name] = {"step": step, "floor": floor, "gap": step / floor}
    return found


def ratios(by_model: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    mld = by_model["mld_shaped"]
    return {title: {stage: by_model[name][stage] / mld[stage] for stage in mld} for title, name in RATIOS.items() if name in by_model}


def report(results: dict[float, dict[str, dict[str, float]]], steps: dict[str, dict[str, float]]) -> None:
    stages = [*(stage for stage in STAGES if stage in next(iter(results.values()))["ours"]), "total"]
    print(f"{'ms':24s}" + "".join(f"{stage:>10s}" for stage in stages))
    for seconds, by_model in results.items():
        for name, figures in by_model.items():
            print(f"{seconds:4g} s  {name:16s}" + "".join(f"{figures[stage]:10.1f}" for stage in stages))
        for title, figures in ratios(by_model).items():
            print(f"{'':8s}{'ratio ' + title:16.16s}" + "".join(f"{figures[stage]:10.2f}" for stage in stages))
    for name, figures in steps.items():
        print(f"a step of {name:14s} {figures['step']:8.2f} ms, floor {figures['floor']:.2f} ms, {figures['gap']:.1f} times that")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", help="a shipped model's name or a file (default: what ships, else random weights)")
    parser.add_argument("--runtime", choices=("light", "torch"), default="light", help="what computes (default: %(default)s)")
    parser.add_argument("--device", default="cpu", help="torch's: cpu, cuda or mps (default cpu)")
    parser.add_argument("--precision", choices=PRECISIONS, default="auto", help="what torch multiplies in (default: %(default)s)")
    parser.add_argument("--seconds", type=float, nargs="+", default=[2.5, 5.0, 10.0], help="lengths, at most the model's window")
    parser.add_argument("--steps", type=int, default=50, help="DDIM steps of ours and MLD's (default 50)")
    parser.add_argument("--fast-steps", type=int, help="DPM-Solver++ steps of ours (default: the model's)")
    parser.add_argument("--runs", type=int, default=5, help="runs per figure (default 5)")
    options = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(thread_count())
    with tempfile.TemporaryDirectory() as folder:
        models, key = load_models(options, Path(folder)), make_key()
    load = load_light_encoder if options.runtime == "light" else load_text_encoder
    encoder = load(models["ours"].network.config.text_encoder)
    results = {seconds: measure(models, encoder, round(seconds * FPS), options.runs, key) for seconds in options.seconds}
    steps = floors(models, results[max(results)])
    longest = round(max(results) * FPS)
    takes = {name: cost_of_takes(model, encoder, longest, options.runs) for name, model in models.items() if name.startswith("ours_")}
    load_average = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    print(f"{options.runtime} on {models['ours'].network.device}, {thread_count()} threads, the machine's load {load_average:.1f}")
    report(results, steps)
    for name, times in takes.items():
        print(
            f"{_TAKES} takes at once of {name} take {times['denoise']:.1f} times as long to denoise as one, {times['joints']:.1f} to joints"
        )
    setting = {"runtime": options.runtime, "device": models["ours"].network.device, "threads": thread_count(), "load": load_average}
    setting |= {name: vars(model.sampling) for name, model in models.items()}
    setting |= {"runs": options.runs, "torch": torch.__version__, "machine": platform.machine()}
    by_length = {seconds: ratios(by_model) for seconds, by_model in results.items()}
    print(json.dumps({"setting": setting, "milliseconds": results, "ratio": by_length, "steps": steps, "takes": takes}))


if __name__ == "__main__":
    leave.run(main)
