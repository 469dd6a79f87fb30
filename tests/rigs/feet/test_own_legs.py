"""Feet held on legs of another build: they stand still on the floor, and legs point as the source's as far as they can."""

from __future__ import annotations

import numpy as np
import pytest
from people import Look, named, person

from motion_mamba.benchmarks.rigs.feet import figures, measured
from motion_mamba.benchmarks.rigs.random_rigs import random_rig
from motion_mamba.rigs.feet.leg_reach import Standing
from motion_mamba.rigs.feet.own_legs import _toes_up, stand_on_own_legs
from motion_mamba.rigs.retarget.retarget import retarget
from motion_mamba.rigs.retarget.source import motion_from_track
from motion_mamba.rigs.retarget.target import Target
from motion_mamba.rigs.smpl import CONTACT_JOINTS, JOINT
from motion_mamba.rigs.solve.solver import solve


@pytest.fixture(scope="module")
def leap(data_folder):
    """Five seconds of HumanML3D's golden clip: steps, a leap, a landing."""
    joints = np.load(data_folder / "humanml3d" / "012314_joints.npy")[:100].astype(np.float64)
    return motion_from_track(solve(joints - joints[0, 0] * [1.0, 0.0, 1.0], 20.0))


@pytest.mark.parametrize("look", [Look(1), Look(2, arms=0.75, facing=1.0), Look(3, size=0.4)])
def test_a_person_s_legs_point_as_the_source_s_and_soles_stand_on_the_floor(leap, look) -> None:
    rig, mapping = person(named("Mixamo"), look)
    found = measured(leap, Target.of(rig, mapping))
    assert found.legs < 8.0 and found.drift < 0.005 and found.height < 0.01


def test_on_rigs_of_any_proportions_feet_stand(leap) -> None:
    found = [measured(leap, Target.of(*random_rig(seed))) for seed in range(30)]
    legs, drift, height = (np.array([getattr(one, name) for one in found]) for name in ("legs", "drift", "height"))
    assert np.median(legs) < 6.0 and (legs <= 8.0).mean() > 0.9 and drift.max() < 0.02 and height.max() < 0.01
    loose = [measured(leap, Target.of(*random_rig(seed)), foot_lock=0.0) for seed in range(5)]
    assert min(one.drift for one in loose) > 0.05 and max(one.legs for one in loose) < 0.01


def test_a_body_of_the_source_s_build_goes_the_source_s_way(leap) -> None:
    """What slides in the source is held; it is no reason to go elsewhere."""
    rig, mapping = person(named("Mixamo"), Look(1))
    onto = Target.of(rig, mapping)
    hips = [onto.joint_index("left_hip"), onto.joint_index("right_hip")]
    free, locked = (retarget(leap, onto, strength).head_positions[:, hips].mean(axis=1) for strength in (0.0, 1.0))
    assert np.linalg.norm((locked - free)[:, [0, 2]], axis=1).max() < 0.12


def test_toes_that_would_sink_rise_about_their_ankles() -> None:
    rng = np.random.default_rng(1)
    ankles = rng.uniform(-0.05, 0.3, (200, 2, 3))
    toes = ankles + rng.normal(size=(200, 2, 3)) * [0.1, 0.1, 0.3]
    raised = _toes_up(ankles, toes)
    length = np.linalg.norm(toes - ankles, axis=-1)
    np.testing.assert_allclose(np.linalg.norm(raised - ankles, axis=-1), length, atol=1e-9)
    sank = toes[..., 1] < np.minimum(ankles[..., 1], 0.0)
    assert (raised[..., 1] >= np.minimum(0.0, ankles[..., 1]) - 1e-9).all() and sank.any()
    np.testing.assert_array_equal(raised[toes[..., 1] >= 0.0], toes[toes[..., 1] >= 0.0])


def test_half_strength_is_between(leap) -> None:
    onto = Target.of(*random_rig(5))
    drift = [figures(leap, onto, retarget(leap, onto, strength)).drift for strength in (0.0, 0.5, 1.0)]
    assert drift[0] > drift[1] > drift[2]


def test_without_standing_feet_nothing_changes() -> None:
    body = np.random.default_rng(0).normal(size=(10, 22, 3))
    standing = Standing([], 0.08, body[:, list(CONTACT_JOINTS)], 20.0)
    np.testing.assert_array_equal(stand_on_own_legs(body, standing), body)
    assert JOINT["left_ankle"] in CONTACT_JOINTS
