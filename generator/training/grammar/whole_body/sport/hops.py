"""Bunny hops, frog jumps, and bouncing on a trampoline."""

from __future__ import annotations

import numpy as np

from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..curves import flight_height
from ..feet import Move, home_of
from ..jumps.leaps import Leaps
from ..pose import Pose, arms, head, trunk
from ..scene import standing
from ..upright import perform_upright
from ..with_hands import told


def _hopping(stage: Stage, deep: float, air: float, step: float, shapes: tuple[Pose, Pose], rest: float, straight: float) -> np.ndarray:
    """Crouches, hops along and stands up again. deep: metres that the pelvis sinks; straight: how far it comes up at take-off; shapes:
    crouching, in the air; rest: seconds on the ground."""
    rng = stage.rng
    start, count = rng.uniform(0.3, 0.6) + 0.75, int(rng.integers(3, 6))
    base = standing(stage, start + count * (air + rest) + 1.3)
    count = min(count, int((len(base) / 20.0 - start - 1.1) / (air + rest)))
    leaps = Leaps(home_of(base), start)
    low, high = shapes
    leaps.height += [(start - 0.75, 0.0), (start - 0.05, -deep)]
    leaps.hips += [(start - 0.75, (0.0, 0.0, 0.0)), (start - 0.05, (20.0, 0.0, 0.0))]
    leaps.heels += [(start - 0.75, 0.0), (start - 0.05, 18.0)]
    leaps.poses += [(start - 0.75, Pose()), (start - 0.05, low)]
    at = start
    for _ in range(count):
        off, size = at + 0.5 * rest, step * rng.uniform(0.85, 1.15)
        leaps.place = (0.0, leaps.place[1] + size)
        for foot in (0, 1):
            x, _, z = leaps.home.toes[foot]
            to = (float(x), 0.0, float(z + leaps.place[1]))
            leaps.moves.append(Move(foot, off, off + air, to, lift=flight_height(air) + 0.04, sway=24, thrown=True))
        leaps.flights.append((off, off + air))
        leaps.height += [(off, straight - deep), (off + air, 0.6 * straight - deep), (off + air + 0.14, -deep)]
        leaps.heels += [(off - 0.06, 18.0), (off, 34.0), (off + air, 26.0), (off + air + 0.12, 18.0)]
        leaps.poses += [(off + 0.45 * air, high), (off + air + 0.1, low)]
        at = off + air + 0.5 * rest
    leaps.height += [(at + 0.25, -deep), (at + 0.95, 0.0)]
    leaps.hips += [(at + 0.2, (20.0, 0.0, 0.0)), (at + 0.95, (0.0, 0.0, 0.0))]
    leaps.heels += [(at + 0.2, 18.0), (at + 0.8, 0.0)]
    leaps.poses += [(at + 0.25, low), (at + 1.0, Pose())]
    return perform_upright(base, leaps.action(weight_time=0.12, knees_out=[(start - 0.75, 4.0), (start, 16.0)]), rng)


def _bunny(stage: Stage) -> Performance:
    rng = stage.rng
    paws = arms(rng.uniform(30, 40), 6, 42, rng.uniform(118, 130))
    low = trunk(bend=26) | head(nod=-14) | paws
    joints = _hopping(
        stage, rng.uniform(0.28, 0.36), rng.uniform(0.26, 0.34), rng.uniform(0.22, 0.36), (low, low | trunk(bend=18)), 0.34, 0.10
    )
    phrases = (
        "[hop] like a (bunny|rabbit)",
        "[do] (bunny hops|the bunny hop)",
        "[hop] forward like a (bunny|rabbit|kangaroo)",
        "[pretend] to be a (bunny|rabbit|kangaroo)",
        "[hop] along, crouched, the paws before the chest",
        "[make] small hops on both feet, bent hands held before the chest",
        "[act] like a (rabbit|kangaroo)",
        "bunny hops",
        "hopping like a bunny",
    )
    return told(stage, joints, phrases, hops_like_bunny)


def _low_hops(joints: np.ndarray, height: float) -> int:
    """How often both feet leave the floor of a body that does not stand up, and goes ahead."""
    joints = checks.sized(joints)
    up = checks.both_feet(joints)
    around = np.array([checks.height(joints, "pelvis")[max(0, i - 8) : i + 9].min() for i in range(len(joints))])
    return checks.excursions(np.where(around < height, up, 0.0), 0.05, 0.03)


