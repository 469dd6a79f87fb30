"""A pose set on a character and keyed as an animator would: on the active action, or, over strips, as an adjustment that comes and goes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import bpy
import numpy as np

from ...rigs.keys.key_times import KeyTimes
from ...rigs.retarget.hand_shapes import HandSpan
from ..blender.playhead import go_to, restored_frame
from ..blender.typed import ArmatureObject, Scene, animation_of
from ..bodies import characters
from ..generate.finished import FinishedMotion
from ..keys.actions import channels, remove_actions
from ..keys.bone_paths import bone_of
from ..keys.keys import Keying, exhausted, frame_rate
from ..keys.metadata import POSED, motion_metadata, write_metadata
from ..nla import adjustments
from ..nla.nla_strips import evaluate_pose
from ..requests.destinations import Destination
from ..retarget.rig_characters import RigSnapshot
from ..retarget.rig_keys import rig_key_steps
from ..retarget.smpl_keys import smpl_key_steps

# Data path of a channel, its bone, and its values in order.
_Channel = tuple[str, str, list[float]]
_TRANSFORMS = ("location", "rotation", "scale")


def key_pose(armature: ArmatureObject, finished: FinishedMotion, destination: Destination, scene: Scene) -> None:
    """Key the first frame of a finished motion at the destination's frame. Raises ValueError for a character that changed meanwhile."""
    found = list(_channels(armature, finished, destination, scene))
    evaluate_pose()
    with restored_frame(scene):
        go_to(scene, destination.frame)
        for path, _, values in found:
            _set(armature, path, values)
        if _plays_strips(armature):
            bones = {bone for path, bone, _ in found if path.rpartition(".")[2].startswith(_TRANSFORMS)}
            adjustments.open_layer(armature)
            adjustments.key_pose(armature, scene, sorted(bones), armature.motion_mamba.adjust_fade)
            return
        is_new = animation_of(armature).action is None if armature.animation_data else True
        for path, bone, _ in found:
            # In tweak mode, and where the action is mixed with strips, Blender keys what shows the pose.
            armature.keyframe_insert(path, frame=destination.frame, group=bone)
        action = animation_of(armature).action
        if is_new and action is not None:
            # So that the next pose's fingers do not take these for the animator's own.
            write_metadata(action, POSED)


def _plays_strips(armature: ArmatureObject) -> bool:
    """Whether a key on an action of its own would hide strips for good."""
    animation = animation_of(armature)
    if animation.use_tweak_mode or (animation.action is not None and not adjustments.is_layer(animation.action)):
        return False
    return any(not track.mute and any(not strip.mute for strip in track.strips) for track in animation.nla_tracks)


def _channels(armature: ArmatureObject, finished: FinishedMotion, destination: Destination, scene: Scene) -> Iterator[_Channel]:
    """What is keyed of the pose, read off an action that is made for it and goes."""
    action = exhausted(_keyed(armature, finished, destination, scene))
    try:
        keyed: Any = channels(action)
        values: dict[str, list[float]] = {}
        for curve in keyed.fcurves:
            values.setdefault(curve.data_path, []).append(curve.keyframe_points[0].co.y)
        yield from ((path, bone_of(path) or "", numbers) for path, numbers in values.items())
    finally:
        remove_actions([action])


def _keyed(armature: ArmatureObject, finished: FinishedMotion, destination: Destination, scene: Scene):
    motion, times = finished.motion, KeyTimes(np.array([destination.frame]), np.array([0.0]))
    hands = (HandSpan(0, len(motion.joints) - 1, motion.prompt),)
    keying = Keying(
        motion.prompt, destination.frame, frame_rate(scene), motion_metadata(motion), times=times, hands=hands, seed=motion.seed
    )
    if characters.is_smpl(armature):
        return smpl_key_steps(armature, finished.track, keying)
    rig = destination.rig
    if finished.on_rig is None or rig is None or not rig.fits(armature):
        # Raises where it is no character any more.
        RigSnapshot.of(armature)
        raise ValueError(f"“{armature.name}” was changed while its pose was made: press Pose at Frame again.")
    return rig_key_steps(armature, finished.on_rig, rig.target, keying)


def _set(armature: ArmatureObject, path: str, values: list[float]) -> None:
    owner, _, name = path.rpartition("." if not path.endswith("]") else "[")
    holder: Any = armature.path_resolve(owner)
    if path.endswith("]"):
        holder[bpy.utils.unescape_identifier(name[1:-2])] = values[0]
    else:
        setattr(holder, name, values if len(values) > 1 else values[0])
