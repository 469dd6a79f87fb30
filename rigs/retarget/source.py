"""Where motion comes from: our own pose tracks, AMASS files and BVH, all in the common language of `rest_pose.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ..files.bvh import Bvh, global_transforms, metres_per_unit
from ..math.kinematics import SMPL_SKELETON, PoseTrack, Skeleton, forward_kinematics, global_rotations
from ..math.rotations import continuous, inverse, multiply, normalise, rotate, slerp
from ..recognition.mapping import SIDES, Mapping
from ..recognition.rig import Rig, RigError, plain_rig
from ..smpl import JOINT, JOINT_COUNT
from ..solve.solver import solve
from .rest_pose import RestPose, joint_points, rest_pose, rest_pose_of_points
from .twist import showing_twist

_FEET = [JOINT["left_foot"], JOINT["right_foot"], JOINT["left_ankle"], JOINT["right_ankle"]]

# Joints that are one bone or none, each with the joint that it goes with where it is none; those above come first.
_ABOVE = (
    ("head", "neck"),
    *(
        (f"{side}_{joint}", above.format(side))
        for side in SIDES
        for joint, above in (
            ("collar", "spine3"), ("shoulder", "{}_collar"), ("elbow", "{}_shoulder"), ("wrist", "{}_elbow"),
            ("hip", "pelvis"), ("knee", "{}_hip"), ("ankle", "{}_knee"), ("foot", "{}_ankle"),
        )
    ),
)  # fmt: skip

# Least cosine between thighs, shins, trunk and the vertical, from which on a person stands.
_STANDS, _NEARLY_STANDS = 0.9, 0.8
# And for half of the frames to tell that they show people on their feet.
_LEAST_STANDING = 0.5


@dataclass(frozen=True)
class BodyMotion:
    """A person's motion, whoever recorded it: metres, Y up, the floor at y = `floor`.

    turns: (T, 22, 4) how each joint is turned from the T-pose that faces +Z. joints: (T, 22, 3). height: of the hips over the floor with
    straight legs. contacts: (T, 4) bool in the order of `smpl.CONTACT_JOINTS`; all True where nobody knows. notes: sentences on what had
    to be mended to read it.
    """

    turns: np.ndarray
    joints: np.ndarray
    height: float
    contacts: np.ndarray
    fps: float
    floor: float = 0.0
    notes: tuple[str, ...] = ()


def motion_from_track(track: PoseTrack, contacts: np.ndarray | None = None, floor: float = 0.0) -> BodyMotion:
    """A pose track on any SMPL skeleton. floor: its height, metres."""
    rest = _skeleton_rest_pose(track.skeleton)
    turns = multiply(global_rotations(track), rest.turns)
    joints = forward_kinematics(track)
    contacts = np.ones((len(joints), 4), dtype=bool) if contacts is None else contacts
    return BodyMotion(turns, joints, rest.height, contacts, track.fps, floor)


def _skeleton_rest_pose(skeleton: Skeleton) -> RestPose:
    rest = np.zeros((JOINT_COUNT, 3))
    for joint, parent in enumerate(skeleton.parents):
        rest[joint] = skeleton.offsets[joint] + (rest[parent] if parent >= 0 else 0.0)
    return rest_pose_of_points(rest, rest[:, 1].min(), "the motion's skeleton")


def smpl_joints(motion: BodyMotion, rest: RestPose) -> np.ndarray:
    """(T, 22, 3) the motion of a rig as our own skeleton would show it, in that rig's common frame: what undoes `retarget`.

    motion: from `motion_of_rig`, in the world; rest: the rig's rest pose. Metres, Y up, in our skeleton's size.
    """
    away, own, turns = inverse(rest.facing), _skeleton_rest_pose(SMPL_SKELETON), smpl_turns(motion, rest)
    scale = own.height / rest.height
    joints = np.zeros((*turns.shape[:2], 3))
    for joint, parent in enumerate(SMPL_SKELETON.parents):
        if parent >= 0:
            joints[:, joint] = joints[:, parent] + rotate(turns[:, parent], SMPL_SKELETON.offsets[joint])
    hips = [JOINT["left_hip"], JOINT["right_hip"]]
    wanted = scale * rotate(away, motion.joints[:, hips].mean(axis=1) - rest.ground)
    return joints + (wanted - joints[:, hips].mean(axis=1))[:, None]


def smpl_turns(motion: BodyMotion, rest: RestPose) -> np.ndarray:
    """(T, 22, 4) how each joint of our own skeleton would be turned from its rest axes, as `smpl_joints`."""
    own = _skeleton_rest_pose(SMPL_SKELETON)
    return multiply(multiply(inverse(rest.facing), motion.turns), inverse(own.turns))


def motion_of_rig(rig: Rig, mapping: Mapping, rotations: np.ndarray, positions: np.ndarray, fps: float) -> BodyMotion:
    """A mapped rig in motion: world rotations (T, N, 4) and positions (T, N, 3), metres, Y up, of all its bones."""
    rest = rest_pose(rig, mapping)
    turns = _joint_turns(rig, mapping, rest, rotations)
    joints = _joint_positions(rig, mapping, rest, turns, positions)
    return BodyMotion(turns, joints, rest.height, np.ones((len(joints), 4), dtype=bool), fps)


def motion_of_posed_rig(rig: Rig, mapping: Mapping, rotations: np.ndarray, positions: np.ndarray, fps: float) -> BodyMotion:
    """As `motion_of_rig`, of a rig whose rest pose may be no person standing: then the frame that stands straightest tells how its bones
    are turned. Raises RigError where there is none."""
    if _straightness(rig.heads[None], rig, mapping)[0] <= _STANDS:
        straight = _straightness(positions, rig, mapping)
        frame = int(straight.argmax())
        if straight[frame] <= _NEARLY_STANDS:
            raise RigError(f"“{rig.name}” stands upright neither at rest nor in any frame: its rest pose cannot be told.")
        rig = replace(rig, heads=positions[frame], axes=rotations[frame], grounds=())
    return motion_of_rig(rig, mapping, rotations, positions, fps)


def _joint_turns(rig: Rig, mapping: Mapping, rest: RestPose, rotations: np.ndarray) -> np.ndarray:
    """G = M R^-1 F C of every joint; joints without a bone go with the one above."""

    def turn(bone: str, joint: str) -> np.ndarray:
        at = rig.index[bone]
        away = multiply(rotations[:, at], inverse(rig.axes[at]))
        return multiply(away, multiply(rest.facing, rest.turns[JOINT[joint]]))

    showing = showing_twist(rig, mapping)
    turns = np.empty((len(rotations), JOINT_COUNT, 4))
    turns[:, JOINT["pelvis"]] = _pelvis_turn(rig, mapping, turn)
    spine = [turns[:, JOINT["pelvis"]], *(turn(bone, "spine3") for bone in mapping.spine)]
    for number in (1, 2, 3):
        at = number / 3 * len(mapping.spine)
        low = min(int(at), len(spine) - 2)
        turns[:, JOINT[f"spine{number}"]] = slerp(spine[low], spine[low + 1], at - low)
    turns[:, JOINT["neck"]] = turn(mapping.neck[-1], "neck") if mapping.neck else turns[:, JOINT["spine3"]]
    for joint, above in _ABOVE:
        bone = showing.get(joint, mapping.joints.get(joint))
        turns[:, JOINT[joint]] = turn(bone, joint) if bone else turns[:, JOINT[above]]
    return continuous(turns)


def _pelvis_turn(rig: Rig, mapping: Mapping, turn: Callable[[str, str], np.ndarray]) -> np.ndarray:
    """(T, 4) that of what the thighs hang from: where bones lie in between, as in CMU's skeletons, the pelvis's own may rest."""
    pelvis = mapping.joints["pelvis"]
    sockets = [rig.names[rig.parents[rig.index[mapping.joints[f"{side}_hip"]]]] for side in SIDES]
    between = all(rig.index[pelvis] in rig.ancestors(rig.index[socket]) for socket in sockets)
    if not between or sockets[0] == sockets[1]:
        return turn(pelvis, "pelvis")
    left, right = (turn(socket, "pelvis") for socket in sockets)
    return slerp(left, right, 0.5)


def _joint_positions(rig: Rig, mapping: Mapping, rest: RestPose, turns: np.ndarray, positions: np.ndarray) -> np.ndarray:
    joints = joint_points(positions, rig, mapping)
    for side in SIDES:
        foot, ankle = JOINT[f"{side}_foot"], JOINT[f"{side}_ankle"]
        if f"{side}_foot" not in mapping.joints:
            out = rotate(inverse(rest.turns[ankle]), rest.points[foot] - rest.points[ankle])
            joints[:, foot] = joints[:, ankle] + rotate(turns[:, ankle], out)
    return joints


def rig_of_bvh(bvh: Bvh, name: str, frame: int | None = None) -> Rig:
    """A BVH file's skeleton as a rig, in metres; at rest as its zero pose, or as it stands in one of its frames."""
    unit = metres_per_unit(bvh)
    heads = np.zeros_like(bvh.offsets)
    for joint, parent in enumerate(bvh.parents):
        heads[joint] = bvh.offsets[joint] + (heads[parent] if parent >= 0 else 0.0)
    axes = None
    if frame is not None:
        rotations, positions = global_transforms(bvh)
        heads, axes = positions[frame], rotations[frame]
    # Nothing tells how high over the file's floor its zero pose hangs: feet are on the floor.
    return plain_rig(bvh.names, bvh.parents, heads * unit, axes, grounds=(), name=name)


