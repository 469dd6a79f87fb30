"""New characters stand at the 3D cursor, and in nothing."""

from __future__ import annotations

from itertools import pairwise

import pytest

bpy = pytest.importorskip("bpy", reason="the add-on needs Blender as a Python module")

from motion_mamba.addon.bodies.characters import create_character
from motion_mamba.addon.bodies.placing import free_place


def add(kind: str, **at) -> bpy.types.Object:
    getattr(bpy.ops.mesh, f"primitive_{kind}_add")(**at)
    bpy.context.view_layer.update()
    return bpy.context.object


def test_at_the_cursor_where_nothing_stands(blender) -> None:
    blender.context.scene.cursor.location = (1.0, -2.0, 0.5)
    add("cube", location=(6.0, 0.0, 1.0))
    assert free_place(blender.context) == (1.0, -2.0, 0.5)


def test_beside_blenders_default_cube(blender) -> None:
    cube = add("cube", size=2.0)
    x, y, z = free_place(blender.context)
    assert abs(x) >= 1.0 + 0.3 and abs(x) < 2.0 and (y, z) == (0.0, 0.0)
    cube.hide_set(True)
    assert free_place(blender.context) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("at", [{"size": 4.0}, {"size": 4.0, "location": (0.0, 0.0, 0.1)}])
def test_a_floor_is_stood_on(blender, at) -> None:
    add("plane", **at)
    assert free_place(blender.context) == (0.0, 0.0, 0.0)


def test_a_set_is_stood_in(blender) -> None:
    add("cube", size=12.0)
    assert free_place(blender.context) == (0.0, 0.0, 0.0)


def test_characters_do_not_stand_in_each_other(blender) -> None:
    places = []
    for _ in range(3):
        places.append(free_place(blender.context))
        create_character(blender.context, places[-1])
        blender.context.view_layer.update()
    across = sorted(place[0] for place in places)
    assert min(b - a for a, b in pairwise(across)) > 1.0
