"""Pins in real Blender: put where the character's parts are, asked for, marked, undone and saved with the file."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

import mathutils
import registered as helper
from armatures import convention_armature

from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.keys.actions import channels
from motion_mamba.addon.panel.timeline_pins import pin_marks_in
from motion_mamba.addon.pins import overlay, pins
from motion_mamba.addon.pins.marks import pins_of
from motion_mamba.addon.pins.pinned_requests import note_result, with_pins
from motion_mamba.addon.requests import pose_sampling
from motion_mamba.addon.requests.pose_sampling import joints_at
from motion_mamba.generator.constraints.body_parts import END_PARTS
from motion_mamba.generator.constraints.solving.whole_motion import meet_constraints
from motion_mamba.generator.motion import Miss
from motion_mamba.rigs import smpl
from motion_mamba.rigs.math.rotations import angle_between, multiply

from .pinned import constraints_of, is_remade, pinned


@pytest.mark.parametrize("part", ["LEFT_HAND", "RIGHT_HAND", "LEFT_FOOT", "RIGHT_FOOT"])
def test_a_pin_lies_where_the_part_is(armature, part) -> None:
    empty = pinned(part, 13, length=6)
    bone = armature.pose.bones[smpl.JOINT_NAMES[END_PARTS[part.lower()]]]
    assert (armature.matrix_world @ bone.head - empty.location).length < 1e-4
    pin = empty.motion_mamba_pin
    assert (pin.part, pin.character, pin.start, pin.end, pin.state) == (part, armature, 13.0, 18.0, "UNKNOWN")


def test_generate_asks_for_what_is_pinned_in_the_armatures_own_space(generator, armature) -> None:
    pose = joints_at(armature, bpy.context.scene, [13.0])[0]
    pinned("RIGHT_HAND", 13, length=13)
    (asked,) = constraints_of(generator).placements
    # Frame 13 at 24 a second is half a second after frame 1, and 13 of them are ten of the model's.
    assert asked.part == "right_hand" and asked.frames.tolist() == list(range(10, 21))
    np.testing.assert_allclose(asked.positions, np.tile(pose[END_PARTS["right_hand"]], (11, 1)), atol=1e-3)


def test_gaze_waypoint_and_pose(generator, armature) -> None:
    look = pinned("LOOK", 20)
    pinned("WAYPOINT", 30)
    pose = joints_at(armature, bpy.context.scene, [40.0])[0]
    key = pinned("POSE", 40)
    key.location.x += 0.3
    bpy.context.view_layer.update()
    asked = constraints_of(generator)
    assert look.location.z == pytest.approx(1.5, abs=0.2) and len(asked.looks[0].frames) == 1
    (waypoint,) = asked.waypoints
    # The character walks along the generator's +Z and faces there.
    np.testing.assert_allclose(waypoint.facings, [0.0], atol=0.05)
    np.testing.assert_allclose(waypoint.places[0], joints_at(armature, bpy.context.scene, [30.0])[0, 0, [0, 2]], atol=1e-3)
    assert asked.poses.frames.tolist() == [round(39 / 24 * 20)]
    np.testing.assert_allclose(asked.poses.joints[0], pose + np.array([0.3, 0.0, 0.0]), atol=1e-3)


def test_where_it_stands_is_where_it_is_made(generator, armature) -> None:
    stands = joints_at(armature, bpy.context.scene, [1.0])[0]
    pinned("RIGHT_HAND", 13)
    start = next(one for one in constraints_of(generator, "STANDS").waypoints if one.frames.tolist() == [0])
    np.testing.assert_allclose(start.places[0], stands[0, [0, 2]], atol=1e-4)


def test_after_a_pose_what_leads_to_it_comes_first(generator, armature) -> None:
    pinned("RIGHT_HAND", 37)
    bpy.context.scene.frame_set(25)
    generator.requests.clear()
    bpy.ops.motion_mamba.continue_motion("EXEC_DEFAULT", keep=False)
    asked = generator.requests[-1].constraints
    lead = len(asked.poses.frames) - 1
    assert lead > 0 and asked.placements[0].frames.tolist() == [lead + 10]


def test_pins_that_are_off_or_outside_ask_for_nothing(generator, armature) -> None:
    pinned("RIGHT_HAND", 13).motion_mamba_pin.enabled = False
    pinned("LEFT_HAND", 300)
    assert not constraints_of(generator).parts


def test_in_place_and_pins_do_not_go_together(generator, armature) -> None:
    pinned("RIGHT_HAND", 13)
    armature.motion_mamba.root = "IN_PLACE"
    with pytest.raises(RuntimeError, match="Travelling"):
        bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt="a person walks", seconds=2.0)


def test_what_was_missed_is_marked_and_told(generator, armature, monkeypatch) -> None:
    near, far = pinned("RIGHT_HAND", 13), pinned("LEFT_HAND", 13)
    bpy.context.scene.frame_set(1)
    from motion_mamba.addon.requests import requests

    job = with_pins(bpy.context, requests.generate_spec(bpy.context, {}, True))
    motion = SimpleNamespace(misses=(Miss("left_hand", 10, 0.4),))
    sentence = note_result(bpy.context, job, motion)
    assert far.name in sentence and "frame 13" in sentence and "0.40 m" in sentence
    assert (near.motion_mamba_pin.state, far.motion_mamba_pin.state) == ("MET", "MISSED")
    assert far.motion_mamba_pin.distance == pytest.approx(0.4)
    lines = overlay.pin_lines(bpy.context.scene)
    assert set(lines) == {"MET", "MISSED"} and lines["MET"].shape == (6, 3)


def test_a_key_pose_turns_and_moves_with_its_empty(armature) -> None:
    empty = pinned("POSE", 13)
    before = pins.pose_at(empty.motion_mamba_pin, np.array(empty.matrix_world))
    empty.rotation_euler.z = np.pi / 2
    bpy.context.view_layer.update()
    after = pins.pose_at(empty.motion_mamba_pin, np.array(empty.matrix_world))
    turned = before - np.array(empty.location)
    np.testing.assert_allclose((after - np.array(empty.location))[:, :2], np.stack([-turned[:, 1], turned[:, 0]], axis=-1), atol=1e-4)
    assert len(overlay.pin_lines(bpy.context.scene)["UNKNOWN"]) == 2 * (smpl.JOINT_COUNT - 1)


@pytest.mark.parametrize("part", ["LEFT_HAND", "RIGHT_FOOT"])
def test_a_new_pin_lies_as_the_part_does_and_asks_for_its_rotation(generator, armature, part) -> None:
    armature.rotation_euler = (0.0, 0.0, 0.7)
    joint = END_PARTS[part.lower()]
    bone = armature.pose.bones[smpl.JOINT_NAMES[joint]]
    bpy.context.scene.frame_set(13)
    empty = pinned(part, 13)
    turn = pose_sampling.turns_at(armature, bpy.context.scene, 13.0)[joint]
    # In Blender's own terms: how the bone is turned from its rest in the armature's space.
    posed = bone.matrix.to_quaternion() @ bone.bone.matrix_local.to_quaternion().inverted()
    np.testing.assert_allclose(np.abs(np.dot([posed.w, posed.x, posed.z, -posed.y], turn)), 1.0, atol=1e-5)
    assert constraints_of(generator).placements[0].rotations is None
    assert is_remade(generator)
    empty.motion_mamba_pin.hold_rotation = True
    assert is_remade(generator)
    (placed,) = generator.requests[-1].constraints.placements
    assert np.abs(placed.rotations[0] @ turn) == pytest.approx(1.0, abs=1e-4)
    # Turned by a right angle about the world's up, wherever the armature faces.
    empty.rotation_mode = "QUATERNION"
    up = mathutils.Quaternion((0.0, 0.0, 1.0), np.pi / 2)
    empty.rotation_quaternion = up @ empty.matrix_world.to_quaternion()
    bpy.context.view_layer.update()
    assert is_remade(generator)
    (placed,) = generator.requests[-1].constraints.placements
    expected = multiply(np.array([np.cos(np.pi / 4), 0.0, np.sin(np.pi / 4), 0.0]), turn)
    assert np.abs(placed.rotations[0] @ expected) == pytest.approx(1.0, abs=1e-4)


class _Meeting(helper.WavingGenerator):
    def generate(self, request, on_step=None):
        return [meet_constraints(motion, request.constraints) for motion in super().generate(request, on_step)]


@pytest.mark.parametrize("convention", ["SMPL", "Mixamo", "Auto-Rig Pro"])
def test_a_hand_is_turned_as_its_pin_on_any_rig(convention) -> None:
    with helper.registered(_Meeting()):
        armature = create_armature(bpy.context) if convention == "SMPL" else convention_armature(convention)
        scene = bpy.context.scene
        scene.motion_mamba.character = armature
        blocks.add_block(armature.motion_mamba, "a person walks", 2.0)
        bpy.ops.motion_mamba.generate("EXEC_DEFAULT")
        empty = pinned("LEFT_HAND", 25, length=5)
        empty.rotation_mode, empty.motion_mamba_pin.hold_rotation = "QUATERNION", True
        empty.rotation_quaternion = mathutils.Quaternion((0.3, 1.0, 0.2), 0.8) @ empty.matrix_world.to_quaternion()
        bpy.context.view_layer.update()
        wanted = pins.turn_of(np.array(empty.matrix_world)[:3, :3], pins.space_of(armature))
        bpy.context.scene.frame_set(1)
        bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=True)
        for frame in (25.0, 27.0, 29.0):
            shown = pose_sampling.turns_at(armature, scene, frame)[smpl.JOINT["left_wrist"]]
            assert np.degrees(angle_between(shown, wanted)) < 5.0, frame


def test_marks_lie_above_the_blocks_in_rows(generator, armature) -> None:
    pinned("RIGHT_HAND", 13, length=11)
    pinned("LEFT_HAND", 20)
    pinned("POSE", 40)
    region = SimpleNamespace(view2d=SimpleNamespace(view_to_region=lambda x, y, clip: (10.0 * x, y)))
    marks = pin_marks_in(region, bpy.context.scene, 50.0, 2.0)
    hand, other, pose = (box for box, _ in marks)
    assert (hand[0], hand[2]) == (126.0, 234.0) and hand[1] > 50.0
    assert other[1] > hand[3] and pose[1] == hand[1]
    assert pose[3] - pose[1] == 2 * (hand[3] - hand[1])
    assert {colour for _, colour in marks} == {(0.8, 0.8, 0.8, 0.9)}


def test_key_poses_of_selected_keys(generator, armature) -> None:
    with pytest.raises(RuntimeError, match="are selected"):
        bpy.ops.motion_mamba.pin_selected_keys("EXEC_DEFAULT")
    (strip,) = (strip for track in armature.animation_data.nla_tracks for strip in track.strips)
    for curve in channels(strip.action).fcurves:
        for key in curve.keyframe_points:
            key.select_control_point = key.co.x in (10.0, 30.0)
    assert bpy.ops.motion_mamba.pin_selected_keys("EXEC_DEFAULT") == {"FINISHED"}
    found = pins_of(armature, bpy.context.scene)
    assert [(thing.motion_mamba_pin.part, thing.motion_mamba_pin.start) for thing in found] == [("POSE", 10.0), ("POSE", 30.0)]
    np.testing.assert_allclose(
        pins.space_of(armature).from_scene(pins.pose_at(found[1].motion_mamba_pin, np.array(found[1].matrix_basis))),
        joints_at(armature, bpy.context.scene, [30.0])[0],
        atol=1e-4,
    )
