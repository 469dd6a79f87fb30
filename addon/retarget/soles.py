"""How low the soles of a character lie, measured on the mesh that its feet move: bones of feet say little about shoes."""

from __future__ import annotations

import numpy as np

from ...rigs.recognition.mapping import Mapping
from ...rigs.recognition.rig import Rig
from ...rigs.smpl import JOINT_NAMES
from ..blender.skins import skin_points
from ..blender.typed import ArmatureObject

# The share of the feet's skin that lies lower than the soles: spurs, seams and stray points.
_LOWER = 2.0
# So many points of skin tell where soles are.
_FEWEST = 8
_FOOT_JOINTS = [name for name in JOINT_NAMES if name.endswith(("_ankle", "_foot"))]


def sole_height(armature: ArmatureObject, rig: Rig, mapping: Mapping) -> float | None:
    """As the heights of `Rig.heads`, of the mesh as it was bound; None where the feet move no skin."""
    feet = {rig.index[mapping.joints[joint]] for joint in _FOOT_JOINTS if joint in mapping.joints}
    names = {name for bone, name in enumerate(rig.names) if bone in feet or feet.intersection(rig.ancestors(bone))}
    highest = max(rig.heads[bone, 1] for bone in feet)
    heights = skin_points(armature, names.__contains__, below=float(highest))[:, 1]
    return float(np.percentile(heights, _LOWER)) if len(heights) >= _FEWEST else None
