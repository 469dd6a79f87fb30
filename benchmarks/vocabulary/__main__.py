"""Whether what is typed is done: everyday prompts, each judged by a predicate on joints, several seeds each.

    python -m benchmarks.vocabulary [--model NAME_OR_FILE ...] [--takes 8] [--only KIND ...] [--typos] [--paraphrases] [--foot-lock]
        [--steps N] [--guidance X] [--held-out] [--calibrate] [--list]

A prompt's share is how many of its takes fulfil its condition (`prompts.toml`); a kind's is the mean over its prompts. Motions are made as
an animator gets them: of the prompt's usual length, actions joined by "then" one by one. Prompts with words of `held_out.json`, which no
training caption may hold, have a row of their own. Typos and second wordings are measured beside when asked for.

Physical sense, means over prompts: how deep the lowest joint sinks below the floor at the worst moment; how often nothing touches the floor
in the first frame; the share of contact labels at joints that are not low and slow; how fast low joints slide that are labelled to stand.

Below, how well a model said that it knows the prompts (`Generator.familiarity`) beside what became of them. --calibrate finds the
thresholds anew and writes them into the package; for that all prompts in all wordings are measured:

    python -m benchmarks.vocabulary --model open --takes 2 --typos --paraphrases --calibrate

The last line is one JSON object with the same figures and every prompt's share.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict

from motion_mamba.generator.generator import Generator

from . import calibration
from .measure import Making, Result, measure
from .prompts import WORDINGS, Prompt, kinds, prompts
from .table import Columns, figures, markdown, sense_markdown


def main() -> None:
    options = _options()
    chosen = [prompt for prompt in prompts() if prompt.kind in options.only and (not options.held_out or prompt.is_held_out("typed"))]
    if options.list:
        print("\n".join(f"{prompt.kind:12} {prompt.text}  |  {prompt.worded('typos')}  |  {prompt.paraphrase}" for prompt in chosen))
        return
    wordings = [wording for wording in WORDINGS if wording == "typed" or getattr(options, wording)]
    making = Making(options.takes, 1.0 if options.foot_lock else 0.0, options.steps, options.guidance)
    generators = {name: Generator.load(name) for name in options.model}
    columns: dict[str, Columns] = {wording: {} for wording in wordings}
    for name, generator in generators.items():
        for wording in wordings:
            columns[wording][f"{name} {generator.model.hash[:6]}"] = _measured(generator, chosen, wording, making)
    for wording, measured in columns.items():
        print(markdown(measured, wording), end="\n\n")
    print(sense_markdown(columns["typed"]), end="\n\n")
    content = {wording: figures(measured, wording) for wording, measured in columns.items()}
    told = _foretold(columns, options)
    print(json.dumps({**asdict(making), **content, "familiarity": told}))


def _foretold(columns: dict[str, Columns], options: argparse.Namespace) -> dict[str, dict[str, dict[str, float]]]:
    """Prints the share done by level of each model that tells one; writes the thresholds where that was asked for."""
    told: dict[str, dict[str, dict[str, float]]] = {}
    for name in columns["typed"]:
        scored = calibration.Scored.of([result for measured in columns.values() for result in measured[name]])
        if not len(scored):
            continue
        if options.calibrate:
            calibration.write(scored, name, options.takes)
        least = calibration.shipped()
        found = calibration.by_level(scored, least)
        print(f"{name}\n{calibration.table(found, least)}", end="\n\n")
        told[name] = {level: {"prompts": count, "done": round(share, 4)} for level, (count, share) in found.items() if count}
    return told


def _measured(generator: Generator, chosen: list[Prompt], wording: str, making: Making) -> list[Result]:
    results, began = [], time.perf_counter()
    for number, prompt in enumerate(chosen, start=1):
        results.append(measure(generator, prompt, wording, making))
        print(f"\r{generator.model.name}, {wording}: {number} of {len(chosen)}", end="", file=sys.stderr, flush=True)
    print(f", {time.perf_counter() - began:.0f} s", file=sys.stderr)
    return results


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--model", nargs="+", default=["full", "open"], metavar="NAME_OR_FILE", help="what to measure (default: both shipped)"
    )
    parser.add_argument("--takes", type=int, default=8, help="seeds of each prompt (default %(default)s)")
    parser.add_argument("--only", nargs="+", choices=tuple(kinds()), default=tuple(kinds()), metavar="KIND", help=", ".join(kinds()))
    parser.add_argument("--held-out", action="store_true", help="only the prompts of held-out words")
    parser.add_argument("--typos", action="store_true", help="also every prompt mistyped")
    parser.add_argument("--paraphrases", action="store_true", help="also every prompt's second wording")
    parser.add_argument("--foot-lock", action="store_true", help="lock standing feet, as the command line and the add-on do")
    parser.add_argument("--steps", type=int, help="denoising steps (default: the model's)")
    parser.add_argument("--guidance", type=float, help="scale of classifier-free guidance (default: the model's)")
    parser.add_argument("--calibrate", action="store_true", help="find the levels of familiarity anew, and write them")
    parser.add_argument("--list", action="store_true", help="print the prompts in all wordings, and make nothing")
    options = parser.parse_args()
    if options.takes < 1:
        parser.error("--takes must be at least 1")
    return options


if __name__ == "__main__":
    main()
