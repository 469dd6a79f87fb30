"""The command line: one subcommand a verb, each a thin call into the package."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..generator.checkpoints.shipped import shipped_checkpoints
from ..generator.choices import LOOPS, PRECISIONS, RUNTIMES, SAMPLER_NAMES
from ..generator.motion import GenerationError
from .arguments import file_path, share
from .retarget import add_retarget

if TYPE_CHECKING:
    from ..generator.generator import Generator
    from ..generator.motion import Request

_PRECISION_HELP = "what torch multiplies in (default: bf16 on graphics cards that have it, else fp32)"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status: 0 done, 1 refused or failed with a sentence on stderr, 130 cancelled with Ctrl-C."""
    options = _parser().parse_args(arguments)
    try:
        options.run_command(options)
    except KeyboardInterrupt:
        print("\ncancelled", file=sys.stderr)
        return 130
    except (ValueError, OSError, ImportError, ArithmeticError, GenerationError) as error:
        print(f"motion-mamba: {error}", file=sys.stderr)
        return 1
    return 0


def generate(options: argparse.Namespace) -> None:
    """A prompt to files."""
    from tqdm import tqdm

    from .outputs import check_outputs, write_outputs

    check_outputs(options.output, options.preview)
    request = _request(options)
    print("loading the model", file=sys.stderr)
    generator = _loaded(options, runtime=options.runtime, precision=options.precision)
    with tqdm(desc="denoising", unit="step") as bar:

        def on_step(done: int, total: int) -> bool:
            bar.total = total
            bar.update(done - bar.n)
            return True

        (motion,) = generator.generate(request, on_step)
    chosen = {name: getattr(options, name) for name in ("guidance", "steps", "sampler", "foot_lock")}
    settings = {name: value for name, value in chosen.items() if value is not None} | {"one_by_one": not options.at_once}
    write_outputs(motion, options.output, options.preview, settings, foot_lock=options.foot_lock)


def _loaded(options: argparse.Namespace, **computing: str) -> Generator:
    """The model; whoever asked for a device that cannot be used is told."""
    from ..generator.generator import Generator

    generator = Generator.load(options.model, options.device, **computing)
    if generator.device_note:
        print(generator.device_note, file=sys.stderr)
    return generator


def _request(options: argparse.Namespace) -> Request:
    """What was asked for, with the files it names read. Raises ValueError or OSError that says which option is wrong."""
    from ..generator.constraints import kept_frames
    from ..generator.motion import FPS, Request
    from ..generator.planning.root_path import read_path
    from ..generator.text.duration_model import usual_seconds
    from ..rigs.files.motion_npz import load_npz

    if (options.keep is None) != (options.source is None):
        raise ValueError("--keep says which frames of a motion stay, --from which motion that is: give both or neither")
    seconds, start, kept = options.seconds, None, None
    if options.source is not None:
        source = load_npz(options.source)
        kept = kept_frames.kept(source.joints, source.fps, options.keep)
        seconds = len(kept_frames.at_model_rate(source.joints, source.fps)) / FPS if seconds is None else seconds
    if options.start_pose is not None:
        file, frame = options.start_pose
        pose = load_npz(file)
        start = kept_frames.start_pose(pose.joints, pose.fps, frame)
    path = None if options.path is None else read_path(options.path)
    if seconds is None:
        seconds = usual_seconds(options.prompt) if path is None else float(path.times[-1])
    return Request(
        segments=((options.prompt, seconds), *options.then),
        seed=options.seed,
        guidance=options.guidance,
        steps=options.steps,
        sampler=options.sampler,
        context=kept_frames.joined(start, kept),
        loop=options.loop,
        path=path,
        one_by_one=not options.at_once,
    )


def prepare(options: argparse.Namespace) -> None:
    """Recordings and captions to one training file."""
    from ..generator.data.humanml3d import prepare_humanml3d
    from ..generator.data.prepare import prepare_bvh

    if options.humanml3d:
        report = prepare_humanml3d(options.sources[0], options.output)
    elif not options.captions:
        raise ValueError("--captions is missing: windows are what its files name")
    else:
        report = prepare_bvh(options.sources, options.captions, options.output)
    print(report)


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
    if options.kl_weight is not None:
        config = replace(config, vae=replace(config.vae, kl_weight=options.kl_weight))
    kinds = ("joined", "layered", "paced", "bent", "counted", "programs", "between_captions", "program_share")
    made = Augmentation(**{kind: getattr(options, kind) for kind in kinds}, hold_feet=partial(lock_feet, fps=FPS))
    job = command.TrainingJob(
        options.data,
        options.run_folder,
        config,
        options.flavour,
        settings,
        made,
        options.fine_tune,
        options.text_folder,
        options.held_out,
    )
    match options.model:
        case "evaluator":
            from ..generator.evaluation.train_evaluator import run_evaluator_training

            path = run_evaluator_training(job)
        case "vae":
            path = command.run_vae_training(job, options.vae)
        case "decoder":
            path = command.run_decoder_training(job, options.vae)
        case "denoiser":
            path = command.run_denoiser_training(job, options.vae)
        case "lengths":
            path = command.run_lengths_training(job)
    print(f"wrote {path}")


