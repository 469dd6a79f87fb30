"""Shape keys of a SMPL body: its shape coefficients, and the corrections that follow its pose by drivers.

The published corrections belong to entries of R - 1 of each joint's rotation R in the world's axes. A bone whose rest axes are A shows
R = A B A^-1 with its own rotation B, so R - 1 is linear in B - 1: the corrections are turned into the bone's axes once, and a driver
needs nothing but the bone's own quaternion, whatever keys, strips or constraints it comes from.
"""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np

from ...rigs.bodies.body_model import Body
from ...rigs.math.kinematics import Skeleton
from ...rigs.smpl import JOINT_NAMES, PARENTS
from ..blender.coordinates import vectors_from_blender, vectors_to_blender
from ..blender.typed import ArmatureObject, Context, MeshObject, is_mesh
from .armature import editing
from .rest_pose import rest_joints

# On the armature: (1 + B, 22, 3) its joints' offsets from their parents at rest, and for one unit of each shape coefficient.
PROPERTY = "motion_mamba_shape_offsets"
SHAPE, POSE = "Shape {}", "Pose {} {}{}"
_LIMIT = 5.0
# Entries of B - 1 by the bone's quaternion w, x, y, z.
_ENTRIES = (
    ("-2*(y*y+z*z)", "2*(x*y-w*z)", "2*(x*z+w*y)"),
    ("2*(x*y+w*z)", "-2*(x*x+z*z)", "2*(y*z-w*x)"),
    ("2*(x*z-w*y)", "2*(y*z+w*x)", "-2*(x*x+y*y)"),
)
# Corrections below this many metres are not worth a shape key.
_LEAST = 1e-6


def add_morphs(skin: MeshObject, armature: ArmatureObject, body: Body) -> None:
    """Shape keys for body.morphs on its mesh, whose vertices stand as `Body.vertices` do, and drivers from the armature's bones."""
    morphs = body.morphs
    assert morphs is not None
    skin.shape_key_add(name="Basis", from_mix=False)
    base = np.empty(3 * len(skin.data.vertices), dtype=np.float32)
    skin.data.vertices.foreach_get("co", base)
    for number in range(morphs.shape.shape[2]):
        _add_key(skin, SHAPE.format(number + 1), base, morphs.shape[..., number], _LIMIT)
    for joint, name in enumerate(JOINT_NAMES[1:]):
        axes = vectors_from_blender(np.array(armature.data.bones[name].matrix_local.to_3x3()).T).T
        pose = np.einsum("vcij,ik,jl->vckl", morphs.pose[:, :, joint], axes, axes, optimize=True)
        for row, column in np.ndindex(3, 3):
            if np.abs(pose[..., row, column]).max() > _LEAST:
                key = _add_key(skin, POSE.format(name, row + 1, column + 1), base, pose[..., row, column], 2.0)
                _drive(key, armature, name, _ENTRIES[row][column])
    offsets = np.concatenate([body.skeleton.offsets[None], _offsets(morphs.joints)])
    armature[PROPERTY] = offsets.ravel().tolist()


def _offsets(joints: np.ndarray) -> np.ndarray:
    """(B, 22, 3) from each joint's parent, of places (22, 3, B)."""
    offsets = joints - joints[[max(parent, 0) for parent in PARENTS]]
    return np.moveaxis(offsets, 2, 0)


def _add_key(skin: MeshObject, name: str, base: np.ndarray, offsets: np.ndarray, limit: float) -> bpy.types.ShapeKey:
    key = skin.shape_key_add(name=name, from_mix=False)
    key.slider_min, key.slider_max = -limit, limit
    key.data.foreach_set("co", base + vectors_to_blender(offsets).astype(np.float32).ravel())
    key.value = 0.0
    return key


def _drive(key: bpy.types.ShapeKey, armature: ArmatureObject, bone: str, expression: str) -> None:
    curve: Any = key.driver_add("value")
    driver = curve.driver
    for letter in (letter for letter in "wxyz" if letter in expression):
        variable = driver.variables.new()
        variable.name, variable.type = letter, "TRANSFORMS"
        target = variable.targets[0]
        target.id, target.bone_target = armature, bone
        target.transform_type, target.rotation_mode, target.transform_space = f"ROT_{letter.upper()}", "QUATERNION", "LOCAL_SPACE"
    driver.expression = expression


def has_shape(armature: ArmatureObject) -> bool:
    """Whether the armature is a body's that can be shaped."""
    return PROPERTY in armature


def shape_problem(armature: ArmatureObject) -> str | None:
    """Why a body cannot be shaped now, as a sentence; None when it can."""
    missing = next((name for name in JOINT_NAMES if name not in armature.data.bones), None)
    return None if missing is None else f"“{armature.name}” has no bone “{missing}” any more: give it its name back to shape the body."


def set_shape(context: Context, armature: ArmatureObject, betas: np.ndarray) -> None:
    """The body of these shape coefficients: its shape keys, and its bones moved to where its joints are, feet on the armature's floor.

    Bones keep their axes, which the corrections are written in. Motions that are keyed already keep their rotations and the root's way.
    Not for an armature with a `shape_problem`.
    """
    offsets = np.array(armature[PROPERTY]).reshape(-1, len(JOINT_NAMES), 3)
    betas = np.asarray(betas, dtype=np.float64)[: len(offsets) - 1]
    skeleton = Skeleton(JOINT_NAMES, PARENTS, offsets[0] + np.tensordot(betas, offsets[1:], axes=1))
    joints = rest_joints(skeleton)
    root = JOINT_NAMES[0]
    before = armature.data.bones[root].head_local.z
    with editing(context, armature) as bones:
        for name in JOINT_NAMES:
            bones[name].use_connect = False
        for name, place in zip(JOINT_NAMES, joints, strict=True):
            along = bones[name].tail - bones[name].head
            bones[name].head, bones[name].tail = place, place + np.array(along)
    rise = armature.data.bones[root].head_local.z - before
    for skin in armature.children:
        # Clothes and props that the animator parented have no keys of ours.
        if not is_mesh(skin) or (shape_keys := skin.data.shape_keys) is None:
            continue
        skin.location.z += rise
        for number, beta in enumerate(betas):
            key = shape_keys.key_blocks.get(SHAPE.format(number + 1))
            if key is not None:
                key.value = beta
