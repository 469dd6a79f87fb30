"""Hanging from a bar, pull-ups, and treading water: bodies whose feet are off the floor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ......rigs.smpl import JOINT
from .....motion import FPS
from ...figure.arms import HandTrack, Key
from ...figure.body import SIDES
from ...figure.places import ARM_LENGTH, InWorld
from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..feet import Move, home_of
from ..key_poses import Standing
from ..pose import Pose, arms, head, trunk
from ..scene import standing
from ..upright import Upright, perform_upright
from ..with_hands import told, untouched, with_hands
from ..wording import number


@dataclass(frozen=True)
class _Bar:
    """When the hands take the bar and let it go, seconds, and how high the pelvis is then, over standing, metres."""

    grip: float
    leave: float
    up: float


def _hung(stage: Stage, base: Standing, bar: _Bar, rises: list[tuple[float, float]]) -> np.ndarray:
    """(T, 22, 3): up to the bar in a small jump, there with the legs swinging a little, rising as told by (seconds, metres), and down."""
    rng, home = stage.rng, home_of(base)
    level = [(bar.grip, bar.up), *((at, bar.up + rise) for at, rise in rises), (bar.leave, bar.up)]
    moves = []
    for foot in (0, 1):
        x, _, z = home.toes[foot]
        before = bar.grip - 0.35
        for at, high in level:
            swing = rng.normal(0.0, 0.045)
            to = (float(0.7 * x), max(high - 0.02 + rng.uniform(0.0, 0.03), 0.06), float(z - 0.04 + swing))
            moves.append(Move(foot, before, at, to, lift=0.0, tip=52, sway=0, planted=False))
            before = at
        moves += [
            Move(foot, bar.leave, bar.leave + 0.36, (float(x), 0.0, float(z)), lift=0.0, tip=14, sway=0),
            Move(foot, bar.leave + 0.36, bar.leave + 0.5, None, lift=0.0, tip=0.0, sway=0),
        ]
    up = arms(168, 70, 5, 8) | head(nod=-14)
    action = Upright(
        moves=moves,
        poses=[(0.2, Pose()), (bar.grip, up), (bar.leave, up | trunk(bend=-3)), (bar.leave + 0.45, arms(40, 50, 15, 30) | trunk(bend=14)), (bar.leave + 1.1, Pose())],
        height=[(bar.grip - 0.8, 0.0), (bar.grip - 0.5, -0.14), (bar.grip - 0.35, 0.03), *level, (bar.leave + 0.34, 0.0), (bar.leave + 0.55, -0.14), (bar.leave + 1.0, 0.0)],
        heels=[(bar.grip - 0.5, 0.0), (bar.grip - 0.34, 24.0), (bar.grip, 0.0)],
        balance=0.0,
        unrest=0.8,
    )  # fmt: skip
    joints = perform_upright(base, action, rng)
    there = round(FPS * bar.grip)
    shoulders = [JOINT[f"{side}_shoulder"] for side in SIDES]
    height = float(joints[there, shoulders, 1].mean() + 0.97 * ARM_LENGTH)
    wide, ahead = rng.uniform(0.02, 0.10), float(joints[there, shoulders, 2].mean() + 0.03)
    tracks = {}
    for side, joint in zip(SIDES, shoulders, strict=True):
        x = float(joints[there, joint, 0]) + (wide if side == "left" else -wide)
        place = InWorld(np.array([x, height, ahead]))
        tracks[side] = HandTrack((Key(place, bar.grip, bar.leave, 0.6, (0.1, 0.0, 0.4), 0.0),), release=0.5)
    return with_hands(stage, joints, tracks)


def hangs(joints: np.ndarray) -> np.ndarray:
    """(T,) bool: both feet off the floor, both hands over the head."""
    joints = checks.sized(joints)
    hands = checks.lowest(joints, "left_wrist", "right_wrist") > checks.height(joints, "head")
    return hands & (checks.both_feet(joints) > 0.1) & (checks.upright(joints) > 0.8)


def _hangs(stage: Stage) -> Performance:
    rng = stage.rng
    grip, hold = rng.uniform(1.2, 1.5), rng.uniform(2.2, 3.8)
    base = standing(stage, grip + hold + 1.3)
    sway = [(float(at), float(rng.normal(0.0, 0.008))) for at in np.arange(grip + 0.6, grip + hold - 0.4, rng.uniform(0.6, 0.9))]
    joints = _hung(stage, base, _Bar(grip, grip + hold, rng.uniform(0.22, 0.34)), sway)
    phrases = (
        "[hang] from a (bar|ledge|branch|rope|cliff)",
        "[hang] on a (bar|pull-up bar|ledge)",
        "[jump] up and [hang] from a (bar|ledge|branch)",
        "[hold] on to a (bar|ledge) above, feet off the ground",
        "[grab] a ledge and [hang] there",
        "[dangle] from a (bar|branch|ledge)",
        "[hang] by both hands",
        "[hang] with both arms stretched overhead, the feet in the air",
        "hanging from a bar",
        "hanging from a ledge",
    )
    return told(stage, joints, phrases, lambda j: bool(hangs(j).sum() >= 24 and still_hanging(j)))


def still_hanging(joints: np.ndarray) -> bool:
    """The body does not go up and down while it hangs."""
    height = checks.height(checks.sized(joints), "pelvis")[hangs(joints)]
    return bool(np.percentile(height, 80) - np.percentile(height, 20) < 0.12)


def _pull_ups(stage: Stage) -> Performance:
    rng = stage.rng
    count, pace, grip = int(rng.integers(1, 5)), rng.uniform(1.3, 1.7), rng.uniform(1.2, 1.4)
    base = standing(stage, grip + 0.5 + count * pace + 1.2)
    count = min(count, int((len(base) / FPS - grip - 1.5) / pace))
    rises, at = [], grip + 0.35
    for _ in range(count):
        high = rng.uniform(0.30, 0.35)
        rises += [(at, 0.0), (at + 0.45 * pace, high), (at + 0.55 * pace, high)]
        at += pace
    joints = _hung(stage, base, _Bar(grip, at + 0.05, rng.uniform(0.20, 0.30)), [*rises, (at, 0.0)])
    many = f"{number(count)} pull-{'up' if count == 1 else 'ups'}"
    phrases = (
        f"[do] {many}",
        "[do] (pull-ups|pullups|chin-ups|a pull-up)",
        "[do] pull-ups on a bar",
        "[pull] <themselves> up on a bar",
        "[train] with pull-ups",
        "[hang] from a bar and [pull] the chin over it",
        "[pull] the chin up to a bar with both arms",
        "[hang] by both hands and [rise] to the bar, bending the elbows",
        "pull-ups",
        "pullups",
        "chin ups",
    )
    return told(stage, joints, phrases, lambda j: pulls_up(j) == count)


def pulls_up(joints: np.ndarray) -> int:
    """How often the shoulders come near the hands of somebody who hangs."""
    sized = checks.sized(joints)
    hanging = (checks.both_feet(sized) > 0.1) & (checks.lowest(sized, "left_wrist", "right_wrist") > checks.height(sized, "neck") - 0.05)
    hanging &= checks.upright(sized) > 0.7
    low = checks.lowest(sized, "left_wrist", "right_wrist") - checks.height(sized, "neck")
    return checks.excursions(np.where(hanging, -low, -1.0), -0.28, -0.4)


def _treads_water(stage: Stage) -> Performance:
    """Upright and off the ground, the legs cycling by turns, the bent arms sculling to and fro out at the sides."""
    rng = stage.rng
    seconds, kick, scull = rng.uniform(3.6, 5.6), rng.uniform(0.42, 0.56), rng.uniform(0.50, 0.66)
    base = standing(stage, 1.0 + seconds)
    home, end = home_of(base), 1.0 + seconds
    moves, height, keys = [], [(0.0, 0.34)], [(0.0, Pose())]
    for foot in (0, 1):
        x, _, z = home.toes[foot]
        sign = 1.0 if foot == 0 else -1.0
        at = 0.02 + kick * foot
        if foot:
            moves.append(Move(foot, -0.4, at, (float(x), 0.3, float(z)), lift=0.0, tip=30, sway=0, planted=False))
        while at < end:
            bent = (float(x + 0.10 * sign), rng.uniform(0.56, 0.70), float(z - 0.02))
            straight = (float(x + 0.05 * sign), rng.uniform(0.20, 0.28), float(z + rng.uniform(0.02, 0.12)))
            moves += [
                Move(foot, at, at + kick, bent, lift=0.0, tip=24, sway=0, planted=False),
                Move(foot, at + kick, at + 2 * kick, straight, lift=0.0, tip=52, sway=0, planted=False),
            ]
            at += 2 * kick
    at, out = 0.1, True
    while at < end:
        spread = arms(rng.uniform(46, 56), 86 if out else 30, 30, rng.uniform(42, 60))
        keys.append((at, spread | trunk(bend=8, lean=rng.normal(0, 2)) | head(nod=-10, look=rng.normal(0, 8))))
        height.append((at, 0.34 + (0.02 if out else -0.02)))
        at, out = at + scull, not out
    joints = perform_upright(
        base, Upright(moves=moves, poses=keys, height=height, knees_out=[(0.0, 22.0)], balance=0.0, unrest=1.2, flow=0.4), rng
    )
    joints = joints[round(0.9 * FPS) :]
    phrases = (
        "[tread] water",
        "[swim] (on the spot|in place)",
        "[float] upright in the water",
        "[stay] afloat (in deep water|with arms and legs|)",
        "[keep] <their> head above water",
        "[paddle] with arms and legs to stay afloat",
        "[drown] (in the water|)",
        "[cycle] the legs in the air, the arms sweeping to and fro at the sides",
        "[move] arms and legs upright in deep water",
        "treading water",
        "swimming in place",
    )
    return told(stage, joints, phrases, treads, untouched(joints))


def treads(joints: np.ndarray) -> bool:
    """Upright over the floor, the knees going up and down by turns, the hands to and fro, all in one place."""
    joints = checks.sized(joints)
    off = checks.share(checks.both_feet(joints) > 0.07) > 0.8 and checks.share(checks.upright(joints) > 0.8) > 0.8
    kicks = [checks.ahead_of_pelvis(joints, f"{side}_ankle")[:, 1] for side in SIDES]
    kicked = min(checks.excursions(one - one.mean(), 0.07, -0.07) for one in kicks) >= 2
    apart = np.linalg.norm(checks.path(joints, "left_wrist") - checks.path(joints, "right_wrist"), axis=-1)
    return bool(off and kicked and checks.excursions(apart - apart.mean(), 0.06, -0.06) >= 2 and np.abs(checks.travel(joints)).max() < 0.6)


PROGRAMS: tuple[Program, ...] = (
    Program("hangs_from_bar", "climb", _hangs, weight=1.2),
    Program("pull_ups", "exercise", _pull_ups, weight=1.3),
    Program("treads_water", "swim", _treads_water),
)
