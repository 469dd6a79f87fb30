"""Fixtures for tests that run in Blender itself (the bpy module), one process for each worker."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest

from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack
from motion_mamba.rigs.math.rotations import multiply


@pytest.fixture
def blender() -> ModuleType:
    """bpy with an empty file open."""
    bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')
    bpy.ops.wm.read_factory_settings(use_empty=True)
    return bpy


@pytest.fixture
def generator():
    """The add-on registered with a `registered.WavingGenerator`."""
    pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')
    from registered import registered

    with registered() as waving:
        yield waving


def random_track(seed: int, frames: int, fps: float = 20.0, step: float = 0.15) -> PoseTrack:
    """Any poses at all, hemisphere-continuous: a random walk from random rotations, and a root that wanders."""
    random = np.random.default_rng(seed)
    rotations = np.empty((frames, 22, 4))
    rotations[0] = _unit(random.normal(size=(22, 4)))
    for frame in range(1, frames):
        turn = _unit(np.concatenate([np.ones((22, 1)), random.normal(scale=step, size=(22, 3))], axis=-1))
        rotations[frame] = multiply(rotations[frame - 1], turn)
    return PoseTrack(rotations, random.normal(size=(frames, 3)), SMPL_SKELETON, fps)


def rest_track(frames: int = 2, height: float = 0.968) -> PoseTrack:
    """The T-pose, standing still."""
    rotations = np.zeros((frames, 22, 4))
    rotations[..., 0] = 1.0
    return PoseTrack(rotations, np.tile([0.0, height, 0.0], (frames, 1)), SMPL_SKELETON, 20.0)


def _unit(quaternions: np.ndarray) -> np.ndarray:
    return quaternions / np.linalg.norm(quaternions, axis=-1, keepdims=True)


@pytest.fixture
def make_track():
    """random_track(seed, frames, fps=20.0, step=0.15)."""
    return random_track


@pytest.fixture
def t_pose():
    """rest_track(frames=2, height=0.968)."""
    return rest_track


@pytest.fixture
def played_joints(blender):
    """played_joints(armature, frames): (T, 22, 3) heads of the posed bones in armature space, as Blender evaluates them."""

    def played(armature, frames: np.ndarray) -> np.ndarray:
        scene = blender.context.scene
        poses = []
        for frame in frames:
            whole = int(np.floor(frame))
            scene.frame_set(whole, subframe=float(frame - whole))
            poses.append([armature.pose.bones[name].head[:] for name in SMPL_SKELETON.names])
        return np.array(poses)

    return played
