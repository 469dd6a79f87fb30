"""What a clause means without the clauses before it: a pronoun is put in words, "back" after a turn is ahead, who "gets back up" gets up
from where the clause before has left them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..caption_text import PERSON
from ..words.inflection import third_person
from .postures import posture_after, rising_from

_LIMB = r"(?:arm|hand|leg|foot|knee|fist|elbow|finger|palm|head|heel|thigh)"
_LIMBS = rf"((?:(?:his|her|their|the|both|one|a|its)\s)*(?:(?:left|right)\s)?(?:{_LIMB}s?|feet))\b"
_IGNORED_CASE = re.IGNORECASE
# What is moved right behind the verb: "raises their right arm", "lifts up both hands".
_MOVES_LIMB = re.compile(
    r"\b(?:rais|lift|lower|extend|stretch|bend|mov|swing|put|bring|plac|hold|straighten|rotat|reach)(?:e?s|ing|e|)\b"
    rf"(?:\s(?:up|out|down))?\s{_LIMBS}",
    _IGNORED_CASE,
)
_ANY_LIMB = re.compile(rf"\b{_LIMBS}", _IGNORED_CASE)
_TAKES = re.compile(
    r"\b(?:pick|lift|grab|grasp|tak|hold|catch|get|scoop|pull)(?:e?s|ing|e|)\b(?:\sup|\sout)?"
    r"\s((?:an?|the|some|his|her|their)\s(?:\w+\s){0,2}?\w+?|something|someone)(?=\s(?:up|off|out|from|with|and|on|in|to|at|of|by|using)\b|$)",
    _IGNORED_CASE,
)
_PRONOUN = re.compile(r"(?<=\s)(?:it|them)\b", _IGNORED_CASE)
_OTHER = re.compile(rf"\b(?:the|his|her|their)\sother(?=\s(?:{_LIMB}|side))", _IGNORED_CASE)
_SIDE = re.compile(rf"\b(left|right)(?=\s(?:{_LIMB}|side))", _IGNORED_CASE)
_TURNS_ROUND = re.compile(
    r"\bturn\w*\b.*\b(?:a?round|about|180|back|wise)\b|\babout face\b|\bpivot|\bspin\w*\b|\bswing\w* around\b", _IGNORED_CASE
)
_GAIT = r"(?:walk|run|jog|march|skip|sprint|crawl|hop|jump|leap|sneak|tiptoe|head|com|go|stroll)"
_GOES = re.compile(rf"\b{_GAIT}(?:s|es|ing|e|ning|ging)?\b", _IGNORED_CASE)
_GOES_BACK = re.compile(rf"\b({_GAIT}\w*) back(?! (?:and|flip)\b)(?!\w)", _IGNORED_CASE)
_TO_SIDE = re.compile(r"\bback(?=\sto\s(?:the|his|her|their)\s(?:left|right|other)\b)", _IGNORED_CASE)
# Where somebody was, not how they stood.
_ELSEWHERE = re.compile(
    r"\b(?:where|cent(?:er|re)|start|beginning|start\w* (?:place|point|spot|position)|original (?:place|point|spot|position))\b",
    _IGNORED_CASE,
)
_TURNS = re.compile(r"\bturn(?:s|ing|ed)?$", _IGNORED_CASE)
_SIDEWAYS = re.compile(r" (?:to|towards?) (?:the|his|her|their) (?:left|right)\b", _IGNORED_CASE)
_FACES = re.compile(r"\b(?:faces|facing)\s(?:the\s)?(?:back|other|opposite|away|behind|where|direction)\b", _IGNORED_CASE)
_WHO = rf"^((?:(?:an?|the|this)\s)?(?:\w+\s){{0,2}}?(?:{PERSON})\s|)(?:\w+ly\s)?"
_PLACE = r"(?:position|place|pose|stance|posture|point|spot)"
_RETURNS = re.compile(
    _WHO + r"(?:returns?|goes|comes|moves?|steps?|gets?|walks?|runs?|jogs?|resumes?|relaxes)\s?(?:back\s)?(?:to|into|in)?\s?"
    r"(?:(?:the|a|an|his|her|their|its|where)\s)?"
    rf"(?:(?:standing|upright)\s{_PLACE}|(?:start\w*|original|initial|beginning|neutral|resting|rest|normal|first|previous|same|prior)\s"
    rf"(?:standing\s)?{_PLACE}|(?:he|she|they|it)\s(?:\w+ly\s)?(?:started|began|came|was|were).*|center|centre|start|beginning)(?:\s.*)?$",
    _IGNORED_CASE,
)
_STOPS = re.compile(
    _WHO
    + r"(?:(?:stop|halt|pause|freeze|stopp|paus|halt)(?:s|ed|ing|)|com(?:es?|ing)\sto\san?\s(?:\w+\s)?(?:stop|halt|rest|standstill|end))"
    r"(?:\s(?:moving|walking|running|jogging|and|in|at|on|for|back|there|with|when|once|completely|abruptly|suddenly|again|where|near)\b.*)?$",
    _IGNORED_CASE,
)
_STOPS_TO = re.compile(r"\b(?:stops|pauses)\sto\s(?!the\b|his\b|her\b|their\b)([a-z]+)\b", _IGNORED_CASE)
_ARMS_DOWN = re.compile(
    _WHO + r"(?:puts?|brings?|drops?|moves?|returns?|lowers?|places?|reaches|swings?|lets?)\b(.*?)\s?"
    r"((?:back\s)?(?:down\s)?)(?:to|by|at|along|beside)\s(?:(?:the|his|her|their|its|either)\s)?sides?$",
    _IGNORED_CASE,
)


@dataclass(frozen=True)
class _Told:
    """What the clauses so far have told. thing: what "it" is. side: of the limb that was moved last. turned: whether they have turned
    round, and not walked since. gone: whether they have walked at all. limb: the one that was moved last, if any was. posture: where they
    are, see `postures`."""

    thing: str | None = None
    side: str | None = None
    turned: bool = False
    gone: bool = False
    limb: str | None = None
    posture: str | None = None

    def after(self, clause: str) -> _Told:
        moved, taken, side = _MOVES_LIMB.search(clause), _TAKES.search(clause), _SIDE.search(clause)
        limb = moved[1] if moved else None
        turned = bool(_TURNS_ROUND.search(clause))
        goes = bool(_GOES.search(clause))
        return replace(
            self,
            thing=limb or (taken[1] if taken else self.thing),
            side=side[1].lower() if side else self.side,
            turned=turned or (self.turned and not goes),
            gone=self.gone or goes,
            limb=limb,
            posture=posture_after(clause, self.posture),
        )


def _sides_shared(clauses: Sequence[str]) -> Sequence[str]:
    """ "Turns", "walks to the right": turns to the right, and walks on from there."""
    for place, (first, second) in enumerate(pairwise(clauses)):
        if _TURNS.search(first) and (side := _SIDEWAYS.search(second)):
            ahead = f"{second[: side.start()]} forward{second[side.end() :]}"
            return [*clauses[:place], f"{first}{side[0]}", ahead, *clauses[place + 2 :]]
    return clauses


def clauses_alone(clauses: Sequence[str]) -> list[str]:
    """Clauses of one prompt in their order, each as it would be typed alone: "a person raises their right arm", "a person lowers it" ->
    "a person lowers their right arm"; whoever has turned round and "walks back" walks forward."""
    alone: list[str] = []
    told = _Told()
    for clause in _sides_shared(clauses):
        said = [clause] if not alone else _said(clause, told)
        alone += said
        for each in said:
            told = told.after(each)
    return alone


def _said(clause: str, told: _Told) -> list[str]:
    """A clause that is not the first."""
    if told.turned and _FACES.search(clause):
        return []
    clause = _STOPS_TO.sub(lambda stops: third_person(stops[1].lower()), _with_nouns(clause, told))
    if down := _ARMS_DOWN.match(clause):
        if down[3] or told.limb or _ANY_LIMB.search(down[2]):
            return [f"{down[1]}lowers {_limb(down[2], told)}"]
    if returns := _RETURNS.match(clause):
        return _returned(returns, clause, told)
    if stops := _STOPS.match(clause):
        return [f"{stops[1]}stands calmly"]
    clause = _TO_SIDE.sub("", clause).replace("  ", " ")
    if told.turned and _GOES_BACK.search(clause):
        return [_GOES_BACK.sub(_ahead, clause)]
    return [rising_from(clause, told.posture) or clause]


def _with_nouns(clause: str, told: _Told) -> str:
    """Instead of "it" and "the other"."""
    if told.side:
        clause = _OTHER.sub(f"their {'right' if told.side == 'left' else 'left'}", clause)
    pronoun = _PRONOUN.search(clause)
    if told.thing is None or pronoun is None or _ANY_LIMB.search(clause[: pronoun.start()]):
        return clause
    return clause[: pronoun.start()] + told.thing + clause[pronoun.end() :]


def _limb(text: str, told: _Told) -> str:
    own = _ANY_LIMB.search(text)
    limb = own[1] if own else told.limb or "both arms"
    return "both arms" if re.fullmatch(r"(?:(?:his|her|their|the)\s)?(?:arms|hands)", limb, _IGNORED_CASE) else limb


def _returned(match: re.Match[str], clause: str, told: _Told) -> list[str]:
    """ "Returns to the starting position": from wherever the clauses before have led."""
    who = match[1]
    if told.posture not in (None, "bent"):
        return [rising_from(f"{who}gets up", told.posture) or f"{who}stands up"]
    if told.limb:
        return [f"{who}lowers {_limb(told.limb, told)}"]
    if told.gone and _ELSEWHERE.search(clause):
        return [f"{who}walks forward"] if told.turned else [f"{who}turns around", f"{who}walks forward"]
    return [f"{who}stands calmly"]


def _ahead(match: re.Match[str]) -> str:
    after = match.string[match.end() :]
    # "Walks back down the stairs" is down.
    return match[1] if re.match(r"\s(?:up|down)\b", after) else f"{match[1]} forward"
