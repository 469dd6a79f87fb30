"""Fingers of our own figure while a motion is done, for files that are written without Blender."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..math.kinematics import PoseTrack, rest_positions
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
    rig = plain_rig(skeleton.names, skeleton.parents, rest_positions(skeleton))
    mapping = recognise(rig).mapping
    assert mapping is not None, "our own skeleton is known"
    onto = Target.of(rig, mapping)
    at = np.arange(len(track.rotations), dtype=np.float64)
    degrees = {side: hand_degrees(spans, side, at, track.fps, seed) for side in SIDES}
    turned = finger_rotations(onto, fingers_of(rig, mapping), degrees)
    rotations = identity(len(at), len(skeleton.names))
    rotations[:, : track.rotations.shape[1]] = track.rotations
    for bone, turns in turned.items():
        rotations[:, rig.index[bone]] = turns
    return replace(track, rotations=rotations, skeleton=skeleton)
