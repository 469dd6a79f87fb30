"""A part of the body made while the rest plays as it does, and a prompt of its own for a part."""

from __future__ import annotations

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from armatures import convention_armature
from registered import WavingGenerator, registered

from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.blocks.spans import block_spans
from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.keys.actions import assign_action, channels, new_action
from motion_mamba.addon.keys.bone_paths import bone_of
from motion_mamba.addon.keys.keys import key_channel
from motion_mamba.addon.requests.pose_sampling import joints_at
from motion_mamba.generator.constraints.body_parts import joints_of
from motion_mamba.generator.constraints.solving.whole_motion import meet_constraints
from motion_mamba.generator.planning.body_parts import with_existing_edges
from motion_mamba.generator.planning.pieces import assemble
from motion_mamba.rigs import smpl
from motion_mamba.rigs.bodies.hand_bones import finger_names

ALL = (*smpl.JOINT_NAMES, *finger_names("left"), *finger_names("right"))
# A hand's fingers go with it.
ARM = {*(smpl.JOINT_NAMES[joint] for joint in joints_of("right_arm")), *finger_names("right")}
REST = [name for name in ALL if name not in ARM]


@pytest.fixture
def armature(generator):
    """A character without a body, with an accepted block of 2 s from frame 1 on, at 24 frames a second."""
    made = create_armature(bpy.context)
    bpy.context.scene.motion_mamba.character = made
    blocks.add_block(made.motion_mamba, "a person walks", 2.0).seed = 3
    press("generate", seed=3)
    return made


def press(operator: str, keep: bool = True, **settings) -> None:
    assert getattr(bpy.ops.motion_mamba, operator)("EXEC_DEFAULT", keep=keep, **settings) == {"FINISHED"}


def shown(armature, bones, frames=range(1, 61)) -> np.ndarray:
    """(T, bones, 4, 4) what each bone plays in its own space, frame by frame."""
    poses = []
    for frame in frames:
        bpy.context.scene.frame_set(frame)
        poses.append([np.array(armature.pose.bones[name].matrix_basis) for name in bones])
    bpy.context.scene.frame_set(1)
    return np.array(poses)


def strips(armature) -> list:
    return [strip for track in armature.animation_data.nla_tracks for strip in track.strips]


def keyed_bones(action) -> set:
    return {bone_of(curve.data_path) for curve in channels(action).fcurves}


class TestInAStrip:
    def test_the_rest_keeps_its_keys_to_the_bit(self, generator, armature) -> None:
        (strip,) = strips(armature)
        # The animator's own key, between whole frames, too.
        leg = next(curve for curve in channels(strip.action).fcurves if bone_of(curve.data_path) == "left_knee")
        leg.keyframe_points.insert(20.5, 0.9)
        rest, arm, place = shown(armature, REST), shown(armature, ["right_shoulder"]), (strip.frame_start, strip.frame_end)
        block = armature.motion_mamba.blocks[0]
        block.body_part = "RIGHT_ARM"
        assert block_spans(bpy.context.scene)[0].state == "changed"
        press("regenerate_block", keep=False)
        np.testing.assert_array_equal(shown(armature, REST), rest)
        bpy.ops.motion_mamba.accept("EXEC_DEFAULT")
        (strip,) = strips(armature)
        assert (strip.frame_start, strip.frame_end) == place and block_spans(bpy.context.scene)[0].state == "made"
        np.testing.assert_array_equal(shown(armature, REST), rest)
        assert np.abs(shown(armature, ["right_shoulder"]) - arm).max() > 0.05
        assert len(bpy.data.actions) == 1 and keyed_bones(strip.action) == set(ALL)

    def test_what_plays_is_what_the_generator_is_given(self, generator, armature) -> None:
        armature.motion_mamba.blocks[0].body_part = "RIGHT_ARM"
        plays = joints_at(armature, bpy.context.scene, np.linspace(1.0, 49.0, 41))
        press("regenerate_block")
        (made,) = generator.requests[-1].constraints.made_parts
        assert (made.part, made.first) == ("right_arm", 0)
        np.testing.assert_allclose(made.existing, plays, atol=1e-5)

    def test_in_a_strip_that_was_moved_and_slowed_down_keys_lie_where_they_were_made(self, generator, armature) -> None:
        (strip,) = strips(armature)
        strip.frame_start, strip.frame_end = 31.0, 127.0
        strip.scale = 2.0
        rest, block = shown(armature, REST, range(20, 130)), armature.motion_mamba.blocks[0]
        block.body_part = "RIGHT_ARM"
        press("regenerate_block", keep=False)
        preview = shown(armature, ["right_shoulder"], range(31, 128))
        bpy.ops.motion_mamba.accept("EXEC_DEFAULT")
        np.testing.assert_array_equal(shown(armature, REST, range(20, 130)), rest)
        np.testing.assert_allclose(shown(armature, ["right_shoulder"], range(31, 128)), preview, atol=1e-5)

    def test_another_length_and_a_reversed_strip_are_refused(self, generator, armature) -> None:
        block, (strip,) = armature.motion_mamba.blocks[0], strips(armature)
        block.body_part, block.seconds = "ARMS", 3.0
        with pytest.raises(RuntimeError, match=r"keeps its 2\.0 s"):
            press("regenerate_block")
        block.seconds = 2.0
        strip.use_reverse = True
        with pytest.raises(RuntimeError, match="reversed"):
            press("regenerate_block")

    def test_all_makes_whole_bodies(self, generator, armature) -> None:
        armature.motion_mamba.blocks[0].body_part = "ARMS"
        with pytest.raises(RuntimeError, match="choose Everything"):
            press("generate_all")
        armature.motion_mamba.blocks[0].body_part = "EVERYTHING"
        press("generate_all")
        assert not generator.requests[-1].constraints.parts


