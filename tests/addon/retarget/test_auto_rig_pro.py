"""Controls of Auto-Rig Pro's kind: poles and IK that follow what is keyed."""

from __future__ import annotations

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from armatures import FRAMES, convention_armature, worst_limb
from mathutils import Vector
from people import swaying

from motion_mamba.addon.keys.actions import channels
from motion_mamba.addon.nla.nla_strips import push_strip
from motion_mamba.addon.retarget import rig_characters, rig_keys
from motion_mamba.addon.retarget.rig_keys import Keying
from motion_mamba.rigs.retarget.source import motion_from_track

from .rig_places import places_of


class TestControlsOfAutoRigPro:
    """A rig with its names and workings: FK and IK chains, and bones for the mesh that follow either by a switch on the IK control."""

    LIMBS = (("c_arm_fk", "c_forearm_fk", "c_hand_fk", "c_hand_ik", "c_arms_pole"),
             ("c_thigh_fk", "c_leg_fk", "c_foot_fk", "c_foot_ik", "c_leg_pole"))  # fmt: skip

    @pytest.fixture
    def armature(self, blender) -> bpy.types.Object:
        armature = convention_armature("Auto-Rig Pro")
        bpy.ops.object.mode_set(mode="EDIT")
        bones = armature.data.edit_bones
        for fk, side in ((fk, side) for fk in self.LIMBS for side in "lr"):
            upper, lower, end, control, pole = (f"{name}.{side}" for name in fk)
            heads = [bones[name].head.copy() for name in (upper, lower, end)]
            beside = (heads[1] - 0.5 * (heads[0] + heads[2])).normalized()
            for kind in ("ik", "mesh"):
                parent = bones[upper].parent
                for name, head, tail in zip((upper, lower), heads, heads[1:], strict=False):
                    bone = bones.new(f"{kind}_{name}")
                    bone.head, bone.tail, bone.parent, bone.roll = head, tail, parent, bones[name].roll
                    parent = bone
            for name, place in ((control, heads[2]), (pole, heads[1] + 0.4 * beside), (f"mesh_{end}", heads[2])):
                bones.new(name).head = place
                bones[name].tail = place + Vector((0.0, 0.1, 0.05))
            bones[f"mesh_{end}"].parent = bones[f"mesh_{lower}"]
        bpy.ops.object.mode_set(mode="OBJECT")
        for fk, side in ((fk, side) for fk in self.LIMBS for side in "lr"):
            self.rig(armature, *(f"{name}.{side}" for name in fk))
        return armature

    def rig(self, armature, upper: str, lower: str, end: str, control: str, pole: str) -> None:
        bones = armature.pose.bones
        bones[control]["ik_fk_switch"] = 0.0
        solver = bones[f"ik_{lower}"].constraints.new("IK")
        solver.target = solver.pole_target = armature
        solver.subtarget, solver.pole_subtarget, solver.chain_count = control, pole, 2
        solver.pole_angle = pole_angle(armature.data.bones[f"ik_{upper}"], armature.data.bones[pole].head_local)
        for name, wanted in ((upper, f"ik_{upper}"), (lower, f"ik_{lower}"), (end, control)):
            for source, expression in ((wanted, None), (name, "switch")):
                copied = bones[f"mesh_{name}"].constraints.new("COPY_LOCATION" if name == end else "COPY_TRANSFORMS")
                copied.target, copied.subtarget = armature, source
                if expression:
                    driver = copied.driver_add("influence").driver
                    variable = driver.variables.new()
                    variable.name = driver.expression = expression
                    variable.targets[0].id = armature
                    variable.targets[0].data_path = f'pose.bones["{control}"]["ik_fk_switch"]'

    def test_it_is_recognised_and_shows_the_source_s_limbs_with_its_switch_at_fk(self, armature) -> None:
        assert rig_characters.recognition(armature).name == "Auto-Rig Pro"
        assert worst_limb(armature, swaying(FRAMES)) < 0.1
        for control in ("c_hand_ik.l", "c_foot_ik.r"):
            assert armature.pose.bones[control]["ik_fk_switch"] == 1.0
        for fk in ("c_hand_fk.l", "c_foot_fk.r", "c_forearm_fk.r"):
            away = armature.pose.bones[fk].matrix.translation - armature.pose.bones[f"mesh_{fk}"].matrix.translation
            assert away.length < 1e-4, fk

    def test_the_ik_controls_show_the_same(self, armature) -> None:
        motion = motion_from_track(swaying(FRAMES, reach=0.5))
        action = rig_keys.key_motion(armature, motion, Keying("sway", 1, 20.0, {}, ik=True))
        push_strip(armature, action, "sway", 1)
        ends = [f"mesh_{name}.{side}" for limb in self.LIMBS for name in limb[1:3] for side in "lr"]
        with_fk = places_of(armature, ends)
        for curve in channels(action).fcurves:
            if "ik_fk_switch" in curve.data_path:
                curve.keyframe_points[0].co.y = 0.0
        moved = np.linalg.norm(places_of(armature, ends) - with_fk, axis=-1)
        hands_and_feet = [place for place, name in enumerate(ends) if "hand" in name or "foot" in name]
        assert moved[:, hands_and_feet].max() < 0.001, moved
        # An elbow that is all but straight says little about where it bends to.
        assert moved.max() < 0.02, moved


def pole_angle(base: bpy.types.Bone, pole: Vector) -> float:
    """What an IK constraint's pole angle must be for its chain to rest unturned."""
    along = base.tail_local - base.head_local
    middle = base.children[0]
    normal = (middle.tail_local - base.head_local).cross(pole - base.head_local)
    wanted, x = normal.cross(along), base.matrix_local.to_3x3() @ Vector((1.0, 0.0, 0.0))
    angle = x.angle(wanted)
    return -angle if x.cross(wanted).angle(along) < 1.0 else angle
