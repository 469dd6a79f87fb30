"""Arms and legs of a body, and the end of one put where it is wanted for a while, without a jump before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...smpl import JOINT
from ..easing import smoothstep
from ..held import facing_rotation
from ..least_jerk import least_jerk
from ..over_time import frames_to_nearest
from ..rotations import rotate
from .two_bone import two_bone

# Of a straight limb, elbow or knee bends as it must once the end has moved so far, metres.
_SOME = 0.02
# Seconds that the end takes for a metre's way beside its own, which is a peak speed of 1.2 m/s; and for any way at least and at most.
_SECONDS_PER_METRE, _SHORTEST, _LONGEST = 1.6, 0.5, 1.5


@dataclass(frozen=True)
class Limb:
    """Two bones, and what hangs from their end. bends: where the middle joint stands off when it is straight, seen from where the hips
    face."""

    start: int
    middle: int
    end: int
    hanging: tuple[int, ...]
    bends: tuple[float, float, float]

    def length(self, joints: np.ndarray) -> np.ndarray:
        """(...) of joints (..., 22, 3), stretched, metres."""
        bones = ((self.start, self.middle), (self.middle, self.end))
        return sum((np.linalg.norm(joints[..., a, :] - joints[..., b, :], axis=-1) for a, b in bones), np.zeros(joints.shape[:-2]))


@dataclass(frozen=True)
class PlacedJoint:
    """Where the end of a limb must be: positions (K, 3) in frames (K,), rising."""

    joint: int
    frames: np.ndarray
    positions: np.ndarray


def _limb(names: str, hanging: str, bends: tuple[float, float, float]) -> Limb:
    start, middle, end = (JOINT[name] for name in names.split())
    return Limb(start, middle, end, tuple(JOINT[name] for name in hanging.split()), bends)


# By the joint at its end.
LIMBS: dict[int, Limb] = {
    limb.end: limb
    for side in ("left", "right")
    for limb in (
        _limb(f"{side}_shoulder {side}_elbow {side}_wrist", "", (0.0, -0.5, -1.0)),
        _limb(f"{side}_hip {side}_knee {side}_ankle", f"{side}_foot", (0.0, 0.0, 1.0)),
    )
}


def with_end_at(joints: np.ndarray, limb: Limb, places: np.ndarray) -> np.ndarray:
    """A body (T, 22, 3) with the end of a limb at places (T, 3), or as near as its bones reach; frames where it is there stay."""
    end = joints[:, limb.end]
    moves = np.linalg.norm(places - end, axis=-1) > 1e-7
    if not moves.any():
        return joints
    body = joints[moves]
    hint = rotate(facing_rotation(body), np.array(limb.bends))
    middle, reached = two_bone(body[:, limb.start], body[:, limb.middle], body[:, limb.end], places[moves], hint)
    some = smoothstep(np.linalg.norm(reached - body[:, limb.end], axis=-1), 0.0, _SOME)[:, None]
    moved = body.copy()
    moved[:, limb.middle] += some * (middle - body[:, limb.middle])
    for joint in (limb.end, *limb.hanging):
        moved[:, joint] += reached - body[:, limb.end]
    result = joints.copy()
    result[moves] = moved
    return result


def with_end_placed(joints: np.ndarray, placed: PlacedJoint, fixed: np.ndarray, fps: float) -> np.ndarray:
    """The end of a limb exactly where it is placed, as far as the limb reaches; it comes and goes with the least jerk.

    fixed: (F,) frames that stay as they are, whatever is placed there.
    """
    inside = ~np.isin(placed.frames, fixed)
    if not inside.any():
        return joints
    frames, offset = placed.frames[inside], np.zeros((len(joints), 3))
    offset[frames] = placed.positions[inside] - joints[frames, placed.joint]
    known = np.zeros(len(joints), dtype=bool)
    known[frames] = known[fixed] = True
    known |= beyond_reach(frames, np.linalg.norm(offset[frames], axis=-1), len(joints), fps)
    return with_end_at(joints, LIMBS[placed.joint], joints[:, placed.joint] + least_jerk(offset, known))


def beyond_reach(frames: np.ndarray, ways: np.ndarray, count: int, fps: float) -> np.ndarray:
    """(count,) which frames are farther in time from each of frames (K,) than its way (K,), metres, needs."""
    reach = np.round(fps * np.clip(_SECONDS_PER_METRE * ways, _SHORTEST, _LONGEST))
    if np.ptp(reach) == 0.0:
        return frames_to_nearest(frames, count) > reach[0]
    near = np.zeros(count + 1)
    np.add.at(near, np.maximum(frames - reach.astype(int), 0), 1.0)
    np.add.at(near, np.minimum(frames + reach.astype(int) + 1, count), -1.0)
    return np.cumsum(near)[:count] == 0.0


def merged_by_joint(placed: Sequence[PlacedJoint]) -> list[PlacedJoint]:
    """One for each joint, so that it goes straight from one place to the next; of two places in one frame the first."""
    merged: list[PlacedJoint] = []
    for joint in sorted({one.joint for one in placed}):
        own = [one for one in placed if one.joint == joint]
        frames, first = np.unique(np.concatenate([one.frames for one in own]), return_index=True)
        merged.append(PlacedJoint(joint, frames, np.concatenate([one.positions for one in own])[first]))
    return merged
