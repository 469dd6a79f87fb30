"""`motion-mamba sheet`: a list of prompts to one contact sheet each."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from .arguments import amount, count, file_path
from .models import loaded_model, model_help

if TYPE_CHECKING:
    from .arguments import Verbs


def add_sheet(verbs: Verbs) -> None:
    """The verb's options."""
    verb = verbs.add_parser("sheet", help="draw a contact sheet for every prompt of a list")
    verb.add_argument("--prompts", type=file_path, required=True, help="a text file, one prompt a line (docs/prompts.txt has 60)")
    verb.add_argument("--output", type=file_path, required=True, metavar="FOLDER", help="where the pictures go")
    verb.add_argument("--seeds", type=count, default=3, help="takes of each prompt (default: %(default)s)")
    verb.add_argument("--seed", type=int, default=0, help="the first take's seed (default: %(default)s)")
    verb.add_argument("--seconds", type=amount, default=6.0, help="length where the list says none (default: %(default)s)")
    verb.add_argument("--guidance", type=float, help="how closely to follow the prompt (default: the model's)")
    verb.add_argument("--steps", type=count, help="denoising steps (default: the model's)")
    verb.add_argument("--model", help=model_help())
    verb.add_argument("--device", default="auto", help="auto, cpu, cuda or mps (default: %(default)s)")
    verb.set_defaults(run_command=sheet)


def sheet(options: argparse.Namespace) -> None:
    """Prompts to contact sheets."""
    from .batch.prompt_sheets import SheetOptions, draw_sheets, read_prompts

    prompts = read_prompts(options.prompts, options.seconds)
    settings = SheetOptions(takes=options.seeds, seed=options.seed, guidance=options.guidance, steps=options.steps)
    draw_sheets(loaded_model(options), prompts, options.output, settings, lambda path: print(f"wrote {path}", flush=True))
