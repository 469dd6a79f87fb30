"""English verb forms: from a form to its base ("walked" -> "walk"), and from a base to a form ("walk" -> "walks").

The rules are those of every grammar book. What they do not cover is a table of irregular forms (WordNet's `verb.exc`), the caller's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

# Ending of a form, ending of its base, in the order in which they are tried: "wades" is of "wade" before it is of "wad".
_DETACHMENTS = (("ies", "y"), ("s", ""), ("es", ""), ("ied", "y"), ("ed", ""), ("ing", ""))
_DOUBLED = re.compile(r"([bdgklmnprtvz])\1$")
# One stressed syllable, one vowel letter, one consonant that is doubled: "hop", "hopping".
_DOUBLES = re.compile(r"^[^aeiou]*(?:qu)?[aeiou][bdgklmnprtvz]$")
# A vowel must remain, or it is no ending: "bring", "pass".
_ENDING = re.compile(r"^(.*[aeiouy].*?)(?:ing|ed|(?<=[sxz])es|(?<=ch)es|(?<=sh)es|(?<!s)s)$")
_HISSING = re.compile(r"(?:s|x|z|ch|sh|[^aeiou]o)$")
_SHORT_FORMS = {"lying": "lie", "dying": "die", "tying": "tie", "goes": "go", "does": "do", "is": "be"}
_THIRD = {"be": "is", "have": "has"}


def base_forms(form: str, verbs: Collection[str], irregular: Mapping[str, str]) -> list[str]:
    """The verbs of which the lower-case word may be a form, the likeliest first; empty when there is none.

    verbs: all base forms. irregular: form -> base.
    """
    found = [form] if form in verbs else []
    if form in irregular and irregular[form] in verbs:
        found.append(irregular[form])
    for ending, base in _DETACHMENTS:
        if form.endswith(ending) and len(form) > len(ending) + 1:
            found += [each for each in _bases(form.removesuffix(ending), ending, base) if each in verbs]
    return list(dict.fromkeys(found))


def _bases(stem: str, ending: str, base: str) -> list[str]:
    if base or ending not in ("ed", "ing"):
        return [stem + base]
    if _DOUBLED.search(stem):
        return [stem[:-1], stem]
    # "hoping" is of "hope", since "hop" would have doubled; "swinging" is of "swing", not of "swinge".
    return [f"{stem}e", stem] if _DOUBLES.match(stem) else [stem, f"{stem}e"]


def stem(word: str) -> str:
    """What the regular forms of a lower-case word have in common: "moves", "moving" and "move" are "mov"."""
    if word in _SHORT_FORMS:
        return _SHORT_FORMS[word]
    if found := _ENDING.match(word):
        word = found[1]
        word = word[:-1] if _DOUBLED.search(word) and not word.endswith("ll") else word
    return re.sub(r"(?:e|y|ie)$", lambda end: "i" if end[0] != "e" else "", word) if len(word) > 3 else word


def third_person(verb: str) -> str:
    """ "fall over" -> "falls over"."""
    first, *rest = verb.split(" ")
    return " ".join([_third_person(first), *rest])


def _third_person(verb: str) -> str:
    if verb in _THIRD:
        return _THIRD[verb]
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if _HISSING.search(verb) else "s")


def gerund(verb: str) -> str:
    """ "lie down" -> "lying down"."""
    first, *rest = verb.split(" ")
    return " ".join([_gerund(first), *rest])


def _gerund(verb: str) -> str:
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return verb[:-1] + "ing"
    return verb + (verb[-1] if _DOUBLES.match(verb) else "") + "ing"


def regular_forms(verb: str) -> frozenset[str]:
    """Third person, -ing and -ed of a single word as they are spelt when they are regular."""
    progressive = _gerund(verb)
    if verb.endswith("e"):
        past = f"{verb}d"
    elif verb.endswith("y") and verb[-2:-1] not in "aeiou":
        past = f"{verb[:-1]}ied"
    else:
        past = f"{progressive.removesuffix('ing')}ed"
    return frozenset((_third_person(verb), progressive, past))
