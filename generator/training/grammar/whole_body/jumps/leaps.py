"""Jumps: what feet, pelvis, heels and arms do when a body leaves the floor and comes down again, as lists that grow with each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from ..curves import flight_height
from ..feet import Home, Move
from ..pose import Pose
from ..upright import Upright

_Key = TypeVar("_Key", bound=tuple[Any, ...])


@dataclass
class Leaps:
    """A list of jumps under construction. at: seconds at which the body stands and the next one may begin; place: (left, forward)."""

    home: Home
    at: float
    place: tuple[float, float] = (0.0, 0.0)
    moves: list[Move] = field(default_factory=list[Move])
    flights: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])
    height: list[tuple[float, float]] = field(default_factory=lambda: [(0.0, 0.0)])
    heels: list[tuple[float, float]] = field(default_factory=lambda: [(0.0, 0.0)])
    poses: list[tuple[float, Pose]] = field(default_factory=lambda: [(0.0, Pose())])
    hips: list[tuple[float, tuple[float, float, float]]] = field(default_factory=lambda: [(0.0, (0.0, 0.0, 0.0))])

    def leap(self, air: float, step: tuple[float, float], deep: float, windup: float, tuck: float, shapes: tuple[Pose, Pose, Pose]) -> None:
        """Down, up into the air for `air` seconds, and down again, `step` (left, forward) metres away. deep, tuck: metres that the pelvis
        sinks before, and that the feet come up more than the pelvis. shapes: crouching before, in the air, landing."""
        start, off = self.at, self.at + windup
        low, high, soft = shapes
        land = off + air
        self.place = (self.place[0] + step[0], self.place[1] + step[1])
        for foot in (0, 1):
            x, _, z = self.home.toes[foot]
            to = (float(x + self.place[0]), 0.0, float(z + self.place[1]))
            self.moves.append(Move(foot, off, land, to, lift=flight_height(air) + tuck, sway=38, thrown=True))
        self.flights.append((off, land))
        self.height += [
            (start, 0.0),
            (start + 0.62 * windup, -deep),
            (off, 0.045),
            (land, 0.02),
            (land + 0.22, -0.75 * deep),
            (land + 0.62, 0.0),
        ]
        self.heels += [(start + 0.7 * windup, 0.0), (off, 32.0), (land - 0.02, 26.0), (land + 0.1, 0.0)]
        self.poses += [(start, Pose()), (start + 0.55 * windup, low), (off + 0.55 * air, high), (land + 0.22, soft), (land + 0.8, Pose())]
        self.hips += [
            (start, (0.0, 0.0, 0.0)),
            (start + 0.62 * windup, (14.0, 0.0, 0.0)),
            (off, (-2.0, 0.0, 0.0)),
            (land + 0.2, (12.0, 0.0, 0.0)),
            (land + 0.62, (0.0, 0.0, 0.0)),
        ]
        self.at = land + 0.66

    def spring(self, off: float, air: float, deep: float, rise: float) -> None:
        """The pelvis in a small jump, for feet that are moved apart from it. deep: metres down after it; rise: of the heels, degrees."""
        land = off + air
        self.flights.append((off, land))
        self.height += [(off, 0.028), (land, 0.005), (land + 0.12, -deep)]
        self.heels += [(off - 0.1, 0.0), (off, rise), (land - 0.02, 0.8 * rise), (land + 0.09, 0.0)]

    def action(self, **others: Any) -> Upright:
        action = Upright(
            moves=self.moves,
            poses=_ordered(self.poses),
            height=_ordered(self.height),
            heels=_ordered(self.heels),
            hips=_ordered(self.hips),
            flights=self.flights,
            weight_time=0.12,
        )
        return replace(action, **others)


def _ordered(keys: list[_Key]) -> list[_Key]:
    return sorted(keys, key=lambda key: key[0])
