"""Where the figures of takes that are compared stand."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...generator.motion import FPS
from ...rigs import smpl
from ..blender.typed import Scene
from ..keys.keys import frame_rate
from ..retarget.motion_space import MotionSpace
from .history import facts_of, joints_of

# At most so many at once, each of a colour of its own.
MOST = 4
# Metres between two figures, to the person's left.
_APART = 1.0
_BONES = [(joint, parent) for joint, parent in enumerate(smpl.PARENTS) if parent >= 0]


def compared(scene: Scene) -> list[Any]:
    """The first of them that have a colour of their own."""
    return [take for take in scene.motion_mamba.takes if take.compared][:MOST]


def take_lines(scene: Scene) -> list[np.ndarray]:
    """(42, 3) ends of the lines for each take that is compared, in the world. Before and after its time, its first and last pose."""
    lines = []
    for number, take in enumerate(compared(scene), 1):
        joints, facts = joints_of(take)[0], facts_of(take)
        index = round((scene.frame_current_final - facts.frame) / frame_rate(scene) * FPS)
        pose = joints[min(max(index, 0), len(joints) - 1)] + [_APART * number, 0.0, 0.0]
        lines.append(MotionSpace(np.array(facts.space).reshape(4, 4)).to_scene(pose)[_BONES].reshape(-1, 3))
    return lines
