"""Which bones are fingers: by their names, else by how chains of bones spread from a hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .mapping import SIDES, Mapping
from .rig import Rig

FINGERS = ("thumb", "index", "middle", "ring", "pinky")
# As names have them; Biped and MakeHuman count, from the thumb on.
_WORDS = {
    "thumb": "thumb|thmb",
    "index": "index|pointer|fore_?finger",
    "middle": "middle|mid(?=[^a-z]|$)",
    "ring": "ring",
    "pinky": "pinky|pinkie|little|small",
}
_NAMED = tuple(
    (finger, re.compile(rf"(?<![a-z])(?:[lrf]_?)?(?:left|right)?(?:hand)?(?:{words})", re.IGNORECASE)) for finger, words in _WORDS.items()
)
_COUNTED = re.compile(r"finger[ _]?(\d)", re.IGNORECASE)
# Bones of the palm and ends without skin; the inner workings of control rigs.
_NO_FINGER = re.compile(r"meta|carpal|palm|leaf|nub|_end|tip$|master|twist|_ik|^ik_|string|earring|spring", re.IGNORECASE)
_INNER = re.compile(r"(?:ORG|DEF|MCH|VIS)-")
# A finger begins within so many lengths of the forearm of the wrist, and has at most so many bones.
_NEAR, _MOST_BONES = 0.6, 3


@dataclass(frozen=True)
class Finger:
    """bones: places in the rig, from the knuckle outwards; 2 or 3."""

    side: str
    name: str
    bones: tuple[int, ...]


def fingers_of(rig: Rig, mapping: Mapping) -> tuple[Finger, ...]:
    """The fingers of both hands, thumbs first; none of a hand that is not mapped or has no such chains."""
    return tuple(finger for side in SIDES if f"{side}_wrist" in mapping.joints for finger in _of_hand(rig, mapping, side))


def _of_hand(rig: Rig, mapping: Mapping, side: str) -> Iterator[Finger]:
    mapped = {rig.index[bone] for bone in mapping.bones.values()}
    near = [bone for bone in range(len(rig.names)) if bone not in mapped and _belongs(rig, mapping, side, bone)]
    named = {name: _chain(rig, [bone for bone in near if _finger_name(rig.names[bone]) == name]) for name in FINGERS}
    found = {name: bones for name, bones in named.items() if len(bones) > 1}
    if not found:
        found = _by_place(rig, rig.index[mapping.joints[f"{side}_wrist"]], near)
    return (Finger(side, name, found[name]) for name in FINGERS if name in found)


def _belongs(rig: Rig, mapping: Mapping, side: str, bone: int) -> bool:
    """Whether a bone that may be keyed is near this wrist, and nearer than to the other."""
    name, wrist_bone = rig.names[bone], mapping.joints[f"{side}_wrist"]
    # Of a rig of deform bones alone these are the fingers.
    plain = name[4:] if _INNER.match(wrist_bone) and name[:4] == wrist_bone[:4] else name
    if name in rig.driven or _NO_FINGER.search(plain) or _INNER.match(plain):
        return False
    elbow, wrist = (rig.heads[rig.index[mapping.joints[f"{side}_{joint}"]]] for joint in ("elbow", "wrist"))
    other = mapping.joints.get(f"{'right' if side == 'left' else 'left'}_wrist")
    away = np.linalg.norm(rig.heads[bone] - wrist)
    return bool(away < _NEAR * np.linalg.norm(wrist - elbow) + 0.02) and (
        other is None or bool(away < np.linalg.norm(rig.heads[bone] - rig.heads[rig.index[other]]))
    )


def _finger_name(name: str) -> str:
    if counted := _COUNTED.search(name):
        number = int(counted[1])
        # Biped counts from 0; names with a second number, as "finger1-1", from 1.
        number -= 1 if re.search(r"finger[ _]?\d[-_.]\d", name, re.IGNORECASE) else 0
        return FINGERS[number] if 0 <= number < len(FINGERS) else ""
    plain = re.sub(r"^.*[:|]", "", name)
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", plain)
    return next((finger for finger, pattern in _NAMED if pattern.search(spaced)), "")


def _chain(rig: Rig, bones: list[int]) -> tuple[int, ...]:
    """The longest line of these bones, each hanging from the one before, without what comes after the third."""
    best: list[int] = []
    for bone in bones:
        line = [bone, *(above for above in rig.ancestors(bone) if above in bones)][::-1]
        best = line if len(line) > len(best) else best
    return tuple(best[:_MOST_BONES])


def _by_place(rig: Rig, wrist: int, near: list[int]) -> dict[str, tuple[int, ...]]:
    """Three to five chains below a hand: the thumb is the one that points farthest from where the others do, its neighbour the index."""
    tops = [bone for bone in near if rig.parents[bone] == wrist]
    chains = [chain for top in tops if len(chain := _chain(rig, [top, *(bone for bone in near if top in rig.ancestors(bone))])) > 1]
    if not 3 <= len(chains) <= len(FINGERS):
        return {}
    ways = np.array([rig.heads[chain[1]] - rig.heads[chain[0]] for chain in chains])
    ways /= np.maximum(np.linalg.norm(ways, axis=1, keepdims=True), 1e-9)
    thumb = int((ways @ ways.T).sum(axis=1).argmin())
    others = [number for number in range(len(chains)) if number != thumb]
    away = [float(np.linalg.norm(rig.heads[chains[number][0]] - rig.heads[chains[thumb][0]])) for number in others]
    ordered = [chains[number] for _, number in sorted(zip(away, others, strict=True))]
    return {"thumb": chains[thumb]} | dict(zip(FINGERS[1:], ordered, strict=False))
