"""HumanML3D's 263-dimensional motion representation, both ways, batched.

Layout of a row (Guo et al., CVPR 2022): 0 root yaw velocity (half angle per frame), 1:3 root XZ velocity in the root's frame, 3 root
height, 4:67 the 21 other joints relative to the root's ground position and heading, 67:193 21 x 6D rotations (first two columns),
193:259 22 x 3 velocities, 259:263 contacts (left ankle, left toe, right ankle, right toe).

HumanML3D's quirks are copied, since its statistics and everybody's metrics depend on them:
- the heading comes from the shoulders' direction minus the hips' (its skeleton code reads the hip pair in the other order than its
  preprocessing does), smoothed by a Gaussian of 20 frames; the first frame's is then set to zero, so row 0 holds a jump;
- the 6D rotations are minimal swings stored on the child joint, and every chain starts from the root's heading, the arms' too: they
  carry no twist and are not bone rotations;
- contact is a squared displacement under 0.002 m2 a frame, whatever the height;
- T frames give T - 1 rows, and R rows decode to R frames.

The windows that models learn from differ in one thing: their contacts look at height as well as at speed (`window_features`), since a foot
that rests in the air (a kneeling body's, one that lies on a chair) is no foot that stands.

Every function takes numpy arrays or torch tensors and returns what it was given.
"""

from __future__ import annotations

import itertools

import numpy as np

from ...rigs import smpl
from ..arrays import Array, constant, cross, namespace, padded, unit

FEATURE_COUNT = 263
ROOT = slice(0, 4)
YAW_VELOCITY = slice(0, 1)
ROOT_HEIGHT = 3
POSITIONS = slice(4, 67)
ROTATIONS = slice(67, 193)
VELOCITIES = slice(193, 259)
CONTACTS = slice(259, 263)

_CONTACT_SQUARED_DISPLACEMENT = 0.002
# Metres above the floor that a foot on it has at most, ankles and toes: 97 % of the feet that stand still in our recordings are lower.
_CONTACT_HEIGHTS = (0.13, 0.06, 0.13, 0.06)
_HEADING_SMOOTHING_FRAMES = 20.0
_UNIT = {"x": (1.0, 0.0, 0.0), "-x": (-1.0, 0.0, 0.0), "y": (0.0, 1.0, 0.0), "-y": (0.0, -1.0, 0.0), "z": (0.0, 0.0, 1.0)}
# The direction of each joint from its parent that HumanML3D's swings start from; the root's is never used.
_SWING_AXES = (
    "x", "x", "-x", "y", "-y", "-y", "y", "-y", "-y", "y", "z", "z", "y", "x", "-x", "z", "-y", "-y", "-y", "-y", "-y", "-y",
)  # fmt: skip


def joints_to_features(joints: Array, jump_at_start: bool = True) -> Array:
    """(..., T, 22, 3) metres, Y up, T >= 2 -> (..., T - 1, 263). Call `canonicalise` first to start at the origin facing +Z.

    jump_at_start copies HumanML3D's first heading (see above); without it row 0 is as good as any other, so that slices of a long
    recording's rows are the features of its parts.
    """
    if joints.shape[-2:] != (smpl.JOINT_COUNT, 3) or joints.ndim < 3 or joints.shape[-3] < 2:
        raise ValueError(f"joints must have the shape (..., T >= 2, 22, 3), not {tuple(joints.shape)}")
    xp = namespace(joints)
    heading = _heading_rotation(joints)
    if jump_at_start:
        ahead = xp.zeros_like(heading[..., :1, :]) + constant([1.0, 0.0, 0.0, 0.0], heading)
        heading = xp.concatenate([ahead, heading[..., 1:, :]], axis=-2)
    rotations = _swings(joints, heading)
    root = joints[..., 0, :]
    step = joints[..., 1:, :, :] - joints[..., :-1, :, :]
    turn = _multiply(heading[..., 1:, :], _inverse(heading[..., :-1, :]))
    # The sign keeps a turn past facing backwards in its direction; HumanML3D's rows hold it reversed for that one frame.
    backwards = constant([1.0, -1.0], turn)[xp.where(turn[..., :1] < 0, 1, 0)]
    yaw_velocity = xp.arcsin(xp.clip(turn[..., 2:3] * backwards, -1, 1))
    planar_velocity = _rotate(heading[..., 1:, :], step[..., 0, :])[..., [0, 2]]
    local = _rotate(heading[..., None, :], joints - root[..., None, :] * constant([1.0, 0.0, 1.0], root))
    velocities = _rotate(heading[..., :-1, None, :], step)
    displacement = step[..., smpl.CONTACT_JOINTS, :]
    slow = (displacement * displacement).sum(-1) < _CONTACT_SQUARED_DISPLACEMENT
    parts = [
        yaw_velocity,
        planar_velocity,
        local[..., :-1, 0, 1:2],
        _joined(local[..., :-1, 1:, :]),
        _joined(rotations[..., :-1, :, :]),
        _joined(velocities),
        slow * xp.ones_like(displacement[..., 0]),
    ]
    return xp.concatenate(parts, axis=-1)


