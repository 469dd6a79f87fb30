"""How low the soles of a character lie, measured on the mesh that its feet move: bones of feet say little about shoes."""

from __future__ import annotations

import bpy
import numpy as np

from ...rigs.recognition.mapping import Mapping
from ...rigs.recognition.rig import Rig
from ...rigs.smpl import JOINT_NAMES
from ..blender.coordinates import vectors_from_blender
from ..blender.skins import is_deformed_by, strongest_group
from ..blender.typed import ArmatureObject, MeshObject, is_mesh

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
    skins = [thing for thing in bpy.data.objects if is_mesh(thing) and is_deformed_by(thing, armature)]
    heights = np.concatenate([np.zeros(0), *(_heights(skin, armature, names, float(highest)) for skin in skins)])
    return float(np.percentile(heights, _LOWER)) if len(heights) >= _FEWEST else None


def _heights(skin: MeshObject, armature: ArmatureObject, bones: set[str], highest: float) -> np.ndarray:
    """(K,) of the vertices below `highest` that are mostly moved by these bones."""
    groups = {group.index for group in skin.vertex_groups if group.name in bones}
    if not groups:
        return np.zeros(0)
    places = np.empty(3 * len(skin.data.vertices))
    skin.data.vertices.foreach_get("co", places)
    matrix = np.array(skin.matrix_world)
    world = places.reshape(-1, 3) @ matrix[:3, :3].T + matrix[:3, 3] - np.array(armature.matrix_world.translation)
    heights = vectors_from_blender(world)[:, 1]
    vertices = skin.data.vertices
    # Asked one by one, groups are slow: only of those that are low enough.
    low = [index for index in np.flatnonzero(heights < highest).tolist() if strongest_group(vertices[index]) in groups]
    return heights[low]
