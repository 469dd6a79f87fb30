"""The way walked, from the bones to the armature object itself: root motion as Unreal reads it, whose `root` is the object's name."""

from __future__ import annotations

from dataclasses import dataclass, replace

import bpy
import numpy as np
from mathutils import Matrix, Quaternion

from ...rigs.keys.bone_chain import Channels
from ...rigs.math.rotations import continuous
from ...rigs.retarget.root_bone import heading
from ...rigs.smpl import JOINT, JOINT_COUNT
from ..blender.coordinates import vectors_from_blender
from ..blender.typed import ArmatureObject, Scene
from ..bodies.characters import is_smpl
from ..keys.keys import frame_rate, key_object_channel
from ..keys.rotation_modes import rotation_channel
from ..retarget.rig_characters import target_of

# What the object takes over: nothing, where the body goes, and where it faces too.
OBJECT_MODES = ("NONE", "MOVE", "TURN")
_JOINTS = ("left_hip", "right_hip", "left_shoulder", "right_shoulder")


@dataclass(frozen=True)
class ObjectWay:
    """world: the object at each frame, as it was sampled. moved: where it is to be instead, below the hips."""

    world: list[Matrix]
    moved: list[Matrix]


class Walker:
    """Samples, frame by frame, where a character is and faces. Raises RigError for one whose hips are not known."""

    def __init__(self, armature: ArmatureObject, scene: Scene) -> None:
        names = {joint: joint for joint in _JOINTS} if is_smpl(armature) else target_of(armature).mapping.joints
        self._armature, self._fps = armature, frame_rate(scene)
        self._bones = [armature.pose.bones[names[joint]] for joint in _JOINTS]
        self._world: list[Matrix] = []
        self._joints: list[np.ndarray] = []

    def append(self) -> None:
        """What is shown now."""
        world = self._armature.matrix_world.copy()
        self._world.append(world)
        self._joints.append(np.array([(world @ bone.matrix).translation for bone in self._bones]))

    def way(self, mode: str) -> ObjectWay:
        """mode: one of OBJECT_MODES but the first."""
        start = self._world[0]
        rest = np.array([(start @ bone.bone.matrix_local).translation for bone in self._bones])
        places = np.array([rest, *self._joints])
        hips = places[:, :2].mean(axis=1)
        turns = np.zeros(len(places))
        if mode == "TURN":
            joints = np.zeros((len(places), JOINT_COUNT, 3))
            joints[:, [JOINT[joint] for joint in _JOINTS]] = vectors_from_blender(places)
            at_rest = heading(joints[:1], self._fps)
            turns[1:] = heading(joints[1:], self._fps) - at_rest
        moved: list[Matrix] = []
        for (x, y, _), turn in zip(hips[1:], turns[1:], strict=True):
            from_rest = Matrix.Translation((-hips[0, 0], -hips[0, 1], 0.0))
            moved.append(Matrix.Translation((x, y, 0.0)) @ Matrix.Rotation(float(turn), 4, "Z") @ from_rest @ start)
        return ObjectWay(self._world, moved)


def without_way(armature: ArmatureObject, played: Channels, way: ObjectWay) -> Channels:
    """The bones' channels seen from the object where it is to be: those of the topmost bones change, and carry all others."""
    rotations, locations = played.rotations.copy(), played.locations.copy()
    for index, bone in enumerate(armature.pose.bones):
        if bone.parent is not None:
            continue
        rest = bone.bone.matrix_local
        for frame, (was, moved) in enumerate(zip(way.world, way.moved, strict=True)):
            own = Matrix.LocRotScale(played.locations[frame, index], Quaternion(played.rotations[frame, index]), None)
            seen = rest.inverted() @ moved.inverted() @ was @ rest @ own
            rotations[frame, index], locations[frame, index] = seen.to_quaternion()[:], seen.translation[:]
    return replace(played, rotations=continuous(rotations), locations=locations)


def key_object(action: bpy.types.Action, armature: ArmatureObject, frames: np.ndarray, way: ObjectWay) -> None:
    """The object's own channels, a key a frame."""
    parent = armature.parent.matrix_world @ armature.matrix_parent_inverse if armature.parent is not None else Matrix()
    parts = [(parent.inverted() @ moved).decompose() for moved in way.moved]
    key_object_channel(action, "location", frames.astype(float), np.array([place[:] for place, _, _ in parts]))
    turns = continuous(np.array([turn[:] for _, turn, _ in parts]))
    channel, values = rotation_channel(armature.rotation_mode, turns)
    key_object_channel(action, channel, frames.astype(float), values)
