"""Goalkeepers' dives, slides, landings that roll off, and lying prone with a rifle."""

from __future__ import annotations

import numpy as np

from .....motion import FPS
from ...figure.arms import HandTrack, Key
from ...figure.places import OnBody
from ...program import Performance, Program
from ...stage import Stage
from ...timing import clock, drift
from .. import checks
from ..grounded import Grounded, perform_grounded
from ..on_feet.squatting import ends_standing
from ..on_floor import poses
from ..on_floor.sitting import performed
from ..on_floor.tumbling import rolls_forward
from ..on_floor.ways import Way
from ..pose import Pose, Side, arm, arms, chained, head, leg, legs, other, root, trunk_fixed, turn
from ..scene import contacts, drawn_side, outward, standing
from ..with_hands import told, with_hands

_GRAVITY = 9.81


def _keeper(stage: Stage) -> Performance:
    """A crouch, a push off one leg, through the air along the ground with both arms stretched, down on the side."""
    rng = stage.rng
    side = drawn_side(rng)
    sign, far = outward(side), other(side)
    way = Way.standing(rng)
    ready = root(16) | trunk_fixed(16) | poses.level_legs(16, 34, -18, 14) | arms(38, 40, 25, 50) | head(nod=-12)
    push = (
        root(12, 34 * sign) | trunk_fixed(10, lean=6 * sign) | leg(side, 58, 10, 5, 92, 10) | leg(far, 18, 22, 4, 40, 6)
        | arm(side, 112, 60, 5, 26) | arm(far, 92, 30, 10, 30)
    )  # fmt: skip
    flight = (
        root(6, 80 * sign) | trunk_fixed(2, lean=6 * sign) | leg(side, 20, 2, 3, 34, 40) | leg(far, 4, 14, 3, 24, 45)
        | arm(side, 170, 60, 5, 6) | arm(far, 158, 30, 5, 10) | head(tilt=-12 * sign)
    )  # fmt: skip
    down = flight | root(2, 80 * sign) | arm(side, 166, 4, 5, 10) | leg(side, 34, -10, 2, 44, 35) | leg(far, 40, 6, 3, 52, 35)
    curled = down | root(0, 76 * sign) | arm(side, 112, -12, 10, 60) | arm(far, 78, 8, 20, 60) | trunk_fixed(18, lean=2 * sign)
    way.to(ready, 0.42).hold(rng.uniform(0.1, 0.4)).to(push, 0.34)
    off, air = way.at, rng.uniform(0.36, 0.46)
    way.to(flight, 0.6 * air).to(down, 0.4 * air)
    land = way.at
    way.to(curled, 0.5).hold(rng.uniform(0.5, 1.0))
    far_off = rng.uniform(0.9, 1.4)
    made = performed(
        stage, way, [], [], lambda j: dives_aside(j, side), flow=0.7, held=False, bearing_hands=False, settle=0.04,
        lifted=[(off, 0.0), (off + 0.5 * air, rng.uniform(0.22, 0.34)), (land, 0.0)],
        travel=[(off - 0.12, (0.0, 0.0)), (land + 0.06, (far_off * sign, 0.0)), (land + 0.4, ((far_off + 0.18) * sign, 0.0))],
    )  # fmt: skip
    phrases = (
        "[dive] to the {side} (like a goalkeeper|to save a goal|)",
        "[make] a goalkeeper (save|dive) to the {side}",
        "a goalkeeper dives to the {side}",
        "[save] a (penalty|goal) with a dive to the {side}",
        "[throw] <themselves> to the {side} to catch a ball",
        "[dive] sideways to the {side} with both arms stretched out",
        "[leap] to the {side} and [land] on that side, arms overhead",
        "[dive] for the ball (on the {side}|)",
        "goalkeeper dive",
        "goalkeeper dive {side}",
        "goalkeeper save to the {side}",
    )
    return told(stage, made.joints, [phrase.format(side=side) for phrase in phrases], made.predicate, made.contacts)


