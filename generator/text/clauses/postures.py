"""In which posture a clause leaves the body, and how it gets up from there."""

from __future__ import annotations

import re

from ..caption_text import PERSON

_IGNORED_CASE = re.IGNORECASE
# The first that fits counts.
_POSTURES: tuple[tuple[str, str], ...] = (
    ("floor seat", r"\bsit(?:s|ting)?\b.*\b(?:floor|ground|cross)|\bcross[- ]?legged\b"),
    ("chair", r"\b(?:sit|sits|sitting|sat|seated)\b(?!\s?-?ups?\b)|\btakes? a seat\b"),
    ("knees", r"\bkneel\w*|\bon (?:\w+ )?(?:\w+ )?knees?\b|\bgenuflects?\b"),
    ("lying", r"\b(?:lies|lie|lays?|lying|laying)\b|\b(?:falls?|collapses|faints)\b(?! asleep)|\bcrawl\w*|\ball fours\b"),
    ("low", r"\b(?:squat|crouch)(?:s|es|ing|ed)?\b"),
    ("bent", r"\b(?:bends?|bending|leans?|leaning|bows|stoops|hunches)\b|\bpick\w*\b.*\bup\b|\bpicks up\b"),
)
_PATTERNS = [(name, re.compile(pattern, _IGNORED_CASE)) for name, pattern in _POSTURES]
_UPRIGHT = re.compile(
    r"\b(?:stands?|gets?|rises?|comes|stood|standing|getting|rising|straightens?)\b.*\bup\b|\bstands?\b|\b(?:walk|run|jog|jump|hop)(?:s|ing)\b",
    _IGNORED_CASE,
)
_GETS_UP = re.compile(
    rf"^((?:(?:an?|the|this)\s)?(?:\w+\s){{0,2}}?(?:{PERSON})\s|)(?:\w+ly\s)?"
    r"(?:(?:stands?|standing|gets?|getting|rises?|rising|stood|got|rose|comes|coming|straightens?|straightening)\s"
    r"(?:(?:back|right|straight|themselves|themself|himself|herself|all\sthe\sway)\s)*(?:up|upright)"
    r"|(?:stands?|rises|straightens)\s(?:back(?:\sstraight)?|upright|straight)|rises|straightens"
    r"|(?:pops?|jumps?|bounces?|pushes|goes|moves)\s(?:\w+sel(?:f|ves)\s)?back\sup(?:right)?)"
    r"(?:\s(?:again|straight|slowly|quickly|right|to\s.*|from\s(?:the|there|it)\b.*|into\s.*|and))?$",
    _IGNORED_CASE,
)
_FROM = {
    "floor seat": "gets up from sitting on the floor",
    "chair": "stands up from a chair",
    "knees": "stands up from kneeling",
    "lying": "gets up from the ground",
    "low": "stands up",
    # Who was bent over has nothing to get up from.
    "bent": "stands calmly",
}


def posture_after(clause: str, before: str | None) -> str | None:
    """The name of the posture in which whoever does what a clause says then is; None upright."""
    if _GETS_UP.match(clause):
        return None
    found = next((name for name, pattern in _PATTERNS if pattern.search(clause)), None)
    return found or (None if _UPRIGHT.search(clause) else before)


def rising_from(clause: str, posture: str | None) -> str | None:
    """A clause that says no more than that somebody gets up, with what they get up from; None for any other clause."""
    match = _GETS_UP.match(clause)
    if match is None:
        return None
    return f"{match[1]}{_FROM[posture]}" if posture else f"{match[1]}stands up"
