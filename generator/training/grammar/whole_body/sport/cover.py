"""Behind cover: down low and up to look, and round a corner."""

from __future__ import annotations

import numpy as np

from ...figure.arms import HandTrack, Key
from ...figure.body import SIDES
from ...figure.places import BACK_OF_HEAD, OnBody, Towards
from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..feet import Move, home_of
from ..on_floor.sitting import starts_standing
from ..pose import Pose, head, trunk
from ..scene import FOOT, drawn_side, outward, standing
from ..upright import Upright, perform_upright
from ..with_hands import told, with_hands


def _takes_cover(stage: Stage) -> Performance:
    """Down low in a moment, the arms over the head; a look over the cover; down again."""
    rng = stage.rng
    start, down, hide = rng.uniform(0.3, 0.6), rng.uniform(0.45, 0.6), rng.uniform(0.9, 1.4)
    peek = start + down + hide
    base = standing(stage, peek + 2.3)
    deep = rng.uniform(0.40, 0.47)
    low, up = trunk(bend=rng.uniform(44, 52)) | head(nod=18), trunk(bend=22) | head(nod=-16, look=rng.uniform(14, 34) * rng.choice([-1, 1]))
    action = Upright(
        poses=[(start, Pose()), (start + down, low), (peek, low), (peek + 0.55, up), (peek + 1.1, up), (peek + 1.5, low)],
        height=[
            (start, 0.0),
            (start + down, -deep),
            (peek, -deep),
            (peek + 0.55, -deep + 0.17),
            (peek + 1.1, -deep + 0.17),
            (peek + 1.5, -deep),
        ],
        hips=[(start, (0.0, 0.0, 0.0)), (start + down, (16.0, 0.0, 0.0))],
        heels=[(start, 0.0), (start + down, 16.0)],
        knees_out=[(start, 4.0), (start + down, 8.0)],
        unrest=1.6,
    )
    joints = perform_upright(base, action, rng)
    cover, knee = BACK_OF_HEAD.moved(0.02, 0.05, 0.06), OnBody("own_knee", (0.02, 0.10, 0.06), "heading")
    tracks = {
        side: HandTrack(
            (Key(cover, start + down, peek + 0.1, down), Key(knee, peek + 0.6, peek + 1.05, 0.4), Key(cover, peek + 1.5, np.inf, 0.4))
        )
        for side in SIDES
    }
    phrases = (
        "[take] cover",
        "[take] cover (behind a wall|from an explosion|from gunfire|behind something low)",
        "[duck] behind cover and [peek] out",
        "[hide] behind a (wall|car|barrel) and [peek] over it",
        "[get] down and [cover] <their> head, then [look] up",
        "[crouch] behind something, [peek] over it and [duck] again",
        "[drop] low, arms over the head, [look] out and [duck] back down",
        "[hide] from (bullets|an explosion)",
        "[be] shot at and [hide]",
        "taking cover",
        "duck and cover",
    )
    return told(stage, with_hands(stage, joints, tracks), phrases, takes_cover)


def takes_cover(joints: np.ndarray) -> bool:
    """Low with both hands at the head, then the head higher with the hands off it, still low."""
    joints = checks.sized(joints)
    crouched = checks.height(joints, "pelvis") < 0.78
    hands = checks.lowest(joints, "left_wrist", "right_wrist") - checks.height(joints, "neck")
    covered, peeking = np.flatnonzero(crouched & (hands > -0.06)), np.flatnonzero(crouched & (hands < -0.2))
    if min(len(covered), len(peeking)) < 6:
        return False
    rises = checks.height(joints, "head")[peeking].max() - np.median(checks.height(joints, "head")[covered])
    return bool(starts_standing(joints) and rises > 0.1 and (covered < peeking[-1]).sum() >= 5)


def _peeks(stage: Stage) -> Performance:
    """One hand on the edge of a wall, the trunk leans out past it sideways, waits, and goes back."""
    rng = stage.rng
    side = drawn_side(rng)
    sign = outward(side)
    start, there = rng.uniform(0.6, 0.9), rng.uniform(0.7, 1.1)
    look, back = rng.uniform(0.9, 1.8), rng.uniform(0.5, 0.8)
    at, end = start + there, start + there + look + back
    base = standing(stage, end + 0.7)
    home = home_of(base)
    foot = FOOT[side]
    x, _, z = home.toes[foot]
    moves = [
        Move(foot, start - 0.1, start + 0.45, (float(x + 0.20 * sign), 0.0, float(z)), lift=0.05, sway=8),
        Move(foot, end - 0.45, end + 0.1, (float(x), 0.0, float(z)), lift=0.05, sway=8),
    ]
    lean = trunk(lean=rng.uniform(22, 30) * sign, bend=12, twist=-8 * sign) | head(tilt=-14 * sign, look=12 * sign)
    action = Upright(
        moves=moves, weight_time=0.2, unrest=1.3, balance=0.6,
        poses=[(0.2, Pose()), (start, trunk(bend=8)), (at, lean), (at + 0.5 * look, lean | head(tilt=-14 * sign, look=(24 if rng.random() < 0.5 else -6) * sign)), (at + look, lean), (end, trunk(bend=6)), (end + 0.5, Pose())],
        height=[(0.2, 0.0), (start, -0.05), (at, -0.12), (at + look, -0.12), (end, -0.03), (end + 0.4, 0.0)],
        hips=[(start, (0.0, 0.0, 0.0)), (at, (6.0, 9.0 * sign, 0.0)), (at + look, (6.0, 9.0 * sign, 0.0)), (end, (0.0, 0.0, 0.0))],
        ahead=[(start, (0.0, 0.0)), (at, (0.11 * sign, 0.02)), (at + look, (0.11 * sign, 0.02)), (end, (0.0, 0.0))],
    )  # fmt: skip
    joints = perform_upright(base, action, rng)
    wall = HandTrack((Key(Towards((0.10, 0.02, 0.95), 0.62, "heading").jittered(rng, 0.06), start, end - 0.1, 0.55),), release=0.6)
    joints = with_hands(stage, joints, {side: wall})
    phrases = (
        "[peek] around (a|the) corner",
        "[peek] around (a|the) corner to the {side}",
        "[look] around (a|the) corner (carefully|)",
        "[lean] out to the {side} to look around a corner",
        "[spy] around a corner",
        "[peek] out from behind a (wall|tree|door)",
        "[put] the {side} hand on the wall, [lean] to the {side} and [peek] past it",
        "[hide] behind a corner and [look] past it to the {side}",
        "peeking around the corner",
        "peek around corner",
    )
    return told(stage, joints, [phrase.format(side=side) for phrase in phrases], lambda j: peeks_out(j, outward(side)))


def peeks_out(joints: np.ndarray, sign: float) -> bool:
    """The head goes far out to that side of the feet and comes back, a hand raised before the shoulder there."""
    joints = checks.sized(joints)
    feet = 0.5 * (checks.ahead_of_pelvis(joints, "left_ankle") + checks.ahead_of_pelvis(joints, "right_ankle"))
    out = sign * (checks.ahead_of_pelvis(joints, "head") - feet)[:, 0]
    side = "left" if sign > 0 else "right"
    hand = checks.ahead_of_pelvis(joints, f"{side}_wrist")
    return bool(((out > 0.22) & (hand[:, 2] > 0.1) & (hand[:, 1] > 0.2)).sum() >= 10 and out[-3:].mean() < 0.14)


PROGRAMS: tuple[Program, ...] = (
    Program("takes_cover", "evade", _takes_cover, weight=1.3),
    Program("peeks_around_corner", "evade", _peeks, weight=1.3),
)
