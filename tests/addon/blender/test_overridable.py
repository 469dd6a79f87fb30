"""A character linked from another file and overridden: its settings, its preview and its strips are kept with the shot."""

from __future__ import annotations

import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

import registered as helper
from armatures import convention_armature

from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.bodies import characters
from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.preview import preview
from motion_mamba.addon.retarget import rig_characters, stored_mapping


@pytest.fixture
def make_hero():
    """Makes the library's character."""
    return lambda: create_armature(bpy.context)


@pytest.fixture
def linked(tmp_path, make_hero):
    """A function that opens a new file with the library's character overridden, editable or as Blender makes it by itself."""
    with helper.registered() as generator:
        library = str(tmp_path / "library.blend")
        cast = bpy.data.collections.new("Cast")
        bpy.context.scene.collection.children.link(cast)
        hero = make_hero()
        bpy.context.scene.collection.objects.unlink(hero)
        cast.objects.link(hero)
        blocks.add_block(hero.motion_mamba, "a person stands", 2.0)
        bpy.ops.wm.save_as_mainfile(filepath=library)

        def open_shot(editable: bool):
            bpy.ops.wm.read_factory_settings(use_empty=True)
            with bpy.data.libraries.load(library, link=True) as (_, wanted):
                wanted.collections = ["Cast"]
            wanted.collections[0].override_hierarchy_create(bpy.context.scene, bpy.context.view_layer, do_fully_editable=editable)
            armature = next(thing for thing in bpy.context.scene.objects if thing.type == "ARMATURE")
            bpy.context.scene.motion_mamba.character = armature
            return armature

        open_shot.generator, open_shot.folder = generator, tmp_path
        yield open_shot


def reopened(folder):
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "shot.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(folder / "shot.blend"))
    return bpy.context.scene.motion_mamba.character


def test_settings_preview_and_strips_are_kept(linked) -> None:
    settings = linked(editable=True).motion_mamba
    settings.guidance, settings.blocks[0].prompt = 3.25, "a person walks"
    bpy.ops.motion_mamba.add_block()
    settings.blocks[1].prompt = "a person waves"
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=False, variations=2)
    armature = reopened(linked.folder)
    settings = armature.motion_mamba
    assert armature.override_library and settings.guidance == 3.25
    assert [block.prompt for block in settings.blocks] == ["a person walks", "a person waves"]
    assert len(settings.preview.takes) == 2 and all(take.action for take in settings.preview.takes)
    bpy.ops.motion_mamba.accept()
    armature = reopened(linked.folder)
    assert not preview.is_shown(armature)
    placed = blocks.block_strips(armature)
    assert [blocks.block_state(block, placed) for block in armature.motion_mamba.blocks] == ["made", "made"]
    bpy.ops.motion_mamba.regenerate_block("EXEC_DEFAULT", uid=armature.motion_mamba.blocks[0].uid)
    assert [len(track.strips) for track in armature.animation_data.nla_tracks] == [2]


def test_an_override_that_cannot_be_edited_is_told_and_stays_untouched(linked) -> None:
    """Blender throws away, when the file is saved, what is changed on one."""
    armature = linked(editable=False)
    assert "Library Override > Make" in characters.character_problem(armature)
    with pytest.raises(RuntimeError, match="cannot be edited yet"):
        bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt="a person waves")
    assert armature.animation_data is None and not linked.generator.requests


class TestMapping:
    """On a rig of another kind, which the animator may have corrected in the library or in the shot."""

    @pytest.fixture(params=[False, True], ids=["recognised", "mapped"])
    def make_hero(self, request):
        def mapped() -> bpy.types.Object:
            hero = convention_armature("Mixamo")
            if request.param:
                stored_mapping.store_mapping(hero, rig_characters.match_of(hero).mapping)
            return hero

        return mapped

    def test_mapping_and_rest_pose_made_here_are_kept(self, linked) -> None:
        armature = linked(editable=True)
        bpy.ops.motion_mamba.edit_mapping()
        armature.motion_mamba_rig.joints["left_collar"].bone = ""
        bpy.ops.motion_mamba.apply_mapping()
        armature.pose.bones["Hips"].location.z = 0.25
        bpy.ops.motion_mamba.use_pose_as_rest()
        mapping, rest = stored_mapping.mapping_text(armature), stored_mapping.rest_pose(armature)
        armature = reopened(linked.folder)
        assert armature.override_library and rig_characters.recognition(armature).name == "own mapping"
        assert stored_mapping.mapping_text(armature) == mapping and "left_collar" not in rig_characters.match_of(armature).mapping.joints
        assert stored_mapping.rest_pose(armature) == rest and rest

    def test_recognised_again_it_stays_so(self, linked) -> None:
        armature = linked(editable=True)
        bpy.ops.motion_mamba.reset_mapping()
        armature = reopened(linked.folder)
        assert not stored_mapping.mapping_text(armature) and rig_characters.recognition(armature).name == "Mixamo"


def test_a_rest_pose_of_an_earlier_version_is_read() -> None:
    armature = create_armature(bpy.context)
    armature["motion_mamba_rest"] = {"pelvis": [float(n) for n in range(16)]}
    assert stored_mapping.rest_pose(armature) == {"pelvis": [float(n) for n in range(16)]}
