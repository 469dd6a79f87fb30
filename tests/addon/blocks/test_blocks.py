"""Prompt blocks and the settings that hold them; what older files held; where blocks lie in time."""

from __future__ import annotations

import ast
import re
from itertools import count
from pathlib import Path

import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

import registered as helper

from motion_mamba.addon import migration, properties, registration
from motion_mamba.addon.blocks import blocks, prompt_facts
from motion_mamba.addon.blocks.properties import DEFAULT_SECONDS
from motion_mamba.addon.blocks.spans import block_spans
from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.gallery.actions import gallery
from motion_mamba.addon.mapping import properties as mapping_properties
from motion_mamba.addon.panel import timeline
from motion_mamba.addon.translations import german, translations
from motion_mamba.addon.worker import session
from motion_mamba.addon.worker.failures import sentence
from motion_mamba.addon.worker.jobs import Source
from motion_mamba.generator.motion import Segment
from motion_mamba.generator.planning.actions import Action
from motion_mamba.generator.planning.windows import plan_actions
from motion_mamba.generator.request import Request
from motion_mamba.generator.text.duration_model import usual_seconds


@pytest.fixture
def settings(generator):
    return bpy.context.scene.motion_mamba


def prompts(settings) -> list[str]:
    return [block.prompt for block in settings.blocks]


def test_one_prompt_is_one_block_as_soon_as_it_is_typed(settings) -> None:
    assert not settings.blocks and settings.prompt == "" and settings.seconds == DEFAULT_SECONDS
    settings.prompt, settings.seconds = "a person walks", 2.5
    (block,) = settings.blocks
    assert (block.prompt, block.seconds, block.enabled) == ("a person walks", 2.5, True) and block.uid


def test_blocks_are_added_copied_moved_and_removed(settings) -> None:
    settings.prompt = "one"
    bpy.ops.motion_mamba.add_block()
    bpy.ops.motion_mamba.use_prompt(prompt="two", seconds=3.0)
    bpy.ops.motion_mamba.duplicate_block()
    settings.blocks[2].prompt = "three"
    bpy.ops.motion_mamba.move_block(direction="UP")
    assert prompts(settings) == ["one", "three", "two"] and settings.active_block == 1
    assert len({block.uid for block in settings.blocks}) == 3
    settings.blocks[0].enabled = False
    assert blocks.total_seconds(settings) == 6.0
    bpy.ops.motion_mamba.remove_block()
    assert prompts(settings) == ["one", "two"] and settings.active_block == 1


def test_a_prompt_of_several_actions_is_split_in_its_place(settings) -> None:
    total = 30.0
    for prompt, seconds in (("one", 1.0), ("a person walks, then sits down and waves", total), ("three", 3.0)):
        blocks.add_block(settings, prompt, seconds)
    assert not bpy.ops.motion_mamba.split_block.poll(), "one action"
    settings.active_block = 1
    uid = settings.blocks[1].uid
    bpy.ops.motion_mamba.split_block()
    assert prompts(settings) == ["one", "a person walks", "a person sits down", "a person waves", "three"]
    assert sum(block.seconds for block in settings.blocks[1:4]) == pytest.approx(total, abs=0.2)
    made = plan_actions((Segment("a person walks, then sits down and waves", 0, 20 * round(total) - 1),))
    one_by_one = [(action.last + 1 - action.first) / 20 for action in made]
    assert [block.seconds for block in settings.blocks[1:4]] == pytest.approx(one_by_one, abs=0.1), "splitting changes no timing"
    assert settings.active_block == 1 and settings.blocks[1].uid == uid


