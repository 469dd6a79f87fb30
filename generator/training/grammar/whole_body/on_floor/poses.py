"""Key poses of bodies on the floor. Every function draws a slightly different one."""

from __future__ import annotations

import numpy as np

from ..pose import Pose, Side, arm, arms, chained, head, leg, legs, other, root, trunk_fixed, turn


def _near(rng: np.random.Generator, degrees: float, spread: float = 4.0) -> float:
    return degrees + float(np.clip(rng.normal(0.0, spread), -2.0 * spread, 2.0 * spread))


def lying(spin: float, lean: float = 0.0) -> Pose:
    """Lying along the stage's z with the head away from where one faced: on the back at 0, on the left side at 90, face down at 180."""
    return Pose(root=chained(turn("X", -90.0 + lean), turn("Y", spin)))


def level_leg(side: Side, pitch: float, thigh: float, shin: float, out: float = 8.0, outward: float = 6.0) -> Pose:
    """thigh, shin: degrees from hanging down towards ahead, in the world; pitch: the pelvis'. The sole stays level."""
    return leg(side, thigh + pitch, out, outward, thigh - shin, shin)


def level_legs(pitch: float, thigh: float, shin: float, out: float = 8.0, outward: float = 6.0) -> Pose:
    return level_leg("left", pitch, thigh, shin, out, outward) | level_leg("right", pitch, thigh, shin, out, outward)


def deep_squat(rng: np.random.Generator) -> Pose:
    pitch = _near(rng, 22)
    limbs = level_legs(pitch, _near(rng, 98), -34, _near(rng, 12), 10)
    return root(pitch) | trunk_fixed(_near(rng, 30)) | limbs | arms(_near(rng, 48), _near(rng, 25, 10), 20, _near(rng, 30)) | head(nod=-10)


def half_squat(rng: np.random.Generator) -> Pose:
    pitch = _near(rng, 32)
    return root(pitch) | trunk_fixed(_near(rng, 28)) | level_legs(pitch, 62, -26, 9) | arms(_near(rng, 40), 30, 20, 25) | head(nod=-15)


def sitting_back(rng: np.random.Generator) -> Pose:
    """On the buttocks with drawn-up knees, hands behind: on the way down or up."""
    pitch = _near(rng, -20)
    return root(pitch) | trunk_fixed(_near(rng, 14)) | level_legs(pitch, 128, 46, 10) | arms(_near(rng, 42), 160, -20, 6)


def sitting(rng: np.random.Generator, kind: str) -> Pose:
    """On the floor: "knees up", "legs out", "cross-legged", "side"."""
    pitch = _near(rng, -14)
    if kind == "knees up":
        hands = arms(_near(rng, 62), 6, 25, _near(rng, 45)) if rng.random() < 0.6 else arms(_near(rng, 40), 158, -20, 6)
        return root(pitch) | trunk_fixed(_near(rng, 26)) | level_legs(pitch, _near(rng, 134), _near(rng, 44, 2), 9) | hands
    if kind == "legs out":
        limbs = legs(88 + pitch, _near(rng, 10), 14, _near(rng, 6, 2), _near(rng, 10))
        hands = arms(_near(rng, 38), 150, -10, 8) if rng.random() < 0.5 else arms(_near(rng, 28), 15, 20, _near(rng, 25))
        return root(pitch) | trunk_fixed(_near(rng, 20)) | limbs | hands
    pitch = _near(rng, -6)
    limbs = leg("left", 97 + pitch, 46, 70, 124, 25) | leg("right", 97 + pitch, 46, 74, 112, 25)
    return root(pitch) | trunk_fixed(_near(rng, 14)) | limbs | arms(_near(rng, 34), _near(rng, 28), 30, _near(rng, 42))


