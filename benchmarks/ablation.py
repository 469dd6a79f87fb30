"""What each choice in the architecture and the training data is worth: variants trained under one budget, measured in one table.

    python -m benchmarks.ablation --data MOCAP.safetensors --vae CHECKPOINT --run FOLDER [--steps 700] [--batch 32] [--only NAME ...]
        [--fine-tune]

Every variant differs from "ours" in what its name says, and learns for as many steps from the same draws; nothing else is tuned to it.
Those under "latents" have VAEs of their own, as long trained (--vae-steps) as the one that "a latent a second" has there; the others
share the VAE of CHECKPOINT. Figures are the validation split's, one take of each clip, the preset's sampler and guidance; those under
"pairs" are of clips one after the other, "A then B", two actions a prompt. Training goes on where it stopped, finished variants are not
trained again, and `--only` lets several processes share the work.

--fine-tune goes on from the denoiser of CHECKPOINT instead: what keeps a trained one from learning its data by heart shows only late. Only
variants of its own shape can be told apart so, in a --run folder of their own.

The budget is small, so differences of a few hundredths of FID are noise: "ours, another seed" shows how much.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from motion_mamba.generator.evaluation.command import EvaluationJob, run_evaluation
from motion_mamba.generator.model.config import ModelConfig, load_preset
from motion_mamba.generator.model.denoiser import build_denoiser
from motion_mamba.generator.motion import FPS
from motion_mamba.generator.training.augmentation.augment import NOTHING_MADE, Augmentation
from motion_mamba.generator.training.command import EncodedData, TrainingJob, encode_for, run_vae_training, train_on_latents
from motion_mamba.generator.training.run import RunOptions
from motion_mamba.rigs.feet.foot_lock import lock_feet

_CHECKPOINT = "full.safetensors"
_PAIRS = 200
_COLUMNS = ("VAE cm", "FID", "R@1", "R@3", "MM-Dist", "skate Kimodo %", "jerk / real")


@dataclass(frozen=True)
class Variant:
    """denoiser, vae: fields that differ from the default preset's. vae None: the given checkpoint's."""

    denoiser: dict = field(default_factory=dict)
    vae: dict | None = None
    augmentation: Augmentation = NOTHING_MADE
    seed: int = 0

    def config(self) -> ModelConfig:
        ours = load_preset("default")
        vae = self.vae or {}
        latents = {name: value for name, value in vae.items() if name in ("latent_tokens", "latent_frames")}
        return replace(ours, vae=replace(ours.vae, **vae), denoiser=replace(ours.denoiser, **latents, **self.denoiser))


def _whole_window(latents: int) -> dict[str, int]:
    """MLD's and the paper's: so many latents that together carry the whole window."""
    return {"latent_tokens": latents, "latent_frames": 0}


VARIANTS = {
    "ours": Variant(),
    "ours, another seed": Variant(seed=1),
    "scans 1 to 9 inwards": Variant({"scans": (1, 3, 5, 7, 9)}),
    "5 scans in every block": Variant({"scans": (5, 5, 5, 5, 5)}),
    "all scans forward": Variant({"backward_scans": False}),
    "channels in one direction": Variant({"bidirectional": False}),
    "branches joined": Variant({"aggregate": "concat"}),
    "expand 2": Variant({"expand": 2}),
    "7 blocks": Variant({"scans": (5, 3, 1)}),
    "15 blocks": Variant({"scans": (13, 11, 9, 7, 5, 3, 1)}),
    "no length condition": Variant({"length_condition": False}),
    "transformer (MLD's shape)": Variant({"kind": "transformer"}),
    "no dropout": Variant({"dropout": 0.0}),
    "concatenations": Variant(augmentation=Augmentation(concatenations=2000)),
    "body compositions": Variant(augmentation=Augmentation(body_compositions=2000)),
    "time stretches": Variant(augmentation=Augmentation(time_stretches=3000)),
    "path warps": Variant(augmentation=Augmentation(path_warps=1500, foot_lock=partial(lock_feet, fps=FPS))),
    "between captions": Variant(augmentation=Augmentation(between_captions=0.5)),
    "latents: one a second": Variant(vae={}),
    # Without latents in time, given frames have none to be told to.
    "latents: 2 for a window": Variant({"context": False}, vae=_whole_window(2)),
    "latents: 5 for a window": Variant({"context": False}, vae=_whole_window(5)),
}


@dataclass(frozen=True)
class Budget:
    steps: int
    vae_steps: int
    batch: int
    learning_rate: float = 6e-4


def train_variant(name: str, options: argparse.Namespace, encoded: dict[tuple, EncodedData]) -> Path:
    """The variant's checkpoint, trained or found. encoded: what other variants left to share."""
    variant, folder = VARIANTS[name], options.run / name.replace(":", "").replace(" ", "-")
    path = folder / _CHECKPOINT
    if path.is_file():
        return path
    budget = Budget(options.steps, options.vae_steps, options.batch)
    vae = options.vae if variant.vae is None else _train_vae(variant, folder, options.data, budget)
    run = RunOptions(budget.steps, budget.batch, budget.learning_rate, seed=variant.seed)
    job = TrainingJob(options.data, folder, variant.config(), "full", run, variant.augmentation, options.fine_tune)
    key = (vae, variant.augmentation)
    if key not in encoded:
        shared = replace(job, run=options.run)
        encoded[key] = encode_for(shared, vae)
    began = time.perf_counter()
    path = train_on_latents(job, encoded[key])
    (folder / "seconds.json").write_text(json.dumps({"a step": (time.perf_counter() - began) / budget.steps}))
    return path


