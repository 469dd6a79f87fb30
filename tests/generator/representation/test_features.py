from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from motion_mamba.generator.representation import features as F
from motion_mamba.rigs import smpl


@pytest.fixture(scope="module")
def golden(data_folder):
    folder = data_folder / "humanml3d"
    return torch.from_numpy(np.load(folder / "012314_vecs.npy")), torch.from_numpy(np.load(folder / "012314_joints.npy"))


def random_joints(seed: int, frames: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    rest = torch.zeros(smpl.JOINT_COUNT, 3, dtype=torch.float64)
    for joint, parent in enumerate(smpl.PARENTS):
        rest[joint] = torch.tensor(smpl.REST_OFFSETS[joint]) + (rest[parent] if parent >= 0 else 0)
    sway = torch.cumsum(torch.randn(frames, smpl.JOINT_COUNT, 3, generator=generator, dtype=torch.float64) * 0.01, dim=0)
    return rest + sway + torch.tensor([0.0, 0.95, 0.0])


def bone_lengths(joints: torch.Tensor) -> torch.Tensor:
    lengths = [(joints[joint] - joints[parent]).norm() if parent >= 0 else torch.tensor(0.0) for joint, parent in enumerate(smpl.PARENTS)]
    return torch.stack(lengths)


def test_golden_vectors_decode_to_the_golden_joints_exactly(golden):
    vectors, joints = golden
    assert torch.equal(F.features_to_joints(vectors), joints)


def test_golden_vectors_decode_through_rotations(golden):
    vectors, joints = golden
    assert (F.features_to_joints_by_rotations(vectors, bone_lengths(joints[0])) - joints).abs().max() < 1e-5


def test_windows_have_contacts_only_where_a_foot_is_low(golden):
    _, joints = golden
    raised = joints.clone()
    raised[60:, [7, 10], 1] += 0.4
    plain, windows = F.joints_to_features(raised, jump_at_start=False), F.window_features(raised)
    assert (plain[62:, F.CONTACTS][:, :2] > 0.5).any() and not (windows[62:, F.CONTACTS][:, :2] > 0.5).any()
    assert torch.equal(windows[:, : F.CONTACTS.start], plain[:, : F.CONTACTS.start])
    assert torch.equal(windows[:, F.CONTACTS][:, 2:], F.window_features(joints)[:, F.CONTACTS][:, 2:])
    assert torch.equal(F.contact_labels(plain), windows[:, F.CONTACTS] > 0.5)
    assert np.array_equal(F.window_features(raised.numpy())[:, F.CONTACTS], windows[:, F.CONTACTS].numpy())


def test_golden_joints_encode_to_the_golden_vectors(golden):
    vectors, joints = golden
    # The heading is smoothed over 80 frames each way, and the published joints lack the last frame: compare the rows it cannot reach.
    encoded = F.joints_to_features(joints.double()).float()
    assert encoded.shape == (169, 263)
    assert (encoded - vectors[:-1])[:80].abs().max() < 1e-5


@given(seed=st.integers(0, 2**31), frames=st.integers(2, 60), batch=st.sampled_from([(), (1,), (2, 3)]))
@settings(max_examples=25, deadline=None)
def test_decoding_returns_the_encoded_joints(seed, frames, batch):
    single = F.canonicalise(random_joints(seed, frames))
    joints = single.expand(*batch, *single.shape)
    features = F.joints_to_features(joints)
    assert features.shape == (*batch, frames - 1, F.FEATURE_COUNT)
    assert (F.features_to_joints(features) - joints[..., :-1, :, :]).abs().max() < 1e-9


@given(seed=st.integers(0, 2**31), frames=st.integers(2, 40))
@settings(max_examples=25, deadline=None)
def test_mirroring_features_equals_mirroring_joints(seed, frames):
    joints = F.canonicalise(random_joints(seed, frames))
    mirrored_joints = joints[:, list(smpl.MIRROR)] * joints.new_tensor([-1.0, 1.0, 1.0])
    mirrored = F.mirror_features(F.joints_to_features(joints))
    assert torch.allclose(mirrored, F.joints_to_features(mirrored_joints), atol=1e-9)
    assert torch.equal(F.mirror_features(mirrored), F.joints_to_features(joints))


def test_without_the_jump_a_slice_of_rows_decodes_to_the_slice_of_joints():
    joints = F.canonicalise(random_joints(1, 50))
    rows = F.joints_to_features(joints, jump_at_start=False)[20:40]
    part = F.features_to_joints(rows)
    expected = joints[20:40]
    # Same shape in space up to where it starts and faces: distances of all joints to the first frame's agree.
    assert torch.allclose(distances(part), distances(expected), atol=1e-9)


def distances(joints: torch.Tensor) -> torch.Tensor:
    return (joints.flatten(0, 1)[:, None] - joints[0][None]).norm(dim=-1)


def test_placement_starts_at_the_origin_and_follows_the_root():
    features = F.joints_to_features(F.canonicalise(random_joints(2, 30)))
    placement = F.root_placement(features)
    root = F.features_to_joints(features)[:, 0]
    assert torch.allclose(placement[0], placement.new_tensor([0.0, 0.0, 1.0, 0.0]))
    assert torch.allclose(placement[:, :2], root[:, [0, 2]])
    assert torch.allclose(placement[:, 2:].norm(dim=-1), torch.ones(29, dtype=placement.dtype))


def test_a_person_turned_around_faces_z_again_after_canonicalise():
    joints = random_joints(3, 10)
    turned = joints * joints.new_tensor([-1.0, 1.0, -1.0]) + joints.new_tensor([5.0, 0.3, -2.0])
    assert torch.allclose(F.canonicalise(turned), F.canonicalise(joints), atol=1e-9)


@pytest.mark.parametrize("shape", [(22, 3), (1, 22, 3), (10, 21, 3), (10, 22, 2)])
def test_wrong_shapes_are_refused(shape):
    with pytest.raises(ValueError, match="22, 3"):
        F.joints_to_features(torch.zeros(shape))
