"""A curve object as points to walk along."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np

from ...generator.digest import digest_of
from .sample_memory import remembered
from .typed import CurveObject


def ground_points(curve: CurveObject) -> np.ndarray:
    """(K, 3) points along the curve's first spline, of whatever kind, in the world, Blender's axes.

    Raises ValueError when the object is no curve any more, or has no two points.
    """
    if curve.type != "CURVE":
        raise ValueError(f"“{curve.name}” is no curve any more: choose another one, or clear Follow.")
    if curve.mode == "EDIT":
        # What is being edited is the curve's only once that is over, or here.
        curve.update_from_editmode()
    points = remembered(("curve", curve.session_uid, _shape_of(curve)), lambda: _first_line(curve))
    if len(points) < 2:
        raise ValueError(f"“{curve.name}” has no two points to walk between: edit it or choose another curve.")
    to_world = np.array(curve.matrix_world)
    return points @ to_world[:3, :3].T + to_world[:3, 3]


def _shape_of(curve: CurveObject) -> str:
    """A digest of all that the first spline's course depends on."""
    spline = next(iter(curve.data.splines), None)
    if spline is None:
        return ""
    own = (spline.type, spline.use_cyclic_u, spline.order_u, spline.use_endpoint_u, spline.use_bezier_u, spline.resolution_u)
    points: Any = spline.bezier_points if spline.type == "BEZIER" else spline.points
    channels = (("co", 3), ("handle_left", 3), ("handle_right", 3)) if spline.type == "BEZIER" else (("co", 4),)
    return digest_of((own, curve.data.resolution_u, curve.data.dimensions, [_values(points, *channel) for channel in channels]))


def _values(points: Any, channel: str, size: int) -> np.ndarray:
    values = np.empty(len(points) * size, np.float32)
    points.foreach_get(channel, values)
    return values


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
