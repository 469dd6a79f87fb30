"""Being hit: staggering back, clutching the chest, dying; stumbling backward and to the side; backing away in fear."""

from __future__ import annotations

import numpy as np

from ...figure.body import SIDES
from ...figure.places import BELLY, HEART, OnBody
from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..feet import home_of
from ..on_floor import poses
from ..on_floor.falling import backward, falls, forward, lying_after
from ..on_floor.sitting import performed
from ..on_floor.ways import Way
from ..pose import Pose, Side, arm, arms, head, leg, legs, other, root, trunk, trunk_fixed
from ..scene import drawn_side, outward, standing
from ..upright import Upright, perform_upright
from ..walkway import Walkway
from ..with_hands import held, told, with_hands


def _reeling(stage: Stage, to: tuple[float, float], clutches: bool) -> np.ndarray:
    """(T, 22, 3) thrown off balance towards (left, forward) with hasty steps, the hands at chest and belly or about for balance."""
    rng = stage.rng
    start, count = rng.uniform(0.4, 0.7), int(rng.integers(3, 5))
    base = standing(stage, start + 0.36 * (count + 1) + 1.5)
    way, hit = Walkway(home_of(base), start + 0.12), start
    jolt = trunk(bend=-24 * -to[1] if to[1] < 0 else 4, lean=22 * to[0]) | head(nod=-12)
    keys = [(hit - 0.12, Pose()), (hit + 0.16, jolt | arms(50, 70, 10, 40))]
    first = 0 if to[0] > 0 else 1
    for index in range(count):
        size = rng.uniform(0.24, 0.4) * (1.0 - 0.12 * index)
        way.go(left=size * to[0], forward=size * to[1])
        at = way.at
        way.step((first + index) % 2, rng.uniform(0.27, 0.34), 0.02, lift=0.08, sway=8.0)
        lean = trunk(
            bend=8 if index % 2 == 0 else -8,
            lean=(16 if index % 2 == 0 else -9) * (to[0] or rng.choice([-0.6, 0.6])),
            twist=rng.normal(0, 8),
        )
        keys.append((at + 0.25, lean | arms(rng.uniform(48, 80), rng.uniform(60, 95), 5, rng.uniform(15, 45)) | head(nod=8)))
    way.step((first + count) % 2, 0.32, 0.0, lift=0.06, sway=8.0)
    rest = trunk(bend=30) | head(nod=14) if clutches else trunk(bend=4)
    keys.append((way.at + 0.35, rest))
    action = Upright(
        moves=way.moves,
        poses=[*keys, (way.at + 0.9, rest)],
        weight_time=0.14,
        height=[(hit, 0.0), (hit + 0.3, -0.07), (way.at, -0.07), (way.at + 0.5, -0.04 if clutches else 0.0)],
        unrest=1.5,
    )
    joints = perform_upright(base, action, rng)
    if not clutches:
        return joints
    own = drawn_side(rng)
    return with_hands(stage, joints, {own: held(HEART, hit + 0.35, lead=0.3), other(own): held(BELLY, hit + 0.5, lead=0.4)})


def goes_off(joints: np.ndarray, to: tuple[float, float], least: float = 0.3) -> bool:
    """On the feet all the while, and at the end so many metres to (left, forward) of where it began."""
    joints = checks.sized(joints)
    gone = checks.travel(joints)[-1] @ np.array(to)
    return bool(gone > least and checks.height(joints, "pelvis").min() > 0.6)


def _hit(stage: Stage) -> Performance:
    joints = _reeling(stage, (0.0, -1.0), True)
    phrases = (
        "[get] (hit|punched|shot) and [stagger] back",
        "[be] (hit|punched|shot) in the (chest|stomach) and [stagger] back",
        "[get] (hit|punched) (in the (chest|stomach|face)|)",
        "[take] a (hit|punch|blow)",
        "[stagger] back, clutching <their> chest",
        "[be] wounded and [hold] <their> chest",
        "[clutch] <their> chest and [step] back, bent over",
        "getting hit",
    )
    return told(stage, joints, phrases, lambda j: goes_off(j, (0.0, -1.0)) and _hands_at_trunk(j))


def _hands_at_trunk(joints: np.ndarray) -> bool:
    """Both wrists before the trunk for a second, as of somebody who holds a wound."""
    joints = checks.sized(joints)
    middle = 0.5 * (checks.path(joints, "spine1") + checks.path(joints, "spine3"))
    near = np.logical_and.reduce([np.linalg.norm(checks.path(joints, f"{side}_wrist") - middle, axis=-1) < 0.36 for side in SIDES])
    return bool(near.sum() >= 18)


