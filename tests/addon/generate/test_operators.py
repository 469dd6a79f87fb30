"""Operators, called as scripts call them, with a small generator of the tests' own (see registered.py)."""

from __future__ import annotations

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

import registered as helper

from motion_mamba import addon
from motion_mamba.addon import preferences, properties
from motion_mamba.addon.blender.coordinates import vectors_from_blender, vectors_to_blender
from motion_mamba.addon.blender.data_reference import DataReference
from motion_mamba.addon.blender.modes import accepts_motion
from motion_mamba.addon.bodies import characters
from motion_mamba.addon.generate import apply_motion, operators
from motion_mamba.addon.generate.finished import FinishedMotion, finished_motion
from motion_mamba.addon.keys.metadata import read_metadata
from motion_mamba.addon.requests import destinations
from motion_mamba.addon.worker import session
from motion_mamba.rigs.finishing.options import FinishingOptions
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON
from motion_mamba.rigs.smpl import JOINT, JOINT_NAMES

TOES = [JOINT["left_foot"], JOINT["right_foot"]]


def finished(request: helper.Request) -> FinishedMotion:
    return finished_motion(helper.waving(request), FinishingOptions(), SMPL_SKELETON)


def settings():
    return bpy.context.scene.motion_mamba


def panel():
    """What the panel shows: the chosen character's settings, else the scene's."""
    return properties.active_settings(bpy.context.scene)


def strips(armature) -> list:
    return [strip for track in armature.animation_data.nla_tracks for strip in track.strips]


def generate(**arguments):
    return bpy.ops.motion_mamba.generate("EXEC_DEFAULT", **{"prompt": "a person waves", "seconds": 2.0, "seed": 1} | arguments)


def played(armature, frames: int) -> np.ndarray:
    """(T, 22, 3) joints in the world, frame after frame of a motion of one block that fills its seconds from the scene's frame 1 on."""
    scene = bpy.context.scene
    poses = []
    for index in range(frames):
        frame = 1 + index / (frames - 1) * frames * scene.render.fps / 20.0
        scene.frame_set(int(frame), subframe=frame % 1.0)
        poses.append([list(armature.matrix_world @ armature.pose.bones[name].head) for name in JOINT_NAMES])
    return np.array(poses)


class TestGenerate:
    def test_makes_a_character_where_none_is_chosen(self, generator) -> None:
        bpy.context.scene.cursor.location = (1.0, 2.0, 0.0)
        assert generate() == {"FINISHED"}
        armature = settings().character
        assert armature.type == "ARMATURE" and tuple(armature.location) == (1.0, 2.0, 0.0)
        (strip,) = strips(armature)
        assert strip.name == "a person waves" and strip.frame_start == bpy.context.scene.frame_current

    def test_lands_on_the_chosen_character(self, generator) -> None:
        bpy.ops.motion_mamba.create_character()
        chosen = settings().character
        generate()
        assert settings().character == chosen and len(strips(chosen)) == 1
        assert len([thing for thing in bpy.data.objects if thing.type == "ARMATURE"]) == 1

    def test_keys_are_the_generator_s_own_positions(self, generator) -> None:
        panel().foot_lock = 0.0
        generate()
        motion = helper.waving(generator.requests[0])
        joints = played(settings().character, len(motion.joints))
        assert np.abs(joints - vectors_to_blender(motion.joints)).max() < 1e-3

    def test_feet_are_locked_unless_told_otherwise(self, generator) -> None:
        generate()
        motion = helper.waving(generator.requests[0])
        joints = vectors_from_blender(played(settings().character, len(motion.joints)))
        # The person who waves has toes under the floor.
        assert motion.joints[:, TOES, 1].max() < -0.02
        assert joints[:, TOES, 1].min() > -0.001

    def test_starts_at_the_current_frame_and_leaves_frame_and_rate(self, generator) -> None:
        scene = bpy.context.scene
        scene.frame_set(37)
        scene.render.fps = 30
        generate()
        (strip,) = strips(settings().character)
        assert (strip.frame_start, strip.frame_end) == (37.0, 37.0 + 2 * 30)
        assert scene.frame_current == 37 and scene.render.fps == 30

    def test_the_action_tells_how_to_make_it_again(self, generator) -> None:
        generate(seed=2**31 - 1, guidance=3.0, steps=2)
        (strip,) = strips(settings().character)
        kept = read_metadata(strip.action)
        assert kept["prompt"] == "a person waves" and kept["seed"] == 2**31 - 1 and kept["model_hash"] == "00000000"
        assert kept["guidance"] == 3.0 and kept["steps"] == 2 and kept["one_by_one"] is True

    def test_what_is_left_out_comes_from_the_panel(self, generator) -> None:
        panel().prompt, panel().seconds, panel().steps = "a person jumps", 1.5, 3
        assert bpy.ops.motion_mamba.generate(seed=5) == {"FINISHED"}
        (request,) = generator.requests
        assert request.segments == (("a person jumps", 1.5),) and request.seed == 5 and request.steps == 3

    def test_arguments_do_not_stick(self, generator) -> None:
        generate(steps=2)
        panel().prompt = "a person jumps"
        bpy.ops.motion_mamba.generate()
        assert generator.requests[1].segments[0][0] == "a person jumps" and generator.requests[1].steps is None

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            ({"prompt": ""}, "prompt is empty"),
            ({"prompt": "  "}, "prompt is empty"),
            ({"prompt": "walk " * 3000}, "3000 words"),
            ({"seconds": 0.0}, "seconds must be"),
            ({"seconds": 100000.0}, "seconds must be"),
            ({"seconds": float("nan")}, "seconds must be"),
            ({"guidance": float("nan")}, "guidance must be"),
            ({"guidance": float("inf")}, "guidance must be"),
            ({"steps": 0}, "denoising steps must be"),
            ({"seed": -1}, "seed must be"),
        ],
    )
    def test_bad_input_is_told_before_anything_runs(self, generator, arguments: dict, words: str) -> None:
        with pytest.raises(RuntimeError, match=words):
            generate(**arguments)
        assert words in session.current().problem
        assert not generator.requests and not bpy.data.objects and not bpy.data.actions

    def test_an_unknown_rig_is_told_before_anything_runs(self, generator) -> None:
        rig = bpy.data.objects.new("Dragon", bpy.data.armatures.new("Dragon"))
        bpy.context.scene.collection.objects.link(rig)
        settings().character = rig
        with pytest.raises(RuntimeError, match=r"Dragon.*has no bones"):
            generate()
        assert not generator.requests

    def test_failure_is_told_and_nothing_changes(self, generator) -> None:
        generator.error = ValueError("the checkpoint is truncated")
        with pytest.raises(RuntimeError, match=r"The checkpoint is truncated\."):
            generate()
        assert session.current().problem == "The checkpoint is truncated."
        assert not bpy.data.objects and not bpy.data.actions
        generator.error = None
        generate()
        assert session.current().problem == ""

    def test_cancelled_changes_nothing(self, generator) -> None:
        made = generator.stream

        def cancel_while_working(request, on_step=None):
            session.current().runs[0].job.cancel()
            return made(request, on_step)

        generator.stream = cancel_while_working
        assert generate() == {"CANCELLED"}
        assert not bpy.data.objects and not bpy.data.actions and not session.current().runs

    def test_is_one_undo_step_without_redo(self, generator) -> None:
        options = operators.MOTION_MAMBA_OT_generate.bl_options
        assert "UNDO" in options and "REGISTER" not in options
        bpy.ops.ed.undo_push(message="before")
        bpy.ops.motion_mamba.generate("EXEC_DEFAULT", True, prompt="a person waves", seconds=2.0)
        assert bpy.data.objects and bpy.data.actions
        bpy.ops.ed.undo()
        assert not bpy.data.objects and not bpy.data.actions


