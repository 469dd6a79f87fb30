"""A mapping by names that one of the conventions has for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .controls import with_controls
from .conventions import Convention, conventions, literal_names, named_mappings
from .mapping import JOINTS, REQUIRED, Mapping, carriers, mapping_problems
from .oddities import oddities
from .rig import Rig
from .spelling import readings, squeezed

# What is missing or odd takes this much off a match by names.
_OPTIONAL, _MARK, _ODD, _SPINE, _AROUND, _SPELLED = 0.1, 0.02, 0.3, 0.002, 0.001, 0.005

# Bones of spine and neck that the longest have.
_LONGEST = 9


@dataclass(frozen=True)
class NamedMapping:
    """fit: how many of the convention's bones are there, 0 to 1; confidence: what else speaks against them taken off. missing: required
    joints without a bone; problems: sentences on what is odd."""

    convention: str
    mapping: Mapping
    fit: float
    confidence: float
    missing: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def best_named(rig: Rig) -> NamedMapping:
    """The convention whose names fit best. By fit first: a convention that lacks a joint must not win by not seeing that it is out of
    place."""
    marks = tuple(squeezed(name.replace(":", "_")) for name in rig.names)
    return max(_candidates(rig, marks), key=lambda found: (found.fit, found.confidence))


def _candidates(rig: Rig, marks: tuple[str, ...]) -> Iterator[NamedMapping]:
    read = readings(rig.names)
    for convention in conventions():
        for reading in read:
            for number, mapping in enumerate(named_mappings(convention, reading)):
                found = _judged(convention, mapping, rig, marks)
                # Names as they are come before names without what stands around them.
                yield replace(found, fit=found.fit - _AROUND * number)


def _judged(convention: Convention, mapping: Mapping, rig: Rig, marks: tuple[str, ...]) -> NamedMapping:
    wanted = [*REQUIRED, "spine"]
    missing = tuple(role for role in wanted if role not in mapping.joints and not (role == "spine" and mapping.spine))
    if missing:
        fit = 0.9 * (1.0 - len(missing) / len(wanted)) - 0.1
        return NamedMapping(convention.name, mapping, fit, fit, missing)
    mapping = _with_able_travel(_without_twice(with_controls(mapping, rig)), rig)
    problems = (*mapping_problems(mapping, rig), *oddities(mapping, rig))
    fit = _fit(convention, mapping, marks)
    return NamedMapping(convention.name, mapping, fit, max(0.0, fit - _ODD * len(problems)), (), problems)


def _fit(convention: Convention, mapping: Mapping, marks: tuple[str, ...]) -> float:
    """How many of the optional bones are found, and whether what marks the convention is there."""
    absent = [role for role in JOINTS if role not in mapping.joints]
    fit = 1.0 - _OPTIONAL * (len(absent) / len(JOINTS) + 0.2 * (not mapping.neck))
    present = [any(squeezed(mark) in name for name in marks) for mark in convention.marks]
    fit -= _MARK * (1.0 - (sum(present) / len(present) if present else 0.5))
    # Among conventions with the same names, the one that spells them so, and the one that sees more of the spine.
    literal = literal_names(convention)
    otherwise = sum(name not in literal for name in mapping.joints.values()) / len(mapping.joints)
    unseen = max(0, _LONGEST - len(mapping.spine) - len(mapping.neck))
    return fit - _SPELLED * otherwise - _SPINE * unseen


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
