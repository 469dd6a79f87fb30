"""Rigs of people that nobody drew: random proportions, bone rolls, rest poses and axes of the world that they were made in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from motion_mamba.rigs.recognition.mapping import Mapping
from motion_mamba.rigs.recognition.rig import Rig, plain_rig

# An adult's, metres; each is multiplied by a random factor.
_LEG, _TRUNK, _ARM, _HIPS, _SHOULDERS, _FOOT, _ANKLE, _HEAD = 0.82, 0.5, 0.53, 0.09, 0.19, 0.13, 0.08, 0.14
_SIDES = (("left", 1.0), ("right", -1.0))
FACTORS = (0.4, 2.5)


def random_rig(seed: int) -> tuple[Rig, Mapping]:
    """A rig standing on the floor and the mapping that is right for it: metres, Y up. Its world may be turned about the vertical."""
    random = np.random.default_rng(seed)
    places = _places(random)
    names = tuple(places)
    heads = np.array([places[name] for name in names])
    turn = random.uniform(-np.pi, np.pi)
    c, s = np.cos(turn), np.sin(turn)
    heads = heads @ np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]]).T + [random.normal(), 0.0, random.normal()]
    axes = random.normal(size=(len(names), 4))
    axes /= np.linalg.norm(axes, axis=1, keepdims=True)
    parents = tuple(names.index(_parent(name, names)) if name != "root" else -1 for name in names)
    rig = plain_rig(names, parents, heads, axes, name=f"random {seed}")
    space = random.normal(size=4)
    rig = replace(
        rig,
        local_location=random.random(len(names)) < 0.8,
        inherits=random.random(len(names)) < 0.95,
        space=space / np.linalg.norm(space),
        metres_per_unit=float(random.choice([1.0, 0.01, 0.0254])),
        grounds=(0.0,),
    )
    spine = tuple(name for name in names if name.startswith("spine"))
    joints = {name: name for name in names if name in ("pelvis", "head") or name.startswith(("left", "right"))}
    return rig, Mapping(joints, spine, ("neck",))


def _factor(random: np.random.Generator) -> float:
    return float(np.exp(random.uniform(*np.log(FACTORS))))


def _places(random: np.random.Generator) -> dict[str, np.ndarray]:
    leg, trunk, arm, across, wide = (part * _factor(random) for part in (_LEG, _TRUNK, _ARM, _HIPS, _SHOULDERS))
    foot, ankle, head = _FOOT * _factor(random), _ANKLE * _factor(random), _HEAD * _factor(random)
    thigh = random.uniform(0.42, 0.58)
    hip = leg + ankle
    places = {"root": np.zeros(3), "pelvis": np.array([0.0, hip + 0.05 * leg, 0.0])}
    bones = int(random.integers(1, 6))
    for number in range(1, bones + 1):
        places[f"spine{number}"] = np.array([0.0, hip + trunk * number / (bones + 1), 0.02 * random.normal() * trunk])
    top = hip + trunk
    places |= {"neck": np.array([0.0, top + 0.1 * head, 0.0]), "head": np.array([0.0, top + 0.7 * head, 0.02])}
    down, spread = random.uniform(-0.2, 1.4), random.uniform(0.0, 0.08)
    for side, sign in _SIDES:
        leg_down = np.array([sign * np.sin(spread), -np.cos(spread), 0.0])
        out, start = np.array([sign * np.cos(down), -np.sin(down), 0.0]), np.array([sign * across, hip, 0.0])
        shoulder = np.array([sign * wide, top, -0.02])
        end = start + leg * leg_down
        places |= {
            f"{side}_hip": start,
            f"{side}_knee": start + thigh * leg * leg_down + [0.0, 0.0, 0.01 * leg],
            f"{side}_ankle": np.array([end[0], ankle, end[2] - 0.02 * leg]),
            f"{side}_foot": np.array([end[0] * 1.02, 0.25 * ankle, foot - 0.02 * leg]),
            f"{side}_collar": np.array([sign * 0.2 * wide, top, 0.0]),
            f"{side}_shoulder": shoulder,
            f"{side}_elbow": shoulder + 0.5 * arm * out,
            f"{side}_wrist": shoulder + arm * out + [0.0, 0.0, 0.04 * arm],
        }
    return places


def _parent(name: str, names: tuple[str, ...]) -> str:
    """The bone that another hangs from."""
    chest = max(bone for bone in names if bone.startswith("spine"))
    below = {"pelvis": "root", "spine1": "pelvis", "neck": chest, "head": "neck"}
    side, _, joint = name.partition("_")
    limbs = {"hip": "pelvis", "collar": chest} | {
        low: f"{side}_{high}"
        for low, high in (
            ("knee", "hip"),
            ("ankle", "knee"),
            ("foot", "ankle"),
            ("shoulder", "collar"),
            ("elbow", "shoulder"),
            ("wrist", "elbow"),
        )
    }
    if name.startswith("spine") and name != "spine1":
        return f"spine{int(name.removeprefix('spine')) - 1}"
    return below[name] if name in below else limbs[joint]