def over(armature, frame: int, part: str = "RIGHT_ARM"):
    """A new block of a second over what plays from a frame on."""
    block = blocks.add_block(armature.motion_mamba, "a person waves", 1.0)
    block.body_part = part
    bpy.context.scene.frame_set(frame)
    return block


class TestOverWhatPlays:
    def test_a_new_block_lies_over_the_others_and_ends_with_itself(self, generator, armature) -> None:
        rest, arm = shown(armature, REST), shown(armature, ["right_shoulder"])
        block = over(armature, 13)
        assert (block_spans(bpy.context.scene)[1].first, block_spans(bpy.context.scene)[1].state) == (13.0, "new")
        press("generate", keep=False)
        np.testing.assert_array_equal(shown(armature, REST), rest)
        bpy.ops.motion_mamba.accept("EXEC_DEFAULT")
        laid = blocks.block_strips(armature)[block.uid].strip
        assert (laid.frame_start, laid.frame_end, laid.extrapolation) == (13.0, 37.0, "NOTHING")
        assert keyed_bones(laid.action) == ARM
        np.testing.assert_array_equal(shown(armature, REST), rest)
        after = shown(armature, ["right_shoulder"])
        np.testing.assert_array_equal(after[37:], arm[37:])
        np.testing.assert_array_equal(after[:12], arm[:12])
        assert np.abs(after[14:34] - arm[14:34]).max() > 0.05

    def test_blocks_after_it_go_on_from_the_row(self, generator, armature) -> None:
        block = over(armature, 13)
        press("generate")
        blocks.add_block(armature.motion_mamba, "a person sits", 2.0)
        press("generate")
        assert [(round(span.first), span.state) for span in block_spans(bpy.context.scene)] == [(1, "made"), (13, "made"), (49, "made")]
        press("generate_all")
        assert len(generator.requests[-1].segments) == 2
        assert blocks.block_strips(armature)[block.uid].strip.frame_start == 13.0
        armature.motion_mamba.active_block = 1
        press("regenerate_block")
        assert generator.requests[-1].constraints.made_parts and len(strips(armature)) == 3

    def test_with_new_blocks_it_is_made_after_them(self, generator, armature) -> None:
        over(armature, 55)
        blocks.add_block(armature.motion_mamba, "a person sits", 2.0)
        press("generate")
        whole, part = generator.requests[-2:]
        assert whole.segments[0][0] == "a person sits" and part.constraints.made_parts[0].part == "right_arm"

    def test_a_layer_that_is_dragged_stays_above(self, generator, armature) -> None:
        from motion_mamba.addon.nla.moving import move_strip

        block = over(armature, 13)
        press("generate")
        rest = shown(armature, REST, range(1, 80))
        moved = move_strip(armature, blocks.block_strips(armature)[block.uid].strip, 40.0)
        assert (moved.extrapolation, moved.blend_in, moved.blend_out) == ("NOTHING", 0.0, 0.0)
        np.testing.assert_array_equal(shown(armature, REST, range(1, 80)), rest)
        assert len([track for track in armature.animation_data.nla_tracks if track.strips]) == 2

    def test_over_the_animators_own_keys(self, generator) -> None:
        armature = create_armature(bpy.context)
        bpy.context.scene.motion_mamba.character = armature
        own = new_action("own", armature.name)
        for number, bone in enumerate(("pelvis", "left_knee", "spine2", "right_elbow")):
            values = np.array([[1.0, 0.0, 0.0, 0.0], [0.8, 0.1 * number, 0.5, 0.2]])
            key_channel(own, bone, "rotation_quaternion", np.array([1.0, 50.0]), values)
        assign_action(armature, own)
        rest, arm = shown(armature, REST), shown(armature, ["right_elbow"])
        over(armature, 13)
        press("generate", keep=False)
        np.testing.assert_array_equal(shown(armature, REST), rest)
        bpy.ops.motion_mamba.discard("EXEC_DEFAULT")
        assert armature.animation_data.action == own
        press("generate")
        np.testing.assert_array_equal(shown(armature, REST), rest)
        np.testing.assert_array_equal(shown(armature, ["right_elbow"], range(40, 61)), arm[39:])

    def test_no_character_plays_nothing(self, generator) -> None:
        block = blocks.add_block(bpy.context.scene.motion_mamba, "a person waves", 1.0)
        block.body_part = "ARMS"
        with pytest.raises(RuntimeError, match="Choose the character"):
            press("generate")

    def test_undo_of_nothing_is_left_by_discard(self, generator, armature) -> None:
        before = shown(armature, smpl.JOINT_NAMES)
        over(armature, 13)
        press("generate", keep=False)
        bpy.ops.motion_mamba.discard("EXEC_DEFAULT")
        np.testing.assert_array_equal(shown(armature, smpl.JOINT_NAMES), before)
        assert len(strips(armature)) == 1 and len(bpy.data.actions) == 1


