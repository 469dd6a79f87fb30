import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motion_mamba.rigs.finishing.key_reduction import Chain, Channels, between_keys, bone_ends, reduce_keys
from motion_mamba.rigs.math.rotations import continuous, from_axis_angle


def arm(seed: int, frames: int = 60) -> tuple[Chain, Channels]:
    """Three bones in a row, each bending smoothly about an axis of its own; the first also travels."""
    random = np.random.default_rng(seed)
    rest = random.normal(size=(3, 4))
    rest /= np.linalg.norm(rest, axis=1, keepdims=True)
    heads = np.array([[0.0, 0.0, 1.0], [0.0, 0.4, 0.0], [0.0, 0.3, 0.0]])
    chain = Chain((-1, 0, 1), rest, heads, np.tile([0.0, 0.3, 0.0], (3, 1)))
    axes = random.normal(size=(3, 3))
    axes /= np.linalg.norm(axes, axis=1, keepdims=True)
    angles = np.sin(np.arange(frames)[:, None] * random.uniform(0.05, 0.3, 3))
    locations = np.zeros((frames, 3, 3))
    locations[:, 0] = np.cumsum(random.normal(scale=0.01, size=(frames, 3)), axis=0)
    return chain, Channels(continuous(from_axis_angle(angles[..., None] * axes)), locations)


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.floats(1e-4, 0.2))
def test_the_error_stays_under_the_tolerance_and_is_the_one_told(seed: int, tolerance: float) -> None:
    chain, channels = arm(seed)
    reduced = reduce_keys(chain, channels, tolerance)
    replayed = bone_ends(chain, between_keys(channels, reduced.frames))
    error = np.linalg.norm(replayed - bone_ends(chain, channels), axis=-1).max()
    assert error == pytest.approx(reduced.error) and error <= tolerance
    assert {0, len(channels.rotations) - 1} <= set(reduced.frames.tolist())


def test_more_tolerance_needs_fewer_keys() -> None:
    chain, channels = arm(1)
    counts = [len(reduce_keys(chain, channels, tolerance).frames) for tolerance in (1e-9, 0.002, 0.02, 10.0)]
    assert counts == sorted(counts, reverse=True) and counts[0] == 60 and counts[-1] == 2


def test_a_tolerance_that_is_not_positive_is_refused() -> None:
    with pytest.raises(ValueError, match="positive"):
        reduce_keys(*arm(1), 0.0)
