"""Characters of other kinds: floor, path and figure of lines are where the rig's motion is, and blocks are made anew on them."""

from __future__ import annotations

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

import registered as helper
from armatures import armature_of
from people import Look, person

from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.generate import apply_motion, ghost
from motion_mamba.addon.requests import requests
from motion_mamba.addon.requests.pose_sampling import joints_at
from motion_mamba.addon.retarget import rig_characters
from motion_mamba.addon.retarget.motion_space import MotionSpace
from motion_mamba.generator.motion import Piece
from motion_mamba.rigs.recognition.conventions import conventions
from motion_mamba.rigs.smpl import JOINT

PROMPTS = ("a person walks", "a person sits", "a person waves")
FEET = [JOINT[name] for name in ("left_foot", "right_foot", "left_ankle", "right_ankle")]


@pytest.fixture
def rig(generator):
    """An Unreal mannequin in centimetres whose object's origin is at its hips, turned and out of the middle, as Rocketbox's rigs are."""
    made, _ = person(next(convention for convention in conventions() if convention.name == "Unreal Mannequin"), Look(seed=3, arms=0.7))
    armature = armature_of(made.heads - [0.0, 0.9, 0.0], made.names, made.parents)
    armature.location, armature.rotation_euler.z = (2.0, -1.0, 0.9), 0.5
    bpy.context.view_layer.update()
    bpy.context.scene.motion_mamba.character = armature
    for prompt in PROMPTS:
        blocks.add_block(armature.motion_mamba, prompt, 2.0)
    return armature


def strips(armature) -> list:
    return [strip for track in armature.animation_data.nla_tracks for strip in track.strips]


def lowest_toe(armature, frame: float) -> float:
    """In the world."""
    bpy.context.scene.frame_set(round(frame))
    return min((armature.matrix_world @ armature.pose.bones[name].head).z for name in ("ball_l", "ball_r"))


def test_the_space_is_under_the_hips_whatever_the_origin_is(rig) -> None:
    space = MotionSpace.of(rig, rig_characters.target_of(rig))
    assert space.to_scene(np.zeros(3)) == pytest.approx([2.0, -1.0, 0.0], abs=0.03)
    points = np.random.default_rng(0).normal(size=(5, 3))
    assert np.allclose(space.from_scene(space.to_scene(points)), points)


def test_poses_are_read_back_in_the_frame_they_were_made_in(generator, rig) -> None:
    rig.motion_mamba.foot_lock = 0.0
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt="a person walks", seconds=2.0)
    made = helper.waving(generator.requests[-1]).joints[[0, 10, 20]]
    frames = 1.0 + np.array([0, 10, 20]) * bpy.context.scene.render.fps / 20.0
    assert np.abs(joints_at(rig, bpy.context.scene, frames) - made).max() < 0.12
    assert np.abs(joints_at(rig, bpy.context.scene, frames)[:, 0] - made[:, 0]).max() < 0.03


@pytest.mark.parametrize("height", [0.0, 0.4])
def test_feet_stand_on_the_floor_object(rig, height: float) -> None:
    bpy.ops.mesh.primitive_cube_add(size=1.0, location=(2.0, -1.0, height - 0.5))
    flat = bpy.context.object
    rig.motion_mamba.floor_object = None
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt="a person walks", seconds=2.0, keep=False)
    bare = lowest_toe(rig, 20)
    bpy.ops.motion_mamba.discard()
    rig.motion_mamba.floor_object = flat
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt="a person walks", seconds=2.0, keep=False)
    assert lowest_toe(rig, 20) - bare == pytest.approx(height, abs=0.02)


