"""Startled: a jump back with the hands up; knocked out by a blow, flat on the back."""

from __future__ import annotations

import numpy as np

from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..feet import home_of
from ..on_floor.falling import backward, falls, lying_after
from ..on_floor.poses import level_legs
from ..on_floor.sitting import performed
from ..on_floor.ways import Way
from ..pose import Pose, arms, head, root, trunk, trunk_fixed
from ..scene import drawn_side, outward, standing
from ..upright import Upright, perform_upright
from ..walkway import Walkway
from ..with_hands import told


def _recoils(stage: Stage) -> Performance:
    """The trunk flies back, both hands up before the face, one or two hasty steps back, and stays there, tense."""
    rng = stage.rng
    start, count, first = rng.uniform(0.5, 0.9), int(rng.integers(1, 4)), int(rng.integers(2))
    base = standing(stage, start + 0.32 * (count + 1) + rng.uniform(1.5, 2.2))
    way = Walkway(home_of(base), start + 0.06)
    guard = arms(rng.uniform(62, 84), rng.uniform(12, 34), 25, rng.uniform(95, 120))
    shock = guard | trunk(bend=-rng.uniform(12, 20), twist=rng.normal(0, 6)) | head(nod=-6)
    keys: list[tuple[float, Pose]] = [(start - 0.1, Pose()), (start + 0.22, shock)]
    for index in range(count):
        way.go(forward=-rng.uniform(0.24, 0.38) * (1.0 - 0.15 * index))
        way.step((first + index) % 2, rng.uniform(0.26, 0.32), 0.0, lift=0.09, sway=6.0)
    way.step((first + count) % 2, 0.34, 0.0, lift=0.06, sway=6.0)
    tense = guard | trunk(bend=10) | head(nod=-6)
    keys += [(way.at + 0.1, tense), (way.at + 0.9, tense | arms(48, 26, 20, 84)), (way.at + 1.7, arms(20, 40, 20, 40))]
    action = Upright(
        moves=way.moves,
        poses=keys,
        height=[(start, 0.0), (start + 0.2, -0.06), (way.at + 0.1, -0.1), (way.at + 1.2, -0.04)],
        weight_time=0.13,
        walks=True,
        unrest=1.6,
    )
    phrases = (
        "[recoil] (in (fright|horror|shock|fear)|)",
        "[jump] back (in (surprise|fright|shock|fear)|startled|)",
        "[be] (startled|spooked) and [step] back",
        "[flinch] (back|away|)",
        "[get] (startled|scared|a fright|a shock)",
        "[start] back with both hands up",
        "[shrink] back from something (scary|frightening)",
        "[throw] both hands up before the face and [step] back quickly",
        "[see] (a spider|a ghost|a mouse) and [jump] back",
        "jump scare",
        "startled",
    )
    return told(stage, perform_upright(base, action, rng), phrases, recoils)


def recoils(joints: np.ndarray) -> bool:
    """Back within a second, both hands up at the chest or higher, on the feet."""
    joints = checks.sized(joints)
    back = -checks.travel(joints)[:, 1]
    quick = max((back[frame:] - back[: len(back) - frame]).max() for frame in (16,))
    hands = np.minimum(checks.height(joints, "left_wrist"), checks.height(joints, "right_wrist")) > checks.height(joints, "spine2")
    return bool(back[-1] > 0.2 and quick > 0.15 and hands.sum() >= 6 and checks.standing(joints).mean() > 0.7)


def _knocked_out(stage: Stage) -> Performance:
    """The head is thrown round by the blow, the knees go soft, a moment's sway, and flat on the back."""
    rng = stage.rng
    side = drawn_side(rng)
    sign = outward(side)
    way = Way.standing(rng)
    ready = root(6) | trunk_fixed(10) | level_legs(6, 16, -12, 9) | arms(52, 10, 35, 112)
    hit = (
        root(-4, 4 * sign, 16 * sign)
        | trunk_fixed(-10, twist=24 * sign)
        | level_legs(-4, 8, -10, 9)
        | arms(40, 50, 15, 60)
        | head(look=48 * sign, tilt=14 * sign, nod=-14)
    )
    daze = (
        root(-6, -3 * sign, 6 * sign) | trunk_fixed(-4, lean=6 * sign) | level_legs(-6, 18, -24, 9) | arms(16, 60, 20, 20) | head(nod=-18)
    )
    if rng.random() < 0.5:
        way.to(ready, 0.5).hold(rng.uniform(0.1, 0.4))
    way = lying_after(backward(way.to(hit, 0.17).to(daze, rng.uniform(0.35, 0.6))))
    phrases = (
        "[get] knocked out (by a punch|by a blow|with one punch|)",
        "[be] knocked out (by a punch|by a blow|cold|)",
        "[get] punched (in the face|) and [fall] (down|over|backward|to the floor)",
        "[be] punched and [go] down",
        "[take] a punch and [drop] (to the floor|flat on the back|)",
        "[get] hit (in the face|on the head) and [fall] (down|backward|unconscious)",
        "[be] felled by a punch",
        "[fall] flat on the back, knocked out",
        "knockout",
        "getting knocked out",
    )
    made = performed(stage, way, [], [], lambda j: falls(j, "back"), flow=0.85, rounding=0.05, settle=0.03)
    return told(stage, made.joints, phrases, made.predicate, made.contacts)


PROGRAMS: tuple[Program, ...] = (
    Program("recoils", "reactions", _recoils, weight=1.5),
    Program("knocked_out", "reactions", _knocked_out, weight=1.3),
)
