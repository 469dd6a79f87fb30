"""The user's own SMPL, SMPL-H or SMPL-X model file: a real body mesh, and the skeleton that its joint regressor gives.

The licensed model is read with numpy alone; smplx and torch are not needed. Loper et al., "SMPL: a skinned multi-person linear
model", ACM TOG 34(6), 2015, section 3: joints are a linear function (J_regressor) of the vertices shaped by betas.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..files.npz import read_npz
from ..math.kinematics import Skeleton
from ..smpl import JOINT_COUNT, JOINT_NAMES, PARENTS

KINDS = ("smpl", "smplh", "smplx")
GENDERS = ("neutral", "female", "male")
_ARRAYS = ("v_template", "shapedirs", "J_regressor", "weights", "kintree_table", "f")
_OPTIONAL = ("posedirs",)
# Shape coefficients that become sliders.
_SLIDERS = 10
# SMPL-X files hold shape and expression directions in one array: (columns in the file, how many of them are shape).
_SMPLX_SHAPE_COUNTS = ((400, 300), (20, 10))


class BodyModelError(ValueError):
    """A body model cannot be used; the message says which file, why, and what would help."""


@dataclass(frozen=True)
class Morphs:
    """How a body's skin and joints change; metres, Y up, seen from the pelvis joint.

    shape: (V, 3, B) and joints: (22, 3, B) for one unit of each shape coefficient. pose: (V, 3, 21, 3, 3) for each entry of R - 1 of
    the local rotation R of each joint after the first, in the world's axes (Loper et al., section 3, equation 9).
    """

    shape: np.ndarray
    joints: np.ndarray
    pose: np.ndarray


@dataclass(frozen=True)
class Paint:
    """What part of a body's skin is made of. colour: linear red, green and blue."""

    name: str
    colour: tuple[float, float, float]


@dataclass(frozen=True)
class Body:
    """A body mesh in its rest pose and the skeleton inside; metres, Y up, facing +Z, the pelvis joint at the origin.

    vertices: (V, 3). faces: (F, 3) or (F, 4) vertex indices. weights: (V, J) skinning weights of the skeleton's joints, rows summing to 1;
    of a licensed model those of fingers, jaw and eyes, which the 22 joints leave out, are given to the wrist or head that carries them.
    morphs: what shape and pose change, None for a body that has none. paint: (F,) which of `paints` each face has, None for one skin.
    """

    vertices: np.ndarray
    faces: np.ndarray
    weights: np.ndarray
    skeleton: Skeleton
    morphs: Morphs | None = None
    paint: np.ndarray | None = None
    paints: tuple[Paint, ...] = ()


def load_body(folder: str | Path, kind: str = "smplx", gender: str = "neutral", betas: Sequence[float] = ()) -> Body:
    """Load a body model from the user's own folder.

    folder: as the models are published: it, or its subfolder `kind`, holds e.g. `SMPLX_NEUTRAL.npz`, or `neutral/model.npz`; or
    the .npz file itself. kind: "smpl", "smplh" or "smplx". gender: "neutral", "female" or "male". betas: shape coefficients, as
    many as wanted; the rest are 0.
    Raises BodyModelError for an unknown kind or gender, a missing, damaged or foreign file, too many or not finite betas, and for
    .pkl files, which are never opened.
    """
    if kind not in KINDS:
        raise BodyModelError(f"There is no body model of the kind {kind!r}; choose one of {', '.join(KINDS)}.")
    if gender not in GENDERS:
        raise BodyModelError(f"There is no body model of the gender {gender!r}; choose one of {', '.join(GENDERS)}.")
    path = find_model(Path(folder), kind, gender)
    arrays = _read(path)
    _check(arrays, path)
    vertices = arrays["v_template"] + _shape_offsets(arrays["shapedirs"], betas, kind, path)
    joints = (arrays["J_regressor"] @ vertices)[:JOINT_COUNT]
    offsets = joints - joints[np.maximum(PARENTS, 0)]
    parents = _parents(arrays)
    return Body(
        vertices=vertices - joints[0],
        faces=arrays["f"].astype(np.int64),
        weights=_body_weights(arrays["weights"], parents),
        skeleton=Skeleton(JOINT_NAMES, PARENTS, offsets),
        morphs=_morphs(arrays, kind),
    )


def find_model(folder: Path, kind: str, gender: str) -> Path:
    """The file that `load_body` reads. Raises BodyModelError when there is none, or only a .pkl file."""
    if folder.is_file():
        return _npz_only(folder)
    if not folder.is_dir():
        raise BodyModelError(f"The body model folder {folder} does not exist.")
    stem = f"{kind.upper()}_{gender.upper()}"
    places = [place / name for place in (folder, folder / kind) for name in (stem, f"{gender}/model")]
    for suffix in (".npz", ".pkl"):
        for place in places:
            path = place.with_name(place.name + suffix)
            if path.is_file():
                return _npz_only(path)
    raise BodyModelError(f"There is no {stem}.npz in {folder} or its subfolder {kind}.")


