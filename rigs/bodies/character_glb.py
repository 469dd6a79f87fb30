"""A character that moves, as binary glTF: skin, skeleton and animation for web pages and game engines, without Blender.

glTF's frame is ours: metres, Y up, facing +Z.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ..files.atomic_write import write_bytes_atomically
from ..files.glb import INDICES, VERTICES, GlbBuffer
from ..math.kinematics import PoseTrack, Skeleton, rest_positions
from ..math.rotations import continuous, cross, normalise
from ..retarget.root_bone import OWN_ROOT, GroundWay, over_root
from ..smpl import JOINT_COUNT
from .body_model import Body, Paint
from .plain_body import INFLUENCES, plain_body

_SKIN = Paint("skin", (0.12, 0.30, 0.55))
# The skin comes first, then the bone on the ground, then the joints, the root of them first of all.
_SKIN_NODE, _ROOT_NODE, _FIRST_JOINT = 0, 1, 2


def write_glb(
    path: Path | str,
    track: PoseTrack,
    name: str,
    metadata: Mapping[str, object] | None = None,
    body: Body | None = None,
    root: str = "NONE",
) -> None:
    """Write a pose track on a skinned body as .glb. A file of that name is replaced only once the new one is complete.

    track: of SMPL's 22 joints, or of those and our own figure's fingers. name: of the animation. metadata: what JSON can hold, kept as the
    animation's extras. body: of the track's proportions, our plain figure where there is none; its bones beyond the track's stay at rest.
    root: what the bone on the ground takes over of the way, one of `root_bone.ROOT_MODES`. Raises ValueError for numbers that are not
    finite, OSError when it cannot be written.
    """
    if not (np.isfinite(track.rotations).all() and np.isfinite(track.translation).all()):
        raise ValueError("The motion holds numbers that are not finite, so it cannot be written as glTF.")
    body = plain_body(_body_alone(track.skeleton)) if body is None else body
    way, track = over_root(track, root)
    buffer = GlbBuffer()
    document: dict[str, Any] = {
        "asset": {"version": "2.0", "generator": "Motion Mamba"},
        "scene": 0,
        "scenes": [{"nodes": [_SKIN_NODE, _ROOT_NODE]}],
        "nodes": [{"name": "Body", "mesh": 0, "skin": 0}, *_joint_nodes(body.skeleton)],
        "meshes": [{"name": "Body", "primitives": list(_primitives(body, buffer))}],
        "materials": [_material(paint) for paint in body.paints or (_SKIN,)],
        "skins": [_skin(body.skeleton, buffer)],
        "animations": [_animation(track, way if root != "NONE" else None, buffer) | {"name": name, "extras": dict(metadata or {})}],
    }
    write_bytes_atomically(Path(path), buffer.to_bytes(document))


def _joint_nodes(skeleton: Skeleton) -> list[dict[str, Any]]:
    """The bone on the ground, then one node a joint, at rest with the lowest joint on the floor."""
    nodes: list[dict[str, Any]] = [{"name": OWN_ROOT, "children": [_FIRST_JOINT + skeleton.parents.index(-1)]}]
    for joint, (name, parent) in enumerate(zip(skeleton.names, skeleton.parents, strict=True)):
        place = skeleton.offsets[joint] if parent >= 0 else np.array([0.0, -rest_positions(skeleton)[:, 1].min(), 0.0])
        children = [_FIRST_JOINT + child for child, above in enumerate(skeleton.parents) if above == joint]
        node = {"name": name, "translation": [float(value) for value in place]}
        nodes.append(node | {"children": children} if children else node)
    return nodes


def _body_alone(skeleton: Skeleton) -> Skeleton:
    """Without fingers."""
    return Skeleton(skeleton.names[:JOINT_COUNT], skeleton.parents[:JOINT_COUNT], skeleton.offsets[:JOINT_COUNT])


def _material(paint: Paint) -> dict[str, Any]:
    roughness = 0.15 if paint.name in ("eye", "iris", "pupil") else 0.55
    return {
        "name": paint.name,
        "pbrMetallicRoughness": {"baseColorFactor": [*paint.colour, 1.0], "metallicFactor": 0.0, "roughnessFactor": roughness},
    }


def _primitives(body: Body, buffer: GlbBuffer) -> Iterator[dict[str, Any]]:
    """One a material, all of the same vertices."""
    joints, weights = _influences(body.weights)
    attributes = {
        "POSITION": buffer.add(body.vertices.astype(np.float32), VERTICES, bounds=True),
        "NORMAL": buffer.add(_normals(body.vertices, _triangles(body.faces)).astype(np.float32), VERTICES),
        "JOINTS_0": buffer.add(joints, VERTICES),
        "WEIGHTS_0": buffer.add(weights, VERTICES),
    }
    number = np.uint16 if len(body.vertices) < 2**16 else np.uint32
    paint = np.zeros(len(body.faces), dtype=int) if body.paint is None else body.paint
    for material in np.unique(paint):
        triangles = _triangles(body.faces[paint == material])
        yield {"attributes": attributes, "indices": buffer.add(triangles.ravel().astype(number), INDICES), "material": int(material)}


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
    """(V, 4) places in the skin's bones and their weights, the strongest of (V, J), summing to 1; what is not used names the first."""
    strongest = np.argsort(-weights, axis=1, kind="stable")[:, :INFLUENCES]
    kept = np.take_along_axis(weights, strongest, axis=1).astype(np.float32)
    kept /= kept.sum(axis=1, keepdims=True)
    return np.where(kept > 0.0, strongest + _FIRST_JOINT - _ROOT_NODE, 0).astype(np.uint8), kept


def _skin(skeleton: Skeleton, buffer: GlbBuffer) -> dict[str, Any]:
    """The body was modelled around the rest pose with the root joint at the origin."""
    places = rest_positions(skeleton)
    places = np.concatenate([[[0.0, places[:, 1].min(), 0.0]], places])
    to_joint = np.tile(np.eye(4, dtype=np.float32), (len(places), 1, 1))
    to_joint[:, :3, 3] = -places
    joints = list(range(_ROOT_NODE, _ROOT_NODE + len(places)))
    return {"joints": joints, "skeleton": _ROOT_NODE, "inverseBindMatrices": buffer.add(to_joint)}


def _animation(track: PoseTrack, way: GroundWay | None, buffer: GlbBuffer) -> dict[str, Any]:
    """Every joint's rotation, and where the root is, at every frame; what the bone on the ground does, if anything."""
    times = buffer.add((np.arange(len(track.rotations)) / track.fps).astype(np.float32), bounds=True)
    values = [("rotation", _FIRST_JOINT + joint, _turns(track.rotations[:, joint])) for joint in range(track.rotations.shape[1])]
    values.append(("translation", _FIRST_JOINT + track.skeleton.parents.index(-1), track.translation.astype(np.float32)))
    if way is not None:
        values += [("rotation", _ROOT_NODE, _turns(way.turns)), ("translation", _ROOT_NODE, way.places.astype(np.float32))]
    samplers = [{"input": times, "output": buffer.add(value)} for _, _, value in values]
    channels = [{"sampler": number, "target": {"node": node, "path": path}} for number, (path, node, _) in enumerate(values)]
    return {"samplers": samplers, "channels": channels}


def _turns(rotations: np.ndarray) -> np.ndarray:
    """(T, 4) as glTF writes them: w last."""
    return np.roll(continuous(rotations), -1, axis=-1).astype(np.float32)
