"""What the animator said of a rig, stored as text with its armature: which bone is which joint, and a pose that stands for rest."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from ...rigs.recognition.mapping import Mapping as BoneMapping
from ...rigs.recognition.mapping_file import mapping_to_json
from ..blender.typed import ArmatureObject

# Custom properties: saved with the file, appended with the character, and read by the command line, which registers nothing.
_MAPPING, _REST = "motion_mamba_mapping", "motion_mamba_rest"
# Blender saves no custom property of a library override: there these properties, registered by mapping_properties.py, hold the same. Of
# the object itself, because Blender 5 loses groups that an override fills and the library's object has not.
FIELDS = {_MAPPING: "motion_mamba_own_mapping", _REST: "motion_mamba_own_rest"}
# An override that goes without what its library has.
_FORGOTTEN = "forgotten"


def mapping_text(armature: ArmatureObject) -> str:
    """The mapping that the animator made or confirmed, as JSON; "" where there is none."""
    return _stored(armature, _MAPPING)


def rest_text(armature: ArmatureObject) -> str:
    """What `rest_pose` is read from; "" where there is none."""
    return _stored(armature, _REST)


def rest_pose(armature: ArmatureObject) -> dict[str, list[float]]:
    """The 4x4 matrix in the armature's space of each bone that the pose is known of, 16 numbers row by row; empty where there is none."""
    return json.loads(rest_text(armature) or "{}")


def store_mapping(armature: ArmatureObject, mapping: BoneMapping) -> None:
    _store(armature, _MAPPING, mapping_to_json(mapping))


def store_rest_pose(armature: ArmatureObject, pose: Mapping[str, Sequence[float]]) -> None:
    """pose: as `rest_pose` gives it."""
    _store(armature, _REST, json.dumps(dict(pose)))


def forget(armature: ArmatureObject) -> None:
    """Mapping and rest pose are not known any more, whatever an override's library says."""
    for name in FIELDS:
        if armature.override_library is not None:
            _store(armature, name, _FORGOTTEN)
            continue
        _store(armature, name, "")
        del armature[name]


def _store(armature: ArmatureObject, name: str, text: str) -> None:
    is_registered = hasattr(armature, FIELDS[name])
    on_override = armature.override_library is not None and is_registered
    if is_registered:
        # Cleared where it does not count, as on an override that was made local.
        setattr(armature, FIELDS[name], text if on_override else "")
    if not on_override:
        armature[name] = text


def _stored(armature: ArmatureObject, name: str) -> str:
    kept = getattr(armature, FIELDS[name], "") or armature.get(name, "")
    if not isinstance(kept, str):
        # Files of earlier versions hold the rest pose as a group.
        return json.dumps(kept.to_dict())
    return "" if kept == _FORGOTTEN else kept
