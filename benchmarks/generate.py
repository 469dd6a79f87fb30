"""How long the whole way takes, from a prompt to keys in Blender, beside an MLD-shaped model in the same run.

    python -m benchmarks.generate [--checkpoint NAME_OR_FILE] [--device cpu] [--seconds 2.5 5 10] [--steps 50] [--runs 5]

Stages: text (one prompt through the text encoder), denoise (all steps, with guidance), decode (latents to joints and contacts),
solve (joints to rotations), key (rotations to an action on an armature; only where bpy can be imported). Each figure is the
median over runs in which both models take turns, after one run of each that is not counted. Loading is not in it.

The MLD-shaped model is MLD's transformer denoiser and VAE (9 blocks, one frame a token) at our width, heads and latents, without
our context and length inputs. Its weights are random, and so are ours when no checkpoint is installed: that costs the same time.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import platform
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from motion_mamba.generator.checkpoint import Checkpoint, Statistics, find_checkpoint, load_checkpoint
from motion_mamba.generator.config import ModelConfig, load_preset
from motion_mamba.generator.denoiser import build_denoiser
from motion_mamba.generator.device import choose_device
from motion_mamba.generator.diffusion import draw_noise, make_generators
from motion_mamba.generator.features import contact_labels, features_to_joints
from motion_mamba.generator.motion import FPS, ModelId
from motion_mamba.generator.shipped import shipped_checkpoints
from motion_mamba.generator.text import NO_TEXT, TextEncoder, load_text_encoder
from motion_mamba.generator.vae import build_vae
from motion_mamba.generator.window import Guidance, WindowModel
from motion_mamba.rigs.solve import solve

PROMPT = "a person walks forward, then waves with the right hand"
MODELS = ("ours", "mld_shaped")
STAGES = ("text", "denoise", "decode", "solve", "key")
Key = Callable[[Any], None]


class Clock:
    """Milliseconds of each stage of one run. The device's queue is emptied before the clock is read."""

    def __init__(self, device: torch.device):
        self.device = device
        self.milliseconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = self._now()
        yield
        self.milliseconds[name] = 1000.0 * (self._now() - start)

    def _now(self) -> float:
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)
        return time.perf_counter()


def mld_shaped(config: ModelConfig) -> ModelConfig:
    """MLD's architecture at the sizes of config."""
    shared = {"latent_tokens": 2, "latent_frames": 0, "frames_per_token": 1, "context": False}
    vae = replace(config.vae, **shared, layers=9, norm_first=False)
    denoiser = replace(config.denoiser, **shared, kind="transformer", length_condition=False)
    return replace(config, name="mld_shaped", vae=vae, denoiser=denoiser)


def random_checkpoint(config: ModelConfig) -> Checkpoint:
    """Random weights, and statistics that put the joints at about a body's size."""
    latent, features = (config.vae.latent_tokens, config.vae.width), config.vae.features
    mean = torch.linspace(-0.5, 1.0, features)
    ours = Statistics(mean, torch.full((features,), 0.1), torch.zeros(latent), torch.ones(latent))
    parts = {"vae": build_vae(config.vae), "denoiser": build_denoiser(config.denoiser)}
    tensors = {f"{part}.{name}": value for part, module in parts.items() for name, value in module.state_dict().items()}
    return Checkpoint(ModelId(config.name, "random"), config, ours, tensors, {}, {})


def run_once(model: WindowModel, encoder: TextEncoder, frames: int, steps: int, key: Key | None) -> dict[str, float]:
    """The whole way once -> milliseconds by stage."""
    clock = Clock(model.device)
    without_text = encoder.encode([NO_TEXT])[0]
    with clock.stage("text"):
        text = encoder.encode([PROMPT])[0]
    guidance = Guidance(text, without_text, model.config.diffusion.guidance, steps)
    with clock.stage("denoise"):
        noise = draw_noise(make_generators(0, 1), model.latent_shape, model.device)
        latents = model.denoise(noise, frames, guidance, None, None)
    with clock.stage("decode"):
        features = model.decode(latents, frames, None)[0]
        joints, _ = features_to_joints(features).numpy(), contact_labels(features).numpy()
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

    from motion_mamba.addon.armature import create_armature
    from motion_mamba.addon.keys import key_pose_track

    bpy.ops.wm.read_factory_settings(use_empty=True)
    armature = create_armature(bpy.context)

    def key(track: Any) -> None:
        bpy.data.actions.remove(key_pose_track(armature, track, "benchmark", 1.0, 24.0, {}))

    return key


