"""From settings to what the generator is asked for: where a motion begins, what it follows, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.blocks.spans import start_frame
from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.generate.properties import LAST_FRAME
from motion_mamba.addon.keys.actions import channels, new_action
from motion_mamba.addon.nla import nla_strips
from motion_mamba.addon.requests import requests
from motion_mamba.addon.requests.pose_sampling import joints_at


@pytest.fixture
def armature(generator):
    """A character without a body that walks a metre from frame 1 to 48."""
    made = create_armature(bpy.context)
    bpy.context.scene.motion_mamba.character = made
    blocks.add_block(made.motion_mamba, "a person walks", 2.0)
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT")
    return made


def way_from(x: float, y: float) -> bpy.types.Object:
    """A straight curve of three metres, chosen to be followed."""
    curve = bpy.data.curves.new("way", "CURVE")
    curve.splines.new("POLY").points.add(1)
    curve.splines[0].points[1].co = (0.0, -3.0, 0.0, 1.0)
    way = bpy.data.objects.new("way", curve)
    way.location = (x, y, 0.0)
    bpy.context.scene.collection.objects.link(way)
    bpy.context.view_layer.update()
    bpy.context.scene.motion_mamba.character.motion_mamba.path_curve = way
    return way


def strip_of_somebody(armature, start: float, seconds: float = 1.0):
    action = new_action("jump", armature.name)
    curve = channels(action).fcurves.new('pose.bones["head"].location', index=0)
    curve.keyframe_points.insert(0.0, 0.0)
    curve.keyframe_points.insert(24.0 * seconds, 0.1)
    return nla_strips.push_strip(armature, action, "jump", start)


class TestWithCurve:
    def test_continue_goes_on_from_the_pose_along_the_curve(self, generator, armature) -> None:
        pose = joints_at(armature, bpy.context.scene, [40.0])[0]
        way_from(0.0, -float(pose[0, 2]))
        bpy.context.scene.frame_set(40)
        bpy.ops.motion_mamba.continue_motion("EXEC_DEFAULT", keep=False)
        request = generator.requests[-1]
        assert request.constraints.path is not None and request.constraints.poses.frames.tolist() == [0]
        assert np.abs(request.constraints.poses.joints[0] - pose).max() < 1e-4
        assert request.segments == (("a person walks", 2.0),)
        assert armature.animation_data.action.frame_range[0] == 40.0

    def test_a_curve_elsewhere_is_told_rather_than_jumped_to(self, generator, armature) -> None:
        way_from(4.0, 0.0)
        blocks.add_block(armature.motion_mamba, "a person turns", 2.0)
        bpy.context.scene.frame_set(40)
        made = len(generator.requests)
        for ask in (bpy.ops.motion_mamba.continue_motion, bpy.ops.motion_mamba.generate):
            armature.motion_mamba.begin = "POSE"
            with pytest.raises(RuntimeError, match=r"curve begins 4\.\d m away"):
                ask("EXEC_DEFAULT", keep=False)
        assert len(generator.requests) == made

    def test_its_beginning_is_the_motion_s_place(self, generator, armature) -> None:
        way_from(4.0, 0.0)
        for begin in ("ORIGIN", "STANDS"):
            armature.motion_mamba.begin = begin
            job = requests.generate_spec(bpy.context, {}, keep=False)
            assert job.request.constraints.path.points[0] == pytest.approx([4.0, 0.0]) and job.destination.finishing.start_pose is None

    def test_a_deleted_one_is_not_followed(self, generator, armature) -> None:
        way = way_from(4.0, 0.0)
        bpy.context.scene.collection.objects.unlink(way)
        assert armature.motion_mamba.path_curve == way, "Blender's picker keeps it"
        assert requests.generate_spec(bpy.context, {}, keep=False).request.constraints.path is None

    @pytest.mark.parametrize(("spoil", "words"), [("mesh", "is no curve any more"), ("empty", "has no two points")])
    def test_one_that_cannot_be_followed_is_told(self, armature, spoil: str, words: str) -> None:
        way = way_from(0.0, 0.0)
        if spoil == "mesh":
            bpy.context.view_layer.objects.active = way
            way.select_set(True)
            bpy.ops.object.convert(target="MESH")
        else:
            way.data.splines.clear()
        data = len(bpy.data.curves), len(bpy.data.objects)
        with pytest.raises(RuntimeError, match=f"“way” {words}"):
            bpy.ops.motion_mamba.generate_all("EXEC_DEFAULT", keep=False)
        assert (len(bpy.data.curves), len(bpy.data.objects)) == data, "reading the curve left something"


@pytest.mark.parametrize("begin", ["ORIGIN", "POSE"])
def test_blocks_that_are_all_off_are_told(generator, armature, begin: str) -> None:
    armature.motion_mamba.blocks[0].enabled, armature.motion_mamba.begin = False, begin
    with pytest.raises(RuntimeError, match="Every block is switched off"):
        bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=False)


def test_a_deleted_floor_is_not_stood_on(armature) -> None:
    bpy.ops.mesh.primitive_cube_add(size=1.0, location=(0.0, 0.0, 3.0))
    armature.motion_mamba.floor_object = box = bpy.context.object
    assert requests.generate_spec(bpy.context, {}, keep=False).destination.finishing.floor == pytest.approx(3.5)
    bpy.context.scene.collection.objects.unlink(box)
    assert requests.generate_spec(bpy.context, {}, keep=False).destination.finishing.floor == 0.0


def test_a_loop_from_a_pose_comes_back_to_it(generator, armature) -> None:
    armature.motion_mamba.loop = True
    bpy.context.scene.frame_set(40)
    bpy.ops.motion_mamba.continue_motion("EXEC_DEFAULT", keep=False)
    request = generator.requests[-1]
    assert request.loop == "travel" and request.constraints.poses.frames.tolist() == [0] and request.segments[0][1] == 2.0
    first, last = armature.animation_data.action.frame_range
    assert (first, last) == (40.0, 88.0)


class TestAfterTheLastStrip:
    def start(self, armature) -> float:
        armature.motion_mamba.start = "END"
        bpy.context.scene.frame_set(5)
        return start_frame(armature.motion_mamba, armature, bpy.context.scene)

    def test_whoever_made_it(self, armature) -> None:
        strip_of_somebody(armature, 100.0)
        assert self.start(armature) == 124.0

    def test_what_is_muted_does_not_play(self, armature) -> None:
        strip = strip_of_somebody(armature, 100.0)
        strip.mute = True
        assert self.start(armature) == 49.0
        for track in armature.animation_data.nla_tracks:
            track.mute = True
        assert self.start(armature) == 5.0


class TestAMotionThatPinsWaitFor:
    """Who puts pins down moves the playhead: a first motion does not begin behind them."""

    @pytest.fixture
    def still(self, generator):
        """A character that has no motion yet."""
        made = create_armature(bpy.context)
        bpy.context.scene.motion_mamba.character = made
        return made

    def pinned_at(self, *frames: int) -> None:
        for frame in frames:
            bpy.context.scene.frame_set(frame)
            bpy.ops.motion_mamba.add_pin("EXEC_DEFAULT", part="RIGHT_HAND")

    def start(self, still, playhead: int) -> float:
        bpy.context.scene.frame_set(playhead)
        return start_frame(still.motion_mamba, still, bpy.context.scene)

    def test_begins_where_the_scene_does(self, generator, still) -> None:
        self.pinned_at(20, 40)
        assert bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt="a person walks", seconds=3.0, keep=False) == {"FINISHED"}
        asked = generator.requests[-1].constraints.placements
        assert [place.frames[0] for place in asked] == [16, 32]
        assert still.animation_data.action.frame_range[0] == 1.0

    def test_or_at_a_pin_before_that(self, still) -> None:
        self.pinned_at(-10, 40)
        assert self.start(still, 40) == -10.0

    def test_one_that_has_pins_ahead_begins_at_the_playhead(self, still) -> None:
        self.pinned_at(20, 40)
        assert self.start(still, 30) == 30.0

    def test_pins_of_what_is_made_hold_nothing_back(self, still) -> None:
        self.pinned_at(20)
        strip_of_somebody(still, 1.0)
        assert self.start(still, 60) == 60.0

    def test_pins_that_are_off_are_none(self, still) -> None:
        self.pinned_at(20)
        next(thing for thing in bpy.data.objects if thing.type == "EMPTY").motion_mamba_pin.enabled = False
        assert self.start(still, 60) == 60.0


@pytest.mark.parametrize("frame", [LAST_FRAME, LAST_FRAME - 10, 10 * LAST_FRAME])
def test_a_motion_beyond_blender_s_last_frame_is_refused(generator, armature, frame: int) -> None:
    settings = armature.motion_mamba
    settings.start, settings.start_frame = "FRAME", frame
    assert settings.start_frame <= LAST_FRAME
    made = len(generator.requests)
    with pytest.raises(RuntimeError, match="let it begin earlier"):
        bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt="a person walks", seconds=2.0, keep=False)
    assert len(generator.requests) == made
    settings.start_frame = -LAST_FRAME
    assert bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt="a person walks", seconds=2.0) == {"FINISHED"}
