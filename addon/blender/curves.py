"""A curve object as points to walk along."""

from __future__ import annotations

import bpy
import numpy as np

from .typed import CurveObject


def ground_points(curve: CurveObject) -> np.ndarray:
    """(K, 3) points along the curve's first spline, of whatever kind, in the world, Blender's axes.

    Raises ValueError when the object is no curve any more, or has no two points.
    """
    if curve.type != "CURVE":
        raise ValueError(f"“{curve.name}” is no curve any more: choose another one, or clear Follow.")
    points = _first_line(curve)
    if len(points) < 2:
        raise ValueError(f"“{curve.name}” has no two points to walk between: edit it or choose another curve.")
    to_world = np.array(curve.matrix_world)
    return points @ to_world[:3, :3].T + to_world[:3, 3]


def _first_line(curve: CurveObject) -> np.ndarray:
    """(K, 3) the first spline as Blender itself draws it, without the thickness that may be set for looks."""
    bare = curve.data.copy()
    bare.dimensions, bare.bevel_depth, bare.extrude, bare.offset = "3D", 0.0, 0.0, 0.0
    bare.bevel_object = bare.taper_object = None
    bare.bevel_factor_start, bare.bevel_factor_end = 0.0, 1.0
    for spline in list(bare.splines)[1:]:
        bare.splines.remove(spline)
    stand_in = bpy.data.objects.new("", bare)
    try:
        # None for a curve without splines.
        vertices = mesh.vertices if (mesh := stand_in.to_mesh()) is not None else ()
        points = np.array([vertex.co for vertex in vertices]).reshape(-1, 3)
    finally:
        bpy.data.objects.remove(stand_in)
        bpy.data.curves.remove(bare)
    is_closed = bool(len(curve.data.splines)) and curve.data.splines[0].use_cyclic_u
    return np.concatenate([points, points[:1]]) if is_closed else points
