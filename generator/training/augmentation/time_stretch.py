"""Windows played faster or slower, and captions that say so: "a person slowly walks forward"."""

from __future__ import annotations

import re

import numpy as np

from ...representation.features import CONTACTS, VELOCITIES
from ...text.caption_text import predicate
from ...text.clauses.prompt_actions import prompt_actions
from .made_windows import SHORTEST, MadeWindow, WindowDraw, WindowPart, made_of

SOURCE = "time_stretch"
# How many times as fast, and in what words.
_SLOW, _FAST = (0.55, 0.78), (1.25, 1.6)
_SLOWLY = ("slowly", "very slowly", "at a slow pace")
_QUICKLY = ("quickly", "very fast", "fast", "rapidly")
# Share of frames without a foot on the floor from which on a motion is not slowed down: one falls at one pace only.
_IN_THE_AIR = 0.03
# Captions that would no longer be true.
_PACE = re.compile(r"slow|fast|quick|speed|pace|brisk|hurr|rapid|sprint|leisure|energ|exhaust|tired|wear|sluggish|rush", re.IGNORECASE)
# Columns that are per frame: the root's turn and way, and the joints'.
_RATES = np.r_[0:3, VELOCITIES]


def time_stretched_windows(draw: WindowDraw, count: int) -> list[MadeWindow]:
    """Up to `count`: those whose captions tell of a pace, or of several actions, are left out."""
    made = []
    for number, window in enumerate(draw.windows_drawn(count)):
        slow = bool(draw.rng.random() < 0.5)
        factor = float(np.exp(draw.rng.uniform(*np.log(_SLOW if slow else _FAST))))
        texts = [text for text in window.texts if len(prompt_actions(text)) == 1]
        part = draw.part(window, int(draw.longest * factor))
        if part is None or not texts or any(_PACE.search(text) for text in window.texts) or (slow and _flies(part)):
            continue
        rows = time_stretched(part.rows, factor)
        if SHORTEST <= len(rows):
            captions = [
                with_pace(text, str(draw.rng.choice(_SLOWLY if slow else _QUICKLY)), bool(draw.rng.random() < 0.5)) for text in texts
            ]
            made.append(made_of(SOURCE, number, [window], captions, window.text_kind, rows))
    return made


def with_pace(caption: str, words: str, early: bool) -> str:
    """The caption with words for its pace at its end, or, where it begins with a person like any other, an adverb before its verb."""
    sentence = caption.strip().rstrip(".").rstrip()
    action = predicate(sentence)
    if early and words.endswith("ly") and action != sentence:
        return f"{sentence[: -len(action)]}{words} {action}"
    return f"{sentence} {words}"


def time_stretched(rows: np.ndarray, factor: float) -> np.ndarray:
    """Features (R, 263) of the motion played `factor` times as fast, (R', 263); contacts are the nearest frame's."""
    times = np.arange(0.0, len(rows) - 1 + 1e-6, factor)
    before = np.minimum(times.astype(int), len(rows) - 1)
    after = np.minimum(before + 1, len(rows) - 1)
    share = (times - before).astype(np.float32)[:, None]
    played = rows[before] + share * (rows[after] - rows[before])
    played[:, _RATES] *= np.float32(factor)
    played[:, CONTACTS] = rows[np.where(share[:, 0] < 0.5, before, after)][:, CONTACTS]
    return played


def _flies(part: WindowPart) -> bool:
    return float((part.rows[:, CONTACTS] < 0.5).all(axis=1).mean()) > _IN_THE_AIR