def dives_aside(joints: np.ndarray, side: Side) -> bool:
    """From standing to lying on that side, a good way off, with both hands beyond the head at a time."""
    joints = checks.sized(joints)
    across = checks.path(joints, "left_shoulder") - checks.path(joints, "right_shoulder")
    on_side = across[:, 1] * outward(side) < -0.2
    down = (np.abs(checks.upright(joints)) < 0.45) & (checks.height(joints, "pelvis") < 0.36) & on_side
    trunk = checks.path(joints, "neck") - checks.path(joints, "pelvis")
    along = trunk / np.linalg.norm(trunk, axis=-1, keepdims=True)
    beyond = np.minimum(
        *(((checks.path(joints, f"{hand}_wrist") - checks.path(joints, "neck")) * along).sum(-1) for hand in ("left", "right"))
    )
    gone = checks.travel(joints)[-1, 0] * outward(side)
    return bool(checks.standing(joints)[:5].any() and down[-6:].mean() > 0.6 and beyond.max() > 0.2 and gone > 0.6)


def _slide(stage: Stage) -> Performance:
    """A few running steps, then down on one hip and thigh, the other leg ahead, the trunk leaning back."""
    rng = stage.rng
    side = drawn_side(rng)
    far, sign = other(side), outward(side)
    way, fore = (
        Way.in_pose(rng, root(10) | trunk_fixed(8) | leg(side, 30, 3, 2, 34, 0) | leg(far, -12, 3, 2, 40, 30) | arms(20, 60, 20, 70)),
        far,
    )
    steps = int(rng.integers(3, 5))
    for _ in range(steps):
        swing = (
            leg(fore, 46, 3, 2, 52, 0) | leg(other(fore), -16, 3, 2, 44, 34) | arm(other(fore), 38, 10, 20, 86) | arm(fore, 26, 165, 15, 80)
        )
        way.to(root(13) | trunk_fixed(9) | swing | head(nod=-6), 0.27)
        fore = other(fore)
    began = way.at
    sink = (
        root(-14)
        | trunk_fixed(16)
        | leg(side, 56, 6, 4, 26, -8)
        | leg(far, 48, 20, 40, 112, 22)
        | arm(side, 40, 50, 10, 30)
        | arm(far, 46, 140, 0, 20)
    )
    slid = (
        root(-44, 8 * -sign)
        | trunk_fixed(20)
        | leg(side, 52, 4, 4, 8, 8)
        | leg(far, 62, 38, 72, 120, 25)
        | arm(side, 64, 40, 10, 24)
        | arm(far, 40, 150, -10, 14)
        | head(nod=14)
    )
    way.to(sink, 0.26).to(slid, 0.26).to(slid | trunk_fixed(24), 0.6).hold(rng.uniform(0.2, 0.5))
    slip = rng.uniform(1.15, 1.4)
    over = began + slip
    if rng.random() < 0.45:
        way.to(poses.deep_squat(rng), 0.6).to(poses.half_squat(rng), 0.45).to(Pose(), 0.6).hold(0.2)
    base = standing(stage, way.at + 0.15)
    joints = perform_grounded(base, Grounded(way.keys, flow=0.75, unrest=1.6, held=False, bearing_hands=False), rng)
    joints = _gliding(joints, base.times, began, over, rng.uniform(2.4, 3.2))
    phrases = (
        "[slide] (under something|under a beam|under a barrier|under a low gate)",
        "[do] a (baseball slide|slide tackle|slide|sliding tackle|knee slide)",
        "[slide] into (base|home base)",
        "[run] and [slide] (along the floor|under something|on the ground|)",
        "[slide] along the ground on one hip",
        "[slide] feet first",
        "[run] and [drop] into a slide, one leg ahead and the trunk leaning back",
        "[slide] over the floor, the {side} leg stretched out in front",
        "baseball slide",
        "running slide",
        "sliding under a beam",
    )
    return told(stage, joints, [phrase.format(side=side) for phrase in phrases], slides)


