"""`motion-mamba train`: prepared data to a checkpoint."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..arguments import amount, count, file_path, share, whole_number

if TYPE_CHECKING:
    from ...generator.model.config import ModelConfig
    from ...generator.training.augmentation.augment import Augmentation
    from ...generator.training.command import LibraryJob, TrainingJob
    from ...generator.training.run import RunOptions
    from ..arguments import Verbs

# What of `Augmentation` options of the same names set.
_AUGMENTATIONS = (
    "concatenations",
    "body_compositions",
    "time_stretches",
    "path_warps",
    "repetitions",
    "programs",
    "between_captions",
    "program_share",
    "only_programs",
)
# These need no recordings.
_FROM_A_LIBRARY = ("distil", "embedding")


def add_train(verbs: Verbs) -> None:
    """The verb's options."""
    verb = verbs.add_parser("train", help="train VAE, decoder, denoiser, or what is made of them")
    verb.add_argument(
        "model",
        choices=("vae", "decoder", "denoiser", "distil", "library", "embedding", "evaluator", "lengths", "recipe"),
        help="the part to train, or all that a recipe names",
    )
    verb.add_argument(
        "recipe", type=file_path, nargs="?", help="recipe: the TOML file with all steps (those of what ships: generator/recipes)"
    )
    verb.add_argument("--preset", default="default", help="the model's sizes: default, paper, or mld (the transformer to compare with)")
    verb.add_argument("--data", type=file_path, help="the file that `prepare` wrote; distil and embedding need none")
    verb.add_argument("--run", type=file_path, dest="run_folder", help="folder for logs, state and the result (recipe: default runs/NAME)")
    verb.add_argument("--vae", type=file_path, help="the model to start from: decoder, denoiser, distil, library and embedding need one")
    verb.add_argument("--flavour", default="open", choices=("open", "full"), help="full adds non-commercial data (default: %(default)s)")
    verb.add_argument("--steps", type=count, default=20000, help="optimizer steps (default: %(default)s)")
    verb.add_argument("--batch", type=count, default=64, help="clips a step and process (default: %(default)s)")
    verb.add_argument("--learning-rate", type=amount, default=2e-4, help="at its peak, after the warm-up (default: %(default)s)")
    verb.add_argument(
        "--precision",
        default="auto",
        choices=("auto", "bf16", "fp32"),
        help="auto takes bf16 where the hardware multiplies it; elsewhere bf16 is far slower than fp32 (default: %(default)s)",
    )
    for made, what in {
        "concatenations": 'pairs of training windows, one after the other at similar poses, "A then B"',
        "body_compositions": 'walks with the upper body of a standing window, "B while she A"',
        "time_stretches": "windows played faster or slower, with captions that say so",
        "path_warps": "straight walks led along a curve, with captions that say so",
        "repetitions": "single actions done several times, with captions that say so",
        "programs": "windows made by kinematic programs, for what no recording holds",
    }.items():
        text = f"also learn from this many {what} (default: %(default)s)"
        verb.add_argument(f"--{made.replace('_', '-')}", type=whole_number, default=0, metavar="COUNT", help=text)
    verb.add_argument(
        "--kl-weight", type=amount, metavar="WEIGHT", help="vae: what latents' information costs; the less, the finer (default: preset's)"
    )
    verb.add_argument(
        "--program-share", type=share, metavar="SHARE", help="share of draws that are programs' windows (default: by how rare they are)"
    )
    verb.add_argument(
        "--only-programs",
        type=lambda names: tuple(name.strip() for name in names.split(",")),
        default=(),
        metavar="NAME,NAME",
        help="library: perform these programs anew, as often as --programs would (recorded: the recordings); all else is kept from the "
        "library beside --vae",
    )
    verb.add_argument(
        "--between-captions",
        type=share,
        default=0.0,
        metavar="SHARE",
        help="denoiser: share of draws whose text is a point between two of a window's captions (default: %(default)s)",
    )
    verb.add_argument("--fine-tune", action="store_true", help="denoiser: begin as the one in --vae's file, of that one's sizes")
    verb.add_argument("--seed", type=int, default=0, help="of weights and draws (default: %(default)s)")
    verb.add_argument("--text-folder", type=file_path, help="a local folder with the text encoder (CLIP)")
    verb.add_argument("--text-adapter", type=file_path, help="denoiser: what texts go through after their encoder (default: --vae's)")
    verb.add_argument("--held-out", type=file_path, metavar="FILE.json", help="words that no training caption may hold")
    verb.set_defaults(run_command=train)


