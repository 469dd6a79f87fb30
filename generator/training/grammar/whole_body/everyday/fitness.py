"""Warming up: mountain climbers, toes by turns, hips and head in circles, handstands."""

from __future__ import annotations

import numpy as np

from ...figure.body import SIDES, other
from ...figure.legs import Feet
from ...figure.places import WAIST, OnBody, Towards
from ...figure.posing import Pose as Bend
from ...figure.posing import posed, turn
from ...program import Performance, Program
from ...stage import Stage
from ...timing import clock, transition
from .. import checks
from ..on_floor import poses
from ..on_floor.sitting import ends_standing, performed, starts_standing
from ..on_floor.ways import Way
from ..pose import Pose, Side, arms, head, leg, legs, root, trunk_fixed
from ..scene import drawn_side, standing
from ..upright import Upright, perform_upright
from ..with_hands import both, told, track_through


def _mountain_climbers(stage: Stage) -> Performance:
    rng = stage.rng
    pace = rng.uniform(0.56, 0.72)
    count = int(rng.uniform(3.2, 4.6) / pace)
    way = Way.in_pose(rng, poses.plank(rng)).hold(rng.uniform(0.3, 0.6))
    side = drawn_side(rng)
    for _ in range(count):
        drawn = poses.plank(rng) | root(81) | arms(83, 8, 5, 3) | leg(side, rng.uniform(116, 124), 6, 2, rng.uniform(128, 138), 62)
        way.to(drawn, 0.5 * pace).to(poses.plank(rng), 0.5 * pace)
        side = _far(side)
    way.hold(0.3)
    phrases = (
        "[do] mountain climbers",
        "[do] (a few|several|some) mountain climbers",
        "[do] the mountain climber exercise",
        "[run] in (the|a) (plank|push-up) position",
        "[draw] the knees to the chest by turns in a plank",
        "[bring] one knee after the other under the chest, the hands on the floor",
        "mountain climbers",
    )
    made = performed(stage, way, [], [], lambda j: climbs_in_plank(j) >= count // 2, flow=0.2, held=False)
    return told(stage, made.joints, phrases, made.predicate, made.contacts)


def _far(side: Side) -> Side:
    return "right" if side == "left" else "left"


def climbs_in_plank(joints: np.ndarray) -> int:
    """How often a knee comes ahead under the chest of somebody on straight arms."""
    joints = checks.sized(joints)
    flat = np.abs(checks.upright(joints)) < 0.75
    low = checks.lowest(joints, "left_wrist", "right_wrist") < 0.15
    neck = checks.path(joints, "neck") - checks.path(joints, "pelvis")
    along = neck / np.linalg.norm(neck, axis=-1, keepdims=True)
    found = 0
    for side in SIDES:
        knee = ((checks.path(joints, f"{side}_knee") - checks.path(joints, "pelvis")) * along).sum(axis=-1)
        found += checks.excursions(np.where(flat & low, knee, -1.0), -0.12, -0.3)
    return found


def _hip_circles(stage: Stage) -> Performance:
    """The pelvis goes round over feet that stand apart, hands on the hips or held out."""
    rng = stage.rng
    hoop = rng.random() < 0.5
    period, start = rng.uniform(0.7, 0.95) if hoop else rng.uniform(1.1, 1.6), 0.7
    base = standing(stage, start + rng.uniform(3.2, 4.6) + 0.5)
    time = clock(len(base))
    size = rng.uniform(0.09, 0.12) * transition(time, 0.4, 1.1) * (1.0 - transition(time, time[-1] - 0.7, time[-1] - 0.1))
    phase = (1.0 if rng.random() < 0.5 else -1.0) * 2.0 * np.pi * (time - start) / period
    circle = size[:, None] * np.stack([np.sin(phase), 0.0 * phase, np.cos(phase)], axis=-1)
    joints = perform_upright(base, Upright(unrest=0.8), rng)
    # The hips go out and the chest stays over the feet.
    tilt = circle[:, [2, 1, 0]] * np.array([-2.2, 0.0, -2.2])
    hands = both(OnBody("spine2", (0.36, 0.02, 0.10)) if hoop else WAIST, 0.7)
    joints = posed(
        joints, Bend(pelvis=circle - np.array([0.0, 0.02, 0.0]), tilt=-0.4 * tilt, trunk=tilt * 1.3, hands=hands, follow=0.0), rng
    )
    circles = (
        "[circle] <their> hips",
        "[do] hip circles",
        "[move] <their> hips in circles (with the hands on the hips|)",
        "[roll] <their> hips",
        "[rotate] <their> hips",
        "[swing] the pelvis round and round over standing feet",
        "hip circles",
    )
    hula = (
        "[play] with a hula hoop",
        "[do] the hula hoop",
        "[spin] a hula hoop (around the (hips|waist)|)",
        "[keep] a hula hoop going",
        "[swing] a hoop round <their> hips, both arms out",
        "[circle] the hips with the arms held out to the sides",
        "hula hoop",
        "hula hooping",
    )
    return told(stage, joints, hula if hoop else circles, circles_hips)


def circles_hips(joints: np.ndarray) -> bool:
    """The pelvis goes round the middle of the ankles twice or more."""
    joints = checks.sized(joints)
    feet = 0.5 * (checks.path(joints, "left_ankle") + checks.path(joints, "right_ankle"))
    off = (checks.path(joints, "pelvis") - feet)[:, ::2]
    return abs(rounds(off, 0.03)) >= 1.8


def rounds(off: np.ndarray, least: float) -> float:
    """How often points (T, 2) go round their mean, those nearer than `least` left out."""
    off = off - off.mean(axis=0)
    far = np.linalg.norm(off, axis=-1) > least
    if far.sum() < 10:
        return 0.0
    angle = np.unwrap(np.arctan2(off[far, 0], off[far, 1]))
    return float((angle[-1] - angle[0]) / (2.0 * np.pi))


def _head_rolls(stage: Stage) -> Performance:
    rng = stage.rng
    period, start, count = rng.uniform(1.7, 2.4), rng.uniform(0.4, 0.8), int(rng.integers(2, 4))
    count = 2 if count * period > 5.0 else count
    frames = stage.frames(start + count * period + 0.8)
    joints, time = stage.joints(frames), clock(frames)
    share = transition(time, start - 0.3, start + 0.4) * (
        1.0 - transition(time, start + count * period - 0.3, start + count * period + 0.5)
    )
    phase = (1.0 if rng.random() < 0.5 else -1.0) * 2.0 * np.pi * (time - start) / period
    size = rng.uniform(32, 40)
    neck = share[:, None] * turn(0.8 * size * np.cos(phase), 0.0, size * np.sin(phase))
    trunk = 0.12 * neck
    made = stage.posed(joints, Bend(neck=neck, trunk=trunk, follow=0.0))
    phrases = (
        "[roll] <their> (head|neck)",
        "[roll] <their> head (around|in circles)",
        "[do] (neck|head) rolls",
        "[circle] <their> head",
        "[stretch] <their> neck",
        "[loosen] <their> neck, moving the head in circles",
        "[rotate] <their> head round and round",
        "[do] neck stretches",
        "neck rolls",
    )
    return told(stage, made, phrases, lambda j: rolls_head(j) >= 0.7 * count)


def rolls_head(joints: np.ndarray) -> float:
    joints = checks.sized(joints)
    off = checks.ahead_of_pelvis(joints, "head") - checks.ahead_of_pelvis(joints, "neck")
    return abs(rounds(off[:, [0, 2]], 0.018))


def _toes_by_turns(stage: Stage) -> Performance:
    """Bent over, one hand to the other foot and the other arm up, then the other way round."""
    rng = stage.rng
    side, count, pace, start = drawn_side(rng), int(rng.integers(3, 6)), rng.uniform(0.6, 0.8), rng.uniform(0.9, 1.2)
    frames = stage.frames(start + count * pace + 1.1)
    joints, time = stage.joints(frames), clock(frames)
    end = start + count * pace - 0.25
    down = transition(time, start - 0.8, start) * (1.0 - transition(time, end, end + 0.8))
    twist, hands, hand = np.zeros(frames), {one: [] for one in SIDES}, side
    for index in range(count):
        at = start + index * pace
        sign = 1.0 if hand == "left" else -1.0
        twist += -30.0 * sign * transition(time, at - 0.45, at) * (1.0 - transition(time, at + pace - 0.45, at + pace))
        hands[hand].append((at, OnBody("other_ankle", (-0.02, 0.10, 0.14), "heading")))
        hands[other(hand)].append((at, Towards((0.55, 0.75, -0.15), 0.95, "heading")))
        hand = other(hand)
    bend = Bend(
        pelvis=down[:, None] * np.array([0.0, -0.16, -0.18]),
        tilt=down[:, None] * turn(50.0),
        trunk=turn(52.0 * down, twist * down, 0.0),
        neck=down[:, None] * turn(-6.0),
        hands={one: track_through(keys, lead=0.5, end=end) for one, keys in hands.items()},
        feet={one: Feet(ankle=np.tile([0.17 if one == "left" else -0.17, 0.0, 0.0], (frames, 1))) for one in SIDES},
        follow=0.0,
    )
    phrases = (
        "[touch] <their> toes alternately",
        "[do] alternating toe touches",
        "[do] windmill toe touches",
        "[touch] the left foot with the right hand, then the right foot with the left hand",
        "[bend] over and [touch] each foot with the opposite hand in turn",
        "[bend] down and [reach] to one foot after the other, the free arm up",
        "alternating toe touches",
    )
    return told(stage, posed(joints, bend, rng), phrases, lambda j: toes_touched(j) >= max(2, count - 1))


def toes_touched(joints: np.ndarray) -> int:
    """How often a hand comes to the other side's foot while the other hand is far up."""
    joints = checks.sized(joints)
    found = 0
    for side in SIDES:
        near = np.linalg.norm(checks.path(joints, f"{side}_wrist") - checks.path(joints, f"{other(side)}_ankle"), axis=-1)
        apart = checks.height(joints, f"{other(side)}_wrist") - checks.height(joints, f"{side}_wrist") > 0.45
        found += checks.excursions(np.where(apart, -near, -1.0), -0.52, -0.62)
    return found


def _handstand(stage: Stage) -> Performance:
    """Over a lunge onto both hands, the legs up one after the other, balance, and down again."""
    rng = stage.rng
    side = drawn_side(rng)
    far = _far(side)
    way = Way.standing(rng)
    ready = root(8) | trunk_fixed(4) | poses.level_leg(side, 8, 40, -10) | leg(far, -12, 3, 0, 14, 10) | arms(165, 40, 0, 5)
    reaching = (
        root(78) | trunk_fixed(14) | poses.level_leg(side, 78, 46, -20) | leg(far, -8, 3, 0, 6, 40) | arms(166, 40, 0, 4) | head(nod=-12)
    )
    kicking = root(128) | trunk_fixed(8) | leg(side, 62, 3, 0, 40, 45) | leg(far, -6, 3, 0, 4, 50) | arms(172, 40, 0, 3) | head(nod=-14)
    up = root(178) | trunk_fixed(-2) | legs(2, 3, 0, 3, 55) | arms(176, 40, 0, 3) | head(nod=-16)
    way.to(ready, 0.55).to(reaching, 0.55)
    first = way.at - 0.08
    way.to(kicking, 0.36).to(up, 0.5)
    for _ in range(2):
        way.to(
            up | legs(2 + rng.normal(0, 4), 3 + rng.uniform(0, 6), 0, rng.uniform(2, 14), 55) | root(178 + rng.normal(0, 2)),
            rng.uniform(0.5, 0.7),
        )
    way.to(kicking, 0.5).to(reaching, 0.42)
    last = way.at - 0.08
    way.to(ready, 0.55).to(Pose(), 0.5).hold(0.2)
    phrases = (
        "[do] a handstand",
        "[stand] on <their> hands",
        "[do] a hand stand (and [come] down again|)",
        "[kick] up into a handstand",
        "[go] up into a handstand and [balance] there",
        "[put] both hands on the floor and [swing] the legs up over the head",
        "[stand] upside down on both hands",
        "handstand",
    )
    made = performed(stage, way, [], [], stands_on_hands, flow=0.6, hands=((first, last),), on_hands=((first, last),), settle=0.08)
    return told(stage, made.joints, phrases, made.predicate, made.contacts)


def stands_on_hands(joints: np.ndarray) -> bool:
    sized = checks.sized(joints)
    over = (checks.upright(sized) < -0.8) & (checks.lowest(sized, "left_ankle", "right_ankle") > 1.1)
    down = checks.lowest(sized, "left_wrist", "right_wrist") < 0.2
    return bool((over & down).sum() >= 8 and starts_standing(joints) and ends_standing(joints))


PROGRAMS: tuple[Program, ...] = (
    Program("mountain_climbers", "exercise", _mountain_climbers),
    Program("hip_circles", "exercise", _hip_circles, weight=1.6),
    Program("head_rolls", "exercise", _head_rolls, weight=1.3),
    Program("toe_touches_by_turns", "exercise", _toes_by_turns),
    Program("handstand", "exercise", _handstand, weight=1.3),
)
