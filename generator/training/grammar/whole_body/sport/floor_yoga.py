"""Downward dog, cobra, splits, headstand, the worm and the bench press."""

from __future__ import annotations

import numpy as np

from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..on_floor import poses
from ..on_floor.sitting import performed
from ..on_floor.ways import Way
from ..pose import Pose, arms, head, leg, legs, other, root, trunk_fixed
from ..scene import drawn_side
from ..with_hands import told


def _told(stage: Stage, made: Performance, phrases: tuple[str, ...]) -> Performance:
    return told(stage, made.joints, phrases, made.predicate, made.contacts)


def _downward_dog(stage: Stage) -> Performance:
    """From all fours or a plank the hips go up, arms and legs straight; the heels are lowered by turns."""
    rng = stage.rng
    pitch, thigh = rng.uniform(132, 139), rng.uniform(-33, -27)
    start = poses.all_fours(rng) if rng.random() < 0.5 else poses.plank(rng)

    def dog(left: float, right: float) -> Pose:
        limbs = leg("left", thigh + pitch, 5, 2, 3 + left, thigh + 16 + left) | leg(
            "right", thigh + pitch, 5, 2, 3 + right, thigh + 16 + right
        )
        return root(pitch) | trunk_fixed(-2) | limbs | arms(174, 30, 0, 4) | head(nod=8)

    way = Way.in_pose(rng, start).hold(rng.uniform(0.4, 0.8)).to(dog(0, 0), rng.uniform(0.9, 1.2)).hold(0.4)
    for index in range(int(rng.integers(1, 4))):
        way.to(dog(*((18, 0) if index % 2 else (0, 18))), 0.6).hold(0.2)
    way.to(dog(0, 0), 0.5).hold(0.3)
    if rng.random() < 0.5:
        way.to(start, 0.9).hold(0.2)
    way.hands.append((0.0, way.at + 1.0))
    phrases = (
        "[do] (the|) downward dog (pose|)",
        "[do] a (downward facing dog|downward-facing dog)",
        "[hold] the downward dog (in yoga|)",
        "[do] yoga, going into (the|) downward dog",
        "[push] the hips up from all fours, arms and legs straight",
        "[form] an upside-down v with hands and feet on the floor",
        "[stretch] with hands and feet on the floor and the (seat|bottom) high up",
        "downward dog",
        "yoga downward dog",
    )
    return _told(stage, performed(stage, way, [], [], is_dog, flow=0.2), phrases)


def is_dog(joints: np.ndarray) -> bool:
    """Hands and feet on the floor, the pelvis the highest of all, arms and legs nearly straight."""
    joints = checks.sized(joints)
    low = np.maximum(checks.height(joints, "left_wrist"), checks.height(joints, "right_wrist")) < 0.14
    high = checks.height(joints, "pelvis") > np.maximum(checks.height(joints, "neck"), checks.height(joints, "left_knee")) + 0.2
    straight = np.maximum(checks.knee_bend(joints, "left"), checks.knee_bend(joints, "right")) < 50
    return bool((low & high & straight & (checks.height(joints, "pelvis") > 0.58)).sum() >= 16)


def _cobra(stage: Stage) -> Performance:
    rng = stage.rng
    flat = root(90) | trunk_fixed(-2) | legs(-1, 5, 4, 3, 55) | arms(38, 52, 5, 96) | head(nod=-8)
    arch = rng.uniform(-38, -30)
    up = root(rng.uniform(62, 68)) | trunk_fixed(arch) | legs(-20, 6, 4, 4, 55) | arms(58, 14, 5, 14) | head(nod=-24)
    way = Way.in_pose(rng, flat).hold(rng.uniform(0.4, 0.9))
    for _ in range(1 if rng.random() < 0.6 else 2):
        way.to(up, rng.uniform(1.0, 1.5)).hold(rng.uniform(0.6, 1.2)).to(flat, rng.uniform(0.9, 1.3)).hold(0.2)
    way.hands.append((0.0, way.at + 1.0))
    phrases = (
        "[do] (the|) cobra (pose|stretch|)",
        "[do] yoga, going into the cobra",
        "[hold] the cobra pose",
        "[lie] on the belly and [push] the chest up",
        "[lie] face down and [arch] the back, pushing up with both hands",
        "[raise] the chest off the floor with the hips on the ground",
        "[stretch] the back in a cobra",
        "[do] upward dog",
        "cobra pose",
        "yoga cobra",
    )
    return _told(stage, performed(stage, way, [], [], is_cobra, flow=0.2), phrases)


def is_cobra(joints: np.ndarray) -> bool:
    """Face down with the pelvis on the floor, the chest comes up and goes down."""
    joints = checks.sized(joints)
    low = (checks.height(joints, "pelvis") < 0.26) & (checks.chest_up(joints) < 0.1)
    chest = checks.height(joints, "neck")
    return bool(checks.share(low) > 0.8 and chest.max() > 0.34 and chest.min() < 0.22 and (chest > 0.31).sum() >= 8)


