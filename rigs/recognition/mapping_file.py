"""Mappings as JSON, to keep, share and load again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from .mapping import JOINTS, SIDES, Mapping, Switch
from .rig import RigError

_VERSION = 1
_LARGEST = 200_000
_IK_ROLES = tuple(f"{side}_{joint}" for side in SIDES for joint in ("wrist", "ankle", "elbow", "knee"))


def mapping_to_json(mapping: Mapping) -> str:
    """The mapping as text that `mapping_from_json` reads."""
    data = {
        "motion_mamba_mapping": _VERSION,
        "joints": mapping.joints,
        "spine": list(mapping.spine),
        "neck": list(mapping.neck),
        "travel": mapping.travel,
        "turns_travel": mapping.turns_travel,
        "root": mapping.root,
        "switches": [vars(switch) for switch in mapping.switches],
        "ik": mapping.ik,
        "ik_switches": [vars(switch) for switch in mapping.ik_switches],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def mapping_template(mapping: Mapping | None, bones: Sequence[str]) -> str:
    """A mapping to be completed by hand: a row for every joint, empty where nothing was found, and the names to choose from."""
    data: dict[str, Any] = json.loads(mapping_to_json(mapping or Mapping({})))
    data["joints"] = {joint: data["joints"].get(joint, "") for joint in JOINTS}
    kept = ("motion_mamba_mapping", "joints", "spine", "neck")
    return json.dumps({key: data[key] for key in kept} | {"bones": list(bones)}, ensure_ascii=False, indent=2) + "\n"


def mapping_from_json(text: str, name: str) -> Mapping:
    """Read a mapping; name is what messages call it. Joints with an empty name have no bone. Raises RigError that says which entry is
    wrong."""
    try:
        data: Any = json.loads(text)
    except json.JSONDecodeError as error:
        raise RigError(f"{name} is not JSON: {error}.") from error
    entries = _entries(data)
    if entries is None or entries.get("motion_mamba_mapping") != _VERSION:
        raise RigError(f"{name} is no bone mapping: it lacks “motion_mamba_mapping”: {_VERSION}.")
    joints = _entries(entries.get("joints", {}))
    if joints is None or not all(isinstance(bone, str) for bone in joints.values()):
        raise RigError(f"{name}: “joints” must name one bone for each joint.")
    if unknown := sorted(set(joints) - set(JOINTS)):
        raise RigError(f"{name}: there is no joint “{unknown[0]}”; joints are {', '.join(JOINTS)}.")
    travel, root = (_bone(entries.get(role), role, name) for role in ("travel", "root"))
    spine, neck = (_bones(entries.get(part, []), part, name) for part in ("spine", "neck"))
    ik = _entries(entries.get("ik", {}))
    if ik is None or not all(role in _IK_ROLES and isinstance(bone, str) for role, bone in ik.items()):
        raise RigError(f"{name}: “ik” must name bones for {', '.join(_IK_ROLES)}.")
    switches, ik_switches = (_switches(entries.get(part, []), part, name) for part in ("switches", "ik_switches"))
    joints = {joint: bone for joint, bone in joints.items() if bone}
    return Mapping(joints, spine, neck, travel, switches, entries.get("turns_travel") is True, dict(ik), ik_switches, root)


def _entries(value: object) -> dict[str, Any] | None:
    """A JSON object's entries, None for anything else."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None


def _items(value: object) -> list[Any] | None:
    """A JSON array's items, None for anything else."""
    return cast("list[Any]", value) if isinstance(value, list) else None


def _bone(value: object, role: str, name: str) -> str | None:
    if value is not None and not isinstance(value, str):
        raise RigError(f"{name}: “{role}” must be a bone's name or null.")
    return value or None


def _bones(value: object, part: str, name: str) -> tuple[str, ...]:
    bones = _items(value)
    if bones is None or not all(isinstance(bone, str) and bone for bone in bones):
        raise RigError(f"{name}: “{part}” must be a list of bones, from below.")
    return tuple(bones)


def _switches(value: object, part: str, name: str) -> tuple[Switch, ...]:
    entries = _items(value)
    if entries is None:
        raise RigError(f"{name}: “{part}” must be a list.")
    return tuple(_switch(entry, name) for entry in entries)


def _switch(entry: Any, name: str) -> Switch:
    try:
        return Switch(str(entry["bone"]), str(entry["property"]), float(entry["value"]))
    except (TypeError, KeyError, ValueError):
        raise RigError(f"{name}: a switch needs “bone”, “property” and a number as “value”, found {entry!r}.") from None


def save_mapping(path: Path | str, mapping: Mapping) -> None:
    """Write a mapping file. Raises OSError."""
    Path(path).write_text(mapping_to_json(mapping), encoding="utf-8", newline="\n")


def load_mapping(path: Path | str) -> Mapping:
    """Read a mapping file. Raises RigError for a broken one, OSError when it cannot be read."""
    path = Path(path)
    if path.stat().st_size > _LARGEST:
        raise RigError(f"{path} is too large for a bone mapping.")
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise RigError(f"{path} is not a text file: a bone mapping is JSON, as Save Bone Mapping writes it.") from None
    return mapping_from_json(text, str(path))
