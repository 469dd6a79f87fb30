"""Where the floor is below a rig at rest: its feet tell, not what else hangs or lies about (weapons, panels, shadows)."""

from __future__ import annotations

import numpy as np

from .mapping import SIDES, Mapping
from .rig import Rig

# Feet this far over a ground stand on it, as shares of the height of the mapped bones: bones lie inside of soles.
_DEEPEST, _HIGHEST = -0.02, 0.12
# Soles of the skin lie at most so much lower than the bones, and a ground so near to them is the one that they stand on: the same shares.
_THICKEST, _SAME = 0.2, 0.005


def floor_below(rig: Rig, mapping: Mapping) -> float:
    """The height of the floor, metres: of the skin's soles where they are known, or the ground that those are near; else the first of the
    rig's grounds that the feet are near, else that of a bone carrying the pelvis that they are near (roots lie on the ground), else the
    lowest bone of the feet."""
    height = float(np.ptp(rig.heads[[rig.index[bone] for bone in mapping.bones.values()], 1]))
    low = float(rig.heads[_feet(rig, mapping), 1].min())
    carriers = rig.ancestors(rig.index[mapping.joints["pelvis"]])
    grounds = (*rig.grounds, *rig.heads[carriers, 1].tolist())
    if rig.sole is not None and _DEEPEST * height <= low - rig.sole <= _THICKEST * height:
        return next((ground for ground in grounds if abs(ground - rig.sole) <= _SAME * height), rig.sole)
    return next((ground for ground in grounds if _DEEPEST * height <= low - ground <= _HIGHEST * height), low)


def _feet(rig: Rig, mapping: Mapping) -> list[int]:
    """The bones of both feet and what hangs from them: toes, heels, soles."""
    feet = {rig.index[mapping.joints[f"{side}_ankle"]] for side in SIDES}
    return [bone for bone in range(len(rig.names)) if bone in feet or feet.intersection(rig.ancestors(bone))]
