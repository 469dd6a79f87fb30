"""Twist bones: the twist of an arm or a leg shared out along it, so that skin neither wrings at the wrist nor at the shoulder.

A hand that turns turns the forearm with it, all of it at the wrist and nothing at the elbow; an upper arm turns wholly at the elbow and
not at all at the shoulder. Legs are alike. A bone of which a share of the twist is wanted shows the turn of its limb with the twist about
the limb's axis scaled: swing-twist decomposition, the twist of q about the unit axis a being 2 atan2(q . a, w).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from ..math.easing import smoothstep
from ..math.inverse_kinematics.hinges import wrap
from ..math.rotations import from_axis_angle, inverse, multiply
from ..recognition.mapping import SIDES, Mapping
from ..recognition.rig import Rig
from ..smpl import JOINT

# Each limb bone: the joint it begins and ends at, the joint against which it is twisted, and whether its own turn holds the twist.
_SEGMENTS = (
    ("shoulder", "elbow", "collar", True), ("elbow", "wrist", "wrist", False),
    ("hip", "knee", "pelvis", True), ("knee", "ankle", "ankle", False),
)  # fmt: skip
_NAMED = re.compile(r"twist|roll|捩|捻", re.IGNORECASE)
# Of a limb's length: how far off its line a twist bone may be, and how near its end it may begin.
_BESIDE, _END = 0.05, 0.95
# A twist fades out before half a turn, beyond which its direction would flip, and where the limb points backwards, so that it has none.
_HALF_TURN = (np.radians(150.0), np.pi)
_POINTS_BACK = (0.1, 0.35)


@dataclass(frozen=True)
class TwistBone:
    """bone: its place in the rig. side, joint: the limb bone that it lies on, "left" "elbow" for a forearm. share: of the twist, 0 to 1."""

    bone: int
    side: str
    joint: str
    share: float


def twist_bones(rig: Rig, mapping: Mapping) -> tuple[TwistBone, ...]:
    """The rig's twist bones: unmapped ones between the bones of a limb, and bones beside it whose names say that they twist.

    Where bones lie between shoulder and elbow (hip and knee), the mapped one is among them: it swings and does not twist.
    """
    found: list[TwistBone] = []
    for side in SIDES:
        for start, end, _, holds in _SEGMENTS:
            if (ends := _ends(rig, mapping, side, start, end)) is None:
                continue
            first, last = ends
            between = _between(rig, first, last)
            if between and holds:
                found.append(TwistBone(first, side, start, 0.0))
            found += [TwistBone(bone, side, start, (n + 1) / len(between)) for n, bone in enumerate(between)]
            found += [TwistBone(bone, side, start, share) for bone, share in _beside(rig, mapping, first, last, between)]
    return tuple(found)


def showing_twist(rig: Rig, mapping: Mapping) -> dict[str, str]:
    """{joint: bone} of limbs whose mapped bone swings only: the bone that shows the whole turn."""
    found: dict[str, str] = {}
    for side in SIDES:
        for start, end, _, holds in _SEGMENTS:
            ends = _ends(rig, mapping, side, start, end)
            if holds and ends is not None and (between := _between(rig, *ends)):
                found[f"{side}_{start}"] = rig.names[between[-1]]
    return found


def _ends(rig: Rig, mapping: Mapping, side: str, start: str, end: str) -> tuple[int, int] | None:
    """The bones of two joints, None where one of them has none."""
    first, last = mapping.joints.get(f"{side}_{start}"), mapping.joints.get(f"{side}_{end}")
    return None if first is None or last is None else (rig.index[first], rig.index[last])


def twisted(bone: TwistBone, turns: np.ndarray) -> np.ndarray:
    """(T, 4) how a twist bone is turned from the T-pose; turns: (T, 22, 4) of the joints."""
    _, _, against, holds = next(segment for segment in _SEGMENTS if segment[0] == bone.joint)
    own = turns[:, JOINT[f"{bone.side}_{bone.joint}"]]
    other = turns[:, JOINT[against if against in JOINT else f"{bone.side}_{against}"]]
    axis = _axis(bone)
    angle = twist_about(multiply(inverse(other), own) if holds else multiply(inverse(own), other), axis)
    part = (bone.share - 1.0) * angle if holds else bone.share * angle
    return multiply(own, from_axis_angle(part[:, None] * axis))


def twist_about(q: np.ndarray, axis: np.ndarray) -> np.ndarray:
    """(T,) radians that rotations (T, 4) twist about a unit axis (3,); continuous, 0 where it has no meaning or is half a turn."""
    along = q[..., 1:] @ axis
    angle = wrap(2.0 * np.arctan2(along, q[..., 0]))
    sure = smoothstep(np.hypot(along, q[..., 0]), *_POINTS_BACK)
    return angle * sure * (1.0 - smoothstep(np.abs(angle), *_HALF_TURN))


def _axis(bone: TwistBone) -> np.ndarray:
    """Where the limb points in the T-pose."""
    if bone.joint in ("hip", "knee"):
        return np.array([0.0, -1.0, 0.0])
    return np.array([1.0 if bone.side == "left" else -1.0, 0.0, 0.0])


def _between(rig: Rig, first: int, last: int) -> list[int]:
    """Bones that carry `last` and hang from `first`, from above."""
    chain = rig.ancestors(last)
    if first not in chain:
        return []
    return [bone for bone in reversed(chain[: chain.index(first)]) if _can_twist(rig, bone) and _along(rig, bone, first, last) is not None]


def _beside(rig: Rig, mapping: Mapping, first: int, last: int, between: list[int]) -> list[tuple[int, float]]:
    """Named twist bones that hang from the limb but carry nothing mapped, each with the share in the middle of what it moves."""
    mapped = {rig.index[name] for name in mapping.bones.values()}
    found: list[tuple[float, int]] = []
    for bone, name in enumerate(rig.names):
        if bone in mapped or bone in between or not _NAMED.search(name) or not _can_twist(rig, bone):
            continue
        carrier = next((above for above in rig.ancestors(bone) if above in mapped), None)
        at = _along(rig, bone, first, last)
        if carrier == first and at is not None:
            found.append((at, bone))
    found.sort()
    return [(bone, 0.5 * (at + end)) for (at, bone), end in zip(found, [at for at, _ in found[1:]] + [1.0], strict=False)]


def _can_twist(rig: Rig, bone: int) -> bool:
    return rig.names[bone] not in rig.driven and rig.names[bone] not in rig.helpers


def _along(rig: Rig, bone: int, first: int, last: int) -> float | None:
    """Where a bone begins on the line between two others, 0 to 1; None when it lies elsewhere."""
    line = rig.heads[last] - rig.heads[first]
    length = float(np.linalg.norm(line))
    if length < 1e-9:
        return None
    out = rig.heads[bone] - rig.heads[first]
    at = float(out @ line) / length**2
    beside = float(np.linalg.norm(out - at * line)) / length
    return float(np.clip(at, 0.0, 1.0)) if beside < _BESIDE and -_BESIDE < at < _END else None
