"""Bring a captured person onto our SMPL skeleton: same bone lengths for everybody, metres, Y up.

Each bone keeps the direction and the turn about itself that the source has; pelvis, trunk, feet and head keep their orientation
relative to standing upright; the path of the hips is scaled by the ratio of the leg lengths.
"""

from __future__ import annotations

import numpy as np

from ...rigs import smpl
from ...rigs.files.bvh import Bvh, global_transforms
from ...rigs.math import rotations
from ...rigs.math.kinematics import SMPL_SKELETON, PoseTrack, forward_kinematics
from .floor import body_lift
from .skeletons import Match, UnknownSkeletonError, recognise

# The joints at both ends of the bones that keep the source's direction exactly.
_LIMB_BONES = (("hip", "knee"), ("knee", "ankle"), ("shoulder", "elbow"), ("elbow", "wrist"))
_TRUNK = ("spine1", "spine2", "spine3", "left_collar", "right_collar")
# A person standing relaxed has the base of the neck right above the hips, while our rest pose leans back by this angle.
_REST_LEAN = np.radians(4.5)
# Shoulders of our T-pose are raised; with hanging arms the collar bones stand this much lower (mean over HumanML3D).
_SHOULDER_DROP = np.radians(15.0)
_FLOOR_PERCENTILE = 5.0


def fit(bvh: Bvh) -> PoseTrack:
    """The file's motion on our SMPL skeleton at the file's own frame rate. Raises UnknownSkeletonError.

    The height is the source's, scaled: call `stand_on_floor` to put the feet on y = 0.
    """
    match = recognise(bvh)
    source_rotations, source_positions = global_transforms(bvh)
    world = _world_rotations(match, rotations.multiply(match.to_y_up, source_rotations))
    local = world.copy()
    for joint, parent in enumerate(smpl.PARENTS):
        if parent >= 0:
            local[:, joint] = rotations.multiply(rotations.inverse(world[:, parent]), world[:, joint])
    hips = source_positions[:, [match.joints["left_hip"], match.joints["right_hip"]]].mean(axis=1)
    hips = rotations.rotate(match.to_y_up, hips) * leg_scale(match)
    hips_offset = smpl.REST_OFFSETS[[smpl.JOINT["left_hip"], smpl.JOINT["right_hip"]]].mean(axis=0)
    translation = hips - rotations.rotate(world[:, 0], hips_offset)
    return PoseTrack(rotations.continuous(local), translation, SMPL_SKELETON, bvh.fps)


def leg_scale(match: Match) -> float:
    """Our leg length in metres over the source's in file units."""
    lengths = [_leg(match.t_pose_positions, {role: match.joints[f"{side}_{role}"] for role in _LEG}) for side in ("left", "right")]
    if min(lengths) <= 0:
        raise UnknownSkeletonError("The legs have no length.")
    rest = forward_kinematics(PoseTrack(rotations.identity(1, 22), np.zeros((1, 3)), SMPL_SKELETON, 20.0))[0]
    return _leg(rest, {role: smpl.JOINT[f"left_{role}"] for role in _LEG}) / (sum(lengths) / 2)


_LEG = ("hip", "knee", "ankle")


def _leg(positions: np.ndarray, joints: dict[str, int]) -> float:
    hip, knee, ankle = (positions[joints[role]] for role in _LEG)
    return float(np.linalg.norm(knee - hip) + np.linalg.norm(ankle - knee))


def _world_rotations(match: Match, source: np.ndarray) -> np.ndarray:
    """(T, 22, 4) world rotations of our joints from those of the source (T, J, 4)."""
    corrections = _corrections(match)
    world = np.empty((len(source), smpl.JOINT_COUNT, 4))
    for joint, name in enumerate(smpl.JOINT_NAMES):
        if name in match.joints:
            index = match.joints[name]
            from_t_pose = rotations.multiply(rotations.inverse(match.t_pose_rotations[index]), corrections[name])
            world[:, joint] = rotations.multiply(source[:, index], from_t_pose)
    if "spine2" not in match.joints:
        spine1, spine2, spine3 = (smpl.JOINT[name] for name in ("spine1", "spine2", "spine3"))
        world[:, spine2] = rotations.slerp(world[:, spine1], world[:, spine3], 0.5)
    return world


