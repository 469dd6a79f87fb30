"""Two bones and a hinge between them (a leg, an arm): where the hinge must go so that the end reaches its target."""

from __future__ import annotations

import numpy as np

from ..easing import smoothstep
from ..rotations import dot, from_to, normalise, perpendicular, rotate

# The hint counts for this many metres beside a straight limb, and for nothing once the hinge stands _BENT metres off the line.
_HINT_LENGTH, _BENT = 0.01, 0.03


def two_bone(start: np.ndarray, middle: np.ndarray, end: np.ndarray, target: np.ndarray, hint: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The middle and end joints (..., 3) of a limb whose start stays and whose end goes to `target`, or as near as its bones reach.

    start, middle, end, target: (..., 3) positions; hint: (..., 3) the direction in which a straight limb is to bend (a knee:
    forwards). Both bones keep their lengths; the limb keeps the plane in which it bends, turned with the line from start to end by
    the least angle. A limb whose end is at its target already is left alone, unless it is so straight that the hint decides.
    """
    upper, lower = _length(middle - start), _length(end - middle)
    before, after = normalise(end - start), normalise(target - start)
    after = np.where(np.any(after, axis=-1, keepdims=True), after, before)
    distance = np.clip(_length(target - start), np.abs(upper - lower), upper + lower)
    pole = rotate(from_to(before, after), bend_direction(middle - start, before, hint))
    pole = normalise(pole - dot(pole, after)[..., None] * after)
    # The law of cosines: how far along the line the hinge stands, and how far beside it.
    along = (upper**2 - lower**2 + distance**2) / np.maximum(2.0 * distance, 1e-9)
    beside = np.sqrt(np.maximum(upper**2 - along**2, 0.0))
    return start + along * after + beside * pole, start + distance * after


def bend_direction(bone: np.ndarray, line: np.ndarray, hint: np.ndarray) -> np.ndarray:
    """Unit vectors at right angles to the line: towards the hinge, and where that is next to nothing towards the hint."""
    across, hinted = (v - dot(v, line)[..., None] * line for v in (bone, normalise(hint)))
    across = across + _HINT_LENGTH * (1.0 - smoothstep(_length(across), 0.0, _BENT)) * hinted
    clear = _length(across) > 1e-9
    return np.where(clear, normalise(across), perpendicular(np.where(np.any(line, axis=-1, keepdims=True), line, [0.0, 1.0, 0.0])))


def _length(v: np.ndarray) -> np.ndarray:
    return np.linalg.norm(v, axis=-1, keepdims=True)
