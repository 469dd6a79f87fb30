"""Recognise a rig: its bones' names and hierarchy against every convention, then its structure; with a confidence, never in silence."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..math.rotations import cross
from .conventions import Convention, canonical, conventions, named_mapping
from .mapping import BELOW, JOINTS, REQUIRED, SIDES, Mapping, carriers, mapping_problems
from .rig import Rig
from .structure import structural_mapping

# From this confidence on a rig is used without asking; below the second nothing is proposed.
SURE, POSSIBLE = 0.8, 0.5
# A mapping that only the structure speaks for is always asked about.
_STRUCTURE = 0.7
# What is missing or odd takes this much off a match by names.
_OPTIONAL, _MARK, _ODD = 0.1, 0.02, 0.3
# A person's thigh over the trunk, shin over thigh and so on: far outside, the bones are not what their names say.
_PROPORTIONS = (0.3, 3.0)
# The largest cosine between legs and trunk of a body that does not stand upright; and from which on two lines point the same way.
_UPRIGHT = 0.7


@dataclass(frozen=True)
class Match:
    """What a rig was recognised as. convention: its name, or "" for none. mapping: None when there is nothing to propose. confidence: 0
    to 1. reasons: sentences on what is missing or in doubt."""

    convention: str
    mapping: Mapping | None
    confidence: float
    reasons: tuple[str, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether the mapping can be used without asking."""
        return self.mapping is not None and self.confidence >= SURE


def recognise(rig: Rig) -> Match:
    """The best match of a rig; one without a mapping, and with the reason, when it is no humanoid."""
    if not rig.names:
        return Match("", None, 0.0, (f"“{rig.name}” has no bones.",))
    # By fit of the names first: a convention that lacks a joint must not win by not seeing that it is out of place.
    _, named = max((_named(convention, rig) for convention in conventions()), key=lambda found: (found[0], found[1].confidence))
    if named.confidence >= POSSIBLE:
        return named
    mapping = structural_mapping(rig)
    if mapping is not None and not mapping_problems(mapping, rig) and not (odd := _oddities(mapping, rig)):
        reason = "No naming convention fits; the joints are guessed from the rig's structure, so look them over."
        return Match("structure", mapping, _STRUCTURE, (reason, *odd))
    missing = named.reasons if named.confidence > 0.3 else ()
    return Match("", None, 0.0, (f"“{rig.name}” is not recognised as a humanoid: no two arms, two legs and a spine were found.", *missing))


def _named(convention: Convention, rig: Rig) -> tuple[float, Match]:
    """How well the names fit, and the match with what else speaks against it taken off."""
    mapping = named_mapping(convention, rig.names)
    wanted = [*REQUIRED, "spine"]
    found = [role for role in REQUIRED if role in mapping.joints] + (["spine"] if mapping.spine else [])
    confidence = len(found) / len(wanted)
    reasons = tuple(f"“{role}” has no bone." for role in wanted if role not in found)
    if confidence < 1.0:
        confidence = 0.9 * confidence - 0.1
        return confidence, Match(convention.name, mapping if confidence >= POSSIBLE else None, confidence, reasons)
    mapping = _with_able_travel(_without_twice(mapping), rig)
    problems = (*mapping_problems(mapping, rig), *_oddities(mapping, rig))
    expected = [role for role in JOINTS if role in convention.middle or role.partition("_")[2] in convention.limbs]
    absent = [role for role in expected if role not in mapping.joints]
    spine = 1.0 - len(mapping.spine) / len(convention.spine)
    confidence -= _OPTIONAL * (len(absent) / len(JOINTS) + 0.2 * spine + 0.2 * (not mapping.neck))
    present = {canonical(name) for name in rig.names} | {name.partition(":")[0].lower() for name in rig.names}
    marks = [any(canonical(mark) == name or mark.lower() in name for name in present) for mark in convention.marks]
    confidence -= _MARK * (1.0 - (sum(marks) / len(marks) if marks else 0.5))
    return confidence, Match(convention.name, mapping, max(0.0, confidence - _ODD * len(problems)), problems)


def _without_twice(mapping: Mapping) -> Mapping:
    """A bone that patterns for spine and pelvis both found is the pelvis's."""
    taken = set(mapping.joints.values())
    spine = tuple(bone for bone in dict.fromkeys(mapping.spine) if bone not in taken)
    neck = tuple(bone for bone in dict.fromkeys(mapping.neck) if bone not in taken and bone not in spine)
    return replace(mapping, spine=spine, neck=neck)


def _with_able_travel(mapping: Mapping, rig: Rig) -> Mapping:
    """Where the convention's bone does not carry the body or cannot be moved in this rig, another is to be found."""
    able = [rig.names[bone] for bone in carriers(mapping, rig) if rig.names[bone] not in rig.connected]
    return mapping if mapping.travel in able else replace(mapping, travel=None)


def _oddities(mapping: Mapping, rig: Rig) -> tuple[str, ...]:
    """What speaks against the mapping in the way the bones stand: sides swapped, limbs of no length, impossible proportions."""
    if any(bone not in rig.index for bone in mapping.bones.values()):
        return ()
    at = {role: rig.heads[rig.index[bone]] for role, bone in mapping.joints.items()}
    found: list[str] = []
    lengths = {low: float(np.linalg.norm(at[low] - at[high])) for low, high in BELOW.items() if low in at and high in at}
    for low, high in (("knee", "ankle"), ("ankle", "knee"), ("elbow", "knee")):
        a, b = (np.mean([lengths[f"{side}_{joint}"] for side in SIDES]) for joint in (low, high))
        if not (b > 0.0 and _PROPORTIONS[0] < a / b < _PROPORTIONS[1]):
            found.append(f"The bones of {low} and {high} have lengths that no person has.")
    for limb in ("knee", "elbow"):
        left, right = (lengths[f"{side}_{limb}"] for side in SIDES)
        if max(left, right) > 1.5 * min(left, right):
            found.append(f"Left and right {limb} bones differ in length by more than half.")
    hips, shoulders, ankles, hands = (
        np.mean([at[f"{side}_{joint}"] for side in SIDES], axis=0) for joint in ("hip", "shoulder", "ankle", _hand(at))
    )
    leg, trunk = ankles - hips, shoulders - hips
    across = abs(np.dot(leg, trunk)) < _UPRIGHT * np.linalg.norm(leg) * np.linalg.norm(trunk)
    if across and np.dot(hands - hips, leg) > 0.7 * np.dot(leg, leg):
        found.append("It stands on four legs.")
    if np.dot(leg, trunk) > _UPRIGHT * np.linalg.norm(leg) * np.linalg.norm(trunk):
        found.append("The legs point the same way as the trunk.")
    if leg[1] > _UPRIGHT * np.linalg.norm(leg):
        found.append("It stands on its head.")
    if all(f"{side}_foot" in at for side in SIDES):
        forwards = np.sum([at[f"{side}_foot"] - at[f"{side}_ankle"] for side in SIDES], axis=0)
        if np.dot(cross(at["left_hip"] - at["right_hip"], trunk), forwards) < 0.0:
            found.append("The toes point backwards: left and right may be swapped.")
    return tuple(found)


def _hand(at: dict[str, np.ndarray]) -> str:
    return "wrist" if all(f"{side}_wrist" in at for side in SIDES) else "elbow"
