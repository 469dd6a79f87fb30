"""A hand with five fingers for rigs of the tests' own, named as conventions name them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from motion_mamba.rigs.math.rotations import identity
from motion_mamba.rigs.recognition.fingers import FINGERS
from motion_mamba.rigs.recognition.mapping import Mapping
from motion_mamba.rigs.recognition.rig import Rig

# Bones of a hand: from the thumb on, each finger's three; {} is the side's word.
SPELLINGS = {
    "Mixamo": [[f"mixamorig:{{}}Hand{finger}{n}" for n in (1, 2, 3)] for finger in ("Thumb", "Index", "Middle", "Ring", "Pinky")],
    "Unreal": [[f"{finger}_0{n}_{{}}" for n in (1, 2, 3)] for finger in ("thumb", "index", "middle", "ring", "pinky")],
    "VRM": [[f"J_Bip_{{}}_{finger}{n}" for n in (1, 2, 3)] for finger in ("Thumb", "Index", "Middle", "Ring", "Little")],
    "Rigify": [[f"{finger}.0{n}.{{}}" for n in (1, 2, 3)] for finger in ("thumb", "f_index", "f_middle", "f_ring", "f_pinky")],
    "Daz": [[f"{{}}{finger}{n}" for n in (1, 2, 3)] for finger in ("Thumb", "Index", "Mid", "Ring", "Pinky")],
    "Character Creator": [[f"CC_Base_{{}}_{finger}{n}" for n in (1, 2, 3)] for finger in ("Thumb", "Index", "Mid", "Ring", "Pinky")],
    "MakeHuman": [[f"finger{finger}-{n}.{{}}" for n in (1, 2, 3)] for finger in (1, 2, 3, 4, 5)],
    "Rocketbox": [[f"Bip01_{{}}_Finger{finger}{n}" for n in ("", "1", "2")] for finger in (0, 1, 2, 3, 4)],
    "SMPL-X": [[f"{{}}_{finger}{n}" for n in (1, 2, 3)] for finger in ("thumb", "index", "middle", "ring", "pinky")],
    "nobody": [[f"b{finger}{'abc'[n - 1]}{{}}" for n in (1, 2, 3)] for finger in (7, 3, 9, 1, 5)],
}
SIDES = {"Mixamo": ("Left", "Right"), "Daz": ("l", "r"), "Unreal": ("l", "r"), "SMPL-X": ("left", "right")}
# Metres: where knuckles lie and how long bones are, of a left hand that points along +X, its palm down and its thumb to the front.
_KNUCKLES = {
    "thumb": (0.02, -0.01, 0.025),
    "index": (0.09, 0, 0.03),
    "middle": (0.092, 0, 0.01),
    "ring": (0.088, 0, -0.01),
    "pinky": (0.08, 0, -0.03),
}
_LENGTHS = (0.035, 0.025, 0.02)


def with_fingers(rig: Rig, mapping: Mapping, spelling: str, curled: float = 0.0) -> Rig:
    """The rig with both hands' fingers, straight, or each bent by so many radians at every joint but the thumb's."""
    names, parents, heads = list(rig.names), list(rig.parents), list(rig.heads)
    for side, word in zip(("left", "right"), SIDES.get(spelling, ("L", "R")), strict=True):
        wrist, elbow = (rig.index[mapping.joints[f"{side}_{joint}"]] for joint in ("wrist", "elbow"))
        along = rig.heads[wrist] - rig.heads[elbow]
        frame = _frame(along / np.linalg.norm(along), side)
        for finger, bones in zip(FINGERS, SPELLINGS[spelling], strict=True):
            parent, place, bend = wrist, rig.heads[wrist] + frame @ _KNUCKLES[finger], 0.0
            for bone, length in zip(bones, _LENGTHS, strict=True):
                names.append(bone.format(word))
                parents.append(parent)
                heads.append(place)
                parent = len(names) - 1
                bend += 0.0 if finger == "thumb" else curled
                way = np.array([0.7, -0.2, 0.7]) if finger == "thumb" else np.array([np.cos(bend), -np.sin(bend), 0.0])
                place = place + frame @ (length * way / np.linalg.norm(way))
    count = len(names)
    more = count - len(rig.names)
    return replace(
        rig,
        names=tuple(names),
        parents=tuple(parents),
        heads=np.array(heads),
        axes=np.concatenate([rig.axes, identity(more)]),
        inherits=np.ones(count, dtype=bool),
        local_location=np.ones(count, dtype=bool),
    )


def _frame(along: np.ndarray, side: str) -> np.ndarray:
    """(3, 3) columns: along the arm, up, and to the front, whatever the side."""
    up = np.array([0.0, 1.0, 0.0]) - along[1] * along
    up /= np.linalg.norm(up)
    front = np.cross(along, up) * (1.0 if side == "left" else -1.0)
    return np.stack([along, up, front], axis=1)
