"""Foot locking: feet that stand on the floor stay where they stand, and nothing else moves more than it must.

A generator's feet slide a little while they stand, sink into the floor or hover over it. In each phase in which a foot really stands
(`contact_phases.py`), it is held at one place, and the correction is handed on smoothly to the frames before and after
(inertialisation: value and slope of the correction at the phase's edge die out in a third of a second). Ankle and toe are held each for
itself, so that a heel may rise over a toe that stays. The body goes up and down with the floor that its feet find, and down where a leg
would be too short; knees follow by two-bone IK.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..math.easing import smoothstep
from ..math.inverse_kinematics.legs import ANKLES, TOES, UP, hip_drop, with_feet_at
from ..math.over_time import bell, frames_to_nearest, smooth_above, windows
from ..math.rotations import normalise
from ..smpl import CONTACT_JOINTS, JOINT_COUNT
from .contact_phases import Phase, find_phases

# Seconds in which corrections die out.
_FADE = 0.3
# A standing toe joint has this height over the floor, metres: between these it is left where it is.
_TOE_HEIGHT = (0.0, 0.03)
# A foot is moved no farther than this, metres: one that glides through the room was never put down.
_FARTHEST = 0.12
# The hips come down no farther than this, metres: a foot that is still out of reach gives way.
_DEEPEST = 0.06

_ANKLE_COLUMNS, _TOE_COLUMNS = np.array([0, 2]), np.array([1, 3])


def lock_feet(
    joints: np.ndarray,
    contacts: np.ndarray,
    fps: float,
    strength: float = 1.0,
    constrained_frames: np.ndarray | None = None,
    phases: list[Phase] | None = None,
) -> np.ndarray:
    """Joints (T, 22, 3) with feet that do not slide, as float64; strength 0 gives them back as they are, 1 locks wholly.

    joints: SMPL joints in metres, Y up, the floor at y = 0. contacts: (T, 4) bool in the order of `smpl.CONTACT_JOINTS`.
    constrained_frames: the indices of frames that must not change, such as those an animator gave; feet that stand through them stand
    where they do there.
    phases: when feet stand, where that is known from elsewhere (the motion that this body copies).
    The bones of legs and feet keep each frame's lengths; what is above the hips moves up and down with them.
    Raises ValueError for other shapes, values that are not finite, or a strength outside 0..1.
    """
    joints, contacts = _checked(joints, contacts, fps, strength)
    if strength == 0.0 or len(joints) < 2:
        return joints
    free = _freedom(constrained_frames, len(joints), fps)
    points = joints[:, list(CONTACT_JOINTS)]
    phases = find_phases(joints, contacts, fps) if phases is None else phases
    offset, hold = handed_on(in_phases(points, phases, free), phases, fps)
    ankles, toes = move_feet(points, offset, hold)
    lift = smooth_above(np.maximum(0.0, -np.minimum(toes[..., 1], ankles[..., 1])), _radius(fps))[..., None] * UP
    share = (strength * free)[:, None, None]
    ankles = joints[:, ANKLES] + share * (ankles + lift - joints[:, ANKLES])
    # The foot keeps its length at any strength: of the toe's place only the direction counts.
    toes = joints[:, TOES] + share * (toes + lift - joints[:, TOES])
    needy = np.maximum(hold[:, _TOE_COLUMNS], lift[..., 1] > 0.0)
    rise = free * _common_height((ankles - joints[:, ANKLES])[..., 1], needy, fps)
    deepest = hip_drop(joints + rise[:, None, None] * UP, ankles, _DEEPEST).max(axis=1, keepdims=True)
    drop = smooth_above(deepest, _radius(fps))[:, 0]
    return with_feet_at(joints + (rise - free * drop)[:, None, None] * UP, ankles, toes)


def _freedom(constrained_frames: np.ndarray | None, frames: int, fps: float) -> np.ndarray:
    """(T,) how much of its correction each frame gets: none at the constrained frames, all of it a moment away."""
    if constrained_frames is None or len(constrained_frames) == 0:
        return np.ones(frames)
    return smoothstep(frames_to_nearest(constrained_frames, frames) / (_FADE * fps))


def _checked(joints: np.ndarray, contacts: np.ndarray, fps: float, strength: float) -> tuple[np.ndarray, np.ndarray]:
    joints, contacts = np.array(joints, dtype=np.float64), np.asarray(contacts, dtype=bool)
    if joints.ndim != 3 or joints.shape[1:] != (JOINT_COUNT, 3):
        raise ValueError(f"Joint positions must have the shape (frames, {JOINT_COUNT}, 3), not {joints.shape}.")
    if contacts.shape != (len(joints), len(CONTACT_JOINTS)):
        raise ValueError(f"Contacts must have the shape ({len(joints)}, {len(CONTACT_JOINTS)}), not {contacts.shape}.")
    if not np.isfinite(joints).all():
        raise ValueError("A joint position is not a finite number.")
    if not (np.isfinite(fps) and fps > 0.0):
        raise ValueError(f"The frame rate must be a positive number, not {fps}.")
    if not 0.0 <= strength <= 1.0:
        raise ValueError(f"The strength of the foot lock must lie between 0 and 1, not {strength}.")
    return joints, contacts


def in_phases(points: np.ndarray, phases: list[Phase], free: np.ndarray) -> np.ndarray:
    """How far each contact joint (T, 4, 3) must move while it stands to stand still, as it would alone; 0 elsewhere."""
    offset = np.zeros_like(points)
    for phase in phases:
        span, column = slice(phase.first, phase.last + 1), phase.column
        offset[span, column] = _offset_in_phase(points[span, column], free[span], is_toe=column in _TOE_COLUMNS)
    return offset


def handed_on(offset: np.ndarray, phases: list[Phase], fps: float, within: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Corrections (T, 4, 3) of standing joints with what is left of them between their phases, and how firmly each is held (T, 4), 0 to 1.

    within: a correction that dies out does not go beyond what it was.
    """
    offset, hold = offset.copy(), np.zeros(offset.shape[:2])
    for column in range(offset.shape[1]):
        own = [phase for phase in phases if phase.column == column]
        for phase in own:
            hold[phase.first : phase.last + 1, column] = 1.0
        for left, right in zip([None, *own], [*own, None], strict=True):
            _hand_on(offset[:, column], hold[:, column], left, right, _Fading(max(2, round(_FADE * fps)), within))
    return offset, hold


