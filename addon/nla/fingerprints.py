"""Whether an action still has the keys that we gave it, or the animator's hand was on them."""

from __future__ import annotations

import hashlib

import bpy
import numpy as np

from ..keys.actions import channels
from ..keys.metadata import read_metadata, write_metadata

_KEYS = "keys"
# Of an action whose keys were edited before it was kept.
_EDITED = "edited"


def seal(action: bpy.types.Action, edited: bool = False) -> None:
    """Remember the keys as they are; edited: they are not only ours any more."""
    write_metadata(action, {_KEYS: _EDITED if edited else _fingerprint(action)})


def is_edited(action: bpy.types.Action) -> bool:
    """False for an action that was never sealed: there is nothing to compare it with."""
    sealed = read_metadata(action).get(_KEYS)
    return sealed is not None and sealed != _fingerprint(action)


def _fingerprint(action: bpy.types.Action) -> str:
    digest, keyed = hashlib.sha256(), channels(action)
    for curve in sorted(keyed.fcurves, key=lambda curve: (curve.data_path, curve.array_index)) if keyed is not None else ():
        digest.update(f"{curve.data_path}[{curve.array_index}]".encode())
        places = np.empty(2 * len(curve.keyframe_points), np.float32)
        curve.keyframe_points.foreach_get("co", places)
        digest.update(places.tobytes())
    return digest.hexdigest()[:16]
