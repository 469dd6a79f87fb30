"""A plain human figure for any skeleton with SMPL's joints: designed part by part, made smooth, with fingers and a face. numpy only.

Frame: metres, Y up, facing +Z, the T-pose with the root joint at the origin.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ..math.kinematics import SMPL_SKELETON, Skeleton, rest_positions
from .body_model import Body, Paint
from .cage import Cage
from .figure.arm import build_arm
from .figure.eyes import eyes
from .figure.hand import build_hand
from .figure.head import build_head, with_face
from .figure.leg import FLOOR, build_leg
from .figure.trunk import build_trunk
from .hand_bones import size_of, with_hands
from .subdivision import Subdivided

# Bones that a vertex follows, at most: what every engine reads; and the least share that counts.
INFLUENCES = 4
_LEAST = 0.02
_LEVELS = 1
# Soles are flat up to this height over the floor, metres.
_FLAT = 0.004
# Left is warm and right is cool, as in contact sheets; linear red, green and blue.
PAINTS = (
    Paint("trunk", (0.40, 0.41, 0.43)),
    Paint("face", (0.58, 0.55, 0.51)),
    Paint("left", (0.50, 0.19, 0.09)),
    Paint("right", (0.10, 0.23, 0.43)),
    Paint("joint", (0.055, 0.060, 0.070)),
    Paint("eye", (0.62, 0.62, 0.60)),
    Paint("iris", (0.05, 0.16, 0.24)),
    Paint("pupil", (0.004, 0.004, 0.005)),
)


def plain_body(skeleton: Skeleton = SMPL_SKELETON) -> Body:
    """The figure as closed skins of quads: the body and two eyes; its soles are flat, level with the T-pose's lowest joint.

    skeleton: SMPL's 22 joints in any proportions. The body's own has the bones of ten fingers besides. Every vertex follows four bones
    at most, and left and right are mirror images.
    """
    design = _design()
    whole = with_hands(skeleton)
    return Body(_fitted(design, whole), design.faces, design.weights, whole, paint=design.paint, paints=PAINTS)


@lru_cache(maxsize=1)
def _design() -> Body:
    """The figure on SMPL_SKELETON."""
    half = Cage()
    ends = build_trunk(half)
    build_head(half, ends.neck)
    build_hand(half, build_arm(half, ends.arm))
    build_leg(half, ends.leg)
    cage, skeleton = half.mirrored(), with_hands(SMPL_SKELETON)
    smooth = Subdivided.of(len(cage.places), cage.faces, _LEVELS)
    weights = _shared(smooth(cage.weights(skeleton.names)))
    head = skeleton.names.index("head")
    places = _on_soles(with_face(smooth.through(np.array(cage.places)), weights[:, head]))
    paint: list[str] = [cage.paint[int(face)] for face in smooth.parent]
    eyeballs, eye_faces, eye_paint = eyes()
    numbers = {paint.name: number for number, paint in enumerate(PAINTS)}
    return Body(
        np.concatenate([places, eyeballs]),
        np.concatenate([smooth.faces, eye_faces + len(places)]),
        np.concatenate([weights, np.tile(np.eye(len(skeleton.names))[head], (len(eyeballs), 1))]),
        skeleton,
        paint=np.array([numbers[name] for name in (*paint, *eye_paint)]),
        paints=PAINTS,
    )


def _on_soles(places: np.ndarray) -> np.ndarray:
    """Flat where they stand, so that they neither hover nor sink."""
    height = np.where(places[:, 1] < FLOOR + _FLAT, FLOOR, places[:, 1])
    return np.column_stack([places[:, 0], height, places[:, 2]])


def _shared(weights: np.ndarray) -> np.ndarray:
    """The strongest few of each row (V, J), in thousandths that add up to 1."""
    weakest = -np.sort(-weights, axis=1)[:, INFLUENCES - 1 : INFLUENCES]
    strongest: np.ndarray = np.where((weights >= weakest) & (weights > _LEAST), weights, 0.0)
    kept: np.ndarray = (strongest / strongest.sum(axis=1, keepdims=True)).round(3)
    # In thousandths, as Blender is told them: what rounding leaves over goes to the strongest.
    kept[np.arange(len(kept)), kept.argmax(axis=1)] += 1.0 - kept.sum(axis=1)
    return kept


def _fitted(design: Body, skeleton: Skeleton) -> np.ndarray:
    """(V, 3) the design's vertices carried along its bones to a skeleton of other proportions: each stays as far along its bone, in shares
    of the bone's length, and as far beside it, in shares of the body's height."""
    size = size_of(skeleton)
    before, after = rest_positions(design.skeleton), rest_positions(skeleton)
    moved = np.zeros_like(design.vertices)
    for bone in range(len(skeleton.names)):
        follows = np.flatnonzero(design.weights[:, bone])
        start, goal = before[bone], after[bone]
        places = design.vertices[follows]
        child = _main_child(skeleton, bone)
        along = before[child] - start if child is not None else np.zeros(3)
        share = np.clip((places - start) @ along / max(float(along @ along), 1e-12), 0.0, 1.0)[:, None]
        new_along = after[child] - goal if child is not None else along
        fitted = goal + share * new_along + size * (places - start - share * along)
        moved[follows] += design.weights[follows, bone][:, None] * fitted
    return moved


def _main_child(skeleton: Skeleton, bone: int) -> int | None:
    """Where a bone ends: the joint after it in its limb; of the pelvis and the chest the next of the spine; of a hand none."""
    names = {"pelvis": "spine1", "spine3": "neck", "left_wrist": "", "right_wrist": ""}
    wanted = names.get(skeleton.names[bone])
    children = [child for child, parent in enumerate(skeleton.parents) if parent == bone]
    if wanted is not None:
        return next((child for child in children if skeleton.names[child] == wanted), None)
    return children[0] if children else None
