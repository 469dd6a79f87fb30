"""A ball at the feet and over the head: run up and kick, kept up with a foot, headed, spiked."""

from __future__ import annotations

import numpy as np

from ...figure.arms import HandTrack, Key
from ...figure.places import OnBody, Towards
from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..feet import Move, home_of
from ..jumps.jumping import jumps, went
from ..jumps.leaps import Leaps
from ..pose import Pose, arm, arms, head, other, trunk
from ..scene import FOOT, bent, drawn_side, outward, standing
from ..upright import Upright, perform_upright
from ..walkway import Walkway
from ..with_hands import told, with_hands


def _kick(stage: Stage) -> Performance:
    """Steps up, the foot beside the ball, the other leg swung back and through it, a step after it."""
    rng = stage.rng
    side = drawn_side(rng)
    foot, stands, sign = FOOT[side], 1 - FOOT[side], outward(side)
    pace, count = rng.uniform(0.36, 0.44), int(rng.integers(1, 4))
    base = standing(stage, 0.4 + (count + 1) * pace + 2.4)
    way = Walkway(home_of(base), rng.uniform(0.3, 0.5))
    keys: list[tuple[float, Pose]] = [(0.2, Pose())]
    for index in range(count):
        one = foot if (count - index) % 2 == 1 else stands
        way.go(forward=rng.uniform(0.4, 0.5) * (0.7 if index == 0 else 1.0))
        near = side if one == foot else other(side)
        keys.append((way.at + 0.7 * pace, arm(other(near), 30, 10, 20, 30) | arm(near, 22, 170, 15, 26) | trunk(bend=8)))
        way.step(one, pace, 0.0, lift=0.08, sway=22.0)
    way.go(forward=rng.uniform(0.45, 0.55))
    planted = way.at
    way.step(stands, 0.9 * pace, 0.0, lift=0.09, sway=16.0)
    x, _, z = way.spot(foot)
    high = rng.uniform(0.34, 0.62)
    back, through = planted + 0.95 * pace, planted + 0.95 * pace + rng.uniform(0.2, 0.26)
    over, down = through + 0.16, through + rng.uniform(0.6, 0.72)
    ahead = rng.uniform(0.25, 0.4)
    swing = [
        Move(foot, planted + 0.2 * pace, back, (x + 0.06 * sign, 0.44, z - 0.58), lift=0.0, tip=64, sway=10, planted=False),
        Move(foot, back, through, (x - 0.05 * sign, 0.24, z + 0.34), lift=-0.12, tip=50, sway=0, planted=False),
        Move(foot, through, over, (x - 0.16 * sign, 0.16 + high, z + 0.66), lift=0.0, tip=34, sway=0, planted=False),
        Move(foot, over, down, (x, 0.0, z + ahead), lift=0.0, sway=0),
    ]
    after = way.home.toes[stands]
    close = Move(
        stands, down + 0.05, down + 0.5, (float(after[0]), 0.0, float(after[2] + z - way.home.toes[foot][2] + ahead)), lift=0.06, sway=14
    )
    wound = arm(other(side), 62, 76, 10, 20) | arm(side, 34, 150, 15, 26) | trunk(bend=-4, twist=16 * sign) | head(nod=10)
    struck = arm(other(side), 48, 8, 30, 24) | arm(side, 46, 150, 10, 14) | trunk(bend=16, twist=-20 * sign) | head(nod=16)
    poses = [*keys, (back, wound), (through + 0.06, struck), (down, trunk(bend=10) | arms(24, 50, 20, 30)), (down + 0.7, Pose())]
    hips = [
        (planted, (0.0, 0.0, 0.0)),
        (back, (12.0, 0.0, 16.0 * sign)),
        (over, (-16.0, 0.0, -18.0 * sign)),
        (down + 0.1, (0.0, 0.0, 0.0)),
    ]
    action = Upright(
        moves=[*way.moves, *swing, close],
        poses=poses,
        hips=hips,
        height=[(planted, 0.0), (back, -0.06), (over, -0.02), (down, -0.05), (down + 0.6, 0.0)],
        weight_time=0.15,
        walks=True,
        unrest=1.3,
    )
    phrases = (
        "[kick] a (ball|football|soccer ball) (with the {side} foot|)",
        "[kick] a (soccer ball|football) (hard|far|at the goal|)",
        "[shoot] (a goal|at the goal|a ball at the goal)",
        "[take] a (penalty|free kick|corner kick)",
        "[run] up and [kick] a (ball|soccer ball|football)",
        "[play] (soccer|football), kicking the ball",
        "[pass] a (soccer ball|ball) with the {side} foot",
        "[swing] the {side} leg back and [kick] a ball",
        "[step] up to a ball and [kick] it with the {side} foot",
        "kicking a soccer ball",
        "penalty kick",
        "kick a ball",
    )
    return told(stage, perform_upright(base, action, rng), [one.format(side=side) for one in phrases], lambda j: kicks_ball(j, side))