def _gliding(joints: np.ndarray, times: np.ndarray, began: float, over: float, pace: float) -> np.ndarray:
    """(T, 22, 3) joints whose pelvis runs ahead at `pace` metres a second until `began`, and is slowed down by the floor until `over`."""
    steps = np.diff(joints[:, 0, 2], prepend=joints[0, 0, 2])
    share = np.clip((times - began) / (over - began), 0.0, 1.0)
    wanted = np.where(times <= over, pace / FPS * (1.0 - share) ** 0.9, steps)
    return joints + np.cumsum(wanted - steps)[:, None, None] * np.array([0.0, 0.0, 1.0])


def slides(joints: np.ndarray) -> bool:
    """Goes ahead fast on the feet first, then on the seat, the trunk leaning back and a foot ahead."""
    joints = checks.sized(joints)
    speed, pelvis = checks.pelvis_speed(joints), checks.height(joints, "pelvis")
    seat = (pelvis < 0.42) & (checks.chest_up(joints) > 0.2)
    ahead = np.maximum(*(checks.ahead_of_pelvis(joints, f"{side}_ankle")[:, 2] for side in ("left", "right"))) > 0.4
    return bool(
        (pelvis[:6] > 0.75).any() and (seat & ahead).sum() >= 10 and (speed[seat] > 0.5).sum() >= 4 and checks.travel(joints)[-1, 1] > 1.5
    )


def _lands_and_rolls(stage: Stage) -> Performance:
    """Off a ledge, down through the air, and over the rounded back onto the feet again. The floor at the end is y = 0."""
    rng = stage.rng
    high, pace = rng.uniform(0.9, 1.5), rng.uniform(0.2, 0.25)
    way = Way.standing(rng).to(poses.half_squat(rng), 0.45)
    off = way.at + 0.12
    fall = float(np.sqrt(2.0 * high / _GRAVITY))
    air = root(6) | trunk_fixed(6) | legs(26, 6, 4, 44, 20) | arms(rng.uniform(70, 110), 60, 10, 20) | head(nod=8)
    way.to(air, 0.3).to(root(14) | trunk_fixed(12) | legs(24, 6, 4, 34, 14) | arms(60, 40, 15, 30) | head(nod=10), max(fall - 0.15, 0.2))
    land = off + fall
    way.keys.append((land + 0.2, poses.deep_squat(rng)))
    way.at = land + 0.2
    reach = root(62) | trunk_fixed(44) | poses.level_legs(62, 92, -24, 9) | arms(105, 12, 10, 20) | head(nod=24)
    way.to(reach, 0.26)
    for pitch, thigh, knee in (
        (108.0, 112.0, 95.0),
        (165.0, 120.0, 105.0),
        (225.0, 118.0, 110.0),
        (285.0, 116.0, 125.0),
        (330.0, 112.0, 135.0),
    ):
        curled = trunk_fixed(58) | legs(thigh, 8, 3, knee, 5) | arms(95, 12, 20, 50) | head(nod=34)
        way.to(Pose(root=chained(turn("X", pitch))) | curled, pace)
    way.to(poses.deep_squat(rng), 0.34).to(poses.half_squat(rng), 0.35).to(Pose(), 0.55).hold(0.25)
    base = standing(stage, way.at + 0.15)
    joints = perform_grounded(base, Grounded(way.keys, flow=0.85, unrest=1.4), rng)
    time = clock(len(joints))
    drop = np.clip(high - 0.5 * _GRAVITY * np.maximum(time - off, 0.0) ** 2, 0.0, high)
    gone = rng.uniform(0.5, 0.8) * np.clip((time - off) / fall, 0.0, 1.0)
    joints = joints + np.stack([np.zeros(len(time)), drop, gone], axis=-1)[:, None]
    phrases = (
        "[jump] (down|off) (from a (ledge|wall|roof|height)|) and [roll]",
        "[land] (from a height|from a jump|) and [roll] (forward|)",
        "[drop] down from a height and [roll] off",
        "[do] a (parkour roll|landing roll|paratrooper landing)",
        "[jump] off something high, [land] and [roll] over",
        "[leap] down and [break] the fall with a roll",
        "[fall] onto both feet, [roll] forward over the back and [stand] up",
        "parkour roll",
        "jumping down and rolling",
        "landing and rolling",
    )
    touching = contacts(joints, np.where(time < off + 0.05, high, 0.0)[:, None] * np.ones(4))
    return told(stage, joints, phrases, drops_and_rolls, touching)


