"""One bone, many spellings: names without what file formats, exporters and animators put around them.

`mixamorig:LeftUpLeg`, `mixamorig_LeftUpLeg`, `LeftUpLeg.001`, `left up leg` and `LEFT_UPLEG_055` are one name. Capitals, separators and
namespaces never tell bones apart; what comes before or after a name does not where all bones of a rig have it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

# Exporters number bones at the end (glTF viewers, Blender's .001) or at the front.
_NUMBERED_AFTER, _NUMBERED_BEFORE = re.compile(r"[\s._-]\d{1,4}$"), re.compile(r"^\d{1,4}[\s._-]+")
# A rig counts as numbered when this share of its names is.
_MOST = 0.9
# What stands around names is read off where at least so many joints agree on it, and the likeliest few readings are tried.
_AGREEING, _TRIED = 3, 3


def squeezed(name: str) -> str:
    """A bone's name in small letters and digits alone, without namespace; wide characters as narrow ones."""
    name = unicodedata.normalize("NFKC", name).lower()
    return "".join(filter(str.isalnum, re.split(r"[:|]", name)[-1])) or "".join(filter(str.isalnum, name))


@dataclass(frozen=True)
class Reading:
    """A rig's names read in one way. names: {squeezed: the name itself}."""

    names: Mapping[str, str]

    @cached_property
    def _stripped(self) -> dict[tuple[str, str], Reading]:
        return {}

    def stripped(self, before: str, after: str) -> Reading:
        """The names that have both around them, without."""
        if not before and not after:
            return self
        key = before, after
        if key not in self._stripped:
            end = -len(after) or None
            inside = {name[len(before) : end]: own for name, own in self.names.items() if name.startswith(before) and name.endswith(after)}
            self._stripped[key] = Reading(inside)
        return self._stripped[key]

    def affixes(self, joints: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
        """What stands before and after the names of most joints, likeliest first, nothing at all leading.

        joints: squeezed names that each may have.
        """
        votes: Counter[tuple[str, str]] = Counter()
        for options in joints.values():
            seen = {
                (name[:at], name[at + len(option) :])
                for option in options
                for name in self.names
                if (at := name.find(option)) >= 0 and len(name) > len(option)
            }
            votes.update(seen)
        return [("", ""), *(affix for affix, count in votes.most_common(_TRIED) if count >= _AGREEING)]


def readings(names: Iterable[str]) -> tuple[Reading, ...]:
    """The ways to read a rig's names: as they are, and without numbers that an exporter gave to all of them."""
    names = tuple(names)
    found = [Reading(_by_spelling(names, names))]
    for numbered in (_NUMBERED_AFTER, _NUMBERED_BEFORE):
        plain = tuple(numbered.sub("", name) for name in names)
        changed = sum(a != b for a, b in zip(names, plain, strict=True))
        if names and changed >= _MOST * len(names):
            found.append(Reading(_by_spelling(plain, names)))
    return tuple(found)


def _by_spelling(spelled: Iterable[str], names: Iterable[str]) -> dict[str, str]:
    known: dict[str, str] = {}
    for spelling, name in zip(spelled, names, strict=True):
        known.setdefault(squeezed(spelling), name)
    return known
