"""Characters on rigs of any kind: recognised, remembered, and keyed on the controls that animators use."""

from __future__ import annotations

from collections.abc import Collection, Generator
from collections.abc import Mapping as Table
from dataclasses import dataclass, replace
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix

from ...rigs.recognition.mapping import Mapping, Switch, mapping_problems
from ...rigs.recognition.mapping_file import mapping_from_json
from ...rigs.recognition.match import Match, recognise
from ...rigs.recognition.rig import Rig, RigError
from ...rigs.retarget.ik_controls import ik_keys
from ...rigs.retarget.retarget import DEFAULT_OPTIONS, RetargetOptions, retarget
from ...rigs.retarget.source import BodyMotion, motion_of_rig, smpl_joints
from ...rigs.retarget.target import RigMotion, Target
from ..blender.actions import new_action, remove_actions
from ..blender.keys import channel_steps, exhausted
from ..blender.metadata import write_metadata
from ..blender.rotation_modes import rotation_channel
from . import stored_mapping
from .arm_care import arm_care
from .rig_reading import read_pose, read_rig


@dataclass(frozen=True)
class Recognition:
    """What the panel shows. name: of the convention. confidence: 0 to 1. problem: why motion cannot be keyed, None when it can."""

    name: str
    confidence: float
    problem: str | None

    @property
    def line(self) -> str:
        """One line for the Character section."""
        if self.problem is None:
            return f"{self.name}: ready" if self.confidence >= 1.0 else f"{self.name}: ready ({self.confidence:.0%} sure)"
        return self.problem


_cache: dict[tuple, Recognition] = {}


def recognition(armature: bpy.types.Object) -> Recognition:
    """What this armature was recognised as; cheap enough for draw(): looked up again only when its `_features` change."""
    key = armature.session_uid, armature.name, *_features(armature)
    if key not in _cache:
        if len(_cache) > 32:
            _cache.clear()
        _cache[key] = _recognition(armature)
    return _cache[key]


def forget() -> None:
    """Drop what was recognised, as when the add-on is switched off, or when it is to be looked at again."""
    _cache.clear()


def _features(armature: bpy.types.Object) -> tuple:
    """What a rig is recognised by, as far as draw() can afford to look: equal as long as bones, hierarchy, rest pose, scale and the
    animator's own mapping are."""
    bones = armature.data.bones
    # Names come in the hierarchy's order, and how bones lie in their parents' axes tells the rest: asking each takes several times as long.
    rests = tuple(_numbers(bones, name, count) for name, count in (("matrix_local", 16), ("matrix", 9), ("head", 3)))
    rests += (_numbers(bones, "use_connect", 1, bool),)
    scale = tuple(round(value, 4) for value in armature.matrix_world.to_scale())
    return hash((tuple(bones.keys()), rests)), scale, stored_mapping.mapping_text(armature)


def _numbers(bones: bpy.types.ArmatureBones, name: str, count: int, kind: type = np.float32) -> bytes:
    numbers = np.empty(count * len(bones), kind)
    bones.foreach_get(name, numbers)
    return numbers.tobytes()


def _recognition(armature: bpy.types.Object) -> Recognition:
    try:
        return _judged(armature, match_of(armature))
    except RigError as error:
        return Recognition("", 0.0, str(error))


def _judged(armature: bpy.types.Object, match: Match) -> Recognition:
    if match.is_sure:
        return Recognition(match.convention, match.confidence, None)
    if match.mapping is None:
        return Recognition("", 0.0, match.reasons[0])
    reason = match.reasons[0] if match.reasons else "Some bones are in doubt."
    return Recognition(
        match.convention, match.confidence, f"“{armature.name}” may be {match.convention}: {reason} Confirm its bones under Bone Mapping."
    )


def match_of(armature: bpy.types.Object) -> Match:
    """The animator's own mapping, else what the bones are recognised as. Raises RigError."""
    return _match(armature, read_rig(armature))


def _match(armature: bpy.types.Object, rig: Rig) -> Match:
    saved = stored_mapping.mapping_text(armature)
    if not saved:
        return recognise(rig)
    mapping = mapping_from_json(saved, f"the mapping kept on “{armature.name}”")
    problems = tuple(mapping_problems(mapping, rig))
    return Match("own mapping", mapping, 0.5 if problems else 1.0, problems)


def _sure_mapping(armature: bpy.types.Object, rig: Rig) -> Mapping:
    """Looked at afresh: what is remembered for draw() does not see constraints. Raises RigError as `target_of`."""
    match = _match(armature, rig)
    if (problem := _judged(armature, match).problem) is not None:
        raise RigError(problem)
    return match.mapping


def target_of(armature: bpy.types.Object) -> Target:
    """The armature understood. Raises RigError with what to do when it is not, or not surely, a humanoid."""
    rig = read_rig(armature)
    mapping = _sure_mapping(armature, rig)
    return Target.of(rig, mapping, _standing(armature, rig, mapping))


