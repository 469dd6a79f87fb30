"""`motion-mamba generate`: a prompt to files."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ..generator.choices import LOOPS, PRECISIONS, RUNTIMES, SAMPLER_NAMES
from .arguments import PRECISION_HELP, count, file_path, share, style
from .models import loaded_model, model_help, tell_model

if TYPE_CHECKING:
    from ..generator.generator import Generator
    from ..generator.request import Request
    from .arguments import Verbs
    from .batch.prompt_clips import Clip, ClipSettings

# What directs a single motion, and has no place in a folder of clips.
_OF_ONE_MOTION = ("then", "start_pose", "source", "keep", "loop", "path", "constraints", "from_noise", "preview")
# What is said of such a folder, and has none in a single motion.
_OF_CLIPS = ("format", "takes", "processes", "cluster")


def add_generate(verbs: Verbs) -> None:
    """The verb's options."""
    verb = verbs.add_parser("generate", help="make a motion from a prompt")
    verb.add_argument(
        "prompt", nargs="?", help='what the person does, in English: "a person walks forward and waves" (`| 8` at its end: seconds)'
    )
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
    verb.add_argument(
        "--constraints",
        type=file_path,
        metavar="FILE.json",
        help="where hands, feet, head and root must be and when, and which part of the body does what (docs/constraints.md)",
    )
    verb.add_argument(
        "--style",
        type=style,
        metavar="NAME=VALUE,…",
        help="how it is done: pace and size (1: as it is), tiredness (to 1) and mood (-1 sad, 1 happy), as pace=0.7,mood=-1",
    )
    verb.add_argument("--at-once", action="store_true", help='make what a prompt names with "then" or commas all at once, not one by one')
    verb.add_argument("--from-noise", action="store_true", help="begin from noise alone, not from motions that the model has learned")
    verb.add_argument("--as-typed", action="store_true", help="correct no typing errors, put no unknown verbs in other words")
    verb.add_argument("--seed", type=int, default=0, help="another seed gives another take (default: %(default)s)")
    verb.add_argument("--guidance", type=float, help="how closely to follow the prompt; 1 is least (default: the model's)")
    verb.add_argument("--steps", type=int, help="denoising steps (default: the model's)")
    verb.add_argument("--sampler", choices=SAMPLER_NAMES, help="how to denoise (default: the model's)")
    verb.add_argument("--runtime", choices=RUNTIMES, default="auto", help="what computes (default: %(default)s)")
    verb.add_argument("--precision", choices=PRECISIONS, default="auto", help=PRECISION_HELP)
    verb.add_argument(
        "--foot-lock", type=share, default=1.0, metavar="0..1", help="how firmly standing feet are held; 0: not at all (default: 1)"
    )
    verb.add_argument(
        "--root",
        choices=("none", "move", "turn"),
        default="none",
        help="what the character's bone on the ground takes over of the way, in .blend, .glb and .usd (default: none)",
    )
    verb.add_argument("--model", help=model_help())
    verb.add_argument("--device", default="auto", help="auto, cpu, cuda or mps (default: %(default)s)")
    verb.add_argument(
        "--output",
        type=file_path,
        action="append",
        required=True,
        metavar="FILE",
        help=".blend, .glb, .bvh, .npz or .usd; again for more",
    )
    verb.add_argument("--preview", type=file_path, metavar="FILE", help="also draw a preview video (.mp4 or .gif)")
    _add_clips(verb)
    verb.set_defaults(run_command=generate)


def _add_clips(verb: argparse.ArgumentParser) -> None:
    """What makes a folder of clips rather than one."""
    from .batch.prompt_clips import FORMATS

    verb.add_argument(
        "--prompts",
        type=file_path,
        metavar="FILE",
        help="make a clip of each line of a text file (`| 8` at its end: seconds); --output is then a folder, which is gone on with",
    )
    verb.add_argument("--format", action="append", choices=FORMATS, help="of those clips; may be given again (default: npz)")
    verb.add_argument("--takes", type=count, metavar="COUNT", help="of each of those prompts, from --seed on (default: 1)")
    verb.add_argument("--processes", type=count, metavar="COUNT", help="that make them (default: as many as cores)")
    verb.add_argument("--cluster", metavar="ADDRESS", help="of a Dask scheduler whose workers make them, on any number of machines")


