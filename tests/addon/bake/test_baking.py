"""What a character plays, baked into one action, marked and exported."""

from __future__ import annotations

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

import registered as helper

from motion_mamba.addon.bake import thumbnail
from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.keys.actions import assign_action, channels, new_action
from motion_mamba.addon.requests.pose_sampling import joints_at
from motion_mamba.addon.worker import session

FRAMES = np.arange(1.0, 97.0)


@pytest.fixture
def armature():
    with helper.registered():
        made = create_armature(bpy.context)
        bpy.context.scene.motion_mamba.character = made
        for prompt in ("a person walks", "a person waves"):
            blocks.add_block(made.motion_mamba, prompt, 2.0)
        bpy.ops.motion_mamba.generate("EXEC_DEFAULT")
        yield made


def joints_in_world(armature) -> np.ndarray:
    """(T, N, 3) the heads of all bones, every fourth frame."""
    found = []
    for frame in FRAMES[::4]:
        bpy.context.scene.frame_set(int(frame))
        found.append([(armature.matrix_world @ bone.matrix).translation[:] for bone in armature.pose.bones])
    return np.array(found)


@pytest.mark.parametrize(
    ("settings", "tolerance"),
    [({"keys": "ALL"}, 1e-4), ({"keys": "STEP", "step": 2}, 0.03), ({"keys": "REDUCED", "tolerance": 5.0}, 0.005)],
    ids=lambda value: value["keys"] if isinstance(value, dict) else "",
)
def test_the_action_plays_what_the_strips_played(armature, settings: dict, tolerance: float) -> None:
    """Heads of bones are among the ends that reducing holds within its tolerance."""
    played = joints_at(armature, bpy.context.scene, FRAMES)
    bpy.ops.motion_mamba.bake("EXEC_DEFAULT", **settings)
    action = armature.animation_data.action
    for track in armature.animation_data.nla_tracks:
        track.mute = True
    error = np.linalg.norm(joints_at(armature, bpy.context.scene, FRAMES) - played, axis=-1).max()
    assert error <= tolerance + 1e-5
    curves = channels(action).fcurves
    keys = sum(len(curve.keyframe_points) for curve in curves)
    every = len(curves) * round(1 + action.frame_range[1] - action.frame_range[0])
    assert session.current().note.startswith(f"{keys} keys of {every}")
    if settings["keys"] == "REDUCED":
        assert keys < 0.3 * every
        assert all(key.co.x % 1.0 == 0.0 for curve in curves for key in curve.keyframe_points)


@pytest.mark.parametrize("mode", ["MOVE", "TURN"])
@pytest.mark.parametrize("keys", ["ALL", "REDUCED"])
def test_the_object_itself_takes_the_way(armature, mode: str, keys: str) -> None:
    """As Unreal reads root motion: what is shown is the same, and the hips stay above the object."""
    armature.location, armature.rotation_euler.z = (1.0, -2.0, 0.3), 0.7
    bpy.context.view_layer.update()
    played = joints_in_world(armature)
    bpy.ops.motion_mamba.bake("EXEC_DEFAULT", keys=keys, way=mode)
    for track in armature.animation_data.nla_tracks:
        track.mute = True
    assert np.linalg.norm(joints_in_world(armature) - played, axis=-1).max() < (1e-4 if keys == "ALL" else 0.006)
    paths = {curve.data_path for curve in channels(armature.animation_data.action).fcurves}
    assert {"location", "rotation_euler"} <= paths
    ways, above = [], []
    for frame in (1, 20, 40):
        bpy.context.scene.frame_set(frame)
        hips = [(armature.matrix_world @ armature.pose.bones[f"{side}_hip"].matrix).translation for side in ("left", "right")]
        ways.append(armature.matrix_world.translation.copy())
        above.append(np.array(0.5 * (hips[0] + hips[1]) - ways[-1])[:2])
    assert (ways[2] - ways[0]).length > 0.2 and all(way.z == pytest.approx(0.3, abs=1e-5) for way in ways)
    assert np.linalg.norm(above, axis=1).max() < 0.05
    turned = abs(armature.rotation_euler.z - 0.7) + abs(armature.rotation_euler.x)
    assert turned < 1e-5 or mode == "TURN"


@pytest.mark.parametrize("mode", ["XYZ", "ZXY", "AXIS_ANGLE"])
def test_few_keys_hold_the_motion_in_other_rotation_modes(armature, mode: str) -> None:
    for bone in armature.pose.bones:
        bone.rotation_mode = mode
    armature.animation_data_clear()
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt="a person waves", seconds=4.0, seed=3)
    played = joints_at(armature, bpy.context.scene, FRAMES)
    bpy.ops.motion_mamba.bake("EXEC_DEFAULT", keys="REDUCED", tolerance=5.0)
    for track in armature.animation_data.nla_tracks:
        track.mute = True
    assert np.linalg.norm(joints_at(armature, bpy.context.scene, FRAMES) - played, axis=-1).max() <= 0.005 + 1e-5


def test_a_tolerance_is_in_millimetres_whatever_the_armature_s_size(armature) -> None:
    """What moves a hundredth as far needs fewer keys."""
    counts = []
    for size in (1.0, 0.01):
        armature.scale = (size, size, size)
        bpy.context.view_layer.update()
        bpy.ops.motion_mamba.bake("EXEC_DEFAULT", keys="REDUCED", tolerance=0.2)
        counts.append(sum(len(curve.keyframe_points) for curve in channels(armature.animation_data.action).fcurves))
        armature.animation_data.action = None
    assert counts[1] < counts[0]


