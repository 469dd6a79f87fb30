"""What is done to each beat of a dance: steps, hips, arms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Unpack

import numpy as np

from ..feet import Home, Move, Swing
from ..pose import Pose, Side, arm, arms, head, other, trunk
from ..scene import outward
from ..upright import Upright
from ..walkway import Walkway

_Triple = tuple[float, float, float]


@dataclass
class Dance:
    """A dance under construction. beat: seconds; counts: beats in all; start: seconds of the first."""

    rng: np.random.Generator
    home: Home
    beat: float
    counts: int
    start: float = 0.6
    moves: list[Move] = field(default_factory=list[Move])
    poses: list[tuple[float, Pose]] = field(default_factory=list[tuple[float, Pose]])
    height: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])
    hips: list[tuple[float, _Triple]] = field(default_factory=list[tuple[float, _Triple]])
    ahead: list[tuple[float, tuple[float, float]]] = field(default_factory=list[tuple[float, tuple[float, float]]])
    heels: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])

    def at(self, count: float) -> float:
        return self.start + count * self.beat

    def bounce(self, depth: float) -> None:
        """Down on every beat."""
        for count in range(self.counts):
            self.height += [(self.at(count), -depth * self.rng.uniform(0.85, 1.15)), (self.at(count + 0.5), -0.2 * depth)]

    def sway(self, metres: float, lean: float, turn: float) -> None:
        """The hips to the left and right, a beat each way."""
        for count in range(self.counts):
            sign = 1.0 if count % 2 == 0 else -1.0
            size = sign * self.rng.uniform(0.85, 1.15)
            self.ahead.append((self.at(count), (size * metres, 0.0)))
            self.hips.append((self.at(count), (0.0, -size * lean, size * turn)))

    def step(self, foot: int, count: float, beats: float, place: tuple[float, float], **how: Unpack[Swing]) -> None:
        """A foot to (left, forward) metres from where it stood at first."""
        x, _, z = self.home.toes[foot]
        options: Swing = {"lift": 0.05, "sway": 12.0, **how}
        self.moves.append(
            Move(foot, self.at(count), self.at(count + 0.92 * beats), (float(x + place[0]), 0.0, float(z + place[1])), **options)
        )

    def action(self) -> Upright:
        end, still = self.at(self.counts) + 0.5, (0.0, 0.0, 0.0)
        return Upright(
            moves=self.moves,
            poses=[(self.start - 0.4, Pose()), *self.poses, (end, Pose())],
            height=[(self.start - 0.4, 0.0), *self.height, (end, 0.0)],
            hips=[(self.start - 0.4, still), *self.hips, (end, still)],
            ahead=[(self.start - 0.4, (0.0, 0.0)), *self.ahead, (end, (0.0, 0.0))],
            heels=self.heels or [(0.0, 0.0)],
            weight_time=0.15,
            unrest=1.5,
        )


def groove(dance: Dance) -> None:
    """A step to the side and back on every other beat, both hands pumping up and down in turn."""
    dance.bounce(0.06)
    dance.sway(0.06, 5.0, 8.0)
    high = dance.rng.uniform(70, 100)
    for count in range(dance.counts):
        side: Side = "left" if count % 2 == 0 else "right"
        lean = trunk(twist=14 * outward(side), lean=7 * outward(side), bend=6) | head(nod=10, tilt=8 * outward(side))
        dance.poses.append((dance.at(count), arm(side, high, 30, 35, 75) | arm(other(side), 24, 60, 30, 70) | lean))
        dance.poses.append((dance.at(count + 0.5), trunk(bend=1) | head(nod=-6) | arms(36, 40, 35, 110)))
    side_steps(dance, 0.2, 0.09)


def side_steps(dance: Dance, width: float, lift: float) -> None:
    """One foot out to its side and back, then the other one."""
    for bar in range(dance.counts // 2):
        foot = bar % 2
        dance.step(foot, 2 * bar, 0.8, (width if foot == 0 else -width, 0.06), lift=lift)
        dance.step(foot, 2 * bar + 1, 0.8, (0.0, 0.0), lift=lift)


def two_step(dance: Dance) -> None:
    """Side, close, side, close."""
    dance.bounce(0.04)
    width = dance.rng.uniform(0.22, 0.32)
    for bar in range(dance.counts // 2):
        left = bar % 2 == 0
        lead, x = (0, width) if left else (1, -width)
        dance.step(lead, 2 * bar, 0.8, (x if left else 0.0, 0.0))
        dance.step(1 - lead, 2 * bar + 1, 0.8, (x if left else 0.0, 0.0))
        side: Side = "left" if left else "right"
        dance.poses.append(
            (
                dance.at(2 * bar + 0.5),
                arm(side, 78, 70, 25, 40) | arm(other(side), 50, 5, 40, 80) | trunk(twist=12 * outward(side), lean=-6 * outward(side)),
            )
        )
        dance.poses.append((dance.at(2 * bar + 1.4), arms(24, 20, 35, 115) | trunk(bend=5) | head(nod=8)))


def hip_hop(dance: Dance) -> None:
    dance.bounce(0.11)
    for count in range(dance.counts):
        side: Side = "left" if (count // 2) % 2 == 0 else "right"
        low = count % 2 == 0
        swing = arm(side, 75 if low else 35, 20, 30, 60 if low else 100) | arm(other(side), 20, 100 if low else 30, 10, 50)
        dance.poses.append(
            (
                dance.at(count),
                swing | trunk(bend=16 if low else 6, twist=14 * outward(side), lean=7 * outward(side)) | head(nod=10 if low else -6),
            )
        )
    for bar in range(dance.counts // 2):
        foot = bar % 2
        dance.step(foot, 2 * bar, 0.7, ((0.14 if foot == 0 else -0.14), 0.16), lift=0.1)
        dance.step(foot, 2 * bar + 1, 0.7, (0.0, 0.0), lift=0.07)
    dance.sway(0.03, 3.0, 4.0)


def waltz(dance: Dance) -> None:
    """Box steps of three, a quarter turn to each: forward, side, close; back, side, close."""
    size, way = dance.rng.uniform(0.26, 0.34), Walkway(dance.home, dance.start)
    to = 1.0 if dance.rng.random() < 0.5 else -1.0
    frame = arm("left", 84, 66, 10, 40) | arm("right", 74, 50, 30, 70)
    for bar in range(dance.counts // 3):
        ahead = 1.0 if bar % 2 == 0 else -1.0
        lead = int(ahead < 0)
        for left, forward, foot in ((0.0, ahead * size, lead), (-ahead * size, 0.0, 1 - lead), (0.0, 0.0, lead)):
            way.go(left, forward, to * 38.0)
            way.step(foot, 0.86 * dance.beat, 0.14 * dance.beat, lift=0.06, sway=14)
        dance.height += [(dance.at(3 * bar), -0.045), (dance.at(3 * bar + 1.6), 0.015), (dance.at(3 * bar + 2.8), -0.03)]
        dance.poses.append((dance.at(3 * bar + 1), frame | trunk(bend=-4, lean=6 * ahead, twist=8 * ahead) | head(look=14, tilt=-3)))
    way.step(1 - lead, 0.7 * dance.beat)
    dance.moves += way.moves


def disco(dance: Dance) -> None:
    """The right (or left) hand points up to the side and down across, the hip going with it."""
    side: Side = "left" if dance.rng.random() < 0.5 else "right"
    dance.bounce(0.03)
    dance.sway(0.06, 6.0, 5.0)
    hip = arm(other(side), 30, 75, 60, 100)
    for count in range(dance.counts):
        up = count % 2 == 0
        hand = arm(side, 148, 75, 0, 4) if up else arm(side, 52, -24, 25, 8)
        dance.poses.append(
            (
                dance.at(count),
                hand
                | hip
                | trunk(twist=(12 if up else -16) * outward(side), lean=(-6 if up else 8) * outward(side))
                | head(nod=-10 if up else 8, look=(18 if up else -12) * outward(side)),
            )
        )


def twist(dance: Dance) -> None:
    """Hips and feet turn one way, the shoulders the other."""
    for count in range(dance.counts):
        sign = 1.0 if count % 2 == 0 else -1.0
        dance.hips.append((dance.at(count), (4.0, 3.0 * sign, sign * dance.rng.uniform(20, 28))))
        for foot in (0, 1):
            dance.moves.append(
                Move(
                    foot,
                    dance.at(count - 1) + 0.02,
                    dance.at(count),
                    None,
                    yaw=float(dance.home.yaw[foot] + sign * 24),
                    lift=0.0,
                    tip=10.0,
                    sway=0.0,
                )
            )
        side: Side = "left" if sign > 0 else "right"
        elbows = arm(side, 22, 160, 10, 85) | arm(other(side), 42, 25, 35, 95)
        dance.poses.append((dance.at(count), elbows | trunk(twist=-sign * 34, bend=8)))
        dance.height.append((dance.at(count), -dance.rng.uniform(0.05, 0.16)))
    for foot in (0, 1):
        end = dance.at(dance.counts - 1)
        dance.moves.append(Move(foot, end + 0.05, end + 0.5, None, yaw=float(dance.home.yaw[foot]), lift=0.0, tip=0.0, sway=0.0))


def macarena(dance: Dance) -> None:
    """Arms out one after the other, palms up, to the shoulders, the head and the hips, then a sway."""
    forward, shoulder = (88.0, 4.0, 10.0, 4.0), (62.0, -18.0, 50.0, 112.0)
    nape, hip = (122.0, 62.0, 10.0, 135.0), (20.0, 40.0, 55.0, 78.0)
    hands = {"left": (10.0, 70.0, 20.0, 12.0), "right": (10.0, 70.0, 20.0, 12.0)}
    order = [(name, place) for place in (forward, shoulder, nape, hip) for name in ("right", "left")]
    for count, (name, place) in enumerate((order * 3)[: dance.counts]):
        hands[name] = place
        dance.poses.append((dance.at(count + 0.45), arm("left", *hands["left"]) | arm("right", *hands["right"]) | head(nod=4)))
        dance.poses.append((dance.at(count + 0.95), arm("left", *hands["left"]) | arm("right", *hands["right"])))
    dance.bounce(0.025)
    dance.sway(0.045, 5.0, 3.0)


def sway_step(dance: Dance) -> None:
    """From foot to foot, the free one lifted a little."""
    dance.bounce(0.03)
    for count in range(dance.counts):
        foot = (count + 1) % 2
        side: Side = "left" if foot == 1 else "right"
        x, _, z = dance.home.toes[foot]
        dance.moves.append(
            Move(
                foot, dance.at(count - 0.3), dance.at(count + 0.1), (float(x), 0.05, float(z)), lift=0.0, tip=20.0, sway=8.0, planted=False
            )
        )
        dance.moves.append(Move(foot, dance.at(count + 0.15), dance.at(count + 0.55), (float(x), 0.0, float(z)), lift=0.0, sway=0.0))
        raise_ = 50 + 20 * dance.rng.random()
        dance.poses.append(
            (
                dance.at(count),
                arm(side, raise_, 60, 10, 60)
                | arm(other(side), 0.6 * raise_, 45, 15, 80)
                | trunk(lean=8 * outward(side), twist=5 * outward(side))
                | head(tilt=8 * outward(side)),
            )
        )
