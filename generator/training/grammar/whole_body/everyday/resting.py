"""Leaning against a wall, sitting down with crossed legs, lying down on the belly, tantrums."""

from __future__ import annotations

import numpy as np

from ......rigs.math.rotations import normalise
from ......rigs.smpl import JOINT
from ...figure.body import Body, from_frame, other, outward
from ...figure.places import OnBody
from ...program import Performance, Program
from ...stage import Stage
from ...timing import clock, transition
from .. import checks
from ..feet import Move, home_of
from ..on_feet.chairs import seat_action, seat_height, seated
from ..on_floor.lying import ends_lying
from ..on_floor.sitting import performed, restless, starts_standing
from ..on_floor.ways import Way, down_to_front
from ..pose import Pose, arms, head, trunk
from ..scene import drawn_side, standing
from ..upright import Upright, perform_upright
from ..with_hands import held, told, with_hands


def _leans(stage: Stage) -> Performance:
    """The back against a wall, the feet in front of it, the arms crossed or the hands at the hips."""
    rng = stage.rng
    start, there = rng.uniform(0.3, 0.6), rng.uniform(1.0, 1.3)
    base = standing(stage, start + there + rng.uniform(2.2, 3.8))
    home = home_of(base)
    moves = [
        Move(
            foot,
            start + 0.35 * foot,
            start + 0.35 * foot + 0.5,
            (float(home.toes[foot][0]), 0.0, float(home.toes[foot][2] + 0.22)),
            lift=0.05,
            sway=6.0,
        )
        for foot in (0, 1)
    ]
    rest = trunk(bend=rng.uniform(2, 8)) | head(nod=6, look=rng.normal(0, 14))
    action = Upright(
        moves=moves,
        poses=[(start, Pose()), (start + there, rest), (start + there + 1.6, rest | head(look=rng.normal(0, 22), nod=4))],
        hips=[(start, (0.0, 0.0, 0.0)), (start + there, (-15.0, 0.0, 0.0))],
        ahead=[(start, (0.0, 0.0)), (start + there, (0.0, -0.30))],
        height=[(start, 0.0), (start + there, -0.05)],
        balance=0.0,
    )
    joints = perform_upright(base, action, rng)
    own = drawn_side(rng)
    places = {own: OnBody("spine2", (-0.14, 0.0, 0.19)), other(own): OnBody("spine2", (-0.13, -0.03, 0.24))}
    tracks = {hand: held(place, start + there + 0.5, lead=0.7) for hand, place in places.items()}
    phrases = (
        "[lean] (against|on) (a|the) wall",
        "[lean] back against (a|the) wall (with crossed arms|)",
        "[lean] with <their> back against (a|the) (wall|door|car)",
        "[lean] against something, arms crossed",
        "[rest] against a wall",
        "[stand] leaning against a wall",
        "[lean] back, the feet in front of the hips, and [cross] both arms",
        "leaning against a wall",
    )
    return told(stage, with_hands(stage, joints, tracks), phrases, leans_back)


def leans_back(joints: np.ndarray) -> bool:
    """The feet are well ahead of the pelvis while the legs stand."""
    joints = checks.sized(joints)
    feet = np.minimum(*(checks.ahead_of_pelvis(joints, f"{side}_ankle")[:, 2] for side in ("left", "right")))
    return bool(((feet > 0.08) & (checks.height(joints, "pelvis") > 0.74)).sum() >= 30)


def legs_crossed(joints: np.ndarray, side: str, share: np.ndarray) -> np.ndarray:
    """Somebody who sits (T, 22, 3), one leg laid over the other as far as share (T,) says, from 0 to 1."""
    body, far = Body.of(joints), other(side)
    hip, knee, ankle, toe = (JOINT[f"{side}_{name}"] for name in ("hip", "knee", "ankle", "foot"))
    sign = outward(side)
    over = body.at(f"{far}_knee") + from_frame(body.heading, np.array([0.03, 0.15, -0.02]) * sign)
    shin = from_frame(body.heading, np.array([-0.30, -0.80, 0.45]) * sign)
    foot = from_frame(body.heading, np.array([-0.12, -0.45, 0.85]) * sign)
    moved, start = joints.copy(), joints[:, hip]
    lifted = from_frame(body.heading, np.array([0.10, 0.35, 0.0])) * np.sin(np.pi * share)[:, None]
    for parent, child, way in ((hip, knee, over - start), (knee, ankle, shin), (ankle, toe, foot)):
        bone = joints[:, child] - joints[:, parent]
        size = np.linalg.norm(bone, axis=-1, keepdims=True)
        mixed = normalise(bone / size + share[:, None] * (normalise(way) - bone / size) + (lifted if parent == hip else 0.0))
        moved[:, child] = moved[:, parent] + size * mixed
    return moved


