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
"""

from __future__ import annotations

import itertools

import torch
from torch import Tensor

from ..rigs import smpl

FEATURE_COUNT = 263
ROOT = slice(0, 4)
YAW_VELOCITY = slice(0, 1)
POSITIONS = slice(4, 67)
ROTATIONS = slice(67, 193)
VELOCITIES = slice(193, 259)
CONTACTS = slice(259, 263)

_CONTACT_SQUARED_DISPLACEMENT = 0.002
_HEADING_SMOOTHING_FRAMES = 20.0
_UNIT = {"x": (1.0, 0.0, 0.0), "-x": (-1.0, 0.0, 0.0), "y": (0.0, 1.0, 0.0), "-y": (0.0, -1.0, 0.0), "z": (0.0, 0.0, 1.0)}
# The direction of each joint from its parent that HumanML3D's swings start from; the root's is never used.
_SWING_AXES = (
    "x", "x", "-x", "y", "-y", "-y", "y", "-y", "-y", "y", "z", "z", "y", "x", "-x", "z", "-y", "-y", "-y", "-y", "-y", "-y",
)  # fmt: skip


def joints_to_features(joints: Tensor, jump_at_start: bool = True) -> Tensor:
    """(..., T, 22, 3) metres, Y up, T >= 2 -> (..., T - 1, 263). Call `canonicalise` first to start at the origin facing +Z.

    jump_at_start copies HumanML3D's first heading (see above); without it row 0 is as good as any other, so that slices of a long
    recording's rows are the features of its parts.
    """
    if joints.shape[-2:] != (smpl.JOINT_COUNT, 3) or joints.ndim < 3 or joints.shape[-3] < 2:
        raise ValueError(f"joints must have the shape (..., T >= 2, 22, 3), not {tuple(joints.shape)}")
    heading = _heading_rotation(joints)
    if jump_at_start:
        heading = torch.cat(
            [torch.zeros_like(heading[..., :1, :]) + heading.new_tensor([1.0, 0, 0, 0]), heading[..., 1:, :]], dim=-2
        )
    rotations = _swings(joints, heading)
    root = joints[..., 0, :]
    step = joints[..., 1:, :, :] - joints[..., :-1, :, :]
    turn = _multiply(heading[..., 1:, :], _inverse(heading[..., :-1, :]))
    # The sign keeps a turn past facing backwards in its direction; HumanML3D's rows hold it reversed for that one frame.
    yaw_velocity = torch.asin((turn[..., 2:3] * torch.where(turn[..., :1] < 0, -1.0, 1.0)).clamp(-1, 1))
    planar_velocity = _rotate(heading[..., 1:, :], step[..., 0, :])[..., [0, 2]]
    local = _rotate(heading.unsqueeze(-2), joints - root.unsqueeze(-2) * root.new_tensor([1.0, 0.0, 1.0]))
    velocities = _rotate(heading[..., :-1, None, :], step)
    contacts = (step[..., smpl.CONTACT_JOINTS, :].square().sum(-1) < _CONTACT_SQUARED_DISPLACEMENT).to(joints.dtype)
    parts = [
        yaw_velocity,
        planar_velocity,
        local[..., :-1, 0, 1:2],
        local[..., :-1, 1:, :].flatten(-2),
        rotations[..., :-1, :, :].flatten(-2),
        velocities.flatten(-2),
        contacts,
    ]
    return torch.cat(parts, dim=-1)


def features_to_joints(features: Tensor) -> Tensor:
    """(..., R, 263) not normalised -> (..., R, 22, 3) metres, starting above the origin facing +Z. The canonical way back."""
    rotation, root = root_path(features)
    local = features[..., POSITIONS].unflatten(-1, (21, 3))
    others = _rotate(_inverse(rotation).unsqueeze(-2), local)
    others = others + (root * root.new_tensor([1.0, 0.0, 1.0])).unsqueeze(-2)
    return torch.cat([root.unsqueeze(-2), others], dim=-2)


def features_to_joints_by_rotations(features: Tensor, offset_lengths: Tensor) -> Tensor:
    """The same joints through the 6D swings: (..., R, 263) and (22,) bone lengths in metres -> (..., R, 22, 3)."""
    heading, root = root_path(features)
    matrices = _matrix_from_6d(features[..., ROTATIONS].unflatten(-1, (21, 6)))
    axes = features.new_tensor([_UNIT[axis] for axis in _SWING_AXES]) * offset_lengths[:, None]
    joints: list[Tensor | None] = [None] * smpl.JOINT_COUNT
    joints[0] = root
    for chain in smpl.CHAINS:
        world = _quaternion_to_matrix(heading)
        for parent, child in itertools.pairwise(chain):
            world = world @ matrices[..., child - 1, :, :]
            joints[child] = joints[parent] + (world @ axes[child][:, None]).squeeze(-1)
    return torch.stack(joints, dim=-2)


def root_path(features: Tensor) -> tuple[Tensor, Tensor]:
    """The root along a clip: heading quaternions (..., R, 4), which turn the world into the root's frame, and positions (..., R, 3)."""
    half_angle = _shifted_sum(features[..., 0:1]).squeeze(-1)
    zero = torch.zeros_like(half_angle)
    heading = torch.stack([half_angle.cos(), zero, half_angle.sin(), zero], dim=-1)
    planar = torch.nn.functional.pad(features[..., :-1, 1:3], (0, 0, 1, 0))
    step = torch.stack([planar[..., 0], zero, planar[..., 1]], dim=-1)
    position = torch.cumsum(_rotate(_inverse(heading), step), dim=-2)
    return heading, torch.stack([position[..., 0], features[..., 3], position[..., 2]], dim=-1)


