"""Motion files: `.npz` in AMASS's layout, with the joint positions and foot contacts beside the rotations.

AMASS (Mahmood et al., ICCV 2019) is Z up; everything else in this package is Y up. `to_z_up` is the one place that converts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import ArrayLike

from ..math.kinematics import FASTEST_RATE, SLOWEST_RATE, SMPL_SKELETON, PoseTrack, Skeleton, forward_kinematics
from ..math.rotations import continuous, from_axis_angle, inverse, multiply, rotate, to_axis_angle
from ..smpl import CONTACT_JOINTS, JOINT_COUNT
from .atomic_write import atomic_write
from .npz import read_npz

# Values a frame in SMPL-H's `poses`: 52 joints' axis-angles, of which SMPL's 22 body joints come first.
_POSE_WIDTH = 156
_BETA_COUNT = 16
_POSE_PARTS = ("root_orient", "pose_body")
_FRAME_RATE_KEYS = ("mocap_framerate", "mocap_frame_rate")
# What a file that lacks it is to be saved with.
_MEANING = {
    "poses": "poses, the joints' axis-angles (frames, 66 or more), or root_orient (frames, 3) and pose_body (frames, 63)",
    "trans": "trans, where the pelvis is in metres, Z up (frames, 3); zeros leave it on the spot",
    "mocap_framerate": "mocap_framerate, its frames a second",
}
# A quarter turn about X: y up becomes z up, facing +Z becomes facing -Y.
_Y_UP_TO_Z_UP = from_axis_angle(np.array([0.5 * np.pi, 0.0, 0.0]))


class MotionFileError(ValueError):
    """A motion file cannot be read or written; the message says which, why, and what would help."""


@dataclass(frozen=True)
class MotionFile:
    """The content of a motion file, in the project's own frame: metres, Y up.

    joints: (T, 22, 3) float32. contacts: (T, 4) bool in the order of `smpl.CONTACT_JOINTS`, or None where the file has none.
    track: the same motion as rotations. metadata: prompt, seed and whatever else was saved along.
    """

    joints: np.ndarray
    contacts: np.ndarray | None
    track: PoseTrack
    metadata: dict[str, object] = field(default_factory=dict[str, object])

    @property
    def fps(self) -> float:
        """Frames per second."""
        return self.track.fps


def to_z_up(rotation: np.ndarray, position: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """World rotations (..., 4) and positions (..., 3) of a body, Y up, to the same body in a Z-up world.

    The body's own axes keep their meaning (SMPL's rest pose is Y up in both), so the rotation is turned from the left only.
    """
    return multiply(_Y_UP_TO_Z_UP, rotation), rotate(_Y_UP_TO_Z_UP, position)


def to_y_up(rotation: np.ndarray, position: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The inverse of `to_z_up`."""
    back = inverse(_Y_UP_TO_Z_UP)
    return multiply(back, rotation), rotate(back, position)


