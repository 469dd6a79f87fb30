"""Soles are where the mesh has them, not where the bones of the feet lie."""

from __future__ import annotations

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from armatures import convention_armature

from motion_mamba.addon.keys.keys import Keying
from motion_mamba.addon.nla.nla_strips import push_strip
from motion_mamba.addon.retarget import rig_characters, rig_keys
from motion_mamba.rigs.feet.contact_phases import find_phases
from motion_mamba.rigs.retarget.source import motion_from_track
from motion_mamba.rigs.solve.solver import solve

_FEET = {"Left": 1, "Right": 3}


@pytest.mark.parametrize("thick", [0.026, 0.06, 0.1])
def test_soles_below_the_bones_stand_on_the_floor(blender, data_folder, thick: float) -> None:
    """thick: how far the soles lie below the lowest bone and the armature's origin, metres."""
    armature = convention_armature("Mixamo")
    shoes = {side: shoe_of(armature, side, thick) for side in _FEET}
    onto = rig_characters.target_of(armature)
    assert onto.rest_pose.ground[1] == pytest.approx(-thick, abs=0.002)
    joints = np.load(data_folder / "humanml3d" / "012314_joints.npy")[:60].astype(np.float64)
    motion = motion_from_track(solve(joints - joints[0, 0] * [1.0, 0.0, 1.0], 20.0))
    push_strip(armature, rig_keys.key_motion(armature, motion, Keying("walk", 1, 20.0, {})), "walk", 1)
    bpy.context.scene.render.fps = 20
    phases, off = find_phases(motion.joints, motion.contacts, motion.fps), []
    for side, column in _FEET.items():
        for phase in (phase for phase in phases if phase.column == column):
            lowest = [lowest_of(shoes[side], 1 + frame) for frame in range(phase.first, phase.last + 1)]
            off.append(abs(float(np.median(lowest)) + thick))
    assert len(off) > 3 and max(off) < 0.01


def test_a_skirt_of_few_points_or_none_tells_nothing(blender) -> None:
    armature = convention_armature("Mixamo")
    before = rig_characters.target_of(armature).rest_pose.ground[1]
    shoe = shoe_of(armature, "Left", 0.5)
    assert rig_characters.target_of(armature).rest_pose.ground[1] == pytest.approx(before)
    shoe.vertex_groups.clear()
    assert rig_characters.target_of(armature).rig.sole is None


def test_shoes_that_hang_from_a_bone_tell_as_skin_does(blender) -> None:
    """However the character stands, and by whatever lies between."""
    armature = convention_armature("Mixamo")
    for side in _FEET:
        hang_from_bone(shoe_of(armature, side, 0.06), armature, f"{side}Foot")
    armature.pose.bones["LeftUpLeg"].rotation_mode = "XYZ"
    armature.pose.bones["LeftUpLeg"].rotation_euler = (1.2, 0.0, 0.3)
    bpy.context.view_layer.update()
    assert rig_characters.target_of(armature).rest_pose.ground[1] == pytest.approx(-0.06, abs=0.002)


def hang_from_bone(shoe: bpy.types.Object, armature: bpy.types.Object, bone: str) -> None:
    """By an empty, as importers of unskinned parts have it; where the shoe is."""
    shoe.modifiers.clear()
    shoe.vertex_groups.clear()
    between = bpy.data.objects.new("between", None)
    bpy.context.scene.collection.objects.link(between)
    between.parent, between.parent_type, between.parent_bone = armature, "BONE", bone
    bpy.context.view_layer.update()
    shoe.parent, shoe.matrix_parent_inverse = between, between.matrix_world.inverted()


def shoe_of(armature: bpy.types.Object, side: str, thick: float) -> bpy.types.Object:
    """A block from below the ankle to below the toes, as wide as a hand, that the foot's bone moves."""
    ankle, toe = (armature.data.bones[f"{side}{name}"].head_local for name in ("Foot", "ToeBase"))
    along = np.linspace(0.0, 1.0, 8)
    ground = np.outer(1.0 - along, ankle[:2]) + np.outer(along, toe[:2])
    rows = [np.column_stack([ground + np.array([x, 0.0]), np.full(8, height)]) for x in (-0.04, 0.04) for height in (-thick, 0.02)]
    points = np.concatenate(rows)
    mesh = bpy.data.meshes.new("shoe")
    mesh.from_pydata(points.tolist(), [], [])
    shoe = bpy.data.objects.new("shoe", mesh)
    bpy.context.scene.collection.objects.link(shoe)
    shoe.parent = armature
    shoe.vertex_groups.new(name=f"{side}Foot").add(range(len(points)), 1.0, "REPLACE")
    shoe.modifiers.new("Armature", "ARMATURE").object = armature
    bpy.context.view_layer.update()
    return shoe


def lowest_of(shoe: bpy.types.Object, frame: int) -> float:
    """The height of the middle of the sole below the toes, as shown: feet roll a little to the sides."""
    bpy.context.scene.frame_set(frame)
    shown = shoe.evaluated_get(bpy.context.evaluated_depsgraph_get())
    points = np.array([shown.matrix_world @ vertex.co for vertex in shown.data.vertices])
    return float(points[[7, 23], 2].mean())
