"""Body models, on synthetic files with the structure of the licensed ones."""

from __future__ import annotations

import pickle
from types import SimpleNamespace

import numpy as np
import pytest

from motion_mamba.rigs.bodies.body_model import BodyModelError, load_body
from motion_mamba.rigs.math.kinematics import PoseTrack, forward_kinematics
from motion_mamba.rigs.math.rotations import identity
from motion_mamba.rigs.smpl import JOINT_COUNT, JOINT_NAMES, PARENTS

# Joints beyond the 22: hands in SMPL; jaw, eyes and fingers in SMPL-X.
EXTRA_PARENTS = {"smpl": (20, 21), "smplh": (*([20] * 15), *([21] * 15)), "smplx": (15, 15, 15, *([20] * 15), *([21] * 15))}
SHAPE_COLUMNS = {"smpl": 10, "smplh": 16, "smplx": 20}
VERTICES = 40


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(11)


def model_arrays(kind: str, rng: np.random.Generator) -> dict[str, np.ndarray]:
    parents = PARENTS + EXTRA_PARENTS[kind]
    joints = len(parents)
    regressor, weights = rng.random((joints, VERTICES)), rng.random((VERTICES, joints))
    return {
        "v_template": rng.normal(size=(VERTICES, 3)),
        "shapedirs": rng.normal(size=(VERTICES, 3, SHAPE_COLUMNS[kind])),
        "J_regressor": regressor / regressor.sum(axis=1, keepdims=True),
        "weights": weights / weights.sum(axis=1, keepdims=True),
        "kintree_table": np.array([parents, range(joints)]).astype(np.uint32),  # The root's -1 wraps, as in the published files.
        "f": rng.integers(0, VERTICES, size=(30, 3)).astype(np.uint32),
    }


@pytest.fixture(params=["smpl", "smplh", "smplx"])
def kind(request) -> str:
    return request.param


@pytest.fixture
def arrays(kind, rng) -> dict[str, np.ndarray]:
    return model_arrays(kind, rng)


@pytest.fixture
def folder(kind, arrays, tmp_path):
    (tmp_path / kind).mkdir()
    np.savez(tmp_path / kind / f"{kind.upper()}_NEUTRAL.npz", **arrays)
    return tmp_path


def test_skeleton_and_mesh_come_from_the_regressor(folder, kind, arrays):
    betas = [0.5, -1.0, 2.0]
    body = load_body(folder, kind, betas=betas)
    vertices = arrays["v_template"] + arrays["shapedirs"][..., :3] @ betas
    joints = arrays["J_regressor"] @ vertices
    rest = forward_kinematics(PoseTrack(identity(1, JOINT_COUNT), np.zeros((1, 3)), body.skeleton, 20.0))[0]
    np.testing.assert_allclose(rest, (joints - joints[0])[:JOINT_COUNT], atol=1e-12)
    np.testing.assert_allclose(body.vertices, vertices - joints[0], atol=1e-12)
    np.testing.assert_array_equal(body.faces, arrays["f"])
    assert body.skeleton.names == JOINT_NAMES and body.skeleton.parents == PARENTS


def test_weights_of_fingers_and_face_go_to_the_joint_that_carries_them(folder, kind, arrays):
    body = load_body(folder, kind)
    parents = np.array(PARENTS + EXTRA_PARENTS[kind])
    expected = arrays["weights"][:, :JOINT_COUNT].copy()
    for joint in range(JOINT_COUNT, len(parents)):
        expected[:, parents[joint]] += arrays["weights"][:, joint]
    np.testing.assert_allclose(body.weights, expected, atol=1e-12)
    np.testing.assert_allclose(body.weights.sum(axis=1), 1.0)


def test_file_itself_or_amass_folder_layout(folder, kind, arrays, tmp_path):
    body = load_body(folder / kind / f"{kind.upper()}_NEUTRAL.npz", kind)
    (tmp_path / "other" / "male").mkdir(parents=True)
    np.savez(tmp_path / "other" / "male" / "model.npz", **arrays)
    np.testing.assert_array_equal(load_body(tmp_path / "other", kind, "male").vertices, body.vertices)


def test_agrees_with_smplx(tmp_path, rng):
    smplx = pytest.importorskip("smplx")
    torch = pytest.importorskip("torch")
    arrays = model_arrays("smpl", rng)
    np.savez(tmp_path / "SMPL_NEUTRAL.npz", **arrays)
    structure = SimpleNamespace(**arrays, posedirs=np.zeros((VERTICES, 3, 9 * 23)))
    # The landmarks that smplx adds are vertex numbers of the real mesh, which ours is too small for.
    landmarks = dict.fromkeys(smplx.vertex_ids.vertex_ids["smplh"], 0)
    model = smplx.SMPL("", data_struct=structure, vertex_ids=landmarks, dtype=torch.float64)
    betas = rng.normal(size=10)
    theirs = model(betas=torch.tensor(betas)[None])
    body = load_body(tmp_path, "smpl", betas=betas)
    rest = forward_kinematics(PoseTrack(identity(1, JOINT_COUNT), np.zeros((1, 3)), body.skeleton, 20.0))[0]
    joints = theirs.joints[0, :JOINT_COUNT].detach().numpy()
    np.testing.assert_allclose(rest, joints - joints[0], atol=1e-6)
    np.testing.assert_allclose(body.vertices, theirs.vertices[0].detach().numpy() - joints[0], atol=1e-6)


def test_pickles_are_refused_with_a_way_out(tmp_path):
    (tmp_path / "SMPL_NEUTRAL.pkl").write_bytes(pickle.dumps({"v_template": 1}))
    with pytest.raises(BodyModelError, match=r"never opened.*numpy.savez to SMPL_NEUTRAL.npz"):
        load_body(tmp_path, "smpl")


@pytest.mark.parametrize(
    "change, message",
    [
        ({"weights": None}, "has no weights"),
        ({"v_template": np.full((VERTICES, 3), np.inf)}, "v_template holds values that are not finite"),
        ({"J_regressor": np.zeros((24, VERTICES + 1))}, "J_regressor must have the shape"),
        ({"kintree_table": np.zeros((2, 24), np.int64)}, "not SMPL's"),
        ({"f": np.full((5, 3), VERTICES)}, "refers to one that does not exist"),
        ({"shapedirs": np.array([None, {}])}, "never loaded"),
    ],
)
def test_broken_models_are_refused(tmp_path, rng, change, message):
    arrays = model_arrays("smpl", rng) | change
    np.savez(tmp_path / "SMPL_NEUTRAL.npz", **{name: array for name, array in arrays.items() if array is not None})
    with pytest.raises(BodyModelError, match=message):
        load_body(tmp_path, "smpl")


def test_wrong_requests_are_refused(folder, kind):
    with pytest.raises(BodyModelError, match="kind 'mano'"):
        load_body(folder, "mano")
    with pytest.raises(BodyModelError, match="gender 'other'"):
        load_body(folder, kind, "other")
    with pytest.raises(BodyModelError, match=f"no {kind.upper()}_FEMALE.npz"):
        load_body(folder, kind, "female")
    with pytest.raises(BodyModelError, match="does not exist"):
        load_body(folder / "nowhere", kind)
    with pytest.raises(BodyModelError, match="fewer than the 17 given"):
        load_body(folder, kind, betas=np.zeros(17))
    with pytest.raises(BodyModelError, match="finite"):
        load_body(folder, kind, betas=[np.nan])
    path = folder / kind / f"{kind.upper()}_NEUTRAL.npz"
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(BodyModelError, match="not a whole"):
        load_body(folder, kind)
