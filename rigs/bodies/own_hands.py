"""Fingers of our own figure while a motion is done, for files that are written without Blender."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..math.kinematics import PoseTrack, Skeleton, rest_positions
from ..math.rotations import identity
from ..recognition.fingers import fingers_of
from ..recognition.mapping import SIDES
from ..recognition.match import recognise
from ..recognition.rig import plain_rig
from ..retarget.finger_poses import finger_rotations
from ..retarget.hand_shapes import HandSpan, hand_degrees
from ..retarget.target import Target
from .hand_bones import with_hands


def with_fingers(track: PoseTrack, spans: Sequence[HandSpan], seed: int) -> PoseTrack:
    """A motion of SMPL's 22 joints with 30 bones of fingers, which do what the spans say. seed: by which they sway."""
    skeleton = with_hands(track.skeleton)
    onto = own_target(track.skeleton)
    at = np.arange(len(track.rotations), dtype=np.float64)
    degrees = {side: hand_degrees(spans, side, at, track.fps, seed) for side in SIDES}
    turned = finger_rotations(onto, fingers_of(onto.rig, onto.mapping), degrees)
    rotations = identity(len(at), len(skeleton.names))
    rotations[:, : track.rotations.shape[1]] = track.rotations
    for bone, turns in turned.items():
        rotations[:, onto.rig.index[bone]] = turns
    return replace(track, rotations=rotations, skeleton=skeleton)


def own_target(skeleton: Skeleton) -> Target:
    """Our own figure on a skeleton of SMPL's 22 joints, as hands are made for it: fingers with it, all axes the world's."""
    whole = with_hands(skeleton)
    rig = plain_rig(whole.names, whole.parents, rest_positions(whole))
    mapping = recognise(rig).mapping
    assert mapping is not None, "our own skeleton is known"
    return Target.of(rig, mapping)
