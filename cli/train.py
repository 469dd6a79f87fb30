"""`motion-mamba train`: prepared data to a checkpoint."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

from .arguments import file_path, share

if TYPE_CHECKING:
    from .arguments import Verbs


def add_train(verbs: Verbs) -> None:
    """The verb's options."""
    verb = verbs.add_parser("train", help="train the VAE, its decoder, then the denoiser; or the evaluator, or usual lengths")
    verb.add_argument("model", choices=("vae", "decoder", "denoiser", "evaluator", "lengths"))
    verb.add_argument("--preset", default="default", help="the model's sizes: default, paper, or mld (the transformer to compare with)")
    verb.add_argument("--data", type=file_path, required=True, help="the file that `prepare` wrote")
    verb.add_argument("--run", type=file_path, required=True, dest="run_folder", help="folder for logs, state and the result")
    verb.add_argument("--vae", type=file_path, help="decoder and denoiser: the vae.safetensors to start from")
    verb.add_argument("--flavour", default="open", choices=("open", "full"), help="full adds non-commercial data")
    verb.add_argument("--steps", type=int, default=20000)
    verb.add_argument("--batch", type=int, default=64, help="clips a step and process")
    verb.add_argument("--learning-rate", type=float, default=2e-4)
    verb.add_argument(
        "--precision",
        default="auto",
        choices=("auto", "bf16", "fp32"),
        help="auto takes bf16 where the hardware multiplies it",
    )
    for made, what in {
        "joined": 'pairs of training windows joined at similar poses, "A then B"',
        "layered": 'walks with the upper body of a standing window, "B while she A"',
        "paced": "windows played faster or slower, with captions that say so",
        "bent": "straight walks led along a curve, with captions that say so",
        "counted": "single actions done several times, with captions that say so",
    }.items():
        text = f"denoiser: also learn from this many {what} (default: %(default)s)"
        verb.add_argument(f"--{made}", type=int, default=0, metavar="COUNT", help=text)
    verb.add_argument(
        "--between-captions",
        type=share,
        default=0.0,
        metavar="SHARE",
        help="denoiser: share of draws whose text is a point between two of a window's captions (default: %(default)s)",
    )
    verb.add_argument("--fine-tune", action="store_true", help="denoiser: begin as the one in --vae's file, of that one's sizes")
    verb.add_argument("--seed", type=int, default=0)
    verb.add_argument("--text-folder", type=file_path, help="a local folder with the text encoder (CLIP)")
    verb.set_defaults(run_command=train)


def train(options: argparse.Namespace) -> None:
    """Train one part of the model, or the evaluator; running the same command again goes on where it stopped."""
    from ..generator.model.config import load_preset
    from ..generator.motion import FPS
    from ..generator.training import command
    from ..generator.training.augmentation.augment import Augmentation
    from ..generator.training.run import RunOptions
    from ..rigs.feet.foot_lock import lock_feet

    if options.model in ("decoder", "denoiser") and options.vae is None:
        raise ValueError(f"a {options.model} is trained on a VAE: name it with --vae RUN/vae.safetensors")
    settings = RunOptions(options.steps, options.batch, options.learning_rate, seed=options.seed, precision=options.precision)
    config = load_preset(options.preset)
    made = Augmentation(
        options.joined, options.layered, options.paced, options.bent, options.counted, options.between_captions, partial(lock_feet, fps=FPS)
    )
    job = command.TrainingJob(
        options.data, options.run_folder, config, options.flavour, settings, made, options.fine_tune, options.text_folder
    )
    match options.model:
        case "evaluator":
            from ..generator.evaluation.train_evaluator import run_evaluator_training

            path = run_evaluator_training(job)
        case "vae":
            path = command.run_vae_training(job)
        case "decoder":
            path = command.run_decoder_training(job, options.vae)
        case "denoiser":
            path = command.run_denoiser_training(job, options.vae)
        case "lengths":
            path = command.run_lengths_training(job)
    print(f"wrote {path}")
