"""What a clause means without the clauses before it: a pronoun is put in words, and "back" after a turn is ahead."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LIMB = r"(?:arm|hand|leg|foot|knee|fist|elbow|finger|palm|head|heel|thigh)"
# What is moved right behind the verb: "raises their right arm", "lifts up both hands".
_MOVES_LIMB = re.compile(
    rf"\b(?:rais|lift|lower|extend|stretch|bend|mov|swing|put|bring|plac|hold|straighten|rotat|reach)(?:e?s|ing|e|)\b(?:\s(?:up|out|down))?"
    rf"\s((?:(?:his|her|their|the|both|one|a|its)\s)*(?:(?:left|right)\s)?(?:{_LIMB}s?|feet))\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?<=\s)(?:it|them)\b", re.IGNORECASE)
_TURNS_ROUND = re.compile(r"\bturn\w*\b.*\b(?:a?round|about|180|back)\b|\babout face\b|\bpivot", re.IGNORECASE)
_GOES_BACK = re.compile(
    r"\b((?:walk|run|jog|march|skip|sprint|crawl|hop|jump|leap|sneak|tiptoe|head|com)\w*) back(?! (?:and|flip)\b)(?!\w)", re.IGNORECASE
)


def clauses_alone(clauses: Sequence[str]) -> list[str]:
    """Clauses of one prompt in their order, each as it would be typed alone: "a person raises their right arm", "a person lowers it" ->
    "a person lowers their right arm"; whoever has turned round and "walks back" walks forward."""
    alone: list[str] = []
    limb, turned = None, False
    for clause in clauses:
        if limb is not None:
            clause = _PRONOUN.sub(limb, clause, count=1)
        alone.append(_GOES_BACK.sub(r"\1 forward", clause) if turned else clause)
        moved = _MOVES_LIMB.search(clause)
        limb = moved[1] if moved else limb
        turned = bool(_TURNS_ROUND.search(clause))
    return alone
