"""Rotation mathematics on numpy arrays.

Quaternions are wxyz, Hamilton product, active (they turn vectors in a fixed frame); matrices act on column vectors; angles are
radians. Every function broadcasts over leading axes and keeps float64 where it is given float64. Quaternions are taken as unit
length unless a docstring says otherwise.
"""

from __future__ import annotations

import numpy as np

_TINY = 1e-12
_AXES = "XYZ"


def multiply(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Hamilton product a b: rotate by b, then by a. (..., 4) each."""
    aw, ax, ay, az = a[..., 0], a[..., 1], a[..., 2], a[..., 3]
    bw, bx, by, bz = b[..., 0], b[..., 1], b[..., 2], b[..., 3]
    return np.stack(
        [
            aw * bw - ax * bx - ay * by - az * bz,
            aw * bx + ax * bw + ay * bz - az * by,
            aw * by - ax * bz + ay * bw + az * bx,
            aw * bz + ax * by - ay * bx + az * bw,
        ],
        axis=-1,
    )


def inverse(q: np.ndarray) -> np.ndarray:
    """The opposite rotation (..., 4)."""
    return q * np.array([1.0, -1.0, -1.0, -1.0], dtype=q.dtype)


def dot(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(...) scalar product of (..., n) vectors; several times faster than a sum over so short an axis."""
    return np.einsum("...i,...i->...", a, b)


def length(v: np.ndarray) -> np.ndarray:
    """(...) of vectors (..., n)."""
    return np.sqrt(dot(v, v))


def cross(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Cross product of (..., 3) vectors; several times faster than np.cross on small arrays."""
    ax, ay, az = a[..., 0], a[..., 1], a[..., 2]
    bx, by, bz = b[..., 0], b[..., 1], b[..., 2]
    return np.stack([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx], axis=-1)


def rotate(q: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Rotate vectors v (..., 3) by unit quaternions q (..., 4)."""
    axis = q[..., 1:]
    t = 2.0 * cross(axis, v)
    return v + q[..., :1] * t + cross(axis, t)


def normalise(v: np.ndarray) -> np.ndarray:
    """Vectors or quaternions (..., n) at unit length; zero stays zero."""
    size = length(v)[..., None]
    return v / np.where(size > 0.0, size, 1.0)


def identity(*shape: int) -> np.ndarray:
    """(*shape, 4) quaternions of no rotation."""
    q = np.zeros((*shape, 4))
    q[..., 0] = 1.0
    return q


def to_matrix(q: np.ndarray) -> np.ndarray:
    """(..., 4) unit quaternions to (..., 3, 3) matrices."""
    w, x, y, z = q[..., 0], q[..., 1], q[..., 2], q[..., 3]
    matrix = np.empty((*q.shape[:-1], 3, 3), dtype=q.dtype)
    matrix[..., 0, 0] = 1.0 - 2.0 * (y * y + z * z)
    matrix[..., 0, 1] = 2.0 * (x * y - w * z)
    matrix[..., 0, 2] = 2.0 * (x * z + w * y)
    matrix[..., 1, 0] = 2.0 * (x * y + w * z)
    matrix[..., 1, 1] = 1.0 - 2.0 * (x * x + z * z)
    matrix[..., 1, 2] = 2.0 * (y * z - w * x)
    matrix[..., 2, 0] = 2.0 * (x * z - w * y)
    matrix[..., 2, 1] = 2.0 * (y * z + w * x)
    matrix[..., 2, 2] = 1.0 - 2.0 * (x * x + y * y)
    return matrix


def from_matrix(matrix: np.ndarray) -> np.ndarray:
    """(..., 3, 3) rotation matrices to (..., 4) quaternions; each is computed from its largest component (Shepperd 1978)."""
    m = matrix
    xx, yy, zz = m[..., 0, 0], m[..., 1, 1], m[..., 2, 2]
    x_part, y_part, z_part = m[..., 2, 1] - m[..., 1, 2], m[..., 0, 2] - m[..., 2, 0], m[..., 1, 0] - m[..., 0, 1]
    xy, xz, yz = m[..., 0, 1] + m[..., 1, 0], m[..., 0, 2] + m[..., 2, 0], m[..., 1, 2] + m[..., 2, 1]
    # Row i is the quaternion times four times its i-th component.
    rows = np.stack(
        [
            np.stack([1.0 + xx + yy + zz, x_part, y_part, z_part], axis=-1),
            np.stack([x_part, 1.0 + xx - yy - zz, xy, xz], axis=-1),
            np.stack([y_part, xy, 1.0 - xx + yy - zz, yz], axis=-1),
            np.stack([z_part, xz, yz, 1.0 - xx - yy + zz], axis=-1),
        ],
        axis=-2,
    )
    largest = np.argmax(np.diagonal(rows, axis1=-2, axis2=-1), axis=-1)
    return normalise(np.take_along_axis(rows, largest[..., None, None], axis=-2)[..., 0, :])


def to_6d(q: np.ndarray) -> np.ndarray:
    """(..., 4) quaternions to (..., 6): the matrix's first column, then its second (Zhou et al., CVPR 2019)."""
    matrix = to_matrix(q)
    return np.concatenate([matrix[..., :, 0], matrix[..., :, 1]], axis=-1)


def from_6d(columns: np.ndarray) -> np.ndarray:
    """(..., 6) first and second matrix column, not necessarily orthonormal, to (..., 4) quaternions by Gram-Schmidt."""
    x = normalise(columns[..., :3])
    y = columns[..., 3:]
    y = normalise(y - dot(x, y)[..., None] * x)
    return from_matrix(np.stack([x, y, cross(x, y)], axis=-1))


def to_axis_angle(q: np.ndarray) -> np.ndarray:
    """(..., 4) quaternions to (..., 3) rotation vectors: axis times angle, the angle in [0, pi]."""
    q = np.where(q[..., :1] < 0.0, -q, q)
    sine = length(q[..., 1:])[..., None]
    angle = 2.0 * np.arctan2(sine, q[..., :1])
    return q[..., 1:] * np.where(sine > _TINY, angle / np.maximum(sine, _TINY), 2.0)


def from_axis_angle(vector: np.ndarray) -> np.ndarray:
    """(..., 3) rotation vectors (axis times angle) to (..., 4) quaternions."""
    half = 0.5 * length(vector)[..., None]
    # np.sinc is sin(pi x) / (pi x): no division by a zero angle.
    return np.concatenate([np.cos(half), 0.5 * np.sinc(half / np.pi) * vector], axis=-1)


def about_axis(axis: str, angle: np.ndarray) -> np.ndarray:
    """(..., 4) rotations by `angle` (...) about the coordinate axis "X", "Y" or "Z"."""
    q = np.zeros((*np.shape(angle), 4))
    q[..., 0] = np.cos(0.5 * angle)
    q[..., 1 + _AXES.index(axis)] = np.sin(0.5 * angle)
    return q


def from_euler(angles: np.ndarray, order: str, intrinsic: bool = True) -> np.ndarray:
    """(..., k) angles about the k axes of `order` ("ZXY", "Y", ...) to (..., 4) quaternions.

    Intrinsic: each turn is about the axes as turned so far, so order "ZXY" is the matrix Rz Rx Ry; a BVH joint's channels, in
    file order, are this. Extrinsic: each turn is about the fixed axes, so "ZXY" is Ry Rx Rz.
    """
    angles = np.asarray(angles, dtype=np.float64)
    if not order or set(order) - set(_AXES):
        raise ValueError(f"The rotation order must be made of the letters X, Y and Z, not {order!r}.")
    if angles.shape[-1] != len(order):
        raise ValueError(f"The rotation order {order!r} needs {len(order)} angles; the array has {angles.shape[-1]}.")
    turns = [about_axis(axis, angles[..., index]) for index, axis in enumerate(order)]
    q = turns[0]
    for turn in turns[1:]:
        q = multiply(q, turn) if intrinsic else multiply(turn, q)
    return q


def to_euler(q: np.ndarray, order: str, intrinsic: bool = True) -> np.ndarray:
    """(..., 4) quaternions to (..., 3) angles of `order`, such that `from_euler` gives the rotation back.

    The first and third angle lie in [-pi, pi]; the second in [-pi/2, pi/2], or [0, pi] for orders like "ZXZ". In gimbal lock one
    of the two dependent angles is 0. Bernardes and Viollet, "Quaternion to Euler angles conversion", PLOS ONE 17(11), 2022.
    """
    if len(order) != 3 or set(order) - set(_AXES) or order[0] == order[1] or order[1] == order[2]:
        raise ValueError(f"The rotation order must be three of X, Y, Z with no axis twice in a row, not {order!r}.")
    i, j, k = (_AXES.index(axis) for axis in (order[::-1] if intrinsic else order))
    proper = i == k
    if proper:
        k = 3 - i - j
    sign = (i - j) * (j - k) * (k - i) / 2
    w, first, second, third = q[..., 0], q[..., 1 + i], q[..., 1 + j], q[..., 1 + k] * sign
    a, b, c, d = (w, first, second, third) if proper else (w - second, first + third, second + w, third - first)
    middle = 2.0 * np.arctan2(np.hypot(c, d), np.hypot(a, b))
    half_sum, half_difference = np.arctan2(b, a), np.arctan2(d, c)
    at_zero, at_pi = middle < 1e-7, middle > np.pi - 1e-7
    one = np.where(at_zero | at_pi, 0.0, half_sum - half_difference)
    three = np.where(at_zero, 2.0 * half_sum, np.where(at_pi, 2.0 * half_difference, half_sum + half_difference))
    if not proper:
        middle, three = middle - 0.5 * np.pi, three * sign
    angles = np.stack([three, middle, one] if intrinsic else [one, middle, three], axis=-1)
    angles[..., ::2] = np.remainder(angles[..., ::2] + np.pi, 2.0 * np.pi) - np.pi
    return angles


def perpendicular(v: np.ndarray) -> np.ndarray:
    """Some unit vector at right angles to each unit vector v (..., 3)."""
    smallest = np.argmin(np.abs(v), axis=-1)
    return normalise(cross(v, np.eye(3, dtype=v.dtype)[smallest]))


def from_to(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(..., 4) the smallest rotation that turns direction a (..., 3) into direction b (..., 3), of any lengths.

    For opposite directions, where the axis is undefined, half a turn about some perpendicular axis; for a zero
    vector no rotation.
    """
    a, b = np.broadcast_arrays(normalise(a), normalise(b))
    total = a + b
    # 1 + cos written as |a + b|^2 / 2, which does not cancel for nearly opposite vectors.
    w = 0.5 * dot(total, total)[..., None]
    q = normalise(np.concatenate([w, cross(a, b)], axis=-1))
    opposite = w < _TINY
    if np.any(opposite):
        half_turn = np.concatenate([np.zeros_like(w), perpendicular(a)], axis=-1)
        q = np.where(opposite, half_turn, q)
    undefined = ~(np.any(a, axis=-1, keepdims=True) & np.any(b, axis=-1, keepdims=True))
    return np.where(undefined, np.array([1.0, 0.0, 0.0, 0.0], dtype=q.dtype), q)


def slerp(a: np.ndarray, b: np.ndarray, fraction: np.ndarray | float) -> np.ndarray:
    """From a (..., 4) at fraction 0 to b at fraction 1 (...), at constant speed and the shorter way round."""
    fraction = np.asarray(fraction)[..., None]
    cosine = dot(a, b)[..., None]
    b = np.where(cosine < 0.0, -b, b)
    # The angle from the chord's and the sum's lengths: exact for nearly equal rotations too.
    angle = 2.0 * np.arctan2(length(b - a), length(b + a))[..., None]
    sine = np.sin(angle)
    near = sine < 1e-9
    safe = np.where(near, 1.0, sine)
    weight_a = np.where(near, 1.0 - fraction, np.sin((1.0 - fraction) * angle) / safe)
    weight_b = np.where(near, fraction, np.sin(fraction * angle) / safe)
    return normalise(weight_a * a + weight_b * b)


def continuous(q: np.ndarray) -> np.ndarray:
    """Signs of q (T, ..., 4) chosen so that neighbours in time lie in one hemisphere, the first frame with w >= 0.

    q and -q are the same rotation, but interpolating keys between them goes the long way round.
    """
    if len(q) == 0:
        return q
    agrees = dot(q[1:], q[:-1]) >= 0.0
    signs = np.concatenate([np.where(q[:1, ..., 0] < 0.0, -1.0, 1.0), np.where(agrees, 1.0, -1.0)])
    return q * np.cumprod(signs, axis=0)[..., None].astype(q.dtype)


def angle_between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(...) the angle in [0, pi] of the rotation from a (..., 4) to b (..., 4)."""
    difference = multiply(inverse(a), b)
    return 2.0 * np.arctan2(length(difference[..., 1:]), np.abs(difference[..., 0]))


def twist(q: np.ndarray, axis: np.ndarray) -> np.ndarray:
    """(..., 4) the part of q (..., 4) that turns about the unit vector axis (..., 3).

    q = swing twist, where the swing turns about an axis at right angles to the given one.
    """
    along = dot(q[..., 1:], axis)[..., None]
    parts = np.concatenate([q[..., :1], along * axis], axis=-1)
    size = length(parts)[..., None]
    none = np.array([1.0, 0.0, 0.0, 0.0], dtype=q.dtype)
    return np.where(size > _TINY, parts / np.maximum(size, _TINY), none)


def mean(q: np.ndarray, axis: int = 0) -> np.ndarray:
    """The rotation with the least sum of squared chordal distances to those along `axis` of q (..., 4).

    Markley et al., "Averaging quaternions", Journal of Guidance, Control and Dynamics 30(4), 2007.
    """
    q = np.moveaxis(q, axis, -2)
    return np.linalg.eigh(np.swapaxes(q, -1, -2) @ q)[1][..., -1]