def _splits(stage: Stage) -> Performance:
    """From standing the legs slide apart, one ahead and one behind, until the seat is on the floor."""
    rng = stage.rng
    side = drawn_side(rng)
    spread = arms(rng.uniform(66, 88), 88, 5, 8)

    def apart(share: float) -> Pose:
        front, back = leg(side, 91 * share + 10, 3, 4, 2, 34 + 20 * share), leg(other(side), -86 * share + 8, 3, 2, 3, 30 + 34 * share)
        return root(8 * share) | trunk_fixed(-4 * share) | front | back | spread | head(nod=6 - 12 * share)

    way = Way.standing(rng).to(apart(0.34), 0.7).to(apart(0.72), 0.8).to(apart(1.0), 0.7)
    up = rng.random() < 0.6
    final = apart(1.0) | (arms(rng.uniform(158, 172), 80, 5, 8) if up else arms(24, 70, 10, 6))
    way.to(final, 0.7).hold(rng.uniform(0.6, 1.4))
    phrases = (
        "[do] (the|a|) (splits|split)",
        "[go] (down|) into (the|a) (splits|split)",
        "[slide] (down|) into the splits",
        f"[do] the splits, the {side} leg in front",
        f"[slide] the {side} leg forward and the {other(side)} one back until <they:sit> on the floor",
        "[sit] down with one leg straight ahead and the other straight behind",
        "[spread] the legs all the way to the floor, one ahead and one behind",
        "[lower] <themselves> into a front split",
        "splits",
        "doing the splits",
    )
    return _told(stage, performed(stage, way, [], [], is_split, flow=0.3, held=False, bearing_hands=False, unrest=1.0), phrases)


def is_split(joints: np.ndarray) -> bool:
    """From standing to a low pelvis between straight legs, the feet far apart."""
    joints = checks.sized(joints)
    apart = np.linalg.norm(checks.path(joints, "left_ankle") - checks.path(joints, "right_ankle"), axis=-1)
    straight = np.maximum(checks.knee_bend(joints, "left"), checks.knee_bend(joints, "right")) < 40
    down = (checks.height(joints, "pelvis") < 0.36) & (apart > 1.25) & straight
    return bool(down.sum() >= 8 and checks.standing(joints)[:5].any())


def _headstand(stage: Stage) -> Performance:
    """From all fours the head goes to the floor between the hands, knees are tucked up, the legs go up, and back down."""
    rng = stage.rng
    grip = arms(rng.uniform(112, 122), 24, 10, 84)
    head_down = root(118) | trunk_fixed(30) | legs(122, 5, 2, 74, 34) | grip | head(nod=16)
    tucked = root(168) | trunk_fixed(14) | legs(112, 6, 3, 134, 40) | grip | head(nod=6)
    up = root(180) | trunk_fixed(0) | legs(2, 3, 0, 3, 50) | grip | head(nod=0)
    way = Way.in_pose(rng, poses.all_fours(rng)).hold(0.4).to(head_down, 0.8)
    first = way.at - 0.6
    way.to(tucked, 0.8).to(up, 0.9)
    for _ in range(int(rng.integers(2, 4))):
        way.to(up | root(180 + rng.normal(0, 2)) | legs(2 + rng.normal(0, 4), 3 + rng.uniform(0, 6), 0, rng.uniform(2, 12), 50), 0.6)
    way.to(tucked, 0.8).to(head_down, 0.8)
    last = way.at
    way.to(poses.all_fours(rng), 0.7).hold(0.2)
    way.hands.append((first, last))
    phrases = (
        "[do] a headstand",
        "[do] a head stand (and [come] down again|)",
        "[stand] on <their> head",
        "[balance] on the head, the legs straight up",
        "[go] up into a headstand",
        "[put] the head on the floor and [raise] both legs into the air",
        "[stand] upside down on the head and both hands",
        "[tuck] the knees up and [stretch] both legs upward, head on the floor",
        "headstand",
        "yoga headstand",
    )
    return _told(stage, performed(stage, way, [], [], stands_on_head, flow=0.4, settle=0.1), phrases)


def stands_on_head(joints: np.ndarray) -> bool:
    """Head down on the floor, both feet high over it."""
    joints = checks.sized(joints)
    over = (checks.upright(joints) < -0.8) & (checks.lowest(joints, "left_ankle", "right_ankle") > 0.95)
    return bool((over & (checks.height(joints, "head") < 0.28)).sum() >= 8)


