"""The command line: one subcommand a verb, each a thin call into the package."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status: 0 done, 1 refused or failed with a sentence on stderr, 130 cancelled with Ctrl-C."""
    options = _parser().parse_args(arguments)
    try:
        options.run_command(options)
    except KeyboardInterrupt:
        print("\ncancelled", file=sys.stderr)
        return 130
    except (ValueError, OSError, ImportError, ArithmeticError) as error:
        print(f"motion-mamba: {error}", file=sys.stderr)
        return 1
    return 0


def generate(options: argparse.Namespace) -> None:
    """A prompt to files."""
    from tqdm import tqdm

    from .outputs import check_outputs, write_outputs

    check_outputs(options.output, options.preview)
    print("loading the model", file=sys.stderr)
    from .generator.generate import Generator
    from .generator.motion import Request

    generator = Generator.load(options.model, options.device)
    request = Request(((options.prompt, options.seconds),), options.seed, options.guidance, options.steps)
    with tqdm(desc="denoising", unit="step") as bar:

        def on_step(done: int, total: int) -> bool:
            bar.total = total
            bar.update(done - bar.n)
            return True

        (motion,) = generator.generate(request, on_step)
    settings = {"guidance": options.guidance, "steps": options.steps}
    write_outputs(motion, options.output, options.preview, {name: value for name, value in settings.items() if value is not None})


def prepare(options: argparse.Namespace) -> None:
    """Recordings and captions to one training file."""
    from .generator.data.humanml3d import prepare_humanml3d
    from .generator.data.prepare import prepare_bvh

    if options.humanml3d:
        report = prepare_humanml3d(options.sources[0], options.output)
    else:
        report = prepare_bvh(options.sources, options.captions, options.output)
    print(report)


def train(options: argparse.Namespace) -> None:
    """Train the VAE or the denoiser; running the same command again goes on where it stopped."""
    from .generator.training.command import TrainingJob, run_denoiser_training, run_vae_training
    from .generator.training.run import RunOptions

    if options.model == "denoiser" and options.vae is None:
        raise ValueError("a denoiser is trained on a VAE: name it with --vae RUN/vae.safetensors")
    settings = RunOptions(options.steps, options.batch, options.learning_rate, seed=options.seed, precision=options.precision)
    job = TrainingJob(options.data, options.run_folder, options.preset, options.flavour, settings, options.text_folder)
    path = run_vae_training(job) if options.model == "vae" else run_denoiser_training(job, options.vae)
    print(f"wrote {path}")


def view(options: argparse.Namespace) -> None:
    """Motion files to a contact sheet or a video."""
    from .rigs.files import load_npz
    from .rigs.sheet import draw_sheet
    from .rigs.video import write_video
    from .rigs.view import Clip

    if not options.sheet and not options.video:
        raise ValueError("say what to write: --sheet FILE.png or --video FILE.mp4")
    clips = []
    for path in options.motion:
        loaded = load_npz(path)
        clips.append(Clip(loaded.joints, loaded.contacts, loaded.fps, path.stem))
    if options.sheet:
        print(f"wrote {draw_sheet(clips, options.sheet)}")
    if options.video:
        first = clips[0]
        print(f"wrote {write_video(options.video, first.joints, first.contacts, first.fps, first.title)}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="motion-mamba", description="Text to motion on your own rig.")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="COMMAND")
    _add_generate(verbs)
    _add_prepare(verbs)
    _add_train(verbs)
    _add_view(verbs)
    return parser


def _add_generate(verbs: argparse._SubParsersAction) -> None:
    verb = verbs.add_parser("generate", help="make a motion from a prompt")
    verb.add_argument("prompt", help='what the person does, in English: "a person walks forward and waves"')
    verb.add_argument("--seconds", type=float, default=6.0, help="how long it lasts (default: %(default)s)")
    verb.add_argument("--seed", type=int, default=0, help="another seed gives another take (default: %(default)s)")
    verb.add_argument("--guidance", type=float, help="how closely to follow the prompt; 1 is least (default: the model's)")
    verb.add_argument("--steps", type=int, help="denoising steps (default: the model's)")
    verb.add_argument("--model", help="a shipped model's name (open, full) or a checkpoint file (default: the shipped one)")
    verb.add_argument("--device", default="auto", help="auto, cpu, cuda or mps (default: %(default)s)")
    verb.add_argument(
        "--output", type=Path, action="append", required=True, metavar="FILE", help=".blend, .bvh or .npz; may be given again"
    )
    verb.add_argument("--preview", type=Path, metavar="FILE", help="also draw a preview video (.mp4 or .gif)")
    verb.set_defaults(run_command=generate)


def _add_prepare(verbs: argparse._SubParsersAction) -> None:
    verb = verbs.add_parser("prepare", help="turn motion capture and captions into a training file")
    verb.add_argument(
        "sources", type=Path, nargs="+", help="folders or .zip files of BVH; with --humanml3d that data set's folder"
    )
    verb.add_argument("--captions", type=Path, help="clips.jsonl: the caption windows over the BVH files")
    verb.add_argument("--humanml3d", action="store_true", help="the source has HumanML3D's own folder layout")
    verb.add_argument("--output", type=Path, required=True, help="the training file to write (.safetensors)")
    verb.set_defaults(run_command=prepare)


def _add_train(verbs: argparse._SubParsersAction) -> None:
    verb = verbs.add_parser("train", help="train the VAE, then the denoiser")
    verb.add_argument("model", choices=("vae", "denoiser"))
    verb.add_argument("--preset", default="default", help="the model's sizes: default or paper")
    verb.add_argument("--data", type=Path, required=True, help="the file that `prepare` wrote")
    verb.add_argument("--run", type=Path, required=True, dest="run_folder", help="folder for logs, state and the result")
    verb.add_argument("--vae", type=Path, help="denoiser only: the vae.safetensors that `train vae` wrote")
    verb.add_argument("--flavour", default="open", choices=("open", "full"), help="full adds non-commercial data")
    verb.add_argument("--steps", type=int, default=20000)
    verb.add_argument("--batch", type=int, default=64, help="clips a step and process")
    verb.add_argument("--learning-rate", type=float, default=2e-4)
    verb.add_argument("--precision", default="bf16", choices=("bf16", "fp32"))
    verb.add_argument("--seed", type=int, default=0)
    verb.add_argument("--text-folder", type=Path, help="a local folder with the text encoder (CLIP)")
    verb.set_defaults(run_command=train)


def _add_view(verbs: argparse._SubParsersAction) -> None:
    verb = verbs.add_parser("view", help="look at a motion file")
    verb.add_argument("motion", type=Path, nargs="+", help=".npz files that `generate` wrote")
    verb.add_argument("--sheet", type=Path, help="write a contact sheet (.png)")
    verb.add_argument("--video", type=Path, help="write a video (.mp4 or .gif)")
    verb.set_defaults(run_command=view)


if __name__ == "__main__":
    sys.exit(main())
