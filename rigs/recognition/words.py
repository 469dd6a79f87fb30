"""A mapping from the words in the names of bones, whatever convention they follow or mix: "thigh", "calf", "palm", "left"."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from .controls import control_of
from .mapping import SIDES, Mapping
from .rig import Rig

_FILE = Path(__file__).parent / "words.json"
# LeftUpLeg, upper_arm.L, lThighBend, 左足: runs of capitals, words with or without one, digits.
_TOKENS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\dA-Za-z_]+")
# A word in so many of the names tells none of them apart.
_EVERYWHERE = 0.7


@dataclass(frozen=True)
class _Words:
    """sides, parts: {word: side or part}. extra: words that mean nothing; others: words that say that a bone is something else."""

    sides: dict[str, str]
    parts: dict[str, str]
    extra: frozenset[str]
    others: frozenset[str]


@dataclass(frozen=True)
class _Bone:
    index: int
    side: str
    part: str


def worded_mapping(rig: Rig) -> Mapping | None:
    """The joints whose bones' names say what they are; None where a required one is not named, or two bones are named alike."""
    bones = _read(rig)
    joints: dict[str, int] = {}
    for side in SIDES:
        own = {part: _foremost(rig, [bone.index for bone in bones if (bone.side, bone.part) == (side, part)]) for part in _parts()}
        joints |= {f"{side}_{joint}": bone for joint, bone in _limbs(own).items() if bone is not None}
    if any(f"{side}_{joint}" not in joints for side in SIDES for joint in ("hip", "knee", "ankle", "shoulder", "elbow")):
        return None
    middle = {
        part: [bone.index for bone in bones if not bone.side and bone.part == part] for part in ("pelvis", "hip", "spine", "neck", "head")
    }
    pelvis = _pelvis(rig, joints, middle["pelvis"] or middle["hip"])
    trunk = set(_above(rig, joints, "shoulder")) - {pelvis}
    spine = sorted((bone for bone in middle["spine"] if bone in trunk), key=lambda bone: len(rig.ancestors(bone)))
    if pelvis is None or not spine:
        return None
    head = _foremost(rig, middle["head"])
    neck = sorted(middle["neck"], key=lambda bone: len(rig.ancestors(bone)))
    named = {"pelvis": pelvis} | ({"head": head} if head is not None else {}) | joints
    if len(set(named.values()) | {*spine, *neck}) < len(named) + len(spine) + len(neck):
        return None
    return Mapping(
        {role: rig.names[bone] for role, bone in named.items()},
        tuple(rig.names[bone] for bone in spine),
        tuple(rig.names[bone] for bone in neck),
    )


@cache
def _vocabulary() -> _Words:
    data = json.loads(_FILE.read_text(encoding="utf-8"))
    sides, parts = ({word: meaning for meaning, words in data[kind].items() for word in words} for kind in ("sides", "parts"))
    return _Words(sides, parts, frozenset(data["extra"]), frozenset(data["others"]))


def _parts() -> tuple[str, ...]:
    return tuple(dict.fromkeys(_vocabulary().parts.values()))


def _tokens(name: str) -> list[str]:
    return [token.lower() for token in _TOKENS.findall(unicodedata.normalize("NFKC", name))]


def _read(rig: Rig) -> list[_Bone]:
    """The bones whose names are words for a part of a body, with nothing else in them."""
    tokens = [_tokens(name) for name in rig.names]
    common = Counter(word for words in tokens for word in set(words))
    meaningless = {word for word, count in common.items() if count > _EVERYWHERE * len(tokens)}
    found = (_meaning(index, words, meaningless) for index, words in enumerate(tokens) if rig.names[index] not in rig.idle)
    controls = (replace(bone, index=control_of(rig, bone.index)) for bone in found if bone is not None)
    return list(dict.fromkeys(controls))


def _meaning(index: int, tokens: Iterable[str], meaningless: set[str]) -> _Bone | None:
    words = _vocabulary()
    side, part = "", ""
    for token in tokens:
        if token in words.others:
            return None
        if token in words.sides and not side:
            side = words.sides[token]
        elif token not in meaningless and token not in words.extra and not token.isdigit():
            part += token
    if part not in words.parts and not side and part[:1] in "lr" and part[1:] in words.parts:
        side, part = {"l": "left", "r": "right"}[part[0]], part[1:]
    return _Bone(index, side, words.parts[part]) if part in words.parts else None


def _foremost(rig: Rig, bones: list[int]) -> int | None:
    """The one that carries all others of the same name; None where two stand side by side."""
    first = next((bone for bone in bones if all(bone == other or bone in rig.ancestors(other) for other in bones)), None)
    return first if first is not None or len(bones) != 1 else bones[0]


def _limbs(own: dict[str, int | None]) -> dict[str, int | None]:
    """Which bone of one side is which joint; own: by what they are called. A "leg" is above a "knee" or below a "thigh", an "arm" below a
    "shoulder", and a "shoulder" without an arm is the arm."""
    thigh = own["thigh"] if own["thigh"] is not None else own["hip"]
    hip, knee = (thigh, own["knee"] if own["knee"] is not None else own["leg"]) if thigh is not None else (own["leg"], own["knee"])
    upper = own["upper arm"] if own["upper arm"] is not None else own["arm"]
    shoulder, collar = (upper, own["collar"]) if upper is not None else (own["shoulder"], own["collar"])
    if upper is not None and collar is None:
        collar = own["shoulder"]
    ankle = own["ankle"] if own["ankle"] is not None else own["foot"]
    foot = own["toe"] if own["toe"] is not None else own["foot"] if own["ankle"] is not None else None
    wrist = own["wrist"] if own["wrist"] is not None else own["hand"]
    limbs = {"hip": hip, "knee": knee, "ankle": ankle, "foot": foot, "collar": collar, "shoulder": shoulder}
    return limbs | {"elbow": own["elbow"], "wrist": wrist}


def _above(rig: Rig, joints: dict[str, int], joint: str) -> list[int]:
    """The bones above both sides' bones of a joint, nearest first."""
    left, right = (rig.ancestors(joints[f"{side}_{joint}"]) for side in SIDES)
    return [bone for bone in left if bone in right]


def _pelvis(rig: Rig, joints: dict[str, int], named: list[int]) -> int | None:
    """The bone called so that is nearest above the legs, else the nearest above both."""
    above = _above(rig, joints, "hip")
    return next((bone for bone in above if bone in named), above[0] if above else None)