def save_npz(
    path: str | Path, joints: np.ndarray, contacts: np.ndarray, track: PoseTrack, metadata: Mapping[str, object] | None = None
) -> Path:
    """Write a motion as `.npz` and return the file's path; a file of that name is replaced only once the new one is complete.

    joints: (T, 22, 3) metres, Y up, as the generator made them; contacts: (T, 4) bool; track: the rotations solved from them;
    metadata: prompt, seed and the like, anything JSON can hold.

    Keys as in AMASS, Z up, facing -Y: `poses` (T, 156) axis-angles in radians, SMPL-H's 52 joints, hands zero; `trans` (T, 3) the
    pelvis joint's position in metres; `mocap_framerate`; `gender` "neutral"; `betas` (16,) zero. Ours beside them: `joints` and
    `contacts` as given, **Y up**; `rest_offsets` (22, 3) the skeleton that the rotations belong to; `metadata` as JSON.
    With a licensed SMPL body the mesh stands off by that body's own rest position of the pelvis, a constant.

    Raises MotionFileError when the arrays do not fit together or the file cannot be written.
    """
    path = Path(path)
    frames = len(track.rotations)
    try:
        described = json.dumps(dict(metadata or {}))
    except TypeError as error:
        raise MotionFileError(f"Cannot write {path}: its metadata holds something that JSON cannot hold: {error}.") from error
    joints, contacts = _checked_joints(joints, frames, str(path)), _checked_contacts(contacts, frames, str(path))
    root, translation = to_z_up(track.rotations[:, 0], track.translation)
    rotations = np.concatenate([root[:, None], track.rotations[:, 1:]], axis=1)
    poses = np.zeros((frames, _POSE_WIDTH))
    poses[:, : 3 * JOINT_COUNT] = to_axis_angle(rotations).reshape(frames, -1)
    arrays: dict[str, ArrayLike] = {
        "poses": poses,
        "trans": translation,
        "mocap_framerate": np.float64(track.fps),
        "gender": np.str_("neutral"),
        "betas": np.zeros(_BETA_COUNT),
        "joints": joints,
        "contacts": contacts,
        "rest_offsets": track.skeleton.offsets,
        "metadata": np.str_(described),
    }
    _write(path, arrays)
    return path


def _write(path: Path, arrays: Mapping[str, ArrayLike]) -> None:
    try:
        with atomic_write(path) as part, part.open("wb") as stream:
            # Newer numpy has a keyword of its own beside the arrays, which none of ours is called.
            np.savez_compressed(stream, **arrays)  # pyright: ignore[reportArgumentType]
    except OSError as error:
        raise MotionFileError(
            f"Cannot write {path}: {error.strerror or error}. Choose a folder that exists and that you may write to."
        ) from error


def load_npz(path: str | Path) -> MotionFile:
    """Read a motion saved by `save_npz`, or any AMASS file (SMPL, SMPL-H or SMPL-X poses, Z up), also where its poses stand apart as
    `root_orient` (T, 3) and `pose_body` (T, 63 or more).

    Without `joints` in the file, they come from forward kinematics of its poses on our skeleton; body shape is not applied.
    Raises MotionFileError for a file that is missing, truncated, of another kind, or whose arrays do not fit together.
    """
    arrays = _read_arrays(Path(path))
    name = str(path)
    track = _track(arrays, name)
    frames, metadata = len(track.rotations), _metadata(arrays, name)
    if "joints" not in arrays:
        return MotionFile(forward_kinematics(track).astype(np.float32), None, track, metadata)
    contacts = _checked_contacts(arrays["contacts"], frames, name) if "contacts" in arrays else None
    return MotionFile(_checked_joints(arrays["joints"], frames, name), contacts, track, metadata)


def _read_arrays(path: Path) -> dict[str, np.ndarray]:
    wanted = {"poses", *_POSE_PARTS, "trans", "joints", "contacts", "rest_offsets", "metadata", *_FRAME_RATE_KEYS}
    arrays = read_npz(path, wanted, MotionFileError)
    if "poses" not in arrays and all(part in arrays for part in _POSE_PARTS):
        arrays["poses"] = _joined_poses([arrays[part] for part in _POSE_PARTS], str(path))
    return arrays


def _joined_poses(parts: list[np.ndarray], name: str) -> np.ndarray:
    """(T, 3 + body) from (T, 3) and (T, body), or (T, joints, 3)."""
    root, body = (part.reshape(len(part), -1) if part.ndim > 1 else part for part in parts)
    if root.ndim != 2 or root.shape[1] != 3 or body.ndim != 2 or len(body) != len(root):
        raise MotionFileError(
            f"{name}: root_orient and pose_body must have the shapes (frames, 3) and (frames, 63), not {root.shape}, {body.shape}."
        )
    return np.concatenate([root, body], axis=1)


