"""Motion from scripts: what is asked for is what is made, and nothing is left out in silence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

import registered as helper

from motion_mamba.addon import api, preferences
from motion_mamba.addon.bodies import characters
from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.preview import keeping, preview
from motion_mamba.addon.requests.pose_sampling import joints_at
from motion_mamba.generator.constraints.path_file import walked_evenly

PROMPTS = [("a person walks", 2.0), ("a person runs", 6.0)]
# A straight way of six metres along z.
WAY = np.array([[0.0, 0.0], [0.0, 6.0]])


@pytest.fixture
def armature(generator):
    made = create_armature(bpy.context)
    bpy.context.scene.motion_mamba.character = made
    return made


def test_several_prompts_are_strips_of_their_own(generator, armature) -> None:
    strips = api.generate(PROMPTS, seed=3, frame=50)
    assert [strip.name for strip in strips] == [prompt for prompt, _ in PROMPTS] and strips[0].frame_start == 50.0
    assert generator.requests[-1].segments == tuple(PROMPTS) and generator.requests[-1].seed == 3


def test_an_armature_of_another_scene_is_refused(generator, armature) -> None:
    other = bpy.data.objects.new("Far", armature.data)
    bpy.data.scenes.new("B").collection.objects.link(other)
    with pytest.raises(ValueError, match="“Far” is not in the scene"):
        api.generate("a person waves", armature=other)
    assert not generator.requests and bpy.context.scene.motion_mamba.character == armature


def test_the_panel_s_curve_takes_the_time_of_all_prompts(generator, armature) -> None:
    curve = bpy.data.curves.new("way", "CURVE")
    curve.splines.new("POLY").points.add(1)
    curve.splines[0].points[1].co = (0.0, -6.0, 0.0, 1.0)
    armature.motion_mamba.path_curve = way = bpy.data.objects.new("way", curve)
    bpy.context.scene.collection.objects.link(way)
    api.generate(PROMPTS)
    assert generator.requests[-1].constraints.path.times[-1] == 8.0


def test_what_a_script_gives_goes_before_the_panel_s(generator, armature) -> None:
    armature.motion_mamba.prompt = "a person sits"
    api.generate("a person walks", 2.0, frame=1)
    pose = joints_at(armature, bpy.context.scene, [40.0])[0]
    armature.motion_mamba.begin = "POSE"
    api.generate("a person walks", 4.0, constraints=api.Constraints(path=walked_evenly(WAY + pose[0, [0, 2]], 4.0)), frame=40)
    assert generator.requests[-1].constraints.poses.frames.tolist() == [0], "a path takes no more than a pose to begin with"
    armature.motion_mamba.loop = True
    api.generate("a person waves", 2.0, loop="in-place", frame=40)
    assert generator.requests[-1].loop == "in-place" and generator.requests[-1].constraints.poses.frames.tolist() == [0]
    armature.motion_mamba.loop = False
    given = api.PoseConstraint(helper.waves(helper.Request((("a person waves", 2.0),)))[0][[5]], np.array([5]))
    api.generate("a person waves", 2.0, constraints=api.Constraints(given))
    assert generator.requests[-1].constraints.poses is given


def test_it_can_be_shown_first(generator, armature) -> None:
    assert api.generate(PROMPTS, keep=False) == []
    assert preview.is_shown(armature)
    assert len(keeping.accept(armature)) == 2


def test_a_new_character_has_the_body_of_the_preferences(generator, monkeypatch) -> None:
    monkeypatch.setattr(preferences, "read", lambda _context: preferences.Settings(body_folder=Path("/my/bodies")))
    monkeypatch.setattr(characters, "check_body_folder", lambda _folder: None)
    create, folders = characters.create_character, []
    monkeypatch.setattr(characters, "create_character", lambda *given: folders.append(given[2]) or create(*given[:2]))
    api.generate("a person waves", 2.0)
    bpy.context.scene.motion_mamba.character = None
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt="a person waves", seconds=2.0)
    assert folders == [Path("/my/bodies")] * 2
