from __future__ import annotations

import numpy as np

from motion_mamba.rigs.finishing.telling_frame import telling_frame
from motion_mamba.rigs.math.easing import smoothstep
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack, forward_kinematics
from motion_mamba.rigs.math.rotations import from_axis_angle
from motion_mamba.rigs.smpl import JOINT

FPS = 20.0


def turned(joint: str, angles: np.ndarray, axis: int, shift: np.ndarray | None = None) -> np.ndarray:
    """(T, 22, 3) a person with hanging arms of whom one joint is turned, standing or going."""
    rotations = np.zeros((len(angles), 22, 4))
    rotations[..., 0] = 1.0
    for side, sign in (("left", -1.0), ("right", 1.0)):
        rotations[:, JOINT[f"{side}_shoulder"]] = from_axis_angle(np.array([0.0, 0.0, sign * np.radians(78.0)]))
    turns = np.zeros((len(angles), 3))
    turns[:, axis] = angles
    rotations[:, JOINT[joint]] = from_axis_angle(turns)
    place = np.zeros((len(angles), 3)) if shift is None else shift
    return forward_kinematics(PoseTrack(rotations, place + np.array([0.0, 0.94, 0.0]), SMPL_SKELETON, FPS))


def test_of_what_comes_is_held_and_goes_the_middle_of_the_hold() -> None:
    at = np.arange(100)
    raised = smoothstep(at, 20, 30) * smoothstep(70.0 - at, 0, 10)
    assert abs(telling_frame(turned("right_shoulder", np.radians(80.0 - 150.0 * raised), 2), FPS) - 45) <= 2


def test_of_what_is_never_still_the_extreme() -> None:
    at = np.arange(60)
    kick = np.exp(-(((at - 33) / 4.0) ** 2))
    assert abs(telling_frame(turned("right_hip", -1.6 * kick, 0), FPS) - 33) <= 1


def test_standing_still_first_tells_nothing() -> None:
    at = np.arange(120)
    bow = np.exp(-(((at - 100) / 5.0) ** 2))
    assert abs(telling_frame(turned("spine1", 1.2 * bow, 0), FPS) - 100) <= 1


def test_where_the_person_goes_makes_no_difference() -> None:
    at = np.arange(60)
    kick = np.exp(-(((at - 33) / 4.0) ** 2))
    way = np.stack([0.05 * at, 0.0 * at, 0.1 * at], axis=-1)
    assert telling_frame(turned("right_hip", -1.6 * kick, 0, way), FPS) == telling_frame(turned("right_hip", -1.6 * kick, 0), FPS)


def test_a_motion_of_one_frame() -> None:
    assert telling_frame(turned("right_hip", np.zeros(1), 0), FPS) == 0
