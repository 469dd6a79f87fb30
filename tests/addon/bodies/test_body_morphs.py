"""SMPL, SMPL-H and SMPL-X bodies in Blender, from files of the published shapes: what Blender shows against the papers' formula."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

import registered as helper
from drawn_layout import Layout
from people import swaying

from motion_mamba.addon.blender.coordinates import vectors_from_blender
from motion_mamba.addon.bodies import body_morphs, characters
from motion_mamba.addon.bodies import operators as body_operators
from motion_mamba.addon.generate import apply_motion
from motion_mamba.addon.keys.keys import Keying, key_pose_track
from motion_mamba.addon.nla.nla_strips import push_strip
from motion_mamba.rigs.math.kinematics import PoseTrack, forward_kinematics, global_rotations
from motion_mamba.rigs.math.rotations import rotate, to_matrix
from motion_mamba.rigs.smpl import JOINT_NAMES, PARENTS

# Vertices, joints beyond the 22 and shape columns of the published files.
FILES = {
    "smpl": (6890, (20, 21), 10),
    "smplh": (6890, (*([20] * 15), *([21] * 15)), 16),
    "smplx": (10475, (15, 15, 15, *([20] * 15), *([21] * 15)), 400),
}


def model_file(folder, kind: str, gender: str = "neutral"):
    """A file with the published arrays' names, shapes and types, and random contents of a body's size."""
    rng = np.random.default_rng(3)
    vertices, extra, columns = FILES[kind]
    parents = (*PARENTS, *extra)
    joints = len(parents)
    nearest = rng.integers(0, 22, size=vertices)
    weights = np.zeros((vertices, joints))
    weights[np.arange(vertices), nearest] = 0.7
    weights[np.arange(vertices), np.maximum(np.array(parents)[nearest], 0)] += 0.3
    regressor = np.zeros((joints, vertices))
    for joint in range(joints):
        regressor[joint, rng.integers(0, vertices, size=40)] += 1 / 40
    regressor /= regressor.sum(axis=1, keepdims=True)
    arrays = {
        "v_template": rng.normal(scale=0.3, size=(vertices, 3)),
        "shapedirs": rng.normal(scale=0.01, size=(vertices, 3, columns)),
        "posedirs": rng.normal(scale=0.01, size=(vertices, 3, 9 * (joints - 1))).astype(np.float32),
        "J_regressor": regressor,
        "weights": weights,
        "kintree_table": np.array([parents, range(joints)]).astype(np.uint32),
        "f": rng.integers(0, vertices, size=(500, 3)).astype(np.uint32),
    }
    (folder / kind).mkdir(exist_ok=True)
    np.savez(folder / kind / f"{kind.upper()}_{gender.upper()}.npz", **arrays)
    return arrays


def formula(arrays, betas, track: PoseTrack) -> np.ndarray:
    """(T, V, 3) of Loper et al., equations 2 to 9, with hands and face at rest; the pelvis joint where the track has it."""
    shaped = arrays["v_template"] + arrays["shapedirs"][..., : len(betas)] @ betas
    joints = (arrays["J_regressor"] @ shaped)[:22]
    turns = np.array([to_matrix(q) for q in track.rotations])
    posed = shaped + np.einsum("vcp,tp->tvc", arrays["posedirs"][..., :189], (turns[:, 1:] - np.eye(3)).reshape(len(turns), -1))
    weights = arrays["weights"][:, :22]
    places, world = forward_kinematics(track), global_rotations(track)
    shown = np.zeros((len(turns), len(shaped), 3))
    for joint in range(22):
        moved = rotate(world[:, joint][:, None], posed - joints[joint]) + places[:, joint][:, None]
        shown += weights[:, joint][:, None] * moved
    return shown


@pytest.fixture(params=["smpl", "smplh", "smplx"])
def kind(request) -> str:
    return request.param


@pytest.fixture
def added(kind, tmp_path):
    """The add-on on, and a body added from a folder; with the model's arrays."""
    arrays = model_file(tmp_path, kind)
    with helper.registered():
        assert bpy.ops.motion_mamba.add_body(kind=kind, folder=str(tmp_path)) == {"FINISHED"}
        armature = bpy.context.scene.motion_mamba.character
        yield armature, arrays


