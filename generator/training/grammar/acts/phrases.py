"""What programs of gestures share: phrases of a side, of somebody who walks all the while, and of how it is done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..captions import captions, gerund
from ..stage import Stage
from .gesture import Gesture, on_side

_STANDS = re.compile(r"\[stand\]|standing|-pose|\ba pose")
_VERB = re.compile(r"\[([^\]]*)\]")
# What the legs do: the verb, what follows it.
_GAITS = {
    "walking": ("walk", "(forward|along|ahead|)"),
    "running": ("run", "(forward|along|ahead|)"),
    "backward": ("walk", "(backward|backwards)"),
    "sitting": ("sit", "(on a chair|on a bench|)"),
    "on the floor": ("sit", "on the (floor|ground)"),
    "kneeling": ("kneel", "(on the floor|)"),
    "crouching": ("crouch", "(low|)"),
    "on one leg": ("stand", "on one leg"),
    "jogging": ("jog", "(in place|on the spot)"),
    "marching": ("march", "(in place|on the spot)"),
    "jumping": ("jump", "(up and down|)"),
    "turning": ("turn", "(around|round and round)"),
    "sneaking": ("sneak", "(along|forward|)"),
    "tapping a foot": ("tap", "(a|one|the) foot"),
}


def walking(phrases: Sequence[str], stage: Stage) -> list[str]:
    """The phrases of somebody who walks or runs all the while; unchanged where they stand."""
    if not stage.moves:
        return list(phrases)
    phrases = [phrase for phrase in phrases if not _STANDS.search(phrase)]
    return [_form(*_GAITS[stage.kind], phrase, index) for index, phrase in enumerate(phrases)]


def _form(verb: str, rest: str, phrase: str, index: int) -> str:
    """Either of the two may come first."""
    if "[" not in phrase:
        return f"{phrase} while {gerund(verb)} {rest}"
    forms = (
        f"[{verb}] {rest} and {phrase}",
        f"{phrase} while {gerund(verb)} {rest}",
        f"[{verb}] {rest} while {_VERB.sub(lambda match: gerund(match[1]), phrase)}",
        f"{phrase} (as|while) <they:{verb} {rest}>",
    )
    return forms[index % len(forms)]


def phrase_captions(stage: Stage, phrases: Sequence[str], **words: object) -> tuple[str, ...]:
    """Captions of phrases whose {words} are filled in."""
    return captions(stage.rng, walking([phrase.format(**words) for phrase in phrases], stage))


def sided(gesture: Gesture, side: str) -> Gesture:
    """A gesture given for the left hand, done with that of `side`."""
    return replace(gesture, trunk=on_side(side, gesture.trunk), neck=on_side(side, gesture.neck), pelvis=_mirrored(gesture.pelvis, side))


def _mirrored(way: tuple[float, float, float], side: str) -> tuple[float, float, float]:
    return way if side == "left" else (-way[0], way[1], way[2])
