"""How far the limbs of a rig point elsewhere than those of the motion that it shows."""

from __future__ import annotations

import numpy as np

from motion_mamba.rigs.math.rotations import about_axis, rotate
from motion_mamba.rigs.smpl import JOINT

LIMB_ENDS = [(f"{side}_{a}", f"{side}_{b}") for side in ("left", "right")
             for a, b in (("shoulder", "elbow"), ("elbow", "wrist"), ("hip", "knee"), ("knee", "ankle"))]  # fmt: skip


def degrees_between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    cosine = np.sum(a * b, axis=-1) / np.linalg.norm(a, axis=-1) / np.linalg.norm(b, axis=-1)
    return np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))


def worst_limb(rig, mapping, world, joints, facing: float) -> float:
    """Largest angle between a limb of the rig and the source's, over all frames."""
    turn = about_axis("Y", np.array(facing))
    worst = 0.0
    for high, low in LIMB_ENDS:
        if low not in mapping.joints:
            continue
        limb = world[mapping.joints[low]][:, :3, 3] - world[mapping.joints[high]][:, :3, 3]
        wanted = rotate(turn, joints[:, JOINT[low]] - joints[:, JOINT[high]])
        worst = max(worst, degrees_between(limb, wanted).max())
    return worst
