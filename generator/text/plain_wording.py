"""A prompt in plain words: how captions are worded by people who watched a motion ("it looks like he is ...", "at a normal pace") says
nothing of the motion, and would count like the words that do."""

from __future__ import annotations

import re

from .words.inflection import base_forms, third_person
from .words.word_tables import vocabulary

_IGNORED_CASE = re.IGNORECASE
# Somebody, by names that say nothing of how they move; robots and zombies do.
_SOMEBODY = r"(?:sim|user|toon|avatar|subject|participant|gentleman|humanoid|mannequin|model|stick\s?(?:figure|man|person|model))"
_SUBJECT_FIRST = re.compile(
    rf"^(?:(?:(?:the|an?|this)\s)?{_SOMEBODY}|he|she|they)(?=\s(?:\w+ly\s)?(?:is|are|was|has|\w{{2,}}s|\w+ed)\b)", _IGNORED_CASE
)
_WHO = re.compile(r"^((?:(?:an?|the)\s)?(?:\w+\s)?(?:person|man|woman|someone|figure|character))\s(?:who|that)\s(is|was)\s", _IGNORED_CASE)
# "As a person walks, he waves."
_AS_HE = re.compile(r"^(?:as|while|when|whilst)\s((?:an?|the)\s[^,]+?),\s(?:he|she|they|it)\s", _IGNORED_CASE)
# "With his right hand, a person waves."
_WITH_FIRST = re.compile(r"^((?:with|using)\s[^,]{3,40}),\s((?:an?|the|he|she|they)\s[^,.]*)$", _IGNORED_CASE)
_SEEMS = re.compile(
    r"\b(?:(?:appear|seem|look)(?:s|ed)?\s(?:to\s(be|have)\s|(?:like|as\s(?:if|though))\s(?:he|she|they)\s(?:is|are|was|were)\b)"
    r"|(?:appear|seem)(?:s|ed)?\sto\s(\w+))",
    _IGNORED_CASE,
)
_EMPTY = (
    r"(?:,\s)?\b(?:i|we)\s(?:think|see|guess|believe)\b(?:\sthat)?(?:\s(?=someone|somebody|an?\s))?",
    r"^it\s(?:looks|seems|appears)\s(?:like|as\s(?:if|though)|that)\s",
    r",?\s(?:at|with|in)\san?\s(?:very\s|somewhat\s)?(?:normal|regular|steady|moderate|casual|medium|average|natural|even|comfortable|standard|usual)\s"
    r"(?:walking\s|running\s|jogging\s)?(?:pace|speed|rate|tempo|gait)\b",
    r"\sfor\s(?:an?|some|several|a\sfew|a\scouple(?:\sof)?)\s(?:little\s|short\s|brief\s)?(?:seconds?|moments?|while|bit|time)\b(?!\sup)",
    # Whoever does something stands anyway.
    r"\swhile\sstanding(?:\sstill|\supright|\sup\sstraight|\s(?:in|on)\s(?:the\s|one\s)?(?:same\s)?(?:place|spot))?(?=$|[,.;]|\sand\s|\sthen\s)",
)
_STANDING = re.compile(
    r"^((?:(?:an?|the)\s)?(?:person|man|woman|someone|figure|character))\s(?:is\s)?standing"
    r"(?:\sstill|\supright|\s(?:in|on)\s(?:one\s|the\s)?(?:place|spot))?(?:\sand)?(?=\s\w{3,}s\b(?!\s?$))",
    _IGNORED_CASE,
)
_EMPTIES = [re.compile(pattern, _IGNORED_CASE) for pattern in _EMPTY]
# Who holds something holds it for a while.
_HOLDS = re.compile(r"\b(?:held|holds?|holding|stays?|staying|remains?)\b", _IGNORED_CASE)
# What is written apart, or taken for another word.
_SPELT: tuple[tuple[str, str], ...] = (
    (r"\bupper\scut", "uppercut"),
    (r"\bround\s?house\b", "roundhouse"),
    (r"\bside[ -]step", "sidestep"),
    (r"\b(some|any|no)\sthing\b", r"\1thing"),
    (r"\b(him|her|them)\s(self|selves)\b", r"\1\2"),
    (r"\bthens\b", "then"),
    (
        r"\b(?:gets|goes|drops|gets\sdown|goes\sdown|drops\sdown)\s(?:down\s)?(?:on|to|onto)\s(?=(?:one|both|his|her|their|the|a)\s(?:left\s|right\s)?knees?\b)",
        "kneels on ",
    ),
    (r"\bin\sa\sstraight\sline\s(?=backwards?\b|sideways\b|diagonally\b)", ""),
    (r"\b(backwards?|sideways)\sin\sa\sstraight\sline\b", r"\1"),
    (r"\b(reach(?:es|ing)?|rais(?:es|ing)|lift(?:s|ing)?)(.{0,30}?)\s(?:straight\s)?(?:up\s)?into\sthe\sair\b", r"\1\2 up in the air"),
    (r"\b(he|she|they) then\b", r"then \1"),
    (
        r",\s(?:and\s)?the(?=\s(?:turn|walk|jump|trip|run|sit|stand|bend|lift|raise|pick|put|go|step|throw|kick|stop)s\b\s?(?!is\b|are\b|and\b))",
        ", then",
    ),
    (r"(?<!er)(?<!more)(?<!less)(?<!rather)(?<!other)\sthan(?=\s\w)(?!\s(?:the\sothers?|others|normal|usual|before)\b)", " then"),
    (r"\bspeed[ -]?walking\b", "walking quickly"),
    (r"\bspeed[ -]?walks\b", "walks quickly"),
)
_SPELLINGS = [(re.compile(pattern, _IGNORED_CASE), words) for pattern, words in _SPELT]
# What is done before another is done first.
_BEFORE = re.compile(r"(?<=\w),?\s(?:and\s)?before\s(?:(?:slowly|quickly|finally|suddenly|then)\s)?([a-z]+ing)\b", _IGNORED_CASE)
_TOWARDS = re.compile(
    r"\b(?:in|with)\san?\s(forward|backward|sideways|clockwise|counter\s?-?clockwise|downward|upward)\s(?:motion|direction|movement|manner|way)\b",
    _IGNORED_CASE,
)
_MANNER = re.compile(r"\bin\san?\s(slow|quick|brisk|careful|casual|rapid|gentle|calm)\s(?:motion|manner|way|fashion|pace)\b", _IGNORED_CASE)
# A part of a circle is an arc.
_QUARTER = re.compile(
    r"\bin\san?\squarter\s(?:of\san?\s)?(?:turn\s)?((?:counter\s?-?)?(?:clock|anti-?clock)wise\s)?(?:circle|arc|turn\sarc)\b", _IGNORED_CASE
)


