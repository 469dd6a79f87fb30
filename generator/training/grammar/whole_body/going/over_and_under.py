"""Over a box with high steps, under a branch, hopscotch, and a leg over a bicycle."""

from __future__ import annotations

import numpy as np

from ...figure.arms import HandTrack, Key
from ...figure.body import SIDES
from ...figure.places import OnBody
from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..curves import flight_height
from ..feet import Move, home_of
from ..jumps.jumping import jumps, went
from ..jumps.leaps import Leaps
from ..pose import Pose, Side, arm, arms, head, other, trunk
from ..scene import FOOT, drawn_side, outward, standing
from ..upright import Upright, perform_upright
from ..walkway import Walkway
from ..with_hands import told, with_hands


def _walked(way: Walkway, foot: int, count: int, pace: float, length: float) -> list[tuple[float, Pose]]:
    """Steps from this foot on, and what the arms do in them."""
    keys: list[tuple[float, Pose]] = []
    for index in range(count):
        one = (foot + index) % 2
        near: Side = "left" if one == 0 else "right"
        way.go(forward=length)
        keys.append((way.at + 0.7 * pace, arm(other(near), 22, 10, 20, 24) | arm(near, 14, 168, 15, 16) | trunk(twist=-4 * outward(near))))
        way.step(one, pace, 0.0, lift=0.08, sway=20.0)
    return keys


def _steps_over(stage: Stage) -> Performance:
    """A step or two, one knee drawn up high over it, then the other, and on."""
    rng = stage.rng
    pace, high, lead = rng.uniform(0.52, 0.62), rng.uniform(0.3, 0.46), int(rng.integers(2))
    before, after = int(rng.integers(1, 3)), int(rng.integers(1, 3))
    base = standing(stage, 0.4 + (before + after + 1) * pace + 2.5)
    way = Walkway(home_of(base), rng.uniform(0.3, 0.5))
    keys = [(0.2, Pose()), *_walked(way, (lead + before) % 2, before, pace, 0.44)]
    over = way.at
    looks = trunk(bend=10) | head(nod=22) | arms(rng.uniform(24, 40), rng.uniform(60, 84), 15, 34)
    way.go(forward=0.5)
    way.step(lead, 0.86, 0.06, lift=high, sway=14.0)
    way.go(forward=0.3)
    way.step(1 - lead, 0.9, 0.04, lift=high * rng.uniform(0.95, 1.1), sway=34.0)
    keys += [(over + 0.4, looks), (way.at - 0.5, looks), (way.at, trunk(bend=4))]
    keys += _walked(way, lead, after, pace, 0.44)
    way.step((lead + after) % 2, pace, 0.0, lift=0.06, sway=14.0)
    action = Upright(moves=way.moves, poses=[*keys, (way.at + 0.3, Pose())], weight_time=0.17, walks=True)
    phrases = (
        "[step] over (a box|a log|an obstacle|something|a puddle|a rope|a low fence)",
        "[walk] and [step] over (an obstacle|a box|something on the floor)",
        "[climb] over a low (wall|fence|gate)",
        "[lift] one leg after the other over an obstacle",
        "[raise] the knees high to step over something",
        "[walk] over (a puddle|a log|a low wall)",
        "[step] carefully over (a tripwire|a sleeping dog|a laser beam)",
        "stepping over an obstacle",
        "step over a box",
    )
    return told(stage, perform_upright(base, action, rng), phrases, lambda j: steps_over(j, 0.6 * high))


def steps_over(joints: np.ndarray, high: float) -> bool:
    """Both feet go up so far once, never both at once, and on ahead."""
    joints = checks.sized(joints)
    lifts = [checks.excursions(checks.height(joints, f"{side}_foot"), high + 0.03, 0.1) for side in SIDES]
    return bool(lifts == [1, 1] and checks.both_feet(joints).max() < 0.1 and went(joints, "forward", 0.6))