def hops_like_bunny(joints: np.ndarray) -> bool:
    sized = checks.sized(joints)
    hands = np.minimum(*(checks.ahead_of_pelvis(sized, f"{side}_wrist")[:, 1] for side in ("left", "right"))) > 0.12
    return bool(_low_hops(joints, 0.78) >= 2 and checks.share(hands) > 0.4 and checks.travel(sized)[-1, 1] > 0.4)


def _frog(stage: Stage) -> Performance:
    rng = stage.rng
    low = trunk(bend=40) | head(nod=-26) | arms(rng.uniform(62, 72), 8, 10, 8)
    high = trunk(bend=8) | head(nod=-8) | arms(rng.uniform(95, 130), 12, 10, 12)
    joints = _hopping(stage, rng.uniform(0.46, 0.54), rng.uniform(0.34, 0.44), rng.uniform(0.45, 0.7), (low, high), 0.55, 0.46)
    phrases = (
        "[jump] like a frog",
        "[do] frog (jumps|leaps|hops)",
        "[leap] like a frog",
        "[hop] like a (frog|toad)",
        "[pretend] to be a frog",
        "[jump] forward from a deep squat, again and again",
        "[squat] down low, the hands between the feet, and [leap] forward",
        "[leap] ahead from a crouch and [land] in a crouch",
        "frog jumps",
        "jumping like a frog",
    )
    return told(stage, joints, phrases, lambda j: _low_hops(j, 0.62) >= 2 and bool(checks.travel(checks.sized(j))[-1, 1] > 0.7))


def _trampoline(stage: Stage) -> Performance:
    """High bounces one after the other: arms up in the air and down with the landing, knees that give a little."""
    rng = stage.rng
    air, rest, start = rng.uniform(0.62, 0.78), rng.uniform(0.30, 0.38), rng.uniform(0.7, 0.9)
    count = int(rng.integers(4, 7))
    base = standing(stage, start + count * (air + rest) + 1.0)
    count = min(count, int((len(base) / 20.0 - start - 0.9) / (air + rest)))
    leaps = Leaps(home_of(base), start)
    down, up = arms(rng.uniform(14, 26), 60, 20, 16) | trunk(bend=8), arms(rng.uniform(125, 158), 70, 10, 14) | trunk(bend=-3)
    off = start
    leaps.height += [(start - 0.45, 0.0), (start - 0.16, -0.2)]
    leaps.poses += [(start - 0.5, Pose()), (start - 0.14, down)]
    for index in range(count):
        long = air * (0.72 if index == 0 else 0.9 if index == 1 else 1.0) * rng.uniform(0.96, 1.04)
        spin = (float(rng.normal(0, 0.04)), float(rng.normal(0, 0.05)))
        for foot in (0, 1):
            x, _, z = leaps.home.toes[foot]
            to = (float(x + spin[0]), 0.0, float(z + spin[1]))
            leaps.moves.append(Move(foot, off, off + long, to, lift=flight_height(long), sway=34, thrown=True))
        leaps.flights.append((off, off + long))
        leaps.height += [(off, 0.04), (off + long, 0.03), (off + long + 0.5 * rest, -0.17)]
        leaps.heels += [(off - 0.1, 0.0), (off, 34.0), (off + long, 30.0), (off + long + 0.1, 0.0)]
        leaps.poses += [(off + 0.42 * long, up), (off + long + 0.4 * rest, down)]
        off += long + rest
    leaps.height += [(off, -0.06), (off + 0.4, 0.0)]
    leaps.poses += [(off + 0.5, Pose())]
    joints = perform_upright(base, leaps.action(weight_time=0.12), rng)
    phrases = (
        "[jump] on a trampoline",
        "[bounce] on a trampoline",
        "[bounce] up and down (on a trampoline|high)",
        "[jump] high again and again on a trampoline",
        "[bounce] high into the air, arms swinging up",
        "[jump] up and down on (a|the) (trampoline|bed|bouncy castle)",
        "[go] high up with every bounce, both arms thrown up",
        "trampoline",
        "trampoline jumping",
        "jumping on a trampoline",
    )
    return told(stage, joints, phrases, bounces)


def bounces(joints: np.ndarray) -> bool:
    """Both feet go higher than a hand's length over the floor three times or more, about in one place."""
    joints = checks.sized(joints)
    return bool(
        checks.excursions(checks.both_feet(joints), 0.3, 0.08) >= 3
        and checks.upright(joints).min() > 0.7
        and np.abs(checks.travel(joints)).max() < 0.8
    )


PROGRAMS: tuple[Program, ...] = (
    Program("bunny_hops", "jump", _bunny, weight=1.2),
    Program("frog_jumps", "jump", _frog),
    Program("trampoline", "jump", _trampoline),
)