def in_plain_words(prompt: str) -> str:
    """prompt: with one blank between words."""
    for pattern, words in _SPELLINGS:
        prompt = pattern.sub(words, prompt)
    prompt = _WITH_FIRST.sub(r"\2 \1", prompt)
    prompt = _AS_HE.sub(r"\1 and ", prompt)
    for pattern in _EMPTIES if not _HOLDS.search(prompt) else ():
        prompt = pattern.sub("", prompt)
    prompt = _STANDING.sub(r"\1", _WHO.sub(r"\1 \2 ", prompt))
    prompt = _SEEMS.sub(_said_outright, prompt)
    prompt = _BEFORE.sub(_then, prompt)
    prompt = _SUBJECT_FIRST.sub("a person", prompt)
    prompt = _TOWARDS.sub(r"\1", prompt)
    prompt = _MANNER.sub(r"\1ly", prompt)
    return " ".join(_QUARTER.sub(_as_curve, prompt).split())


def _said_outright(match: re.Match[str]) -> str:
    """ "appears to be lost" -> "is lost", "seems to limp" -> "limps"."""
    if match[1]:
        return "is " if match[1].lower() == "be" else "has "
    return third_person(match[2]) if match[2] else "is"


def _then(match: re.Match[str]) -> str:
    """ "Jumps before kneeling" jumps, then kneels."""
    word, known = match[1].lower(), vocabulary()
    base = next(iter(base_forms(word, known.verbs, known.irregular)), word)
    return match[0] if base in (word, "be") else f", then {third_person(base)}"


def _as_curve(match: re.Match[str]) -> str:
    way = (match[1] or "").lower()
    side = "" if not way else " to the left" if way.startswith(("counter", "anti")) else " to the right"
    return f"in a curve{side}"
