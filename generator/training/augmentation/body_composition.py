"""Composition in space: the upper body of one window on the lower body of another, captioned "B while she A".

Recordings of hands are made standing, those of legs with the arms at rest; prompts ask for both at once. A window may give its upper
body when its legs do nothing, and its lower body when it goes somewhere with its hands low.
"""

from __future__ import annotations

import numpy as np

from ....rigs import smpl
from ...data.store import Window
from ...motion import FPS
from ...representation.features import POSITIONS, canonicalise, features_to_joints, window_features
from ...text.caption_text import predicate
from .made_windows import MadeWindow, WindowDraw, made_of

SOURCE = "body_composition"
_WHILE = (" while he ", " while she ", " and ")
_WHILE_SOMEBODY = " while "
_CAPTIONS = 6
# Windows that are looked through for each that is wanted.
_TRIES = 8
# Metres that a standing pelvis moves at most, in any direction, and that a walking one goes in a second at least; that one goes up and
# down at most, or the hands would come along.
_STANDING, _WALKING, _LEVEL = 0.12, 0.5, 0.25
# Metres above the pelvis, mean over a part: hands that hang or swing stay under it, hands that do something do not.
_HANDS_AT_REST, _HANDS_BUSY = 0.12, 0.16
_SPINE = smpl.JOINT["spine1"]
_WRISTS = (smpl.JOINT["left_wrist"], smpl.JOINT["right_wrist"])


def _upper_body() -> tuple[int, ...]:
    joints = [_SPINE]
    for joint in range(_SPINE + 1, smpl.JOINT_COUNT):
        if smpl.PARENTS[joint] in joints:
            joints.append(joint)
    return tuple(joints)


UPPER_BODY = _upper_body()


def composed_windows(draw: WindowDraw, count: int) -> list[MadeWindow]:
    """Up to `count`; fewer where few windows stand with busy hands, or walk with idle ones."""
    # What a caption says of a labelled window goes on all the time, so that two of them can go on at once.
    parts = [draw.part(window, draw.longest) for window in draw.windows_drawn(_TRIES * count) if window.text_kind == "label"]
    poses = [(part, features_to_joints(part.rows)) for part in parts if part is not None]
    uppers, lowers = ([part for part, joints in poses if gives(joints)] for gives in (_gives_hands, _gives_legs))
    made = []
    for number, (upper, lower) in enumerate(zip(uppers[:count], lowers, strict=False)):
        captions = _captions(lower.window, upper.window, draw.rng)
        made.append(made_of(SOURCE, number, [lower.window, upper.window], captions, "label", composed(upper.rows, lower.rows)))
    return made


def composed(upper: np.ndarray, lower: np.ndarray) -> np.ndarray:
    """Features (R, 263) with the legs, the path and the heading of `lower` and the rest of `upper`, as long as the shorter, less a row."""
    frames = min(len(upper), len(lower))
    mixed = np.array(lower[:frames])
    mixed[:, POSITIONS] = _on_top(upper[:frames], lower[:frames])
    joints = canonicalise(features_to_joints(mixed), floor=False)
    return window_features(joints).astype(np.float32)


def composed_caption(lower: str, upper: str, while_: str = _WHILE[0]) -> str:
    """Two captions as one sentence; where the second's subject is somebody in particular, it stays."""
    action = predicate(upper)
    return lower.strip().rstrip(".") + (_WHILE_SOMEBODY if action == upper.strip() else while_) + action


def _on_top(upper: np.ndarray, lower: np.ndarray) -> np.ndarray:
    """(R, 63) positions; the upper body hangs from the pelvis, so it rises with the lower body's."""
    positions = lower[:, POSITIONS].reshape(len(lower), -1, 3).copy()
    chosen = [joint - 1 for joint in UPPER_BODY]
    positions[:, chosen] = upper[:, POSITIONS].reshape(len(upper), -1, 3)[:, chosen]
    positions[:, chosen, 1] += (lower[:, 3] - upper[:, 3])[:, None]
    return positions.reshape(len(lower), -1)


def _gives_hands(joints: np.ndarray) -> bool:
    return bool(np.ptp(joints[:, 0], axis=0).max() < _STANDING and _hands(joints) > _HANDS_BUSY)


def _gives_legs(joints: np.ndarray) -> bool:
    way = np.linalg.norm(np.diff(joints[:, 0, ::2], axis=0), axis=-1).sum() * FPS / len(joints)
    return bool(way > _WALKING and np.ptp(joints[:, 0, 1]) < _LEVEL and _hands(joints) < _HANDS_AT_REST)


def _hands(joints: np.ndarray) -> float:
    """Metres above the pelvis of the higher hand, mean over the frames."""
    return float((joints[:, _WRISTS, 1].max(axis=1) - joints[:, 0, 1]).mean())


def _captions(lower: Window, upper: Window, rng: np.random.Generator) -> list[str]:
    pairs = [(str(rng.choice(lower.texts)), str(rng.choice(upper.texts))) for _ in range(_CAPTIONS)]
    return [composed_caption(*pair, str(rng.choice(_WHILE))) for pair in pairs]
