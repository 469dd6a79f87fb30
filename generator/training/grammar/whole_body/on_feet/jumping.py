"""Leaving the floor: jumps in place and to each side, hops on one leg, jumping jacks, star jumps, skipping."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..curves import flight_height
from ..feet import Home, Move, home_of
from ..pose import Pose, Side, arm, arms, other, trunk
from ..scene import FOOT, bent, drawn_side, on_feet, outward, standing
from ..upright import Upright
from ..wording import counted, number, phrases, plural, times

_DIRECTIONS = {"forward": (0.0, 1.0), "backward": (0.0, -1.0), "left": (1.0, 0.0), "right": (-1.0, 0.0)}


@dataclass
class _Leaps:
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

    def action(self, **others: object) -> Upright:
        return Upright(
            moves=self.moves,
            poses=_ordered(self.poses),
            height=_ordered(self.height),
            heels=_ordered(self.heels),
            hips=_ordered(self.hips),
            flights=self.flights,
            weight_time=0.12,
            **others,
        )


def _ordered(keys: list) -> list:
    return sorted(keys, key=lambda key: key[0])


def _jump(stage: Stage) -> Performance:
    rng = stage.rng
    way = str(rng.choice(["up", "up", "forward", "forward", "backward", "left", "right"]))
    count = int(rng.choice([1, 2, 3, 4, 5], p=[0.4, 0.25, 0.17, 0.1, 0.08]))
    high = count == 1 and rng.random() < 0.4
    air = rng.uniform(0.48, 0.58) if high else rng.uniform(0.32, 0.46)
    leaps = _Leaps(home_of(standing(stage, 1.0)), rng.uniform(0.3, 0.6))
    base = standing(stage, leaps.at + count * (0.62 if count < 4 else 0.5) + count * (air + 0.66) + 0.5)
    leaps.home = home_of(base)
    x, z = _DIRECTIONS.get(way, (0.0, 0.0))
    length = rng.uniform(0.3, 0.55) if way in ("left", "right", "backward") else rng.uniform(0.4, 0.8)
    low = bent(rng, 24) | arms(rng.uniform(20, 38), 172, 10, rng.uniform(5, 25))
    soft = bent(rng, 20) | arms(rng.uniform(25, 45), rng.uniform(10, 40), 20, rng.uniform(15, 40))
    up = trunk(bend=-3) | (
        arms(rng.uniform(105, 135), rng.uniform(5, 30), 10, 20) if rng.random() < 0.4 else arms(rng.uniform(50, 80), 12, 15, 30)
    )
    for _ in range(count):
        leaps.leap(
            air, (x * length, z * length), rng.uniform(0.2, 0.32), 0.6 if count < 4 else 0.48, rng.uniform(0.0, 0.08), (low, up, soft)
        )
    says, short = _jump_words(rng, way, count, high)
    return on_feet(stage, base, leaps.action(), says, short, lambda j: jumps(j) == count and went(j, way))


def jumps(joints: np.ndarray) -> int:
    """How often both feet leave the floor."""
    return checks.excursions(checks.both_feet(checks.sized(joints)), 0.055, 0.03)


def went(joints: np.ndarray, way: str, metres: float = 0.2) -> bool:
    """Whether the body ends on that side of where it was; "up": about where it was."""
    sideways, ahead = checks.travel(checks.sized(joints))[-3:].mean(axis=0)
    if way == "up":
        return bool(np.hypot(sideways, ahead) < 0.35)
    x, z = _DIRECTIONS[way]
    return bool(x * sideways + z * ahead > metres and abs(z * sideways) + abs(x * ahead) < max(0.35, 0.5 * abs(x * sideways + z * ahead)))


def _jump_words(rng: np.random.Generator, way: str, count: int, high: bool) -> tuple[list[str], list[str]]:
    where = {"up": "", "forward": " forward", "backward": " backward", "left": " to the left", "right": " to the right"}[way]
    says = phrases(f"jumping.jump.says_{'away' if where else 'spot'}", where=where)
    if high:
        says += phrases(f"jumping.jump.says_high_{'up' if way == 'up' else 'on'}_{'away' if where else 'spot'}", where=where)
    said = counted(rng, count, says) + (
        phrases("jumping.jump.says_counted", counted=plural(count, "jump"), where=where) if count > 1 else []
    )
    if way in ("left", "right"):
        said += counted(rng, count, phrases("jumping.jump.says_sideways", way=way))
    short = phrases(
        f"jumping.jump.short_{'one' if count == 1 else 'many'}_{'away' if where else 'spot'}",
        where=where,
        times=times(rng, count),
        number=number(count),
    )
    return said, short


def _hop(stage: Stage) -> Performance:
    rng = stage.rng
    side, count = drawn_side(rng), int(rng.integers(1, 7))
    travels = rng.random() < 0.35
    air, ground = rng.uniform(0.22, 0.3), rng.uniform(0.2, 0.28)
    start = 1.3
    seconds = start + count * (air + ground) + 1.0
    base = standing(stage, seconds)
    home = home_of(base)
    foot, free = FOOT[side], FOOT[other(side)]
    step = rng.uniform(0.2, 0.35) if travels else 0.0
    x, _, z = home.toes[foot]
    raised = np.array([home.toes[free][0], rng.uniform(0.22, 0.34), home.toes[free][2] - rng.uniform(0.25, 0.35)])
    moves = [Move(free, 0.4, 1.1, tuple(raised), lift=0.0, tip=40, sway=10, planted=False)]
    flights, height, heels = [], [(start - 0.3, 0.0), (start, -0.08)], [(start - 0.15, 0.0)]
    for index in range(count):
        off = start + 0.15 + index * (air + ground)
        moves.append(
            Move(
                foot, off, off + air, (float(x), 0.0, float(z + (index + 1) * step)), lift=flight_height(air) + 0.015, sway=25, thrown=True
            )
        )
        moves.append(
            Move(
                free,
                off,
                off + air,
                (raised[0], raised[1] + rng.uniform(-0.03, 0.05), raised[2] + (index + 1) * step),
                lift=flight_height(air),
                tip=40,
                sway=0,
                planted=False,
                thrown=True,
            )
        )
        flights.append((off, off + air))
        height += [(off, 0.03), (off + air, 0.01), (off + air + 0.5 * ground, -0.09)]
        heels += [(off, 24.0), (off + air - 0.02, 20.0), (off + air + 0.08, 0.0)]
    end = start + 0.15 + count * (air + ground)
    moves.append(Move(free, end, end + 0.5, (home.toes[free][0], 0.0, home.toes[free][2] + count * step), lift=0.0, sway=5))
    beat = trunk(bend=6) | arms(rng.uniform(20, 40), rng.uniform(50, 80), 25, rng.uniform(50, 80))
    action = Upright(
        moves=moves,
        flights=flights,
        height=[*height, (end + 0.2, -0.02), (end + 0.5, 0.0)],
        heels=heels,
        poses=[(0.4, Pose()), (1.1, beat), (end, beat), (end + 0.5, Pose())],
        weight_time=0.14,
        unrest=1.6,
    )
    where = " forward" if travels else str(rng.choice(["", " in place", " on the spot"]))
    says = counted(rng, count, phrases("jumping.hop.says", side=side, where=where, other=other(side)))
    short = phrases(f"jumping.hop.short_{'one' if count == 1 else 'many'}", side=side, where=where, number=number(count))
    return on_feet(stage, base, action, says, short, lambda j: hops(j, side) == count)


def hops(joints: np.ndarray, side: str) -> int:
    """How often the body leaves the floor from this foot, the other held up."""
    joints = checks.sized(joints)
    free = checks.height(joints, f"{other(side)}_foot") > 0.1
    return checks.excursions(np.where(free, checks.height(joints, f"{side}_foot"), 0.0), 0.045, 0.03)


def _jacks(stage: Stage) -> Performance:
    rng = stage.rng
    count = int(rng.integers(1, 9))
    half = rng.uniform(0.36, 0.5)
    start = rng.uniform(0.4, 0.7)
    base = standing(stage, start + 2 * half * count + 0.9)
    # As many as there is room for.
    count = min(count, int((len(base) / 20.0 - start - 0.7) / (2 * half)))
    home = home_of(base)
    wide, overhead = rng.uniform(0.22, 0.34), arms(rng.uniform(150, 170), 90, 10, rng.uniform(5, 25))
    down = arms(rng.uniform(6, 14), 85, 15, 12)
    moves, flights, height, heels, poses = (
        [],
        [],
        [(start - 0.25, 0.0), (start - 0.08, -0.07)],
        [(start - 0.1, 0.0)],
        [(start - 0.2, Pose())],
    )
    air = rng.uniform(0.2, 0.25)
    for index in range(2 * count):
        off = start + index * half
        for foot, sign in ((0, 1.0), (1, -1.0)):
            x, _, z = home.toes[foot]
            to = (float(x + sign * wide * (index % 2 == 0)), 0.0, float(z))
            moves.append(Move(foot, off, off + air, to, lift=flight_height(air) + 0.015, sway=22, thrown=True))
        flights.append((off, off + air))
        height += [(off, 0.025), (off + air, 0.0), (off + air + 0.5 * (half - air), -0.06)]
        heels += [(off, 22.0), (off + air - 0.02, 18.0), (off + air + 0.08, 3.0)]
        poses.append((off + air + 0.06, overhead if index % 2 == 0 else down))
    end = start + 2 * count * half
    action = Upright(
        moves=moves,
        flights=flights,
        height=[*height, (end + 0.3, 0.0)],
        heels=[*heels, (end + 0.2, 0.0)],
        poses=[*poses, (end + 0.5, Pose())],
        weight_time=0.1,
    )
    says = counted(rng, count, phrases(f"jumping.jacks.says_{'one' if count == 1 else 'many'}"))
    says += phrases("jumping.jacks.says_counted", counted=plural(count, "jumping jack")) + (
        phrases("jumping.jacks.says_going_on") if count > 1 else ["does one single jumping jack"]
    )
    return on_feet(
        stage,
        base,
        action,
        says,
        phrases(f"jumping.jacks.short_{'one' if count == 1 else 'many'}", counted=plural(count, "jumping jack")),
        lambda j: jacks(j) == count,
    )


def jacks(joints: np.ndarray) -> int:
    """How often feet go apart and hands up at once, the feet having left the floor."""
    joints = checks.sized(joints)
    apart = np.linalg.norm(checks.path(joints, "left_ankle") - checks.path(joints, "right_ankle"), axis=-1)
    hands = np.minimum(checks.height(joints, "left_wrist"), checks.height(joints, "right_wrist")) - checks.height(joints, "head")
    if checks.excursions(checks.both_feet(joints), 0.03, 0.02) < 1:
        return 0
    return min(checks.excursions(apart, 0.5, 0.42), checks.excursions(hands, 0.0, -0.3))


def _star(stage: Stage) -> Performance:
    rng = stage.rng
    count = int(rng.choice([1, 2, 3], p=[0.6, 0.25, 0.15]))
    air = rng.uniform(0.46, 0.56)
    at = rng.uniform(0.4, 0.7)
    base = standing(stage, at + count * (0.65 + air + 0.75) + 0.4)
    home = home_of(base)
    spread = arms(rng.uniform(115, 140), 90, 5, 6) | trunk(bend=-6)
    low = bent(rng, 30) | arms(25, 40, 30, 40)
    moves, flights, height, heels, poses = [], [], [(0.0, 0.0)], [(0.0, 0.0)], [(0.0, Pose())]
    for _ in range(count):
        off = at + 0.62
        for foot, sign in ((0, 1.0), (1, -1.0)):
            x, _, z = home.toes[foot]
            up = flight_height(air)
            moves.append(
                Move(
                    foot,
                    off,
                    off + 0.5 * air,
                    (float(x + sign * 0.36), up * 0.95 + 0.06, float(z)),
                    lift=0.0,
                    tip=45,
                    sway=10,
                    planted=False,
                )
            )
            moves.append(Move(foot, off + 0.5 * air, off + air, (float(x), 0.0, float(z)), lift=0.0, tip=15, sway=0))
            moves.append(Move(foot, off + air, off + air + 0.1, None, lift=0.0, tip=0.0, sway=0))
        flights.append((off, off + air))
        height += [(at, 0.0), (at + 0.4, -0.3), (off, 0.045), (off + air, 0.02), (off + air + 0.22, -0.22), (off + air + 0.65, 0.0)]
        heels += [(at + 0.42, 0.0), (off, 32.0), (off + 0.08, 0.0)]
        poses += [(at, Pose()), (at + 0.4, low), (off + 0.5 * air, spread), (off + air + 0.18, low), (off + air + 0.7, Pose())]
        at = off + air + 0.72
    action = Upright(moves=moves, flights=flights, height=height, heels=heels, poses=poses, weight_time=0.12)
    says = counted(rng, count, phrases("jumping.star.says"))
    return on_feet(stage, base, action, says, phrases(f"jumping.star.short_{'one' if count == 1 else 'many'}"), lambda j: stars(j) == count)


def stars(joints: np.ndarray) -> int:
    """How often the feet are apart in the air, with raised arms."""
    joints = checks.sized(joints)
    apart = np.abs(checks.ahead_of_pelvis(joints, "left_ankle")[:, 0] - checks.ahead_of_pelvis(joints, "right_ankle")[:, 0])
    hands = np.minimum(checks.height(joints, "left_wrist"), checks.height(joints, "right_wrist")) > checks.height(joints, "neck") - 0.15
    return checks.excursions(np.where((apart > 0.38) & hands, checks.both_feet(joints), 0.0), 0.07, 0.04)


def _skip(stage: Stage) -> Performance:
    rng = stage.rng
    count, period = int(rng.integers(4, 8)), rng.uniform(0.62, 0.75)
    start = 0.6
    base = standing(stage, start + count * period + 1.0)
    home = home_of(base)
    step, air = rng.uniform(0.5, 0.75), rng.uniform(0.24, 0.3)
    first = int(rng.integers(2))
    moves, flights, height, heels, poses, place = [], [], [(start - 0.3, 0.0)], [(start, 0.0)], [(start - 0.2, Pose())], 0.0
    ends = [0.0, 0.0]
    for index in range(count):
        foot, free = (first + index) % 2, (first + index + 1) % 2
        hop, knee = start + index * period + 0.28, rng.uniform(0.30, 0.42)
        place += step
        (x, _, z), (fx, _, fz) = home.toes[foot], home.toes[free]
        moves.append(
            Move(foot, start + index * period - 0.02, hop - 0.02, (float(x), 0.0, float(z + place - 0.3 * step)), lift=0.02, sway=0)
        )
        moves.append(Move(foot, hop, hop + air, (float(x), 0.0, float(z + place)), lift=flight_height(air) + 0.02, sway=25, thrown=True))
        moves.append(
            Move(free, hop - 0.2, hop + 0.6 * air, (float(fx), knee, float(fz + place + 0.25)), lift=0.0, tip=30, sway=15, planted=False)
        )
        ends[foot], ends[free] = place, place
        flights.append((hop, hop + air))
        height += [(hop - 0.14, -0.05), (hop, 0.03), (hop + air, 0.0)]
        heels += [(hop - 0.1, 0.0), (hop, 15.0), (hop + air, 12.0), (hop + air + 0.1, 0.0)]
        side: Side = "left" if free == 0 else "right"
        poses.append(
            (
                hop + 0.5 * air,
                arm(other(side), rng.uniform(45, 65), 8, 20, 30) | arm(side, 35, 172, 15, 20) | trunk(twist=-8.0 * outward(side), bend=4),
            )
        )
    end = start + count * period + 0.1
    for foot in (0, 1):
        x, _, z = home.toes[foot]
        moves.append(
            Move(
                foot,
                end + 0.2 * foot if first == 0 else end + 0.2 * (1 - foot),
                end + 0.4 + (0.2 * foot if first == 0 else 0.2 * (1 - foot)),
                (float(x), 0.0, float(z + place + 0.1)),
                lift=0.04,
                sway=8,
            )
        )
    action = Upright(
        moves=moves,
        flights=flights,
        height=[*height, (end + 0.2, -0.03), (end + 0.6, 0.0)],
        heels=heels,
        poses=[*poses, (end + 0.5, Pose())],
        weight_time=0.16,
    )
    says = phrases("jumping.skip.says")
    return on_feet(stage, base, action, says, phrases("jumping.skip.short"), lambda j: jumps(j) >= 2 and went(j, "forward", 0.6))


PROGRAMS: tuple[Program, ...] = (
    Program("jump", "jump", _jump, weight=2.0),
    Program("hop_one_leg", "jump", _hop, weight=1.5),
    Program("jumping_jacks", "exercise", _jacks, weight=1.5),
    Program("star_jump", "jump", _star),
    Program("skip", "jump", _skip),
)
