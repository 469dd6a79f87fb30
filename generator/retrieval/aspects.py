"""What a sentence says of a motion beside its verb: side, direction, count, place, pace, posture; and what it costs where a caption says
something else than the prompt.

An aspect's value is a set of bits, so that "left" beside "left and right" is no contradiction, and that a whole library is compared by
looking its values up in a row of a table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np

_HANDS = "hands?|arms?|fists?|forearms?|palms?|fingers?|wrists?|thumbs?"
_UPPER = "shoulders?|elbows?|ears?|eyes?|cheeks?|side of (?:the|his|her|their) (?:head|face)"
_LEGS = "leg|legs|foot|feet|knees?|thighs?|ankles?|heels?|toes?|shins?|hips?"
LIMBS = f"{_HANDS}|{_UPPER}|{_LEGS}"
_OWN = "(?:the |his |her |their |its |my |your )?"
_GAITS = "walk|run|jog|sprint|march|skip|stroll|stride|sneak|creep|limp|wander|pace|strut|tiptoe|hobble|stagger|trot|dash|wad|crawl"


@dataclass(frozen=True)
class Aspect:
    """values: a pattern for each bit. wrong: what it costs that prompt and caption name different values; missing: that the caption names
    none; extra: that the prompt names none, of each bit (one number for all of them, or one each)."""

    name: str
    values: tuple[str, ...]
    wrong: float
    missing: float
    extra: tuple[float, ...]
    # A prompt's bit, and a caption's that does for it: "one hand" is done by "the left hand".
    accepted: tuple[tuple[int, int], ...] = ()
    # Whether the first value that is found hides the others: "marches in place" goes nowhere.
    one_value: bool = False
    # Whether a caption may name others beside those that are asked for: whose hand strokes a cheek moves a hand, too.
    others_welcome: bool = False
    # Whether the last value counts only where no other is found: "the left hand" is more than "a hand".
    unspecific_last: bool = False

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(rf"\b(?:{value})\b") for value in self.values)

    @cached_property
    def _any(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{'|'.join(self.values)})\b")

    def value(self, text: str) -> int:
        """The bits of a text that `plain` made."""
        if not self._any.search(text):
            return 0
        found = [bit for bit, pattern in enumerate(self._patterns) if pattern.search(text)]
        if self.unspecific_last and len(found) > 1:
            found = [bit for bit in found if bit < len(self.values) - 1]
        return sum(1 << bit for bit in (found[:1] if self.one_value else found))

    def costs(self, asked: int) -> np.ndarray:
        """(2 ** bits,) what each value of a caption costs a prompt that has the value `asked`."""
        return np.array([self._cost(asked, told) for told in range(1 << len(self.values))], dtype=np.float32)

    def _cost(self, asked: int, told: int) -> float:
        if not asked:
            return max((self.extra[bit % len(self.extra)] for bit in _bits(told)), default=0.0)
        if not told:
            return self.missing
        done = [self._accepts(bit) & told for bit in _bits(asked)]
        foreign = told & ~self._all_accepted(asked)
        return self.wrong if not any(done) else 0.5 * self.wrong if (foreign and not self.others_welcome) or not all(done) else 0.0

    def _accepts(self, bit: int) -> int:
        return 1 << bit | sum(1 << other for own, other in self.accepted if own == bit)

    def _all_accepted(self, asked: int) -> int:
        return sum(1 << bit for bit in range(len(self.values)) if any(self._accepts(own) >> bit & 1 for own in _bits(asked)))


def _bits(value: int) -> list[int]:
    return [bit for bit in range(value.bit_length()) if value >> bit & 1]


_COUNTED = "times?|steps?|jumps?|hops?|squats?|punches|kicks?|circles?|lunges?|claps?|push ?ups?|sit ?ups?|bows?|turns?|jacks?|paces|reps"


def _count(word: str, digit: int, adverb: str) -> str:
    return rf"{adverb}|(?:{word}|{digit}) (?:\w+ ){{0,2}}?(?:{_COUNTED})"


def _sides(limbs: str, both: str, one: str) -> tuple[str, ...]:
    """Left, right, both, one of them and not told which."""
    return (
        rf"left (?:\w+ )?(?:{limbs})",
        rf"right (?:\w+ )?(?:{limbs})",
        rf"(?:both|two) {_OWN}(?:\w+ )?(?:{limbs})|(?:{both})",
        rf"(?:{one})",
    )


# Of `_sides`: one of them is done by the left or the right, and may be either.
_ONE = ((0, 3), (1, 3), (3, 0), (3, 1))

ASPECTS: tuple[Aspect, ...] = (
    Aspect(
        "part",
        (
            _HANDS,
            _LEGS,
            "head|face|chin|neck|nose|mouth|cheeks?|forehead|hair|eyes?|ears?|eyebrows?",
            "torso|trunk|waist|chest|belly|stomach|spine",
        ),
        wrong=0.2,
        missing=0.03,
        extra=(0.0,),
        others_welcome=True,
    ),
    Aspect(
        "hands",
        _sides(_HANDS, "hands|arms|fists|forearms|palms", r"(?:one|a|single|an) (?:\w+ )?(?:hand|arm|fist)|one handed|fist|hand|arm"),
        wrong=0.3,
        missing=0.04,
        # People are right-handed where nothing is said.
        extra=(0.04, 0.01, 0.02, 0.0),
        accepted=_ONE,
        unspecific_last=True,
    ),
    Aspect(
        "upper",
        _sides(_UPPER, "shoulders|elbows|ears|eyes", "shoulder|elbow|ear|eye"),
        wrong=0.25,
        missing=0.03,
        extra=(0.01,),
        accepted=_ONE,
        unspecific_last=True,
    ),
    Aspect(
        "legs",
        _sides(_LEGS, "legs|knees|heels|toes", "(?:one|a|single) (?:leg|foot|knee)|leg"),
        wrong=0.25,
        missing=0.04,
        extra=(0.01,),
        accepted=_ONE,
        unspecific_last=True,
    ),
    Aspect(
        "side",
        (
            rf"left(?:wards?)?(?! (?:\w+ )?(?:{LIMBS}|handed))|counterclockwise",
            rf"right(?:wards?)?(?! (?:\w+ )?(?:{LIMBS}|handed|away|after|before|now))|clockwise",
        ),
        wrong=0.35,
        missing=0.12,
        extra=(0.05,),
    ),
    Aspect(
        "direction",
        (
            "forwards?|ahead|straight on|onwards?",
            r"backwards?|(?<!turns )(?<!turn )(?<!and )(?<!the )(?<!his )(?<!her )(?<!their )back(?! and forth)|in reverse|backs away",
            r"sideways?|side ?steps?|side ?stepping|laterally|to (?:the|his|her|their|one) side|out to the sides",
        ),
        wrong=0.2,
        missing=0.06,
        extra=(0.02, 0.06, 0.05),
    ),
    Aspect("front", ("in front|before (?:him|her|them)", "behind"), 0.2, 0.03, (0.01, 0.04)),
    Aspect(
        "height",
        (
            r"over (?:\w+ )?head|above (?:\w+ )?head|overhead|in the air|to the (?:ceiling|sky)|high|upwards?|hands up|"
            r"arms? up|look\w* up|up (?:at|to|into|towards?)",
            r"low|downwards?|look\w* down|down at|to the (?:floor|ground)|hanging|at (?:the|his|her|their) sides|"
            r"to (?:the|his|her|their) toes",
        ),
        wrong=0.2,
        missing=0.06,
        extra=(0.04, 0.04),
    ),
    Aspect(
        "count",
        (
            _count("one|a single", 1, "once"),
            _count("two", 2, "twice"),
            _count("three", 3, "thrice"),
            _count("four", 4, "four times"),
            _count("five|six|seven|eight|nine|ten", 5, r"[6-9] times|\d\d times"),
            r"several|repeatedly|again and again|over and over|many|a few|few times|continuously|keeps|repeated|multiple|"
            r"jump\w* up and down|many times",
        ),
        wrong=0.25,
        missing=0.1,
        extra=(0.01, 0.05, 0.05, 0.05, 0.05, 0.02),
        accepted=((5, 1), (5, 2), (5, 3), (5, 4)),
    ),
    Aspect(
        "place",
        (
            r"in place|on the spot|without (?:moving|travelling|going)|on one spot|where \w+ stands?|stationary",
            rf"(?:{_GAITS})\w*|(?:jump|hop|leap|step|climb|vault)\w* over",
        ),
        wrong=0.25,
        missing=0.15,
        extra=(0.03, 0.15),
        one_value=True,
    ),
    Aspect(
        "rising",
        (
            r"(?:stands?|standing|gets?|getting|rises?|rising|sits?|stood|got) (?:back )?up|rises?|rising|to (?:his|her|their) feet",
            r"(?:sits?|sitting|lies?|lays?|lying|laying|gets?|kneels?|kneeling|crouch(?:es)?|squats?|falls?|drops?|goes|sinks?)"
            r" (?:\w+ )?down"
            r"|takes? a seat|falls?|falling",
        ),
        wrong=0.3,
        missing=0.06,
        extra=(0.08, 0.08),
    ),
    Aspect(
        "posture",
        (
            r"sit|sits|sitting|seated|sat",
            r"lie|lies|lying|lays?|laying|laid",
            r"kneel\w*|on (?:\w+ )?knees|on one knee",
            r"squat\w*|crouch\w*",
            r"crawl\w*|all fours",
        ),
        wrong=0.2,
        missing=0.1,
        extra=(0.12,),
    ),
    Aspect(
        "lying",
        (r"on (?:his|her|their|the|your) back|face ?up", r"on (?:\w+ )?(?:belly|stomach|front)|face ?down", r"on (?:\w+ )?(?:\w+ )?side"),
        wrong=0.2,
        missing=0.0,
        extra=(0.0,),
    ),
    Aspect(
        "pace",
        (
            r"slow|slowly|calmly|leisurely|carefully|gently|slowed",
            r"fast|quick|quickly|rapid|rapidly|briskly|swiftly|hurriedly|faster|sprint\w*|vigorously",
        ),
        wrong=0.2,
        missing=0.04,
        extra=(0.03,),
    ),
    Aspect("negation", (r"not|no|without|never|nothing|doesn t|does not|but",), wrong=0.0, missing=0.08, extra=(0.12,)),
    Aspect("order", (r"then|after|before|afterwards|finally|while|as (?:he|she|they|the)",), wrong=0.0, missing=0.0, extra=(0.04,)),
    Aspect(
        "turning",
        ("quarter|90|ninety", "half|180|around|round", "full|360|complete"),
        wrong=0.1,
        missing=0.02,
        extra=(0.02, 0.02, 0.04),
    ),
)

_WORD = re.compile(r"[a-z0-9]+")
_TURN = re.compile(r"\b(?:counter|anti|contra)[ -]?clock[ -]?wise\b")


def plain(text: str) -> str:
    """In lower case, words and numbers alone, one blank between them."""
    return " ".join(_WORD.findall(_TURN.sub("counterclockwise", text.lower())))


def aspect_values(text: str) -> np.ndarray:
    """(A,) uint8 of a text that `plain` made."""
    return np.array([aspect.value(text) for aspect in ASPECTS], dtype=np.uint8)
