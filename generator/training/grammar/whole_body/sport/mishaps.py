"""What goes wrong underfoot, and what is too heavy: slipping, tripping, dragging."""

from __future__ import annotations

import numpy as np

from ...figure.arms import HandTrack, Key
from ...figure.body import SIDES
from ...figure.places import Towards
from ...program import Performance, Program
from ...stage import Stage
from ...timing import clock, drift, transition
from .. import checks
from ..feet import home_of
from ..on_feet.squatting import ends_standing
from ..on_floor import poses
from ..on_floor.sitting import performed, starts_standing
from ..on_floor.ways import Way
from ..pose import Pose, arm, arms, head, leg, other, root, trunk, trunk_fixed
from ..scene import drawn_side, standing
from ..upright import Upright, perform_upright
from ..walkway import Walkway
from ..with_hands import told, with_hands


def _slips(stage: Stage) -> Performance:
    """A step, one foot then both fly ahead, the arms are thrown up, down on the seat, and there it hurts."""
    rng = stage.rng
    side = drawn_side(rng)
    far = other(side)
    way = Way.standing(rng)
    step = (
        root(4)
        | trunk_fixed(4)
        | leg(side, 26, 3, 2, 16, -6)
        | leg(far, -10, 3, 2, 16, 20)
        | arm(far, 24, 10, 20, 24)
        | arm(side, 14, 165, 15, 16)
    )
    flying = (
        root(-26)
        | trunk_fixed(12)
        | leg(side, 52, 6, 3, 18, 6)
        | leg(far, 14, 6, 3, 22, 6)
        | arm(side, 96, 60, 10, 20)
        | arm(far, 84, 80, 10, 24)
        | head(nod=14)
    )
    air = root(-40) | trunk_fixed(22) | leg(side, 62, 8, 3, 20, 12) | leg(far, 48, 10, 3, 34, 12) | arms(70, 100, 0, 24) | head(nod=22)
    seat = root(-30) | trunk_fixed(26) | leg(side, 74, 10, 6, 34, 10) | leg(far, 80, 10, 6, 52, 10) | arms(46, 150, -20, 14) | head(nod=16)
    hurt = (
        root(-18)
        | trunk_fixed(24)
        | poses.level_legs(-18, 118, 52, 12)
        | arm(far, 40, 150, -20, 12)
        | arm(side, 20, 150, 10, 62)
        | head(nod=18)
    )
    way.to(step, 0.5)
    off = way.at
    way.to(flying, 0.24).to(air, 0.18).to(seat, 0.2)
    land = way.at
    way.to(hurt, 0.6).hold(rng.uniform(0.4, 0.9))
    rises = rng.random() < 0.35
    if rises:
        way.to(poses.sitting_back(rng), 0.5).to(poses.deep_squat(rng), 0.6).to(poses.half_squat(rng), 0.45).to(Pose(), 0.6).hold(0.2)
    ahead = rng.uniform(0.35, 0.6)
    phrases = (
        "[slip] (on ice|on a banana peel|on the wet floor|)",
        "[slip] and [fall] (on <their> (bottom|backside|seat)|)",
        "[slip] on a banana (peel|)",
        "[slide] out on ice and [land] on the (seat|backside)",
        "[step] on something slippery and [fall] on <their> backside",
        "[lose] <their> footing and [land] on the bottom",
        "[slip] with both feet and [land] sitting, the arms thrown up",
        "slipping on ice",
        "slip on a banana",
        "slip and fall",
    )
    made = performed(
        stage, way, [], [], slips, flow=0.85, rounding=0.05, settle=0.04, held=False,
        lifted=[(off, 0.0), (off + 0.3, 0.14), (land, 0.0)],
        travel=[(off, (0.0, 0.0)), (land + 0.2, (0.0, ahead))],
    )  # fmt: skip
    return told(stage, made.joints, phrases, made.predicate, made.contacts)