class TestCharacterThatChanges:
    """Between pressing Generate and the motion's arrival."""

    def during(self, generator, change) -> None:
        made = generator.stream

        def generate_and_change(request, on_step=None):
            # The main thread only waits for us here, so bpy may be used: what the animator would do meanwhile.
            change()
            return made(request, on_step)

        generator.stream = generate_and_change

    @pytest.fixture
    def chosen(self, generator):
        bpy.ops.motion_mamba.create_character()
        return settings().character

    def test_deleted_its_motion_lands_on_a_new_one(self, generator, chosen) -> None:
        name = chosen.name
        self.during(generator, lambda: bpy.data.objects.remove(chosen))
        assert generate() == {"FINISHED"}
        assert f"“{name}” was deleted" in session.current().note
        assert len(strips(settings().character)) == 1

    def test_taken_out_of_the_scene_counts_as_deleted(self, generator, chosen) -> None:
        """What the Delete key leaves when something still refers to the object: our own picker does."""

        def unlink() -> None:
            for collection in chosen.users_collection:
                collection.objects.unlink(chosen)

        self.during(generator, unlink)
        generate()
        assert settings().character != chosen and "was deleted" in session.current().note

    def test_renamed_is_found_again(self, generator, chosen) -> None:
        self.during(generator, lambda: setattr(chosen, "name", "Hero"))
        generate()
        assert settings().character == chosen and len(strips(chosen)) == 1

    def test_another_with_its_name_is_not_taken_for_it(self, generator, chosen) -> None:
        def rename_and_replace() -> None:
            chosen.name = "Hero"
            other = bpy.data.objects.new("SMPL", bpy.data.armatures.new("other"))
            bpy.context.scene.collection.objects.link(other)

        self.during(generator, rename_and_replace)
        generate()
        assert len(strips(chosen)) == 1

    def test_a_bone_lost_its_motion_lands_on_a_new_one(self, generator, chosen) -> None:
        self.during(generator, lambda: setattr(chosen.data.bones["left_knee"], "name", "hinge"))
        assert generate() == {"FINISHED"}
        assert "“left_knee” has no bone" in session.current().note
        assert settings().character != chosen and len(strips(settings().character)) == 1

    def test_euler_bones_take_the_motion(self, generator, chosen) -> None:
        chosen.pose.bones["head"].rotation_mode = "XYZ"
        generate()
        assert settings().character == chosen and len(strips(chosen)) == 1
        assert chosen.pose.bones["head"].rotation_mode == "XYZ"

    def test_that_cannot_be_keyed_loses_nothing(self, generator, chosen, monkeypatch) -> None:
        key = apply_motion.smpl_key_steps

        def refuse_chosen(armature, *arguments):
            if armature == chosen:
                raise ValueError("These bones are locked.")
            return key(armature, *arguments)

        monkeypatch.setattr(apply_motion, "smpl_key_steps", refuse_chosen)
        assert generate() == {"FINISHED"}
        assert session.current().note == "These bones are locked. A new SMPL character carries the motion."
        assert settings().character != chosen and len(strips(settings().character)) == 1

    @pytest.mark.parametrize("keep_character", [True, False])
    def test_another_scene_is_open(self, generator, chosen, keep_character: bool) -> None:
        other = bpy.data.scenes.new("other")
        request = helper.Request((("a person waves", 2.0),))
        reference = DataReference.to(chosen) if keep_character else None
        chosen.users_collection[0].objects.unlink(chosen)
        other.collection.objects.link(chosen)
        destination = destinations.Destination(DataReference.to(other), 5, (0.0, 0.0, 0.0), reference)
        armature, note = apply_motion.apply(bpy.context, (finished(request),), destinations.JobSpec(request, destination))
        assert (armature == chosen) == keep_character and note == ""
        scene = other if keep_character else bpy.context.scene
        assert armature.name in scene.objects and scene.motion_mamba.character == armature
        assert bpy.context.scene != other and strips(armature)[0].frame_start == 5


