"""Crawling on hands and knees and on the belly; the start is down there already."""

from __future__ import annotations

import numpy as np

from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..pose import Pose, Side, arm, head, leg, other, root, trunk_fixed
from ..scene import drawn_side
from ..wording import phrases
from . import poses
from .sitting import performed, starts_standing
from .ways import Way, down_to_fours

_PITCH = 80.0


def _reaching(side: Side, rng: np.random.Generator, size: float) -> Pose:
    """This hand and the other knee are ahead."""
    hands = arm(side, _PITCH + 4 + 28 * size, 6, 5, 8) | arm(other(side), _PITCH + 4 - 20 * size, 6, 5, 14)
    knees = leg(other(side), _PITCH + 27 * size, 4, 0, 96, 42) | leg(side, _PITCH - 17 * size, 4, 0, 88, 42)
    sway = (1.0 if side == "left" else -1.0) * 5.0 * size
    return (
        root(_PITCH, 0.25 * sway, 0.6 * sway)
        | trunk_fixed(0, lean=0.8 * sway, twist=-sway)
        | hands
        | knees
        | head(nod=-28 + rng.normal(0, 3), look=rng.normal(0, 6))
    )


def _passing(side: Side, size: float) -> Pose:
    """The hand that goes ahead next and the other knee are off the floor."""
    hands = arm(side, _PITCH + 8, 8, 5, 40 * size) | arm(other(side), _PITCH + 4, 6, 5, 5)
    knees = leg(other(side), _PITCH + 10, 5, 0, 104, 46) | leg(side, _PITCH, 4, 0, 91, 42)
    return root(_PITCH) | trunk_fixed(0) | hands | knees | head(nod=-28)


def _crawl(stage: Stage) -> Performance:
    rng = stage.rng
    first, standing_first = drawn_side(rng), rng.random() < 0.35
    way = down_to_fours(Way.standing(rng), first) if standing_first else Way.in_pose(rng, poses.all_fours(rng)).hold(0.3)
    pace, size, backward = rng.uniform(0.42, 0.62), rng.uniform(0.75, 1.2), rng.random() < 0.15
    side = first
    for _ in range(int(rng.integers(5, 9)) if not standing_first else int(rng.integers(5, 8))):
        strides = (_passing(side, size), _reaching(side, rng, size))
        if backward:
            strides = (_passing(other(side), size), _reaching(side, rng, size))
        way.to(strides[0], 0.5 * pace).to(strides[1], 0.5 * pace)
        side = other(side)
    way.to(poses.all_fours(rng), 0.5).hold(0.2)
    to = "backward" if backward else "forward"
    says = phrases(f"crawling.crawl.says_{'backward' if backward else 'forward'}", to=to)
    if standing_first:
        says = [
            f"gets down on the hands and knees and crawls {to}",
            f"drops to all fours and crawls {to}",
            f"kneels down and starts crawling {to}",
            *says,
        ]
    return performed(
        stage,
        way,
        says,
        phrases("crawling.crawl.short", to=to),
        lambda j: crawls(j, to) and (not standing_first or starts_standing(j)),
        flow=0.75,
    )


def crawls(joints: np.ndarray, to: str) -> bool:
    """On hands and knees, the chest off the floor, going somewhere."""
    joints = checks.sized(joints)
    knees = np.maximum(checks.height(joints, "left_knee"), checks.height(joints, "right_knee")) < 0.22
    hands = checks.lowest(joints, "left_wrist", "right_wrist") < 0.15
    four = knees & hands & (np.abs(checks.upright(joints)) < 0.6) & (checks.height(joints, "pelvis") > 0.3)
    where = joints[four][:, 0, ::2]
    if four.sum() < 30:
        return False
    ahead = (checks.path(joints, "neck") - checks.path(joints, "pelvis"))[four].mean(axis=0)[::2]
    gone = float((where[-1] - where[0]) @ ahead / np.linalg.norm(ahead))
    return gone > 0.35 if to == "forward" else gone < -0.2


def _army_crawl(stage: Stage) -> Performance:
    rng = stage.rng
    side = drawn_side(rng)
    way = Way.in_pose(rng, _elbows(side, rng, 0.0)).hold(0.3)
    pace, size = rng.uniform(0.5, 0.75), rng.uniform(0.8, 1.2)
    travel, gone = [(way.at, (0.0, 0.0))], 0.0
    for _ in range(int(rng.integers(5, 9))):
        way.to(_elbows(side, rng, size), pace)
        # The belly slides while the elbow that is ahead pulls.
        gone += rng.uniform(0.16, 0.24) * size
        travel.append((way.at + 0.3 * pace, (0.0, gone)))
        side = other(side)
    way.hold(0.4)
    says = phrases("crawling.army_crawl.says")
    return performed(stage, way, says, phrases("crawling.army_crawl.short"), army_crawls, flow=0.6, travel=travel)


def _elbows(side: Side, rng: np.random.Generator, size: float) -> Pose:
    """Face down on the forearms, this elbow ahead and the other knee drawn up to the side."""
    pitch = 78.0
    hands = arm(side, 98 + 26 * size, 22, -20, 92 - 22 * size) | arm(other(side), 98 - 16 * size, 22, -20, 92 + 10 * size)
    # A drawn-up knee lies out to the side, the shin along the floor.
    knees = leg(other(side), pitch - 88 + 20 * size, 12 + 42 * size, 8 + 76 * min(size, 1.0), 8 + 72 * size, 45) | leg(
        side, pitch - 88, 8, 8, 8, 48
    )
    sway = (1.0 if side == "left" else -1.0) * 7.0 * size
    return root(pitch, -0.6 * sway, sway) | trunk_fixed(-16, lean=0.5 * sway, twist=-sway) | hands | knees | head(nod=-25)


def army_crawls(joints: np.ndarray) -> bool:
    """Face down, pelvis near the floor, going on."""
    joints = checks.sized(joints)
    low = (checks.height(joints, "pelvis") < 0.28) & (checks.chest_up(joints) < -0.5) & (np.abs(checks.upright(joints)) < 0.6)
    gone = np.linalg.norm(joints[-1, 0, ::2] - joints[0, 0, ::2])
    return bool(checks.share(low) > 0.85 and gone > 0.3)


PROGRAMS: tuple[Program, ...] = (
    Program("crawl", "floor", _crawl, weight=2.0),
    Program("army_crawl", "floor", _army_crawl),
)
