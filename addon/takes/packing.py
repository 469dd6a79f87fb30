"""A motion's joints as short text: small enough to keep every take in the .blend.

Places beside the pelvis in tenths of a millimetre, as differences from frame to frame, deflated: a few KB a second.
"""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np

# Metres. A body's joints lie within 3.2 m of its pelvis.
_QUANTUM = 1e-4
_FARTHEST = 32767
_HEADER = struct.Struct("<IH")


def packed(joints: np.ndarray, contacts: np.ndarray) -> str:
    """joints: (T, J, 3) metres; contacts: (T, 4) bool. Raises ValueError for joints that are no body's."""
    frames, count = joints.shape[:2]
    beside = np.round((joints[:, 1:] - joints[:, :1]) / _QUANTUM)
    if not np.isfinite(joints).all() or np.abs(beside).max(initial=0.0) > _FARTHEST:
        raise ValueError("The motion's joints lie too far from each other to be stored.")
    # Joint by joint, so that what changes little lies together; wraps round, and back again.
    differences = np.diff(beside.astype(np.int16), axis=0, prepend=np.int16(0)).transpose(1, 2, 0)
    roots = np.ascontiguousarray(joints[:, 0].astype("<f4").T).tobytes()
    parts = (_HEADER.pack(frames, count), roots, differences.astype("<i2").tobytes(), np.packbits(contacts).tobytes())
    return base64.b85encode(zlib.compress(b"".join(parts), 9)).decode("ascii")


def unpacked(text: str) -> tuple[np.ndarray, np.ndarray]:
    """The joints (T, J, 3) float32 within 0.1 mm, and contacts (T, 4). Raises ValueError for text that is no motion."""
    try:
        data = zlib.decompress(base64.b85decode(text))
        frames, count = _HEADER.unpack_from(data)
        roots = np.frombuffer(data, "<f4", 3 * frames, _HEADER.size).reshape(3, frames).T
        at = _HEADER.size + 12 * frames
        differences = np.frombuffer(data, "<i2", 3 * frames * (count - 1), at).reshape(count - 1, 3, frames)
        bits = np.frombuffer(data, np.uint8, offset=at + 2 * differences.size)
    except (ValueError, struct.error, zlib.error) as error:
        raise ValueError("This take's motion is damaged.") from error
    beside = np.cumsum(differences, axis=-1, dtype=np.int16).transpose(2, 0, 1)
    joints = np.concatenate([roots[:, None], roots[:, None] + beside * np.float32(_QUANTUM)], axis=1)
    return joints.astype(np.float32), np.unpackbits(bits)[: 4 * frames].reshape(frames, 4).astype(bool)
