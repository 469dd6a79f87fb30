"""Walking with deeply bent knees, the trunk low, all the way."""

from __future__ import annotations

import numpy as np

from .....motion import FPS
from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..feet import home_of
from ..jumps.jumping import went
from ..pose import Pose, Side, arm, arms, head, other, trunk
from ..scene import outward, standing
from ..upright import Upright, perform_upright
from ..walkway import Walkway
from ..with_hands import told

_PHRASES = (
    "[walk] crouched (low|down low|)",
    "[walk] (in a (low|deep|) crouch|in a squat|like a duck)",
    "[crouch] low and [walk] (forward|)",
    "[walk] (forward|) (with deeply bent knees|on bent legs|bent low|crouching)",
    "[move] (forward|ahead) (in a low crouch|crouched low|keeping low)",
    "[keep] low, walking (forward|) with bent knees",
    "[walk] under a low ceiling",
    "[go] along ducked down behind cover",
    "[do] a crouch walk (forward|)",
    "crouched walk",
    "crouch walking",
    "duck walk",
)


def _crouched(stage: Stage) -> Performance:
    """Already low as it begins; the arms swing little."""
    rng = stage.rng
    pace, length, deep = rng.uniform(0.52, 0.66), rng.uniform(0.34, 0.46), rng.uniform(0.28, 0.38)
    count = int(min(rng.uniform(4.5, 7.0), stage.longest / FPS - 1.2) / pace)
    base = standing(stage, 0.3 + (count + 1) * pace + 0.3)
    way, first = Walkway(home_of(base), 0.3), int(rng.integers(2))
    low = trunk(bend=rng.uniform(30, 44)) | head(nod=-rng.uniform(22, 32)) | arms(rng.uniform(26, 46), 18, 25, rng.uniform(50, 80))
    poses: list[tuple[float, Pose]] = [(0.0, low)]
    for index in range(count):
        way.go(forward=length)
        way.step((first + index) % 2, pace, 0.0, lift=rng.uniform(0.07, 0.12), sway=20.0)
        near: Side = "left" if (first + index) % 2 == 0 else "right"
        swing = arm(other(near), 52, 10, 25, 62) | arm(near, 24, 30, 25, 58) | trunk(bend=36, twist=-5 * outward(near))
        poses.append((way.at - 0.2 * pace, low | swing))
    way.step((first + count) % 2, pace, 0.0, lift=0.07, sway=12.0)
    action = Upright(
        moves=way.moves,
        poses=[*poses, (way.at + 0.2, low)],
        height=[(0.0, -deep), (0.5 * way.at, -deep * rng.uniform(0.94, 1.06)), (way.at, -deep)],
        hips=[(0.0, (16.0, 0.0, 0.0))],
        knees_out=[(0.0, 10.0)],
        weight_time=0.5 * pace,
        walks=True,
        flow=0.3,
    )
    return told(stage, perform_upright(base, action, rng), _PHRASES, walks_crouched)


def walks_crouched(joints: np.ndarray) -> bool:
    """Ahead at a walk, the pelvis low all the way."""
    joints = checks.sized(joints)
    low = checks.height(joints, "pelvis")
    return bool(np.percentile(low, 90) < 0.76 and low.min() > 0.4 and went(joints, "forward", 0.9))


PROGRAMS: tuple[Program, ...] = (Program("walks_crouched", "gait", _crouched, weight=1.6),)
