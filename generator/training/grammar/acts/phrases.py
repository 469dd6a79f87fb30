"""What programs of gestures share: phrases of a side, of somebody who walks all the while, and of how it is done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..captions import captions
from ..stage import Stage
from .gesture import Gesture, on_side

_STANDS = re.compile(r"\[stand\]|standing|-pose|\ba pose")
_GAITS = {"walking": ("walk", "walking"), "running": ("run", "running")}


def walking(phrases: Sequence[str], stage: Stage) -> list[str]:
    """The phrases of somebody who walks or runs all the while; unchanged where they stand."""
    if not stage.moves:
        return list(phrases)
    gait, noun = _GAITS[stage.kind]
    phrases = [phrase for phrase in phrases if not _STANDS.search(phrase)]
    return [_form(gait, noun, phrase, index).replace("{}", phrase) for index, phrase in enumerate(phrases)]


def _form(gait: str, noun: str, phrase: str, index: int) -> str:
    forms = (f"{{}} while {noun}", f"{{}} (as|while) <they:{gait}>", f"{{}} while {noun} (forward|ahead|along|)")
    if "[" not in phrase:
        return forms[0]
    return forms[index % 3] if index % 4 else f"[{gait}] (forward|along|ahead|) and {{}}"


def phrase_captions(stage: Stage, phrases: Sequence[str], **words: object) -> tuple[str, ...]:
    """Captions of phrases whose {words} are filled in."""
    return captions(stage.rng, walking([phrase.format(**words) for phrase in phrases], stage))


def sided(gesture: Gesture, side: str) -> Gesture:
    """A gesture given for the left hand, done with that of `side`."""
    return replace(gesture, trunk=on_side(side, gesture.trunk), neck=on_side(side, gesture.neck), pelvis=_mirrored(gesture.pelvis, side))


def _mirrored(way: tuple[float, float, float], side: str) -> tuple[float, float, float]:
    return way if side == "left" else (-way[0], way[1], way[2])
