"""Hips that turn a little for standing feet on legs of another build."""

from __future__ import annotations

import numpy as np
import pytest
from people import Look, named, person

from motion_mamba.benchmarks.rigs.random_rigs import random_rig
from motion_mamba.rigs.feet.hip_turn import hip_turns
from motion_mamba.rigs.feet.leg_reach import Standing
from motion_mamba.rigs.math.rotations import angle_between
from motion_mamba.rigs.retarget.retarget import retarget
from motion_mamba.rigs.retarget.source import motion_from_track
from motion_mamba.rigs.retarget.target import Target
from motion_mamba.rigs.smpl import CONTACT_JOINTS
from motion_mamba.rigs.solve.solver import solve


@pytest.fixture(scope="module")
def leap(data_folder):
    joints = np.load(data_folder / "humanml3d" / "012314_joints.npy")[:100].astype(np.float64)
    return motion_from_track(solve(joints - joints[0, 0] * [1.0, 0.0, 1.0], 20.0))


def turned(motion, onto: Target, joint: str, strength: float = 1.0) -> np.ndarray:
    """(T,) degrees between a bone with and without foot lock."""
    at = onto.joint_index(joint)
    with_lock, without = (retarget(motion, onto, lock).world[:, at] for lock in (strength, 0.0))
    return np.degrees(angle_between(with_lock, without))


@pytest.mark.parametrize("seed", [1, 35, 44])
def test_broad_hips_turn_within_bounds_and_the_trunk_goes_on(leap, seed) -> None:
    onto = Target.of(*random_rig(seed))
    hips = turned(leap, onto, "pelvis")
    assert 2.0 < hips.max() < 20.0
    assert turned(leap, onto, "head").max() < 1e-3 and turned(leap, onto, "left_collar").max() < 1e-3
    assert turned(leap, onto, "pelvis", 0.5).max() == pytest.approx(0.5 * hips.max(), rel=0.05)


def test_those_of_a_person_hardly_turn(leap) -> None:
    assert turned(leap, Target.of(*person(named("Mixamo"), Look(1))), "pelvis").max() < 5.0


def test_nothing_turns_where_no_foot_stands() -> None:
    body = np.random.default_rng(0).normal(size=(10, 22, 3))
    assert not hip_turns(body, Standing([], 0.08, body[:, list(CONTACT_JOINTS)], 20.0)).any()
