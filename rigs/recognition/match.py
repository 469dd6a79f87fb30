"""Recognise a rig: what its bones are called, by convention or in plain words, and how they hang together; with a confidence, never in
silence."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .controls import with_controls
from .mapping import REQUIRED, Mapping, mapping_problems
from .named import NamedMapping, best_named
from .oddities import FOUR_LEGS, oddities
from .rig import Rig
from .structure import structural_mapping
from .words import worded_mapping

# From this confidence on a rig is used without asking; below the second nothing is proposed.
SURE, POSSIBLE = 0.8, 0.5
# A mapping that only the structure speaks for is always asked about, and so is one that only plain words do; both together are believed.
_STRUCTURE, _WORDS, _BOTH = 0.7, 0.7, 0.9
# A convention that lacks a few bones, which the structure has.
_COMPLETED = 0.75
_GUESSED = "No naming convention fits; the joints are guessed from the rig's structure, so look them over."
_SPELLED = "No naming convention fits; the joints are read from what the bones are called, so look them over."


@dataclass(frozen=True)
class Match:
    """What a rig was recognised as. convention: its name, or "" for none. mapping: None when there is nothing to propose. confidence: 0
    to 1. reasons: sentences on what is missing or in doubt. alternatives: what else it may be, likeliest first."""

    convention: str
    mapping: Mapping | None
    confidence: float
    reasons: tuple[str, ...] = ()
    alternatives: tuple[Match, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether the mapping can be used without asking."""
        return self.mapping is not None and self.confidence >= SURE

    @property
    def proposals(self) -> tuple[Match, ...]:
        """What can be looked over, likeliest first: this one and its alternatives, as far as they have a mapping."""
        return tuple(found for found in (self, *self.alternatives) if found.mapping is not None)


def recognise(rig: Rig) -> Match:
    """The best match of a rig; one without a mapping, and with the reason, when it is no humanoid."""
    if not rig.names:
        return Match("", None, 0.0, (f"“{rig.name}” has no bones.",))
    named = best_named(rig)
    if not named.missing and named.confidence >= SURE:
        return Match(named.convention, named.mapping, named.confidence)
    structure, words = _usable(structural_mapping(rig), rig), _usable(worded_mapping(rig), rig)
    if words is not None and structure is not None and _agree(words, structure):
        return Match("names and structure", words, _BOTH)
    found = _by_weight(_of_named(named, structure), _of_structure(structure), _of_words(words))
    if FOUR_LEGS in named.problems:
        return Match("", None, 0.0, (f"“{rig.name}” is no humanoid: it stands on four legs.",), found)
    if found and found[0].confidence >= POSSIBLE:
        best, *others = found
        return replace(best, reasons=(*best.reasons, *_differences(best, others)), alternatives=tuple(others))
    reason = f"“{rig.name}” is not recognised as a humanoid: no two arms, two legs and a spine were found."
    return Match("", None, 0.0, (reason, *_lacks(named), *named.problems), found)


def _usable(mapping: Mapping | None, rig: Rig) -> Mapping | None:
    """The mapping on controls, where nothing speaks against it."""
    mapping = None if mapping is None else with_controls(mapping, rig)
    return None if mapping is None or mapping_problems(mapping, rig) or oddities(mapping, rig) else mapping


def _agree(a: Mapping, b: Mapping) -> bool:
    """Whether both have the same bones for all limbs."""
    return all(a.joints.get(role) == b.joints.get(role) for role in REQUIRED if role != "pelvis")


def _of_named(named: NamedMapping, structure: Mapping | None) -> Match | None:
    """A part of a convention's names says little alone: half of them are found on birds and dogs. All of them say more than structure
    does, and what speaks against them is told first."""
    if named.missing:
        if structure is None or named.fit < POSSIBLE:
            return None
        if (completed := _completed(named, structure)) is not None:
            return completed
        confidence = min(named.fit, _STRUCTURE - 0.05)
    else:
        confidence = named.confidence if named.confidence < POSSIBLE else max(named.confidence, _STRUCTURE)
    return Match(named.convention, named.mapping, confidence, (*_lacks(named), *named.problems))


def _completed(named: NamedMapping, structure: Mapping) -> Match | None:
    """The convention's bones with those that it lacks as the structure has them, where both agree on all others."""
    ours, theirs = named.mapping.joints, structure.joints
    if any(ours[role] != theirs[role] for role in REQUIRED if role in ours and role in theirs and role != "pelvis"):
        return None
    mapping = replace(named.mapping, joints=theirs | ours, spine=named.mapping.spine or structure.spine)
    reasons = tuple(f"“{role}” has no bone by name; the structure says “{theirs[role]}”." for role in named.missing if role in theirs)
    return Match(named.convention, mapping, _COMPLETED, reasons or _lacks(named))


def _lacks(named: NamedMapping) -> tuple[str, ...]:
    return tuple(f"“{role}” has no bone." for role in named.missing) if named.fit > 0.3 else ()


def _of_structure(structure: Mapping | None) -> Match | None:
    return None if structure is None else Match("structure", structure, _STRUCTURE, (_GUESSED,))


def _of_words(words: Mapping | None) -> Match | None:
    return None if words is None else Match("names", words, _WORDS, (_SPELLED,))


def _by_weight(*found: Match | None) -> tuple[Match, ...]:
    """Likeliest first; of two alike the first."""
    return tuple(sorted((match for match in found if match is not None), key=lambda match: -match.confidence))


def _differences(best: Match, others: list[Match]) -> tuple[str, ...]:
    """Where what else the rig may be has other bones: one sentence each."""
    found: list[str] = []
    for other in others:
        ours, theirs = (match.mapping.joints if match.mapping else {} for match in (best, other))
        if differing := [role for role in REQUIRED if role in ours and role in theirs and ours[role] != theirs[role]]:
            role = differing[0]
            more = f" ({len(differing) - 1} more)" if len(differing) > 1 else ""
            found.append(f"“{other.convention}” would take “{theirs[role]}” rather than “{ours[role]}” for {role}{more}.")
    return tuple(found)
