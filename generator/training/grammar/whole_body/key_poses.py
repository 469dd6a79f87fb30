"""Key poses over a standing recording: rotations that go from one to the next by minimum jerk, joint by joint a little early or late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .....rigs.math.kinematics import SMPL_SKELETON, PoseTrack
from .....rigs.math.rotations import about_axis, continuous, from_axis_angle, identity, multiply, normalise, rotate, slerp
from .....rigs.smpl import JOINT, JOINT_COUNT
from .....rigs.solve.solver import solve
from ....motion import FPS
from ..timing import drift, minimum_jerk
from .curves import smooth
from .pose import Pose

KeyPoses = Sequence[tuple[float, Pose]]
# Seconds by which joints follow the rest: the head leads, hands come last.
_LAGS = {"head": -0.05, "neck": -0.03, "spine3": 0.02, "shoulder": 0.03, "elbow": 0.06, "wrist": 0.08}
# Radians that the hips of somebody who stands turn at most.
_FARTHEST_TURN = np.radians(7.0)
# Seconds over which corners of a flowing motion are rounded.
_ROUNDING = 0.08
# Degrees of slow unrest: nobody holds a limb quite still.
_UNREST = {"spine1": 0.5, "spine2": 0.5, "spine3": 0.5, "neck": 1.0, "head": 1.5, "shoulder": 1.8, "elbow": 2.2, "hip": 0.5, "knee": 0.6}


@dataclass(frozen=True)
class Standing:
    """A recording of somebody who stands, over the origin and facing +Z on the mean. rotations: (T, 22, 4) local; translation: (T, 3)."""

    rotations: np.ndarray
    translation: np.ndarray

    def __len__(self) -> int:
        return len(self.rotations)

    @property
    def times(self) -> np.ndarray:
        return np.arange(len(self)) / FPS


def standing_on(joints: np.ndarray, frames: int) -> Standing:
    """(T, 22, 3) of somebody who stands -> as many frames as asked for, played back and forth."""
    track = solve(joints, FPS)
    forward = rotate(track.rotations[:, 0], np.array([0.0, 0.0, 1.0])).mean(axis=0)
    back = about_axis("Y", -np.arctan2(forward[0], forward[2]))
    middle = joints[:, [JOINT["left_ankle"], JOINT["right_ankle"]]].mean(axis=(0, 1)) * [1.0, 0.0, 1.0]
    back = multiply(about_axis("Y", _restraint(rotate(back, rotate(track.rotations[:, 0], np.array([0.0, 0.0, 1.0]))))), back)
    turned = multiply(back, track.rotations[:, 0])
    rotations = np.concatenate([turned[:, None], track.rotations[:, 1:]], axis=1)
    there_and_back = np.concatenate([np.arange(len(joints)), np.arange(len(joints) - 2, 0, -1)])
    chosen = there_and_back[np.arange(frames) % len(there_and_back)]
    return Standing(rotations[chosen], rotate(back, track.translation - middle)[chosen])


def _restraint(forward: np.ndarray) -> np.ndarray:
    """(T,) radians to turn by so that forward (T, 3) keeps within a few degrees of +Z: who looks about may turn the hips far."""
    yaw = np.arctan2(forward[:, 0], forward[:, 2])
    return _FARTHEST_TURN * np.tanh(yaw / _FARTHEST_TURN) - yaw


def blended(
    base: Standing, keys: KeyPoses, rng: np.random.Generator, unrest: float = 1.0, flow: float = 0.0, rounding: float = _ROUNDING
) -> np.ndarray:
    """(T, 22, 4) local rotations, the root's in the stage's heading. Before the first key and after the last these hold.

    flow: 0 comes to rest in every key pose, 1 goes through them at an even pace, with corners rounded over so many seconds.
    """
    lag_scale = rng.uniform(0.5, 1.4)
    result = np.array(base.rotations)
    for joint in range(JOINT_COUNT):
        after, share = _between(base.times - lag_scale * _of(joint, _LAGS), [moment for moment, _ in keys], flow)
        if any(_fixed(pose, joint) is not None for _, pose in keys):
            a, b = (_chosen(base, keys, joint, index) for index in (after - 1, after))
            result[:, joint] = slerp(a, b, share)
        if any(joint in pose.added for _, pose in keys):
            added = np.array([pose.added.get(joint, identity()) for _, pose in keys])
            result[:, joint] = multiply(result[:, joint], slerp(added[after - 1], added[after], share))
    if flow > 0.0:
        result = normalise(smooth(continuous(result), rounding))
    return multiply(result, _unrest(len(base), rng, unrest))


def _fixed(pose: Pose, joint: int) -> np.ndarray | None:
    return pose.root if joint == 0 else pose.fixed.get(joint)


def _between(times: np.ndarray, moments: list[float], flow: float) -> tuple[np.ndarray, np.ndarray]:
    """(T,) the key that comes next, and how far on the way to it from the one before."""
    if len(moments) == 1:
        return np.zeros(len(times), dtype=int), np.zeros(len(times))
    at = np.array(moments)
    after = np.clip(np.searchsorted(at, times, side="right"), 1, len(at) - 1)
    share = (times - at[after - 1]) / np.maximum(at[after] - at[after - 1], 1e-6)
    return after, (1.0 - flow) * minimum_jerk(share) + flow * np.clip(share, 0.0, 1.0)


def _chosen(base: Standing, keys: KeyPoses, joint: int, index: np.ndarray) -> np.ndarray:
    """(T, 4) the joint's rotation in the key pose of each frame, or the recording's."""
    fixed = [_fixed(pose, joint) for _, pose in keys]
    table = np.array([identity() if q is None else q for q in fixed])
    given = np.array([q is not None for q in fixed])
    return np.where(given[index][:, None], table[index], base.rotations[:, joint])


def _of(joint: int, table: dict[str, float]) -> float:
    return table.get(_NAMES[joint], table.get(_NAMES[joint].partition("_")[2], 0.0))


_NAMES = tuple(JOINT)


def _unrest(frames: int, rng: np.random.Generator, amount: float) -> np.ndarray:
    size = np.radians([amount * _of(joint, _UNREST) for joint in range(JOINT_COUNT)])
    noise = drift(frames, rng, 3 * JOINT_COUNT).reshape(frames, JOINT_COUNT, 3)
    return from_axis_angle(noise * size[:, None])


def track_of(rotations: np.ndarray, translation: np.ndarray) -> PoseTrack:
    return PoseTrack(rotations, translation, SMPL_SKELETON, FPS)
