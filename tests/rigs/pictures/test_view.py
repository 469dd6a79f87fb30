"""What every picture of a motion shares: the checked clip, headings and view directions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.rigs import smpl
from motion_mamba.rigs.pictures.view import Clip, heading, rgb, view_basis

angles = st.floats(-np.pi, np.pi)


def rest_joints(yaw: float = 0.0) -> np.ndarray:
    """(22, 3) the T-pose standing on the floor, turned by yaw about Y: +Z becomes (sin yaw, 0, cos yaw)."""
    joints = smpl.REST_OFFSETS.copy()
    for joint in range(1, smpl.JOINT_COUNT):
        joints[joint] += joints[smpl.PARENTS[joint]]
    joints[:, 1] -= joints[:, 1].min()
    turn = np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
    return joints @ turn.T


@given(angles)
def test_heading_follows_the_turning_body(yaw: float) -> None:
    np.testing.assert_allclose(heading(rest_joints(yaw)[None]), [[np.sin(yaw), 0, np.cos(yaw)]], atol=1e-9)


def test_heading_is_kept_while_a_body_lies_on_its_side() -> None:
    standing = rest_joints(np.pi / 2)
    on_its_side = standing @ np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]])  # rolled about +X, where it faces
    np.testing.assert_allclose(heading(np.stack([on_its_side, standing, on_its_side])), [[0, 0, 1], [1, 0, 0], [1, 0, 0]], atol=1e-9)


@given(angles, angles, st.floats(-1.2, 1.2))
def test_view_basis_is_a_rotation(yaw: float, azimuth: float, elevation: float) -> None:
    basis = view_basis(np.array([np.sin(yaw), 0, np.cos(yaw)]), azimuth, elevation)
    np.testing.assert_allclose(basis @ basis.T, np.eye(3), atol=1e-9)
    assert np.linalg.det(basis) == pytest.approx(1)
    assert basis[1, 1] > 0 and basis[0, 1] == pytest.approx(0), "upright, and never rolled"


def test_the_view_from_the_front_has_the_persons_left_on_the_right() -> None:
    right, up, toward = view_basis(np.array([0.0, 0.0, 1.0]), 0.0, 0.0)
    np.testing.assert_allclose([right, up, toward], np.eye(3), atol=1e-12)
    np.testing.assert_allclose(view_basis(np.array([0.0, 0.0, 1.0]), np.pi / 2, 0.0)[2], [1, 0, 0], atol=1e-12)


def test_rgb() -> None:
    np.testing.assert_allclose(rgb("#ff0033"), [1, 0, 0.2])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"joints": np.zeros((5, 21, 3))}, r"joints must have the shape \(frames, 22, 3\).*\(5, 21, 3\)"),
        ({"joints": np.zeros((0, 22, 3))}, "at least one frame"),
        ({"joints": np.zeros((22, 3))}, "shape"),
        ({"joints": np.where(np.arange(4)[:, None, None] == 2, np.nan, np.zeros((4, 22, 3)))}, "frame 2 are not finite"),
        ({"contacts": np.zeros((3, 4), bool)}, r"contacts must have the shape \(4, 4\)"),
        ({"fps": 0}, "fps must be a positive number"),
        ({"fps": float("nan")}, "fps must be a positive number"),
    ],
)
def test_a_clip_refuses_what_cannot_be_drawn(change: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Clip(**({"joints": np.zeros((4, 22, 3)), "contacts": np.zeros((4, 4), bool)} | change))


def test_a_clip_takes_contacts_as_numbers() -> None:
    clip = Clip(np.zeros((2, 22, 3)), np.array([[0, 1, 0, 1], [1.0, 0, 0, 0]]))
    assert clip.contacts is not None and clip.contacts.dtype == bool and clip.contacts.sum() == 3
