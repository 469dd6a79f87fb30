"""Down low with the hands at something: laces, shoes, seeds, fear."""

from __future__ import annotations

import numpy as np

from ...checks import hands_apart
from ...figure.body import other
from ...figure.places import BACK_OF_HEAD, OnBody
from ...figure.posing import Pose as Bend
from ...figure.posing import posed, turn
from ...program import Performance, Program
from ...stage import Stage
from ...timing import clock, drift, transition
from .. import checks
from ..feet import home_of
from ..grounded import Grounded, perform_grounded
from ..on_feet.chairs import PROGRAMS as CHAIRS
from ..on_feet.chairs import seated
from ..on_feet.kneeling import ONE_KNEE, Course, course, one_knee_moves
from ..on_floor import poses
from ..on_floor.ways import Way
from ..pose import Pose, arms, head, legs, root, trunk, trunk_fixed
from ..scene import drawn_side, standing
from ..upright import Upright, perform_upright
from ..with_hands import both, held, told, with_hands

_SITS = next(program for program in CHAIRS if program.name == "sit_on_chair")


def hands_at_foot(joints: np.ndarray, side: str, near: float = 0.42) -> np.ndarray:
    """(T,) bool: both wrists near one ankle, and near each other."""
    joints = checks.sized(joints)
    ankle = checks.path(joints, f"{side}_ankle")
    off = np.max([np.linalg.norm(checks.path(joints, f"{hand}_wrist") - ankle, axis=-1) for hand in ("left", "right")], axis=0)
    return (off < near) & (hands_apart(joints) < 0.38)


def _laces(stage: Stage) -> Performance:
    """Down on one knee, both hands at the shoe in front, tying."""
    rng = stage.rng
    knee = drawn_side(rng)
    front = other(knee)
    at = course(rng, rng.uniform(2.2, 3.2))
    base = standing(stage, at.rise)
    low = trunk(bend=rng.uniform(62, 72)) | head(nod=6)
    action = Upright(
        moves=one_knee_moves(home_of(base), knee, at, rng),
        poses=[(at.start, Pose()), (at.first, low), (at.rise, low)],
        height=[(at.start, 0.0), (at.first, ONE_KNEE)],
        ahead=[(at.start, (0.0, 0.0)), (at.first, (0.0, 0.12))],
        hips=[(at.start, (0.0, 0.0, 0.0)), (at.first, (16.0, 0.0, 0.0))],
        weight_time=0.22,
        balance=0.0,
    )
    joints = perform_upright(base, action, rng)
    tracks = {}
    for index, hand in enumerate(("left", "right")):
        foot = "own_ankle" if hand == front else "other_ankle"
        stroke = _tying(len(joints), at, rng, 0.5 * index)
        tracks[hand] = held(OnBody(foot, (0.05, 0.09, 0.07), "heading"), at.first, lead=0.9, stroke=stroke)
    phrases = (
        "[tie] <their> (shoes|shoelaces|laces|shoe)",
        "[tie] (a|the) shoelace",
        "[kneel] down to tie <their> (shoes|shoelaces)",
        "[kneel] on the {knee} knee and [tie] the {front} shoe",
        "[lace] up <their> (shoes|boots)",
        "[bend] down to the {front} foot and [work] at it with both hands",
        "[do] up <their> laces",
        "tying shoelaces",
    )
    made = [phrase.format(knee=knee, front=front) for phrase in phrases]
    return told(stage, with_hands(stage, joints, tracks), made, lambda j: _ties(j, front))


def _tying(frames: int, at: Course, rng: np.random.Generator, late: float) -> np.ndarray:
    """(T, 3) metres that a hand goes out and up and back again, over and over."""
    time = clock(frames)
    share = transition(time, at.first, at.first + 0.4)
    swing = 0.5 - 0.5 * np.cos(2.0 * np.pi * (time - at.first) / rng.uniform(0.6, 0.85) + late)
    return (share * swing)[:, None] * np.array([0.07, 0.05, 0.02])


def _ties(joints: np.ndarray, front: str) -> bool:
    return bool(hands_at_foot(joints, front).sum() >= 16 and checks.standing(checks.sized(joints))[:4].any())


def _shoes(stage: Stage) -> Performance:
    """On a chair, bent down to one foot with both hands."""
    rng = stage.rng
    side = drawn_side(rng)
    joints = _SITS.perform(stage).joints[: stage.frames(rng.uniform(4.0, 5.5))]
    time, end = clock(len(joints)), len(joints) / 20.0
    there = transition(time, 0.4, 1.4) * (1.0 - 0.35 * transition(time, end - 1.0, end))
    bend = there[:, None] * turn(rng.uniform(58, 66), 6.0 if side == "left" else -6.0, 0.0)
    pose = Bend(tilt=there[:, None] * turn(20.0), trunk=bend, neck=there[:, None] * turn(8.0), hands={}, follow=0.0)
    bent = posed(joints, pose, rng)
    tug = np.sin(2.0 * np.pi * time / rng.uniform(0.8, 1.1)) * transition(time, 1.4, 1.8)
    stroke = tug[:, None] * np.array([0.0, 0.045, -0.03])
    tracks = {
        hand: held(OnBody("own_ankle" if hand == side else "other_ankle", (0.06, 0.12, 0.05), "heading"), 1.5, end - 0.7, 0.8, stroke)
        for hand in ("left", "right")
    }
    phrases = (
        "[put] on (<their>|a) (shoes|shoe|boots|socks)",
        "[put] <their> (shoes|boots) on",
        "[put] on <their> {side} (shoe|boot|sock)",
        "[sit] on a chair and [put] on <their> shoes",
        "[take] off <their> (shoes|boots|socks)",
        "[pull] on a {side} boot with both hands, sitting",
        "[sit] and [bend] down to the {side} foot with both hands",
        "putting on shoes",
    )
    made = [phrase.format(side=side) for phrase in phrases]
    return told(stage, with_hands(stage, bent, tracks), made, lambda j: _shod(j, side))


