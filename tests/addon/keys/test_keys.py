import numpy as np
import pytest

from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack, forward_kinematics


@pytest.fixture
def armature(blender):
    from motion_mamba.addon.bodies.armature import create_armature

    return create_armature(blender.context)


def key(armature, track, start=1.0, fps=24.0, metadata=None, name="walk"):
    from motion_mamba.addon.keys.keys import Keying, key_pose_track

    return key_pose_track(armature, track, Keying(name, start, fps, metadata or {}))


def play(armature, action):
    from motion_mamba.addon.keys.actions import assign_action

    assign_action(armature, action)


def expected(track):
    x, y, z = np.moveaxis(forward_kinematics(track), -1, 0)
    return np.stack([x, -z, y], axis=-1)


def curves(action):
    from motion_mamba.addon.keys.actions import channels

    return list(channels(action).fcurves)


def values(curve, prop, dtype=np.float32, width=1):
    out = np.empty(len(curve.keyframe_points) * width, dtype=dtype)
    curve.keyframe_points.foreach_get(prop, out)
    return out.reshape(-1, width).squeeze()


@pytest.mark.parametrize(
    ("fps", "start", "frames"), [(20.0, 1.0, 23), (40.0, 10.0, 23), (60.0, -7.0, 23), (24.0, 1.0, 21), (25.0, 1.0, 21)]
)
def test_blender_plays_what_forward_kinematics_says(armature, make_track, played_joints, fps, start, frames):
    track = make_track(seed=int(fps), frames=frames)
    play(armature, key(armature, track, start, fps))
    at = start + np.arange(frames) * fps / 20.0
    whole = at % 1.0 == 0.0
    assert whole.sum() >= 5
    assert np.abs(played_joints(armature, at[whole]) - expected(track)[whole]).max() < 1e-4


@pytest.mark.parametrize("fps", [12.0, 23.976, 24.0, 25.0, 29.97, 30.0, 48.0, 60.0])
@pytest.mark.parametrize("start", [1.0, -3.0, 12.25])
def test_keys_stand_on_every_whole_frame(armature, make_track, fps, start):
    action = key(armature, make_track(seed=3, frames=14), start, fps)
    wanted = np.arange(round(start), round(round(start) + 13 * fps / 20.0) + 1)
    assert all(np.array_equal(values(curve, "co", width=2)[:, 0], wanted) for curve in curves(action))


@pytest.mark.parametrize("fps", [24.0, 29.97, 60.0])
def test_both_ends_are_shown_exactly(armature, make_track, played_joints, fps):
    track = make_track(seed=4, frames=18)
    action = key(armature, track, 5.0, fps)
    play(armature, action)
    ends = np.array(action.frame_range)
    assert np.abs(played_joints(armature, ends) - expected(track)[[0, -1]]).max() < 1e-4


def test_poses_hold_wherever_the_armature_stands(blender, make_track, played_joints):
    from motion_mamba.addon.bodies.armature import create_armature

    armature = create_armature(blender.context, location=(3.0, -2.0, 1.0))
    armature.rotation_euler.z = 1.0
    track = make_track(seed=1, frames=3)
    play(armature, key(armature, track, fps=20.0))
    assert np.abs(played_joints(armature, np.arange(1.0, 4.0)) - expected(track)).max() < 1e-4
    assert tuple(armature.location) == (3.0, -2.0, 1.0)


def test_an_armature_with_other_axes_and_rolls_plays_the_same(blender, armature, make_track, played_joints):
    blender.context.view_layer.objects.active = armature
    blender.ops.object.mode_set(mode="EDIT")
    for bone in armature.data.edit_bones:
        bone.use_connect = False
    for index, bone in enumerate(armature.data.edit_bones):
        bone.tail = bone.head + bone.vector.cross((0.3, 0.2, 1.0)) + bone.vector * 0.4
        bone.roll += 0.7 * index
    blender.ops.object.mode_set(mode="OBJECT")
    track = make_track(seed=2, frames=3)
    play(armature, key(armature, track, fps=20.0))
    assert np.abs(played_joints(armature, np.arange(1.0, 4.0)) - expected(track)).max() < 1e-4


