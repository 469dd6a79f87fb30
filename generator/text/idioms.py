"""What is said in several words and means one verb: "takes a seat" sits down, "gives a slow nod" nods slowly (data/idioms.toml)."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .words.inflection import gerund, regular_forms, third_person
from .words.word_tables import vocabulary

_FILE = Path(__file__).parent / "data" / "idioms.toml"
_SOMETHING = r"(?:(?:the|a|an|his|her|their|its) \w+|\w+(?:self|selves)|him|her|them|me|us|someone|somebody|everyone|something|it)"
_WORD = re.compile(r"[a-z]+")
# "Quarterly" is another thing.
_NO_MANNER = frozenset({"quarter", "half", "hand"})
_SIDE = re.compile(r"\b(left|right)\b")
_COUNTS = {
    "one": "once",
    "two": "twice",
    "three": "three times",
    "four": "four times",
    "five": "five times",
    "several": "several times",
    "a few": "a few times",
    "some": "several times",
}
_A_COUNT = "|".join(("an?", "the", "some", *_COUNTS))
# Nouns that carry another: "a jump rope", "a push-up".
_ALONE = r"(?![ -](?:ups?|downs?|overs?|in|out|rope|jacks?|kicks?|squats?|jumps?|turns?|hops?|shots?|steps?|stance|position|pose)\b)"


@dataclass(frozen=True)
class Plainly:
    """text: the whole, in which an idiom is put plainly. typed: the idiom as it stood there, read: what stands for it."""

    text: str
    typed: str
    read: str

    @classmethod
    def of(cls, match: re.Match[str], read: str) -> Plainly:
        return cls(match.string[: match.start()] + read + match.string[match.end() :], match[0], read)


@dataclass(frozen=True)
class _Idiom:
    """pattern: how it is said. means: in base form."""

    pattern: re.Pattern[str]
    means: str

    def in_text(self, text: str) -> Plainly | None:
        match = self.pattern.search(text)
        if match is None:
            return None
        side = _SIDE.search(match[0].lower())
        said = self.means.replace("<one>", f"the {side[1]}" if side else "one").replace("<the>", f"the {side[1]}" if side else "the")
        return Plainly.of(match, _as(match, said))


@dataclass(frozen=True)
class _CarriedNouns:
    """ "Takes a quick look": the verb says nothing, the noun what is done. nouns: each with its verb."""

    pattern: re.Pattern[str]
    nouns: Mapping[str, str]
    as_they_stand: frozenset[str]
    empty: frozenset[str]

    def in_text(self, text: str) -> Plainly | None:
        match = self.pattern.search(text)
        if match is None:
            return None
        manner = [self._adverb(word) for word in match["adjectives"].lower().split()]
        count = _COUNTS.get(match["count"].lower(), "")
        parts = (_as(match, self.nouns[match["noun"].lower()]), match["whom"], match["part"], *manner, count)
        # An adjective may be none of the verb's: "a star jump".
        return None if None in manner else Plainly.of(match, " ".join(part.strip() for part in parts if part))

    def _adverb(self, word: str) -> str | None:
        if word in self.empty or word in self.as_they_stand:
            return "" if word in self.empty else word
        adverb = f"{word[:-1]}ily" if word.endswith("y") else f"{word[:-1]}y" if word.endswith("le") else f"{word}ly"
        words = vocabulary()
        return adverb if (adverb in words.counts or adverb in words.known) and word not in _NO_MANNER else None


def put_plainly(text: str) -> Plainly | None:
    """The text with its first idiom in the plain verb that it means; None where it has none."""
    by_verb = _by_verb()
    found = (each for word in dict.fromkeys(_WORD.findall(text.lower())) for each in by_verb.get(word, ()))
    return next((plain for each in found if (plain := each.in_text(text)) is not None), None)


@cache
def _by_verb() -> Mapping[str, Sequence[_Idiom | _CarriedNouns]]:
    """By each form of the verbs that they begin with."""
    content = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    table: defaultdict[str, list[_Idiom | _CarriedNouns]] = defaultdict(list)
    for said, means in content["idioms"].items():
        verbs, *rest = said.split()
        idiom = _Idiom(re.compile(rf"{_verb(verbs.split('|'))}{''.join(map(_word, rest))}\b", re.IGNORECASE), means)
        for form in _forms(verbs.split("|")):
            table[form].append(idiom)
    carried = _carried(content["carried"])
    for form in _forms(content["carried"]["verbs"].split()):
        table[form].append(carried)
    return table


def _word(word: str) -> str:
    if word == "~":
        return r"(?: (?:the|an?|his|her|their|its|your|my|one's))?"
    if word == "@":
        return f" {_SOMETHING}"
    return f"(?: (?:{word.removesuffix('?')})){'?' if word.endswith('?') else ''}"


def _verb(bases: Sequence[str]) -> str:
    """The bases stand where nobody is said to do it: "backs up", but not "stands back up"."""
    other = sorted(_forms(bases) - set(bases), key=len, reverse=True)
    return rf"(?:(?P<base>(?:^|(?<=\bto )|(?<=\band )|(?<=\bthen ))(?:{'|'.join(bases)}))|\b(?P<form>{'|'.join(other)}))\b"


def _forms(bases: Iterable[str]) -> frozenset[str]:
    irregular = vocabulary().irregular
    bases = frozenset(bases)
    return frozenset(
        {*bases, *(form for base in bases for form in regular_forms(base)), *(form for form, base in irregular.items() if base in bases)}
    )


def _carried(content: Mapping[str, str]) -> _CarriedNouns:
    pairs = (word.partition("=") for word in content["nouns"].split())
    nouns = {form: verb or noun for noun, _, verb in pairs for form in (noun, third_person(noun))}
    pattern = re.compile(
        rf"{_verb(content['verbs'].split())}(?P<whom> {_SOMETHING})? (?P<count>{_A_COUNT}) (?P<adjectives>(?:\w+ ){{0,3}}?)"
        rf"(?P<noun>{'|'.join(sorted(nouns, key=len, reverse=True))})\b{_ALONE}"
        r"(?: of\b(?: (?P<part>(?:the|his|her|their) (?:head|shoulders|hips|hand|hands|arms|body))\b)?)?",
        re.IGNORECASE,
    )
    return _CarriedNouns(pattern, nouns, frozenset(content["as_they_stand"].split()), frozenset(content["empty"].split()))


def _as(match: re.Match[str], base: str) -> str:
    """The words in base form as the verb that they replace stands there; what is past is said as it is done."""
    if match["base"]:
        return base
    return gerund(base) if match["form"].lower().endswith("ing") else third_person(base)
