"""How long what a prompt describes usually takes, told by its words. Needs no model, so that the panel and the command line may ask.

The logarithm of the seconds is a sum of what each word adds, by ridge regression on the recordings' captions
and the programs' (`training/train_lengths.py`): a sum of logarithms, as words stretch a motion ("slowly") rather than add to it. What is
done n times takes n to some power times as long: of what is told to be done three times each is shorter than of what is done once.
What is counted gets somewhat more than that, as the last of them must not be cut off.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ..checkpoints.shipped import WEIGHTS_FOLDER
from .caption_text import stems, times_told
from .clauses.prompt_actions import SHORTEST_ACTION, prompt_actions

FILE = WEIGHTS_FOLDER / "usual_length.json"
# Seconds: what takes longer takes as long as one likes.
_LONGEST_ACTION = 10.0
_TIMES = stems("x one two three four five six seven eight nine ten once twice thrice times")


def usual_seconds(prompt: str) -> float:
    """Seconds, in tenths: one action's, or the sum of all that the prompt names with "then" or commas."""
    return round(sum(_action_seconds(action) for action in prompt_actions(prompt) or [prompt]), 1)


def shared_out(whole: float, least: float, usual: Sequence[float]) -> list[float]:
    """`whole`, in any unit, shared out among actions: to each the `least` that none does without, and of the rest the more the longer it
    usually takes."""
    rest = whole - least * len(usual)
    return [least + rest * own / sum(usual) for own in usual]


def _action_seconds(action: str) -> float:
    table = _table(FILE)
    times = times_told(action)
    logarithm = table["constant"] + sum(table["words"].get(stem, 0.0) for stem in words_of(action))
    if times > 1:
        logarithm += table["counted"] + table["repeats"] * math.log(times)
    return min(max(math.exp(logarithm), SHORTEST_ACTION), _LONGEST_ACTION)


def words_of(text: str) -> frozenset[str]:
    """The stems that tell a length; how often it is done is counted apart."""
    return stems(text) - _TIMES if times_told(text) > 1 else stems(text)


@cache
def _table(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))
