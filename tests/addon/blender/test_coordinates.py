import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("bpy", reason='the addon package needs Blender as a Python module: pip install -e ".[blender]"')

from motion_mamba.addon.blender.coordinates import (
    quaternions_from_blender,
    quaternions_to_blender,
    vectors_from_blender,
    vectors_to_blender,
)
from motion_mamba.rigs.math.rotations import rotate

vectors = st.tuples(*[st.floats(-10, 10)] * 3).map(np.array)
quaternions = (
    st.tuples(*[st.floats(-1, 1)] * 4).map(np.array).filter(lambda q: np.linalg.norm(q) > 0.1).map(lambda q: q / np.linalg.norm(q))
)


@pytest.mark.parametrize(
    ("direction", "ours", "blenders"),
    [("up", (0, 1, 0), (0, 0, 1)), ("forward", (0, 0, 1), (0, -1, 0)), ("the person's left", (1, 0, 0), (1, 0, 0))],
)
def test_directions(direction, ours, blenders):
    assert np.array_equal(vectors_to_blender(np.array(ours)), blenders), direction


@given(vectors)
def test_vectors_come_back(vector):
    assert np.array_equal(vectors_from_blender(vectors_to_blender(vector)), vector)


@given(quaternions)
def test_quaternions_come_back(quaternion):
    assert np.array_equal(quaternions_from_blender(quaternions_to_blender(quaternion)), quaternion)


@given(quaternions, vectors)
def test_turning_and_converting_commute(quaternion, vector):
    converted_first = rotate(quaternions_to_blender(quaternion), vectors_to_blender(vector))
    assert np.allclose(vectors_to_blender(rotate(quaternion, vector)), converted_first, atol=1e-12)