def test_create_character_at_the_cursor(generator) -> None:
    bpy.context.scene.cursor.location = (0.5, -1.0, 0.25)
    assert bpy.ops.motion_mamba.create_character() == {"FINISHED"}
    armature = settings().character
    assert tuple(armature.location) == (0.5, -1.0, 0.25)
    assert any(child.type == "MESH" for child in armature.children)
    assert characters.character_problem(armature) is None


@pytest.fixture
def linked_collection(generator, tmp_path):
    """Active in the outliner, from another file: it takes no objects."""
    scene, path = bpy.context.scene, str(tmp_path / "set.blend")
    bpy.data.libraries.write(path, {bpy.data.collections.new("Set")}, fake_user=True)
    bpy.data.collections.remove(bpy.data.collections["Set"])
    with bpy.data.libraries.load(path, link=True) as (_, wanted):
        wanted.collections = ["Set"]
    scene.collection.children.link(wanted.collections[0])
    bpy.context.view_layer.active_layer_collection = bpy.context.view_layer.layer_collection.children["Set"]
    return wanted.collections[0]


def test_a_character_made_beside_a_linked_collection_is_the_scene_s_own(generator, linked_collection) -> None:
    assert generate() == {"FINISHED"}
    assert settings().character.users_collection == (bpy.context.scene.collection,) and len(strips(settings().character)) == 1
    assert not linked_collection.objects and all(thing.users_collection for thing in bpy.data.objects)


def test_a_folder_without_a_body_model_is_told_before_anything_is_made(generator, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(preferences, "read", lambda _context: preferences.Settings(body_folder=tmp_path / "nowhere"))
    with pytest.raises(RuntimeError, match="nowhere does not exist"):
        generate()
    assert not generator.requests and not bpy.data.objects


def test_a_motion_is_not_lost_when_its_body_cannot_be_made(generator, tmp_path) -> None:
    request = helper.Request((("a person waves", 2.0),))
    (tmp_path / "SMPLX_NEUTRAL.npz").write_bytes(b"damaged")
    destination = destinations.current_destination(bpy.context, tmp_path)
    armature, note = apply_motion.apply(bpy.context, (finished(request),), destinations.JobSpec(request, destination))
    assert len(strips(armature)) == 1 and len(armature.children) == 1
    assert "SMPLX_NEUTRAL.npz" in note and note.endswith("The new character has our plain figure instead.")


def test_skeleton_of_a_character_is_its_own(generator) -> None:
    from motion_mamba.rigs.math.kinematics import SMPL_SKELETON

    bpy.ops.motion_mamba.create_character()
    skeleton = characters.skeleton_of(settings().character)
    assert skeleton.parents == SMPL_SKELETON.parents
    assert np.allclose(skeleton.offsets, SMPL_SKELETON.offsets, atol=1e-6)


def test_unload_frees_the_generator(generator) -> None:
    assert not bpy.ops.motion_mamba.unload_generator.poll()
    generate()
    assert bpy.ops.motion_mamba.unload_generator() == {"FINISHED"}
    addon.unregister()
    assert generator.unloaded
    addon.register()


def test_cancel_needs_something_under_way(generator) -> None:
    assert not bpy.ops.motion_mamba.cancel.poll()


def test_cannot_apply_in_edit_mode(generator) -> None:
    bpy.ops.motion_mamba.create_character()
    assert accepts_motion(bpy.context)
    bpy.context.view_layer.objects.active = settings().character
    bpy.ops.object.mode_set(mode="EDIT")
    assert not accepts_motion(bpy.context)
    bpy.ops.object.mode_set(mode="OBJECT")