def _track(arrays: dict[str, np.ndarray], name: str) -> PoseTrack:
    rate_key = next((key for key in _FRAME_RATE_KEYS if key in arrays), _FRAME_RATE_KEYS[0])
    missing = [key for key in ("poses", "trans", rate_key) if key not in arrays]
    if missing:
        wanted = "; ".join(_MEANING[key] for key in missing)
        raise MotionFileError(f"{name} is not a motion in AMASS's layout: it has no {' and no '.join(missing)}. Save it with {wanted}.")
    poses, translation = _numbers(arrays, "poses", name), _numbers(arrays, "trans", name)
    width = 3 * JOINT_COUNT
    if poses.ndim != 2 or poses.shape[1] < width or poses.shape[1] % 3 or len(poses) == 0:
        raise MotionFileError(f"{name}: poses must have the shape (frames, {width} or more), not {poses.shape}.")
    if translation.shape != (len(poses), 3):
        raise MotionFileError(f"{name}: trans must have the shape ({len(poses)}, 3), not {translation.shape}.")
    fps = _numbers(arrays, rate_key, name)
    if fps.size != 1 or not SLOWEST_RATE <= fps.item() <= FASTEST_RATE:
        raise MotionFileError(f"{name}: {rate_key} must be one number of frames a second, between {SLOWEST_RATE:g} and {FASTEST_RATE:g}.")
    rotations = from_axis_angle(poses[:, :width].reshape(-1, JOINT_COUNT, 3))
    rotations[:, 0], translation = to_y_up(rotations[:, 0], translation)
    return PoseTrack(continuous(rotations), translation, _skeleton(arrays, name), fps.item())


def _skeleton(arrays: dict[str, np.ndarray], name: str) -> Skeleton:
    if "rest_offsets" not in arrays:
        return SMPL_SKELETON
    offsets = _numbers(arrays, "rest_offsets", name)
    if offsets.shape != (JOINT_COUNT, 3):
        raise MotionFileError(f"{name}: rest_offsets must have the shape ({JOINT_COUNT}, 3), not {offsets.shape}.")
    if np.array_equal(offsets, SMPL_SKELETON.offsets):
        return SMPL_SKELETON
    return Skeleton(SMPL_SKELETON.names, SMPL_SKELETON.parents, offsets)


def _numbers(arrays: dict[str, np.ndarray], key: str, name: str) -> np.ndarray:
    array = arrays[key]
    if array.dtype.kind not in "fiu" or not np.isfinite(array).all():
        raise MotionFileError(f"{name}: {key} holds values that are not finite numbers.")
    return array.astype(np.float64)


def _checked_joints(joints: np.ndarray, frames: int, name: str) -> np.ndarray:
    joints = np.asarray(joints)
    if joints.shape != (frames, JOINT_COUNT, 3):
        raise MotionFileError(f"{name}: joints must have the shape ({frames}, {JOINT_COUNT}, 3), not {joints.shape}.")
    if joints.dtype.kind not in "fiu" or not np.isfinite(joints).all():
        raise MotionFileError(f"{name}: joints holds values that are not finite numbers.")
    return joints.astype(np.float32)


def _checked_contacts(contacts: np.ndarray, frames: int, name: str) -> np.ndarray:
    contacts = np.asarray(contacts)
    if contacts.shape != (frames, len(CONTACT_JOINTS)) or contacts.dtype.kind not in "biuf":
        raise MotionFileError(f"{name}: contacts must have the shape ({frames}, {len(CONTACT_JOINTS)}), not {contacts.shape}.")
    return contacts.astype(bool)


def _metadata(arrays: dict[str, np.ndarray], name: str) -> dict[str, object]:
    if "metadata" not in arrays:
        return {}
    try:
        metadata: object = json.loads(str(arrays["metadata"]))
    except (json.JSONDecodeError, RecursionError) as error:
        raise MotionFileError(f"{name}: its metadata is not JSON: {error}.") from error
    if not isinstance(metadata, dict):
        raise MotionFileError(f"{name}: its metadata is not a JSON object.")
    return cast("dict[str, object]", metadata)
