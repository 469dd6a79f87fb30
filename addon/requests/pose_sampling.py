"""Poses read back from the character as it plays, in the generator's frame: what is to be continued, joined or filled."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ...generator.motion import FPS
from ...rigs import smpl
from ...rigs.math.rotations import from_matrix
from ..blender.coordinates import vectors_from_blender
from ..blender.playhead import check_evaluated, go_to, restored_frame
from ..blender.sample_memory import remembered
from ..blender.typed import ArmatureObject, Scene
from ..bodies.characters import is_smpl
from ..keys.keys import frame_rate
from ..retarget.rig_characters import PoseReader

# How much of what leads to a pose is given, and how far (metres) a joint must move in it to count as motion.
_LEAD_FRAMES, _MOVES = 20, 0.01


def joints_at(armature: ArmatureObject, scene: Scene, frames: Iterable[float]) -> np.ndarray:
    """(K, 22, 3) joints at scene frames that need not be whole: metres, Y up, in the armature's own space.

    Of a rig of another kind: our own skeleton in its pose. Evaluates the scene once a frame. Raises ValueError for an armature that is
    no humanoid, or not surely one, and for one that does not play.
    """
    at = tuple(map(float, frames))
    return remembered(("joints", armature.session_uid, at), lambda: _read_joints(armature, scene, at))


def _read_joints(armature: ArmatureObject, scene: Scene, frames: tuple[float, ...]) -> np.ndarray:
    check_evaluated(armature)
    foreign = None if is_smpl(armature) else PoseReader(armature)
    poses = []
    with restored_frame(scene):
        for frame in frames:
            go_to(scene, frame)
            if foreign is None:
                poses.append([armature.pose.bones[name].head[:] for name in smpl.JOINT_NAMES])
            else:
                foreign.append()
    if foreign is not None:
        return foreign.joints().astype(np.float32)
    return vectors_from_blender(np.array(poses)).astype(np.float32)


def turns_at(armature: ArmatureObject, scene: Scene, frame: float) -> np.ndarray:
    """(22, 4) how joints are turned from our skeleton's rest axes at a scene frame, as `joints_at`."""
    check_evaluated(armature)
    with restored_frame(scene):
        go_to(scene, frame)
        if is_smpl(armature):
            return _smpl_turns(armature)
        reader = PoseReader(armature)
        reader.append()
        return reader.turns()[0]


def _smpl_turns(armature: ArmatureObject) -> np.ndarray:
    posed = [armature.pose.bones[name] for name in smpl.JOINT_NAMES]
    turns = np.array([bone.matrix.to_3x3() @ bone.bone.matrix_local.to_3x3().inverted() for bone in posed])
    # From Blender's axes to ours: the turn's own axis is what changes.
    axes = vectors_from_blender(np.eye(3)).T
    return from_matrix(axes @ turns @ axes.T)


def lead_in(armature: ArmatureObject, scene: Scene, frame: float) -> np.ndarray:
    """(K, 22, 3) the second up to and including `frame` at 20 a second, or the pose at `frame` alone where nothing moves before it."""
    step = frame_rate(scene) / FPS
    return _moving(joints_at(armature, scene, frame + step * np.arange(-_LEAD_FRAMES, 1)), -1)


def lead_out(armature: ArmatureObject, scene: Scene, frame: float) -> np.ndarray:
    """(K, 22, 3) the second from `frame` on, or the pose there alone where nothing moves after it."""
    step = frame_rate(scene) / FPS
    return _moving(joints_at(armature, scene, frame + step * np.arange(_LEAD_FRAMES + 1)), 0)


def _moving(joints: np.ndarray, pose: int) -> np.ndarray:
    """The frames next to the pose that belong to one motion with it; a still or a jump ends them."""
    ordered = joints[::-1] if pose == -1 else joints
    steps = np.abs(np.diff(ordered, axis=0)).max(axis=(1, 2))
    # 20 m/s: no joint does that; it is a cut.
    jumps = np.flatnonzero(steps > 1.0)
    ordered = ordered[: jumps[0] + 1] if len(jumps) else ordered
    if np.abs(ordered - ordered[:1]).max() < _MOVES:
        ordered = ordered[:1]
    return ordered[::-1] if pose == -1 else ordered