def drops_and_rolls(joints: np.ndarray) -> bool:
    """Begins well over where it ends, rolls over after coming down, and stands."""
    sized = checks.sized(joints)
    fell = sized[:4, 0, 1].mean() - sized[-4:, 0, 1].mean()
    return bool(fell > 0.5 and rolls_forward(joints) and ends_standing(joints))


def _prone(stage: Stage) -> Performance:
    """Face down on the elbows, the legs apart, one hand at the grip by the chin and the other under the barrel."""
    rng = stage.rng
    own = drawn_side(rng)
    far = other(own)
    rest = (
        root(rng.uniform(68, 73)) | trunk_fixed(-12) | legs(-22, rng.uniform(12, 20), 14, 4, 52)
        | arm(own, 64, 34, 20, 104) | arm(far, 84, 16, 10, 64) | head(nod=-14)
    )  # fmt: skip
    flat = rest | root(76) | trunk_fixed(-4) | legs(-14, 8, 8, 5, 50) | head(nod=-6)
    way = Way.in_pose(rng, flat if rng.random() < 0.6 else rest).hold(0.2).to(rest, 0.7)
    for _ in range(int(rng.integers(2, 4))):
        way.to(rest | head(nod=-14 + rng.normal(0, 3), look=rng.normal(0, 9)) | root(rng.uniform(68, 73)), rng.uniform(0.7, 1.3))
    base = standing(stage, way.at + 0.3)
    joints = perform_grounded(base, Grounded(way.keys, unrest=1.0, bearing_hands=False), rng)
    sway = 0.008 * drift(len(joints), rng)
    tracks = {
        own: HandTrack((Key(OnBody("neck", (0.07, -0.02, 0.20), "heading"), 0.5, lead=0.6),), stroke=sway),
        far: HandTrack((Key(OnBody("neck", (0.02, -0.06, 0.42), "heading"), 0.5, lead=0.6),), stroke=sway),
    }
    joints = with_hands(stage, joints, tracks)
    joints = joints + max(0.0, -float((joints[..., 1]).min())) * np.array([0.0, 1.0, 0.0])
    phrases = (
        "[lie] prone (and [aim] a rifle|, aiming a rifle|)",
        "[lie] on the belly and [aim] a (rifle|gun)",
        "[aim] a (sniper rifle|rifle) lying down",
        "[snipe] (from the ground|lying down)",
        "[shoot] a rifle, lying prone",
        "[take] aim from the ground, propped on both elbows",
        "[lie] face down on the elbows with a gun, the legs apart",
        "a sniper lies on the ground",
        "prone sniper",
        "lying prone with a rifle",
    )
    return told(stage, joints, phrases, aims_prone, contacts(joints))


def aims_prone(joints: np.ndarray) -> bool:
    """Face down and low, the chest off the floor, both hands ahead of the neck at its height."""
    joints = checks.sized(joints)
    low = (checks.height(joints, "pelvis") < 0.3) & (checks.chest_up(joints) < 0.0)
    ahead = checks.ahead_of_pelvis(joints, "neck")[:, 2]
    hands = np.minimum(*(checks.ahead_of_pelvis(joints, f"{side}_wrist")[:, 2] - ahead for side in ("left", "right")))
    level = (
        np.abs(np.mean([checks.height(joints, f"{side}_wrist") for side in ("left", "right")], axis=0) - checks.height(joints, "neck"))
        < 0.22
    )
    return bool(checks.share(low) > 0.85 and checks.share((hands > 0.05) & level) > 0.5)


PROGRAMS: tuple[Program, ...] = (
    Program("goalkeeper_dive", "sport", _keeper, weight=1.5),
    Program("slides_under", "sport", _slide, weight=1.3),
    Program("lands_and_rolls", "jump", _lands_and_rolls, weight=1.2),
    Program("aims_rifle_prone", "fight", _prone),
)
