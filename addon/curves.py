"""A curve object as points to walk along."""

from __future__ import annotations

from itertools import pairwise

import bpy
import numpy as np
from mathutils.geometry import interpolate_bezier

_POINTS_A_PIECE = 16


def ground_points(curve: bpy.types.Object, armature: bpy.types.Object) -> np.ndarray:
    """(K, 3) points of the curve's first spline in the armature's space, metres, Blender's frame. NURBS give their control points.

    Raises ValueError when the curve has no two points.
    """
    points = _spline_points(curve.data.splines[0]) if curve.data.splines else []
    if len(points) < 2:
        raise ValueError(f"“{curve.name}” has no two points to walk between: edit it or choose another curve.")
    to_armature = armature.matrix_world.inverted() @ curve.matrix_world
    return np.array([list(to_armature @ point) for point in points])


def _spline_points(spline: bpy.types.Spline) -> list:
    if spline.type != "BEZIER":
        points = [point.co.to_3d() for point in spline.points]
        return [*points, points[0]] if spline.use_cyclic_u and points else points
    knots = list(spline.bezier_points)
    knots += knots[:1] if spline.use_cyclic_u else []
    points = [knots[0].co.copy()] if knots else []
    for start, end in pairwise(knots):
        points += interpolate_bezier(start.co, start.handle_right, end.handle_left, end.co, _POINTS_A_PIECE)[1:]
    return points