def test_a_loaded_model_says_what_the_actions_are(settings, generator) -> None:
    """Which knows "walks and waves" as two things that follow each other, say, where the words alone tell of one."""
    prompt_facts.forget()
    list(session.current().worker.submit(Source(), Request((("a person waves", 1.0),), steps=2)).wait(20.0))
    generator.actions = lambda prompt: [Action("a person walks", 3.0), Action("a person waves", 2.0)]
    settings.prompt, settings.seconds = "a person walks and waves", 5.0
    assert prompt_facts.ask_now(settings.prompt) is not None
    settings.blocks[0].mood = 1.0
    assert bpy.ops.motion_mamba.split_block.poll()
    bpy.ops.motion_mamba.split_block()
    assert [(block.prompt, block.mood) for block in settings.blocks] == [("a person walks", 1.0), ("a person waves", 1.0)]
    assert blocks.total_seconds(settings) == pytest.approx(5.0)
    prompt_facts.forget()


def test_no_action_gets_less_time_than_it_takes(settings) -> None:
    settings.prompt, settings.seconds = "a person walks, then sits down", 4.0
    bpy.ops.motion_mamba.split_block()
    assert prompts(settings) == ["a person walks", "a person sits down"]
    assert sum(block.seconds for block in settings.blocks) == pytest.approx(usual_seconds("a person walks, then sits down"), abs=0.2)


def test_the_usual_length_is_taken_on_a_button(settings) -> None:
    assert not bpy.ops.motion_mamba.usual_length.poll(), "there is no prompt yet"
    settings.prompt, settings.seconds = "a person kicks", 30.0
    bpy.ops.motion_mamba.usual_length()
    assert settings.seconds == pytest.approx(usual_seconds("a person kicks")) and settings.seconds < 5.0
    blocks.add_block(settings, "a person dances", 1.0)
    bpy.ops.motion_mamba.usual_length()
    assert settings.blocks[1].seconds > settings.blocks[0].seconds == pytest.approx(usual_seconds("a person kicks"))


def test_too_little_time_for_one_by_one_is_told() -> None:
    assert "3.0 s" in blocks.too_short_hint(2, 2.9) and blocks.too_short_hint(2, 3.0) is None


def test_only_blocks_that_are_on_are_made_as_one_motion(generator, settings) -> None:
    for prompt, seconds in (("one", 1.0), ("two", 2.0), ("three", 3.0)):
        blocks.add_block(settings, prompt, seconds)
    settings.blocks[1].enabled = False
    bpy.context.scene.motion_mamba.character = create_armature(bpy.context)
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", seed=4)
    assert generator.requests[-1].segments == (("one", 1.0), ("three", 3.0))
    assert [line.prompt for line in settings.history] == ["three", "one"]


@pytest.mark.parametrize(("prompt", "script"), [("человек идёт", "Cyrillic"), ("歩く人", "Cjk"), ("a person waves à droite", None)])
def test_another_script_is_hinted_at(prompt: str, script: str | None) -> None:
    hint = blocks.script_hint(prompt)
    assert (hint is None) if script is None else (script in hint and "English" in hint)


def test_a_character_takes_the_settings_over_and_keeps_its_own(settings) -> None:
    settings.prompt, settings.guidance = "a person walks", 3.0
    first, second = create_armature(bpy.context), create_armature(bpy.context)
    settings.character = first
    properties.active_settings(bpy.context.scene).prompt = "a person sits"
    settings.character = second
    assert properties.active_settings(bpy.context.scene).prompt == "a person walks"
    settings.character = first
    assert properties.active_settings(bpy.context.scene).prompt == "a person sits"


def test_an_older_file_s_prompt_is_carried_over(tmp_path) -> None:
    """Written with the properties of version 0, as the add-on registered them then."""

    class MotionMambaSettings(bpy.types.PropertyGroup):
        prompt: bpy.props.StringProperty()
        seconds: bpy.props.FloatProperty()
        guidance: bpy.props.FloatProperty()
        character: bpy.props.PointerProperty(type=bpy.types.Object)

    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.utils.register_class(MotionMambaSettings)
    bpy.types.Scene.motion_mamba = bpy.props.PointerProperty(type=MotionMambaSettings)
    old = bpy.context.scene.motion_mamba
    old.prompt, old.seconds, old.guidance, old.character = "a person walks", 2.5, 4.0, create_armature(bpy.context)
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "old.blend"))
    del bpy.types.Scene.motion_mamba
    bpy.utils.unregister_class(MotionMambaSettings)
    with helper.registered():
        bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "old.blend"))
        settings = properties.active_settings(bpy.context.scene)
        assert settings.id_data.type == "ARMATURE"
        assert (settings.prompt, settings.seconds, settings.guidance) == ("a person walks", 2.5, 4.0)
        assert bpy.context.scene.motion_mamba.version == properties.SETTINGS_VERSION
        migration.migrate(bpy.context.scene)
        assert len(settings.blocks) == 1