@dataclass(frozen=True)
class Understood:
    """A rig's target, how motions are wanted on it, and a stamp that tells whether both are still the same, so that work done for them
    can be used."""

    target: Target
    manner: RetargetOptions
    stamp: tuple

    @classmethod
    def of(cls, armature: bpy.types.Object) -> Understood:
        """Raises RigError as `target_of`."""
        target = target_of(armature)
        # Better refused now than once the motion is made.
        _solvers(armature, target, target.mapping.bones.values())
        return cls(target, manner_of(armature, target), _stamp(armature))

    def fits(self, armature: bpy.types.Object) -> bool:
        return self.stamp == _stamp(armature)


def _stamp(armature: bpy.types.Object) -> tuple:
    wanted = tuple(map(str, _wishes(armature)))
    return *_features(armature), stored_mapping.rest_text(armature), tuple(map(tuple, armature.matrix_world)), wanted


def manner_of(armature: bpy.types.Object, onto: Target) -> RetargetOptions:
    """How the animator wants motions on this character."""
    wishes = _wishes(armature)
    if not wishes:
        return DEFAULT_OPTIONS
    twist, root, hand_height, clear_body = wishes
    return RetargetOptions(twist, root, arm_care(armature, onto, hand_height, clear_body))


def _wishes(armature: bpy.types.Object) -> tuple:
    settings = getattr(armature, "motion_mamba_rig", None)
    return (settings.key_twist, settings.root_motion, settings.hand_height, settings.clear_body) if settings else ()


class PoseReader:
    """Reads what a rig shows as joints of our own skeleton, in the frame that motions for it are made in. Raises RigError."""

    def __init__(self, armature: bpy.types.Object) -> None:
        self._armature, self._onto = armature, target_of(armature)
        rig, mapping = self._onto.rig, self._onto.mapping
        self._rig = _standing(armature, rig, mapping) or rig
        self._poses: list[tuple[np.ndarray, np.ndarray]] = []

    def append(self) -> None:
        """Append the current pose."""
        self._poses.append(read_pose(self._armature, self._rig.names))

    def joints(self) -> np.ndarray:
        """(K, 22, 3) of all poses read: metres, Y up."""
        rotations, places = (np.array(part) for part in zip(*self._poses, strict=True))
        return smpl_joints(motion_of_rig(self._rig, self._onto.mapping, rotations, places, 1.0), self._onto.rest_pose)


def use_pose_as_rest(armature: bpy.types.Object) -> None:
    """Remember the current pose as the stance that motions are measured from. Raises RigError when it is not, or not surely, a humanoid."""
    bones = set(_sure_mapping(armature, read_rig(armature)).bones.values())
    bpy.context.view_layer.update()
    pose = armature.pose.bones
    stored_mapping.store_rest_pose(armature, {bone: [value for row in pose[bone].matrix for value in row] for bone in bones})


def _standing(armature: bpy.types.Object, rig: Rig, mapping: Mapping) -> Rig | None:
    """The rig in the pose that was kept, None where there is none or bones were mapped since that it does not know."""
    kept = stored_mapping.rest_pose(armature)
    if not kept or any(bone not in kept for bone in mapping.bones.values()):
        return None
    pose = {bone: Matrix(np.array(kept[bone]).reshape(4, 4).tolist()) for bone in mapping.bones.values()}
    return read_rig(armature, _carried(armature, rig, pose))


def _carried(armature: bpy.types.Object, rig: Rig, pose: Table[str, Matrix]) -> dict[str, Matrix]:
    """The pose with all other bones where those that they go with take them: twist bones belong to their limb."""
    rests = {bone.name: bone.matrix_local for bone in armature.data.bones}
    carried: dict[str, Matrix] = {}
    for name, parent in zip(rig.names, rig.parents, strict=True):
        above = rig.names[parent] if parent >= 0 else None
        by_parent = carried[above] @ rests[above].inverted() @ rests[name] if above else rests[name]
        carried[name] = pose.get(name, by_parent)
    return carried


@dataclass(frozen=True)
class Keying:
    """Where keys go: the action's name, the frame of the first key, the scene's frames per second, what the action remembers, and
    whether known IK controls are keyed beside the FK ones."""

    name: str
    start: float
    fps: float
    metadata: Table[str, Any]
    ik: bool = False


def key_motion(
    armature: bpy.types.Object, motion: BodyMotion, keying: Keying, foot_lock: float = 1.0, manner: RetargetOptions | None = None
) -> bpy.types.Action:
    """A new action with the motion on the armature's own controls; pose, active action and scene stay as they are. manner: None for the
    one set on the character. Raises RigError."""
    onto = target_of(armature)
    return key_rig_motion(armature, retarget(motion, onto, foot_lock, manner or manner_of(armature, onto)), onto, keying)


