"""What programs measure on joints to see whether something was done: where hands are, how far things move, how often.

All of them take joints (T, 22, 3) in metres, Y up, 20 fps, wherever they stand and whichever way they face.
"""

from __future__ import annotations

import numpy as np

from ...motion import FPS
from .body import Body, J, in_frame, outward
from .places import Place


def hand_from(joints: np.ndarray, side: str, joint: str, frame: str = "chest") -> np.ndarray:
    """(T, 3) metres (out, up, ahead) of a wrist from a joint, in the frame of its side."""
    body = Body.of(joints)
    return outward(side) * in_frame(getattr(body, frame), body.at(f"{side}_wrist") - body.at(joint))


def distance_to(joints: np.ndarray, side: str, place: Place) -> np.ndarray:
    """(T,) metres of a wrist from a place."""
    body = Body.of(joints)
    return np.linalg.norm(body.at(f"{side}_wrist") - place(body, side), axis=-1)


def reaches(joints: np.ndarray, side: str, place: Place, near: float = 0.12, seconds: float = 0.3) -> bool:
    """Whether a hand is at a place for so many seconds in all."""
    return bool((distance_to(joints, side, place) < near).sum() >= seconds * FPS)


def wrist_height(joints: np.ndarray, side: str, over: str = "head") -> np.ndarray:
    """(T,) metres of a wrist over a joint."""
    return joints[:, J[f"{side}_wrist"], 1] - joints[:, J[over], 1]


def hands_apart(joints: np.ndarray) -> np.ndarray:
    """(T,) metres between the wrists."""
    return np.linalg.norm(joints[:, J["left_wrist"]] - joints[:, J["right_wrist"]], axis=-1)


def travel(joints: np.ndarray) -> float:
    """Metres from where the pelvis starts to where it is farthest from there, on the ground."""
    return float(np.linalg.norm((joints[:, 0] - joints[0, 0])[:, [0, 2]], axis=-1).max())


def feet_stay(joints: np.ndarray, metres: float = 0.25) -> bool:
    ankles = joints[:, [J["left_ankle"], J["right_ankle"]]][..., [0, 2]]
    return bool(np.linalg.norm(ankles - ankles[0], axis=-1).max() < metres)


def still(joints: np.ndarray, side: str, metres: float = 0.25) -> bool:
    """Whether a hand stays about where it rests, as the pelvis sees it."""
    body = Body.of(joints)
    hand = in_frame(body.heading, body.at(f"{side}_wrist") - body.at("pelvis"))
    return bool(np.linalg.norm(hand - np.median(hand, axis=0), axis=-1).max() < metres)


def peaks(values: np.ndarray, size: float) -> int:
    """How often values (T,) come up by `size` and go down by as much again."""
    count, low, high, rising = 0, values[0], values[0], False
    for value in values:
        if rising:
            high = max(high, value)
            if high - value > size:
                rising, low, count = False, value, count + 1
        else:
            low = min(low, value)
            if value - low > size:
                rising, high = True, value
    return count


def pitch(joints: np.ndarray) -> np.ndarray:
    """(T,) degrees that the trunk (pelvis to neck) leans forward from the vertical; backward is negative."""
    return _lean(joints, 2)


def roll(joints: np.ndarray) -> np.ndarray:
    """(T,) degrees that the trunk leans to the person's right."""
    return -_lean(joints, 0)


def _lean(joints: np.ndarray, axis: int) -> np.ndarray:
    body = Body.of(joints)
    spine = in_frame(body.heading, body.at("neck") - body.at("pelvis"))
    return np.degrees(np.arctan2(spine[:, axis], spine[:, 1]))


def twist(joints: np.ndarray) -> np.ndarray:
    """(T,) degrees that the shoulders are turned to the left of the hips."""
    body = Body.of(joints)
    ahead = in_frame(body.heading, body.chest[..., 2])
    return np.degrees(np.arctan2(ahead[:, 0], ahead[:, 2]))


def head_turn(joints: np.ndarray) -> np.ndarray:
    """(T, 2) metres that the head joint is to the left of and ahead of where it is on a body that looks ahead, as the chest sees it."""
    body = Body.of(joints)
    head = in_frame(body.chest, body.at("head") - body.at("neck"))
    return head[:, [0, 2]]
