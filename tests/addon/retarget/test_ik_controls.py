"""IK controls that only a rig's own constraints know of are keyed along, so that feet can be corrected in IK."""

from __future__ import annotations

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

import registered as helper
from armatures import convention_armature
from mathutils import Vector
from people import swaying

from motion_mamba.addon.keys.actions import assign_action, channels
from motion_mamba.addon.keys.keys import Keying
from motion_mamba.addon.retarget import rig_characters, rig_keys
from motion_mamba.addon.retarget.ik_controls import with_ik_controls
from motion_mamba.rigs.retarget.source import motion_from_track

FRAMES = 30


@pytest.fixture
def rigged():
    """A Mixamo rig with a control and a pole of an animator's own for the left leg, and the bones of knee and ankle."""
    with helper.registered():
        armature = convention_armature("Mixamo")
        joints = rig_characters.target_of(armature).mapping.joints
        knee, ankle = joints["left_knee"], joints["left_ankle"]
        bpy.context.view_layer.objects.active = armature
        bpy.ops.object.mode_set(mode="EDIT")
        bones = armature.data.edit_bones
        # What IK brings to the control is where the shin ends.
        bones[joints["left_hip"]].tail, bones[knee].tail = bones[knee].head, bones[ankle].head
        for name, head in (("grip", bones[ankle].head.copy()), ("aim", bones[knee].head + Vector((0.0, -0.5, 0.0)))):
            control = bones.new(name)
            control.head, control.tail = head, head + Vector((0.0, 0.0, 0.1))
        bpy.ops.object.mode_set(mode="OBJECT")
        ik = armature.pose.bones[knee].constraints.new("IK")
        ik.target = ik.pole_target = armature
        ik.subtarget, ik.pole_subtarget, ik.chain_count = "grip", "aim", 2
        yield armature, knee, ankle


def places(armature, bone: str) -> np.ndarray:
    found = []
    for frame in range(1, FRAMES + 1):
        bpy.context.scene.frame_set(frame)
        found.append(armature.pose.bones[bone].head[:])
    return np.array(found)


def test_what_an_ik_constraint_follows_is_found(rigged) -> None:
    armature, _, _ = rigged
    onto = with_ik_controls(armature, rig_characters.target_of(armature))
    assert onto.mapping.ik == {"left_ankle": "grip", "left_knee": "aim"}


def test_a_bone_of_the_leg_itself_is_no_control(rigged) -> None:
    armature, knee, ankle = rigged
    armature.pose.bones[knee].constraints[0].subtarget = ankle
    assert with_ik_controls(armature, rig_characters.target_of(armature)).mapping.ik == {"left_knee": "aim"}


def test_the_foot_stays_where_it_is_when_ik_takes_over(rigged) -> None:
    armature, _, ankle = rigged
    action = rig_keys.key_motion(armature, motion_from_track(swaying(FRAMES, reach=0.3)), Keying("sway", 1, 20.0, {}))
    assign_action(armature, action)
    with_fk = places(armature, ankle)
    (influence,) = (curve for curve in channels(action).fcurves if curve.data_path.endswith("influence"))
    assert influence.keyframe_points[0].co.y == 0.0
    influence.keyframe_points[0].co.y = 1.0
    assert np.linalg.norm(places(armature, ankle) - with_fk, axis=-1).max() < 2e-3
    moved = places(armature, ankle)
    for curve in channels(action).fcurves:
        if curve.data_path == 'pose.bones["grip"].location':
            for key in curve.keyframe_points:
                key.co.y += 0.05
    assert np.linalg.norm(places(armature, ankle) - moved, axis=-1).max() > 0.04, "the control must be in charge"


def test_controls_are_left_alone_where_that_is_wanted(rigged) -> None:
    armature, _, _ = rigged
    armature.motion_mamba_rig.key_ik = False
    action = rig_keys.key_motion(armature, motion_from_track(swaying(FRAMES)), Keying("sway", 1, 20.0, {}))
    assert not [curve for curve in channels(action).fcurves if '"grip"' in curve.data_path]