def motion_from_bvh(bvh: Bvh, mapping: Mapping, name: str) -> BodyMotion:
    """A BVH file's motion, on the floor and starting over the origin.

    Its zero pose tells how the bones are turned where that is a person standing, else the frame that stands straightest. A file that
    shows neither is solved from its positions alone, without the turns of head and hands. Raises RigError where it cannot be.
    """
    rotations, positions = global_transforms(bvh)
    positions = positions * metres_per_unit(bvh)
    rig = _upright_rig(bvh, mapping, name, positions)
    if rig is None:
        joints = joint_points(positions, rig_of_bvh(bvh, name), mapping)
        if not np.isfinite(joints).all():
            raise RigError(f"{name} has no frame in which the person stands upright, and no toes: its rest pose cannot be told.")
        motion = motion_from_track(solve(joints, bvh.fps))
    else:
        motion = motion_of_rig(rig, mapping, rotations, positions, bvh.fps)
    return on_the_floor(motion)


def on_the_floor(motion: BodyMotion) -> BodyMotion:
    """The motion with its lowest feet on y = 0 and its first frame over the origin."""
    low = np.percentile(motion.joints[:, _FEET, 1].min(axis=1), 5)
    start = motion.joints[0, JOINT["pelvis"]] * [1.0, 0.0, 1.0] + [0.0, low, 0.0]
    return replace(motion, joints=motion.joints - start)