def slips(joints: np.ndarray) -> bool:
    """From standing onto the seat in a moment, the feet ahead of the hips as it goes down."""
    joints = checks.sized(joints)
    pelvis = checks.height(joints, "pelvis")
    low = np.flatnonzero(pelvis < 0.3)
    if not len(low) or not starts_standing(joints):
        return False
    high = np.flatnonzero(pelvis[: low[0]] > 0.8)
    feet = np.minimum(*(checks.ahead_of_pelvis(joints, f"{side}_ankle")[:, 2] for side in SIDES))
    quick = len(high) > 0 and low[0] - high[-1] < 16
    return bool(quick and feet[max(0, low[0] - 3) : low[0] + 3].max() > 0.2 and checks.upright(joints)[low[0] :].min() > 0.2)


def _trips(stage: Stage) -> Performance:
    """Steps along, a foot is caught, the trunk goes far ahead over hasty long steps with the arms out, and stands up straight again."""
    rng = stage.rng
    start, first = rng.uniform(0.35, 0.6), int(rng.integers(2))
    calm, hasty = int(rng.integers(2, 4)), int(rng.integers(3, 5))
    base = standing(stage, start + 0.52 * calm + 0.32 * hasty + 2.0)
    way = Walkway(home_of(base), start)
    keys = [(start - 0.1, Pose())]
    for index in range(calm):
        way.go(forward=rng.uniform(0.26, 0.32))
        side = "left" if (first + index) % 2 == 0 else "right"
        keys.append((way.at + 0.26, arm(other(side), 24, 10, 20, 24) | arm(side, 14, 165, 15, 16) | trunk(bend=3)))
        way.step((first + index) % 2, 0.5, 0.02, lift=0.08, sway=16.0)
    caught = way.at
    keys.append((caught + 0.06, trunk(bend=8) | head(nod=4)))
    for index in range(hasty):
        far = 1.0 - 0.2 * index
        way.go(forward=rng.uniform(0.40, 0.52) * far)
        keys.append(
            (
                way.at + 0.2,
                trunk(bend=46 * far, twist=rng.normal(0, 6), lean=rng.normal(0, 4))
                | head(nod=-10)
                | arms(rng.uniform(62, 96) * (0.5 + 0.5 * far), rng.uniform(20, 64), 10, rng.uniform(14, 40)),
            )
        )
        way.step((first + calm + index) % 2, rng.uniform(0.27, 0.32), 0.0, lift=0.09, sway=22.0)
    way.step((first + calm + hasty) % 2, 0.36, 0.0, lift=0.06, sway=10.0)
    back = rng.random() < 0.5
    keys += [
        (way.at + 0.35, trunk(bend=10) | arms(22, 50, 20, 30)),
        (way.at + 0.9, head(look=(60 if back else 10) * rng.choice([-1, 1]), nod=12) | trunk(twist=8)),
        (way.at + 1.4, Pose()),
    ]
    action = Upright(
        moves=way.moves, poses=keys, weight_time=0.15, unrest=1.4,
        height=[(caught, 0.0), (caught + 0.3, -0.13), (way.at - 0.3, -0.10), (way.at + 0.4, 0.0)],
        hips=[(caught, (0.0, 0.0, 0.0)), (caught + 0.3, (18.0, 0.0, 0.0)), (way.at - 0.2, (10.0, 0.0, 0.0)), (way.at + 0.4, (0.0, 0.0, 0.0))],
        ahead=[(caught, (0.0, 0.0)), (caught + 0.35, (0.0, 0.16)), (way.at - 0.1, (0.0, 0.06)), (way.at + 0.4, (0.0, 0.0))],
        balance=0.5,
    )  # fmt: skip
    joints = perform_upright(base, action, rng)
    phrases = (
        "[trip] (over (something|a stone|a root|a cable)|)",
        "[trip] and [catch] <themselves>",
        "[trip] over something and almost [fall]",
        "[trip] (forward|) and [recover] <their> balance",
        "[stumble] forward (over something|and [catch] <themselves>|)",
        "[catch] a foot on something and [stumble] ahead",
        "[walk], [trip] and [stumble] ahead with a few quick steps",
        "[pitch] forward over hasty steps, both arms out, and [straighten] up again",
        "tripping over something",
        "trip and stumble",
    )
    return told(stage, joints, phrases, trips)