def evaluate(options: argparse.Namespace) -> None:
    """Models, real data and a search in the data, measured side by side."""
    from ..generator.evaluation.command import EvaluationJob, run_evaluation
    from ..generator.evaluation.table import Repeats
    from ..generator.motion import FPS
    from ..rigs.feet.foot_lock import lock_feet

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
        joined=options.joined,
        one_by_one=options.one_by_one,
        hold_feet=partial(lock_feet, fps=FPS, strength=options.foot_lock) if options.foot_lock else None,
        device=options.device,
        precision=options.precision,
        result=options.result,
        repeats=Repeats(options.repetitions, seed=options.seed),
    )
    run_evaluation(job)


def sheet(options: argparse.Namespace) -> None:
    """Prompts to contact sheets."""
    from .sheets import SheetOptions, draw_sheets, read_prompts

    prompts = read_prompts(options.prompts, options.seconds)
    settings = SheetOptions(takes=options.seeds, seed=options.seed, guidance=options.guidance, steps=options.steps)
    draw_sheets(_loaded(options), prompts, options.output, settings, lambda path: print(f"wrote {path}", flush=True))


def view(options: argparse.Namespace) -> None:
    """Motion files to a contact sheet or a video."""
    from ..rigs.files.motion_npz import load_npz
    from ..rigs.pictures.sheet import draw_sheet
    from ..rigs.pictures.video import write_video
    from ..rigs.pictures.view import Clip

    if not options.sheet and not options.video:
        raise ValueError("say what to write: --sheet FILE.png or --video FILE.mp4")
    if options.video and len(options.motion) > 1:
        raise ValueError("a video shows one motion: name one file, or draw several side by side with --sheet FILE.png")
    clips = []
    for path in options.motion:
        loaded = load_npz(path)
        clips.append(Clip(loaded.joints, loaded.contacts, loaded.fps, path.stem))
    if options.sheet:
        print(f"wrote {draw_sheet(clips, options.sheet)}")
    if options.video:
        first = clips[0]
        print(f"wrote {write_video(options.video, first.joints, first.contacts, first.fps, first.title)}")


def average(options: argparse.Namespace) -> None:
    """A model between one and what was fine-tuned from it."""
    from ..generator.training.average import average_checkpoints

    average_checkpoints(options.before, options.after, options.share, options.output)
    print(f"wrote {options.output}")


