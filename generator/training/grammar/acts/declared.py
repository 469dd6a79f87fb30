"""Programs that are data: hands held somewhere, raised, joined or doing strokes, trunks that bend and sway, declared in TOML files.

A file holds `[[held]]`, `[[raised]]`, `[[repeated]]`, `[[joined]]`, `[[bent]]` and `[[swayed]]`, each a table of the fields of the dataclass
of that name; what is left out has its default. A place is the name of one of `figure.places` ("belly"), `{ at = "belly", moved = [out, up,
ahead] }`, or a table of the fields of `OnBody` or `Towards`; a measure is one of those below. `[gestures]` and `[places]` hold what several
programs of the file share. What only code can say (a predicate of its own) stands in Python.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from ..checks import pitch, roll, twist
from ..figure import places
from ..figure.places import OnBody, Towards
from ..program import Program
from .bent import Bent, head_back, head_down, head_left, head_tilted, lean_aside, lean_back
from .gesture import Gesture, Stroke
from .held import Held
from .joined import Joined, bends_over, both_arms_hang, both_hands_fly
from .raised import Raised
from .repeated import Repeated, hand_falls
from .swayed import Swayed, head_pitch, head_yaw, pelvis_left, shoulder_height

Act = Held | Raised | Repeated | Joined | Bent | Swayed
_ACTS: dict[str, type[Act]] = {kind.__name__.lower(): kind for kind in (Held, Raised, Repeated, Joined, Bent, Swayed)}
_OF_HANDS = (both_arms_hang, both_hands_fly, hand_falls)
_OF_THE_HEAD = (head_back, head_down, head_left, head_pitch, head_tilted, head_yaw)
_OF_THE_TRUNK = (bends_over, lean_aside, lean_back, pelvis_left, pitch, roll, shoulder_height, twist)
# What is looked at on joints, by the names that files use.
_MEASURES = {measure.__name__: measure for measure in (*_OF_HANDS, *_OF_THE_HEAD, *_OF_THE_TRUNK)}
_SHARED = ("gestures", "places")


def declared_programs(file: Path) -> tuple[Program, ...]:
    """Raises ValueError, which names file and program, for what is no program."""
    return tuple(act.program() for act in declared_acts(file))


def declared_acts(file: Path) -> tuple[Act, ...]:
    """As `declared_programs`."""
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    if unknown := tables.keys() - {*_ACTS, *_SHARED}:
        raise ValueError(f"{file.name}: there is no {', '.join(sorted(unknown))}: a file holds {', '.join((*_ACTS, *_SHARED))}")
    reader = _Reader(tables.get("gestures", {}), tables.get("places", {}))
    return tuple(_act(file, reader, kind, table) for kind in _ACTS for table in tables.get(kind, ()))


def _act(file: Path, reader: _Reader, kind: str, table: Mapping[str, Any]) -> Act:
    try:
        return reader.built(_ACTS[kind], table)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{file.name}: {table.get('name', 'a program without a name')}: {error}") from error


@dataclass(frozen=True)
class _Reader:
    """What a file's programs share, by name."""

    gestures: Mapping[str, Any]
    places: Mapping[str, Any]

    def built(self, kind: type, table: Mapping[str, Any]) -> Any:
        """A dataclass of a table; lists are tuples."""
        own = {field.name for field in fields(kind)}
        if unknown := table.keys() - own:
            raise ValueError(f"there is no {', '.join(sorted(unknown))}: {', '.join(sorted(own))}")
        return kind(**{name: self._value(name, told) for name, told in table.items()})

    def _value(self, name: str, told: Any) -> Any:
        read = self._readers().get(name)
        if read is not None:
            return read(told)
        return tuple(told) if isinstance(told, list) else told

    def _readers(self) -> dict[str, Callable[[Any], Any]]:
        """By field."""
        return {
            "place": self._place,
            "own": self._place,
            "other": self._place,
            "places": lambda told: {hand: self._place(place) for hand, place in told.items()},
            "hands": self._place,
            "measure": _measure,
            "seen": _measure,
            "gesture": self._gesture,
            "stroke": self._stroke,
            "strokes": lambda told: {hand: self._stroke(stroke) for hand, stroke in told.items()},
        }

    def _place(self, told: Any) -> OnBody | Towards:
        if isinstance(told, str):
            return self._place(self.places[told]) if told in self.places else _place_on_body(told)
        if "at" in told:
            place = self._place(told["at"])
            if isinstance(place, Towards):
                raise ValueError(f"{told['at']} is a direction, which cannot be moved")
            return place.moved(*told["moved"])
        return self.built(Towards if "direction" in told else OnBody, told)

    def _gesture(self, told: Any) -> Gesture:
        if isinstance(told, str) and told not in self.gestures:
            raise ValueError(f"there is no gesture {told} in the file's [gestures]")
        return self.built(Gesture, self.gestures[told] if isinstance(told, str) else told)

    def _stroke(self, told: Any) -> Stroke:
        return self.built(Stroke, told)


def _place_on_body(name: str) -> OnBody:
    place = getattr(places, name.upper(), None)
    if not isinstance(place, OnBody):
        raise ValueError(f"there is no place {name} in figure.places, nor in the file's [places]")
    return place


def _measure(name: str) -> Callable[..., Any]:
    if name not in _MEASURES:
        raise ValueError(f"there is no measure {name}: {', '.join(_MEASURES)}")
    return _MEASURES[name]
