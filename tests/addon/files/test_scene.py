import os

import numpy as np
import pytest

pytest.importorskip("bpy", reason='the addon package needs Blender as a Python module: pip install -e ".[blender]"')

from motion_mamba.addon.files.scene import SCENE_FPS, build_preview_scene, save_blend
from motion_mamba.addon.keys.metadata import motion_metadata, read_metadata
from motion_mamba.generator.motion import ModelId, Motion, Segment
from motion_mamba.rigs.math.kinematics import PoseTrack, forward_kinematics


@pytest.fixture
def track(t_pose, make_track):
    """Two seconds of a figure that walks 3 m ahead, its arms anywhere."""
    rest = t_pose(41)
    rotations = rest.rotations.copy()
    rotations[:, 16:] = make_track(seed=1, frames=41).rotations[:, 16:]
    translation = rest.translation.copy()
    translation[:, 2] = np.linspace(0.0, 3.0, 41)
    return PoseTrack(rotations, translation, rest.skeleton, rest.fps)


@pytest.fixture
def motion(track):
    segments = (Segment("a person walks", 0, 20), Segment("waves", 21, 40))
    joints = forward_kinematics(track).astype(np.float32)
    return Motion(joints, np.zeros((41, 4), bool), segments, 2**40, ModelId("default", "ab12"))


def test_preview_scene_is_complete_and_lasts_as_long_as_the_motion(blender, track):
    character = build_preview_scene(blender.context, track, "a person walks", {"seed": 1})
    scene = blender.context.scene
    assert scene.camera and scene.world and {"Floor", "Sun"} <= {thing.name for thing in scene.objects}
    assert (scene.render.fps, scene.frame_start, scene.frame_end) == (SCENE_FPS, 1, 62)
    assert character.strip.name == character.action.name == "a person walks"
    assert character.mesh.find_armature() == character.armature


def test_the_camera_sees_every_joint_of_every_frame(blender, track):
    from bpy_extras.object_utils import world_to_camera_view
    from mathutils import Vector

    build_preview_scene(blender.context, track, "walk", {})
    scene = blender.context.scene
    for x, y, z in forward_kinematics(track).reshape(-1, 3):
        seen = world_to_camera_view(scene, scene.camera, Vector((x, -z, y)))
        assert 0.0 < seen.x < 1.0 and 0.0 < seen.y < 1.0 and seen.z > 0.0


def test_the_floor_lies_under_the_whole_path(blender, track):
    build_preview_scene(blender.context, track, "walk", {})
    corners = np.array([blender.data.objects["Floor"].matrix_world @ v.co for v in blender.data.objects["Floor"].data.vertices])
    x, _, z = np.moveaxis(forward_kinematics(track).reshape(-1, 3), -1, 0)
    assert corners[:, 0].min() < x.min() and corners[:, 0].max() > x.max()
    assert corners[:, 1].min() < -z.max() and corners[:, 1].max() > -z.min()
    assert not corners[:, 2].any()


def test_the_saved_file_opens_and_plays(blender, tmp_path, motion, track, played_joints):
    path = save_blend(tmp_path / "walk.blend", motion, track, {"guidance": 7.5, "steps": 50})
    blender.ops.wm.read_factory_settings(use_empty=True)
    blender.ops.wm.open_mainfile(filepath=str(path))
    armature = blender.data.objects["SMPL"]
    (nla_track,) = armature.animation_data.nla_tracks
    (strip,) = nla_track.strips
    assert strip.name == "a person walks, then waves"
    x, y, z = np.moveaxis(forward_kinematics(track), -1, 0)
    ends = [0, -1]
    assert np.abs(played_joints(armature, np.array([1.0, 62.0])) - np.stack([x, -z, y], axis=-1)[ends]).max() < 1e-4
    assert read_metadata(strip.action) == {
        "prompt": "a person walks, then waves",
        "segments": [["a person walks", 1.05], ["waves", 1.0]],
        "seconds": 2.05,
        "seed": 2**40,
        "model": "default",
        "model_hash": "ab12",
        "licence": "",
        "guidance": 7.5,
        "steps": 50,
    }


def test_only_our_things_are_in_the_file(blender, tmp_path, motion, track):
    blender.data.objects.new("left over from before", None).use_fake_user = True
    save_blend(tmp_path / "walk.blend", motion, track)
    assert {thing.name for thing in blender.data.objects} == {"SMPL", "SMPL body", "Floor", "Sun", "Camera"}
    assert len(blender.data.actions) == 1


def test_an_existing_file_is_replaced(blender, tmp_path, motion, track):
    path = tmp_path / "walk.blend"
    path.write_bytes(b"old")
    save_blend(path, motion, track)
    assert path.stat().st_size > 1000


def test_a_folder_is_refused(blender, tmp_path, motion, track):
    with pytest.raises(OSError, match="is a folder"):
        save_blend(tmp_path, motion, track)


def test_a_path_below_a_file_is_refused_before_the_open_file_is_lost(blender, tmp_path, motion, track):
    (tmp_path / "file").write_text("")
    blender.data.objects.new("mine", None)
    with pytest.raises(OSError, match="Cannot write"):
        save_blend(tmp_path / "file" / "walk.blend", motion, track)
    assert "mine" in blender.data.objects


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_refused(blender, tmp_path, motion, track):
    tmp_path.chmod(0o500)
    with pytest.raises(OSError, match="Choose another folder"):
        save_blend(tmp_path / "walk.blend", motion, track)


def test_metadata_has_what_the_request_needs(motion):
    assert [tuple(segment) for segment in motion_metadata(motion)["segments"]] == [("a person walks", 1.05), ("waves", 1.0)]


def test_frames_are_rendered_without_a_window(blender, tmp_path, track):
    from motion_mamba.addon.files.render import render_frames

    build_preview_scene(blender.context, track, "walk", {})
    paths = render_frames(blender.context.scene, [1, 30.5], tmp_path / "stills", (48, 27))
    pixels = [np.array(blender.data.images.load(str(path)).pixels[:]) for path in paths]
    assert all(len(p) == 48 * 27 * 4 for p in pixels)
    assert np.abs(pixels[0] - pixels[1]).max() > 0.05  # The figure has moved.


def test_rendering_needs_a_camera(blender, tmp_path):
    from motion_mamba.addon.files.render import render_frames

    with pytest.raises(ValueError, match="no camera"):
        render_frames(blender.context.scene, [1], tmp_path)
