"""What each button makes and where: only what is new or changed, in its place, with a seed of its own; another take of what waits."""

from __future__ import annotations

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

import registered as helper

from motion_mamba.addon import migration, properties
from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.blocks.spans import block_spans
from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.keys.metadata import read_metadata
from motion_mamba.addon.preview import preview
from motion_mamba.addon.requests.pose_sampling import joints_at

PROMPTS = ("a person walks", "a person sits", "a person waves")


@pytest.fixture
def armature(generator):
    """A character without a body, chosen in the panel, with three accepted blocks of 2 s from frame 1 on."""
    made = create_armature(bpy.context)
    bpy.context.scene.motion_mamba.character = made
    for prompt in PROMPTS:
        blocks.add_block(made.motion_mamba, prompt, 2.0)
    press("generate")
    return made


def press(operator: str, keep: bool = True, **settings) -> None:
    assert getattr(bpy.ops.motion_mamba, operator)("EXEC_DEFAULT", keep=keep, **settings) == {"FINISHED"}


def strips(armature) -> dict[str, tuple[float, float, object]]:
    tracks = armature.animation_data.nla_tracks
    return {strip.name: (strip.frame_start, strip.frame_end, strip.action) for track in tracks for strip in track.strips}


def states(armature) -> list[str]:
    placed = blocks.block_strips(armature)
    return [blocks.block_state(block, placed) for block in armature.motion_mamba.blocks]


def last_request(generator):
    return generator.requests[-1]


class TestGenerate:
    def test_an_added_block_goes_on_from_what_is_there_wherever_the_playhead_is(self, generator, armature) -> None:
        before, scene = strips(armature), bpy.context.scene
        blocks.add_block(armature.motion_mamba, "a person bows", 2.0)
        scene.frame_set(30)
        end = before[PROMPTS[2]][1]
        pose = joints_at(armature, scene, [end])
        press("generate")
        after = strips(armature)
        assert {name: after[name] for name in before} == before, "nothing else is touched"
        assert after["a person bows"][0] == pytest.approx(end, abs=0.01)
        assert last_request(generator).segments[0][0] == "a person bows" and len(last_request(generator).segments) == 1
        assert np.abs(joints_at(armature, scene, [end]) - pose).max() < 5e-3 and states(armature) == ["made"] * 4
        assert np.abs(last_request(generator).constraints.poses.joints[-1] - pose[0]).max() < 1e-3, "the pose that it goes on from is given"

    def test_only_what_was_changed_is_made_anew(self, generator, armature) -> None:
        before = strips(armature)
        armature.motion_mamba.blocks[1].prompt = "a person lies down"
        press("generate")
        after = strips(armature)
        assert set(after) == {PROMPTS[0], "a person lies down", PROMPTS[2]} and states(armature) == ["made"] * 3
        assert all(after[name] == before[name] for name in (PROMPTS[0], PROMPTS[2]))
        assert after["a person lies down"][:2] == pytest.approx(before[PROMPTS[1]][:2], abs=1e-3)

    def test_a_block_between_two_makes_room_for_itself(self, armature) -> None:
        before, settings = strips(armature), armature.motion_mamba
        blocks.add_block(settings, "a person bows", 3.0)
        settings.blocks.move(3, 1)
        press("generate")
        after = strips(armature)
        assert after["a person bows"][:2] == pytest.approx((before[PROMPTS[0]][1], before[PROMPTS[0]][1] + 72.0), abs=0.01)
        for name in PROMPTS[1:]:
            assert after[name][0] - before[name][0] == pytest.approx(72.0, abs=0.01)
        assert len(armature.animation_data.nla_tracks) == 1

    def test_several_places_are_all_made(self, generator, armature) -> None:
        made, settings = len(generator.requests), armature.motion_mamba
        settings.blocks[0].prompt = "a person runs"
        blocks.add_block(settings, "a person bows", 2.0)
        press("generate")
        assert states(armature) == ["made"] * 4 and len(generator.requests) == made + 2

    def test_changed_and_new_ones_in_a_row_are_one_motion(self, generator, armature) -> None:
        made, settings, before = len(generator.requests), armature.motion_mamba, strips(armature)
        settings.blocks[2].prompt = "a person runs"
        blocks.add_block(settings, "a person bows", 2.0)
        press("generate")
        after = strips(armature)
        assert len(generator.requests) == made + 1 and states(armature) == ["made"] * 4
        assert after["a person runs"][0] == pytest.approx(before[PROMPTS[2]][0], abs=0.01)
        assert after["a person bows"][0] == pytest.approx(after["a person runs"][1], abs=0.01)

    def test_with_nothing_new_it_says_what_to_do(self, generator, armature) -> None:
        made = len(generator.requests)
        with pytest.raises(RuntimeError, match="press Generate All"):
            bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=False)
        assert len(generator.requests) == made


