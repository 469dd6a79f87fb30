"""Swimming strokes, in the air on both feet, leaning forward, and face down on the floor."""

from __future__ import annotations

import numpy as np

from ......rigs.math.rotations import multiply
from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..pose import Pose, Side, arm, arms, head, leg, legs, root, trunk, trunk_fixed
from ..scene import on_feet, standing
from ..upright import Upright
from ..wording import phrases
from .sitting import performed
from .ways import Way

# A crawl stroke's arm: (up, out) at reaching ahead, pulling, at the hip, and coming back over the water with a bent elbow.
_CRAWL = ((168.0, 15.0, 12.0), (88.0, 10.0, 45.0), (12.0, 150.0, 12.0), (85.0, 140.0, 85.0))


def _crawl_arm(side: Side, phase: float) -> Pose:
    """phase: 0 to 1, a stroke."""
    at = (phase % 1.0) * 4.0
    first, second, share = int(at) % 4, (int(at) + 1) % 4, at - int(at)
    up, out, elbow = ((1.0 - share) * a + share * b for a, b in zip(_CRAWL[first], _CRAWL[second], strict=True))
    return arm(side, up, out, 15, elbow)


def _stroke(style: str, phase: float) -> Pose:
    if style == "freestyle":
        return _crawl_arm("left", phase) | _crawl_arm("right", phase + 0.5)
    if style == "breaststroke":
        wave, spread = 0.5 - 0.5 * np.cos(2 * np.pi * phase), max(0.0, np.sin(2 * np.pi * (phase - 0.05)))
        folded = max(0.0, np.sin(2 * np.pi * (phase - 0.3)))
        return arms(155 - 95 * wave, 6 + 72 * spread, 20 + 20 * wave, 8 + 105 * folded)
    return _crawl_arm("left", phase) | _crawl_arm("right", phase)


_STYLES = ("freestyle", "breaststroke", "butterfly")


def _keys(rng: np.random.Generator, style: str, start: float, strokes: int, period: float) -> list[tuple[float, Pose]]:
    keys = []
    for index in range(strokes * 8):
        phase = index / 8.0
        roll = 9.0 * np.sin(2 * np.pi * phase) if style == "freestyle" else 0.0
        keys.append((start + phase * period, _stroke(style, phase % 1.0) | trunk(twist=roll) | head(nod=-20, look=1.4 * roll)))
    return keys


def _in_the_air(stage: Stage) -> Performance:
    rng = stage.rng
    style = str(rng.choice(_STYLES))
    period, strokes = rng.uniform(1.35, 1.9), int(rng.integers(3, 6))
    base = standing(stage, 1.0 + strokes * period + 0.8)
    strokes = int((len(base) / 20.0 - 1.7) / period)
    bend = rng.uniform(18, 38)
    keys = [(at, pose | _bent(pose, bend)) for at, pose in _keys(rng, style, 0.9, strokes, period)]
    end = 0.9 + strokes * period
    action = Upright(
        poses=[(0.2, Pose()), *keys, (end + 0.6, Pose())],
        hips=[(0.3, (0.0, 0.0, 0.0)), (0.9, (bend * 0.7, 0.0, 0.0)), (end, (bend * 0.7, 0.0, 0.0)), (end + 0.6, (0.0, 0.0, 0.0))],
        height=[(0.3, 0.0), (0.9, -0.06), (end, -0.06), (end + 0.6, 0.0)],
        unrest=1.2,
        flow=1.0,
    )
    says, short = (phrases(f"swimming.{style}.{kind}") + phrases(f"swimming.standing.{kind}") for kind in ("says", "short"))
    return on_feet(stage, base, action, says, short, lambda j: strokes_seen(j) >= max(1, strokes - 1))


def _bent(pose: Pose, degrees: float) -> Pose:
    """The trunk's bend on top of the pose's own twist."""
    more = trunk(bend=degrees).added
    return Pose(added={joint: multiply(more[joint], pose.added[joint]) if joint in pose.added else more[joint] for joint in more})


def strokes_seen(joints: np.ndarray) -> int:
    """How often the more active hand goes from beyond the head to the hips and back."""
    joints = checks.sized(joints)
    up = checks.path(joints, "neck") - checks.path(joints, "pelvis")
    up = up / np.linalg.norm(up, axis=-1, keepdims=True)
    counts = []
    for side in ("left", "right"):
        along = ((checks.path(joints, f"{side}_wrist") - checks.path(joints, "neck")) * up).sum(-1)
        counts.append(checks.excursions(along, 0.12, -0.12))
    return max(counts)


def _face_down(stage: Stage) -> Performance:
    rng = stage.rng
    style = str(rng.choice(["freestyle", "freestyle", "breaststroke"]))
    period, strokes = rng.uniform(1.2, 1.8), int(rng.integers(2, 5))
    rest = root(87) | trunk_fixed(-14) | legs(-8, 8, 5, 6, 50) | arms(160, 40, 10, 10) | head(nod=-22)
    way = Way.in_pose(rng, rest)
    for index in range(strokes * 8):
        phase = (index + 1) / 8.0
        sign = 1.0 if index % 2 == 0 else -1.0
        if style == "freestyle":
            kick = _flutter(sign)
        else:
            fold = max(0.0, np.sin(2 * np.pi * (phase - 0.25)))
            kick = legs(-8 + 8 * fold, 8 + 32 * fold, 50 * fold, 6 + 80 * fold, 50 - 30 * fold)
        roll = 10.0 * np.sin(2 * np.pi * phase) if style == "freestyle" else 0.0
        way.at += period / 8.0
        way.keys.append(
            (way.at, root(87, 0.3 * roll) | trunk_fixed(-14, twist=roll) | kick | _stroke(style, phase % 1.0) | head(nod=-22, look=roll))
        )
    says, short = phrases("swimming.face_down.says", style=style), phrases("swimming.face_down.short")
    says, short = says + phrases(f"swimming.{style}.says")[:2], short + phrases(f"swimming.{style}.short")
    return performed(stage, way, says, short, lambda j: swims_face_down(j, strokes), flow=0.85, held=False, bearing_hands=False)


def swims_face_down(joints: np.ndarray, strokes: int) -> bool:
    down = checks.share(checks.chest_up(checks.sized(joints)) < -0.5) > 0.8
    return down and strokes_seen(joints) >= max(1, strokes - 1)


def _flutter(sign: float) -> Pose:
    return leg("left", -8 + 7 * sign, 5, 4, 9 - 5 * sign, 52) | leg("right", -8 - 7 * sign, 5, 4, 9 + 5 * sign, 52)


PROGRAMS: tuple[Program, ...] = (
    Program("swim_in_the_air", "swim", _in_the_air),
    Program("swim_face_down", "swim", _face_down),
)