def _stumbles_back(stage: Stage) -> Performance:
    joints = _reeling(stage, (0.0, -1.0), False)
    phrases = (
        "[stumble] (backward|backwards|back)",
        "[stagger] (backward|backwards|back)",
        "[lose] <their> balance and [stumble] backward",
        "[be] pushed (back|backward)",
        "stumbling backward",
        "[get] pushed and [stumble] (backward|back)",
        "[trip] backward and [catch] <themselves>",
        "[reel] back with hasty steps, the arms out for balance",
    )
    return told(stage, joints, phrases, lambda j: goes_off(j, (0.0, -1.0)))


def _staggers_aside(stage: Stage) -> Performance:
    side = drawn_side(stage.rng)
    to = (outward(side), 0.0)
    joints = _reeling(stage, to, False)
    phrases = (
        "[stagger] to the {side}",
        "[stumble] to the {side}",
        "[stumble] sideways to the {side}",
        "staggering to the {side}",
        "[get] pushed to the {side}",
        "[be] pushed to the {side}",
        "[lose] <their> balance and [stagger] to the {side}",
        "[reel] to the {side} with hasty steps, the arms out for balance",
    )
    return told(stage, joints, [phrase.format(side=side) for phrase in phrases], lambda j: goes_off(j, to))


def _backs_away(stage: Stage) -> Performance:
    """Slow steps back, leaning away, both palms up before the chest."""
    rng = stage.rng
    start, pace, count = rng.uniform(0.3, 0.6), rng.uniform(0.5, 0.62), int(rng.integers(4, 7))
    base = standing(stage, start + pace * (count + 1) + 0.5)
    way, first = Walkway(home_of(base), start), int(rng.integers(2))
    keys = [(start - 0.2, Pose())]
    for index in range(count):
        way.go(forward=-rng.uniform(0.26, 0.36))
        keys.append((way.at + 0.3, trunk(bend=-9, twist=rng.normal(0, 6)) | head(look=rng.normal(0, 14), nod=4)))
        way.step((first + index) % 2, pace, 0.0, lift=0.06, sway=8.0)
    way.step((first + count) % 2, pace, 0.0, lift=0.05, sway=6.0)
    action = Upright(moves=way.moves, poses=keys, height=[(start, 0.0), (start + 0.5, -0.06)], weight_time=0.2, unrest=1.6)
    joints = perform_upright(base, action, rng)
    tracks = {side: held(OnBody("own_shoulder", (0.06, 0.02, 0.30)).jittered(rng, 0.03), start + 0.5, lead=0.5) for side in SIDES}
    phrases = (
        "[back] away (slowly|) (in fear|scared|with raised hands|)",
        "[back] off (with both hands up|in fear|)",
        "[be] (scared|afraid|frightened) and [back] away",
        "[walk] backward in fear, both hands up",
        "[step] back slowly with both palms before the chest",
        "[retreat] in fear",
        "[retreat], holding both hands out to calm someone",
        "scared, backs away",
    )
    return told(stage, with_hands(stage, joints, tracks), phrases, lambda j: goes_off(j, (0.0, -1.0), 0.6) and _palms_up(j))


def _palms_up(joints: np.ndarray) -> bool:
    joints = checks.sized(joints)
    high = checks.lowest(joints, "left_wrist", "right_wrist") > checks.height(joints, "spine2")
    return checks.share(high) > 0.4