@pytest.mark.parametrize("mode", ["XYZ", "XZY", "YXZ", "YZX", "ZXY", "ZYX", "AXIS_ANGLE"])
def test_bones_in_any_rotation_mode_play_the_same_without_jumps(armature, make_track, played_joints, mode):
    for bone in armature.pose.bones:
        bone.rotation_mode = mode
    track = make_track(seed=9, frames=40)
    action = key(armature, track, fps=20.0)
    play(armature, action)
    assert np.abs(played_joints(armature, np.arange(1.0, 41.0)) - expected(track)).max() < 1e-4
    assert {bone.rotation_mode for bone in armature.pose.bones} == {mode}
    turns = [values(c, "co", width=2)[:, 1] for c in curves(action) if "rotation" in c.data_path]
    assert np.abs(np.diff(turns)).max() < 1.2 * np.pi  # An angle that wraps around jumps by 2 pi.


def test_an_angle_through_zero_keeps_its_axis():
    from motion_mamba.addon.keys.rotation_modes import rotation_channel

    half = np.linspace(-0.5, 0.5, 10)
    quaternions = np.stack([np.cos(half), np.sin(half), 0 * half, 0 * half], axis=1)
    channel, keyed = rotation_channel("AXIS_ANGLE", quaternions)
    assert channel == "rotation_axis_angle"
    assert np.allclose(np.diff(keyed[:, 0]), np.diff(keyed[:, 0])[0]) and np.allclose(keyed[:, 1:], keyed[0, 1:])


def test_faces_minus_y_and_keeps_left_at_plus_x(armature, t_pose, played_joints):
    play(armature, key(armature, t_pose(), fps=20.0))
    joints = played_joints(armature, np.array([1.0]))[0]
    index = {name: i for i, name in enumerate(SMPL_SKELETON.names)}
    assert joints[index["left_foot"], 1] < joints[index["left_ankle"], 1] - 0.1
    assert joints[index["left_wrist"], 0] > 0.7
    assert joints[:, 2].min() == pytest.approx(0.0, abs=1e-5)


def test_keys_are_smooth_and_generated(armature, make_track):
    from motion_mamba.addon.keys.keys import enum_value

    action = key(armature, make_track(seed=3, frames=5), start=2.0, fps=30.0)
    assert len(curves(action)) == 22 * 4 + 3
    for curve in curves(action):
        assert np.allclose(values(curve, "co", width=2)[:, 0], np.arange(2.0, 9.0))
        assert set(values(curve, "interpolation", np.int32)) == {enum_value("interpolation", "BEZIER")}
        assert {point.type for point in curve.keyframe_points} == {"GENERATED"}
        assert curve.group.name in curve.data_path


def test_only_the_root_gets_locations(armature, make_track):
    paths = {curve.data_path for curve in curves(key(armature, make_track(seed=3, frames=2)))}
    assert [path for path in paths if path.endswith("location")] == ['pose.bones["pelvis"].location']


def test_hemispheres_stay_continuous(armature, make_track):
    action = key(armature, make_track(seed=4, frames=60), fps=20.0)
    for name in SMPL_SKELETON.names:
        path = f'pose.bones["{name}"].rotation_quaternion'
        keyed = np.array([values(c, "co", width=2)[:, 1] for c in curves(action) if c.data_path == path]).T
        assert keyed.shape == (60, 4)
        assert (np.sum(keyed[1:] * keyed[:-1], axis=1) > 0).all()
        assert np.allclose(np.linalg.norm(keyed, axis=1), 1.0, atol=1e-5)