def _ducks_under(stage: Stage) -> Performance:
    """Walks up, bends the knees and the trunk low for two steps, and walks on upright."""
    rng = stage.rng
    pace, deep, first = rng.uniform(0.54, 0.64), rng.uniform(0.26, 0.38), int(rng.integers(2))
    before, under, after = int(rng.integers(1, 3)), int(rng.integers(2, 4)), int(rng.integers(1, 3))
    base = standing(stage, 0.4 + (before + under + after + 1) * pace + 1.0)
    way = Walkway(home_of(base), rng.uniform(0.3, 0.5))
    keys = [(0.2, Pose()), *_walked(way, first, before, pace, 0.46)]
    down = way.at
    low = trunk(bend=rng.uniform(44, 58)) | head(nod=-rng.uniform(4, 16)) | arms(rng.uniform(30, 50), 20, 25, 50)
    for index in range(under):
        way.go(forward=0.36)
        way.step((first + before + index) % 2, pace, 0.0, lift=0.07, sway=18.0)
        keys.append((way.at - 0.3 * pace, low | trunk(bend=48 + rng.uniform(-5, 5), twist=rng.normal(0, 4))))
    up = way.at
    keys.append((up + 0.5, trunk(bend=4)))
    keys += [key for key in _walked(way, (first + before + under) % 2, after, pace, 0.46) if key[0] > up + 0.6]
    way.step((first + before + under + after) % 2, pace, 0.0, lift=0.06, sway=12.0)
    action = Upright(
        moves=way.moves,
        poses=[*keys, (way.at + 0.3, Pose())],
        height=[(down - 0.3, 0.0), (down + 0.4, -deep), (up - 0.2, -deep), (up + 0.5, 0.0)],
        hips=[(down - 0.3, (0.0, 0.0, 0.0)), (down + 0.4, (20.0, 0.0, 0.0)), (up - 0.2, (20.0, 0.0, 0.0)), (up + 0.5, (0.0, 0.0, 0.0))],
        knees_out=[(0.0, 6.0)],
        weight_time=0.16,
        walks=True,
    )
    phrases = (
        "[duck] under (a branch|a low branch|a rope|a beam|something|an obstacle|a low ceiling)",
        "[walk] and [duck] under (something|a beam|a low door)",
        "[bend] down to pass under (a branch|a rope|a barrier)",
        "[go] under a (barrier|rope|fence|low bar)",
        "[walk] bent low through a low door",
        "[duck] down and [walk] under something, then [straighten] up",
        "[pass] under a low (beam|branch)",
        "ducking under a branch",
    )
    return told(stage, perform_upright(base, action, rng), phrases, ducks_under)


def ducks_under(joints: np.ndarray) -> bool:
    """Ahead; the head goes low once in between, and is up at both ends."""
    joints = checks.sized(joints)
    low = checks.height(joints, "head")
    return bool(
        low.min() < 1.12 and checks.standing(joints)[:5].any() and checks.standing(joints)[-4:].any() and went(joints, "forward", 0.8)
    )


def _hopscotch(stage: Stage) -> Performance:
    """One foot, both apart, one foot, both apart, along the squares."""
    rng = stage.rng
    foot, air, rest = int(rng.integers(2)), rng.uniform(0.28, 0.34), rng.uniform(0.24, 0.32)
    start, count = rng.uniform(0.4, 0.7), int(rng.integers(4, 7))
    base = standing(stage, start + 0.4 + count * (air + rest) + 1.0)
    count = min(count, int((len(base) / 20.0 - start - 1.3) / (air + rest)))
    leaps = Leaps(home_of(base), start)
    leaps.height += [(start, 0.0), (start + 0.26, -0.12)]
    swing, held = arms(rng.uniform(28, 44), 60, 15, 40) | trunk(bend=12), arms(rng.uniform(50, 66), 66, 15, 40) | trunk(bend=8)
    leaps.poses += [(start, Pose()), (start + 0.24, swing)]
    at, ahead = start + 0.34, 0.0
    for index in range(count):
        off, land, one = at, at + air, index % 2 == 0
        ahead += rng.uniform(0.34, 0.44)
        for each, sign in ((0, 1.0), (1, -1.0)):
            x, _, z = leaps.home.toes[each]
            up = one and each != foot
            place = (float(0.3 * x) if one and each == foot else float(x + (0.06 * sign if not one else 0.0)), 0.3 if up else 0.0)
            to = (place[0], place[1], float(z + ahead - (0.24 if up else 0.0)))
            lift = flight_height(air) + 0.03
            leaps.moves.append(Move(each, off, land, to, lift=lift, sway=20, tip=30.0 if up else 0.0, planted=not up, thrown=True))
        leaps.flights.append((off, land))
        leaps.height += [(off, 0.0), (land, -0.01), (land + 0.45 * rest, -0.09)]
        leaps.heels += [(off - 0.06, 0.0), (off, 24.0), (land - 0.02, 20.0), (land + 0.1, 0.0)]
        leaps.poses += [(off + 0.5 * air, held), (land + 0.4 * rest, swing)]
        at = land + rest
    if count % 2 == 1:
        x, _, z = leaps.home.toes[1 - foot]
        leaps.moves.append(Move(1 - foot, at, at + 0.35, (float(x), 0.0, float(z + ahead)), lift=0.05, sway=0))
        x, _, z = leaps.home.toes[foot]
        leaps.moves.append(Move(foot, at + 0.4, at + 0.7, (float(x), 0.0, float(z + ahead)), lift=0.04, sway=0))
    leaps.height += [(at + 0.1, -0.06), (at + 0.6, 0.0)]
    leaps.poses += [(at + 0.6, Pose())]
    phrases = (
        "[play] hopscotch",
        "[hop] (through|along) (hopscotch squares|the squares)",
        "[hop] on one foot, then on both feet, and so on",
        "[jump] from one foot to two feet and back, going ahead",
        "[do] hopscotch",
        "[hop] and [jump] like a child playing hopscotch",
        "[hop] from square to square",
        "hopscotch",
    )
    joints = perform_upright(base, leaps.action(weight_time=0.12), rng)
    return told(stage, joints, phrases, lambda j: jumps(j) >= 3 and went(j, "forward", 0.8) and _one_foot(j))


