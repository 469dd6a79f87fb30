"""Pins that are new, moved, keyed, parented, copied or linked: which blocks they change, and what stays of them."""

from __future__ import annotations

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')


from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.blocks.spans import block_spans
from motion_mamba.addon.keys.actions import channels
from motion_mamba.addon.pins.marks import pins_of

from .pinned import constraints_of, is_remade, pinned


def test_a_new_moved_switched_off_or_deleted_pin_makes_its_block_changed(generator, armature, tmp_path) -> None:
    hand = pinned("RIGHT_HAND", 13)
    assert block_spans(bpy.context.scene)[0].state == "changed" and is_remade(generator)
    assert generator.requests[-1].constraints.placements and block_spans(bpy.context.scene)[0].state == "made"
    hand.name, hand.motion_mamba_pin.state = "the cup", "MISSED"
    assert not is_remade(generator), "what it is called, and whether it was met, ask for nothing else"
    hand.location.x += 0.1
    assert is_remade(generator)
    hand.motion_mamba_pin.end = 20.0
    assert is_remade(generator)
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "pinned.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "pinned.blend"))
    hand = bpy.data.objects["the cup"]
    assert not is_remade(generator), "the file remembers what its blocks were made to meet"
    hand.motion_mamba_pin.enabled = False
    assert is_remade(generator) and not generator.requests[-1].constraints.parts
    hand.motion_mamba_pin.enabled = True
    assert is_remade(generator)
    bpy.data.objects.remove(hand)
    assert is_remade(generator)


def test_pins_elsewhere_change_no_block_and_each_only_its_own(generator, armature) -> None:
    blocks.add_block(armature.motion_mamba, "a person waves", 2.0)
    assert is_remade(generator)
    pinned("LEFT_HAND", 300)
    assert not is_remade(generator)
    pinned("LEFT_HAND", 70)
    assert [span.state for span in block_spans(bpy.context.scene)] == ["made", "changed"]
    made = len(generator.requests)
    assert is_remade(generator) and [segment[0] for segment in generator.requests[made].segments] == ["a person waves"]


def test_a_block_whose_pin_moved_while_it_waited_is_changed(generator, armature) -> None:
    hand = pinned("RIGHT_HAND", 13)
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=False)
    hand.location.z += 0.2
    bpy.ops.motion_mamba.accept("EXEC_DEFAULT")
    assert block_spans(bpy.context.scene)[0].state == "changed" and is_remade(generator)


def test_a_pin_on_a_table_moves_with_it_and_one_that_is_keyed_with_its_keys(generator, armature) -> None:
    table = bpy.data.objects.new("table", None)
    bpy.context.scene.collection.objects.link(table)
    hand = pinned("RIGHT_HAND", 13)
    hand.parent = table
    assert is_remade(generator)
    table.location.z = 0.1
    assert is_remade(generator)
    for frame, x in ((1, 0.0), (25, 0.3)):
        hand.location.x = x
        hand.keyframe_insert("location", frame=frame)
    assert is_remade(generator)
    bpy.context.scene.frame_set(20)
    assert block_spans(bpy.context.scene)[0].state == "made", "where it is at the current frame says nothing"
    hand.location.x = 0.5
    hand.keyframe_insert("location", frame=25)
    assert is_remade(generator)


def test_a_pin_on_a_moving_object_moves_along(generator, armature) -> None:
    table = bpy.data.objects.new("table", None)
    bpy.context.scene.collection.objects.link(table)
    for frame, x in ((1, 0.0), (25, 0.24)):
        table.location.x = x
        table.keyframe_insert("location", frame=frame)
    for curve in channels(table.animation_data.action).fcurves:
        for key in curve.keyframe_points:
            key.interpolation = "LINEAR"
    empty = pinned("LEFT_HAND", 1, length=25)
    empty.parent = table
    (asked,) = constraints_of(generator).placements
    assert np.ptp(asked.positions[:, 0]) == pytest.approx(0.24, abs=1e-3)
    assert bpy.context.scene.frame_current == 1


def test_pins_are_saved_copied_renamed_and_removed(generator, armature, tmp_path) -> None:
    empty = pinned("LOOK", 13)
    copied = empty.copy()
    bpy.context.scene.collection.objects.link(copied)
    empty.name = "the door"
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "pinned.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "pinned.blend"))
    scene = bpy.context.scene
    found = pins_of(scene.motion_mamba.character, scene)
    assert len(found) == 2 and "the door" in {thing.name for thing in found}
    assert bpy.ops.motion_mamba.remove_pin("EXEC_DEFAULT", name="the door") == {"FINISHED"}
    assert len(pins_of(scene.motion_mamba.character, scene)) == 1


def test_a_character_copied_with_its_pins_has_its_own(generator, armature) -> None:
    empty = pinned("RIGHT_HAND", 13)
    for thing in bpy.context.view_layer.objects:
        thing.select_set(thing in (armature, empty))
    bpy.context.view_layer.objects.active = armature
    bpy.ops.object.duplicate()
    copied = bpy.context.view_layer.objects.active
    assert copied != armature and copied.type == "ARMATURE"
    assert [len(pins_of(one, bpy.context.scene)) for one in (armature, copied)] == [1, 1]
    armature.name, copied.name = "one", "other"
    assert [len(pins_of(one, bpy.context.scene)) for one in (armature, copied)] == [1, 1]


def test_pins_of_a_linked_character_are_kept_with_the_shot(generator, armature, tmp_path) -> None:
    armature.name = "Hero"
    bpy.data.libraries.write(str(tmp_path / "hero.blend"), {armature})
    bpy.ops.wm.read_factory_settings(use_empty=True)
    with bpy.data.libraries.load(str(tmp_path / "hero.blend"), link=True) as (_, wanted):
        wanted.objects = ["Hero"]
    hero = wanted.objects[0].override_create()
    bpy.context.scene.collection.objects.link(hero)
    hero.override_library.is_system_override = False
    bpy.context.scene.motion_mamba.character = hero
    bpy.context.view_layer.update()
    pinned("RIGHT_HAND", 13).name = "cup"
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "shot.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "shot.blend"))
    hero = bpy.context.scene.motion_mamba.character
    assert [thing.name for thing in pins_of(hero, bpy.context.scene)] == ["cup"]
