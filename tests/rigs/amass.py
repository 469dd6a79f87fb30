"""Files as AMASS publishes them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from motion_mamba.rigs.files.motion_npz import to_z_up
from motion_mamba.rigs.math.kinematics import PoseTrack
from motion_mamba.rigs.math.rotations import to_axis_angle


def amass_file(path: Path, track: PoseTrack, width: int = 156, rate: str = "mocap_framerate") -> None:
    """A file as AMASS publishes them: Z up, axis-angles, the pelvis off by its rest place, with what else stands in them."""
    root, translation = to_z_up(track.rotations[:, 0], track.translation)
    poses = np.random.default_rng(0).normal(scale=0.2, size=(len(translation), width))  # Fingers, jaw and eyes are anything.
    poses[:, :66] = to_axis_angle(np.concatenate([root[:, None], track.rotations[:, 1:]], axis=1)).reshape(-1, 66)
    np.savez(path, poses=poses, trans=translation + np.array((0.003, 0.02, 0.24)), betas=np.ones(16), dmpls=np.zeros((len(poses), 8)),
             gender="female", **{rate: np.array(track.fps)})  # fmt: skip


def parted_file(path: Path, track: PoseTrack) -> None:
    """As SMPL-X's own tools and several estimators write it: the root and the body apart, and no `poses`."""
    root, translation = to_z_up(track.rotations[:, 0], track.translation)
    body = to_axis_angle(track.rotations[:, 1:]).reshape(-1, 63)
    np.savez(path, root_orient=to_axis_angle(root), pose_body=body, trans=translation, mocap_frame_rate=np.array(track.fps))
