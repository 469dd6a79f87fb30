"""A mapping from topology, symmetry and proportions alone, for rigs whose names say nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .mapping import Mapping
from .rig import Rig

# Chains shorter than this share of the rig's height are no limbs.
_LIMB = 0.2
# Bones shorter than this share of their limb do not count as joints of it.
_STUB = 0.12
# A foot that hangs below the root: how low it lies, and how far off the leg above it, as shares of the rig's height; and how high a leg
# without one ends.
_FOOT_LOW, _FOOT_OFF, _SHIN_HIGH = 0.12, 0.08, 0.45


@dataclass(frozen=True)
class _Tree:
    rig: Rig
    children: tuple[tuple[int, ...], ...]

    @property
    def heads(self) -> np.ndarray:
        return self.rig.heads


def structural_mapping(rig: Rig) -> Mapping | None:
    """Pelvis, spine, two arms and two legs of a standing person, or None where the rig has not exactly that shape."""
    height = float(np.ptp(rig.heads[:, 1]))
    if len(rig.names) < 12 or height < 1e-6:
        return None
    tree = _tree(rig, height)
    legs = _legs(tree, height)
    if legs is None:
        return None
    pelvis, left_leg, right_leg = legs
    # The trunk may grow out of the pelvis, or beside it out of a bone above.
    grown = (_arms(tree, start, legs, height) for start in (pelvis, *rig.ancestors(pelvis)[:2]))
    arms = next((found for found in grown if found is not None), None)
    if arms is None:
        return None
    chest, trunk, left_arm, right_arm = arms
    joints = {"pelvis": rig.names[pelvis]}
    for side, leg, arm in (("left", left_leg, left_arm), ("right", right_leg, right_arm)):
        joints |= {f"{side}_{role}": rig.names[bone] for role, bone in zip(("hip", "knee", "ankle", "foot"), leg, strict=False)}
        roles = ("collar", "shoulder", "elbow", "wrist") if len(arm) > 3 else ("shoulder", "elbow", "wrist")
        joints |= {f"{side}_{role}": rig.names[bone] for role, bone in zip(roles, arm, strict=False)}
    neck = _neck(tree, chest, height)
    if neck:
        joints["head"] = rig.names[neck[-1]]
    return Mapping(joints, tuple(rig.names[bone] for bone in trunk), tuple(rig.names[bone] for bone in neck[:-1]))


def _tree(rig: Rig, height: float) -> _Tree:
    """With feet below the legs that end over them, where they hang elsewhere: as goals of IK, or below the root."""
    leaders = dict(enumerate(rig.parents))
    for goal, end in rig.goals.items():
        if rig.heads[goal, 1] < rig.heads[end, 1] and not rig.hangs_from(goal, end) and not rig.hangs_from(end, goal):
            leaders[goal] = end
    floor = float(rig.heads[:, 1].min())
    parents = set(leaders.values())
    ends = [bone for bone in range(len(rig.names)) if bone not in parents and 0.15 < (rig.heads[bone, 1] - floor) / height < _SHIN_HIGH]
    for bone, parent in enumerate(rig.parents):
        is_low = (rig.heads[bone, 1] - floor) < _FOOT_LOW * height
        if is_low and leaders[bone] == parent and parent >= 0 and rig.parents[parent] < 0:
            over = [end for end in ends if _off(rig, bone, end) < _FOOT_OFF * height and not rig.hangs_from(end, bone)]
            leaders[bone] = min(over, key=lambda end: _off(rig, bone, end)) if over else parent
    children: list[list[int]] = [[] for _ in rig.names]
    for bone, leader in leaders.items():
        if leader >= 0 and rig.names[bone] not in rig.idle:
            children[leader].append(bone)
    return _Tree(rig, tuple(map(tuple, children)))


def _off(rig: Rig, a: int, b: int) -> float:
    """How far two bones are from each other over the ground, metres."""
    return float(np.linalg.norm((rig.heads[a] - rig.heads[b])[[0, 2]]))


def _tips(tree: _Tree, bone: int) -> list[list[int]]:
    """All ways from a bone down to the ends of the tree."""
    ways: list[list[int]] = []
    stack = [[bone]]
    while stack:
        way = stack.pop()
        if tree.children[way[-1]]:
            stack += [[*way, child] for child in tree.children[way[-1]]]
        else:
            ways.append(way)
    return ways


def _longest(tree: _Tree, bone: int) -> list[int]:
    return max(_tips(tree, bone), key=lambda way: _length(tree, way))


def _length(tree: _Tree, way: list[int]) -> float:
    return float(np.linalg.norm(np.diff(tree.heads[way], axis=0), axis=1).sum()) if len(way) > 1 else 0.0


def _mirrored(tree: _Tree, a: int, b: int, height: float) -> bool:
    """Whether two bones stand opposite each other, in a plane through the rig's middle, at one height."""
    first, second = tree.heads[a], tree.heads[b]
    return bool(abs(first[1] - second[1]) < 0.05 * height and np.linalg.norm(first - second) > 0.02 * height)


