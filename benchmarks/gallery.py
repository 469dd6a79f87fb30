"""The gallery in Blender's panel: everyday prompts that the model does, each with a small moving picture, made anew and checked.

    python -m benchmarks.gallery [--model open] [--takes 4] [--most N] [--check]

Of the vocabulary's prompts those are kept whose predicate holds in most takes and which the model says it knows well or probably; the
picture is drawn from a take that does it. Writes addon/gallery/data/actions.png (a row an action, its poses side by side) and
actions.json. --check makes the kept ones again with other seeds, writes nothing, and prints the share that is done.

The last line is one JSON object with the same figures.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from motion_mamba.generator.generator import Generator
from motion_mamba.generator.predicates.conditions import holds
from motion_mamba.generator.request import Request
from motion_mamba.rigs.pictures.palette_png import PalettePicture, write_palette_png
from motion_mamba.rigs.pictures.sprites import SpriteStyle, draw_sprite
from motion_mamba.rigs.pictures.view import Clip

from .vocabulary.prompts import Prompt, kinds, prompts

FOLDER = Path(__file__).resolve().parents[1] / "addon" / "gallery" / "data"
STYLE = SpriteStyle()
_COLOURS = 48
# Of takes that do it, to be kept.
_MOST_TAKES = 0.7
# Seeds of --check lie beyond those that were made before.
_OTHER_SEEDS = 1000


@dataclass(frozen=True)
class Kept:
    """A prompt that is done. sprite: (frames, size, size, 4) of `draw_sprite`."""

    prompt: Prompt
    seconds: float
    done: float
    sprite: np.ndarray


def main() -> None:
    options = _options()
    generator = Generator.load(options.model)
    if options.check:
        print(json.dumps(check(generator, options.takes)))
        return
    chosen = prompts()[: options.most]
    kept = [found for prompt in _told(chosen) if (found := keep(generator, prompt, options.takes)) is not None]
    write(kept, f"{generator.model.name} {generator.model.hash[:6]}", FOLDER)
    size = (FOLDER / "actions.png").stat().st_size
    print(f"{len(kept)} of {len(chosen)} prompts kept, {size / 1e6:.2f} MB")
    print(json.dumps({"tried": len(chosen), "kept": len(kept), "bytes": size}))


def keep(generator: Generator, prompt: Prompt, takes: int) -> Kept | None:
    """None for what is not done, or only by chance."""
    known = generator.familiarity(prompt.text)
    if known is None or known.level not in ("known", "likely"):
        return None
    seconds = generator.usual_seconds(prompt.text)
    motions = generator.generate(Request(((prompt.text, seconds),), variations=takes))
    done = [motion for motion in motions if holds(motion.joints, prompt.condition)]
    if len(done) < _MOST_TAKES * takes:
        return None
    return Kept(prompt, seconds, len(done) / takes, draw_sprite(Clip(done[0].joints, fps=done[0].fps), STYLE))


def write(kept: list[Kept], model: str, folder: Path) -> None:
    """One picture and what its rows are."""
    rows = np.stack([found.sprite for found in kept])
    sheet = rows.transpose(0, 2, 1, 3, 4).reshape(len(kept) * STYLE.size, STYLE.frames * STYLE.size, 4)
    write_palette_png(folder / "actions.png", _of_few_colours((255.0 * sheet).round().astype(np.uint8)))
    actions = [
        {"prompt": found.prompt.text, "kind": kinds()[found.prompt.kind], "seconds": found.seconds, "done": round(found.done, 3)}
        for found in kept
    ]
    content = {"model": model, "size": STYLE.size, "frames": STYLE.frames, "rate": STYLE.rate, "actions": actions}
    (folder / "actions.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def check(generator: Generator, takes: int) -> dict[str, float]:
    """The share of takes that do what the gallery says, with seeds that it was not made with."""
    conditions = {prompt.text: prompt.condition for prompt in prompts()}
    actions = json.loads((FOLDER / "actions.json").read_text(encoding="utf-8"))["actions"]
    done: list[bool] = []
    for action in actions:
        request = Request(((action["prompt"], action["seconds"]),), _OTHER_SEEDS, variations=takes)
        done += [holds(motion.joints, conditions[action["prompt"]]) for motion in generator.generate(request)]
    return {"actions": len(actions), "takes": len(done), "done": round(float(np.mean(done)), 4)}


def _of_few_colours(rgba: np.ndarray) -> PalettePicture:
    from PIL import Image

    few = Image.fromarray(rgba, "RGBA").quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    palette = np.frombuffer(few.palette.palette, np.uint8).reshape(-1, 4)
    return PalettePicture(np.asarray(few, np.uint8), palette)


def _told(chosen: Iterable[Prompt]) -> Iterator[Prompt]:
    for number, prompt in enumerate(chosen, start=1):
        print(f"\r{number}: {prompt.text:60.60}", end="", file=sys.stderr, flush=True)
        yield prompt
    print(file=sys.stderr)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="open", metavar="NAME_OR_FILE")
    parser.add_argument("--takes", type=int, default=4, help="seeds of each prompt (default %(default)s)")
    parser.add_argument("--most", type=int, help="look at the first N prompts alone")
    parser.add_argument("--check", action="store_true", help="make what is kept again with other seeds, and write nothing")
    return parser.parse_args()


if __name__ == "__main__":
    main()
