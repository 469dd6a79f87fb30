"""What a sentence says of a motion beside its verb: side, direction, count, place, pace, posture.

The patterns read a text that `plain` made; the costs are in units of a ranking's score, where saying all that is asked is 1.
"""

from __future__ import annotations

import re

import numpy as np

from .aspect import Aspect

_HANDS = "hands?|arms?|fists?|forearms?|palms?|fingers?|wrists?|thumbs?"
_UPPER = "shoulders?|elbows?|ears?|eyes?|cheeks?|side of (?:the|his|her|their) (?:head|face)"
_LEGS = "leg|legs|foot|feet|knees?|thighs?|ankles?|heels?|toes?|shins?|hips?"
LIMBS = f"{_HANDS}|{_UPPER}|{_LEGS}"
_OWN = "(?:the |his |her |their |its |my |your )?"
_FLIGHT = r"(?:\w+ ){0,3}?(?:stairs?|steps|staircase|stairway|ladder|hill|slope|ramp)"
_TURNED = "heads?|face|neck|chin|torso|trunk|waist|upper body|shoulders?|hips?"
_GAITS = "walk|run|jog|sprint|march|skip|stroll|stride|sneak|creep|limp|wander|pace|strut|tiptoe|hobble|stagger|trot|dash|wad|crawl"
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
            r"over (?:\w+ )?head|above (?:\w+ )?head|overhead|in the air|to the (?:ceiling|sky)|high|upwards?|hands up|arms? up"
            r"|look\w* up|up (?:at|to|into|towards?)|(?:stretch|reach|rais|point|throw|h[eo]ld|put)\w* (?:\w+ ){0,3}up",
            r"low|downwards?|look\w* down|down at|to the (?:floor|ground)|hanging"
            r"|at (?:the|his|her|their) sides|to (?:the|his|her|their) toes",
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
            r"several|repeatedly|again and again|over and over|many|a few|few times|continuously|keeps|repeated|multiple"
            r"|jump\w* up and down|many times|(?:do|does|doing|some|throw\w*|perform\w*|practi[cs]\w*) (?:(?!a |an |the )\w+ ){0,2}"
            r"(?:squats|lunges|burpees|crunches|jacks|push ups|sit ups|jumps|hops|kicks|punches|uppercuts|hooks|rolls|cartwheels)",
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
            rf"(?:{_GAITS})\w*|(?:jump|hop|leap|step|climb|vault)\w* over"
            r"|(?:go|mov|head|proceed|advanc|travel)\w* (?:\w+ )?(?:ahead|forwards?|backwards?|along|straight|across|off|away|on)",
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
            r"(?:sits?|sitting|lies?|lays?|lying|laying|gets?|kneels?|kneeling|crouch(?:es)?"
            r"|squats?|falls?|drops?|goes|sinks?) (?:\w+ )?down"
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
    # Who is to turn, lean or shake does so as a whole.
    Aspect("trunk", ("heads?|neck|chin", "torso|trunk|waist|upper body|shoulders?|chest"), wrong=0.1, missing=0.03, extra=(0.06,)),
    Aspect("turned", (rf"(?:turn|rotat|swivel|twist)\w* {_OWN}(?:{_TURNED})",), wrong=0.0, missing=0.05, extra=(0.15,)),
    Aspect(
        "climb",
        (
            rf"up {_FLIGHT}|upstairs|ascend\w*|stairs up|climb\w* (?!down)(?:up )?{_FLIGHT}",
            rf"down {_FLIGHT}|downstairs|descend\w*|stairs down",
        ),
        wrong=0.4,
        missing=0.05,
        extra=(0.02, 0.1),
    ),
    # Who is punched does not punch.
    Aspect(
        "passive",
        (
            r"(?:gets?|getting|got|is|was|being|been) (?:\w+ly )?(?:hit|shot|struck|\w+ed (?:by|in|on|off|back|down|out|over|to)"
            r"|(?:punch|kick|push|knock|slapp|stabb|tackl|attack|trip|beat|grabb|pull|hurt|wound|injur)(?:ed|en)?)",
        ),
        wrong=0.0,
        missing=0.25,
        extra=(0.12,),
    ),
    Aspect("negation", (r"not|no|without|never|nothing|doesn t|does not|but",), wrong=0.0, missing=0.08, extra=(0.12,)),
    Aspect("order", (r"then|after|before|afterwards|finally|while|as (?:he|she|they|the)",), wrong=0.0, missing=0.0, extra=(0.04,)),
    Aspect(
        "turning",
        ("quarter|90|ninety", "half|180|around|round|about(?: face)?", "full|360|complete"),
        wrong=0.1,
        missing=0.02,
        extra=(0.02, 0.02, 0.04),
    ),
)

_WORD = re.compile(r"[a-z0-9]+")
_COMPOUND = re.compile(r"\b(sit|push|pull|chin|press)ups?\b")
# Written as one word, they are found as one.
_APART = re.compile(
    r"\b(?:(tip)[ -](toe)|(zig)[ -](zag)|(criss)[ -](cross)|(cart)[ -](wheel)|(hand|head)[ -](stand)|(back|front)[ -](flip)"
    r"|(moon|cat)[ -](walk))"
)
_TURN = re.compile(r"\b(?:counter|anti|contra)[ -]?clock[ -]?wise\b")


def plain(text: str) -> str:
    """In lower case, words and numbers alone, one blank between them."""
    text = _COMPOUND.sub(r"\1 ups", _TURN.sub("counterclockwise", text.lower()))
    text = _APART.sub(lambda match: "".join(filter(None, match.groups())), text)
    return " ".join(_WORD.findall(text))


def aspect_values(text: str) -> np.ndarray:
    """(A,) uint8 of a text that `plain` made."""
    return np.array([aspect.value(text) for aspect in ASPECTS], dtype=np.uint8)
