"""Arms that go to places and back: the way of the wrist about the shoulder, the shoulder that goes along, the elbow that hangs naturally.

A hand swings about its shoulder: its way from place to place is interpolated in direction and distance from there, in the chest's frame, so
that an arm that is raised stays long and a hand that goes to the mouth bends the elbow.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .....rigs import smpl
from .....rigs.math.rotations import dot, from_axis_angle, normalise, rotate
from ..timing import clock, transition
from .body import Body, J, from_frame, in_frame, outward, slerped, spun, turned
from .places import Place

_UPPER, _LOWER = (float(np.linalg.norm(smpl.REST_OFFSETS[J[name]])) for name in ("left_elbow", "left_wrist"))
# Metres between shoulder and wrist: an elbow folds no further, and is never quite straight.
_NEAREST, _FARTHEST = 0.17, 0.992 * (_UPPER + _LOWER)
# Where elbows point in real recordings (out, up, ahead) by the direction of the wrist from the shoulder (1, out, up, ahead) and their
# distance as a share of the arm: least squares over 37,621 arms of the recordings, half of which are within 11 degrees of it.
ELBOW = np.array(
    [[-0.133, -0.731, -0.010], [-0.318, -0.265, -0.324], [0.402, 0.119, 0.577], [0.231, -0.337, 0.307], [0.715, 0.507, -0.458]]
)
# Radians that the shoulder rises with an arm that points up, and comes ahead with one that points ahead.
_RISE, _COME = np.radians(14.0), np.radians(8.0)
# Half widths of the trunk at its middle, across and ahead, and the head's radius, metres: no wrist comes inside.
_TRUNK, _HEAD, _HEAD_CENTRE = (0.16, 0.13), 0.115, np.array([0.0, 0.09, 0.03])


@dataclass(frozen=True)
class Key:
    """A hand is at `place` from `start` to `end` (seconds) and takes `lead` to come there. via: (out, up, ahead), the side to which its way
    there bulges. overshoot: share of the way that it goes too far at first."""

    place: Place
    start: float
    end: float = np.inf
    lead: float = 0.6
    via: tuple[float, float, float] = (0.3, 0.0, 0.4)
    overshoot: float = 0.02


@dataclass(frozen=True)
class HandTrack:
    """Where a hand goes, one key after the other. release: seconds in which it goes back to rest after the last one's end. stroke: (T, 3)
    metres (out, up, ahead) of the chest on top of that. swivel: radians that the elbow is lifted outward, a number or (T,)."""

    keys: tuple[Key, ...] = ()
    release: float = 0.7
    stroke: np.ndarray | None = field(default=None, repr=False)
    swivel: np.ndarray | float = 0.0
    way_back: tuple[float, float, float] = (0.3, 0.0, 0.3)


@dataclass(frozen=True)
class Arm:
    """An arm over time about its shoulder, in the chest's frame of its side (out, up, ahead). direction: (T, 3) of the wrist. distance:
    (T,) metres. pole: (T, 3) where the elbow points. busy: (T,) 0 at rest, 1 at a place."""

    direction: np.ndarray
    distance: np.ndarray
    pole: np.ndarray
    busy: np.ndarray


def resting(base: Body, body: Body, side: str, hang: float) -> Arm:
    """The recording's own arm on the body as it stands now; it keeps `hang` of its direction in the room where the trunk is bent."""
    shoulder, elbow, wrist = (base.at(f"{side}_{name}") for name in ("shoulder", "elbow", "wrist"))
    mirror = outward(side)
    rigid = [in_frame(base.chest, part - shoulder) for part in (wrist, elbow)]
    about_up = _about_up(base, body)
    hanging = [in_frame(body.chest, rotate(about_up, part - shoulder)) for part in (wrist, elbow)]
    to_wrist, to_elbow = (mirror * ((1.0 - hang) * a + hang * b) for a, b in zip(rigid, hanging, strict=True))
    direction = normalise(to_wrist)
    distance = np.linalg.norm(wrist - shoulder, axis=-1)
    pole = normalise(to_elbow - dot(to_elbow, direction)[:, None] * direction)
    return Arm(direction, distance, pole, np.zeros(len(base)))


def _about_up(base: Body, body: Body) -> np.ndarray:
    """(T, 4) how far the chest has turned about the vertical."""
    turn = np.einsum("tij,tkj->tik", body.chest, base.chest)
    angle = np.arctan2(turn[:, 0, 2] - turn[:, 2, 0], turn[:, 0, 0] + turn[:, 2, 2])
    return from_axis_angle(angle[:, None] * np.array([0.0, 1.0, 0.0]))


def moved(body: Body, side: str, rest: Arm, track: HandTrack) -> Arm:
    """The arm on its way through a track's keys."""
    time = clock(len(body))
    arm = rest
    for key in track.keys:
        share = transition(time, key.start - key.lead, key.start, key.overshoot)
        arm = _on_the_way(arm, _at_place(body, side, key.place), share, np.array(key.via))
    if track.keys and np.isfinite(track.keys[-1].end):
        end = track.keys[-1].end
        arm = _on_the_way(arm, rest, transition(time, end, end + track.release, 0.01), np.array(track.way_back))
    return arm if track.stroke is None else _stroked(arm, track.stroke)


