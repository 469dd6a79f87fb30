"""What programs of whole bodies share: standing recordings to perform on, sides, and performances made of what was done."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .....rigs.smpl import CONTACT_JOINTS
from ....motion import FPS
from ..program import Performance, Predicate
from ..stage import Stage
from .feet import LEFT, RIGHT
from .grounded import Grounded, perform_grounded
from .key_poses import Standing, standing_on
from .pose import Pose, Side, arms, head, trunk
from .upright import Upright, perform_upright
from .wording import captions

# A foot bears weight that is lower than this, metres, and slower, metres a second.
_ANKLE_LOW, _TOE_LOW, _SLOW = 0.12, 0.05, 0.4
FOOT: dict[str, int] = {"left": LEFT, "right": RIGHT}


def standing(stage: Stage, seconds: float) -> Standing:
    """Somebody who stands for so long."""
    frames = stage.frames(seconds)
    return standing_on(stage.joints(frames), frames)


def drawn_side(rng: np.random.Generator) -> Side:
    return "left" if rng.random() < 0.5 else "right"


def outward(side: Side) -> float:
    """1 to the left, -1 to the right."""
    return 1.0 if side == "left" else -1.0


def on_feet(stage: Stage, base: Standing, action: Upright, says: Sequence[str], short: Sequence[str], predicate: Predicate) -> Performance:
    return performance_of(stage, perform_upright(base, action, stage.rng), says, short, predicate)


def performance_of(stage: Stage, joints: np.ndarray, says: Sequence[str], short: Sequence[str], predicate: Predicate) -> Performance:
    """A performance of joints that are there already."""
    return Performance(joints, captions(stage.rng, says, short), predicate, contacts(joints))


def on_floor(
    stage: Stage, base: Standing, action: Grounded, says: Sequence[str], short: Sequence[str], predicate: Predicate
) -> Performance:
    return performance_of(stage, perform_grounded(base, action, stage.rng), says, short, predicate)


def contacts(joints: np.ndarray, level: np.ndarray | float = 0.0) -> np.ndarray:
    """(T, 4) bool in the order of `CONTACT_JOINTS`: who is low and slow. level: (T, 4) or one height of the ground, metres."""
    points = joints[:, CONTACT_JOINTS]
    speed = np.linalg.norm(np.gradient(points, axis=0), axis=-1) * FPS
    low = points[..., 1] - level < np.array([_ANKLE_LOW, _TOE_LOW] * 2)
    return low & (speed < _SLOW)


def balancing_arms(rng: np.random.Generator, size: float = 1.0) -> Pose:
    """Arms a little away from the body, as of somebody who keeps the balance."""
    up, out = size * rng.uniform(18, 50), rng.uniform(60, 90)
    return arms(up, out, rng.uniform(0, 30), rng.uniform(10, 40))


def forward_arms(rng: np.random.Generator) -> Pose:
    """Arms held out ahead, straight, bent, or the hands together before the chest."""
    if rng.random() < 0.6:
        return arms(rng.uniform(70, 92), rng.uniform(0, 15), rng.uniform(0, 30), rng.uniform(2, 20))
    return arms(rng.uniform(35, 55), rng.uniform(5, 20), rng.uniform(40, 60), rng.uniform(80, 110))


def bent(rng: np.random.Generator, degrees: float, spread: float = 0.25) -> Pose:
    """The trunk bent forward, the eyes ahead."""
    degrees = degrees * (1.0 + rng.uniform(-spread, spread))
    return trunk(bend=degrees, twist=rng.normal(0, 2), lean=rng.normal(0, 1.5)) | head(nod=-0.6 * degrees)
