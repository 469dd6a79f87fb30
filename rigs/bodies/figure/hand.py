"""The left hand: a palm of four columns, each of which ends in a finger, and a thumb out of its side."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from ...math.kinematics import SMPL_SKELETON, rest_positions
from ...smpl import JOINT
from ..cage import Cage, Shares
from ..hand_bones import RESTS

_WRIST = rest_positions(SMPL_SKELETON)[JOINT["left_wrist"]]
_FINGERS = ("index", "middle", "ring", "pinky")
_HAND: Shares = {"left_wrist": 1.0}
# Along each bone of a finger, in shares of its length, where rings lie; how thick it is there; how much the bone before still holds.
_ALONG = (
    ((0.64, 0.96, 0.0), (0.84, 0.93, 0.0)),
    ((0.0, 0.98, 0.5), (0.26, 0.90, 0.0), (0.74, 0.86, 0.0)),
    ((0.0, 0.89, 0.5), (0.28, 0.83, 0.0), (0.68, 0.78, 0.0), (0.93, 0.55, 0.0)),
)
_THUMB_ALONG = (
    ((0.80, 1.05, 0.0), (0.92, 0.98, 0.0)),
    ((0.0, 0.96, 0.5), (0.22, 0.90, 0.0), (0.76, 0.82, 0.0)),
    ((0.0, 0.84, 0.5), (0.28, 0.82, 0.0), (0.66, 0.76, 0.0), (0.93, 0.52, 0.0)),
)


def build_hand(cage: Cage, wrist: list[int]) -> None:
    """Add it to the ring around the wrist."""
    first = _palm_ring(
        cage,
        (0.019, 0.027, 0.030, 0.030, 0.028),
        (0.034, 0.018, -0.001, -0.018, -0.033),
        (0.013, 0.019, 0.020, 0.018, 0.011),
        (-0.020, -0.020, -0.018, -0.019, -0.018),
    )
    second = _palm_ring(
        cage,
        (0.042, 0.061, 0.065, 0.063, 0.058),
        (0.041, 0.020, 0.000, -0.020, -0.040),
        (0.012, 0.017, 0.018, 0.015, 0.008),
        (-0.018, -0.016, -0.015, -0.017, -0.017),
    )
    last = _web(cage)
    _bridge(cage, wrist, first)
    cage.tube(first, second, "left", skip=(9,))
    cage.tube(second, last, "left")
    for column, finger in enumerate(_FINGERS):
        _finger(cage, finger, [last[column], last[column + 1], last[8 - column], last[9 - column]], _ALONG)
    _finger(cage, "thumb", [first[0], second[0], second[9], first[9]], _THUMB_ALONG)


def _palm_ring(
    cage: Cage, along: tuple[float, ...], across: tuple[float, ...], above: tuple[float, ...], below: tuple[float, ...]
) -> list[int]:
    """Ten around the palm: five on the back of the hand from the thumb on, five back along the palm."""
    top = np.column_stack([along, above, across])
    bottom = np.column_stack([along, below, across])[::-1]
    shares: Shares = {"left_wrist": 0.95, "left_elbow": 0.05} if along[0] < 0.04 else _HAND
    return cage.ring(_WRIST + np.concatenate([top, bottom]), shares)


def _web(cage: Cage) -> list[int]:
    """The ring where fingers part, a little beyond the knuckles."""
    knuckles = np.array([RESTS[finger].knuckle for finger in _FINGERS])
    ways = np.array([RESTS[finger].directions()[0] for finger in _FINGERS])
    roots = knuckles + 0.011 * ways
    ends = np.array(
        [roots[0] + [-0.003, 0.0, 0.0112], *0.5 * (roots[1:] + roots[:-1]) + [0.002, 0.0, 0.0], roots[3] + [-0.003, 0.0, -0.0098]]
    )
    ends[:, 1] = [roots[0, 1], *0.5 * (roots[1:, 1] + roots[:-1, 1]), roots[3, 1]]
    above, below = np.array([0.0062, 0.0092, 0.0095, 0.0085, 0.0050]), np.array([0.0092, 0.0100, 0.0105, 0.0100, 0.0085])
    names = [f"left_{finger}1" for finger in _FINGERS]
    shares: list[Shares] = [{"left_wrist": 0.5, names[0]: 0.5}]
    shares += [{"left_wrist": 0.5, near: 0.25, far: 0.25} for near, far in pairwise(names)]
    shares.append({"left_wrist": 0.5, names[3]: 0.5})
    up = np.array([0.0, 1.0, 0.0])
    top = cage.ring(_WRIST + ends + above[:, None] * up, shares)
    bottom = cage.ring(_WRIST + ends[::-1] - below[::-1, None] * up, shares[::-1])
    return top + bottom


def _bridge(cage: Cage, wrist: list[int], palm: list[int]) -> None:
    """From the eight of a wrist to the ten of a palm."""
    top, bottom = palm[:5], palm[:4:-1]
    for corners in (
        (wrist[0], top[0], top[1], top[2], wrist[1]), (wrist[1], top[2], top[3], top[4], wrist[2]),
        (wrist[2], top[4], bottom[4], wrist[4], wrist[3]), (wrist[4], bottom[4], bottom[3], bottom[2], wrist[5]),
        (wrist[5], bottom[2], bottom[1], bottom[0], wrist[6]), (wrist[6], bottom[0], top[0], wrist[0], wrist[7]),
    ):  # fmt: skip
        cage.face(corners, "left")


def _finger(cage: Cage, finger: str, root: list[int], along: tuple[tuple[tuple[float, float, float], ...], ...]) -> None:
    """Rings of four from the hand's ring `root` on, and the tip."""
    rest = RESTS[finger]
    joints, ways = _WRIST + rest.joints(), rest.directions()
    ring = root
    for bone, rows in enumerate(along):
        for share, thick, held in rows:
            middle = joints[bone] + share * rest.lengths[bone] * ways[bone]
            # Between two bones a ring lies halfway.
            way = ways[bone] if share > 0.0 else ways[bone - 1] + ways[bone]
            further = cage.ring(_square(middle, way, thick * rest.radius, finger), _shares(finger, bone, held))
            is_joint = (held > 0.0 or share < 0.3) and bone > 0
            cage.tube(ring, further, "joint" if is_joint else "left")
            ring = further
    cage.face((ring[3], ring[2], ring[1], ring[0]), "left")


def _shares(finger: str, bone: int, held: float) -> Shares:
    own: Shares = {f"left_{finger}{bone + 1}": 1.0 - held}
    return {**own, f"left_{finger}{bone}": held} if held else own


def _square(middle: np.ndarray, way: np.ndarray, radius: float, finger: str) -> np.ndarray:
    """(4, 3) around a bone: the back of the finger, then its underside; those to the thumb's side first and last."""
    way = way / np.linalg.norm(way)
    # A thumb's nail looks up, a little backwards.
    back = np.array([0.1, 1.0, -0.1]) if finger == "thumb" else np.array([0.0, 1.0, 0.0])
    back = back - (back @ way) * way
    back /= np.linalg.norm(back)
    aside = np.cross(way, back)
    reach = radius / np.sqrt(2.0) * 1.08
    return middle + reach * np.array([back + aside, back - aside, -back - aside, -back + aside])
