"""One action done several times, captioned so: "a person does a squat three times".

Recordings of a single squat, kick or bow say how often only when somebody counted; prompts ask for "twice". What leaves a pose once and
comes back to it can be done again from there.
"""

from __future__ import annotations

import re

import numpy as np

from ...planning.stitching import without_jump_at
from ...representation.features import POSITIONS
from ...text.caption_text import GAIT, TIMES_IN_WORDS
from ...text.clauses.prompt_actions import prompt_actions
from .made_windows import MadeWindow, WindowDraw, made_of

SOURCE = "repetition"
# How often each is tried: once is what most recordings are already.
_WEIGHTS = {1: 1.0, 2: 3.0, 3: 2.0, 4: 1.0}
# Windows that are looked through for each that is wanted.
_TRIES = 20
# Metres, mean over joints: how far an action must take the body from its first pose, and how near it must come back for another.
_FAR, _BACK = 0.08, 0.10
# Shares of the farthest distance above which the body is away, and below which it is back: between them it stays what it was.
_AWAY, _AT_HOME = 0.6, 0.35
# Rows that it is back for at least before the next time: who jumps passes through standing on the way from the crouch into the air.
_PAUSE = 4
# The share above which it is in motion, and rows before and after that are repeated with it.
_MOVING, _MARGIN = 0.05, 2
# Captions that count already, tell of more than one action, or of what is no action but goes on and on.
_COUNTED = re.compile(r"\b(?:once|twice|times?|again|repeat\w*|several|keeps?|continu\w*|few|and forth)\b", re.IGNORECASE)
_GOES_ON = re.compile(rf"{GAIT.pattern}|sneak|danc|salsa|imitat|acts? like|sway|turn|wav", re.IGNORECASE)


def repeated_windows(draw: WindowDraw, count: int) -> list[MadeWindow]:
    """Up to `count`; fewer where few windows hold one action from a pose back to it, or their captions tell of more than that."""
    made: list[MadeWindow] = []
    for number, window in enumerate(draw.windows_drawn(_TRIES * count)):
        if len(made) == count:
            break
        rows = draw.store.features(window)
        if len(rows) > draw.longest or not all(_tells_one_action(text) for text in window.texts) or not is_done_once(rows):
            continue
        times = _drawn_times(rows, draw)
        longer = repeated(rows, times)
        if times_done(longer) != times:
            continue
        captions = [f"{_sentence(text)} {draw.rng.choice(TIMES_IN_WORDS[times])}" for text in window.texts]
        made.append(made_of(SOURCE, number, [window], captions, "human", longer))
    return made


def repeated(rows: np.ndarray, times: int) -> np.ndarray:
    """Features (R', 263) of what is done once (R, 263), done so many times; the stillness before and after stays single."""
    first, last = _action(rows)
    longer = rows[:last]
    for _ in range(times - 1):
        longer = without_jump_at(np.concatenate([longer, rows[first:last]])[None], len(longer))[0]
    return without_jump_at(np.concatenate([longer, rows[last:]])[None], len(longer))[0]


def times_done(rows: np.ndarray) -> int:
    """How often the body of features (R, 263) goes far from its first pose, having been near it in between."""
    distance = _from_first_pose(rows)
    farthest = distance.max()
    if farthest < _FAR:
        return 0
    away, home = distance > _AWAY * farthest, _lasting(distance < _AT_HOME * farthest)
    return int((np.diff(away[away | home].astype(int), prepend=0) == 1).sum())


def is_done_once(rows: np.ndarray) -> bool:
    """Whether features (R, 263) hold one action that ends in about the pose it began in."""
    distance = _from_first_pose(rows)
    return bool(times_done(rows) == 1 and distance[-1] < min(_BACK, _AT_HOME * distance.max()))


def _lasting(true: np.ndarray) -> np.ndarray:
    """(R,) bool: where `true` (R,) is so for at least a pause on end."""
    starts = np.convolve(true, np.ones(_PAUSE), "valid") == _PAUSE
    return np.convolve(starts, np.ones(_PAUSE)) > 0


def _from_first_pose(rows: np.ndarray) -> np.ndarray:
    """(R,) metres, mean over joints."""
    poses = rows[:, POSITIONS].reshape(len(rows), -1, 3)
    return np.linalg.norm(poses - poses[0], axis=-1).mean(-1)


def _action(rows: np.ndarray) -> tuple[int, int]:
    """The row in which the body leaves its first pose, and the one after that in which it has come as near to it again as it does."""
    distance = _from_first_pose(rows)
    least = _MOVING * distance.max()
    first = np.flatnonzero(distance > least)[0]
    last = np.flatnonzero(distance > distance[-1] + least)[-1]
    return max(int(first) - _MARGIN, 0), min(int(last) + 1 + _MARGIN, len(rows))


def _drawn_times(rows: np.ndarray, draw: WindowDraw) -> int:
    """As many as a window has room for."""
    first, last = _action(rows)
    possible = [times for times in _WEIGHTS if len(rows) + (times - 1) * (last - first) <= draw.longest]
    weights = np.array([_WEIGHTS[times] for times in possible])
    return int(draw.rng.choice(possible, p=weights / weights.sum()))


def _tells_one_action(caption: str) -> bool:
    return len(prompt_actions(caption)) == 1 and not _COUNTED.search(caption) and not _GOES_ON.search(caption)


def _sentence(caption: str) -> str:
    return caption.strip().rstrip(".").rstrip()