def generate(options: argparse.Namespace) -> None:
    """A prompt to files, or a file of prompts to a folder of them. Raises ValueError where both or neither are given, and for options that
    belong to the other one."""
    if options.prompt is None and options.prompts is None:
        raise ValueError('say what the person does ("a person walks forward"), or name a file of such lines with --prompts')
    if options.prompt is not None and options.prompts is not None:
        raise ValueError("a prompt makes one motion and --prompts a folder of them: leave one out")
    if options.prompts is not None:
        _generate_clips(options)
        return
    if of_clips := [f"--{name}" for name in _OF_CLIPS if getattr(options, name) is not None]:
        raise ValueError(
            f"{', '.join(of_clips)}: for the folder of clips that --prompts FILE makes; leave it out, or put the prompt into FILE"
        )
    _generate_one(options)


def _generate_clips(options: argparse.Namespace) -> None:
    from .batch.clip_workers import Workers
    from .batch.prompt_clips import INDEX, ClipSettings, make_clips

    if any(getattr(options, name) for name in _OF_ONE_MOTION) or len(options.output) != 1:
        raise ValueError("--prompts goes with one --output, a folder, and without what directs a single motion (--then, --path, …)")
    shared = ("model", "device", "runtime", "precision", "guidance", "steps", "sampler", "foot_lock", "as_typed", "style")
    chosen = {name: getattr(options, name) for name in shared}
    _check_shared(options)
    settings = ClipSettings(**chosen, one_by_one=not options.at_once, formats=tuple(dict.fromkeys(options.format or ["npz"])))
    workers = Workers(options.processes or os.cpu_count() or 1, options.cluster)
    failed = make_clips(_clips(options, settings), settings, options.output[0], workers)
    print(f"wrote {options.output[0] / INDEX}")
    if failed:
        raise ValueError(f"{len(failed)} could not be made, first {failed[0]}")


def _check_shared(options: argparse.Namespace) -> None:
    """What is the same for all clips, before anything is read. Raises ValueError as for a single motion."""
    from ..generator.request import Request, check_values

    seconds = 1.0 if options.seconds is None else options.seconds
    check_values(
        Request((("a person", seconds),), seed=options.seed, guidance=options.guidance, steps=options.steps, sampler=options.sampler)
    )


def _clips(options: argparse.Namespace, settings: ClipSettings) -> list[Clip]:
    from .batch.prompt_clips import Clip, loaded_once
    from .batch.prompt_sheets import read_prompts

    prompts = read_prompts(options.prompts, options.seconds or 0.0)
    generator = loaded_once(settings)
    tell_model(generator)
    clips: list[Clip] = []
    for prompt in prompts:
        stem = prompt.file_name.removesuffix(".png")
        # As long as a single motion of the prompt would be.
        seconds = prompt.seconds or generator.usual_seconds(prompt.text)
        told = tuple(_told_of(generator, prompt.text, options))
        for sentence in told:
            print(f"“{prompt.text}”: {sentence}", file=sys.stderr)
        seeds = range(options.seed, options.seed + (options.takes or 1))
        clips += [Clip(f"{stem}-{seed}", prompt.text, seconds, seed, told) for seed in seeds]
    return clips


def _told_of(generator: Generator, prompt: str, options: argparse.Namespace) -> list[str]:
    """How a prompt is read, and how well it is known where something is begun from what the model has learned; empty where there is
    nothing to tell."""
    reading = "" if options.as_typed else generator.read(prompt).sentence()
    known = None if options.from_noise else generator.familiarity(prompt, options.as_typed)
    told = [f"reading {reading} (--as-typed leaves prompts as they stand)"] if reading else []
    return [*told, *filter(None, ["" if known is None else known.sentence(generator.model.name)])]