def key_rig_motion(armature: bpy.types.Object, motion: RigMotion, onto: Target, keying: Keying) -> bpy.types.Action:
    """Keys of a motion that was retargeted onto this armature."""
    return exhausted(rig_key_steps(armature, motion, onto, keying))


def rig_key_steps(armature: bpy.types.Object, motion: RigMotion, onto: Target, keying: Keying) -> Generator[None, None, bpy.types.Action]:
    """`key_rig_motion` in small steps, on the terms of `keys.key_steps`: only the action is touched after the first one."""
    keying = replace(keying, ik=keying.ik or wants_ik(armature))
    modes = {bone.name: bone.rotation_mode for bone in armature.pose.bones}
    held = [*_switches(armature, onto, keying.ik), *((bone.name, path, 0.0) for bone, path in _solvers(armature, onto, motion.rotations))]
    frames = keying.start + np.arange(motion.frames) * (keying.fps / motion.fps)
    action = new_action(keying.name, armature.name)
    try:
        for bone, places in motion.locations.items():
            yield from channel_steps(action, bone, "location", frames, places)
        for bone, rotations in motion.rotations.items():
            yield from channel_steps(action, bone, *_rotation(modes[bone], frames, rotations))
        for bone, (rotations, location) in (ik_keys(motion, onto) if keying.ik else {}).items():
            yield from channel_steps(action, bone, "location", frames, location)
            if rotations is not None:
                yield from channel_steps(action, bone, *_rotation(modes[bone], frames, rotations))
        for bone, path, value in held:
            yield from channel_steps(action, bone, path, frames[:1], np.array([[value]]), is_array=False)
        write_metadata(action, keying.metadata)
    except BaseException:
        # Interrupted: nothing half-made stays.
        remove_actions([action])
        raise
    return action


def wants_ik(armature: bpy.types.Object) -> bool:
    """Whether the animator asked for keys on IK controls too."""
    settings = getattr(armature, "motion_mamba_rig", None)
    return bool(settings and settings.key_ik)


def _rotation(mode: str, frames: np.ndarray, rotations: np.ndarray) -> tuple[str, np.ndarray, np.ndarray]:
    channel, values = rotation_channel(mode, rotations)
    return channel, frames, values


def _switches(armature: bpy.types.Object, onto: Target, ik: bool) -> list[tuple[str, str, float]]:
    """Properties of bones that decide which controls are in charge, with the values that they are keyed with."""
    wanted: tuple[Switch, ...] = (*onto.mapping.switches, *(onto.mapping.ik_switches if ik else ()))
    there = [switch for switch in wanted if (bone := armature.pose.bones.get(switch.bone)) is not None and switch.property in bone]
    return [(switch.bone, f'["{bpy.utils.escape_identifier(switch.property)}"]', switch.value) for switch in there]


def _solvers(armature: bpy.types.Object, onto: Target, keyed: Collection[str]) -> list[tuple[bpy.types.PoseBone, str]]:
    """Influences of IK constraints that would override keyed bones, for a key that takes them back. Raises RigError where a driver would
    win over such a key."""
    switches = {f"{_path(bone)}{path}" for bone, path, _ in _switches(armature, onto, ik=False)}
    found = []
    for bone, constraint in _solving(armature, keyed):
        path = f'.constraints["{bpy.utils.escape_identifier(constraint.name)}"].influence'
        driver = _driver(armature, f"{_path(bone.name)}{path}")
        if driver is None:
            found.append((bone, path))
            continue
        reads = [target.data_path for variable in driver.variables for target in variable.targets]
        if not switches.intersection(reads):
            raise RigError(
                f"The IK constraint “{constraint.name}” on “{bone.name}” would hide the keys, and its influence is driven "
                f"({', '.join(reads) or driver.expression}): set that for FK, so that the influence is 0, or remove the driver."
            )
    return found


def _solving(armature: bpy.types.Object, keyed: Collection[str]) -> list[tuple[bpy.types.PoseBone, bpy.types.Constraint]]:
    """IK constraints at work whose chain holds a bone that is keyed."""
    found = []
    for bone in armature.pose.bones:
        for constraint in bone.constraints:
            if constraint.type == "IK" and constraint.influence > 0.0 and not constraint.mute:
                chain = [bone, *bone.parent_recursive][: constraint.chain_count or None]
                if any(link.name in keyed for link in chain):
                    found.append((bone, constraint))
    return found


def _driver(armature: bpy.types.Object, path: str) -> bpy.types.Driver | None:
    curve = armature.animation_data.drivers.find(path) if armature.animation_data else None
    return None if curve is None or curve.mute else curve.driver


def _path(bone: str) -> str:
    return f'pose.bones["{bpy.utils.escape_identifier(bone)}"]'