def shown(armature) -> np.ndarray:
    """(V, 3) Y up, as Blender's modifiers and drivers leave the skin."""
    bpy.context.view_layer.update()
    (skin,) = (child for child in armature.children if child.type == "MESH")
    data = skin.evaluated_get(bpy.context.evaluated_depsgraph_get()).data
    out = np.empty(3 * len(data.vertices), dtype=np.float32)
    data.vertices.foreach_get("co", out)
    matrix = np.array(skin.matrix_world)
    return vectors_from_blender(out.reshape(-1, 3).astype(float) @ matrix[:3, :3].T + matrix[:3, 3])


@pytest.mark.parametrize("betas", [(), (1.5, -2.0, 0.5)])
def test_skin_is_the_formula_s_at_any_shape_and_pose(added, betas) -> None:
    armature, arrays = added
    armature.motion_mamba_shape.betas = (*betas, *(0.0 for _ in range(10 - len(betas))))
    assert characters.is_smpl(armature)
    source = swaying(4, reach=0.8)
    track = PoseTrack(source.rotations, source.translation, characters.skeleton_of(armature), 20.0)
    push_strip(armature, key_pose_track(armature, track, Keying("sway", 1, 20.0, {})), "sway", 1)
    wanted = formula(arrays, np.array(betas), track)
    for frame in range(4):
        bpy.context.scene.frame_set(1 + frame)
        np.testing.assert_allclose(shown(armature), wanted[frame], atol=1e-3)


def test_sliders_move_the_joints_and_keep_the_feet_on_the_floor(added) -> None:
    armature, arrays = added
    armature.motion_mamba_shape.betas[0] = 3.0
    shaped = arrays["v_template"] + 3.0 * arrays["shapedirs"][..., 0]
    joints = (arrays["J_regressor"] @ shaped)[:22]
    heads = vectors_from_blender(np.array([armature.data.bones[name].head_local for name in JOINT_NAMES]))
    np.testing.assert_allclose(heads - heads[0], joints - joints[0], atol=1e-5)
    assert heads[:, 1].min() == pytest.approx(0.0, abs=1e-5)
    bpy.ops.motion_mamba.reset_shape()
    assert np.abs(armature.motion_mamba_shape.betas).max() == 0.0


@pytest.mark.parametrize("kind", ["smpl"])
def test_a_renamed_bone_is_told_and_the_sliders_wait(added, capfd) -> None:
    armature, _ = added
    armature.data.bones["left_wrist"].name = "hand.L"
    heads = [bone.head_local.copy() for bone in armature.data.bones]
    armature.motion_mamba_shape.betas[0] = 3.0
    assert "Traceback" not in capfd.readouterr().err
    assert [bone.head_local for bone in armature.data.bones] == heads and not bpy.ops.motion_mamba.reset_shape.poll()
    layout = Layout()
    body_operators.MOTION_MAMBA_PT_body.draw(SimpleNamespace(layout=layout), bpy.context)
    assert "no bone “left_wrist” any more" in " ".join(item[1] for item in layout.drawn if item[0] == "label")
    armature.data.bones["hand.L"].name = "left_wrist"
    armature.motion_mamba_shape.betas[0] = 2.0
    assert [bone.head_local for bone in armature.data.bones] != heads


def test_motion_is_keyed_without_retargeting(added, monkeypatch) -> None:
    armature, _ = added
    armature.motion_mamba_shape.betas[0] = 5.0
    monkeypatch.setattr(apply_motion, "on_rig", lambda *_: pytest.fail("retargeted"))
    assert bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt="a person waves", seconds=1.0, seed=1) == {"FINISHED"}
    assert len(armature.animation_data.nla_tracks) == 1


def test_drivers_follow_euler_bones_too(added) -> None:
    armature, _ = added
    (skin,) = (child for child in armature.children if child.type == "MESH")
    bone = armature.pose.bones["left_knee"]
    bone.rotation_mode, bone.rotation_euler = "XYZ", (0.6, 0.0, 0.0)
    bpy.context.view_layer.update()
    keys = skin.evaluated_get(bpy.context.evaluated_depsgraph_get()).data.shape_keys or skin.data.shape_keys
    assert keys.key_blocks[body_morphs.POSE.format("left_knee", 3, 2)].value == pytest.approx(np.sin(0.6), abs=1e-5)


def test_what_is_missing_is_told(tmp_path) -> None:
    with helper.registered():
        with pytest.raises(RuntimeError, match="SMPLH_FEMALE"):
            bpy.ops.motion_mamba.add_body(kind="smplh", gender="female", folder=str(tmp_path))
        with pytest.raises(RuntimeError, match="preferences"):
            bpy.ops.motion_mamba.add_body()
        assert not bpy.data.armatures