def _upright_rig(bvh: Bvh, mapping: Mapping, name: str, positions: np.ndarray) -> Rig | None:
    rig = rig_of_bvh(bvh, name)
    if _straightness(rig.heads[None], rig, mapping)[0] > _STANDS:
        return rig
    straight = _straightness(positions, rig, mapping)
    return rig_of_bvh(bvh, name, int(straight.argmax())) if straight.max() > _NEARLY_STANDS else None


def tallest_frame(bvh: Bvh) -> int:
    """The frame in which the body is longest along any axis of the world: upright, or at least stretched out."""
    _, positions = global_transforms(bvh)
    return int(np.ptp(positions, axis=1).max(axis=-1).argmax())


def is_z_up(bvh: Bvh, mapping: Mapping) -> bool:
    """Whether people in a BVH file stand along Z: judged by the zero pose where that stands along either axis, else by the middle of what
    the frames show. A zero pose along Z is overruled by frames that stand along Y, the format's usual vertical."""
    rig = rig_of_bvh(bvh, "")
    along_y, along_z = (float(_straightness(rig.heads[None], rig, mapping, axis)[0]) for axis in (1, 2))
    if along_y > max(_STANDS, along_z):
        return False
    zero_pose_says_so = along_z > _STANDS
    _, positions = global_transforms(bvh)
    along_y, along_z = (float(np.median(_straightness(positions, rig, mapping, axis))) for axis in (1, 2))
    return along_y < _LEAST_STANDING if zero_pose_says_so else along_z > max(along_y, _LEAST_STANDING)


def _straightness(positions: np.ndarray, rig: Rig, mapping: Mapping, axis: int = 1) -> np.ndarray:
    """(T,) how vertical thighs, shins and trunk are: the least cosine, 1 for a person at attention. axis: the vertical one."""
    at = {role: positions[:, rig.index[bone]] for role, bone in mapping.joints.items()}
    lines = [at[f"{side}_{high}"] - at[f"{side}_{low}"] for side in SIDES for high, low in (("hip", "knee"), ("knee", "ankle"))]
    lines.append(at["left_shoulder"] + at["right_shoulder"] - at["left_hip"] - at["right_hip"])
    return np.min([normalise(line)[..., axis] for line in lines], axis=0)
