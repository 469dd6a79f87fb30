"""Where the floor is below a rig at rest: its feet tell, not what else hangs or lies about (weapons, panels, shadows)."""

from __future__ import annotations

import numpy as np

from .mapping import SIDES, Mapping
from .rig import Rig

# Feet this far over a ground stand on it, as shares of the height of the mapped bones: bones lie inside of soles.
_DEEPEST, _HIGHEST = -0.02, 0.12


def floor_below(rig: Rig, mapping: Mapping) -> float:
    """The height of the floor, metres: the first of the rig's grounds that the feet are near, else that of a bone carrying the pelvis that
    they are near (roots lie on the ground), else the lowest bone of the feet."""
    height = float(np.ptp(rig.heads[[rig.index[bone] for bone in mapping.bones.values()], 1]))
    low = float(rig.heads[_feet(rig, mapping), 1].min())
    carriers = rig.ancestors(rig.index[mapping.joints["pelvis"]])
    grounds = (*rig.grounds, *rig.heads[carriers, 1].tolist())
    return next((ground for ground in grounds if _DEEPEST * height <= low - ground <= _HIGHEST * height), low)


def _feet(rig: Rig, mapping: Mapping) -> list[int]:
    """The bones of both feet and what hangs from them: toes, heels, soles."""
    feet = {rig.index[mapping.joints[f"{side}_ankle"]] for side in SIDES}
    return [bone for bone in range(len(rig.names)) if bone in feet or feet.intersection(rig.ancestors(bone))]