def export(options: argparse.Namespace) -> None:
    """The text encoder at half its size; checkpoints run without PyTorch as they are."""
    from ..generator.text.export import export_text

    print(f"wrote {export_text(options.folder, options.text_folder)}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="motion-mamba", description="Text to motion on your own rig.")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="COMMAND")
    _add_generate(verbs)
    _add_prepare(verbs)
    _add_train(verbs)
    _add_average(verbs)
    _add_evaluate(verbs)
    _add_sheet(verbs)
    _add_view(verbs)
    add_retarget(verbs)
    _add_export(verbs)
    return parser


def _add_generate(verbs: argparse._SubParsersAction) -> None:
    verb = verbs.add_parser("generate", help="make a motion from a prompt")
    verb.add_argument("prompt", help='what the person does, in English: "a person walks forward and waves"')
    verb.add_argument(
        "--seconds", type=float, help="how long it lasts (default: as such motions usually do, or as --path or the motion of --from)"
    )
    verb.add_argument(
        "--then", type=_segment, action="append", default=[], metavar='"PROMPT[:SECONDS]"', help="what comes next; may be given again"
    )
    verb.add_argument(
        "--start-pose", type=_pose, metavar="FILE.npz[:FRAME]", help="start from a pose of this motion (default: its last frame)"
    )
    verb.add_argument("--from", type=file_path, dest="source", metavar="FILE.npz", help="a motion of which the frames of --keep stay")
    verb.add_argument("--keep", metavar="0-20,180-199", help="frames to keep, 20 a second; those between are made anew")
    verb.add_argument("--loop", choices=LOOPS, help="make it repeat, with or without the way the root goes")
    verb.add_argument(
        "--path",
        type=file_path,
        metavar="FILE.json",
        help='lead the root along [{"t": 0, "x": 0, "z": 0}, ...] or {"points": [[x, z], ...], "seconds": 6}; metres, z is forwards',
    )
    verb.add_argument("--at-once", action="store_true", help='make what a prompt names with "then" or commas all at once, not one by one')
    verb.add_argument("--seed", type=int, default=0, help="another seed gives another take (default: %(default)s)")
    verb.add_argument("--guidance", type=float, help="how closely to follow the prompt; 1 is least (default: the model's)")
    verb.add_argument("--steps", type=int, help="denoising steps (default: the model's)")
    verb.add_argument("--sampler", choices=SAMPLER_NAMES, help="how to denoise (default: the model's)")
    verb.add_argument("--runtime", choices=RUNTIMES, default="auto", help="what computes (default: %(default)s)")
    verb.add_argument("--precision", choices=PRECISIONS, default="auto", help=_PRECISION_HELP)
    verb.add_argument(
        "--foot-lock", type=share, default=1.0, metavar="0..1", help="how firmly standing feet are held; 0: not at all (default: 1)"
    )
    verb.add_argument("--model", help=_model_help())
    verb.add_argument("--device", default="auto", help="auto, cpu, cuda or mps (default: %(default)s)")
    verb.add_argument(
        "--output", type=file_path, action="append", required=True, metavar="FILE", help=".blend, .bvh or .npz; may be given again"
    )
    verb.add_argument("--preview", type=file_path, metavar="FILE", help="also draw a preview video (.mp4 or .gif)")
    verb.set_defaults(run_command=generate)


def _model_help() -> str:
    names = list(shipped_checkpoints())
    return f"a checkpoint file, or one that ships: {', '.join(names)} (default: {names[0]})" if names else "a checkpoint file"


def _segment(text: str) -> tuple[str, float]:
    from ..generator.text.duration_model import usual_seconds

    prompt, colon, seconds = text.rpartition(":")
    if not colon:
        return text, usual_seconds(text)
    try:
        return prompt, float(seconds)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f'what follows the colon of “{text}” is no number of seconds: write for example "a person sits down:4"'
        ) from None


def _pose(text: str) -> tuple[Path, int | None]:
    file, colon, frame = text.rpartition(":")
    return (file_path(file), int(frame)) if colon and frame.isdecimal() else (file_path(text), None)


def _add_prepare(verbs: argparse._SubParsersAction) -> None:
    verb = verbs.add_parser("prepare", help="turn motion capture and captions into a training file")
    verb.add_argument(
        "sources", type=file_path, nargs="+", help="folders (their zips too) or .zip files of BVH; with --humanml3d that data set's folder"
    )
    verb.add_argument("--captions", type=file_path, nargs="+", default=[], help="clips.jsonl: the caption windows over the BVH files")
    verb.add_argument("--humanml3d", action="store_true", help="the source has HumanML3D's own folder layout")
    verb.add_argument("--output", type=file_path, required=True, help="the training file to write (.safetensors)")
    verb.set_defaults(run_command=prepare)


def _add_train(verbs: argparse._SubParsersAction) -> None:
    verb = verbs.add_parser("train", help="train the VAE, its decoder, then the denoiser; or the evaluator, or usual lengths")
    verb.add_argument("model", choices=("vae", "decoder", "denoiser", "evaluator", "lengths"))
    verb.add_argument("--preset", default="default", help="the model's sizes: default, paper, or mld (the transformer to compare with)")
    verb.add_argument("--data", type=file_path, required=True, help="the file that `prepare` wrote")
    verb.add_argument("--run", type=file_path, required=True, dest="run_folder", help="folder for logs, state and the result")
    verb.add_argument("--vae", type=file_path, help="the vae.safetensors to start from: decoder and denoiser need one, a VAE may have one")
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
        "programs": "windows made by kinematic programs, for what no recording holds",
    }.items():
        text = f"also learn from this many {what} (default: %(default)s)"
        verb.add_argument(f"--{made}", type=int, default=0, metavar="COUNT", help=text)
    verb.add_argument(
        "--kl-weight", type=float, metavar="WEIGHT", help="vae: what latents' information costs; the less, the finer (default: preset's)"
    )
    verb.add_argument(
        "--program-share", type=share, metavar="SHARE", help="share of draws that are programs' windows (default: by how rare they are)"
    )
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
    verb.add_argument("--held-out", type=file_path, metavar="FILE.json", help="words that no training caption may hold")
    verb.set_defaults(run_command=train)


def _add_average(verbs: argparse._SubParsersAction) -> None:
    verb = verbs.add_parser("average", help="make a model between one and what was fine-tuned from it")
    verb.add_argument("before", type=file_path, help="the checkpoint that fine-tuning began with")
    verb.add_argument("after", type=file_path, help="the one that came of it")
    verb.add_argument("--share", type=share, default=0.5, metavar="0..1", help="how much of the second (default: %(default)s)")
    verb.add_argument("--output", type=file_path, required=True, metavar="FILE.safetensors", help="the checkpoint to write")
    verb.set_defaults(run_command=average)