def test_the_path_begins_where_the_curve_does(generator, rig) -> None:
    curve = bpy.data.curves.new("way", "CURVE")
    curve.splines.new("POLY").points.add(1)
    curve.splines[0].points[0].co, curve.splines[0].points[1].co = (2.0, -1.0, 0.0, 1.0), (5.0, -1.0, 0.0, 1.0)
    way = bpy.data.objects.new("way", curve)
    bpy.context.scene.collection.objects.link(way)
    rig.motion_mamba.path_curve = way
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt="a person walks", seconds=4.0)
    space = MotionSpace.of(rig, rig_characters.target_of(rig))
    points = generator.requests[-1].constraints.path.points
    walked = space.to_scene(np.column_stack([points[:, 0], np.zeros(len(points)), points[:, 1]]))
    assert np.allclose(walked[[0, -1], :2], [[2.0, -1.0], [5.0, -1.0]], atol=1e-6)


def test_the_figure_of_lines_stands_where_the_motion_will_be(generator, rig) -> None:
    job = requests.generate_spec(bpy.context, {"prompt": "a person waves", "seconds": 2.0}, keep=False)
    figure = ghost.Ghost(job.destination, 24.0)
    joints = helper.waves(job.request)
    pose = figure.pose([Piece(0, joints, np.ones((*joints.shape[:2], 4), bool))], 1.0)
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt="a person waves", seconds=2.0, keep=False)
    hips = np.mean([list(rig.matrix_world @ rig.pose.bones[name].head) for name in ("thigh_l", "thigh_r")], axis=0)
    assert np.abs(pose[[JOINT["left_hip"], JOINT["right_hip"]]].mean(axis=0) - hips).max() < 0.05


def test_a_block_is_made_anew_and_joined(generator, rig) -> None:
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT")
    middle, scene = rig.motion_mamba.blocks[1], bpy.context.scene
    outside = [1.0, 15.0, 140.0]
    played = joints_at(rig, scene, outside)
    middle.prompt = "a person lies down"
    bpy.ops.motion_mamba.regenerate_block("EXEC_DEFAULT", uid=middle.uid)
    new = next(strip for strip in strips(rig) if strip.name == "a person lies down")
    assert len(generator.requests[-1].constraints.poses.frames) > 20
    assert np.abs(joints_at(rig, scene, outside) - played).max() < 5e-3
    for before, after in ((new.frame_start - 1.0, new.frame_start), (new.frame_end, new.frame_end + 1.0)):
        assert np.abs(np.diff(joints_at(rig, scene, [before, after]), axis=0)).max() < 0.06, "a joint jumps where the strips meet"


def test_new_frames_lead_from_one_pose_to_another(generator, rig) -> None:
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT")
    poses = joints_at(rig, bpy.context.scene, [20.0, 80.0])
    bpy.ops.motion_mamba.in_between("EXEC_DEFAULT", first=20.0, last=80.0, keep=False)
    assert np.abs(joints_at(rig, bpy.context.scene, [20.0, 80.0]) - poses).max() < 0.03


def test_the_arithmetic_is_done_before_the_main_thread_has_it(generator, rig, monkeypatch) -> None:
    """And keys come in as many steps as there are F-curves."""
    job = requests.generate_spec(bpy.context, {"prompt": "a person waves", "seconds": 2.0}, keep=False)
    made = tuple(map(job.destination.finish, generator.generate(job.request)))
    monkeypatch.setattr("motion_mamba.rigs.finishing.on_rig.retarget", lambda *_: pytest.fail("retargeted again"))
    steps = apply_motion.apply_steps(bpy.context, made, job)
    assert sum(1 for _ in steps) > 60
    assert rig.animation_data.action is not None


def test_a_rig_that_changed_meanwhile_is_understood_anew(generator, rig) -> None:
    job = requests.generate_spec(bpy.context, {"prompt": "a person waves", "seconds": 2.0}, keep=False)
    made = tuple(map(job.destination.finish, generator.generate(job.request)))
    rig.scale, rig.location.z = (2.0, 2.0, 2.0), 1.8
    bpy.context.view_layer.update()
    armature, _ = apply_motion.apply(bpy.context, made, job)
    assert armature == rig
    hips = np.mean([list(rig.matrix_world @ rig.pose.bones[name].head) for name in ("thigh_l", "thigh_r")], axis=0)
    assert hips[2] > 1.4, "keyed for the size that it has now"
