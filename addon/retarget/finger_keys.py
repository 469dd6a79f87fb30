"""Keys of fingers beside those of the body, never over what the animator keyed."""

from __future__ import annotations

from collections.abc import Iterator

import bpy
import numpy as np

from ...rigs.keys.key_times import KeyTimes
from ...rigs.recognition.fingers import Finger, fingers_of
from ...rigs.recognition.mapping import SIDES
from ...rigs.retarget.finger_poses import finger_rotations
from ...rigs.retarget.hand_shapes import NONE, hand_degrees
from ...rigs.retarget.target import Target
from ..blender.typed import ArmatureObject
from ..keys.actions import channels
from ..keys.bone_paths import bone_of
from ..keys.keys import Keying
from ..keys.metadata import POSED, read_metadata


def finger_keys(
    armature: ArmatureObject, onto: Target, keying: Keying, times: KeyTimes, fps: float
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """{bone: (frames (K,), local rotations (K, 4))} of both hands; fps: the motion's. Frames of blocks whose hands are left alone have
    none."""
    wanted = tuple(span for span in keying.hands if span.shape != NONE)
    if not wanted:
        return {}
    kept = np.ones(len(times.at), dtype=bool)
    for span in keying.hands:
        kept &= ~((span.shape == NONE) & (times.at >= span.first) & (times.at <= span.last))
    at = times.at[kept]
    degrees = {side: hand_degrees(wanted, side, at, fps, keying.seed) for side in SIDES}
    return {bone: (times.frames[kept], turns) for bone, turns in finger_rotations(onto, _free(armature, onto), degrees).items()}


def _free(armature: ArmatureObject, onto: Target) -> tuple[Finger, ...]:
    """The fingers that nobody else keys."""
    theirs = set(_keyed_by_others(armature))
    return tuple(finger for finger in fingers_of(onto.rig, onto.mapping) if not theirs.intersection(_names(onto, finger)))


def _names(onto: Target, finger: Finger) -> set[str]:
    return {onto.rig.names[bone] for bone in finger.bones}


def _is_ours(action: bpy.types.Action) -> bool:
    known = read_metadata(action)
    return "prompt" in known or POSED.keys() <= known.keys()


def _keyed_by_others(armature: ArmatureObject) -> Iterator[str]:
    """Bones that are animated by actions that are not ours."""
    animation = armature.animation_data
    if animation is None:
        return
    strips = [strip.action for track in animation.nla_tracks for strip in track.strips]
    for action in {action for action in (animation.action, *strips) if action is not None and not _is_ours(action)}:
        container = channels(action)
        for curve in container.fcurves if container is not None else ():
            if (bone := bone_of(curve.data_path)) is not None:
                yield bone
