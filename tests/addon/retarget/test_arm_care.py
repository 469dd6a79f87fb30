"""How broad a body is, read off its mesh."""

from __future__ import annotations

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from armatures import convention_armature

from motion_mamba.addon.retarget import arm_care, rig_characters


class TestArmCare:
    def test_a_broad_body_is_measured_on_its_mesh_and_kept_clear_of(self, blender) -> None:
        armature = convention_armature("Mixamo")
        onto = rig_characters.target_of(armature)
        assert arm_care.trunk_of(armature, onto) is None
        belly = belly_of(armature, half_width=0.35)
        trunk = arm_care.trunk_of(armature, onto)
        assert trunk.across == pytest.approx(1.2 * 0.35, rel=0.15) and trunk.deep == pytest.approx(0.2 + 0.2 * 0.35, rel=0.15)
        belly.vertex_groups.clear()
        assert arm_care.trunk_of(armature, onto) is None
        hang_from_bone(belly, armature, "Spine")
        assert arm_care.trunk_of(armature, onto).across == pytest.approx(trunk.across, rel=1e-3)


def hang_from_bone(thing: bpy.types.Object, armature: bpy.types.Object, bone: str) -> None:
    """Where it is, as the parts of a robot."""
    place = thing.matrix_world.copy()
    thing.modifiers.clear()
    thing.parent, thing.parent_type, thing.parent_bone = armature, "BONE", bone
    bpy.context.view_layer.update()
    thing.matrix_world = place
    bpy.context.view_layer.update()


def belly_of(armature: bpy.types.Object, half_width: float) -> bpy.types.Object:
    """An elliptic barrel from the hips to the shoulders that the spine moves."""
    hips, chest = (armature.data.bones[name].head_local for name in ("LeftUpLeg", "LeftArm"))
    angles, heights = np.meshgrid(np.linspace(0, 2 * np.pi, 48, endpoint=False), np.linspace(hips.z, chest.z, 20))
    middle = np.interp(heights, (hips.z, chest.z), (hips.y, chest.y))
    points = np.stack([half_width * np.cos(angles), middle + 0.2 * np.sin(angles), heights], axis=-1).reshape(-1, 3)
    mesh = bpy.data.meshes.new("belly")
    mesh.from_pydata(points.tolist(), [], [])
    belly = bpy.data.objects.new("belly", mesh)
    bpy.context.scene.collection.objects.link(belly)
    belly.parent = armature
    belly.vertex_groups.new(name="Spine").add(range(len(points)), 1.0, "REPLACE")
    belly.modifiers.new("Armature", "ARMATURE").object = armature
    bpy.context.view_layer.update()
    return belly