def test_blocks_lie_where_their_strips_lie(settings) -> None:
    scene, armature = bpy.context.scene, create_armature(bpy.context)
    settings.character = armature
    for prompt in ("one", "two"):
        blocks.add_block(armature.motion_mamba, prompt, 2.0)
    assert [(span.first, span.last) for span in block_spans(scene)] == [(1.0, 49.0), (49.0, 97.0)]
    timeline.move(scene, block_spans(scene)[0], 9.0)
    assert block_spans(scene)[0].first == 10.0, "a block that was not made begins elsewhere"
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT")
    second = block_spans(scene)[1]
    timeline.move(scene, second, 30.0)
    strip = blocks.block_strips(armature)[armature.motion_mamba.blocks[1].uid].strip
    assert strip.frame_start == pytest.approx(second.first + 30.0) == block_spans(scene)[1].first
    timeline.resize(scene, block_spans(scene)[1], 24.0)
    assert block_spans(scene)[1].state == "changed" and block_spans(scene)[0].state == "made"


@pytest.fixture
def two_blocks(settings):
    """A character with two prompts of 2 s."""
    settings.character = create_armature(bpy.context)
    for prompt in ("one", "two"):
        blocks.add_block(settings.character.motion_mamba, prompt, 2.0)
    return settings.character


def start_of(armature) -> tuple:
    settings = armature.motion_mamba
    return settings.start, settings.begin, settings.start_frame


def test_a_click_that_trembles_moves_nothing_and_esc_puts_the_start_back(two_blocks) -> None:
    scene, settings = bpy.context.scene, two_blocks.motion_mamba
    settings.start, settings.begin, settings.start_frame = "END", "ORIGIN", 7
    drag = timeline.Drag.of(scene, block_spans(scene)[1], resizes=False)
    drag.to(scene, 0)
    assert start_of(two_blocks) == ("END", "ORIGIN", 7)
    drag.to(scene, 10)
    assert start_of(two_blocks) == ("FRAME", "ORIGIN", 11)
    drag.to(scene, 0)
    assert start_of(two_blocks) == ("END", "ORIGIN", 7)


def test_a_dragged_strip_and_length_are_put_back(two_blocks) -> None:
    scene = bpy.context.scene
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT")
    before = block_spans(scene)
    for resizes in (False, True):
        drag = timeline.Drag.of(scene, before[1], resizes)
        drag.to(scene, 24)
        assert block_spans(scene)[1].last == pytest.approx(before[1].last + 24.0, abs=0.1)
        drag.to(scene, 0)
        assert block_spans(scene) == before


def test_a_block_that_follows_a_made_one_cannot_be_dragged_away(two_blocks) -> None:
    scene, settings = bpy.context.scene, two_blocks.motion_mamba
    scene.frame_set(100)
    settings.blocks[1].enabled = False
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT")
    settings.blocks[1].enabled = True
    before = start_of(two_blocks), block_spans(scene)
    timeline.Drag.of(scene, before[1][1], resizes=False).to(scene, 30)
    assert (start_of(two_blocks), block_spans(scene)) == before
    assert "moves with that one" in timeline.obstacle_to_moving(scene, before[1][1])


