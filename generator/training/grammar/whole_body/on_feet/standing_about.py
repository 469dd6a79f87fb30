"""Standing in ways of one's own: feet wide apart, weight from foot to foot, rope jumping on the spot."""

from __future__ import annotations

import numpy as np

from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..curves import flight_height
from ..feet import Move, home_of
from ..jumps.jumping import jumps
from ..jumps.leaps import Leaps
from ..pose import Pose, arms, head, trunk
from ..scene import on_feet, standing
from ..upright import Upright
from ..wording import phrases
from .in_place import stays


def _wide(stage: Stage) -> Performance:
    """Steps apart with both feet and stays so."""
    rng = stage.rng
    base = standing(stage, rng.uniform(3.5, 6.0))
    home, width = home_of(base), rng.uniform(0.14, 0.3)
    moves = []
    for order, (foot, sign) in enumerate(((0, 1.0), (1, -1.0)) if rng.random() < 0.5 else ((1, -1.0), (0, 1.0))):
        x, _, z = home.toes[foot]
        at = 0.4 + 0.55 * order
        yaw = float(home.yaw[foot] + sign * rng.uniform(2, 14))
        moves.append(Move(foot, at, at + 0.48, (float(x + sign * width), 0.0, float(z)), yaw=yaw, lift=0.06, sway=10))
    low = -rng.uniform(0.0, 0.08)
    hold = arms(*((34, 62, 62, 96) if rng.random() < 0.35 else (12, 80, 20, 15))) | head(look=rng.normal(0, 8))
    action = Upright(moves=moves, height=[(0.5, 0.0), (1.6, low)], poses=[(0.4, Pose()), (1.8, hold)], weight_time=0.18, unrest=1.3)
    says, short = phrases("standing_about.wide.says"), phrases("standing_about.wide.short")
    return on_feet(stage, base, action, says, short, stands_wide)


def stands_wide(joints: np.ndarray) -> bool:
    joints = checks.sized(joints)
    apart = checks.ahead_of_pelvis(joints, "left_ankle")[:, 0] - checks.ahead_of_pelvis(joints, "right_ankle")[:, 0]
    return bool(np.median(apart[len(apart) // 2 :]) > 0.36 and checks.share(checks.standing(joints)) > 0.7 and stays(joints, 0.4))


def _shift(stage: Stage) -> Performance:
    """The weight over one foot, then over the other, the hips swinging out and the free knee giving."""
    rng = stage.rng
    period, side = rng.uniform(0.9, 1.5), 1.0 if rng.random() < 0.5 else -1.0
    base = standing(stage, rng.uniform(4.0, 7.5))
    count = max(2, int((len(base) / 20.0 - 1.2) / period))
    home = home_of(base)
    reach = float(0.5 * (home.toes[0, 0] - home.toes[1, 0]) * rng.uniform(0.55, 0.85))
    ahead, hips, poses = [(0.4, (0.0, 0.0))], [(0.4, (0.0, 0.0, 0.0))], [(0.4, Pose())]
    for index in range(count):
        at, sign = 0.5 + (index + 0.6) * period, side * (1.0 if index % 2 == 0 else -1.0)
        tilt = rng.uniform(3, 7)
        for moment in (at, at + 0.25 * period):
            ahead.append((moment, (sign * reach, 0.0)))
            hips.append((moment, (0.0, -sign * tilt, sign * rng.uniform(1, 4))))
            poses.append((moment, trunk(lean=sign * 0.9 * tilt) | head(tilt=-sign * 0.3 * tilt)))
    action = Upright(ahead=ahead, hips=hips, poses=poses, height=[(0.4, 0.0), (1.0, -0.012)], unrest=1.3)
    says, short = phrases("standing_about.shift.says"), phrases("standing_about.shift.short")
    return on_feet(stage, base, action, says, short, lambda j: shifts(j) >= max(1, count // 2 - 1))


def shifts(joints: np.ndarray) -> int:
    """How often the pelvis goes well to the left, having been to the right, over feet that stand."""
    joints = checks.sized(joints)
    sideways = checks.travel(joints)[:, 0]
    still = max(np.ptp(checks.path(joints, f"{side}_foot")[:, ::2], axis=0).max() for side in ("left", "right")) < 0.1
    return checks.excursions(sideways - sideways.mean(), 0.02, -0.02) if still else 0


def _rope(stage: Stage) -> Performance:
    rng = stage.rng
    period, air = rng.uniform(0.46, 0.58), rng.uniform(0.25, 0.31)
    base = standing(stage, rng.uniform(3.5, 6.5))
    starts = [0.9 + index * period for index in range(int((len(base) / 20.0 - 1.7) / period))]
    leaps = Leaps(home_of(base), starts[0])
    grip = (rng.uniform(24, 34), 78.0, 30.0)
    leaps.height += [(0.5, 0.0), (0.82, -0.07)]
    leaps.poses += [(0.3, Pose())]
    for off in starts:
        for foot in (0, 1):
            leaps.moves.append(Move(foot, off, off + air, None, lift=flight_height(air) + 0.02, sway=24, thrown=True))
        leaps.spring(off, air, 0.05, 20.0)
        # The wrists turn the rope: elbows bend a little more as it comes over.
        leaps.poses += [(off + 0.5 * air, arms(*grip, 78.0)), (off + 0.5 * air + 0.5 * period, arms(grip[0] + 7.0, grip[1], grip[2], 62.0))]
    end = starts[-1] + air + 0.2
    leaps.height += [(end + 0.3, 0.0)]
    leaps.poses += [(end + 0.6, Pose())]
    says, short = phrases("standing_about.rope.says"), phrases("standing_about.rope.short")
    action = leaps.action(weight_time=0.1)
    return on_feet(stage, base, action, says, short, lambda j: jumps_often(j) >= 0.7 * len(starts) and stays(j))


def jumps_often(joints: np.ndarray) -> int:
    """Small jumps: lower than those of `jumps`, which also counts the high ones."""
    return max(jumps(joints), checks.excursions(checks.both_feet(checks.sized(joints)), 0.03, 0.018))


PROGRAMS: tuple[Program, ...] = (
    Program("stand_wide", "legs", _wide),
    Program("shift_weight", "legs", _shift),
    Program("jump_rope", "jump", _rope),
)