def _shot(stage: Stage) -> Performance:
    """A jolt, both hands to the chest, the knees give way, and down."""
    rng = stage.rng
    side = drawn_side(rng)
    way = Way.standing(rng)
    jolt = root(-7) | trunk_fixed(-16) | poses.level_legs(-7, 8, -8, 8) | arms(64, 60, 10, 60) | head(nod=-16)
    clutch = arm(side, 42, -4, 50, 112) | arm(other(side), 34, -8, 55, 100)
    bent = root(14) | trunk_fixed(26) | poses.level_legs(14, 26, -16, 8) | clutch | head(nod=24)
    kneeling = root(10) | trunk_fixed(24) | legs(24, 9, 4, 112, 42) | clutch | head(nod=30)
    way.to(jolt, 0.22).to(bent, 0.5).to(bent | trunk_fixed(32), rng.uniform(0.3, 0.6)).to(kneeling, 0.6)
    way.to(kneeling | trunk_fixed(16) | head(nod=-8), rng.uniform(0.4, 0.7))
    way = lying_after(_over(way, side, clutch))
    phrases = (
        "[get] shot",
        "[get] shot (in the chest|) and [die]",
        "[be] shot and [fall] (down|to the ground|over)",
        "[die]",
        "[die] (slowly|dramatically|a dramatic death)",
        "[be] (hit|stabbed|wounded), [clutch] <their> chest and [fall] (down|to the floor)",
        "[drop] dead",
        "[get] shot and [fall] (down|) dead",
        "[be] shot and [die]",
        "[get] (killed|stabbed)",
        "[sink] to the knees holding the chest and [fall] over to the {side}",
        "[get] hit and [fall] down",
        "dying",
    )
    made = performed(stage, way, [], [], lambda j: dies(j), flow=0.8, rounding=0.06, settle=0.04)
    return told(stage, made.joints, [phrase.format(side=side) for phrase in phrases], made.predicate, made.contacts)


def _over(way: Way, side: Side, clutch: Pose) -> Way:
    """From the knees over to one side."""
    sign = outward(side)
    limbs = leg(side, 32, -13, 0, 60, 28) | leg(other(side), 42, 2, 0, 72, 28)
    tip = root(10, 50 * sign) | trunk_fixed(18) | legs(34, 2, 2, 106, 42) | clutch | head(nod=20, tilt=12 * sign)
    down = root(0, 77 * sign) | trunk_fixed(14) | limbs | clutch | arm(side, 100, -8, 10, 55) | head(nod=8, tilt=20 * sign)
    return way.to(tip, 0.42).to(down, 0.36)


def dies(joints: np.ndarray) -> bool:
    """From standing, by the knees, to lying still."""
    sized = checks.sized(joints)
    stood = checks.standing(sized)[:6].any()
    lies = checks.height(sized, "pelvis")[-6:].max() < 0.33 and checks.height(sized, "head")[-6:].max() < 0.45
    return bool(stood and lies and _hands_at_trunk(joints[: int(0.8 * len(joints))]))


def _falls(stage: Stage, to: str) -> Performance:
    """Forward over something, onto the hands and the front; or backward onto the seat and the back."""
    rng = stage.rng
    way = forward(Way.standing(rng)) if to == "forward" else backward(Way.standing(rng))
    where = "front" if to == "forward" else "back"
    made = performed(stage, lying_after(way), [], [], lambda j: falls(j, where), flow=0.9, rounding=0.045, settle=0.03)
    return told(stage, made.joints, _FALLS[to], made.predicate, made.contacts)


_FALLS = {
    "forward": (
        "[fall] (forward|forwards)",
        "[fall] (down|over|) (forward|forwards|on <their> face|onto the front|on the stomach|flat on the face)",
        "[trip] and [fall] (forward|down|)",
        "[trip] over something and [fall] (forward|)",
        "[stumble] and [fall] (forward|flat on the face)",
        "[fall] forward onto the hands",
        "[pitch] forward, [catch] <themselves> on both hands and [lie] on the front",
        "falling forward",
    ),
    "backward": (
        "[fall] (backward|backwards|on <their> back)",
        "[fall] (down|over) backward",
        "[slip] and [fall] (backward|on the back|on <their> behind)",
        "[slip] on (ice|a banana) and [fall] down",
        "[be] pushed over and [land] on <their> back",
        "[get] knocked (over|down) backward",
        "[sit] down hard and [roll] onto the back, falling backward",
        "falling backward",
    ),
}


def _falls_forward(stage: Stage) -> Performance:
    return _falls(stage, "forward")


def _falls_backward(stage: Stage) -> Performance:
    return _falls(stage, "backward")


PROGRAMS: tuple[Program, ...] = (
    Program("hit_staggers_back", "fighting", _hit, weight=1.3),
    Program("stumbles_backward", "evade", _stumbles_back),
    Program("staggers_sideways", "evade", _staggers_aside),
    Program("backs_away", "evade", _backs_away, weight=1.3),
    Program("shot_and_dies", "floor", _shot, weight=1.8),
    Program("falls_forward", "floor", _falls_forward, weight=1.3),
    Program("falls_backward", "floor", _falls_backward),
)