class MeetingGenerator(WavingGenerator):
    """Meets what plays now, as the real one does."""

    def generate(self, request, on_step=None):
        whole = with_existing_edges(request)
        made = assemble(list(self.stream(whole, on_step)), whole, self.model)
        return [meet_constraints(motion, request.constraints) for motion in made]


def test_it_begins_and_ends_as_what_plays_and_is_what_was_made_in_between() -> None:
    with registered(MeetingGenerator()) as generator:
        armature = create_armature(bpy.context)
        bpy.context.scene.motion_mamba.character = armature
        blocks.add_block(armature.motion_mamba, "a person walks", 2.0).seed = 3
        press("generate", seed=3)
        plays = joints_at(armature, bpy.context.scene, [13.0, 37.0])
        over(armature, 13)
        press("generate")
        np.testing.assert_allclose(joints_at(armature, bpy.context.scene, [13.0, 37.0]), plays, atol=2e-3)
        (motion,) = generator.generate(generator.requests[-1])
        at = 13.0 + np.arange(len(motion.joints)) * 24.0 / (len(motion.joints) - 1)
        # This generator jumps from what it is given to what it makes.
        inner = slice(5, -5)
        np.testing.assert_allclose(joints_at(armature, bpy.context.scene, at[inner]), motion.joints[inner], atol=5e-3)


@pytest.mark.parametrize("convention", ["Mixamo", "Auto-Rig Pro"])
def test_on_another_rig_only_the_parts_bones_are_keyed(generator, convention) -> None:
    armature = convention_armature(convention)
    bpy.context.scene.motion_mamba.character = armature
    blocks.add_block(armature.motion_mamba, "a person walks", 2.0)
    press("generate")
    whole = keyed_bones(strips(armature)[0].action)
    over(armature, 13, "LEFT_ARM")
    press("generate")
    (part,) = [strip for strip in strips(armature) if strip.name == "a person waves"]
    bones = keyed_bones(part.action)
    assert bones and bones < whole and all(bone.endswith((".l", ".L")) or "Left" in bone for bone in bones), bones


class TestPromptOfAPart:
    def test_it_is_asked_for_in_its_blocks_frames(self, generator, armature) -> None:
        block = blocks.add_block(armature.motion_mamba, "a person turns", 2.0)
        block.prompted_part, block.part_prompt = "ARMS", "a person waves"
        press("generate")
        asked = generator.requests[-1]
        (part,) = asked.constraints.part_prompts
        assert (part.part, part.prompt, part.last) == ("arms", "a person waves", round(asked.segments[0][1] * 20) - 1)
        assert [span.state for span in block_spans(bpy.context.scene)] == ["made", "made"]
        block.part_prompt = "a person claps"
        assert [span.state for span in block_spans(bpy.context.scene)] == ["made", "changed"]
        press("generate")
        assert [span.state for span in block_spans(bpy.context.scene)] == ["made", "made"]
        block.prompted_part = "NONE"
        press("generate")
        assert not generator.requests[-1].constraints.part_prompts
        assert [span.state for span in block_spans(bpy.context.scene)] == ["made", "made"]

    def test_blocks_of_one_motion_have_their_own(self, generator, armature) -> None:
        second = blocks.add_block(armature.motion_mamba, "a person turns", 2.0)
        second.prompted_part, second.part_prompt = "UPPER_BODY", "a person claps"
        press("generate_all")
        (part,) = generator.requests[-1].constraints.part_prompts
        assert (part.first, part.last) == (40, 79)
        assert [span.state for span in block_spans(bpy.context.scene)] == ["made", "made"]
