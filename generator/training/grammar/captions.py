"""Captions from phrases: many wordings of what was performed, the way people type it.

A phrase is a predicate: "[raise] (<their>|the) left (arm|hand) (up|)". Verbs in square brackets are conjugated, one of the alternatives in
round brackets is taken (they may be nested), <their>, <they>, <them>, <themselves> and <they:walk> go with whoever does it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...text.caption_text import TIMES_IN_WORDS

_CHOICE = re.compile(r"\(([^()]*)\)")
_VERB = re.compile(r"\[([^\]]*)\]")
_CLAUSE = re.compile(r"<they:([^>]*)>")
_STATE = re.compile(r"\[(?:be|have|need)\]")
_SPACES = re.compile(r"\s+")
_SPACE_BEFORE = re.compile(r"\s+([,.])")
_IRREGULAR = {
    "be": ("is", "being"), "have": ("has", "having"), "do": ("does", "doing"), "go": ("goes", "going"), "lie": ("lies", "lying"),
    "die": ("dies", "dying"), "tie": ("ties", "tying"), "do not": ("does not", "not doing"), "dance": ("dances", "dancing"),
    "sing": ("sings", "singing"), "swing": ("swings", "swinging"), "bring": ("brings", "bringing"), "cue": ("cues", "cueing"),
}  # fmt: skip
# One vowel and one consonant at the end of a stressed syllable: the consonant is doubled.
_DOUBLED = frozenset(
    "bat beg begin chat chin chop clap clip clop crop cut dab dig dip drag drop drum fan flag flap flip get grab grin hit hop hug hum jab "
    "jog jut knit let nod pat pet pin plan plod pop put rap rip rub run scrub set shrug shun shut sip sit skip slam slap slip slit "
    "snap spin spit squat stab step stir stop strum strut stun swap swat swim tap throb tip trim trip trot tug wag whip wrap zap".split()
)
_PRONOUNS = {
    "they": {"their": "their", "they": "they", "them": "them", "themselves": "themselves"},
    "he": {"their": "his", "they": "he", "them": "him", "themselves": "himself"},
    "she": {"their": "her", "they": "she", "them": "her", "themselves": "herself"},
}


@dataclass(frozen=True)
class Subject:
    """Who does it, which pronouns go with that, and how often captions say so."""

    text: str
    gender: str
    weight: float


_SUBJECTS = (
    Subject("a person", "they", 10.0), Subject("a person", "he", 3.0), Subject("a person", "she", 1.0), Subject("someone", "they", 2.0),
    Subject("the person", "they", 3.0), Subject("the person", "he", 1.0), Subject("a man", "he", 3.0), Subject("the man", "he", 1.5),
    Subject("a woman", "she", 1.5), Subject("he", "he", 1.0), Subject("she", "she", 1.0), Subject("somebody", "they", 0.5),
    Subject("a figure", "they", 0.5), Subject("a character", "they", 0.7), Subject("this person", "they", 0.7),
    Subject("the figure", "they", 0.5), Subject("person", "they", 0.4),
)  # fmt: skip
_FORMS = {"third": 12.0, "is doing": 2.5, "gerund": 2.5, "bare": 1.2, "third alone": 1.0}
_DIFFERENT = 10
_TRIES = 12


def captions(rng: np.random.Generator, phrases: Sequence[str], count: int = _DIFFERENT) -> tuple[str, ...]:
    """Up to `count` captions that differ, at least six where the phrases allow as many; every phrase is used before one is used again."""
    drawn: dict[str, None] = {}
    for _ in range(_TRIES):
        for index in rng.permutation(len(phrases)):
            drawn.setdefault(worded(rng, phrases[int(index)]))
            if len(drawn) >= count:
                return tuple(drawn)
    return tuple(drawn)


def worded(rng: np.random.Generator, phrase: str, form: str | None = None) -> str:
    """One caption of a phrase, its subject, alternatives and form drawn."""
    # What has no verb to conjugate is said as it stands: "hands on hips".
    form = (form or _drawn(rng, _FORMS)) if _VERB.search(phrase) else "bare"
    # Nobody "is being sad".
    form = "third" if _STATE.search(phrase) and form != "third alone" else form
    subject = _SUBJECTS[rng.choice(len(_SUBJECTS), p=_WEIGHTS)]
    text = _chosen(rng, phrase)
    for pronoun, word in _PRONOUNS[subject.gender if form != "bare" else "they"].items():
        text = text.replace(f"<{pronoun}>", _their(rng, word, form) if pronoun == "their" else word)
    text = _CLAUSE.sub(lambda match: _clause(match[1], subject.gender if form != "bare" else "they"), text)
    text = _conjugated(text, form)
    before = {"third": f"{subject.text} ", "is doing": f"{subject.text} is "}.get(form, "")
    return _tidy(before + text)


def times(rng: np.random.Generator, count: int) -> str:
    """How captions say how often: "three times"."""
    words = TIMES_IN_WORDS.get(count) or (f"{_NUMBERS[count]} times",)
    return str(rng.choice(words))


_NUMBERS = {5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 10: "ten"}
_WEIGHTS = np.array([subject.weight for subject in _SUBJECTS])
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


def third(verb: str) -> str:
    """ "raises" of "raise"; of several words the first is conjugated."""
    first, _, rest = verb.partition(" ")
    if first in _IRREGULAR:
        word = _IRREGULAR[first][0]
    elif re.search(r"(?:s|x|z|ch|sh|o)$", first):
        word = f"{first}es"
    elif re.search(r"[^aeiou]y$", first):
        word = f"{first[:-1]}ies"
    else:
        word = f"{first}s"
    return f"{word} {rest}".strip()


def gerund(verb: str) -> str:
    """ "raising" of "raise"."""
    first, _, rest = verb.partition(" ")
    if first in _IRREGULAR:
        word = _IRREGULAR[first][1]
    elif first in _DOUBLED:
        word = f"{first}{first[-1]}ing"
    elif re.search(r"[^eoy]e$", first):
        word = f"{first[:-1]}ing"
    else:
        word = f"{first}ing"
    return f"{word} {rest}".strip()


def _drawn(rng: np.random.Generator, weights: dict[str, float]) -> str:
    values = np.array(list(weights.values()))
    return str(rng.choice(list(weights), p=values / values.sum()))


def _chosen(rng: np.random.Generator, phrase: str) -> str:
    while match := _CHOICE.search(phrase):
        phrase = phrase[: match.start()] + str(rng.choice(match[1].split("|"))) + phrase[match.end() :]
    return phrase


def _their(rng: np.random.Generator, word: str, form: str) -> str:
    """ "their hands", sometimes "the hands"; without a subject there is often nobody for "their" to go with."""
    share = 0.1 if form in ("third", "is doing") else 0.3
    return "the" if rng.random() < share else word


def _clause(verb: str, gender: str) -> str:
    """ "they walk", "he walks"."""
    return f"they {verb}" if gender == "they" else f"{gender} {third(verb)}"


def _conjugated(text: str, form: str) -> str:
    how = {"third": third, "third alone": third, "is doing": gerund, "gerund": gerund, "bare": str}[form]
    return _VERB.sub(lambda match: how(match[1]), text)


def _tidy(text: str) -> str:
    return _SPACE_BEFORE.sub(r"\1", _SPACES.sub(" ", text)).strip(" ,").lower()