def test_generate_all_leaves_nothing_of_the_old_underneath(armature) -> None:
    before, uids = strips(armature), [block.uid for block in armature.motion_mamba.blocks]
    bpy.context.scene.frame_set(60)
    press("generate_all")
    after = strips(armature)
    assert {name: span[:2] for name, span in after.items()} == {name: pytest.approx(span[:2], abs=1.3) for name, span in before.items()}
    assert all(after[name][2] != before[name][2] for name in PROMPTS) and states(armature) == ["made"] * 3
    assert [block.uid for block in armature.motion_mamba.blocks] == uids
    assert len(bpy.data.actions) == 3, "the old actions are gone"


def test_all_anew_in_other_lengths_moves_what_comes_later(armature) -> None:
    bpy.context.scene.frame_set(200)
    press("generate", prompt="a script", seconds=2.0, seed=1)
    before = strips(armature)
    armature.motion_mamba.blocks[0].seconds = 4.0
    press("generate_all")
    after = strips(armature)
    assert after["a script"][0] - before["a script"][0] == pytest.approx(48.0, abs=1.3)
    assert after[PROMPTS[1]][0] == pytest.approx(97.0, abs=0.01)


class TestSeeds:
    def test_every_block_shows_the_seed_that_it_was_made_with(self, generator, armature) -> None:
        shown = [block.seed for block in armature.motion_mamba.blocks]
        assert len(set(shown)) == 3 and last_request(generator).segment_seeds == tuple(shown)
        made = [read_metadata(action)["seed"] for _, _, action in sorted(strips(armature).values(), key=lambda found: found[0])]
        assert made == shown

    @pytest.mark.parametrize("operator", ["regenerate_block", "continue_motion", "in_between"])
    def test_pressed_twice_gives_two_takes(self, generator, armature, operator: str) -> None:
        given = {"first": 110.0, "last": 135.0} if operator == "in_between" else {}
        seeds = []
        for _ in range(2):
            press(operator, keep=False, **given)
            seeds.append(last_request(generator).segment_seeds)
            bpy.ops.motion_mamba.discard()
        assert seeds[0] != seeds[1]
        assert states(armature) == ["made"] * 3, "a discarded take leaves the seed of the one that is kept"

    def test_a_locked_seed_is_kept(self, generator, armature) -> None:
        block = armature.motion_mamba.blocks[1]
        block.seed, block.lock_seed = 77, True
        assert states(armature)[1] == "changed"
        press("generate")
        assert last_request(generator).segment_seeds == (77,) and block.seed == 77 and states(armature) == ["made"] * 3
        others = [other.seed for other in armature.motion_mamba.blocks]
        press("generate_all")
        now = [other.seed for other in armature.motion_mamba.blocks]
        assert now[1] == 77 and now[0] != others[0] and now[2] != others[2]

    def test_the_dice_are_the_selected_block_s_and_count(self, generator, armature) -> None:
        settings = armature.motion_mamba
        before = [block.seed for block in settings.blocks]
        settings.active_block = 2
        bpy.ops.motion_mamba.roll_seed()
        now = [block.seed for block in settings.blocks]
        assert now[:2] == before[:2] and now[2] != before[2] and states(armature) == ["made", "made", "changed"]
        press("generate")
        assert last_request(generator).segment_seeds == (now[2],)

    def test_browsed_takes_show_theirs(self, armature) -> None:
        armature.motion_mamba.active_block = 0
        press("regenerate_block", keep=False, variations=2)
        first = armature.motion_mamba.blocks[0].seed
        bpy.ops.motion_mamba.browse(step=1)
        assert armature.motion_mamba.blocks[0].seed == first + 1