def _sits_crossed(stage: Stage) -> Performance:
    rng = stage.rng
    side = drawn_side(rng)
    start, down = rng.uniform(0.3, 0.6), rng.uniform(1.1, 1.4)
    seat = start + down
    base = standing(stage, seat + rng.uniform(2.6, 3.6))
    end = len(base) / 20.0
    action = seat_action(base, (start, seat, end + 1.0, end + 2.0), seat_height(base, "chair", rng), rng)
    joints = perform_upright(base, action, rng)
    share = transition(clock(len(joints)), seat + 0.15, seat + 1.05)
    crossed = legs_crossed(joints, side, share)
    tracks = {
        hand: held(OnBody(f"{'own' if hand == side else 'other'}_knee", (0.02, 0.13, -0.05), "heading"), seat + 1.1, lead=0.7)
        for hand in (side,)
    }
    phrases = (
        "[sit] down and [cross] <their> legs",
        "[sit] (down|) (on a chair|) with crossed legs",
        "[sit] on a chair with one leg over the other",
        "[sit] down and [lay] the {side} leg over the {far} one",
        "[take] a seat and [cross] one leg over the other",
        "[cross] <their> legs on a chair",
        "[sit] down, then [put] the {side} knee over the {far} knee",
    )
    made = [phrase.format(side=side, far=other(side)) for phrase in phrases]
    return told(stage, with_hands(stage, crossed, tracks), made, lambda j: _is_crossed(j, side))


def _is_crossed(joints: np.ndarray, side: str) -> bool:
    """Seated, this knee over the other and this ankle off the floor on the other one's side."""
    joints = checks.sized(joints)
    high = checks.height(joints, f"{side}_knee") > checks.height(joints, f"{other(side)}_knee") + 0.05
    across = checks.height(joints, f"{side}_ankle") > 0.2
    return bool((high & across & seated(joints)).sum() >= 12 and starts_standing(joints))


def _lies_on_belly(stage: Stage) -> Performance:
    rng = stage.rng
    way = restless(down_to_front(Way.standing(rng), drawn_side(rng)), rng.uniform(0.8, 1.6))
    phrases = (
        "[lie] down on <their> (stomach|belly|front)",
        "[lie] (down|) (on the (floor|ground)|) (face down|on the stomach)",
        "[lie] on <their> (stomach|belly)",
        "[get] down and [lie] on <their> stomach",
        "[go] down on hands and knees and then flat onto the belly",
        "[stretch] out on the floor face down",
        "lying down on the stomach",
    )
    made = performed(stage, way, [], [], lambda joints: starts_standing(joints) and ends_lying(joints, "front"))
    return told(stage, made.joints, phrases, made.predicate, made.contacts)


def _tantrum(stage: Stage) -> Performance:
    """Both feet stamping by turns, both fists up and down."""
    rng = stage.rng
    pace, start = rng.uniform(0.34, 0.44), rng.uniform(0.3, 0.5)
    count = int(rng.uniform(2.8, 4.2) / pace)
    base = standing(stage, start + count * pace + 0.7)
    home = home_of(base)
    moves, poses = [], [(start - 0.1, Pose())]
    for index in range(count):
        foot, at = index % 2, start + index * pace
        x, _, z = home.toes[foot]
        moves.append(Move(foot, at, at + 0.92 * pace, (float(x), 0.0, float(z)), lift=rng.uniform(0.2, 0.28), sway=10.0))
        bend = trunk(bend=rng.uniform(10, 24), twist=rng.normal(0, 9)) | head(nod=rng.uniform(-4, 12), look=rng.normal(0, 14))
        poses += [(at + 0.5 * pace, bend | arms(52, 45, 25, 92)), (at + 0.98 * pace, bend | arms(14, 55, 20, 30))]
    action = Upright(
        moves=moves, poses=[*poses, (start + count * pace + 0.5, Pose())], weight_time=0.12, unrest=1.5, height=[(start, -0.03)]
    )
    phrases = (
        "[throw] a (tantrum|fit)",
        "[have] a (tantrum|fit of rage)",
        "[be] furious and [stamp] both feet",
        "[stamp] <their> feet (angrily|in anger|in rage|like a child)",
        "[stamp] both feet by turns and [shake] both fists",
        "[rage], beating the air with both fists",
        "[jump] with rage from one foot to the other, fists going up and down",
        "throwing a tantrum",
    )
    return told(stage, perform_upright(base, action, rng), phrases, lambda j: rages(j, count))


def rages(joints: np.ndarray, count: int) -> bool:
    joints = checks.sized(joints)
    stamps = sum(checks.excursions(checks.height(joints, f"{side}_ankle"), 0.18, 0.13) for side in ("left", "right"))
    hands = checks.height(joints, "left_wrist") - joints[:, 0, 1]
    return stamps >= 0.7 * count and checks.excursions(hands - hands.mean(), 0.07, -0.05) >= 0.5 * count


PROGRAMS: tuple[Program, ...] = (
    Program("leans_against_wall", "everyday", _leans, weight=1.3),
    Program("sits_with_crossed_legs", "seat", _sits_crossed, weight=1.3),
    Program("lies_down_on_belly", "floor", _lies_on_belly, weight=1.3),
    Program("throws_tantrum", "everyday", _tantrum),
)