def root_placement(features: Tensor) -> Tensor:
    """(..., R, 4) where each frame stands as seen from the first: x, z in metres, cos and sin of the heading."""
    heading, position = root_path(features)
    cos_half, sin_half = heading[..., 0], heading[..., 2]
    cosine, sine = cos_half.square() - sin_half.square(), 2 * cos_half * sin_half
    return torch.stack([position[..., 0], position[..., 2], cosine, sine], dim=-1)


def mirror_features(features: Tensor) -> Tensor:
    """The features of the motion reflected in the plane x = 0, left and right swapped: an involution."""
    swap = torch.tensor(smpl.MIRROR, device=features.device)
    others = swap[1:] - 1
    flip_x = features.new_tensor([-1.0, 1.0, 1.0])
    # S R S with S = diag(-1, 1, 1), on the first two columns of R.
    flip_6d = features.new_tensor([1.0, -1.0, -1.0, -1.0, 1.0, 1.0])
    root = features[..., ROOT] * features.new_tensor([-1.0, -1.0, 1.0, 1.0])
    positions = features[..., POSITIONS].unflatten(-1, (21, 3))[..., others, :] * flip_x
    rotations = features[..., ROTATIONS].unflatten(-1, (21, 6))[..., others, :] * flip_6d
    velocities = features[..., VELOCITIES].unflatten(-1, (22, 3))[..., swap, :] * flip_x
    contacts = features[..., CONTACTS][..., [2, 3, 0, 1]]
    return torch.cat([root, positions.flatten(-2), rotations.flatten(-2), velocities.flatten(-2), contacts], dim=-1)


def canonicalise(joints: Tensor, floor: bool = True) -> Tensor:
    """Move (..., T, 22, 3) so that it starts above the origin facing +Z; with floor, its lowest joint stands at y = 0."""
    joints = joints - joints[..., :1, :1, :] * joints.new_tensor([1.0, 0.0, 1.0])
    if floor:
        joints = joints - joints[..., 1].amin(dim=(-1, -2))[..., None, None, None] * joints.new_tensor([0.0, 1.0, 0.0])
    return _rotate(_facing_rotation(joints[..., :1, :, :]).unsqueeze(-2), joints)


def _facing_rotation(joints: Tensor) -> Tensor:
    """(..., T, 4): turns the direction that hips and shoulders face onto +Z (HumanML3D's preprocessing)."""
    across = joints[..., 2, :] - joints[..., 1, :] + joints[..., 17, :] - joints[..., 16, :]
    return _rotation_onto_z(_forward(across))


def _heading_rotation(joints: Tensor) -> Tensor:
    across = joints[..., 1, :] - joints[..., 2, :] + joints[..., 17, :] - joints[..., 16, :]
    return _rotation_onto_z(_gaussian_smooth(_forward(across)))


def _forward(across: Tensor) -> Tensor:
    across = torch.nn.functional.normalize(across, dim=-1)
    up = across.new_tensor([0.0, 1.0, 0.0]).expand_as(across)
    return torch.linalg.cross(up, across)


def _rotation_onto_z(forward: Tensor) -> Tensor:
    """A turn about the vertical, also when a horizontal direction points straight backwards."""
    x, _, z = torch.nn.functional.normalize(forward, dim=-1).unbind(-1)
    zero = torch.zeros_like(x)
    backwards = (1 + z < 1e-6) & (x.abs() < 1e-3)
    turn = torch.stack([torch.where(backwards, zero, 1 + z), zero, torch.where(backwards, torch.ones_like(x), -x), zero], dim=-1)
    return torch.nn.functional.normalize(turn, dim=-1)


