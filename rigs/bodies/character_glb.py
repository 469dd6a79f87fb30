"""A character that moves, as binary glTF: skin, skeleton and animation for web pages and game engines, without Blender.

glTF's frame is ours: metres, Y up, facing +Z.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ..files.atomic_write import write_bytes_atomically
from ..files.glb import INDICES, VERTICES, GlbBuffer
from ..math.kinematics import PoseTrack, Skeleton, rest_positions
from ..math.rotations import continuous, cross, normalise
from .body_model import Body
from .plain_body import plain_body

# Bones that a vertex follows, at most: what every engine reads.
_INFLUENCES = 4
_LOOK = {"baseColorFactor": [0.12, 0.30, 0.55, 1.0], "metallicFactor": 0.0, "roughnessFactor": 0.6}
# The skin comes first, then the joints, the root of them first of all.
_SKIN_NODE, _FIRST_JOINT = 0, 1


def write_glb(
    path: Path | str, track: PoseTrack, name: str, metadata: Mapping[str, object] | None = None, body: Body | None = None
) -> None:
    """Write a pose track on a skinned body as .glb. A file of that name is replaced only once the new one is complete.

    name: of the animation. metadata: what JSON can hold, kept as the animation's extras. body: of the track's skeleton, our plain figure
    where there is none. Raises ValueError for numbers that are not finite, OSError when it cannot be written.
    """
    if not (np.isfinite(track.rotations).all() and np.isfinite(track.translation).all()):
        raise ValueError("The motion holds numbers that are not finite, so it cannot be written as glTF.")
    body = plain_body(track.skeleton) if body is None else body
    buffer = GlbBuffer()
    document: dict[str, Any] = {
        "asset": {"version": "2.0", "generator": "Motion Mamba"},
        "scene": 0,
        "scenes": [{"nodes": [_SKIN_NODE, _FIRST_JOINT]}],
        "nodes": [{"name": "Body", "mesh": 0, "skin": 0}, *_joint_nodes(track.skeleton)],
        "meshes": [{"name": "Body", "primitives": [_primitive(body, buffer)]}],
        "materials": [{"name": "Skin", "pbrMetallicRoughness": _LOOK}],
        "skins": [_skin(track.skeleton, buffer)],
        "animations": [_animation(track, buffer) | {"name": name, "extras": dict(metadata or {})}],
    }
    write_bytes_atomically(Path(path), buffer.to_bytes(document))


def _joint_nodes(skeleton: Skeleton) -> list[dict[str, Any]]:
    """One node a joint, at rest with the lowest joint on the floor."""
    nodes: list[dict[str, Any]] = []
    for joint, (name, parent) in enumerate(zip(skeleton.names, skeleton.parents, strict=True)):
        place = skeleton.offsets[joint] if parent >= 0 else np.array([0.0, -rest_positions(skeleton)[:, 1].min(), 0.0])
        children = [_FIRST_JOINT + child for child, above in enumerate(skeleton.parents) if above == joint]
        node = {"name": name, "translation": [float(value) for value in place]}
        nodes.append(node | {"children": children} if children else node)
    return nodes


def _primitive(body: Body, buffer: GlbBuffer) -> dict[str, Any]:
    triangles = _triangles(body.faces)
    joints, weights = _influences(body.weights)
    attributes = {
        "POSITION": buffer.add(body.vertices.astype(np.float32), VERTICES, bounds=True),
        "NORMAL": buffer.add(_normals(body.vertices, triangles).astype(np.float32), VERTICES),
        "JOINTS_0": buffer.add(joints, VERTICES),
        "WEIGHTS_0": buffer.add(weights, VERTICES),
    }
    return {"attributes": attributes, "indices": buffer.add(triangles.ravel().astype(np.uint32), INDICES), "material": 0}


def _triangles(faces: np.ndarray) -> np.ndarray:
    """(F, 3) of faces (F, 3) or (F, 4)."""
    return faces if faces.shape[1] == 3 else np.concatenate([faces[:, [0, 1, 2]], faces[:, [0, 2, 3]]])


def _normals(vertices: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """(V, 3) unit normals, each face's by its area."""
    a, b, c = (vertices[triangles[:, corner]] for corner in range(3))
    sums = np.zeros_like(vertices)
    for corner in range(3):
        np.add.at(sums, triangles[:, corner], cross(b - a, c - a))
    return normalise(sums)


def _influences(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(V, 4) joints and their weights, the strongest of (V, J), summing to 1; what is not used names the first joint."""
    strongest = np.argsort(-weights, axis=1, kind="stable")[:, :_INFLUENCES]
    kept = np.take_along_axis(weights, strongest, axis=1).astype(np.float32)
    kept /= kept.sum(axis=1, keepdims=True)
    return np.where(kept > 0.0, strongest, 0).astype(np.uint8), kept


def _skin(skeleton: Skeleton, buffer: GlbBuffer) -> dict[str, Any]:
    """The body was modelled around the rest pose with the root at the origin."""
    count = len(skeleton.names)
    to_joint = np.tile(np.eye(4, dtype=np.float32), (count, 1, 1))
    to_joint[:, :3, 3] = -rest_positions(skeleton)
    joints = list(range(_FIRST_JOINT, _FIRST_JOINT + count))
    return {"joints": joints, "skeleton": _FIRST_JOINT, "inverseBindMatrices": buffer.add(to_joint)}


def _animation(track: PoseTrack, buffer: GlbBuffer) -> dict[str, Any]:
    """Every joint's rotation, and where the root is, at every frame."""
    times = buffer.add((np.arange(len(track.rotations)) / track.fps).astype(np.float32), bounds=True)
    turns = np.roll(continuous(track.rotations), -1, axis=-1).astype(np.float32)  # glTF writes w last.
    values = [("rotation", joint, turns[:, joint]) for joint in range(turns.shape[1])]
    values.append(("translation", track.skeleton.parents.index(-1), track.translation.astype(np.float32)))
    samplers = [{"input": times, "output": buffer.add(value)} for _, _, value in values]
    channels = [
        {"sampler": number, "target": {"node": _FIRST_JOINT + joint, "path": path}} for number, (path, joint, _) in enumerate(values)
    ]
    return {"samplers": samplers, "channels": channels}
