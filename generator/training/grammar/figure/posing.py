"""Poses over time on a recording: what a program says about pelvis, trunk, head, hands and feet, solved in this order.

Angles are rotation vectors in the heading's frame: about x bends forward, about y turns left, about z leans right. The recording's own
motion (sway, breath, steps) stays under all of it. With raised or stretched arms, trunk and weight go along by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from ..timing import drift
from .arms import Arm, HandTrack, moved, resting, with_arm, with_shoulder
from .body import SIDES, Body, from_frame, outward
from .legs import Feet, standing_on

# Shares of a trunk's bend that each spine joint takes.
_SPINE = {"spine1": 0.4, "spine2": 0.35, "spine3": 0.25}
# Radians that the trunk follows a hand, a metre: leaning away from a raised arm, turning with one that goes ahead or across.
_LEAN, _TURN, _BACK = 0.055, 0.22, 0.03
# Metres that the pelvis goes against the hands, a metre.
_COUNTERWEIGHT = 0.035
# Frames that trunk and weight are ahead of the hands.
_AHEAD = 2
# Sizes of the unrest that is added: trunk and head in radians, wrists in metres.
_TRUNK_UNREST, _HEAD_UNREST, _WRIST_UNREST = 0.006, 0.02, 0.006


@dataclass(frozen=True)
class Pose:
    """All that a program may say, each of it (T, ...) or None.

    pelvis: (T, 3) metres (left, up, ahead) over feet that stay. tilt, trunk, neck: (T, 3) radians, of the pelvis with all above it, of the
    spine, of the head. shrug: (T, 2) radians, left and right. follow: how much trunk and weight go along with the hands. hang: how far
    resting arms go on hanging when the trunk is bent. planted: False leaves the legs as they are (walking).
    """

    pelvis: np.ndarray | None = field(default=None, repr=False)
    tilt: np.ndarray | None = field(default=None, repr=False)
    trunk: np.ndarray | None = field(default=None, repr=False)
    neck: np.ndarray | None = field(default=None, repr=False)
    shrug: np.ndarray | None = field(default=None, repr=False)
    hands: dict[str, HandTrack] = field(default_factory=dict)
    feet: dict[str, Feet] = field(default_factory=dict)
    follow: float = 1.0
    hang: float = 0.75
    planted: bool = True


def turn(pitch: np.ndarray | float = 0.0, yaw: np.ndarray | float = 0.0, roll: np.ndarray | float = 0.0) -> np.ndarray:
    """(T, 3) or (3,) radians of degrees: pitch forward, yaw to the left, roll to the right."""
    return np.radians(np.stack(np.broadcast_arrays(pitch, yaw, roll), axis=-1).astype(float))


def posed(joints: np.ndarray, pose: Pose, rng: np.random.Generator) -> np.ndarray:
    """Joints (T, 22, 3) of a recording with a pose on top; its bones keep their lengths."""
    base = Body.of(joints)
    pose = _with_unrest(pose, len(base), rng)
    if pose.follow and pose.hands:
        pose = _with_follow(base, pose)
    body = _trunk_posed(base, pose)
    for index, side in enumerate(SIDES):
        body = _arm_posed(base, body, pose, side, _track(pose.shrug, index, len(base)))
    return body.joints


def _with_unrest(pose: Pose, frames: int, rng: np.random.Generator) -> Pose:
    trunk, neck = (size * drift(frames, rng) for size in (_TRUNK_UNREST, _HEAD_UNREST))
    hands = {side: replace(track, stroke=_sum(track.stroke, _WRIST_UNREST * drift(frames, rng))) for side, track in pose.hands.items()}
    return replace(pose, trunk=_sum(pose.trunk, trunk), neck=_sum(pose.neck, neck), hands=hands)


def _with_follow(base: Body, pose: Pose) -> Pose:
    """The pose with the trunk and the weight going along with the hands."""
    body = _trunk_posed(base, pose)
    ways = {side: _way_of_hand(base, body, pose, side) for side in pose.hands}
    left, right = (ways.get(side, np.zeros((len(base), 3))) for side in SIDES)
    lean = _LEAN * (left[:, 1] - right[:, 1])
    yaw = _TURN * (right[:, 2] - left[:, 2]) + 0.5 * _TURN * (left[:, 0] + right[:, 0])
    back = -_BACK * (left[:, 2] + right[:, 2])
    trunk = pose.follow * _earlier(np.stack([back, yaw, lean], axis=-1))
    weight = pose.follow * _earlier(-_COUNTERWEIGHT * (left + right) * [1.0, 0.0, 1.0])
    pelvis = _sum(pose.pelvis, weight) if pose.planted else pose.pelvis
    return replace(pose, trunk=_sum(pose.trunk, trunk), pelvis=pelvis)


def _way_of_hand(base: Body, body: Body, pose: Pose, side: str) -> np.ndarray:
    """(T, 3) metres (left, up, ahead of the chest) that a track takes the hand from where it rests."""
    rest = resting(base, body, side, pose.hang)
    arm = moved(body, side, rest, pose.hands[side])
    return outward(side) * (arm.distance[:, None] * arm.direction - rest.distance[:, None] * rest.direction)


def _trunk_posed(base: Body, pose: Pose) -> Body:
    body = base
    if pose.pelvis is not None:
        body = replace(body, joints=body.joints + from_frame(base.heading, pose.pelvis)[:, None])
    if pose.tilt is not None:
        body = body.bent("pelvis", pose.tilt)
    if pose.trunk is not None:
        for joint, share in _SPINE.items():
            body = body.bent(joint, share * pose.trunk)
    if pose.neck is not None:
        body = _head_turned(body, pose.neck)
    moves_legs = pose.pelvis is not None or pose.tilt is not None or bool(pose.feet)
    return standing_on(base, body, pose.feet) if pose.planted and moves_legs else body


def _head_turned(body: Body, rotation: np.ndarray) -> Body:
    return body.bent("neck", rotation)


def _arm_posed(base: Body, body: Body, pose: Pose, side: str, shrug: np.ndarray) -> Body:
    rest = resting(base, body, side, pose.hang)
    track = pose.hands.get(side)
    if track is None:
        return with_arm(with_shoulder(body, side, rest, rest, shrug), side, rest, 0.0)
    body = with_shoulder(body, side, rest, moved(body, side, rest, track), shrug)
    return with_arm(body, side, moved(body, side, rest, track), track.swivel)


def _track(values: np.ndarray | None, column: int, frames: int) -> np.ndarray:
    return np.zeros(frames) if values is None else values[:, column]


def _sum(a: np.ndarray | None, b: np.ndarray) -> np.ndarray:
    return b if a is None else a + b


def _earlier(values: np.ndarray) -> np.ndarray:
    """Values (T, n) a moment before, smoothed over the same time."""
    padded = np.pad(values, ((_AHEAD, 2 * _AHEAD), (0, 0)), mode="edge")
    kernel = np.hanning(2 * _AHEAD + 3)[1:-1]
    smooth = np.stack([np.convolve(column, kernel / kernel.sum(), "valid") for column in padded.T], axis=-1)
    return smooth[_AHEAD : _AHEAD + len(values)]


__all__ = ["SIDES", "Arm", "Feet", "HandTrack", "Pose", "posed", "turn"]