def _generate_one(options: argparse.Namespace) -> None:
    from tqdm import tqdm

    from ..generator.generator import compile_in_background
    from ..generator.request import check_values
    from ..generator.styling.wording import with_words
    from .outputs import check_outputs, write_outputs

    check_outputs(options.output, options.preview)
    # Before the model is loaded, so that what is wrong is told at once.
    request = request_of(options)
    check_values(request)
    print("loading the model", file=sys.stderr)
    compile_in_background()
    generator = loaded_model(options, runtime=options.runtime, precision=options.precision)
    generator.check(request)
    request = request_of(options, generator.usual_seconds)
    for prompt, _ in with_words(request).segments:
        for told in _told_of(generator, prompt, options):
            print(told, file=sys.stderr)
    with tqdm(desc="denoising", unit="step") as bar:

        def on_step(done: int, total: int) -> bool:
            bar.total = total
            bar.update(done - bar.n)
            return True

        (motion,) = generator.generate(request, on_step)
    for miss in motion.misses:
        print(f"not met: {miss.sentence}", file=sys.stderr)
    chosen = {name: getattr(options, name) for name in ("guidance", "steps", "sampler", "foot_lock")}
    settings = {name: value for name, value in chosen.items() if value is not None} | {"one_by_one": not options.at_once}
    if options.style is not None:
        settings["style"] = options.style.to_text()
    if options.root != "none":
        settings["root"] = options.root.upper()
    write_outputs(motion, options.output, options.preview, settings, foot_lock=options.foot_lock)


def request_of(options: argparse.Namespace, usual: Callable[[str], float] | None = None) -> Request:
    """What was asked for, with the files it names read. usual: how long what a prompt names takes, where nobody says; by its words where
    that is None. Raises ValueError or OSError that says which option is wrong."""
    from ..generator.constraints import existing_motion
    from ..generator.constraints.constraints_file import read_constraints, together
    from ..generator.constraints.kinds import Constraints
    from ..generator.constraints.path_file import read_path
    from ..generator.motion import FPS
    from ..generator.request import Request
    from ..generator.text.duration_model import usual_seconds
    from ..rigs.files.motion_npz import load_npz
    from .batch.prompt_sheets import prompt_and_seconds

    usual = usual or usual_seconds
    prompt, own = prompt_and_seconds(options.prompt)
    if own is not None and options.seconds is not None:
        raise ValueError(f"the prompt ends in “| {own:g}” and --seconds says {options.seconds:g}: leave one out")
    if (options.keep is None) != (options.source is None):
        raise ValueError("--keep says which frames of a motion stay, --from which motion that is: give both or neither")
    seconds, start, kept = own if options.seconds is None else options.seconds, None, None
    if options.source is not None:
        source = load_npz(options.source)
        kept = existing_motion.poses_at(source.joints, source.fps, options.keep)
        seconds = len(existing_motion.at_model_rate(source.joints, source.fps)) / FPS if seconds is None else seconds
    if options.start_pose is not None:
        file, frame = options.start_pose
        pose = load_npz(file)
        start = existing_motion.start_pose(pose.joints, pose.fps, frame)
    given = Constraints() if options.constraints is None else read_constraints(options.constraints)
    path = given.path if options.path is None else read_path(options.path)
    if seconds is None:
        seconds = usual(prompt) if path is None else float(path.times[-1])
    segments = ((prompt, seconds), *((then, usual(then) if time is None else time) for then, time in options.then))
    return Request(
        segments=segments,
        seed=options.seed,
        guidance=options.guidance,
        steps=options.steps,
        sampler=options.sampler,
        constraints=together(Constraints(existing_motion.merged(start, kept), path), given),
        loop=options.loop,
        one_by_one=not options.at_once,
        as_typed=options.as_typed,
        from_library=not options.from_noise,
        styles=(options.style,) * len(segments) if options.style is not None else (),
    )


def _segment(text: str) -> tuple[str, float | None]:
    prompt, colon, seconds = text.rpartition(":")
    if not colon:
        return text, None
    try:
        return prompt, float(seconds)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f'what follows the colon of “{text}” is no number of seconds: write for example "a person sits down:4"'
        ) from None


def _pose(text: str) -> tuple[Path, int | None]:
    file, colon, frame = text.rpartition(":")
    return (file_path(file), int(frame)) if colon and frame.isdecimal() else (file_path(text), None)