def test_scene_and_active_action_stay(blender, armature, make_track):
    from motion_mamba.addon.keys.actions import new_action

    mine = new_action("mine", armature.name)
    play(armature, mine)
    scene = blender.context.scene
    scene.render.fps, scene.frame_start, scene.frame_end = 25, 5, 99
    scene.frame_set(17)
    key(armature, make_track(seed=5, frames=4), fps=25.0)
    assert armature.animation_data.action == mine
    assert (scene.render.fps, scene.frame_start, scene.frame_end, scene.frame_current) == (25, 5, 99, 17)


def test_an_action_of_the_same_name_is_left_alone(armature, make_track):
    first = key(armature, make_track(seed=6, frames=3))
    second = key(armature, make_track(seed=7, frames=9))
    assert first != second and len(curves(first)[0].keyframe_points) < len(curves(second)[0].keyframe_points)


@pytest.mark.parametrize(
    "metadata",
    [
        {"prompt": "a person walks", "seed": 7, "guidance": 7.5, "steps": 50, "model_name": "default", "model_hash": "ab12"},
        {"seed": 2**31, "negative": -(2**63), "none": None, "looped": True, "segments": [["walk", 2.5], ["wave", 1.0]]},
        {"prompt": "json: {} ünï 歩く", "other": "json:[1]"},
    ],
)
def test_metadata_comes_back_exactly(armature, make_track, metadata):
    from motion_mamba.addon.keys.metadata import read_metadata

    action = key(armature, make_track(seed=8, frames=1), metadata=metadata)
    back = read_metadata(action)
    assert back == metadata
    assert {key: type(value) for key, value in back.items()} == {key: type(value) for key, value in metadata.items()}


def test_metadata_can_be_read_by_the_animator(armature, make_track):
    action = key(armature, make_track(seed=8, frames=1), metadata={"prompt": "hop", "seed": 3})
    assert action["motion_mamba_prompt"] == "hop" and action["motion_mamba_seed"] == 3


def test_an_action_of_somebody_else_has_no_metadata(blender):
    from motion_mamba.addon.keys.metadata import read_metadata

    action = blender.data.actions.new("theirs")
    action["prompt"] = "not ours"
    assert read_metadata(action) == {}


def test_frame_rate_counts_the_base(blender):
    from motion_mamba.addon.keys.keys import frame_rate

    blender.context.scene.render.fps, blender.context.scene.render.fps_base = 30, 1.001
    assert frame_rate(blender.context.scene) == pytest.approx(29.97, abs=1e-3)


class TestRefusals:
    """What cannot be keyed is told, and leaves no half-made action behind."""

    @pytest.fixture(autouse=True)
    def no_action_is_left(self, blender):
        yield
        assert not blender.data.actions

    def test_not_an_armature(self, blender, make_track):
        with pytest.raises(ValueError, match="not an armature"):
            key(blender.data.objects.new("empty", None), make_track(seed=1, frames=2))

    def test_a_bone_is_missing(self, blender, armature, make_track):
        blender.context.view_layer.objects.active = armature
        blender.ops.object.mode_set(mode="EDIT")
        armature.data.edit_bones.remove(armature.data.edit_bones["left_foot"])
        blender.ops.object.mode_set(mode="OBJECT")
        with pytest.raises(ValueError, match="no bone named left_foot"):
            key(armature, make_track(seed=1, frames=2))

    def test_no_frames(self, armature):
        with pytest.raises(ValueError, match="no frames"):
            key(armature, PoseTrack(np.zeros((0, 22, 4)), np.zeros((0, 3)), SMPL_SKELETON, 20.0))

    def test_not_a_number(self, armature, make_track):
        track = make_track(seed=1, frames=2)
        track.translation[1, 1] = np.nan
        with pytest.raises(ValueError, match="not finite"):
            key(armature, track)

    @pytest.mark.parametrize("fps", [0.0, -24.0, float("nan"), float("inf")])
    def test_an_impossible_frame_rate(self, armature, make_track, fps):
        with pytest.raises(ValueError, match="frame rate"):
            key(armature, make_track(seed=1, frames=2), fps=fps)
