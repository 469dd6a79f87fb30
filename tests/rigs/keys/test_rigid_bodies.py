"""Bones that are not keyed go where the nearest keyed one above them goes."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from motion_mamba.rigs.keys.bone_chain import Chain, Channels, Placed, bone_ends, ends_at
from motion_mamba.rigs.keys.key_reduction import Coding, reduce_keys
from motion_mamba.rigs.keys.rigid_bodies import rigid_bodies
from motion_mamba.rigs.math.rotations import continuous, from_axis_angle, normalise

FRAMES = 40


def some_rig(seed: int, bones: int = 9) -> tuple[Chain, Channels, np.ndarray]:
    """A tree of bones at random, of which about half move, the others stand turned and moved for good. (B,) bool which move."""
    random = np.random.default_rng(seed)
    parents = (-1, *(int(random.integers(-1 if bone > 5 else 0, bone)) for bone in range(1, bones)))
    rest = normalise(random.normal(size=(bones, 4)))
    chain = Chain(parents, rest, random.normal(scale=0.3, size=(bones, 3)), ends_at(random.normal(scale=0.2, size=(bones, 3))))
    moving = random.random(bones) < 0.5
    angles = np.where(moving, np.sin(np.arange(FRAMES)[:, None] * random.uniform(0.05, 0.3, bones)), 0.4)
    rotations = continuous(from_axis_angle(angles[..., None] * normalise(random.normal(size=(bones, 3)))))
    return chain, Channels(rotations, np.broadcast_to(random.normal(scale=0.1, size=(bones, 3)), (FRAMES, bones, 3)).copy()), moving


@given(st.integers(0, 10_000))
def test_bodies_are_where_their_bones_are(seed: int) -> None:
    chain, channels, moving = some_rig(seed)
    bodies = rigid_bodies(chain, channels)
    assert bodies.bones.tolist() == np.flatnonzero(moving).tolist()
    if not moving.any():
        return
    own = Channels(channels.rotations[:, bodies.bones], channels.locations[:, bodies.bones])
    np.testing.assert_allclose(Placed.of(bodies.chain, own).heads, Placed.of(chain, channels).heads[:, bodies.bones], atol=1e-9)


@given(st.integers(0, 10_000))
def test_a_bodys_points_are_ends_of_bones(seed: int) -> None:
    chain, channels, moving = some_rig(seed)
    bodies = rigid_bodies(chain, channels)
    if not moving.any():
        return
    own = Channels(channels.rotations[:, bodies.bones], channels.locations[:, bodies.bones])
    points, ends = (each[7].reshape(-1, 3) for each in (bone_ends(bodies.chain, own), bone_ends(chain, channels)))
    assert np.linalg.norm(points[:, None] - ends[None], axis=-1).min(axis=1).max() < 1e-9


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.floats(2e-3, 0.1))
def test_no_end_of_a_bone_that_is_not_keyed_strays_either(seed: int, tolerance: float) -> None:
    chain, channels, moving = some_rig(seed)
    coding = Coding(lambda turns: turns, normalise)
    reduced = reduce_keys(chain, channels, (coding,) * len(moving), tolerance, 24.0)
    rotations = np.stack([normalise(one.at(FRAMES)) for one in reduced.rotations], axis=1)
    played = Channels(rotations, np.stack([one.at(FRAMES) for one in reduced.locations], axis=1))
    error = np.linalg.norm(bone_ends(chain, played) - bone_ends(chain, channels), axis=-1).max()
    assert error <= 1.02 * tolerance and abs(error - reduced.error) < 1e-9
    assert all(len(one.frames) == 1 for one, moves in zip(reduced.rotations, moving, strict=True) if not moves)


def test_where_nothing_moves_each_channel_has_one_key() -> None:
    chain, channels, _ = some_rig(0)
    still = Channels(channels.rotations[:1].repeat(FRAMES, axis=0), channels.locations)
    reduced = reduce_keys(chain, still, (Coding(lambda turns: turns, normalise),) * len(chain.parents), 0.005, 24.0)
    assert {len(one.frames) for one in (*reduced.rotations, *reduced.locations)} == {1} and reduced.error < 1e-9
