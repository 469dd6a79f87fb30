"""Keys of a motion on the controls that animators use, on a rig of any kind."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import replace

import bpy
import numpy as np

from ...rigs.keys.on_frames import rig_motion_on_frames
from ...rigs.retarget.ik_controls import ik_keys
from ...rigs.retarget.retarget import RetargetOptions, retarget
from ...rigs.retarget.source import BodyMotion
from ...rigs.retarget.target import RigMotion, Target
from ..blender.typed import ArmatureObject
from ..keys.keys import Keying, channel_steps, exhausted, keyed_action
from ..keys.rotation_modes import rotation_channel
from .finger_keys import finger_keys
from .hiding import hiding_constraints, kept_off
from .ik_controls import with_ik_controls
from .ik_switches import key_switches
from .old_animation import held_at_rest
from .rig_characters import hiding_choice, options_of, target_of


def key_motion(
    armature: ArmatureObject, motion: BodyMotion, keying: Keying, foot_lock: float = 1.0, options: RetargetOptions | None = None
) -> bpy.types.Action:
    """A new action with the motion on the armature's own controls; pose, active action and scene stay as they are. options: None for the
    one set on the character. Raises RigError."""
    onto = target_of(armature)
    return key_rig_motion(armature, retarget(motion, onto, foot_lock, options or options_of(armature, onto)), onto, keying)


def key_rig_motion(armature: ArmatureObject, motion: RigMotion, onto: Target, keying: Keying) -> bpy.types.Action:
    """Keys of a motion that was retargeted onto this armature."""
    return exhausted(rig_key_steps(armature, motion, onto, keying))


def rig_key_steps(armature: ArmatureObject, motion: RigMotion, onto: Target, keying: Keying) -> Generator[None, None, bpy.types.Action]:
    """`key_rig_motion` in small steps, on the terms of `keys.key_steps`: only the action is touched after the first one."""
    keying = replace(keying, ik=keying.ik or wants_ik(armature))
    modes = {bone.name: bone.rotation_mode for bone in armature.pose.bones}
    held = [
        *key_switches(armature, onto, keying.ik),
        *kept_off(hiding_constraints(armature, onto), keying.constraints or hiding_choice(armature)),
    ]
    resting = held_at_rest(armature, onto, _keyed(motion, modes))
    with_controls = with_ik_controls(armature, onto)
    times = keying.key_times(motion.frames, motion.fps)
    fingers = finger_keys(armature, onto, keying, times, motion.fps)
    motion = rig_motion_on_frames(motion, onto, times)
    with keyed_action(armature, keying) as action:
        for bone, places in motion.locations.items():
            yield from channel_steps(action, bone, "location", times.frames, places)
        for bone, rotations in motion.rotations.items():
            yield from channel_steps(action, bone, *_rotation(modes[bone], times.frames, rotations))
        for bone, (rotations, location) in (ik_keys(motion, with_controls) if keying.ik else {}).items():
            yield from channel_steps(action, bone, "location", times.frames, location)
            if rotations is not None:
                yield from channel_steps(action, bone, *_rotation(modes[bone], times.frames, rotations))
        for bone, (frames, rotations) in fingers.items():
            yield from channel_steps(action, bone, *_rotation(modes[bone], frames, rotations))
        for bone, path, value in held:
            yield from channel_steps(action, bone, path, times.frames[:1], np.array([[value]]), is_array=False)
        for bone, channel, value in resting:
            yield from channel_steps(action, bone, channel, times.frames[:1], value)
    return action


def wants_ik(armature: ArmatureObject) -> bool:
    """Whether the animator wants keys on IK controls too."""
    settings = getattr(armature, "motion_mamba_rig", None)
    return bool(settings and settings.key_ik)


def _keyed(motion: RigMotion, modes: Mapping[str, str]) -> set[tuple[str, str]]:
    """(bone, channel) that a motion has keys for."""
    turned = {(bone, rotation_channel(modes[bone], rotations[:1])[0]) for bone, rotations in motion.rotations.items()}
    return turned | {(bone, "location") for bone in motion.locations}


def _rotation(mode: str, frames: np.ndarray, rotations: np.ndarray) -> tuple[str, np.ndarray, np.ndarray]:
    channel, values = rotation_channel(mode, rotations)
    return channel, frames, values