def _gaussian_smooth(values: Tensor) -> Tensor:
    """Along the second to last axis, edges repeated, cut off at four standard deviations (scipy's gaussian_filter1d)."""
    radius = int(4 * _HEADING_SMOOTHING_FRAMES + 0.5)
    offsets = torch.arange(-radius, radius + 1, dtype=torch.float64)
    kernel = torch.exp(-0.5 * (offsets / _HEADING_SMOOTHING_FRAMES) ** 2)
    kernel = (kernel / kernel.sum()).to(values)
    rows = values.flatten(0, -3) if values.ndim > 2 else values.unsqueeze(0)
    padded = torch.nn.functional.pad(rows.transpose(1, 2), (radius, radius), mode="replicate")
    smooth = torch.nn.functional.conv1d(padded.flatten(0, 1).unsqueeze(1), kernel.view(1, 1, -1))
    return smooth.view(rows.shape[0], 3, -1).transpose(1, 2).reshape(values.shape)


def _swings(joints: Tensor, heading: Tensor) -> Tensor:
    """(..., T, 21, 6) HumanML3D's child-joint swings."""
    axes = joints.new_tensor([_UNIT[axis] for axis in _SWING_AXES])
    local: list[Tensor | None] = [None] * smpl.JOINT_COUNT
    for chain in smpl.CHAINS:
        world = heading
        for parent, child in itertools.pairwise(chain):
            bone = torch.nn.functional.normalize(joints[..., child, :] - joints[..., parent, :], dim=-1)
            swing = _swing(axes[child].expand_as(bone), bone)
            local[child] = _multiply(_inverse(world), swing)
            world = _multiply(world, local[child])
    matrices = _quaternion_to_matrix(torch.stack(local[1:], dim=-2))
    return torch.cat([matrices[..., 0], matrices[..., 1]], dim=-1)


def _shifted_sum(values: Tensor) -> Tensor:
    """Running sum of the rows before each row: velocities to positions."""
    return torch.cumsum(torch.nn.functional.pad(values[..., :-1, :], (0, 0, 1, 0)), dim=-2)


def _multiply(a: Tensor, b: Tensor) -> Tensor:
    aw, ax, ay, az = a.unbind(-1)
    bw, bx, by, bz = b.unbind(-1)
    parts = [
        aw * bw - ax * bx - ay * by - az * bz,
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
    ]
    return torch.stack(parts, dim=-1)


def _inverse(q: Tensor) -> Tensor:
    return q * q.new_tensor([1.0, -1.0, -1.0, -1.0])


def _rotate(q: Tensor, v: Tensor) -> Tensor:
    axis = q[..., 1:].expand(*torch.broadcast_shapes(q.shape[:-1], v.shape[:-1]), 3)
    v = v.expand_as(axis)
    first = torch.linalg.cross(axis, v)
    second = torch.linalg.cross(axis, first)
    return v + 2 * (q[..., :1] * first + second)


def _swing(a: Tensor, b: Tensor) -> Tensor:
    """The smallest rotation from unit vectors a onto b. Opposite vectors turn about an axis across a."""
    w = 1 + (a * b).sum(-1, keepdim=True)
    axis = torch.linalg.cross(a, b)
    opposite = w < 1e-6
    if bool(opposite.any()):
        across = torch.linalg.cross(a, a.roll(1, dims=-1) + a.new_tensor([0.3, 0.5, 0.7]))
        axis = torch.where(opposite, across, axis)
    return torch.nn.functional.normalize(torch.cat([w.clamp(min=0.0), axis], dim=-1), dim=-1)


def _quaternion_to_matrix(q: Tensor) -> Tensor:
    w, x, y, z = q.unbind(-1)
    rows = [
        1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w),
        2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w),
        2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y),
    ]  # fmt: skip
    return torch.stack(rows, dim=-1).unflatten(-1, (3, 3))


def _matrix_from_6d(values: Tensor) -> Tensor:
    x = torch.nn.functional.normalize(values[..., :3], dim=-1)
    z = torch.nn.functional.normalize(torch.linalg.cross(x, values[..., 3:]), dim=-1)
    return torch.stack([x, torch.linalg.cross(z, x), z], dim=-1)


def contact_labels(features: Tensor) -> Tensor:
    """(..., R, 4) bool from features that are not normalised."""
    return features[..., CONTACTS] > 0.5
