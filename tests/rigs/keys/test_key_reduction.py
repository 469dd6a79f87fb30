import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motion_mamba.rigs.keys.bone_chain import Chain, Channels, bone_ends, ends_at
from motion_mamba.rigs.keys.key_reduction import Coding, Reduced, reduce_keys
from motion_mamba.rigs.keys.key_rows import bones_below, rows_of
from motion_mamba.rigs.math.rotations import continuous, from_axis_angle, from_euler, from_to, normalise, to_euler


def arm(seed: int, frames: int = 60) -> tuple[Chain, Channels]:
    """Three bones in a row, each bending smoothly about an axis of its own; the first also travels."""
    random = np.random.default_rng(seed)
    rest = random.normal(size=(3, 4))
    rest /= np.linalg.norm(rest, axis=1, keepdims=True)
    heads = np.array([[0.0, 0.0, 1.0], [0.0, 0.4, 0.0], [0.0, 0.3, 0.0]])
    chain = Chain((-1, 0, 1), rest, heads, ends_at(np.tile([0.0, 0.3, 0.0], (3, 1))))
    axes = random.normal(size=(3, 3))
    axes /= np.linalg.norm(axes, axis=1, keepdims=True)
    angles = np.sin(np.arange(frames)[:, None] * random.uniform(0.05, 0.3, 3))
    locations = np.zeros((frames, 3, 3))
    locations[:, 0] = np.cumsum(random.normal(scale=0.01, size=(frames, 3)), axis=0)
    return chain, Channels(continuous(from_axis_angle(angles[..., None] * axes)), locations)


QUATERNIONS = Coding(lambda turns: turns, normalise)


def reduced_arm(seed: int, tolerance: float, frames: int = 60, coding: Coding = QUATERNIONS) -> tuple[Reduced, Channels, np.ndarray]:
    """What is left of an arm's keys, what it plays then, and (T,) metres that its ends are off."""
    chain, channels = arm(seed, frames)
    reduced = reduce_keys(chain, channels, (coding,) * 3, tolerance, 24.0)
    rotations = np.stack([coding.decode(one.at(frames)) for one in reduced.rotations], axis=1)
    played = Channels(rotations, np.stack([one.at(frames) for one in reduced.locations], axis=1))
    return reduced, played, np.linalg.norm(bone_ends(chain, played) - bone_ends(chain, channels), axis=-1).max(axis=(1, 2))


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.floats(1e-3, 0.2))
def test_the_error_stays_under_the_tolerance_and_is_the_one_told(seed: int, tolerance: float) -> None:
    reduced, _, error = reduced_arm(seed, tolerance)
    assert error.max() == pytest.approx(reduced.error, abs=1e-9) and error.max() <= tolerance


@pytest.mark.parametrize("coding", [Coding(lambda turns: to_euler(turns, "XYZ"), lambda angles: from_euler(angles, "XYZ"))])
def test_angles_are_held_within_the_tolerance_too(coding: Coding) -> None:
    reduced, _, error = reduced_arm(5, 0.01, coding=coding)
    assert error.max() <= 0.01 and reduced.rotations[0].values.shape[1] == 3


@given(st.integers(0, 10_000))
def test_the_ends_are_met_exactly(seed: int) -> None:
    _, _, error = reduced_arm(seed, 0.05)
    assert error[[0, -1]].max() < 1e-6


def test_more_tolerance_needs_fewer_keys() -> None:
    counts = [sum(len(one.frames) for one in reduced_arm(1, tolerance)[0].rotations) for tolerance in (1e-5, 0.002, 0.02, 10.0)]
    assert counts == sorted(counts, reverse=True) and len(set(counts)) >= 3


def test_a_long_clip_is_cut_into_stretches_that_meet_smoothly() -> None:
    reduced, played, error = reduced_arm(2, 0.01, frames=700)
    assert error.max() <= 0.01
    frames = reduced.rotations[0].frames
    assert {0, 240, 480, 699} <= set(frames.tolist()) and (np.diff(frames) > 0).all()
    speed = np.linalg.norm(np.diff(played.rotations, axis=0), axis=-1)
    assert np.abs(np.diff(speed, axis=0)).max() < 0.05


def test_what_does_not_move_has_one_key() -> None:
    chain, channels = arm(3)
    channels.rotations[:, 1] = channels.rotations[0, 1]
    reduced = reduce_keys(chain, channels, (QUATERNIONS,) * 3, 0.005, 24.0)
    assert len(reduced.rotations[1].frames) == 1 == len(reduced.locations[2].frames)


def test_an_end_that_stands_is_held_closer_than_one_that_swings() -> None:
    """A leg whose tip stands while the body passes over it."""
    frames = np.arange(72)
    away = 0.25 * np.sin(2.0 * np.pi * frames / 48.0)
    place = np.stack([away, 0.0 * away, np.sqrt(1.0 - away**2)], axis=-1)
    turn = from_to(np.array([0.0, 0.0, -1.0]), -place)
    chain = Chain((-1,), np.array([[1.0, 0.0, 0.0, 0.0]]), np.zeros((1, 3)), ends_at(np.array([[0.0, 0.0, -1.0]])))
    channels = Channels(turn[:, None], place[:, None])
    ends = bone_ends(chain, channels)
    assert np.ptp(ends[:, 0, 1], axis=0).max() < 1e-9, "the tip must stand"
    reduced = reduce_keys(chain, channels, (QUATERNIONS,), 0.02, 24.0)
    played = Channels(normalise(reduced.rotations[0].at(72))[:, None], reduced.locations[0].at(72)[:, None])
    error = np.linalg.norm(bone_ends(chain, played) - ends, axis=-1)
    assert error[:, 0, 1].max() <= 0.008 and error.max() <= 0.02


def test_a_tolerance_that_is_not_positive_is_refused() -> None:
    with pytest.raises(ValueError, match="positive"):
        reduced_arm(1, 0.0)


def test_rows_are_bones_that_are_each_other_s_only_child() -> None:
    assert rows_of((-1, 0, 1, 1, 2, 4)) == [0, 0, 2, 3, 2, 2]


def test_what_hangs_from_bones() -> None:
    assert bones_below((-1, 0, 1, 1, 2, 4), {2}) == [2, 4, 5]