def test_a_previewed_block_cannot_be_dragged(two_blocks) -> None:
    scene = bpy.context.scene
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=False)
    before = start_of(two_blocks), block_spans(scene)
    for span in before[1]:
        timeline.Drag.of(scene, span, resizes=False).to(scene, 30)
    assert (start_of(two_blocks), block_spans(scene)) == before
    assert "preview" in timeline.obstacle_to_moving(scene, before[1][0])


def test_german_translates_what_exists(generator) -> None:
    """A translation of words that the add-on does not say any more is a mistake."""
    said = set()
    for cls in registration.CLASSES:
        said |= {getattr(cls, "bl_label", ""), (cls.__doc__ or "").strip()}
        for prop in cls.bl_rna.properties if hasattr(cls, "bl_rna") else ():
            said |= {prop.name, prop.description}
            said |= {word for item in getattr(prop, "enum_items", ()) for word in (item.name, item.description)}
        operator = getattr(cls, "bl_idname", "")
        if operator.startswith("motion_mamba."):
            kind = getattr(bpy.ops.motion_mamba, operator.partition(".")[2]).get_rna_type()
            said |= {word for prop in kind.properties for word in (prop.name, prop.description)}
            said |= {word for prop in kind.properties for item in getattr(prop, "enum_items", ()) for word in (item.name, item.description)}
    for folder in (helper.ADDON, helper.ADDON.parent / "rigs", helper.ADDON.parent / "generator"):
        for path in folder.rglob("*.py"):
            said |= set() if path.parent.name == "german" else sentences_in(path)
    kinds = {kind.capitalize() for kind in gallery().kinds}
    assert kinds <= set(german.GERMAN), "kinds of actions that have no German name"
    said |= kinds
    missing = [english for english in german.GERMAN if english not in said]
    assert not missing
    joints = {role.replace("_", " ").capitalize() for role in mapping_properties.ROLES}
    assert set(german.JOINTS) == joints
    assert sum(map(len, german.TABLES)) == len(german.GERMAN), "some words stand in two tables"
    for english, translated in german.GERMAN.items():
        assert set(re.findall(r"{\d", english)) == set(re.findall(r"{\d", translated)), english


def sentences_in(path: Path) -> set[str]:
    """Every string that the code holds, f-strings with {0}, {1}, ... for their values; as written, and as a sentence of its own."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            number = count()
            found.add("".join(part.value if isinstance(part, ast.Constant) else f"{{{next(number)}}}" for part in node.values))
    return found | {sentence(text) for text in found if text.strip()}


@pytest.fixture
def in_german(generator, monkeypatch):
    """Blender as a module has no languages (tests/window/whole_session.py shows the panel in German), so its lookup is ours here."""
    monkeypatch.setattr(translations, "translate", lambda pattern: (german.GERMAN | german.JOINTS).get(pattern, pattern))
    translations.forget()
    yield
    translations.forget()


@pytest.mark.parametrize(
    ("english", "german_words"),
    [
        ("Cancelled.", "Abgebrochen."),
        ("Step 3 of 12, 14 s left", "Schritt 3 von 12, noch 14 s"),
        (
            "“Bob” has no bones. A new SMPL character carries the motion.",
            "„Bob“ hat keine Knochen. Eine neue SMPL-Figur trägt die Bewegung.",
        ),
        ("Something that nobody translated.", "Something that nobody translated."),
    ],
)
def test_finished_sentences_are_told_in_german(in_german, english: str, german_words: str) -> None:
    assert translations.translate_sentence(english) == german_words


def test_errors_are_reported_in_german(in_german, settings) -> None:
    with pytest.raises(RuntimeError, match="Die Beschreibung ist leer"):
        bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt=" ")


def test_everything_in_the_panel_has_a_tooltip(generator) -> None:
    groups = (properties.MotionMambaBlock, properties.MotionMambaCharacter, properties.MotionMambaScene)
    bare = [
        f"{group.__name__}.{name}"
        for group in groups
        for name, prop in group.bl_rna.properties.items()
        if not prop.description and prop.type not in ("COLLECTION", "POINTER") and not prop.is_hidden
    ]
    assert not bare
