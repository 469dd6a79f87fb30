"""Predicates of trunk, shoulders and head. Joints (T, 22, 3) of a body of average size; angles in degrees.

Of the head, 22 joints know only where it is: turns and nods are read from the head joint beside the neck, which moves a few centimetres.
"""

from __future__ import annotations

import numpy as np

from ..motion import FPS
from .body import heading_axes, joint, trunk_axes, unit
from .timing import fastest_rate, longest_run, movements, peaks, rises, smoothed, within
from .timing import seconds as seconds_of

_SHORT = 0.7


def tilt(joints: np.ndarray) -> np.ndarray:
    """(T,) degrees between the trunk (hips to neck) and the vertical."""
    return np.degrees(np.arccos(np.clip(trunk_axes(joints)[:, 1, 1], -1.0, 1.0)))


def lean(joints: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(T,) degrees that the trunk leans forward (back below 0) and to the left (right below 0)."""
    seen = np.einsum("tij,tj->ti", heading_axes(joints), trunk_axes(joints)[:, 1])
    return np.degrees(np.arctan2(seen[:, 2], seen[:, 1])), np.degrees(np.arctan2(seen[:, 0], seen[:, 1]))


def leans(joints: np.ndarray, direction: str, degrees: float = 15.0, seconds: float = 0.4) -> bool:
    """The trunk leans forward, back, left, right or to either side ("side") by at least `degrees` for some time.

    Sideways counts beside what the body leans over the whole clip in the middle, since nobody stands quite upright.
    """
    forward, left = lean(joints)
    signals = {"forward": forward, "back": -forward, "left": left, "right": -left, "side": np.abs(left)}
    return seconds_of(signals[direction] > degrees) >= min(seconds, _SHORT * len(joints) / 20.0)


def upright(joints: np.ndarray, degrees: float = 25.0, share: float = 0.85) -> bool:
    """The trunk stays within `degrees` of the vertical for most of the clip."""
    return bool(np.mean(tilt(joints) < degrees) >= share)


def bows(joints: np.ndarray, degrees: float = 20.0, least: int = 1, most: int | None = None) -> bool:
    """The trunk goes forward by `degrees` and comes up again, `least` times."""
    return within(peaks(smoothed(lean(joints)[0]), degrees), least, most)


def bends(joints: np.ndarray, degrees: float = 30.0, least: int = 1) -> bool:
    """The trunk goes forward by `degrees`, whether or not it comes up again."""
    return rises(smoothed(lean(joints)[0]), degrees) >= least


def straightens(joints: np.ndarray, degrees: float = 20.0) -> bool:
    """The trunk comes up from a forward lean by `degrees`."""
    return rises(-smoothed(lean(joints)[0]), degrees) >= 1


def twist(joints: np.ndarray) -> np.ndarray:
    """(T,) degrees that the shoulders are turned to the left of the hips."""
    hips = joint(joints, "left_hip") - joint(joints, "right_hip")
    shoulders = joint(joints, "left_shoulder") - joint(joints, "right_shoulder")
    return _turned(shoulders[:, [0, 2]], hips[:, [0, 2]])


def twists(joints: np.ndarray, degrees: float = 30.0, least: int = 1, direction: str = "any") -> bool:
    """The shoulders turn against the hips by `degrees`, `least` movements; direction: "left" or "right" is where they get to."""
    signal = smoothed(twist(joints))
    if direction == "any":
        return movements(signal, degrees) >= least
    towards = signal if direction == "left" else -signal
    return rises(towards, degrees) >= least and float(towards.max()) > degrees / 2


def sways(joints: np.ndarray, degrees: float = 5.0, least: int = 3, metres: float = 0.06) -> bool:
    """The trunk leans from side to side, or the hips shift so, `least` movements."""
    return movements(smoothed(lean(joints)[1], 5), degrees) >= least or movements(hip_shift(joints), metres) >= least


def hip_shift(joints: np.ndarray) -> np.ndarray:
    """(T,) metres that the pelvis is to the left of its own way, as that is over about two seconds."""
    beside = smoothed(joints[:, 0], 5) - smoothed(joints[:, 0], 41)
    return np.einsum("tj,tj->t", heading_axes(joints)[:, 0], beside)


def rhythmic(joints: np.ndarray, least: int = 4, per_second: float = 0.6) -> bool:
    """Trunk or hips go to and fro, `least` times and as often a second: up and down, from side to side, or twisting."""
    counts = (
        movements(smoothed(joints[:, 0, 1]), 0.025),
        movements(smoothed(lean(joints)[1]), 4.0),
        movements(smoothed(twist(joints)), 10.0),
        movements(hip_shift(joints), 0.04),
    )
    return max(counts) >= max(least, per_second * len(joints) / FPS)


def rocks(joints: np.ndarray, degrees: float = 6.0, least: int = 3) -> bool:
    """The trunk goes forward and back, `least` movements."""
    return movements(smoothed(lean(joints)[0], 5), degrees) >= least


def trunk_beats(joints: np.ndarray, rate: float = 2.0, degrees: float = 3.0) -> bool:
    """The trunk rocks or the shoulders heave `rate` times a second or more, as in laughing, coughing and sobbing."""
    heave = joint(joints, "spine3")[:, 1] - joints[:, 0, 1]
    return max(fastest_rate(lean(joints)[0], degrees), fastest_rate(heave, 0.01 * degrees / 3.0)) >= rate


def shrugs(joints: np.ndarray, metres: float = 0.025, least: int = 1) -> bool:
    """Both shoulders rise towards the neck and come down again."""
    axes = trunk_axes(joints)[:, 1]
    heights = [np.einsum("tj,tj->t", axes, joint(joints, f"{side}_shoulder") - joint(joints, "spine3")) for side in ("left", "right")]
    return peaks(smoothed(np.minimum(*heights)), metres) >= least


def head_yaw(joints: np.ndarray) -> np.ndarray:
    """(T,) degrees that the head joint, seen from the neck, lies to the left of where the hips face: turned neck and shoulders together."""
    hips = joint(joints, "left_hip") - joint(joints, "right_hip")
    forward = unit(np.cross(hips * [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]))
    return twist(joints) + _neck_yaw(joints, forward)


def _neck_yaw(joints: np.ndarray, forward: np.ndarray) -> np.ndarray:
    shoulders = joint(joints, "left_shoulder") - joint(joints, "right_shoulder")
    left = unit(shoulders * [1.0, 0.0, 1.0])
    ahead = np.cross(left, np.broadcast_to([0.0, 1.0, 0.0], left.shape))
    bone = joint(joints, "head") - joint(joints, "neck")
    sideways = np.einsum("tj,tj->t", left, bone)
    # The bone leans forward by a few centimetres; a neck that hangs or stretches must not make the angle of a small offset wild.
    return np.degrees(np.arctan2(sideways, np.maximum(np.einsum("tj,tj->t", ahead, bone), 0.04)))


def head_pitch(joints: np.ndarray) -> np.ndarray:
    """(T,) degrees that the bone from neck to head leans forward of the trunk."""
    axes = trunk_axes(joints)
    seen = np.einsum("tij,tj->ti", axes, joint(joints, "head") - joint(joints, "neck"))
    return np.degrees(np.arctan2(seen[:, 2], seen[:, 1]))


def nods(joints: np.ndarray, degrees: float = 6.0, least: int = 2) -> bool:
    """The head goes down and up again on the neck, `least` movements."""
    return movements(smoothed(head_pitch(joints)), degrees) >= least


def shakes_head(joints: np.ndarray, degrees: float = 14.0, least: int = 3) -> bool:
    """The head turns from side to side, `least` movements."""
    return movements(smoothed(head_yaw(joints)), degrees) >= least


def looks(joints: np.ndarray, direction: str, degrees: float = 20.0, seconds: float = 0.3) -> bool:
    """The head looks somewhere beside its usual place.

    direction: "left", "right", "side" (either), "around" (both in turn), with the shoulders or without; "up" or "down"."""
    yaw, pitch = smoothed(head_yaw(joints)), smoothed(head_pitch(joints) + lean(joints)[0])
    needed = min(seconds, _SHORT * len(joints) / 20.0)
    if direction == "around":
        return longest_run(yaw > degrees / 2) > 0.1 and longest_run(yaw < -degrees / 2) > 0.1 and np.ptp(yaw) > 1.5 * degrees
    signals = {"left": yaw, "right": -yaw, "side": np.abs(yaw), "down": pitch - _USUAL_PITCH, "up": _USUAL_PITCH - pitch}
    return seconds_of(signals[direction] > degrees) >= needed


# Degrees that the bone from neck to head leans forward in somebody who looks straight ahead.
_USUAL_PITCH = 28.0


def _turned(vectors: np.ndarray, beside: np.ndarray) -> np.ndarray:
    """(T,) degrees from one horizontal direction (x, z) to the other, positive to the left seen from above."""
    ours, theirs = vectors[:, 0] - 1j * vectors[:, 1], beside[:, 0] - 1j * beside[:, 1]
    return np.degrees(np.angle(ours * np.conj(theirs)))
