"""Rotation mathematics against scipy and against its own laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.transform import Rotation

from motion_mamba.rigs.math import rotations

EULER_ORDERS = ("XYZ", "XZY", "YXZ", "YZX", "ZXY", "ZYX", "XYX", "XZX", "YXY", "YZY", "ZXZ", "ZYZ")

component = st.floats(-1.0, 1.0, allow_subnormal=False)
quaternions = arrays(np.float64, (5, 4), elements=component).filter(lambda q: np.all(np.linalg.norm(q, axis=-1) > 1e-3))
unit_quaternions = quaternions.map(lambda q: q / np.linalg.norm(q, axis=-1, keepdims=True))
vectors = arrays(np.float64, (5, 3), elements=component)
directions = vectors.filter(lambda v: np.all(np.linalg.norm(v, axis=-1) > 1e-3))
angles = arrays(np.float64, (5, 3), elements=st.floats(-7.0, 7.0, allow_subnormal=False))


def scipy_rotation(q: np.ndarray) -> Rotation:
    return Rotation.from_quat(np.roll(q, -1, axis=-1))


def assert_same_rotation(a: np.ndarray, b: np.ndarray, tolerance: float = 1e-9) -> None:
    np.testing.assert_allclose(np.linalg.norm(a, axis=-1), 1.0, atol=1e-12)
    assert np.max(rotations.angle_between(a, b)) < tolerance


@given(unit_quaternions, unit_quaternions, vectors)
def test_product_and_rotation_agree_with_scipy(a, b, v):
    product = rotations.multiply(a, b)
    expected = (scipy_rotation(a) * scipy_rotation(b)).apply(v)
    np.testing.assert_allclose(rotations.rotate(product, v), expected, atol=1e-12)
    np.testing.assert_allclose(rotations.rotate(rotations.inverse(a), rotations.rotate(a, v)), v, atol=1e-12)


@given(unit_quaternions)
def test_matrix_both_ways(q):
    np.testing.assert_allclose(rotations.to_matrix(q), scipy_rotation(q).as_matrix(), atol=1e-12)
    assert_same_rotation(rotations.from_matrix(rotations.to_matrix(q)), q)


@given(unit_quaternions)
def test_6d_holds_the_first_two_columns_and_returns(q):
    columns = rotations.to_6d(q)
    matrix = scipy_rotation(q).as_matrix()
    np.testing.assert_allclose(columns, np.concatenate([matrix[:, :, 0], matrix[:, :, 1]], axis=-1), atol=1e-12)
    assert_same_rotation(rotations.from_6d(columns * 3.0), q)


@given(unit_quaternions)
def test_axis_angle_both_ways(q):
    vector = rotations.to_axis_angle(q)
    np.testing.assert_array_less(np.linalg.norm(vector, axis=-1), np.pi + 1e-9)
    np.testing.assert_allclose(Rotation.from_rotvec(vector).as_matrix(), scipy_rotation(q).as_matrix(), atol=1e-9)
    assert_same_rotation(rotations.from_axis_angle(vector), q)


@given(vectors, st.sampled_from([1e-300, 1e-12, 1e-6, 1e-3]))
def test_tiny_axis_angles_keep_their_size(v, scale):
    np.testing.assert_allclose(rotations.to_axis_angle(rotations.from_axis_angle(v * scale)), v * scale, rtol=1e-9, atol=1e-300)


@pytest.mark.parametrize("order", EULER_ORDERS)
@pytest.mark.parametrize("intrinsic", [True, False])
@given(angles=angles)
def test_euler_both_ways(order, intrinsic, angles):
    q = rotations.from_euler(angles, order, intrinsic)
    expected = Rotation.from_euler(order if intrinsic else order.lower(), angles)
    np.testing.assert_allclose(rotations.to_matrix(q), expected.as_matrix(), atol=1e-12)
    assert_same_rotation(rotations.from_euler(rotations.to_euler(q, order, intrinsic), order, intrinsic), q, 1e-6)


@pytest.mark.parametrize("order", EULER_ORDERS)
@pytest.mark.parametrize("middle", [0.0, np.pi / 2, -np.pi / 2, np.pi])
@pytest.mark.parametrize("intrinsic", [True, False])
def test_euler_in_gimbal_lock_is_still_the_same_rotation(order, middle, intrinsic):
    q = rotations.from_euler([[0.4, middle, -1.1], [0.0, middle, 0.0]], order, intrinsic)
    assert_same_rotation(rotations.from_euler(rotations.to_euler(q, order, intrinsic), order, intrinsic), q, 1e-6)


@pytest.mark.parametrize("order, count", [("Y", 1), ("ZX", 2)])
def test_fewer_than_three_euler_angles(order, count):
    values = np.linspace(-2.0, 2.0, 4 * count).reshape(4, count)
    assert_same_rotation(rotations.from_euler(values, order), np.roll(Rotation.from_euler(order, values).as_quat(), 1, axis=-1))


def test_euler_refuses_what_is_not_an_order():
    with pytest.raises(ValueError, match="letters X, Y and Z"):
        rotations.from_euler(np.zeros(3), "XYW")
    with pytest.raises(ValueError, match="needs 3 angles"):
        rotations.from_euler(np.zeros(2), "XYZ")
    with pytest.raises(ValueError, match="no axis twice in a row"):
        rotations.to_euler(rotations.identity(), "XXY")


@given(directions, directions)
def test_from_to_turns_one_direction_into_the_other(a, b):
    q = rotations.from_to(a, b)
    np.testing.assert_allclose(np.linalg.norm(q, axis=-1), 1.0, atol=1e-12)
    np.testing.assert_allclose(rotations.rotate(q, rotations.normalise(a)), rotations.normalise(b), atol=1e-6)


@given(directions, st.sampled_from([0.0, 1e-15, 1e-9, 1e-5]))
def test_from_to_of_opposite_vectors_is_half_a_turn(a, disturbance):
    b = -a + disturbance
    q = rotations.from_to(a, b)
    assert np.all(np.isfinite(q))
    np.testing.assert_allclose(rotations.rotate(q, rotations.normalise(a)), rotations.normalise(b), atol=1e-5)


def test_from_to_of_a_zero_vector_is_no_rotation():
    np.testing.assert_array_equal(rotations.from_to(np.zeros(3), np.array([0.0, 1.0, 0.0])), [1.0, 0.0, 0.0, 0.0])


@given(unit_quaternions, unit_quaternions, st.floats(0.0, 1.0))
def test_slerp_moves_at_constant_speed_the_shorter_way(a, b, fraction):
    between = rotations.slerp(a, b, fraction)
    whole = rotations.angle_between(a, b)
    np.testing.assert_allclose(rotations.angle_between(a, between), fraction * whole, atol=1e-6)
    np.testing.assert_allclose(rotations.angle_between(between, b), (1.0 - fraction) * whole, atol=1e-6)


def test_slerp_between_nearly_equal_rotations_is_exact():
    a = rotations.identity()
    b = rotations.from_axis_angle(np.array([1e-10, 0.0, 0.0]))
    np.testing.assert_allclose(rotations.to_axis_angle(rotations.slerp(a, b, 0.25)), [2.5e-11, 0.0, 0.0], rtol=1e-6)


@given(unit_quaternions)
def test_continuous_changes_signs_only(q):
    result = rotations.continuous(q)
    assert np.all(np.sum(result[1:] * result[:-1], axis=-1) >= 0.0)
    np.testing.assert_array_equal(np.abs(result), np.abs(q))
    assert result[0, 0] >= 0.0


@given(unit_quaternions, directions)
def test_twist_leaves_a_swing_at_right_angles(q, axis):
    axis = rotations.normalise(axis)
    part = rotations.twist(q, axis)
    swing = rotations.multiply(q, rotations.inverse(part))
    np.testing.assert_allclose(np.sum(swing[:, 1:] * axis, axis=-1), 0.0, atol=1e-9)
    np.testing.assert_allclose(np.abs(np.sum(part[:, 1:] * axis, axis=-1)), np.linalg.norm(part[:, 1:], axis=-1), atol=1e-9)


def test_mean_ignores_signs_and_finds_the_middle():
    middle = rotations.from_euler([0.3, -0.4, 2.0], "XYZ")
    offsets = rotations.from_axis_angle(np.array([[0.1, 0, 0], [-0.1, 0, 0], [0, 0.2, 0], [0, -0.2, 0]]))
    spread = rotations.multiply(middle, offsets) * np.array([1.0, -1.0, 1.0, -1.0])[:, None]
    assert_same_rotation(rotations.mean(spread), middle, 1e-6)