def window_features(joints: Array) -> Array:
    """(..., T, 22, 3), floor at y = 0 -> (..., T - 1, 263) as windows have them: no jump at the start, contacts of low feet only."""
    return with_low_contacts(joints_to_features(joints, jump_at_start=False))


def with_low_contacts(features: Array) -> Array:
    """The features (..., R, 263), not normalised, with contact only where the foot is low, too."""
    return namespace(features).concatenate([features[..., : CONTACTS.start], features[..., CONTACTS] * _is_low(features)], axis=-1)


def features_to_joints(features: Array) -> Array:
    """(..., R, 263) not normalised -> (..., R, 22, 3) metres, starting above the origin facing +Z. The canonical way back."""
    rotation, root = root_path(features)
    others = _rotate(_inverse(rotation)[..., None, :], _split(features[..., POSITIONS], 3))
    others = others + (root * constant([1.0, 0.0, 1.0], root))[..., None, :]
    return namespace(features).concatenate([root[..., None, :], others], axis=-2)


def features_to_joints_by_rotations(features: Array, offset_lengths: Array) -> Array:
    """The same joints through the 6D swings: (..., R, 263) and (22,) bone lengths in metres -> (..., R, 22, 3)."""
    heading, root = root_path(features)
    matrices = _matrix_from_6d(_split(features[..., ROTATIONS], 6))
    axes = constant([_UNIT[axis] for axis in _SWING_AXES], features) * offset_lengths[:, None]
    joints: list[Array | None] = [None] * smpl.JOINT_COUNT
    joints[0] = root
    for chain in smpl.CHAINS:
        world = _quaternion_to_matrix(heading)
        for parent, child in itertools.pairwise(chain):
            world = world @ matrices[..., child - 1, :, :]
            joints[child] = joints[parent] + (world @ axes[child][:, None])[..., 0]
    return namespace(features).stack(joints, axis=-2)


def root_path(features: Array) -> tuple[Array, Array]:
    """The root along a clip: heading quaternions (..., R, 4), which turn the world into the root's frame, and positions (..., R, 3)."""
    xp = namespace(features)
    before = padded(features[..., :-1, :3], 1, 0)
    half_angle = xp.cumsum(before[..., 0], axis=-1)
    zero = xp.zeros_like(half_angle)
    heading = xp.stack([xp.cos(half_angle), zero, xp.sin(half_angle), zero], axis=-1)
    step = xp.stack([before[..., 1], zero, before[..., 2]], axis=-1)
    position = xp.cumsum(_rotate(_inverse(heading), step), axis=-2)
    return heading, xp.stack([position[..., 0], features[..., 3], position[..., 2]], axis=-1)


def root_placement(features: Array) -> Array:
    """(..., R, 4) where each frame stands as seen from the first: x, z in metres, cos and sin of the heading."""
    heading, position = root_path(features)
    cos_half, sin_half = heading[..., 0], heading[..., 2]
    cosine, sine = cos_half * cos_half - sin_half * sin_half, 2 * cos_half * sin_half
    return namespace(features).stack([position[..., 0], position[..., 2], cosine, sine], axis=-1)


def mirror_features(features: Array) -> Array:
    """The features of the motion reflected in the plane x = 0, left and right swapped: an involution."""
    swap = list(smpl.MIRROR)
    others = [joint - 1 for joint in swap[1:]]
    flip_x = constant([-1.0, 1.0, 1.0], features)
    # S R S with S = diag(-1, 1, 1), on the first two columns of R.
    flip_6d = constant([1.0, -1.0, -1.0, -1.0, 1.0, 1.0], features)
    root = features[..., ROOT] * constant([-1.0, -1.0, 1.0, 1.0], features)
    positions = _split(features[..., POSITIONS], 3)[..., others, :] * flip_x
    rotations = _split(features[..., ROTATIONS], 6)[..., others, :] * flip_6d
    velocities = _split(features[..., VELOCITIES], 3)[..., swap, :] * flip_x
    contacts = features[..., CONTACTS][..., [2, 3, 0, 1]]
    return namespace(features).concatenate([root, _joined(positions), _joined(rotations), _joined(velocities), contacts], axis=-1)


def canonicalise(joints: Array, floor: bool = True) -> Array:
    """Move (..., T, 22, 3) so that it starts above the origin facing +Z; with floor, its lowest joint stands at y = 0."""
    joints = joints - joints[..., :1, :1, :] * constant([1.0, 0.0, 1.0], joints)
    if floor:
        lowest = namespace(joints).amin(joints[..., 1], axis=(-1, -2))
        joints = joints - lowest[..., None, None, None] * constant([0.0, 1.0, 0.0], joints)
    return _rotate(_facing_rotation(joints[..., :1, :, :])[..., None, :], joints)


def contact_labels(features: Array) -> Array:
    """(..., R, 4) bool from features that are not normalised: what they say, where the foot is low."""
    return (features[..., CONTACTS] > 0.5) & _is_low(features)


def _is_low(features: Array) -> Array:
    """(..., R, 4) bool: whether ankles and toes are as low as those of a foot on the floor."""
    heights = _split(features[..., POSITIONS], 3)[..., [joint - 1 for joint in smpl.CONTACT_JOINTS], 1]
    return heights < constant(_CONTACT_HEIGHTS, features)