def on_back(rng: np.random.Generator) -> Pose:
    kind = rng.integers(4)
    hands = (
        arms(_near(rng, 14), 92, 0, _near(rng, 12)), arms(_near(rng, 70, 8), 92, 0, _near(rng, 15)),
        arms(_near(rng, 22), 55, 60, _near(rng, 75)), arms(_near(rng, 150, 6), 95, 0, _near(rng, 70)),
    )[kind]  # fmt: skip
    knees = (
        level_legs(-90, _near(rng, 138), 45, 6)
        if rng.random() < 0.25
        else legs(_near(rng, 2, 2), _near(rng, 8), _near(rng, 20), _near(rng, 5, 3), _near(rng, 25))
    )
    return lying(0.0) | trunk_fixed(0.0) | knees | hands | head(look=_near(rng, 0, 15), nod=4)


def on_front(rng: np.random.Generator) -> Pose:
    """Face down, the head where one faced."""
    kind = rng.integers(3)
    hands = (arms(_near(rng, 100), 86, 0, _near(rng, 75)), arms(_near(rng, 12), 100, 10, 10), arms(_near(rng, 140), 80, 0, _near(rng, 60)))[
        kind
    ]
    return (
        root(90)
        | trunk_fixed(_near(rng, -3, 2))
        | legs(_near(rng, -2, 1), _near(rng, 7), 6, 3, _near(rng, 50))
        | hands
        | head(look=_near(rng, 0, 25), nod=-12)
    )


def on_side(rng: np.random.Generator, side: Side) -> Pose:
    """Curled a little, the lower arm ahead, the head along the stage's z away from where one faced."""
    spin, top = (90.0 if side == "left" else -90.0), other(side)
    limbs = leg(side, _near(rng, 30), -15, 0, _near(rng, 50), 25) | leg(top, _near(rng, 46), 4, 0, _near(rng, 70), 25)
    hands = arm(side, _near(rng, 95), 12, 10, _near(rng, 70)) | arm(top, _near(rng, 55), 8, 30, _near(rng, 55))
    return lying(spin, 17.0) | trunk_fixed(_near(rng, 16)) | limbs | hands | head(nod=10, tilt=22 if side == "left" else -22)


def all_fours(rng: np.random.Generator) -> Pose:
    pitch = _near(rng, 80, 2)
    return root(pitch) | trunk_fixed(0.0) | legs(pitch, 4, 0, 92, 42) | arms(pitch + 4, 6, 5, 6) | head(nod=-28)


def on_knees(rng: np.random.Generator) -> Pose:
    return root(4) | trunk_fixed(8) | legs(4, 5, 2, 92, 42) | arms(_near(rng, 25), 35, 20, 30)


def on_heels(rng: np.random.Generator) -> Pose:
    """Kneeling, the hips back on the heels, the tops of the feet on the floor."""
    hands = arms(_near(rng, 26), _near(rng, 18), 35, _near(rng, 42))
    return root(_near(rng, 4, 2)) | trunk_fixed(_near(rng, 8)) | legs(66, _near(rng, 7, 2), 2, 151, 56) | hands


def half_kneeling(rng: np.random.Generator, knee: Side) -> Pose:
    """The other foot stands in front."""
    limbs = leg(knee, 8, 3, 0, 92, -10) | level_leg(other(knee), 8, 86, -4, 5, 3)
    return root(8) | trunk_fixed(_near(rng, 14)) | limbs | arm(other(knee), 45, 10, 30, 60) | arm(knee, 15, 60, 20, 20)


def lunging(rng: np.random.Generator, knee: Side) -> Pose:
    """On the way to or from one knee: the other foot is ahead."""
    limbs = leg(knee, -18 + 12, 3, 0, 42, -8) | level_leg(other(knee), 12, _near(rng, 56), -12, 5, 3)
    return root(12) | trunk_fixed(_near(rng, 16)) | limbs | arms(_near(rng, 30), 30, 20, 30)


def propped(rng: np.random.Generator) -> Pose:
    """Face down, the chest raised on the arms."""
    pitch = _near(rng, 68, 2)
    return root(pitch) | trunk_fixed(-14) | legs(pitch - 89, 6, 6, 4, 48) | arms(_near(rng, 72), 20, 10, _near(rng, 40)) | head(nod=-20)


def plank(rng: np.random.Generator) -> Pose:
    return root(72) | trunk_fixed(0) | legs(0, 4, 0, 1, 10) | arms(76, 8, 5, 3) | head(nod=-12)
