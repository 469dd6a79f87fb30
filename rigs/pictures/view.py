"""What every picture of a motion shares: the clip that is drawn, its colours, and which way the person faces.

Frame: metres, Y up; a clip may start anywhere and face any way (generated clips start at the origin facing +Z).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .. import smpl

UP = np.array([0.0, 1.0, 0.0])
LEFT_COLOUR, RIGHT_COLOUR, BODY_COLOUR = "#d1552b", "#2a6fb0", "#4a4f57"
INK_COLOUR, FAINT_COLOUR = "#2b2f36", "#8b9099"


@dataclass(frozen=True)
class Clip:
    """A motion to draw.

    joints: (T, 22, 3) metres, Y up, SMPL's joint order. contacts: (T, 4) of bool or 0/1 in the order of
    `smpl.CONTACT_JOINTS`, or None when they are not known. fps: frames a second. Raises ValueError on anything else.
    """

    joints: np.ndarray
    contacts: np.ndarray | None = None
    fps: float = 20.0
    title: str = ""
    heading: np.ndarray = field(init=False, repr=False, compare=False)  # (T, 3) unit horizontal vectors: where the body faces

    def __post_init__(self) -> None:
        joints = np.asarray(self.joints, dtype=np.float64)
        if joints.ndim != 3 or joints.shape[1:] != (smpl.JOINT_COUNT, 3) or len(joints) == 0:
            raise ValueError(f"joints must have the shape (frames, {smpl.JOINT_COUNT}, 3) with at least one frame, not {joints.shape}")
        if not np.isfinite(joints).all():
            raise ValueError(f"joints of frame {_first_bad_frame(joints)} are not finite numbers")
        if not (np.isfinite(self.fps) and self.fps > 0):
            raise ValueError(f"fps must be a positive number, not {self.fps}")
        object.__setattr__(self, "joints", joints)
        object.__setattr__(self, "contacts", _checked_contacts(self.contacts, len(joints)))
        object.__setattr__(self, "heading", heading(joints))

    def __len__(self) -> int:
        return len(self.joints)

    @property
    def seconds(self) -> float:
        return len(self) / self.fps


def heading(joints: np.ndarray) -> np.ndarray:
    """Where the body faces, (T, 3) unit horizontal vectors: the mean of the hip line and the shoulder line, turned by 90 degrees.

    A body lying on its side has no such direction; there the last known one is kept (+Z when there is none yet).
    """
    across = joints[:, smpl.JOINT["left_hip"]] - joints[:, smpl.JOINT["right_hip"]]
    across = across + joints[:, smpl.JOINT["left_shoulder"]] - joints[:, smpl.JOINT["right_shoulder"]]
    forward = np.cross(across, UP)
    length = np.linalg.norm(forward, axis=-1, keepdims=True)
    known = length[:, 0] > 1e-3
    last_known = np.maximum.accumulate(np.where(known, np.arange(len(joints)), -1))
    forward = forward / np.maximum(length, 1e-9)
    return np.where((last_known >= 0)[:, None], forward[np.maximum(last_known, 0)], np.array([0.0, 0.0, 1.0]))


def side_colour(joint: int) -> str:
    """Left limbs in one colour, right limbs in another, the torso neutral."""
    name = smpl.JOINT_NAMES[joint]
    return LEFT_COLOUR if name.startswith("left") else RIGHT_COLOUR if name.startswith("right") else BODY_COLOUR


def rgb(colour: str) -> np.ndarray:
    """ "#rrggbb" -> (3,) in 0..1."""
    return np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)]) / 255


def view_basis(facing: np.ndarray, azimuth: float, elevation: float) -> np.ndarray:
    """(3, 3) rows right, up, toward of a camera that looks at a person who faces `facing` (3,), Y up.

    azimuth, radians: 0 looks into the face, positive angles move the camera to the person's left.
    elevation, radians: above the horizon.
    """
    side = np.cross(UP, facing)
    level = np.cos(azimuth) * facing + np.sin(azimuth) * side
    toward = np.cos(elevation) * level + np.sin(elevation) * UP
    right = np.cross(UP, level)
    return np.stack([right, np.cross(toward, right), toward])


def _first_bad_frame(joints: np.ndarray) -> int:
    return int(np.argmin(np.isfinite(joints).all(axis=(1, 2))))


def _checked_contacts(contacts: np.ndarray | None, frames: int) -> np.ndarray | None:
    if contacts is None:
        return None
    contacts = np.asarray(contacts)
    if contacts.shape != (frames, len(smpl.CONTACT_JOINTS)):
        raise ValueError(f"contacts must have the shape ({frames}, {len(smpl.CONTACT_JOINTS)}) like the joints, not {contacts.shape}")
    return contacts.astype(bool) if contacts.dtype != bool else contacts
