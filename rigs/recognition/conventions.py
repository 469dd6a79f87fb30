"""Naming conventions of rigs: one JSON file each in presets/."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from .mapping import LIMBS, SIDES, Mapping, Switch
from .spelling import Reading, squeezed

_FOLDER = Path(__file__).parent / "presets"
# How names tell the sides apart: a pattern around the word, and the words.
_ALONE = r"(?<![A-Za-z]){}(?![A-Za-z])"
_SIDE_WORDS = (
    *(("{}", left, right) for left, right in (("Left", "Right"), ("left", "right"), ("左", "右"))),
    *((_ALONE, left, right) for left, right in (("L", "R"), ("l", "r"))),
    *((r"^{}(?=[A-Z])", left, right) for left, right in (("l", "r"), ("L", "R"))),
)


@dataclass(frozen=True)
class Convention:
    """A way of naming bones. Names are patterns: "a|b" are alternatives, {} stands for the side's word.

    kind: "control" for bones that an animator turns, "deform" for bones that move the mesh. middle: pelvis and head; limbs: hip to wrist.
    spine, neck: from below. marks: parts of names that only this convention has; with them present the match is surer. travel: the bone
    that carries the body's location, and turns_travel whether it turns with the pelvis. switches: pose-bone properties that make the
    controls count. ik: IK controls of wrist and ankle, poles of elbow and knee; ik_switches: properties that make those stand still in
    the armature's space.
    """

    name: str
    kind: str
    sides: tuple[str, str]
    middle: dict[str, str]
    limbs: dict[str, str]
    spine: tuple[str, ...]
    neck: tuple[str, ...]
    marks: tuple[str, ...] = ()
    travel: str | None = None
    switches: tuple[Switch, ...] = field(default=())
    turns_travel: bool = False
    ik: dict[str, str] = field(default_factory=dict[str, str])
    ik_switches: tuple[Switch, ...] = ()


def other_side(name: str, names: Iterable[str]) -> str | None:
    """The bone among `names` that is called like this one with the sides' words exchanged; None where there is none."""
    known = set(names)
    for pattern, left, right in _SIDE_WORDS:
        for old, new in ((left, right), (right, left)):
            other = re.sub(pattern.format(old), new, name, count=1)
            if other != name and other in known:
                return other
    return None


@cache
def conventions() -> tuple[Convention, ...]:
    """All shipped conventions, those of controls first."""
    found = [_read(path) for path in sorted(_FOLDER.glob("*.json"))]
    return tuple(sorted(found, key=lambda convention: convention.kind != "control"))


def _read(path: Path) -> Convention:
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for key in ("switches", "ik_switches"):
        data[key] = tuple(Switch(**switch) for switch in data.get(key, ()))
    for key in ("sides", "spine", "neck", "marks"):
        data[key] = tuple(data.get(key, ()))
    return Convention(**data)


def named_mappings(convention: Convention, reading: Reading) -> list[Mapping]:
    """The convention's bones among a rig's names, one mapping for each way to take what stands around the names."""
    return [_found(convention, reading.stripped(*affix)) for affix in reading.affixes(_telling_joints(convention))]


def literal_names(convention: Convention) -> frozenset[str]:
    """The joints' names exactly as the convention spells them."""
    return _literal_names(convention.name)


@cache
def _literal_names(name: str) -> frozenset[str]:
    convention = next(known for known in conventions() if known.name == name)
    patterns = "|".join((*convention.middle.values(), *convention.limbs.values()))
    return frozenset(option for word in convention.sides for option in patterns.replace("{}", word).split("|"))


def _telling_joints(convention: Convention) -> dict[str, tuple[str, ...]]:
    """Spellings of the joints that what stands around names is read off."""
    return {f"{side}_{limb}": _options(convention.limbs[limb], word) for side, word in _words(convention) for limb in ("knee", "elbow")}


@cache
def _options(pattern: str | None, word: str) -> tuple[str, ...]:
    return tuple(map(squeezed, pattern.replace("{}", word).split("|"))) if pattern else ()


def _found(convention: Convention, reading: Reading) -> Mapping:
    """The convention's bones, as far as they are there."""

    def find(pattern: str | None, word: str = "") -> str | None:
        options = _options(pattern, word)
        return next((reading.names[option] for option in options if option in reading.names), None)

    joints = {role: find(pattern) for role, pattern in convention.middle.items()}
    for side, word in _words(convention):
        joints |= {f"{side}_{limb}": find(convention.limbs.get(limb), word) for limb in LIMBS}
    spine, neck = (tuple(bone for pattern in part if (bone := find(pattern))) for part in (convention.spine, convention.neck))
    joints = {role: bone for role, bone in joints.items() if bone}
    ik = {f"{side}_{limb}": find(pattern, word) for side, word in _words(convention) for limb, pattern in convention.ik.items()}
    names = frozenset(reading.names.values())
    return Mapping(
        joints,
        spine,
        neck,
        find(convention.travel),
        _present(convention.switches, convention, names),
        convention.turns_travel,
        {role: bone for role, bone in ik.items() if bone},
        _present(convention.ik_switches, convention, names),
    )


def _words(convention: Convention) -> Iterable[tuple[str, str]]:
    return zip(SIDES, convention.sides, strict=True)


def _present(switches: tuple[Switch, ...], convention: Convention, names: frozenset[str]) -> tuple[Switch, ...]:
    """Both sides' switches on bones that the rig has."""
    found = (
        Switch(bone, switch.property, switch.value)
        for switch in switches
        for bone in dict.fromkeys(switch.bone.replace("{}", word) for word in convention.sides)
    )
    return tuple(switch for switch in found if switch.bone in names)