def _corrections(match: Match) -> dict[str, np.ndarray]:
    """For each SMPL joint, the rotation (4,) of our bone that corresponds to the source standing in its T-pose."""
    positions, joints = match.t_pose_positions, match.joints
    result = {name: rotations.identity() for name in smpl.JOINT_NAMES}
    lean = rotations.about_axis("X", np.asarray(_REST_LEAN - _lean_back(positions, joints)))
    result |= {name: lean for name in _TRUNK}
    for side, sign in (("left", 1.0), ("right", -1.0)):
        for upper, lower in _LIMB_BONES:
            bone = positions[joints[f"{side}_{lower}"]] - positions[joints[f"{side}_{upper}"]]
            result[f"{side}_{upper}"] = rotations.from_to(smpl.REST_OFFSETS[smpl.JOINT[f"{side}_{lower}"]], bone)
        result[f"{side}_wrist"] = result[f"{side}_elbow"]
        shin = positions[joints[f"{side}_ankle"]] - positions[joints[f"{side}_knee"]]
        # Feet turn outward with a T-pose's spread legs, but do not tip with the shins.
        spread = rotations.about_axis("Z", np.arctan2(shin[0], -shin[1]))
        result[f"{side}_ankle"] = result[f"{side}_foot"] = spread
        drop = rotations.about_axis("Z", np.asarray(-sign * _SHOULDER_DROP))
        result[f"{side}_collar"] = rotations.multiply(lean, drop)
    return result


def _lean_back(positions: np.ndarray, joints: dict[str, int]) -> float:
    """The angle by which the source's trunk leans back in its T-pose, radians."""
    trunk = positions[joints["neck_base"]] - (positions[joints["left_hip"]] + positions[joints["right_hip"]]) / 2
    return float(np.arctan2(-trunk[2], trunk[1]))


def resample(track: PoseTrack, fps: float) -> PoseTrack:
    """The same motion at another frame rate from the first frame on: rotations slerped, the root's path linear between frames."""
    count = int(np.floor((len(track.rotations) - 1) * fps / track.fps + 1e-6)) + 1
    at = np.minimum(np.arange(count) * track.fps / fps, len(track.rotations) - 1)
    before = np.minimum(at.astype(int), max(len(track.rotations) - 2, 0))
    after = np.minimum(before + 1, len(track.rotations) - 1)
    fraction = at - before
    turned = rotations.slerp(track.rotations[before], track.rotations[after], fraction[:, None])
    path = track.translation[before] * (1 - fraction[:, None]) + track.translation[after] * fraction[:, None]
    return PoseTrack(rotations.continuous(turned), path, track.skeleton, fps)


def floor_height(joints: np.ndarray) -> float:
    """The floor under (T, 22, 3) joints, metres: a low percentile of the lowest foot, so that single bad frames do not count."""
    feet = joints[:, list(smpl.CONTACT_JOINTS), 1]
    return float(np.percentile(feet.min(axis=1), _FLOOR_PERCENTILE))


def stand_on_floor(track: PoseTrack) -> PoseTrack:
    """The same motion moved up or down so that its floor is y = 0: under the feet, and lifted where the body rests on something lower."""
    joints = forward_kinematics(track)
    down = np.array([0.0, floor_height(joints), 0.0])
    up = np.array([0.0, 1.0, 0.0]) * body_lift(joints - down, track.fps)[:, None]
    translation = track.translation - down + up
    return PoseTrack(track.rotations, translation, track.skeleton, track.fps)
