"""Keys of a motion on an SMPL character of ours: its joints as they were solved, the bone on the ground as wanted, and its fingers."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

import bpy
import numpy as np

from ...rigs.bodies.hand_bones import finger_names
from ...rigs.bodies.own_hands import own_target
from ...rigs.math.kinematics import PoseTrack
from ...rigs.recognition.mapping import SIDES
from ...rigs.retarget.root_bone import OWN_ROOT
from ..blender.typed import ArmatureObject
from ..keys.actions import remove_actions
from ..keys.keys import Keying, channel_steps, in_rest_axes, key_steps
from ..keys.rotation_modes import rotation_channel
from .finger_keys import finger_keys
from .rig_characters import root_wish

# By which its fingers are told; any of them may have been taken away or renamed.
_FINGERS = frozenset(name for side in SIDES for name in finger_names(side))


def smpl_key_steps(armature: ArmatureObject, track: PoseTrack, keying: Keying) -> Generator[None, None, bpy.types.Action]:
    """`keys.key_steps`, on the same terms, with fingers as `keying.hands` says where the character has some, and its root bone as asked for
    or set on it. Characters of older files have neither."""
    wanted = keying.root if keying.root != "NONE" else root_wish(armature)
    keying = replace(keying, root=wanted if _has_root(armature, track) else "NONE")
    times = keying.key_times(len(track.rotations), track.fps)
    fingers = {}
    there = _FINGERS.intersection(armature.data.bones.keys())
    if keying.hands and there:
        # Whatever way the object is turned: a rig of another kind that lies at rest would be asked about.
        keyed = finger_keys(armature, own_target(track.skeleton), keying, times, track.fps)
        fingers = {name: keys for name, keys in keyed.items() if name in there}
    modes = {name: armature.pose.bones[name].rotation_mode for name in fingers}
    action = yield from key_steps(armature, track, keying)
    try:
        for bone, (frames, rotations) in fingers.items():
            axes = np.array(armature.data.bones[bone].matrix_local.to_quaternion())
            channel, values = rotation_channel(modes[bone], in_rest_axes(rotations, axes))
            yield from channel_steps(action, bone, channel, frames, values)
    except BaseException:
        if keying.onto is None:
            remove_actions([action])
        raise
    return action


def _has_root(armature: ArmatureObject, track: PoseTrack) -> bool:
    """Whether a bone on the ground carries the character that stands as ours do: its axes are the armature's."""
    top = armature.data.bones[track.skeleton.names[track.skeleton.parents.index(-1)]]
    root = armature.data.bones.get(OWN_ROOT)
    return root is not None and top.parent == root and root.matrix_local.is_identity