def train(options: argparse.Namespace) -> None:
    """Train one part of the model, the evaluator, or all that a recipe names; running the same command again goes on where it stopped."""
    if (options.model == "recipe") != (options.recipe is not None):
        raise ValueError("name the recipe's file: motion-mamba train recipe FILE.toml --data FILE (and no file for one part)")
    if options.data is None and options.model not in _FROM_A_LIBRARY:
        raise ValueError("--data is missing: the file that `motion-mamba prepare` wrote")
    _say("loading PyTorch")
    path = _follow_recipe(options) if options.model == "recipe" else _train_part(options)
    print(f"wrote {path}")


def _say(what: str) -> None:
    """Before the first step, which may take a minute, whoever waits sees what for."""
    print(what, file=sys.stderr, flush=True)


def _warn_of_precision(precision: str) -> None:
    from ...generator.inference.device import choose_device, precision_note

    if note := precision_note(choose_device().device, precision):
        _say(note)


def _follow_recipe(options: argparse.Namespace) -> Path:
    from ...generator.model.config import load_preset
    from ...generator.motion import FPS
    from ...generator.training.augmentation.augment import Augmentation
    from ...generator.training.recipe import RecipeRun, read_recipe, run_recipe
    from ...rigs.feet.foot_lock import lock_feet

    _warn_of_precision(options.precision)
    recipe = read_recipe(options.recipe)
    folder = options.run_folder or Path("runs") / options.recipe.stem
    run = RecipeRun(
        options.data, folder, load_preset(recipe.preset), Augmentation(foot_lock=partial(lock_feet, fps=FPS)), options.precision
    )
    return run_recipe(recipe, run, lambda step: print(step, flush=True))


def _train_part(options: argparse.Namespace) -> Path:
    from ...generator.training import command

    if options.run_folder is None:
        raise ValueError("--run is missing: the folder for logs, state and the result")
    if options.model in ("decoder", "denoiser", "library", *_FROM_A_LIBRARY) and options.vae is None:
        raise ValueError(f"a {options.model} is made for a VAE: name it with --vae RUN/vae.safetensors")
    _warn_of_precision(options.precision)
    if options.model in _FROM_A_LIBRARY:
        learn = command.run_distillation if options.model == "distil" else command.run_embedding_training
        return learn(_library_job(options), options.vae)
    job = _job(options)
    match options.model:
        case "evaluator":
            from ...generator.evaluation.train_evaluator import run_evaluator_training

            return run_evaluator_training(job)
        case "vae":
            return command.run_vae_training(job, options.vae)
        case "decoder":
            return command.run_decoder_training(job, options.vae)
        case "denoiser":
            return command.run_denoiser_training(job, options.vae)
        case "library":
            return command.run_library_building(job, options.vae)
        case _:
            return command.run_lengths_training(job)


def _job(options: argparse.Namespace) -> TrainingJob:
    from ...generator.training.command import TrainingJob

    return TrainingJob(
        options.data,
        options.run_folder,
        _config(options),
        options.flavour,
        _run_options(options),
        _augmentation(options),
        options.fine_tune,
        options.text_folder,
        options.text_adapter,
        options.held_out,
        _say,
    )


def _library_job(options: argparse.Namespace) -> LibraryJob:
    from ...generator.training.command import LibraryJob

    return LibraryJob(options.run_folder, options.flavour, _run_options(options), options.text_folder)


def _run_options(options: argparse.Namespace) -> RunOptions:
    from ...generator.training.run import RunOptions

    return RunOptions(options.steps, options.batch, options.learning_rate, seed=options.seed, precision=options.precision)


def _config(options: argparse.Namespace) -> ModelConfig:
    from ...generator.model.config import load_preset

    config = load_preset(options.preset)
    return config if options.kl_weight is None else replace(config, vae=replace(config.vae, kl_weight=options.kl_weight))


def _augmentation(options: argparse.Namespace) -> Augmentation:
    from ...generator.motion import FPS
    from ...generator.training.augmentation.augment import Augmentation
    from ...rigs.feet.foot_lock import lock_feet

    return Augmentation(**{kind: getattr(options, kind) for kind in _AUGMENTATIONS}, foot_lock=partial(lock_feet, fps=FPS))
