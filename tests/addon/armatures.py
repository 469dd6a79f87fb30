"""Armatures to test with: of a naming convention, of a file; and what Blender shows of them."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from mathutils import Matrix, Quaternion
from people import Look, person

from motion_mamba.addon.blender.coordinates import vectors_from_blender, vectors_to_blender
from motion_mamba.addon.nla.nla_strips import push_strip
from motion_mamba.addon.retarget import rig_characters, rig_keys
from motion_mamba.addon.retarget.rig_keys import Keying
from motion_mamba.rigs.math.rotations import inverse, to_matrix
from motion_mamba.rigs.recognition.conventions import conventions
from motion_mamba.rigs.retarget.source import motion_from_track
from motion_mamba.rigs.smpl import JOINT

FRAMES = 12
LIMBS = [(f"{side}_{a}", f"{side}_{b}") for side in ("left", "right")
         for a, b in (("shoulder", "elbow"), ("elbow", "wrist"), ("hip", "knee"), ("knee", "ankle"))]  # fmt: skip


def armature_of(heads: np.ndarray, names, parents, name: str = "Person") -> bpy.types.Object:
    """An armature with bones at these places (N, 3), Y up, each pointing up its own way."""
    armature = bpy.data.objects.new(name, bpy.data.armatures.new(name))
    bpy.context.scene.collection.objects.link(armature)
    bpy.context.view_layer.objects.active = armature
    bpy.ops.object.mode_set(mode="EDIT")
    random = np.random.default_rng(0)
    for bone, (head, parent) in enumerate(zip(vectors_to_blender(heads), parents, strict=True)):
        made = armature.data.edit_bones.new(names[bone])
        made.head, made.tail, made.roll = head, head + 0.05 * random.normal(size=3), random.uniform(-3, 3)
        if parent >= 0:
            made.parent = armature.data.edit_bones[names[parent]]
    bpy.ops.object.mode_set(mode="OBJECT")
    return armature


def convention_armature(name: str) -> bpy.types.Object:
    rig, _ = person(next(convention for convention in conventions() if convention.name == name), Look(seed=3, arms=0.7))
    return armature_of(rig.heads, rig.names, rig.parents)


def vrm_armature(path: Path) -> bpy.types.Object:
    """What a VRM importer builds: the humanoid bones of the file as an armature."""
    data = path.read_bytes()
    tree = json.loads(data[20 : 20 + struct.unpack("<I", data[12:16])[0]])
    nodes, above = tree["nodes"], {}
    for number, node in enumerate(nodes):
        above |= dict.fromkeys(node.get("children", ()), number)

    def world(node: int) -> Matrix:
        x, y, z, w = nodes[node].get("rotation", (0, 0, 0, 1))
        own = Matrix.LocRotScale(nodes[node].get("translation", (0, 0, 0)), Quaternion((w, x, y, z)), nodes[node].get("scale", (1, 1, 1)))
        return world(above[node]) @ own if node in above else own

    bones = [bone["node"] for bone in tree["extensions"]["VRMC_vrm"]["humanoid"]["humanBones"].values()]
    bones.sort(key=lambda node: len(ancestors(node, above)))
    parents = [next((bones.index(n) for n in ancestors(bone, above) if n in bones), -1) for bone in bones]
    return armature_of(np.array([world(bone).translation for bone in bones]), [nodes[bone]["name"] for bone in bones], parents, "robot")


def ancestors(node: int, above: dict[int, int]) -> list[int]:
    found = []
    while node in above:
        node = above[node]
        found.append(node)
    return found


def largest() -> bpy.types.Object:
    return max((thing for thing in bpy.data.objects if thing.type == "ARMATURE"), key=lambda thing: len(thing.data.bones))


def worst_limb(armature: bpy.types.Object, track) -> float:
    """Degrees between limbs as Blender shows them and the source's, after keying on the armature without foot lock."""
    motion = motion_from_track(track)
    onto = rig_characters.target_of(armature)
    action = rig_keys.key_motion(armature, motion, Keying("swaying", 1, 20.0, {}), foot_lock=0.0)
    push_strip(armature, action, "swaying", 1)
    worst, facing = 0.0, to_matrix(inverse(onto.rest_pose.facing))
    for frame in range(FRAMES):
        bpy.context.scene.frame_set(1 + frame)
        at = {}
        for joint, bone in onto.mapping.joints.items():
            at[joint] = vectors_from_blender(np.array((armature.matrix_world @ armature.pose.bones[bone].matrix).translation))
        for high, low in LIMBS:
            limb, wanted = facing @ (at[low] - at[high]), motion.joints[frame, JOINT[low]] - motion.joints[frame, JOINT[high]]
            cosine = limb @ wanted / np.linalg.norm(limb) / np.linalg.norm(wanted)
            worst = max(worst, np.degrees(np.arccos(min(1.0, cosine))))
    return worst