def _npz_only(path: Path) -> Path:
    if path.suffix.lower() == ".npz":
        return path
    if path.suffix.lower() != ".pkl":
        raise BodyModelError(f"{path} is not a body model: an .npz file is needed.")
    raise BodyModelError(
        f"{path} is a Python pickle, which can run any code and is never opened here. If you trust the file, convert it once, in "
        "a Python of your own with chumpy installed: load it with pickle.load(file, encoding='latin1'), and save "
        f"{', '.join(_ARRAYS)} as plain arrays (J_regressor with .toarray()) with numpy.savez to {path.with_suffix('.npz').name} "
        "beside it."
    )


def _read(path: Path) -> dict[str, np.ndarray]:
    arrays = read_npz(path, (*_ARRAYS, *_OPTIONAL), BodyModelError)
    missing = [name for name in _ARRAYS if name not in arrays]
    if missing:
        raise BodyModelError(f"{path} is not a SMPL body model: it has no {' and no '.join(missing)}.")
    return arrays


def _check(arrays: dict[str, np.ndarray], path: Path) -> None:
    for name, array in arrays.items():
        if array.dtype.kind not in "fiu" or not np.isfinite(array).all():
            raise BodyModelError(f"{path}: {name} holds values that are not finite numbers.")
    vertices, joints = len(arrays["v_template"]), len(arrays["J_regressor"])
    shapes = {
        "v_template": (vertices, 3),
        "shapedirs": (vertices, 3, *arrays["shapedirs"].shape[2:3]),
        "J_regressor": (joints, vertices),
        "weights": (vertices, joints),
        "kintree_table": (2, joints),
        "f": (len(arrays["f"]), 3),
    }
    if "posedirs" in arrays:
        shapes["posedirs"] = (vertices, 3, 9 * (joints - 1))
    for name, shape in shapes.items():
        if arrays[name].shape != shape:
            raise BodyModelError(f"{path}: {name} must have the shape {shape}, not {arrays[name].shape}.")
    if joints < JOINT_COUNT or tuple(_parents(arrays)[:JOINT_COUNT]) != PARENTS:
        raise BodyModelError(f"{path}: its first {JOINT_COUNT} joints are not SMPL's.")
    faces, parents = arrays["f"], _parents(arrays)
    if (faces < 0).any() or (faces >= vertices).any() or (parents[1:] < 0).any() or (parents >= np.arange(joints)).any():
        raise BodyModelError(f"{path}: a face or a joint refers to one that does not exist.")


def _parents(arrays: dict[str, np.ndarray]) -> np.ndarray:
    # The root's parent is written as -1 in an unsigned type.
    parents = arrays["kintree_table"][0].astype(np.int64)
    parents[0] = -1
    return parents


def _shape_count(directions: np.ndarray, kind: str) -> int:
    count = directions.shape[2] if directions.ndim == 3 else 1
    return next((shape for columns, shape in _SMPLX_SHAPE_COUNTS if count >= columns), count) if kind == "smplx" else count


def _shape_offsets(directions: np.ndarray, betas: Sequence[float], kind: str, path: Path) -> np.ndarray:
    count = _shape_count(directions, kind)
    weights = np.asarray(betas, dtype=np.float64).reshape(-1)
    if not np.isfinite(weights).all():
        raise BodyModelError("The shape coefficients (betas) must be finite numbers.")
    if len(weights) > count:
        raise BodyModelError(f"{path} has {count} shape coefficients (betas), fewer than the {len(weights)} given.")
    return directions.reshape(*directions.shape[:2], -1)[..., : len(weights)] @ weights


def _morphs(arrays: dict[str, np.ndarray], kind: str) -> Morphs:
    """Of as many shape coefficients as people use; the rest are too fine to be seen."""
    vertices = len(arrays["v_template"])
    directions = arrays["shapedirs"].reshape(vertices, 3, -1)
    directions = directions[..., : min(_SLIDERS, _shape_count(arrays["shapedirs"], kind))].astype(np.float64)
    joints = np.einsum("jv,vcb->jcb", arrays["J_regressor"], directions)[:JOINT_COUNT]
    pose = np.zeros((vertices, 3, JOINT_COUNT - 1, 3, 3))
    if "posedirs" in arrays:
        pose = arrays["posedirs"][..., : 9 * (JOINT_COUNT - 1)].reshape(pose.shape).astype(np.float64)
    return Morphs(directions - joints[0], joints - joints[0], pose)


def _body_weights(weights: np.ndarray, parents: np.ndarray) -> np.ndarray:
    weights = weights.astype(np.float64)
    # Parents come first, so from the last joint on each hands its share to its parent until only the body is left.
    for joint in range(len(parents) - 1, JOINT_COUNT - 1, -1):
        weights[:, parents[joint]] += weights[:, joint]
    body = weights[:, :JOINT_COUNT]
    return body / np.maximum(body.sum(axis=1, keepdims=True), 1e-12)