def _pairs(tree: _Tree, bones: list[int], height: float) -> list[tuple[int, int]]:
    return [(a, b) for place, a in enumerate(bones) for b in bones[place + 1 :] if _mirrored(tree, a, b, height)]


def _legs(tree: _Tree, height: float) -> tuple[int, list[int], list[int]] | None:
    """The bone from which exactly two mirrored chains go down to the floor, and the four joints of each."""
    floor = tree.heads[:, 1].min()
    for bone in range(len(tree.children)):
        down: list[list[int]] = []
        for child in tree.children[bone]:
            way = _longest(tree, child)
            falls = tree.heads[way[0], 1] - tree.heads[way, 1].min()
            if falls > 0.3 * height and tree.heads[way, 1].min() < floor + 0.1 * height:
                down.append(way)
        if len(down) != 2:
            continue
        (a, b) = down
        if _mirrored(tree, a[0], b[0], height):
            chains = [_main_joints(tree, way, 4) for way in (a, b)]
            if all(len(chain) >= 3 for chain in chains):
                left, right = _sides(tree, *chains)
                return bone, left, right
    return None


def _main_joints(tree: _Tree, way: list[int], count: int) -> list[int]:
    """At most `count` joints of a limb from its root; stubs (twist bones, leaves) are passed over."""
    total = _length(tree, way)
    joints = [way[0]]
    for bone in way[1:]:
        if np.linalg.norm(tree.heads[bone] - tree.heads[joints[-1]]) > _STUB * total:
            joints.append(bone)
    return joints[:count]


def _sides(tree: _Tree, a: list[int], b: list[int]) -> tuple[list[int], list[int]]:
    """The left limb first: left is to the left of where the feet point."""
    forwards = np.array([0.0, 0.0, 1.0])
    if len(a) > 3 and len(b) > 3:
        forwards = tree.heads[a[-1]] - tree.heads[a[2]] + tree.heads[b[-1]] - tree.heads[b[2]]
    left = np.cross([0.0, 1.0, 0.0], forwards)
    return (a, b) if np.dot(tree.heads[a[0]] - tree.heads[b[0]], left) > 0.0 else (b, a)


def _arms(
    tree: _Tree, start: int, legs: tuple[int, list[int], list[int]], height: float
) -> tuple[int, list[int], list[int], list[int]] | None:
    """Up the trunk to the bone with a pair of long chains: that bone, the trunk to it, and the joints of left and right arm. legs: the
    pelvis and the joints of both."""
    pelvis, left_leg, right_leg = legs
    trunk: list[int] = []
    bone = start
    for _ in range(12):
        below = {left_leg[0], right_leg[0], pelvis, *tree.rig.ancestors(pelvis)}
        rising = [child for child in tree.children[bone] if child not in below]
        long = [child for child in rising if _length(tree, _longest(tree, child)) > _LIMB * height]
        for a, b in _pairs(tree, long, height):
            chains = [_arm_joints(tree, _longest(tree, child)) for child in (a, b)]
            if trunk and all(len(chain) >= 3 for chain in chains):
                return (bone, trunk, *_like_legs(tree, chains, (left_leg[0], right_leg[0])))
        going = [child for child in rising if tree.heads[child, 1] >= tree.heads[bone, 1] - 0.02 * height and tree.children[child]]
        if not going:
            return None
        bone = max(going, key=lambda child: len(_tips(tree, child)))
        trunk.append(bone)
    return None


def _arm_joints(tree: _Tree, way: list[int]) -> list[int]:
    """Collar, shoulder, elbow and wrist, or without a collar: the two longest bones in a row are the arm's."""
    lengths = np.linalg.norm(np.diff(tree.heads[way], axis=0), axis=1)
    if len(lengths) < 2:
        return []
    upper = int(np.argmax(lengths[:-1] + lengths[1:]))
    return [way[max(0, upper - 1)]] * (upper > 0) + way[upper : upper + 3]


def _like_legs(tree: _Tree, chains: list[list[int]], legs: tuple[int, int]) -> tuple[list[int], list[int]]:
    """The arm on the side of the left leg first; legs: left thigh, right thigh."""
    first, second = chains
    across = tree.heads[legs[0]] - tree.heads[legs[1]]
    same = np.dot(tree.heads[first[-1]] - tree.heads[second[-1]], across) > 0.0
    return (first, second) if same else (second, first)


def _neck(tree: _Tree, chest: int, height: float) -> list[int]:
    """The bones from the chest up to the head, the head last."""
    ways: list[list[int]] = []
    for child in tree.children[chest]:
        if tree.heads[child, 1] > tree.heads[chest, 1]:
            ways += [way for way in _tips(tree, child) if np.ptp(tree.heads[way][:, [0, 2]], axis=0).max(initial=0.0) < 0.12 * height]
    if not ways:
        return []
    way = max(ways, key=lambda way: tree.heads[way, 1].max())
    return way[:2] if len(way) > 1 else way
