"""How much of what people say about motion the programs can perform.

    python -m benchmarks.caption_coverage --captions captions.jsonl.gz --data mocap.safetensors

Every caption of HumanML3D is compiled (`generator/training/grammar/caption_compiler.py`): whole, in part, or not at all. Of those compiled
whole it is asked whether a performance tells of just that, or several, one after the other: of programs, each performed a few times on
recordings of --data, and of the recordings themselves. Without --data only the compiling is measured.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from motion_mamba.generator.data.humanml3d_captions import read_clips
from motion_mamba.generator.data.store import MotionStore
from motion_mamba.generator.training.grammar.bases import find_bases
from motion_mamba.generator.training.grammar.caption_compiler import Call, Compiled, compile_caption
from motion_mamba.generator.training.grammar.human_captions import Facts, HumanCaption, Performer, facts_of
from motion_mamba.generator.training.grammar.registry import all_programs
from motion_mamba.generator.training.grammar.stage import Stage

_SHOWN = 25


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--captions", type=Path, required=True, help="HumanML3D's captions, one JSON object a line")
    parser.add_argument("--data", type=Path, help="a prepared training file to perform on")
    parser.add_argument("--performances", type=int, default=6, help="of each program (default %(default)s)")
    options = parser.parse_args()
    captions = [HumanCaption(text, compile_caption(text)) for clip in read_clips(options.captions) for text in clip.texts]
    figures = _compiled(captions)
    if options.data:
        programs, recordings = performed(options.data, options.performances)
        figures |= _performed([caption for caption in captions if caption.compiled.is_whole], programs, recordings, len(captions))
    print(json.dumps(figures))


def _compiled(captions: Sequence[HumanCaption]) -> dict[str, float]:
    whole = sum(caption.compiled.is_whole for caption in captions)
    part = sum(bool(caption.compiled.calls) for caption in captions) - whole
    figures = {"captions": len(captions), "whole": whole / len(captions), "in part": part / len(captions)}
    figures["not at all"] = 1.0 - figures["whole"] - figures["in part"]
    unread = Counter(word for caption in captions for word in set(caption.compiled.unread))
    shares = ", ".join(f"{name} {figures[name]:.1%}" for name in ("whole", "in part", "not at all"))
    print(f"{len(captions)} captions, compiled {shares}")
    print(f"words most often unread: {', '.join(f'{word} {count}' for word, count in unread.most_common(_SHOWN))}\n")
    return figures


def performed(data: Path, times: int) -> tuple[list[Facts], list[Facts]]:
    """Facts of programs, each performed so many times, and of the training windows."""
    store = MotionStore.open(data)
    windows = store.select(split="train", flavour="full")
    bases, rng = find_bases(store, windows), np.random.default_rng(0)
    found = []
    for program in all_programs().values():
        for _ in range(times):
            stage = Stage.drawn(bases, program.base, rng)
            found.append(facts_of(program.perform(stage).captions, stands=not stage.moves))
    return found, [facts_of(window.texts) for window in windows]


def _performed(captions: Sequence[HumanCaption], programs: Sequence[Facts], recordings: Sequence[Facts], total: int) -> dict[str, float]:
    by_programs, by_all = Performer(programs), Performer([*programs, *recordings])
    figures = {
        "one program": _share(captions, lambda compiled: by_programs.can(compiled.calls), total),
        "programs in turn": _share(captions, by_programs.can_in_turn, total),
        "programs and recordings in turn": _share(captions, by_all.can_in_turn, total),
    }
    for name, value in figures.items():
        print(f"told of just what was performed by {name}: {value:.1%} of all captions")
    missing = Counter(_named((call,)) for caption in captions for call in caption.compiled.calls if not by_all.can((call,)))
    print("\nmost often not performed: " + "; ".join(f"{name} {count}" for name, count in missing.most_common(_SHOWN)))
    return figures


def _share(captions: Iterable[HumanCaption], can: Callable[[Compiled], bool], total: int) -> float:
    return sum(can(caption.compiled) for caption in captions) / total


def _named(part: Sequence[Call]) -> str:
    return " + ".join(" ".join([call.action, *sorted(call.facts)]) for call in part)


if __name__ == "__main__":
    main()