def _worm(stage: Stage) -> Performance:
    """Face down, a wave goes through the body again and again: chest up, hips up, legs up."""
    rng = stage.rng
    pace = rng.uniform(0.30, 0.38)
    hands = arms(46, 46, 5, 84)
    chest = root(64) | trunk_fixed(-20) | legs(-24, 5, 3, 10, 50) | arms(66, 16, 5, 24) | head(nod=-20)
    hips = root(99) | trunk_fixed(20) | legs(30, 5, 3, 6, 10) | hands | head(nod=-24)
    heels = root(94) | trunk_fixed(-8) | legs(-10, 5, 3, 22, 50) | arms(40, 50, 5, 94) | head(nod=-24)
    way = Way.in_pose(rng, root(90) | trunk_fixed(-2) | legs(-1, 5, 4, 3, 50) | hands | head(nod=-10)).hold(0.3)
    for _ in range(int(rng.integers(3, 5))):
        way.to(chest, pace).to(hips, pace).to(heels, pace)
    way.to(root(90) | trunk_fixed(-2) | legs(-1, 5, 4, 3, 50) | hands | head(nod=-10), 0.4).hold(0.2)
    far = rng.uniform(0.5, 1.0)
    phrases = (
        "[do] the worm",
        "[dance] the worm",
        "[break] out the worm on the floor",
        "[do] the worm (dance|breakdance move)",
        "[lie] face down and [move] like a worm",
        "[send] waves through the body, lying on the belly",
        "[ripple] along the floor from chest to feet",
        "[roll] chest, hips and legs up one after the other, face down",
        "the worm",
        "worm dance",
    )
    made = performed(stage, way, [], [], worms, flow=0.7, held=False, travel=[(0.3, (0.0, 0.0)), (way.at - 0.3, (0.0, far))], settle=0.06)
    return _told(stage, made, phrases)


def worms(joints: np.ndarray) -> bool:
    """Face down all the while; chest and hips come up by turns, twice or more."""
    joints = checks.sized(joints)
    down = checks.share((checks.chest_up(joints) < 0.0) & (checks.height(joints, "pelvis") < 0.5)) > 0.9
    chest, hips = checks.height(joints, "neck"), checks.height(joints, "pelvis") - checks.height(joints, "neck")
    return bool(down and checks.excursions(chest, 0.3, 0.25) >= 2 and checks.excursions(hips, 0.03, -0.08) >= 2)


def _bench_press(stage: Stage) -> Performance:
    """On the back on a bench, the feet on the floor: the bar goes down to the chest and up over it."""
    rng = stage.rng
    count, pace = int(rng.integers(2, 6)), rng.uniform(1.1, 1.6)
    bench = poses.lying(0.0) | trunk_fixed(0) | poses.level_legs(-90, rng.uniform(78, 86), rng.uniform(-10, -2), 14, 10) | head(nod=4)
    high, low = bench | arms(86, 14, 5, 6), bench | arms(rng.uniform(28, 34), 62, 5, 108)
    way = Way.in_pose(rng, high).hold(rng.uniform(0.3, 0.7))
    for _ in range(count):
        way.to(low, 0.52 * pace).hold(0.06).to(high, 0.48 * pace).hold(rng.uniform(0.05, 0.2))
    way.hold(0.3)
    phrases = (
        "[do] (bench presses|the bench press|a bench press)",
        "[bench press] (a|the) (barbell|weight|bar)",
        "[lie] on a bench and [press] a barbell up",
        "[lift] weights lying on a bench",
        "[push] a bar up from the chest, lying on the back",
        "[press] both hands up over the chest on a weight bench",
        "[do] chest presses on a bench",
        "bench press",
        "bench pressing",
    )
    return _told(stage, performed(stage, way, [], [], lambda j: presses(j) >= max(1, count - 1), flow=0.2, bearing_hands=False), phrases)


def presses(joints: np.ndarray) -> int:
    """How often both hands go up over the chest of a body on its back, raised off the floor."""
    joints = checks.sized(joints)
    if checks.share((checks.chest_up(joints) > 0.7) & (checks.height(joints, "pelvis") > 0.3)) < 0.85:
        return 0
    hands = checks.lowest(joints, "left_wrist", "right_wrist") - checks.height(joints, "neck")
    high, low = np.percentile(hands, (92, 6))
    middle = 0.5 * (high + low)
    return checks.excursions(hands, middle + 0.04, middle - 0.04) if high > 0.42 and high - low > 0.12 else 0


PROGRAMS: tuple[Program, ...] = (
    Program("yoga_downward_dog", "exercise", _downward_dog, weight=1.2),
    Program("yoga_cobra", "exercise", _cobra),
    Program("splits", "exercise", _splits),
    Program("headstand", "exercise", _headstand),
    Program("the_worm", "dance", _worm),
    Program("bench_press", "exercise", _bench_press),
)
