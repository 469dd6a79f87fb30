"""People made of bones in any convention, and a forward kinematics of the tests' own to judge retargeting by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack
from motion_mamba.rigs.math.rotations import from_axis_angle
from motion_mamba.rigs.recognition.conventions import Convention
from motion_mamba.rigs.recognition.mapping import LIMBS, SIDES, Mapping
from motion_mamba.rigs.recognition.rig import Rig, plain_rig
from motion_mamba.rigs.retarget.retarget import RigMotion

NO_ROLE = ""


@dataclass(frozen=True)
class Look:
    """arms: radians below the horizontal; facing: radians about the vertical; twist_bones: an unmapped bone in the middle of each limb."""

    seed: int = 0
    arms: float = 0.0
    facing: float = 0.0
    twist_bones: bool = False
    size: float = 1.0


@dataclass
class _Bones:
    names: list[str]
    parents: list[int]
    heads: list[np.ndarray]
    roles: dict[str, str]

    def add(self, name: str, parent: int, head, role: str = NO_ROLE) -> int:
        self.names.append(name)
        self.parents.append(parent)
        self.heads.append(np.array(head, dtype=float))
        if role:
            self.roles[role] = name
        return len(self.names) - 1


def person(convention: Convention, look: Look = Look()) -> tuple[Rig, Mapping]:
    """A rig in the convention's names with random proportions, bone axes and slightly bent limbs, and the mapping that is right for it."""
    random = np.random.default_rng(look.seed)
    bones = _Bones([], [], [], {})
    leg, trunk, arm = random.uniform(0.8, 1.0), random.uniform(0.45, 0.6), random.uniform(0.5, 0.65)
    top = -1
    travel = _name(convention.travel)
    if travel and travel != _name(convention.middle["pelvis"]):
        top = bones.add(travel, -1, (0, leg, 0), "travel")
    pelvis = bones.add(_name(convention.middle["pelvis"]), top, (0, leg + 0.04, 0), "pelvis")
    chest = pelvis
    spine, neck = ([name for name in dict.fromkeys(map(_name, part))] for part in (convention.spine, convention.neck))
    spine = [name for name in spine if name not in bones.names]
    for number, name in enumerate(spine, 1):
        chest = bones.add(name, chest, (0, leg + 0.04 + trunk * number / (len(spine) + 1), -0.01), f"spine{number}")
    above = chest
    for number, name in enumerate(neck, 1):
        above = bones.add(name, above, (0, leg + 0.04 + trunk + 0.04 * number, -0.02), f"neck{number}")
    if _name(convention.middle["head"]) not in bones.names:
        bones.add(_name(convention.middle["head"]), above, (0, leg + trunk + 0.16, 0), "head")
    for side, word, sign in zip(SIDES, convention.sides, (1, -1), strict=True):
        _limbs(bones, convention, (side, word, sign), (pelvis, chest), (leg, trunk, arm), look, random)
    for mark in convention.marks:
        if mark not in bones.names:
            bones.add(f"{mark}:tail" if mark == "mixamorig" else mark, pelvis, (0, leg, -0.1))
    turn = _about_y(look.facing)
    heads = np.array(bones.heads) @ turn.T * look.size
    axes = random.normal(size=(len(heads), 4))
    axes /= np.linalg.norm(axes, axis=1, keepdims=True)
    rig = plain_rig(tuple(bones.names), tuple(bones.parents), heads, axes, name=convention.name)
    return rig, _mapping(bones.roles)


def _limbs(bones, convention, side, trunk_ends, sizes, look, random) -> None:
    name, word, sign = side
    pelvis, chest = trunk_ends
    leg, trunk, arm = sizes
    names = {limb: _name(convention.limbs[limb], word) for limb in LIMBS if limb in convention.limbs}
    thigh, out = leg * np.random.default_rng(look.seed).uniform(0.44, 0.54), random.uniform(0.07, 0.11)
    places = {"hip": (sign * out, leg, 0), "knee": (sign * out, leg - thigh, 0.01), "ankle": (sign * out, 0.08, -0.02),
              "foot": (sign * (out + 0.01), 0.02, 0.12)}  # fmt: skip
    high = leg + 0.02 + trunk
    places["collar"], shoulder = (sign * 0.03, high, -0.01), np.array((sign * random.uniform(0.15, 0.22), high, -0.02))
    down = np.array((sign * np.cos(look.arms), -np.sin(look.arms), 0.0))
    places |= {"shoulder": shoulder, "elbow": shoulder + 0.5 * arm * down, "wrist": shoulder + arm * (down + np.array((0, 0, 0.05)))}
    for chain, above in ((("hip", "knee", "ankle", "foot"), pelvis), (("collar", "shoulder", "elbow", "wrist"), chest)):
        for limb, end in zip(chain, (*chain[1:], None), strict=True):
            if limb not in names:
                continue
            above = bones.add(names[limb], above, places[limb], f"{name}_{limb}")
            if look.twist_bones and limb in ("hip", "knee", "shoulder", "elbow"):
                above = bones.add(f"twist {name} {limb}", above, (np.array(places[limb]) + places[end]) / 2)


