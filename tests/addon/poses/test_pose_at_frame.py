"""One pose of a prompt, keyed at the current frame on characters of any kind."""

from __future__ import annotations

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

import registered as helper
from armatures import convention_armature

from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.generate.key_poses import key_poses
from motion_mamba.addon.keys.actions import channels
from motion_mamba.addon.nla import adjustments
from motion_mamba.addon.requests.pose_sampling import joints_at
from motion_mamba.addon.worker import session
from motion_mamba.rigs.finishing.telling_frame import telling_frame
from motion_mamba.rigs.math.ground import turn_between
from motion_mamba.rigs.math.held import facing_rotation

FOOT_LOCK = 0.02


def press(**settings) -> None:
    assert bpy.ops.motion_mamba.pose_at_frame("EXEC_DEFAULT", **({"prompt": "a person waves", "seed": 7} | settings)) == {"FINISHED"}


def told(generator) -> np.ndarray:
    """(22, 3) the pose that was to be chosen of the last motion."""
    motion = helper.waving(generator.requests[-1])
    return motion.joints[telling_frame(motion.joints, motion.fps)]


def from_the_body(pose: np.ndarray) -> np.ndarray:
    """Seen from the pelvis, facing ahead."""
    moved = pose - pose[:1]
    turn = facing_rotation(pose[None])[0]
    angle = -2.0 * np.arctan2(turn[2], turn[0])
    cosine, sine = np.cos(angle), np.sin(angle)
    return moved @ np.array([[cosine, 0.0, -sine], [0.0, 1.0, 0.0], [sine, 0.0, cosine]])


@pytest.fixture
def standing(generator):
    """A character that stands half a turn round and two metres away by a pose of its own, without keys."""
    armature = create_armature(bpy.context)
    bpy.context.scene.motion_mamba.character = armature
    bpy.context.scene.frame_set(20)
    pelvis = armature.pose.bones["pelvis"]
    rest = armature.data.bones["pelvis"].matrix_local.to_quaternion()
    from mathutils import Quaternion, Vector

    pelvis.rotation_mode = "QUATERNION"
    pelvis.rotation_quaternion = rest.inverted() @ Quaternion((0.0, 0.0, 1.0), np.pi) @ rest
    pelvis.location = rest.inverted() @ Vector((2.0, 0.0, 0.0))
    bpy.context.view_layer.update()
    return armature


def test_it_stands_where_the_character_stood_and_faces_as_it_did(generator, standing) -> None:
    scene = bpy.context.scene
    before = joints_at(standing, scene, [20.0])
    press()
    after = joints_at(standing, scene, [20.0])
    np.testing.assert_allclose(after[0, 0, [0, 2]], before[0, 0, [0, 2]], atol=1e-3)
    assert abs(float(turn_between(after, before)[0])) < 0.02
    arms = slice(13, 22)
    np.testing.assert_allclose(from_the_body(after[0])[arms], from_the_body(told(generator))[arms], atol=FOOT_LOCK)
    assert (before - after).any()


def test_its_keys_are_an_animators_own_at_that_frame_alone(generator, standing) -> None:
    press()
    bpy.context.scene.frame_set(40)
    press(seed=8)
    curves = list(channels(standing.animation_data.action).fcurves)
    assert all([key.co.x for key in curve.keyframe_points] == [20.0, 40.0] for curve in curves)
    assert {key.type for curve in curves for key in curve.keyframe_points} == {"KEYFRAME"}
    assert len(bpy.data.actions) == 1 and "Keyed at frame 40" in session.current().note
    # So In-between goes from one to the other.
    bpy.context.scene.frame_set(30)
    assert key_poses(standing, bpy.context.scene) == (20.0, 40.0)


def test_over_strips_it_comes_and_goes(generator, standing) -> None:
    blocks.add_block(standing.motion_mamba, "a person walks", 4.0)
    bpy.context.scene.frame_set(1)
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=True)
    frames = [1.0, 30.0, 70.0, 97.0]
    plays, scene = joints_at(standing, bpy.context.scene, frames), bpy.context.scene
    scene.frame_set(50)
    press()
    assert adjustments.is_open(standing)
    np.testing.assert_allclose(joints_at(standing, scene, frames), plays, atol=1e-4)
    posed = joints_at(standing, scene, [50.0])[0]
    np.testing.assert_allclose(from_the_body(posed)[13:], from_the_body(told(generator))[13:], atol=FOOT_LOCK)


def test_in_tweak_mode_it_is_keyed_in_the_strip(generator, standing) -> None:
    blocks.add_block(standing.motion_mamba, "a person walks", 4.0)
    bpy.context.scene.frame_set(1)
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=True)
    (strip,) = (strip for track in standing.animation_data.nla_tracks for strip in track.strips)
    strip.frame_start, strip.frame_end = 11.0, 107.0
    track = standing.animation_data.nla_tracks[0]
    track.select = strip.select = True
    standing.animation_data.use_tweak_mode = True
    bpy.context.scene.frame_set(50)
    press()
    standing.animation_data.use_tweak_mode = False
    posed = joints_at(standing, bpy.context.scene, [50.0])[0]
    np.testing.assert_allclose(from_the_body(posed)[13:], from_the_body(told(generator))[13:], atol=FOOT_LOCK)


@pytest.mark.parametrize("mode", ["XYZ", "AXIS_ANGLE"])
def test_any_rotation_mode(generator, standing, mode) -> None:
    for bone in standing.pose.bones:
        bone.rotation_mode = mode
    press()
    posed = joints_at(standing, bpy.context.scene, [20.0])[0]
    np.testing.assert_allclose(from_the_body(posed)[13:], from_the_body(told(generator))[13:], atol=FOOT_LOCK)


@pytest.mark.parametrize("convention", ["Mixamo", "Auto-Rig Pro"])
def test_on_another_rig(generator, convention) -> None:
    armature = convention_armature(convention)
    scene = bpy.context.scene
    scene.motion_mamba.character = armature
    scene.frame_set(12)
    stands = joints_at(armature, scene, [12.0])
    press()
    posed = joints_at(armature, scene, [12.0])
    assert abs(float(turn_between(posed, stands)[0])) < 0.05
    np.testing.assert_allclose(posed[0, 0, [0, 2]], stands[0, 0, [0, 2]], atol=0.03)
    expected, shown = (from_the_body(pose)[[20, 21]] for pose in (told(generator), posed[0]))
    assert np.abs(expected - shown).max() < 0.12


def test_the_panels_pose_then_its_block(generator, standing) -> None:
    blocks.add_block(standing.motion_mamba, "a person jumps", 4.0)
    bpy.ops.motion_mamba.pose_at_frame("EXEC_DEFAULT")
    assert generator.requests[-1].segments[0][0] == "a person jumps"
    standing.motion_mamba.pose_prompt = "a person sits"
    bpy.ops.motion_mamba.pose_at_frame("EXEC_DEFAULT")
    assert generator.requests[-1].segments[0][0] == "a person sits"


def test_nothing_to_say_and_a_waiting_motion_are_told(generator, standing) -> None:
    with pytest.raises(RuntimeError, match="describe the pose"):
        bpy.ops.motion_mamba.pose_at_frame("EXEC_DEFAULT")
    blocks.add_block(standing.motion_mamba, "a person walks", 2.0)
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=False)
    with pytest.raises(RuntimeError, match="neither kept nor discarded"):
        press()