def _one_foot(joints: np.ndarray) -> bool:
    """At times one foot is held up, at times both stand."""
    sized = checks.sized(joints)
    apart = np.abs(checks.height(sized, "left_foot") - checks.height(sized, "right_foot"))
    return bool((apart > 0.15).sum() >= 8 and (apart < 0.05).sum() >= 8)


def _mounts_bicycle(stage: Stage) -> Performance:
    """Both hands to the handlebar, the leg swung back and over the saddle, down on the other side, astride."""
    rng = stage.rng
    side = drawn_side(rng)
    foot, sign, gets_off = FOOT[side], outward(side), rng.random() < 0.4
    base = standing(stage, 4.4)
    home = home_of(base)
    (x, _, z), (u, _, w) = home.toes[foot], home.toes[1 - foot]
    # From beside the frame to astride of it: the leg goes over to the far side, which lies on its own.
    far, high, up = 0.34, rng.uniform(0.72, 0.86), 1.0
    astride = (float(x + far * sign), 0.0, float(z + 0.04))
    over = [
        Move(foot, up, up + 0.55, (float(x + 0.02 * sign), high, float(z - 0.5)), lift=0.0, tip=40, sway=14, planted=False),
        Move(foot, up + 0.55, up + 1.0, (float(x + far * sign), high - 0.06, float(z - 0.24)), lift=0.03, tip=34, sway=0, planted=False),
        Move(foot, up + 1.0, up + 1.55, astride, lift=0.0, sway=0),
        Move(1 - foot, up + 1.75, up + 2.15, (float(u + 0.05 * sign), 0.0, float(w)), lift=0.05, sway=8),
    ]
    bends = trunk(bend=20, lean=-12 * sign) | head(nod=-10)
    action = Upright(
        moves=over,
        poses=[(0.3, Pose()), (0.9, trunk(bend=12)), (up + 0.6, bends), (up + 1.6, trunk(bend=10)), (4.2, trunk(bend=9))],
        hips=[(0.8, (0.0, 0.0, 0.0)), (up + 0.6, (22.0, -12.0 * sign, 6.0 * sign)), (up + 1.55, (4.0, 0.0, 0.0))],
        height=[(0.8, 0.0), (up + 0.5, -0.04), (up + 1.6, -0.02)],
        weight_time=0.2,
    )
    joints = perform_upright(base, action, rng)
    grips = {hand: HandTrack((Key(OnBody("pelvis", (0.2, 0.16, 0.42), "heading"), 0.85, np.inf, 0.6),)) for hand in SIDES}
    joints = with_hands(stage, joints, grips)
    verb, place = ("[get] off", "[dismount]") if gets_off else ("[get] on", "[mount]")
    if gets_off:
        joints = joints[::-1].copy()
    phrases = (
        f"{verb} a (bike|bicycle|motorcycle|motorbike)",
        f"{place} a (bicycle|bike|motorcycle)",
        f"{verb} a (horse|scooter|motorbike)",
        f"{place} a (horse|motorbike)",
        f"{'[swing] a leg back over the saddle' if gets_off else '[swing] a leg over the saddle'} of a (bike|bicycle|horse)",
        f"{'[climb] off' if gets_off else '[climb] onto'} a (bike|motorcycle|horse)",
        f"{'getting off' if gets_off else 'getting on'} a bike",
        f"{'getting off' if gets_off else 'getting on'} a motorcycle",
    )
    return told(stage, joints, phrases, lambda j: swings_leg_over(j, side))


def swings_leg_over(joints: np.ndarray, side: Side) -> bool:
    """This foot goes up behind to the hip's height or nearly, once, the other stands."""
    joints = checks.sized(joints)
    own, far = checks.height(joints, f"{side}_foot"), checks.height(joints, f"{other(side)}_foot")
    return bool(checks.excursions(own, 0.5, 0.2) == 1 and far.max() < 0.2 and checks.upright(joints).min() > 0.5)


PROGRAMS: tuple[Program, ...] = (
    Program("steps_over", "gait", _steps_over, weight=1.3),
    Program("ducks_under", "gait", _ducks_under, weight=1.2),
    Program("hopscotch", "jump", _hopscotch),
    Program("mounts_bicycle", "ride", _mounts_bicycle),
)