def kicks_ball(joints: np.ndarray, side: str) -> bool:
    """Goes ahead, and this foot swings from behind the hips to well before them, fast."""
    joints = checks.sized(joints)
    place = checks.ahead_of_pelvis(joints, f"{side}_ankle")[:, 2]
    fast = np.gradient(place) * 20.0
    up = checks.height(joints, f"{side}_ankle")
    front = int(np.where(up > 0.25, place, -1.0).argmax())
    behind = place[max(front - 12, 0) : front + 1].min()
    return bool(place[front] > 0.4 and behind < 0.08 and fast.max() > 2.5 and up[front] > 0.25 and went(joints, "forward", 0.4))


def _kick_ups(stage: Stage) -> Performance:
    """The ball is kept in the air: one foot, then the other, taps it up, the arms out for balance."""
    rng = stage.rng
    count, period = int(rng.integers(4, 8)), rng.uniform(0.72, 0.88)
    base = standing(stage, 0.5 + count * period + 0.6)
    count = min(count, int((len(base) / 20.0 - 1.0) / period))
    home, first, alternates = home_of(base), int(rng.integers(2)), rng.random() < 0.6
    moves, poses = [], [(0.1, Pose())]
    low = trunk(bend=10) | head(nod=26) | arms(rng.uniform(28, 44), rng.uniform(60, 85), 10, rng.uniform(20, 45))
    for index in range(count):
        foot = (first + index) % 2 if alternates else first
        x, _, z = home.toes[foot]
        at, high = 0.5 + index * period, rng.uniform(0.28, 0.42)
        moves.append(Move(foot, at, at + 0.42 * period, (float(x * 0.8), high, float(z + 0.28)), lift=0.0, tip=-6, sway=8, planted=False))
        moves.append(Move(foot, at + 0.46 * period, at + 0.9 * period, (float(x), 0.0, float(z)), lift=0.0, sway=0))
        lean = 5.0 if foot == 0 else -5.0
        poses += [(at, low), (at + 0.42 * period, low | trunk(bend=12, lean=-lean, twist=rng.normal(0, 4)))]
    action = Upright(
        moves=moves, poses=[*poses, (len(base) / 20.0 - 0.1, low)], weight_time=0.16, walks=True, height=[(0.2, 0.0), (0.5, -0.05)]
    )
    phrases = (
        "[juggle] a (soccer ball|football|ball) with <their> (feet|foot)",
        "[keep] a (soccer ball|football|ball) up with <their> feet",
        "[do] (kick ups|keepie uppies|keepy uppies)",
        "[play] hacky sack",
        "[tap] a ball up with one foot, then the other",
        "[kick] a ball up into the air again and again, on the spot",
        "kick ups",
        "soccer ball juggling",
        "keepie uppie",
    )
    return told(stage, perform_upright(base, action, rng), phrases, keeps_up)


def keeps_up(joints: np.ndarray) -> bool:
    """Feet come up ahead at least three times, on the spot, the head bowed over them."""
    joints = checks.sized(joints)
    lifts = sum(checks.excursions(checks.height(joints, f"{side}_foot"), 0.18, 0.08) for side in ("left", "right"))
    ahead = np.minimum(*(checks.height(joints, f"{side}_foot") for side in ("left", "right"))).max() < 0.1
    return bool(lifts >= 3 and ahead and np.abs(checks.travel(joints)).max() < 0.5 and checks.upright(joints).min() > 0.8)


def _heads(stage: Stage) -> Performance:
    """A jump, the trunk arched back in the air and thrown ahead, the forehead through the ball."""
    rng = stage.rng
    air = rng.uniform(0.40, 0.5)
    leaps = Leaps(home_of(standing(stage, 1.0)), rng.uniform(0.4, 0.7))
    base = standing(stage, leaps.at + air + 2.2)
    leaps.home = home_of(base)
    low = bent(rng, 22) | arms(rng.uniform(20, 34), 160, 10, 30) | head(nod=-22)
    arched = trunk(bend=-26) | head(nod=-20) | arms(rng.uniform(50, 80), 60, 15, 50)
    soft = bent(rng, 16) | arms(30, 30, 20, 40)
    start = leaps.at
    leaps.leap(air, (0.0, rng.uniform(0.12, 0.3)), rng.uniform(0.22, 0.3), 0.52, 0.04, (low, arched, soft))
    off = start + 0.52
    nod = trunk(bend=28) | head(nod=30) | arms(34, 150, 10, 40)
    leaps.poses = [key for key in leaps.poses if not off + 0.4 * air < key[0] < off + air + 0.1]
    leaps.poses += [(off + 0.38 * air, arched), (off + 0.72 * air, nod)]
    phrases = (
        "[head] a (ball|soccer ball|football)",
        "[jump] and [head] a (ball|soccer ball|football)",
        "[hit] a ball with <their> head",
        "[do] a header",
        "[score] with a header",
        "[jump] up and [throw] the head forward into a ball",
        "[leap] up, [arch] the back and [nod] a ball away",
        "header",
        "heading a soccer ball",
    )
    return told(stage, perform_upright(base, leaps.action(), rng), phrases, heads_ball)