def _name(pattern: str | None, word: str = "") -> str | None:
    return pattern.replace("{}", word).split("|")[0] if pattern else None


def _mapping(roles: dict[str, str]) -> Mapping:
    lists = {part: tuple(bone for role, bone in roles.items() if role.startswith(part)) for part in ("spine", "neck")}
    joints = {role: bone for role, bone in roles.items() if not role.startswith(("spine", "neck", "travel"))}
    return Mapping(joints, lists["spine"], lists["neck"], roles.get("travel"))


def _about_y(angle: float) -> np.ndarray:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])


def renamed(rig: Rig, mapping: Mapping) -> tuple[Rig, dict[str, str]]:
    """The rig with names that say nothing, and what each name became."""
    new = {name: f"bone.{number * 7 % 1000:03d}" for number, name in enumerate(rig.names)}
    return plain_rig(tuple(new.values()), rig.parents, rig.heads, rig.axes, name="nameless"), new


def swaying(frames: int = 40, seed: int = 0, reach: float = 0.6) -> PoseTrack:
    """Every joint swings about an axis of its own, by `reach` radians at most, and the body wanders."""
    random = np.random.default_rng(seed)
    axes, phases = random.normal(size=(22, 3)), random.uniform(0, 2 * np.pi, 22)
    axes /= np.linalg.norm(axes, axis=1, keepdims=True)
    angles = reach * np.sin(0.2 * np.arange(frames)[:, None] + phases)
    way = np.cumsum(random.normal(scale=0.01, size=(frames, 3)), axis=0) + np.array((0, 0.95, 0))
    return PoseTrack(from_axis_angle(angles[..., None] * axes), way, SMPL_SKELETON, 20.0)


def posed(rig: Rig, motion: RigMotion) -> dict[str, np.ndarray]:
    """World matrices (T, 4, 4) of all bones from the keyed values alone, the way Blender composes them: parent, rest, basis."""
    rest = np.tile(np.eye(4), (len(rig.names), 1, 1))
    rest[:, :3, :3], rest[:, :3, 3] = [_matrix(q) for q in rig.axes], rig.heads
    frames = motion.frames
    world: dict[str, np.ndarray] = {}
    for bone, name in enumerate(rig.names):
        basis = np.tile(np.eye(4), (frames, 1, 1))
        if name in motion.rotations:
            basis[:, :3, :3] = [_matrix(q) for q in motion.rotations[name]]
        if name in motion.locations:
            basis[:, :3, 3] = motion.locations[name] * rig.metres_per_unit
        parent = rig.parents[bone]
        above = world[rig.names[parent]] @ np.linalg.inv(rest[parent]) if parent >= 0 else np.eye(4)
        world[name] = above @ rest[bone] @ basis
    return world


def _matrix(q: np.ndarray) -> np.ndarray:
    """Rodrigues' formula for a quaternion wxyz."""
    angle = 2.0 * np.arctan2(np.linalg.norm(q[1:]), q[0])
    x, y, z = q[1:] / max(np.linalg.norm(q[1:]), 1e-12)
    k = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * k + (1.0 - np.cos(angle)) * k @ k


def with_bone(rig: Rig, name: str, parent: str | None, head: np.ndarray, below: tuple[str, ...] = ()) -> Rig:
    """The rig with one more bone; below: bones that hang from it from now on. Parents still come before children."""
    heads, axes = np.vstack([rig.heads, head]), np.vstack([rig.axes, rig.axes[:1]])
    parents = [rig.names[above] if above >= 0 else None for above in rig.parents] + [parent]
    leaders = {bone: (name if bone in below else above) for bone, above in zip((*rig.names, name), parents, strict=True)}
    order: list[str] = []
    while len(order) < len(leaders):
        order += [bone for bone, above in leaders.items() if bone not in order and (above is None or above in order)]
    at = [(*rig.names, name).index(bone) for bone in order]
    above = tuple(order.index(leaders[bone]) if leaders[bone] else -1 for bone in order)
    return plain_rig(tuple(order), above, heads[at], axes[at], grounds=rig.grounds, name=rig.name)