def _at_place(body: Body, side: str, place: Place) -> Arm:
    way = outward(side) * in_frame(body.chest, place(body, side) - body.at(f"{side}_shoulder"))
    distance = np.linalg.norm(way, axis=-1)
    direction = normalise(way)
    return Arm(direction, np.clip(distance, _NEAREST, _FARTHEST), natural_pole(direction, distance), np.ones(len(body)))


def natural_pole(direction: np.ndarray, distance: np.ndarray) -> np.ndarray:
    """(T, 3) where an elbow points when the wrist is there."""
    share = distance[:, None] / (_UPPER + _LOWER)
    return normalise(np.concatenate([np.ones((len(direction), 1)), direction, share], axis=1) @ ELBOW)


def _on_the_way(a: Arm, b: Arm, share: np.ndarray, via: np.ndarray) -> Arm:
    across = 0.5 * (1.0 - dot(a.direction, b.direction))[:, None]
    middle = normalise(a.direction + b.direction + 2.0 * across * via)
    direction = slerped(slerped(a.direction, middle, share), slerped(middle, b.direction, share), share)
    inside = np.clip(share, 0.0, 1.0)
    pole = normalise(a.pole + inside[:, None] * (b.pole - a.pole))
    return Arm(direction, a.distance + share * (b.distance - a.distance), pole, a.busy + inside * (b.busy - a.busy))


def _stroked(arm: Arm, stroke: np.ndarray) -> Arm:
    way = arm.distance[:, None] * arm.direction + stroke
    direction, distance = normalise(way), np.linalg.norm(way, axis=-1)
    return Arm(direction, distance, arm.pole, np.maximum(arm.busy, np.clip(np.linalg.norm(stroke, axis=-1) / 0.1, 0.0, 1.0)))


def with_shoulder(body: Body, side: str, rest: Arm, arm: Arm, shrug: np.ndarray) -> Body:
    """The shoulder, and the arm with it, risen and come ahead as far as the arm takes it, and by `shrug` (T,) radians."""
    rise = _RISE * (_risen(arm) - _risen(rest)) + shrug
    come = _COME * (_ahead(arm) - _ahead(rest))
    sign = 1.0 if side == "left" else -1.0
    vector = from_frame(body.chest, np.stack([0.0 * rise, -sign * come, sign * rise], axis=-1))
    return Body(turned(from_axis_angle(vector), body.joints, J[f"{side}_collar"]), body.heading, body.chest, body.head)


def _risen(arm: Arm) -> np.ndarray:
    up = np.clip((arm.direction[:, 1] + 0.35) / 1.35, 0.0, 1.0)
    return up * np.clip(arm.distance / _FARTHEST, 0.4, 1.0)


def _ahead(arm: Arm) -> np.ndarray:
    return arm.direction[:, 2] * arm.distance / _FARTHEST


def with_arm(body: Body, side: str, arm: Arm, swivel: np.ndarray | float) -> Body:
    """The body with its elbow and wrist as the arm says, the wrist outside of trunk and head."""
    shoulder, mirror = body.at(f"{side}_shoulder"), outward(side)
    wrist = shoulder + from_frame(body.chest, mirror * arm.direction * np.clip(arm.distance, _NEAREST, _FARTHEST)[:, None])
    share = arm.busy[:, None]
    way = outside(body, wrist) * share + wrist * (1.0 - share) - shoulder
    distance = np.clip(np.linalg.norm(way, axis=-1), _NEAREST, _FARTHEST)
    axis, pole = normalise(way), from_frame(body.chest, mirror * arm.pole)
    turn = (1.0 if side == "right" else -1.0) * np.broadcast_to(swivel, (len(body),)) * arm.busy
    pole = spun(normalise(pole - dot(pole, axis)[:, None] * axis), axis, turn)
    along = (_UPPER**2 - _LOWER**2 + distance**2) / (2.0 * distance)
    beside = np.sqrt(np.maximum(_UPPER**2 - along**2, 0.0))
    joints = body.joints.copy()
    joints[:, J[f"{side}_elbow"]] = shoulder + along[:, None] * axis + beside[:, None] * pole
    joints[:, J[f"{side}_wrist"]] = shoulder + distance[:, None] * axis
    return Body(joints, body.heading, body.chest, body.head)


def outside(body: Body, points: np.ndarray) -> np.ndarray:
    """Points (T, 3), moved out of the trunk and the head where they lie inside."""
    return _outside_head(body, _outside_trunk(body, points))


def _outside_trunk(body: Body, points: np.ndarray) -> np.ndarray:
    spine = body.at("neck") - body.at("pelvis")
    share = dot(points - body.at("pelvis"), spine) / dot(spine, spine)
    axis = body.at("pelvis") + share[:, None] * spine
    off = in_frame(body.chest, points - axis)
    deep = np.maximum(np.hypot(off[:, 0] / _TRUNK[0], off[:, 2] / _TRUNK[1]), 1e-3)
    # The capsule thins out towards its ends, so that nothing jumps where a hand passes over them.
    size = np.clip(np.minimum(share + 0.25, 1.15 - share) / 0.2, 0.0, 1.0)
    off[:, [0, 2]] *= np.maximum(size / deep, 1.0)[:, None]
    return axis + from_frame(body.chest, off)


def _outside_head(body: Body, points: np.ndarray) -> np.ndarray:
    centre = body.at("head") + from_frame(body.head, _HEAD_CENTRE)
    off = points - centre
    return centre + off * np.maximum(_HEAD / np.maximum(np.linalg.norm(off, axis=-1, keepdims=True), 1e-3), 1.0)