def _offset_in_phase(positions: np.ndarray, free: np.ndarray, is_toe: bool) -> np.ndarray:
    """(K, 3) what brings positions (K, 3) to one place on the ground: where the joint is longest, its slow frames counting most.

    Frames that are not free (K,) count more than all others.
    """
    speed = np.linalg.norm(np.gradient(positions, axis=0), axis=-1)
    weight = np.where(free == 0.0, 1e6, 1.0) / (speed + 0.25 * speed.mean() + 1e-6)
    place = np.array([_weighted_median(positions[:, axis], weight) for axis in range(3)])
    offset = place - positions
    # A foot rolls, so heights are kept; but the phase as a whole stands on the floor.
    offset[:, 1] = np.clip(place[1], *_TOE_HEIGHT) - place[1] if is_toe else 0.0
    farthest = np.linalg.norm(offset, axis=-1).max()
    return offset * min(1.0, _FARTHEST / max(farthest, 1e-9))


def _weighted_median(values: np.ndarray, weights: np.ndarray) -> float:
    order = np.argsort(values)
    share: np.ndarray = weights[order].cumsum()
    return float(np.interp(0.5 * float(share[-1]), share - 0.5 * weights[order], values[order]))


@dataclass(frozen=True)
class _Fading:
    """reach: frames in which a correction dies out. within: whether it stays within what it was."""

    reach: int
    within: bool


def _hand_on(offset: np.ndarray, hold: np.ndarray, left: Phase | None, right: Phase | None, fading: _Fading) -> None:
    """Fill offset (T, 3) and hold (T,) between two phases of one joint: what each leaves dies out."""
    first, last = (left.last + 1 if left else 0), (right.first if right else len(offset))
    if last <= first:
        return
    length = min(fading.reach, last - first + 1) if left and right else fading.reach
    for phase, edge, inward in ((left, first - 1, -1), (right, last, 1)):
        if phase is None:
            continue
        slope = offset[edge] - offset[edge + inward]
        if fading.within:
            slope *= min(1.0, float(np.linalg.norm(offset[edge])) / max(length * float(np.linalg.norm(slope)), 1e-9))
        frames = np.arange(first, last)
        away = np.abs(frames - edge) / length
        value, steepness = _hermite(np.minimum(away, 1.0))
        offset[first:last] += value[:, None] * offset[edge] + (length * steepness)[:, None] * slope
        hold[first:last] = np.maximum(hold[first:last], value)


def _hermite(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The cubics that go from value 1 (0) and slope 0 (1) at x = 0 to value and slope 0 at x = 1."""
    return 1.0 - smoothstep(x), x * (1.0 - x) ** 2


def move_feet(points: np.ndarray, offset: np.ndarray, hold: np.ndarray, along: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Ankles and toes (T, 2, 3) where the corrections want them, as far apart as they were.

    A joint that is not held goes along with the other one, so that a foot keeps its direction. Where the two places are not as far
    apart as the joints, the toe has its way: it is the one that stands on the floor.
    """
    ankles, toes = points[:, _ANKLE_COLUMNS], points[:, _TOE_COLUMNS]
    hold_ankle, hold_toe = hold[:, _ANKLE_COLUMNS, None], hold[:, _TOE_COLUMNS, None]
    by_ankle, by_toe = offset[:, _ANKLE_COLUMNS], offset[:, _TOE_COLUMNS]
    # Only the toe knows how high the foot should stand.
    by_ankle = by_ankle * [1.0, 1.0 - along, 1.0] + along * by_toe * [0.0, 1.0, 0.0]
    moved_ankles = ankles + by_ankle + along * (1.0 - hold_ankle) * (by_toe * [1.0, 0.0, 1.0])
    moved_toes = toes + by_toe + (1.0 - hold_toe) * (by_ankle * [1.0, 0.0, 1.0])
    bone = moved_toes - moved_ankles
    missing = np.linalg.norm(toes - ankles, axis=-1, keepdims=True) * normalise(bone) - bone
    return moved_ankles - hold_toe * missing, moved_toes + (1.0 - hold_toe) * missing


def _common_height(correction: np.ndarray, weight: np.ndarray, fps: float) -> np.ndarray:
    """(T,) how far up a body must go whose feet must go up by `correction` (T, 2), over about a second: it is the body that sank, not
    its feet. Feet count by weight (T, 2)."""
    radius = max(1, round(0.5 * fps))
    kernel = bell(radius)
    wanted, count = (windows(part.sum(axis=1, keepdims=True), radius)[:, 0] @ kernel for part in (weight * correction, weight))
    return wanted / (count + 0.1)


def _radius(fps: float) -> int:
    """Frames to either side within which what lifts or lowers a body is averaged."""
    return max(1, round(0.5 * _FADE * fps))
