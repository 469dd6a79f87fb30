"""From bones that move the skin to the controls that turn them, as the rig's own constraints say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .mapping import Mapping
from .rig import Rig

# A control stands where the bone does that it turns, but for this share of the rig's height.
_BESIDE = 0.03


def control_of(rig: Rig, bone: int) -> int:
    """The bone that an animator turns for this one: the last of those that turn each other wholly, standing in the same place."""
    height = float(np.ptp(rig.heads[:, 1]))
    seen = {bone}
    while (by := rig.turned_by.get(bone, -1)) >= 0 and by not in seen:
        if np.linalg.norm(rig.heads[by] - rig.heads[bone]) > _BESIDE * height:
            break
        seen.add(by)
        bone = by
    return bone


def with_controls(mapping: Mapping, rig: Rig) -> Mapping:
    """The mapping with every bone that another one turns replaced by that one."""

    def control(name: str) -> str:
        return rig.names[control_of(rig, rig.index[name])] if name in rig.index else name

    if not rig.turned_by:
        return mapping
    spine, neck = (tuple(dict.fromkeys(map(control, part))) for part in (mapping.spine, mapping.neck))
    return replace(mapping, joints={role: control(bone) for role, bone in mapping.joints.items()}, spine=spine, neck=neck)