def _facing_rotation(joints: Array) -> Array:
    """(..., T, 4): turns the direction that hips and shoulders face onto +Z (HumanML3D's preprocessing)."""
    across = joints[..., 2, :] - joints[..., 1, :] + joints[..., 17, :] - joints[..., 16, :]
    return _rotation_onto_z(_forward(across))


def _heading_rotation(joints: Array) -> Array:
    across = joints[..., 1, :] - joints[..., 2, :] + joints[..., 17, :] - joints[..., 16, :]
    return _rotation_onto_z(_gaussian_smooth(_forward(across)))


def _forward(across: Array) -> Array:
    across = unit(across)
    return cross(namespace(across).zeros_like(across) + constant([0.0, 1.0, 0.0], across), across)


def _rotation_onto_z(forward: Array) -> Array:
    """A turn about the vertical, also when a horizontal direction points straight backwards."""
    xp = namespace(forward)
    x, _, z = xp.moveaxis(unit(forward), -1, 0)
    zero = xp.zeros_like(x)
    backwards = (1 + z < 1e-6) & (xp.abs(x) < 1e-3)
    turn = xp.stack([xp.where(backwards, zero, 1 + z), zero, xp.where(backwards, xp.ones_like(x), -x), zero], axis=-1)
    return unit(turn)


def _gaussian_smooth(values: Array) -> Array:
    """Along the second to last axis, edges repeated, cut off at four standard deviations (scipy's gaussian_filter1d)."""
    radius, frames = int(4 * _HEADING_SMOOTHING_FRAMES + 0.5), int(values.shape[-2])
    kernel: np.ndarray = np.exp(-0.5 * (np.arange(-radius, radius + 1) / _HEADING_SMOOTHING_FRAMES) ** 2)
    kernel = kernel / kernel.sum()
    longer = values[..., np.clip(np.arange(-radius, frames + radius), 0, frames - 1), :]
    return sum(float(weight) * longer[..., start : start + frames, :] for start, weight in enumerate(kernel))


def _swings(joints: Array, heading: Array) -> Array:
    """(..., T, 21, 6) HumanML3D's child-joint swings."""
    xp = namespace(joints)
    axes = constant([_UNIT[axis] for axis in _SWING_AXES], joints)
    local: list[Array | None] = [None] * smpl.JOINT_COUNT
    for chain in smpl.CHAINS:
        world = heading
        for parent, child in itertools.pairwise(chain):
            bone = unit(joints[..., child, :] - joints[..., parent, :])
            swing = _swing(xp.zeros_like(bone) + axes[child], bone)
            local[child] = _multiply(_inverse(world), swing)
            world = _multiply(world, local[child])
    matrices = _quaternion_to_matrix(xp.stack(local[1:], axis=-2))
    return xp.concatenate([matrices[..., 0], matrices[..., 1]], axis=-1)


def _split(values: Array, size: int) -> Array:
    """(..., n * size) -> (..., n, size)."""
    return values.reshape(*values.shape[:-1], values.shape[-1] // size, size)


def _joined(values: Array) -> Array:
    """(..., n, size) -> (..., n * size)."""
    return values.reshape(*values.shape[:-2], values.shape[-2] * values.shape[-1])


def _multiply(a: Array, b: Array) -> Array:
    xp = namespace(a)
    aw, ax, ay, az = xp.moveaxis(a, -1, 0)
    bw, bx, by, bz = xp.moveaxis(b, -1, 0)
    parts = [
        aw * bw - ax * bx - ay * by - az * bz,
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
    ]
    return xp.stack(parts, axis=-1)


def _inverse(q: Array) -> Array:
    return q * constant([1.0, -1.0, -1.0, -1.0], q)


def _rotate(q: Array, v: Array) -> Array:
    first = cross(q[..., 1:], v)
    second = cross(q[..., 1:], first)
    return v + 2 * (q[..., :1] * first + second)


def _swing(a: Array, b: Array) -> Array:
    """The smallest rotation from unit vectors a onto b. Opposite vectors turn about an axis across a."""
    xp = namespace(a)
    w = 1 + (a * b).sum(-1)[..., None]
    axis = cross(a, b)
    opposite = w < 1e-6
    if bool(opposite.any()):
        across = cross(a, a[..., [2, 0, 1]] + constant([0.3, 0.5, 0.7], a))
        axis = xp.where(opposite, across, axis)
    return unit(xp.concatenate([xp.clip(w, 0.0, None), axis], axis=-1))


def _quaternion_to_matrix(q: Array) -> Array:
    xp = namespace(q)
    w, x, y, z = xp.moveaxis(q, -1, 0)
    rows = [
        1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w),
        2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w),
        2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y),
    ]  # fmt: skip
    return xp.stack(rows, axis=-1).reshape(*w.shape, 3, 3)


def _matrix_from_6d(values: Array) -> Array:
    x = unit(values[..., :3])
    z = unit(cross(x, values[..., 3:]))
    return namespace(values).stack([x, cross(z, x), z], axis=-1)