def trips(joints: np.ndarray) -> bool:
    """Upright at first and last; in between bent far ahead while going ahead fast, on the feet all the while."""
    sized = checks.sized(joints)
    bent = checks.upright(sized) < 0.84
    fast = checks.pelvis_speed(sized) > 0.55
    return bool(
        starts_standing(joints)
        and ends_standing(joints)
        and (bent & fast).sum() >= 5
        and checks.travel(sized)[-1, 1] > 0.7
        and checks.height(sized, "pelvis").min() > 0.6
    )


def _drags(stage: Stage) -> Performance:
    """Bent far over with both hands low before the feet, stepping backward with effort."""
    rng = stage.rng
    start, pace, count = rng.uniform(0.9, 1.2), rng.uniform(0.55, 0.72), int(rng.integers(5, 8))
    base = standing(stage, start + count * pace + 0.8)
    count = min(count, int((len(base) / 20.0 - start - 0.5) / pace))
    way, first = Walkway(home_of(base), start), int(rng.integers(2))
    low = trunk(bend=rng.uniform(36, 46)) | head(nod=-22)
    keys, height, ahead = (
        [(0.2, Pose()), (start - 0.1, low)],
        [(0.2, 0.0), (start - 0.1, -0.20)],
        [(0.2, (0.0, 0.0)), (start - 0.1, (0.0, -0.06))],
    )
    for index in range(count):
        way.go(forward=-rng.uniform(0.20, 0.30))
        at = way.at
        way.step((first + index) % 2, 0.78 * pace, 0.22 * pace, lift=0.05, sway=4.0)
        keys += [(at + 0.3 * pace, low | trunk(bend=rng.uniform(28, 34), twist=rng.normal(0, 4))), (at + 0.9 * pace, low)]
        height += [(at + 0.4 * pace, -0.24), (at + 0.9 * pace, -0.18)]
        ahead += [(at + 0.4 * pace, (0.0, -0.12)), (at + 0.9 * pace, (0.0, -0.05))]
    action = Upright(
        moves=way.moves, poses=keys, height=height, ahead=ahead, weight_time=0.2, balance=0.4, unrest=1.2,
        hips=[(0.2, (0.0, 0.0, 0.0)), (start - 0.1, (24.0, 0.0, 0.0))], knees_out=[(0.2, 4.0), (start, 12.0)],
    )  # fmt: skip
    joints = perform_upright(base, action, rng)
    time = clock(len(joints))
    pull = np.sin(2.0 * np.pi * (time - start) / pace)[:, None] * transition(time, start, start + 0.4)[:, None]
    place = Towards((-0.12, -0.80, 0.58), 0.95, "heading")
    tracks = {
        side: HandTrack(
            (Key(place.jittered(rng, 0.04), start - 0.1, np.inf, 0.7),),
            stroke=pull * np.array([0.0, 0.012, -0.03]) + 0.01 * drift(len(time), rng),
        )
        for side in SIDES
    }
    phrases = (
        "[drag] something (heavy|) (backward|backwards|along the ground|)",
        "[drag] a (body|heavy sack|box|chest|sled) (across the floor|)",
        "[pull] something heavy along the ground with both hands, walking backward",
        "[drag] somebody away (by the arms|)",
        "[walk] backward, bent, dragging a heavy (object|sack|crate)",
        "[haul] a heavy (crate|sack|body) backward",
        "[pull] a heavy object backward over the floor",
        "[step] backward bent over, both hands low ahead of the feet",
        "dragging something heavy",
        "dragging a body",
    )
    return told(stage, with_hands(stage, joints, tracks), phrases, drags)


def drags(joints: np.ndarray) -> bool:
    """Goes backward bent over, both hands low and ahead."""
    joints = checks.sized(joints)
    bent = checks.upright(joints) < 0.85
    hands = [checks.ahead_of_pelvis(joints, f"{side}_wrist") for side in SIDES]
    low = (np.maximum(hands[0][:, 1], hands[1][:, 1]) < 0.12) & (np.minimum(hands[0][:, 2], hands[1][:, 2]) > 0.2)
    return bool(checks.travel(joints)[-1, 1] < -0.6 and (bent & low).sum() >= 24)


PROGRAMS: tuple[Program, ...] = (
    Program("slips_on_ice", "floor", _slips, weight=1.5),
    Program("trips_over_something", "walking", _trips, weight=1.4),
    Program("drags_something_heavy", "actions", _drags, weight=1.2),
)