def measure(
    models: dict[str, WindowModel], encoder: TextEncoder, frames: int, steps: int, runs: int, key: Key | None
) -> dict[str, dict[str, float]]:
    """Median milliseconds by model and stage, with their sum as "total". The models take turns."""
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in models}
    for run in range(runs + 1):
        for name, model in models.items():
            stages = run_once(model, encoder, frames, steps, key)
            if run:
                taken[name].append(stages | {"total": sum(stages.values())})
    return {name: {stage: statistics.median(run[stage] for run in all_runs) for stage in all_runs[0]} for name, all_runs in taken.items()}


def load_models(options: argparse.Namespace, device: torch.device) -> dict[str, WindowModel]:
    if options.checkpoint or shipped_checkpoints():
        ours = load_checkpoint(find_checkpoint(options.checkpoint))
    else:
        ours = random_checkpoint(load_preset("default"))
    return {
        "ours": WindowModel.load(ours, device),
        "mld_shaped": WindowModel.load(random_checkpoint(mld_shaped(ours.config)), device),
    }


def report(results: dict[float, dict[str, dict[str, float]]]) -> None:
    stages = [*(stage for stage in STAGES if stage in next(iter(results.values()))["ours"]), "total"]
    print(f"{'ms':22s}" + "".join(f"{stage:>10s}" for stage in stages))
    for seconds, by_model in results.items():
        for name in MODELS:
            print(f"{seconds:4g} s  {name:14s}" + "".join(f"{by_model[name][stage]:10.1f}" for stage in stages))
        ratios = (by_model["ours"][stage] / by_model["mld_shaped"][stage] for stage in stages)
        print(f"{'':8s}{'ratio':14s}" + "".join(f"{ratio:10.2f}" for ratio in ratios))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", help="a shipped model's name or a file (default: what ships, else random weights)")
    parser.add_argument("--device", default="cpu", help="auto, cpu, cuda or mps (default cpu)")
    parser.add_argument("--seconds", type=float, nargs="+", default=[2.5, 5.0, 10.0], help="lengths, at most the model's window")
    parser.add_argument("--steps", type=int, default=50, help="denoising steps (default 50)")
    parser.add_argument("--runs", type=int, default=5, help="runs per figure (default 5)")
    parser.add_argument("--text-encoder", type=Path, help="folder of the text encoder, for CLIP models")
    options = parser.parse_args()
    chosen = choose_device(options.device)
    torch.manual_seed(0)
    models, key = load_models(options, chosen.device), make_key()
    encoder = load_text_encoder(models["ours"].config.text_encoder, options.text_encoder)
    results = {seconds: measure(models, encoder, round(seconds * FPS), options.steps, options.runs, key) for seconds in options.seconds}
    print(chosen.note or f"on {chosen.device}, {torch.get_num_threads()} threads, torch {torch.__version__}, {options.steps} steps")
    report(results)
    ratios = {
        seconds: {stage: by_model["ours"][stage] / by_model["mld_shaped"][stage] for stage in ("denoise", "decode", "total")}
        for seconds, by_model in results.items()
    }
    setting = {"device": str(chosen.device), "threads": torch.get_num_threads(), "steps": options.steps, "runs": options.runs}
    setting |= {"torch": torch.__version__, "machine": platform.machine()}
    print(json.dumps({"setting": setting, "milliseconds": results, "ratio": ratios}))


if __name__ == "__main__":
    main()
