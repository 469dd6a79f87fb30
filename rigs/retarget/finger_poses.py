"""Fingers bent by so many degrees on any rig: which way they bend is read off where the bones of a hand lie at rest."""

from __future__ import annotations

from collections.abc import Mapping as Table

import numpy as np

from ..math.rotations import continuous, cross, from_axis_angle, inverse, multiply, normalise
from ..recognition.fingers import FINGERS, Finger
from .target import Target

# Degrees beyond which a finger is not bent on top of how it rests, either way.
_MOST = 110.0


def finger_rotations(onto: Target, fingers: tuple[Finger, ...], degrees: Table[str, np.ndarray]) -> dict[str, np.ndarray]:
    """{bone: (N, 4) local rotations} of fingers; degrees: (N, 5, 4) of each side, as `hand_shapes.hand_degrees` gives them."""
    found: dict[str, np.ndarray] = {}
    for side, wanted in degrees.items():
        own = [finger for finger in fingers if finger.side == side]
        for finger in own:
            bent = wanted[:, FINGERS.index(finger.name)]
            found |= _bent(onto, finger, _palm(onto, own, side), bent)
    return found


def _palm(onto: Target, fingers: list[Finger], side: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Unit vectors at rest: along the hand, out of its palm, and to the side of the thumb."""
    heads = onto.rig.heads
    knuckles = [heads[finger.bones[0]] for finger in fingers if finger.name != "thumb"]
    along = normalise(np.mean(knuckles or [heads[fingers[0].bones[0]]], axis=0) - heads[onto.bone(f"{side}_wrist")])
    thumb = next((finger for finger in fingers if finger.name == "thumb"), None)
    if len(knuckles) > 1:
        across = knuckles[0] - knuckles[-1]
    else:
        across = heads[thumb.bones[0]] - knuckles[0] if thumb is not None and knuckles else np.array([0.0, 0.0, 1.0])
    out = normalise(cross(along, across) if side == "left" else cross(across, along))
    return along, out, normalise(cross(out, along) if side == "left" else cross(along, out))


def _bent(onto: Target, finger: Finger, palm: tuple[np.ndarray, np.ndarray, np.ndarray], degrees: np.ndarray) -> dict[str, np.ndarray]:
    """degrees: (N, 4)."""
    rig = onto.rig
    found: dict[str, np.ndarray] = {}
    before, _, aside = palm
    for number, bone in enumerate(finger.bones):
        after = finger.bones[number + 1] if number + 1 < len(finger.bones) else None
        along = normalise(rig.heads[after] - rig.heads[bone]) if after is not None else before if number else palm[0]
        axis = normalise(cross(along, _inwards(finger, palm)))
        # A finger that rests half closed needs less to be closed; thumbs rest too differently to be measured.
        rests = 0.0 if finger.name == "thumb" or (after is None and number) else _angle(before, along, axis)
        bend = np.clip(np.radians(degrees[:, min(number, 2)]) - rests, *np.radians([-_MOST, _MOST]))
        turn = from_axis_angle(bend[:, None] * axis)
        if number == 0:
            turn = multiply(from_axis_angle(np.radians(_spread(finger, degrees[:, 3]))[:, None] * normalise(cross(along, aside))), turn)
        axes = onto.rest_axes[bone]
        found[rig.names[bone]] = continuous(multiply(inverse(axes), multiply(turn, axes)))
        before = along
    return found


def _inwards(finger: Finger, palm: tuple[np.ndarray, np.ndarray, np.ndarray]) -> np.ndarray:
    """Where a finger's tip goes: out of the palm; a thumb's also across it."""
    _, out, aside = palm
    return normalise(0.6 * out - aside) if finger.name == "thumb" else out


def _angle(before: np.ndarray, after: np.ndarray, axis: np.ndarray) -> float:
    """Radians from one direction to another about an axis, between whole turns nearest to none."""
    flat = before - (before @ axis) * axis
    return float(np.arctan2(cross(flat, after) @ axis, flat @ after))


def _spread(finger: Finger, degrees: np.ndarray) -> np.ndarray:
    """Degrees towards the thumb's side; the middle finger stays."""
    return degrees * {"thumb": 1.0, "index": 1.0, "middle": 0.2, "ring": -0.5, "pinky": -1.1}[finger.name]
