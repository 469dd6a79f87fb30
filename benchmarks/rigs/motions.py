"""Motion files measured: what their skeletons are recognised as, and how far a rig that shows them is from what the file itself says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from motion_mamba.benchmarks.rigs.feet import figures
from motion_mamba.benchmarks.rigs.random_rigs import random_rig
from motion_mamba.benchmarks.rigs.rows import LIMBS, Row
from motion_mamba.rigs.files.bvh import Bvh, global_transforms, y_up
from motion_mamba.rigs.files.bvh_reading import read_bvh
from motion_mamba.rigs.math.rotations import dot, normalise, rotate
from motion_mamba.rigs.recognition.mapping import Mapping
from motion_mamba.rigs.retarget.motion_files import UnknownSkeletonError, read_motion, read_skeleton
from motion_mamba.rigs.retarget.retarget import retarget
from motion_mamba.rigs.retarget.source import is_z_up
from motion_mamba.rigs.retarget.target import RigMotion, Target

# Any rig will do: limbs point where the file's do, whatever the proportions.
_SHOWN_ON = 0


def measured_motions(folder: Path) -> Iterator[Row]:
    """A row for each BVH file, shown on a rig of other proportions."""
    onto = Target.of(*random_rig(_SHOWN_ON))
    for path in sorted(folder.glob("*.bvh")):
        _, found = read_skeleton(path)
        try:
            motion = read_motion(path)
        except UnknownSkeletonError as error:
            yield Row(path.name, found.convention, problem=str(error))
            continue
        assert found.mapping is not None, "what is sure has a mapping"
        limbs = _limbs(_upright(read_bvh(path), found.mapping), found.mapping, onto, retarget(motion, onto, foot_lock=0.0))
        feet = figures(motion, onto, retarget(motion, onto))
        yield Row(path.name, found.convention, limbs, feet.legs, 100.0 * feet.drift, 100.0 * feet.height)


def _upright(bvh: Bvh, mapping: Mapping) -> Bvh:
    return y_up(bvh) if is_z_up(bvh, mapping) else bvh


def _limbs(bvh: Bvh, mapping: Mapping, onto: Target, shown: RigMotion) -> float:
    """Degrees between the file's limbs, from the places of its own joints, and those of the rig, at worst."""
    _, places = global_transforms(bvh)
    at = {joint: places[:, bvh.names.index(bone)] for joint, bone in mapping.joints.items()}
    worst = 0.0
    for high, low in LIMBS:
        ours = shown.head_positions[:, onto.joint_index(low)] - shown.head_positions[:, onto.joint_index(high)]
        theirs = rotate(onto.rest_pose.facing, normalise(at[low] - at[high]))
        worst = max(worst, float(np.degrees(np.arccos(np.clip(dot(normalise(ours), theirs), -1.0, 1.0))).max()))
    return worst