def _add_evaluate(verbs: argparse._SubParsersAction) -> None:
    verb = verbs.add_parser("evaluate", help="measure a model against real data, a search in the data and a baseline")
    verb.add_argument("--data", type=file_path, required=True, help="the file that `prepare` wrote")
    verb.add_argument("--split", default="test", choices=("train", "val", "test"))
    verb.add_argument("--flavour", default="full", choices=("open", "full"), help="open leaves non-commercial clips out")
    verb.add_argument("--model", help=_model_help())
    verb.add_argument("--baseline", help="a checkpoint with the transformer denoiser, for a row of its own")
    verb.add_argument("--evaluator", type=file_path, help="an evaluator that `train evaluator` wrote (default: the shipped one)")
    verb.add_argument("--published", type=file_path, metavar="FOLDER", help="HumanML3D's published evaluator, for columns of its own")
    verb.add_argument("--guidance", type=float, nargs="+", default=(), help="scales to measure with (default: the model's)")
    verb.add_argument("--steps", type=int, nargs="+", default=(), help="denoising steps to measure with (default: the model's)")
    verb.add_argument("--sampler", nargs="+", default=(), choices=SAMPLER_NAMES, help="samplers to measure with (default: the model's)")
    verb.add_argument("--repetitions", type=int, default=20, help="how often each figure is measured (default: %(default)s)")
    verb.add_argument("--takes", type=int, default=2, help="motions made for each clip; repetitions share them (default: %(default)s)")
    verb.add_argument("--many", type=int, default=20, help="texts for MultiModality, ten takes each (default: %(default)s)")
    verb.add_argument(
        "--joined", type=int, default=0, metavar="COUNT", help='measure on this many pairs of clips, "A then B", rather than on clips'
    )
    verb.add_argument("--one-by-one", action="store_true", help="make a caption's actions one by one, as `generate` does")
    verb.add_argument(
        "--foot-lock", type=share, default=0.0, help="hold generated feet, as motions are delivered with 1 (default: %(default)s)"
    )
    verb.add_argument("--seed", type=int, default=0)
    verb.add_argument("--device", default="auto", help="auto, cpu, cuda or mps (default: %(default)s)")
    verb.add_argument("--precision", choices=PRECISIONS, default="auto", help=_PRECISION_HELP)
    verb.add_argument("--result", type=file_path, metavar="FILE", help="also write the figures (.json)")
    verb.set_defaults(run_command=evaluate)


def _add_sheet(verbs: argparse._SubParsersAction) -> None:
    verb = verbs.add_parser("sheet", help="draw a contact sheet for every prompt of a list")
    verb.add_argument("--prompts", type=file_path, required=True, help="a text file, one prompt a line (docs/prompts.txt has 60)")
    verb.add_argument("--output", type=file_path, required=True, metavar="FOLDER", help="where the pictures go")
    verb.add_argument("--seeds", type=int, default=3, help="takes of each prompt (default: %(default)s)")
    verb.add_argument("--seed", type=int, default=0, help="the first take's seed (default: %(default)s)")
    verb.add_argument("--seconds", type=float, default=6.0, help="length where the list says none (default: %(default)s)")
    verb.add_argument("--guidance", type=float, help="how closely to follow the prompt (default: the model's)")
    verb.add_argument("--steps", type=int, help="denoising steps (default: the model's)")
    verb.add_argument("--model", help=_model_help())
    verb.add_argument("--device", default="auto", help="auto, cpu, cuda or mps (default: %(default)s)")
    verb.set_defaults(run_command=sheet)


def _add_view(verbs: argparse._SubParsersAction) -> None:
    verb = verbs.add_parser("view", help="look at a motion file")
    verb.add_argument("motion", type=file_path, nargs="+", help=".npz files that `generate` wrote")
    verb.add_argument("--sheet", type=file_path, help="write a contact sheet (.png)")
    verb.add_argument("--video", type=file_path, help="write a video (.mp4 or .gif)")
    verb.set_defaults(run_command=view)


def _add_export(verbs: argparse._SubParsersAction) -> None:
    verb = verbs.add_parser("export", help="make the text encoder small, as builds carry it")
    verb.add_argument("folder", type=file_path, help="where the files go")
    verb.add_argument("--text-folder", type=file_path, help="the text encoder to start from (default: the installed one)")
    verb.set_defaults(run_command=export)


if __name__ == "__main__":
    sys.exit(main())
