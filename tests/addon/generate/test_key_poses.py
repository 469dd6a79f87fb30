"""Which key poses In-between goes through, and what it makes of them."""

from __future__ import annotations

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.generate.key_poses import key_poses
from motion_mamba.addon.keys.actions import assign_action, channels, new_action
from motion_mamba.addon.requests.pose_sampling import joints_at

FRAMES = (10.0, 35.0, 60.0, 90.0)


@pytest.fixture
def armature(generator):
    """A character without a body and one block that is not made."""
    made = create_armature(bpy.context)
    bpy.context.scene.motion_mamba.character = made
    blocks.add_block(made.motion_mamba, "a person turns", 2.0)
    return made


@pytest.fixture
def posed(armature):
    """With four poses of the animator's own in its action."""
    action = new_action("poses", armature.name)
    curve = channels(action).fcurves.new('pose.bones["left_shoulder"].rotation_quaternion', index=3)
    for number, frame in enumerate(FRAMES):
        curve.keyframe_points.insert(frame, (-1) ** number * 0.5)
    assign_action(armature, action)
    for key in curve.keyframe_points:
        key.select_control_point = False
    return armature, curve


def test_every_selected_pose_is_gone_through(generator, posed) -> None:
    armature, curve = posed
    for key in list(curve.keyframe_points)[:3]:
        key.select_control_point = True
    scene = bpy.context.scene
    assert key_poses(armature, scene) == FRAMES[:3]
    poses = joints_at(armature, scene, FRAMES[:3])
    bpy.ops.motion_mamba.in_between("EXEC_DEFAULT", keep=False)
    assert np.abs(joints_at(armature, scene, FRAMES[:3]) - poses).max() < 0.02, "the one in the middle too"
    assert armature.animation_data.action.frame_range[:] == (10.0, 60.0)


def test_without_a_selection_the_preview_range_says_which(posed) -> None:
    armature, _ = posed
    scene = bpy.context.scene
    scene.use_preview_range, scene.frame_preview_start, scene.frame_preview_end = True, 30, 95
    assert key_poses(armature, scene) == FRAMES[1:]


def test_else_the_two_around_the_current_frame(posed) -> None:
    armature, _ = posed
    bpy.context.scene.frame_set(61)
    assert key_poses(armature, bpy.context.scene) == FRAMES[2:]


def test_poses_set_in_accepted_strips_are_found_where_the_strip_lies(armature) -> None:
    """Ours are on every frame; those that the animator set among them count."""
    armature.motion_mamba.blocks[0].seconds = 4.0
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT")
    strip = armature.animation_data.nla_tracks[0].strips[0]
    curve = channels(strip.action).fcurves[5]
    for frame in (20.0, 70.0):
        curve.keyframe_points.insert(frame, 0.3).type = "KEYFRAME"
    strip.frame_start_ui += 100.0
    bpy.context.scene.frame_set(150)
    assert key_poses(armature, bpy.context.scene) == (120.0, 170.0)


def test_a_gap_between_two_blocks_is_filled_with_a_block_of_its_own(armature) -> None:
    scene, settings = bpy.context.scene, armature.motion_mamba
    blocks.add_block(settings, "a person waves", 2.0)
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT")
    second = armature.animation_data.nla_tracks[0].strips[1]
    second.frame_start_ui += 48.0
    scene.frame_set(70)
    settings.active_block = 0
    bpy.ops.motion_mamba.in_between("EXEC_DEFAULT")
    placed = blocks.block_strips(armature)
    between = placed[settings.blocks[1].uid].strip
    assert [block.prompt for block in settings.blocks] == ["a person turns", "a person turns", "a person waves"]
    assert (between.frame_start, between.frame_end) == (49.0, 97.0)
    assert [blocks.block_state(block, placed) for block in settings.blocks] == ["made"] * 3


def test_a_new_block_is_itself_what_is_made(armature) -> None:
    uid = armature.motion_mamba.blocks[0].uid
    bpy.ops.motion_mamba.in_between("EXEC_DEFAULT", first=10.0, last=60.0)
    assert list(blocks.block_strips(armature)) == [uid] and len(armature.motion_mamba.blocks) == 1
