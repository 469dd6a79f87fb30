"""What an action was made from, kept on it as custom properties so that it can be made again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import bpy
import numpy as np

from ...generator.motion import Motion

_PREFIX = "motion_mamba_"
_JSON = "json:"
# Of an action that poses at single frames began.
POSED = {"posed": True}


def motion_metadata(motion: Motion) -> dict[str, Any]:
    """What it takes to make the motion again, as far as the motion knows it (guidance, steps and the like are the request's)."""
    segments = [[segment.prompt, (segment.last - segment.first + 1) / motion.fps] for segment in motion.segments]
    return {
        "prompt": motion.prompt,
        "segments": segments,
        "seconds": len(motion.joints) / motion.fps,
        "seed": motion.seed,
        "model": motion.model.name,
        "model_hash": motion.model.hash,
        "licence": motion.model.licence,
    }


def write_metadata(action: bpy.types.Action, metadata: Mapping[str, Any]) -> None:
    """Custom properties `motion_mamba_<key>` on the action. Text, truth values, floats and 32-bit integers stay as they are;
    anything else (larger seeds, None, lists) is kept as JSON text."""
    for key, value in metadata.items():
        action[_PREFIX + key] = _encode(value)


def read_metadata(action: bpy.types.Action) -> dict[str, Any]:
    """What `write_metadata` wrote; empty for an action of somebody else's."""
    return {key.removeprefix(_PREFIX): _decode(action[key]) for key in action.keys() if key.startswith(_PREFIX)}


def forget_metadata(action: bpy.types.Action) -> None:
    """As if nothing had ever been written."""
    for key in [key for key in action.keys() if key.startswith(_PREFIX)]:
        del action[key]


def _encode(value: Any) -> str | bool | int | float:
    if isinstance(value, np.generic):
        value = value.item()
    fits = isinstance(value, (bool, float)) or (isinstance(value, int) and -(2**31) <= value < 2**31)
    if fits or (isinstance(value, str) and not value.startswith(_JSON)):
        return value
    return _JSON + json.dumps(value)


def _decode(value: Any) -> Any:
    return json.loads(value.removeprefix(_JSON)) if isinstance(value, str) and value.startswith(_JSON) else value