def _shod(joints: np.ndarray, side: str) -> bool:
    near = hands_at_foot(joints, side, 0.52)
    return bool(near.sum() >= 14 and seated(joints).sum() >= 4 and checks.height(checks.sized(joints), "pelvis").max() < 0.75)


def _plants(stage: Stage) -> Performance:
    """Down on both knees, the hands at the ground in front."""
    rng = stage.rng
    knee = drawn_side(rng)
    bent = root(40) | trunk_fixed(rng.uniform(34, 44)) | legs(60, 6, 2, 112, 48) | arms(70, 8, 10, 30) | head(nod=-4)
    way = (
        Way.standing(rng).to(poses.lunging(rng, knee), 0.65).to(poses.half_kneeling(rng, knee), 0.5).to(poses.drawing_foot(rng, knee), 0.3)
    )
    way.to(poses.on_knees(rng), 0.4).to(bent, 0.7)
    down = way.at
    for _ in range(2):
        way.to(bent | trunk_fixed(rng.uniform(32, 46)), 0.7)
    base = standing(stage, way.at + 0.1)
    joints = perform_grounded(base, Grounded(way.keys, unrest=1.4, bearing_hands=False), rng)
    time = clock(len(joints))
    swing = (0.5 - 0.5 * np.cos(2.0 * np.pi * (time - down) / rng.uniform(0.7, 1.0))) * transition(time, down, down + 0.3)
    tracks = {
        hand: held(
            OnBody("own_knee", (-0.03, -0.01, 0.30), "heading"),
            down,
            lead=0.7,
            stroke=(swing * size)[:, None] * np.array([0.05, 0.10, 0.03]),
        )
        for hand, size in (("left", 0.6), ("right", 1.0))
    }
    phrases = (
        "[plant] (a seed|seeds|a tree|flowers|something) (in the ground|in the garden|)",
        "[kneel] down and [plant] (a flower|seeds)",
        "[garden], kneeling on the ground",
        "[kneel] and [dig] in the (earth|soil) with both hands",
        "[pull] weeds (on <their> knees|)",
        "[get] down on both knees and [work] at the ground with the hands",
        "[kneel] down and [search] the ground with both hands",
        "[plant] a seed",
        "planting seeds",
    )
    return told(stage, with_hands(stage, joints, tracks), phrases, hands_at_ground_kneeling)


def hands_at_ground_kneeling(joints: np.ndarray) -> bool:
    joints = checks.sized(joints)
    knees = np.maximum(checks.height(joints, "left_knee"), checks.height(joints, "right_knee")) < 0.18
    hands = np.maximum(checks.height(joints, "left_wrist"), checks.height(joints, "right_wrist")) < 0.34
    return bool((knees & hands).sum() >= 14 and checks.standing(joints)[:4].any())


def _cringes(stage: Stage) -> Performance:
    """Down into a crouch in a moment, both arms over the head, trembling."""
    rng = stage.rng
    start, down = rng.uniform(0.3, 0.7), rng.uniform(0.6, 0.8)
    base = standing(stage, start + down + rng.uniform(2.0, 3.2))
    small = trunk(bend=rng.uniform(46, 56)) | head(nod=22)
    action = Upright(
        poses=[(start, Pose()), (start + down, small)],
        height=[(start, 0.0), (start + down, rng.uniform(-0.46, -0.36))],
        hips=[(start, (0.0, 0.0, 0.0)), (start + down, (14.0, 0.0, 0.0))],
        heels=[(start, 0.0), (start + down, 14.0)],
        knees_out=[(start, 4.0), (start + down, 8.0)],
        unrest=2.0,
    )
    joints = perform_upright(base, action, rng)
    shaking = 0.008 * drift(len(joints), rng, 3, 3.0)
    tracks = both(BACK_OF_HEAD.moved(0.02, 0.05, 0.06), start + down, lead=down)
    tracks = {side: held(track.keys[0].place, start + down, lead=down, stroke=shaking) for side, track in tracks.items()}
    phrases = (
        "[crouch] (down|) in fear",
        "[crouch] (down|) with both arms over <their> head",
        "[be] terrified and [crouch] down",
        "[duck] down and [cover] <their> head with both (arms|hands)",
        "[take] cover with both hands over <their> head",
        "[shrink] to the ground in fear",
        "[curl] up in fear, hands on the head",
        "[make] <themselves> small, knees bent and head behind both arms",
    )
    return told(stage, with_hands(stage, joints, tracks), phrases, _is_small)


def _is_small(joints: np.ndarray) -> bool:
    joints = checks.sized(joints)
    crouched = checks.height(joints, "pelvis") < 0.68
    high = checks.lowest(joints, "left_wrist", "right_wrist") > checks.height(joints, "neck") - 0.05
    return bool((crouched & high).sum() >= 16)


PROGRAMS: tuple[Program, ...] = (
    Program("ties_shoelaces", "everyday", _laces, weight=1.5),
    Program("puts_on_shoes", "everyday", _shoes),
    Program("plants_seed", "everyday", _plants),
    Program("crouches_in_fear", "everyday", _cringes, weight=1.2),
)