def test_marked_motion_is_an_asset(armature) -> None:
    frame = bpy.context.scene.frame_current
    bpy.ops.motion_mamba.mark_asset()
    offered = [action for action in bpy.data.actions if action.asset_data]
    assert {action.asset_data.description for action in offered} == {"a person walks", "a person waves"}
    for action in offered:
        pixels = np.array(action.preview.image_pixels_float).reshape(*action.preview.image_size, 4)
        assert 0.01 < (pixels[..., 3] > 0.5).mean() < 0.5
    assert bpy.context.scene.frame_current == frame


@pytest.mark.parametrize(
    ("kind", "suffix", "start"), [("BVH", ".bvh", b"HIERARCHY"), ("FBX", ".fbx", b"Kaydara"), ("GLTF", ".glb", b"glTF")]
)
def test_exports_and_leaves_the_scene_alone(armature, tmp_path, kind: str, suffix: str, start: bytes) -> None:
    scene = bpy.context.scene
    before = scene.frame_start, scene.frame_end, list(bpy.context.selected_objects), bpy.context.view_layer.objects.active
    assert bpy.ops.motion_mamba.export("EXEC_DEFAULT", format=kind, filepath=str(tmp_path / "motion")) == {"FINISHED"}
    assert (tmp_path / f"motion{suffix}").read_bytes().startswith(start)
    assert before == (scene.frame_start, scene.frame_end, list(bpy.context.selected_objects), bpy.context.view_layer.objects.active)


class TestExport:
    """What is in the way of Blender's exporters, which write what is selected."""

    def export(self, path, kind: str = "BVH") -> set[str]:
        return bpy.ops.motion_mamba.export("EXEC_DEFAULT", format=kind, filepath=str(path))

    @pytest.fixture
    def coat(self, armature) -> bpy.types.LayerCollection:
        """The collection of a mesh that the armature carries."""
        coat = bpy.data.objects.new("Coat", bpy.data.meshes.new("Coat"))
        variants = bpy.data.collections.new("Variants")
        bpy.context.scene.collection.children.link(variants)
        variants.objects.link(coat)
        coat.parent = armature
        return bpy.context.view_layer.layer_collection.children["Variants"]

    @pytest.mark.parametrize("excluded", [False, True])
    def test_what_is_not_in_the_scene_s_layer_stays_out(self, armature, coat, tmp_path, excluded: bool) -> None:
        coat.exclude = excluded
        assert self.export(tmp_path / "hero.glb", "GLTF") == {"FINISHED"}
        assert (b"Coat" in (tmp_path / "hero.glb").read_bytes()) is not excluded

    @pytest.mark.parametrize("how", ["hide_set", "hide_viewport"])
    def test_a_hidden_armature_is_told(self, armature, tmp_path, how: str) -> None:
        armature.hide_set(how == "hide_set")
        armature.hide_viewport = how == "hide_viewport"
        with pytest.raises(RuntimeError, match="is hidden: show it first"):
            self.export(tmp_path / "hero", "FBX")
        assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize(
        ("given", "written"), [("take.v2", "take.v2.bvh"), ("take.bvh", "take.bvh"), ("take.BVH", "take.bvh"), ("take.fbx", "take.bvh")]
    )
    def test_a_dot_in_the_name_is_no_suffix(self, armature, tmp_path, given: str, written: str) -> None:
        self.export(tmp_path / given)
        assert [path.name for path in tmp_path.iterdir()] == [written]

    @pytest.mark.parametrize("path", ["", "/tmp/"])
    def test_no_name_is_told(self, armature, path: str) -> None:
        with pytest.raises(RuntimeError, match="Name the file"):
            self.export(path)


def test_an_action_of_another_file_is_not_marked(armature, tmp_path) -> None:
    action = new_action("Lib walk", "Hero")
    channels(action).fcurves.new('pose.bones["head"].location', index=0).keyframe_points.insert(5.0, 3.0)
    bpy.data.libraries.write(str(tmp_path / "library.blend"), {action}, fake_user=True)
    bpy.data.actions.remove(action)
    with bpy.data.libraries.load(str(tmp_path / "library.blend"), link=True) as (_, wanted):
        wanted.actions = ["Lib walk"]
    armature.animation_data.nla_tracks.new().strips.new("lib", 200, wanted.actions[0])
    assert bpy.ops.motion_mamba.mark_asset() == {"FINISHED"}
    assert {action.name for action in bpy.data.actions if action.asset_data} == {"a person walks", "a person waves"}


def test_nothing_to_bake_is_told(armature) -> None:
    bpy.context.scene.motion_mamba.character = create_armature(bpy.context)
    with pytest.raises(RuntimeError, match="no motion to bake"):
        bpy.ops.motion_mamba.bake("EXEC_DEFAULT")


def test_the_picture_of_an_asset_shows_the_frame_that_was_asked_for(armature, monkeypatch) -> None:
    """Between two frames, and before the first one of the scene."""
    slide = new_action("slide", armature.name)
    curve = channels(slide).fcurves.new('pose.bones["pelvis"].location', index=0)
    for frame in (-20.0, 0.0):
        curve.keyframe_points.insert(frame, frame).interpolation = "LINEAR"
    assign_action(armature, slide)
    drawn = []
    monkeypatch.setattr(thumbnail, "draw_bones", lambda segments: drawn.append(segments) or np.zeros((256, 256, 4), np.float32))
    for frame in (-10.5, -11.0, -10.0):
        thumbnail.set_thumbnail(slide, armature, frame)
    between, earlier, later = drawn
    assert np.abs(later - earlier).max() == pytest.approx(1.0, abs=1e-4) and np.allclose(between, 0.5 * (earlier + later), atol=1e-4)