def _train_vae(variant: Variant, folder: Path, data: Path, budget: Budget) -> Path:
    path = folder / "vae" / "vae.safetensors"
    if path.is_file():
        return path
    run = RunOptions(budget.vae_steps, 64, 5e-4)
    return run_vae_training(TrainingJob(data, path.parent, variant.config(), "full", run))


def figures(path: Path, data: Path) -> dict[str, float]:
    clips, pairs = _measured(path, data, 0), _measured(path, data, _PAIRS)
    card = json.loads(path.with_suffix(".json").read_text())
    parameters = sum(parameter.numel() for parameter in build_denoiser(ModelConfig.from_dict(card["config"]).denoiser).parameters())
    error = next(value for key, value in card["metrics"].items() if key.endswith("_error_val"))
    row = {"M": parameters / 1e6, "error": error, **{column: clips[column] for column in _COLUMNS}}
    return row | {f"{column}, pairs": pairs[column] for column in ("FID", "R@3")}


def _measured(path: Path, data: Path, pairs: int) -> dict[str, float]:
    """Columns by their headings' first words. Measured once, then read from beside the checkpoint."""
    result = path.with_name("pairs.json" if pairs else "clips.json")
    if not result.is_file():
        with contextlib.redirect_stdout(sys.stderr):
            run_evaluation(EvaluationJob(data, "val", model=str(path), takes=1, many=0, concatenations=pairs, result=result))
    row = next(cells for title, cells in json.loads(result.read_text()).items() if title.startswith("Motion Mamba"))
    return {heading.split(" (")[0]: cell["mean"] for heading, cell in row.items() if cell}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the file that `motion-mamba prepare` wrote")
    parser.add_argument("--vae", type=Path, required=True, help="the checkpoint whose VAE the variants share")
    parser.add_argument("--run", type=Path, required=True, help="a folder for all variants' runs")
    parser.add_argument("--steps", type=int, default=700, help="denoiser steps (default %(default)s)")
    parser.add_argument("--vae-steps", type=int, default=600, help="VAE steps, of 64 clips (default %(default)s)")
    parser.add_argument("--batch", type=int, default=32, help="clips a denoiser step (default %(default)s)")
    parser.add_argument("--fine-tune", action="store_true", help="go on from the denoiser of --vae's checkpoint")
    parser.add_argument("--only", nargs="+", choices=VARIANTS, default=tuple(VARIANTS), metavar="NAME", help="variants to train and print")
    options = parser.parse_args()
    encoded: dict[tuple, EncodedData] = {}
    for number, name in enumerate(options.only):
        row = figures(train_variant(name, options, encoded), options.data)
        if not number:
            print("| | " + " | ".join(row) + " |\n|---|" + "---:|" * len(row))
        print(f"| {name} | " + " | ".join(f"{value:.3f}" for value in row.values()) + " |", flush=True)


if __name__ == "__main__":
    main()
