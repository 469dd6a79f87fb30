"""`motion-mamba evaluate`: models, real data and a search in the data, side by side."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ...generator.choices import PRECISIONS, SAMPLER_NAMES
from ..arguments import PRECISION_HELP, count, file_path, share, whole_number
from ..models import model_help

if TYPE_CHECKING:
    from ..arguments import Verbs


def add_evaluate(verbs: Verbs) -> None:
    """The verb's options."""
    verb = verbs.add_parser("evaluate", help="measure a model against real data, a search in the data and a baseline")
    verb.add_argument("--data", type=file_path, required=True, help="the file that `prepare` wrote")
    verb.add_argument("--split", default="test", choices=("train", "val", "test"), help="the part of the data (default: %(default)s)")
    verb.add_argument(
        "--flavour", default="full", choices=("open", "full"), help="open leaves non-commercial clips out (default: %(default)s)"
    )
    verb.add_argument("--model", help=model_help())
    verb.add_argument("--baseline", help="a checkpoint with the transformer denoiser, for a row of its own")
    verb.add_argument("--evaluator", type=file_path, help="an evaluator that `train evaluator` wrote (default: the shipped one)")
    verb.add_argument("--published", type=file_path, metavar="FOLDER", help="HumanML3D's published evaluator, for columns of its own")
    verb.add_argument("--guidance", type=float, nargs="+", default=(), help="scales to measure with (default: the model's)")
    verb.add_argument("--steps", type=count, nargs="+", default=(), help="denoising steps to measure with (default: the model's)")
    verb.add_argument("--sampler", nargs="+", default=(), choices=SAMPLER_NAMES, help="samplers to measure with (default: the model's)")
    verb.add_argument("--repetitions", type=count, default=20, help="how often each figure is measured (default: %(default)s)")
    verb.add_argument("--takes", type=count, default=2, help="motions made for each clip; repetitions share them (default: %(default)s)")
    verb.add_argument("--many", type=whole_number, default=20, help="texts for MultiModality, ten takes each (default: %(default)s)")
    verb.add_argument(
        "--concatenations",
        type=whole_number,
        default=0,
        metavar="COUNT",
        help='measure on this many pairs of clips, "A then B", rather than on clips',
    )
    verb.add_argument("--one-by-one", action="store_true", help="make a caption's actions one by one, as `generate` does")
    verb.add_argument(
        "--foot-lock", type=share, default=0.0, help="hold generated feet, as motions are delivered with 1 (default: %(default)s)"
    )
    verb.add_argument("--seed", type=int, default=0, help="of the draws that all figures share (default: %(default)s)")
    verb.add_argument("--device", default="auto", help="auto, cpu, cuda or mps (default: %(default)s)")
    verb.add_argument("--precision", choices=PRECISIONS, default="auto", help=PRECISION_HELP)
    verb.add_argument("--result", type=file_path, metavar="FILE", help="also write the figures (.json)")
    verb.set_defaults(run_command=evaluate)


def evaluate(options: argparse.Namespace) -> None:
    """Models, real data and a search in the data, measured side by side."""
    from ...generator.evaluation.command import EvaluationJob, run_evaluation
    from ...generator.evaluation.table import Repeats

    job = EvaluationJob(
        data=options.data,
        split=options.split,
        flavour=options.flavour,
        model=options.model,
        baseline=options.baseline,
        evaluator=options.evaluator,
        published=options.published,
        guidance=tuple(options.guidance),
        steps=tuple(options.steps),
        sampler=tuple(options.sampler),
        takes=options.takes,
        many=options.many,
        concatenations=options.concatenations,
        one_by_one=options.one_by_one,
        foot_lock=options.foot_lock,
        device=options.device,
        precision=options.precision,
        result=options.result,
        repeats=Repeats(options.repetitions, seed=options.seed),
    )
    run_evaluation(job)