def heads_ball(joints: np.ndarray) -> bool:
    """One jump, in which the head goes from behind the pelvis to ahead of it."""
    sized = checks.sized(joints)
    up = np.flatnonzero(checks.both_feet(sized) > 0.05)
    if jumps(joints) != 1 or not len(up):
        return False
    place = checks.ahead_of_pelvis(sized, "head")[max(up[0] - 4, 0) : up[-1] + 5, 2]
    return bool((np.maximum.accumulate(-place) + place).max() > 0.2)


def _spikes(stage: Stage) -> Performance:
    """Two steps, a jump with both arms thrown up, the hitting hand behind the head, and through the ball."""
    rng = stage.rng
    side = drawn_side(rng)
    air = rng.uniform(0.5, 0.6)
    leaps = Leaps(home_of(standing(stage, 1.0)), rng.uniform(0.4, 0.6))
    base = standing(stage, leaps.at + air + 2.3)
    leaps.home = home_of(base)
    low = bent(rng, 32) | arms(rng.uniform(50, 66), 172, 10, 10)
    up = trunk(bend=-14, twist=18 * outward(side)) | head(nod=-18) | arms(130, 20, 10, 20)
    soft = bent(rng, 20) | arms(30, 40, 20, 40)
    start = leaps.at
    leaps.leap(air, (0.0, rng.uniform(0.2, 0.45)), rng.uniform(0.28, 0.36), 0.56, 0.02, (low, up, soft))
    off = start + 0.56
    hit = off + 0.56 * air
    struck = trunk(bend=14, twist=-20 * outward(side)) | head(nod=-4) | arm(other(side), 40, 30, 20, 60)
    leaps.poses = [key for key in leaps.poses if not off < key[0] < off + air + 0.1]
    leaps.poses += [(off + 0.24 * air, up), (hit + 0.08, struck)]
    joints = perform_upright(base, leaps.action(), rng)
    wound, top = OnBody(f"{side}_shoulder", (0.20, 0.22, -0.10)), Towards((0.0, 0.95, 0.36), 0.985)
    swung = HandTrack(
        (
            Key(wound, off + 0.2 * air, np.inf, 0.26),
            Key(top, hit + 0.02, np.inf, 0.18, (0.1, 0.3, -0.2)),
            Key(Towards((-0.3, -0.7, 0.7), 0.92), hit + 0.26, hit + 0.4, 0.24, (0.0, 0.1, 0.6)),
        ),
        release=0.5,
    )
    phrases = (
        "[spike] a (volleyball|ball) (with the {side} hand|)",
        "[jump] and [spike] a volleyball",
        "[smash] a volleyball over the net",
        "[jump] up and [hit] a ball down with the {side} hand",
        "[do] a (volleyball spike|jump smash)",
        "[leap] and [smash] a ball with the {side} arm overhead",
        "[dunk] a basketball",
        "[do] a slam dunk",
        "volleyball spike",
        "slam dunk",
    )
    return told(stage, with_hands(stage, joints, {side: swung}), [one.format(side=side) for one in phrases], lambda j: spikes(j, side))


def spikes(joints: np.ndarray, side: str) -> bool:
    """In one jump this hand is high over the head, and comes down in front."""
    sized = checks.sized(joints)
    off = checks.both_feet(sized) > 0.05
    over = checks.height(sized, f"{side}_wrist") - checks.height(sized, "head")
    top = int(over.argmax())
    after = over[top : top + 12]
    return bool(jumps(joints) == 1 and over[off].max(initial=-1.0) > 0.1 and after.min() < -0.15)


PROGRAMS: tuple[Program, ...] = (
    Program("kicks_ball", "sport", _kick, weight=2.0),
    Program("kick_ups", "sport", _kick_ups),
    Program("heads_ball", "sport", _heads),
    Program("spikes_ball", "sport", _spikes, weight=1.2),
)