class TestAnotherTake:
    def test_it_joins_the_takes_that_wait(self, generator, armature) -> None:
        before, made = strips(armature), len(generator.requests)
        blocks.add_block(armature.motion_mamba, "a person bows", 2.0)
        press("generate", keep=False)
        bpy.context.scene.frame_set(5)
        press("generate", keep=False)
        waiting = armature.motion_mamba.preview
        assert len(waiting.takes) == 2 and waiting.index == 1 and len(generator.requests) == made + 2
        one, two = generator.requests[-2:]
        assert one.segment_seeds != two.segment_seeds and one.segments == two.segments
        assert np.abs(one.constraints.poses.joints - two.constraints.poses.joints).max() < 1e-4, "what waits is left out of account"
        assert waiting.takes[0].action.frame_range[0] == waiting.takes[1].action.frame_range[0]
        bpy.ops.motion_mamba.discard()
        assert strips(armature) == before and len(bpy.data.actions) == 3

    def test_it_has_what_the_panel_says_by_then(self, armature) -> None:
        settings = armature.motion_mamba
        blocks.add_block(settings, "a person bows", 2.0)
        press("generate", keep=False)
        settings.blocks[3].prompt, settings.blocks[3].seconds = "a person runs", 3.0
        press("generate", keep=False)
        bpy.ops.motion_mamba.accept(others="MUTED")
        assert "a person runs" in strips(armature) and states(armature) == ["made"] * 4
        assert strips(armature)["a person runs"][1] - strips(armature)["a person runs"][0] > 60.0

    def test_also_of_a_block_made_anew_or_a_new_character(self, generator, armature) -> None:
        press("regenerate_block", keep=False)
        press("generate", keep=False)
        assert len(armature.motion_mamba.preview.takes) == 2
        bpy.ops.motion_mamba.accept()
        assert states(armature) == ["made"] * 3 and len(strips(armature)) == 3

    def test_of_a_script_s_prompt(self, generator, armature) -> None:
        bpy.context.scene.frame_set(200)
        press("generate", keep=False, prompt="a person bows", seconds=2.0, seed=4)
        bpy.context.scene.frame_set(1)
        press("generate", keep=False)
        takes = armature.motion_mamba.preview.takes
        assert [take.action.frame_range[0] for take in takes] == [200.0, 200.0] and last_request(generator).seed != 4

    def test_a_new_character_gets_it_too(self, generator) -> None:
        bpy.context.scene.motion_mamba.prompt = "a person waves"
        press("generate", keep=False)
        press("generate", keep=False)
        assert len([thing for thing in bpy.data.objects if thing.type == "ARMATURE"]) == 1
        bpy.ops.motion_mamba.discard()
        assert not bpy.data.objects and not bpy.data.actions


def test_continuing_a_finished_motion_makes_a_block_of_its_own(armature) -> None:
    before = strips(armature)
    armature.motion_mamba.active_block = 0
    bpy.context.scene.frame_set(300)
    press("continue_motion")
    after = strips(armature)
    assert {name: after[name] for name in before} == before and len(after) == 4
    assert [block.prompt for block in armature.motion_mamba.blocks] == [*PROMPTS, PROMPTS[0]] and states(armature) == ["made"] * 4
    assert block_spans(bpy.context.scene)[3].first == 300.0


def test_blocks_of_an_older_file_get_the_seeds_that_they_were_made_with(armature, tmp_path) -> None:
    """Up to version 1 there was one seed for all."""
    settings = armature.motion_mamba
    made = [block.seed for block in settings.blocks]
    for block in settings.blocks:
        block.property_unset("seed")
        block.property_unset("lock_seed")
    settings.version = bpy.context.scene.motion_mamba.version = 1
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "old.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "old.blend"))
    settings = properties.active_settings(bpy.context.scene)
    assert [block.seed for block in settings.blocks] == made and states(settings.id_data) == ["made"] * 3
    settings.blocks[0].seed = 5
    migration.migrate(bpy.context.scene)
    assert settings.blocks[0].seed == 5 and preview.is_shown(settings.id_data) is False


def test_the_one_seed_of_an_older_file_is_every_block_s(tmp_path) -> None:
    """Written with the properties of version 1, as the add-on registered them then."""

    class MotionMambaBlock(bpy.types.PropertyGroup):
        uid: bpy.props.StringProperty()
        prompt: bpy.props.StringProperty()

    class MotionMambaSettings(bpy.types.PropertyGroup):
        version: bpy.props.IntProperty()
        seed: bpy.props.IntProperty()
        lock_seed: bpy.props.BoolProperty()

    MotionMambaSettings.__annotations__["blocks"] = bpy.props.CollectionProperty(type=MotionMambaBlock)
    bpy.ops.wm.read_factory_settings(use_empty=True)
    for cls in (MotionMambaBlock, MotionMambaSettings):
        bpy.utils.register_class(cls)
    bpy.types.Scene.motion_mamba = bpy.props.PointerProperty(type=MotionMambaSettings)
    old = bpy.context.scene.motion_mamba
    old.version, old.seed, old.lock_seed = 1, 4711, True
    for prompt in PROMPTS:
        block = old.blocks.add()
        block.uid = block.prompt = prompt
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "old.blend"))
    del bpy.types.Scene.motion_mamba
    for cls in (MotionMambaSettings, MotionMambaBlock):
        bpy.utils.unregister_class(cls)
    with helper.registered():
        bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "old.blend"))
        settings = bpy.context.scene.motion_mamba
        assert [(block.prompt, block.seed, block.lock_seed) for block in settings.blocks] == [(prompt, 4711, True) for prompt in PROMPTS]
