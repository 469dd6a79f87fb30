"""Characters on rigs of any kind: recognised, and understood as targets of retargeting."""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import dataclass, replace

import bpy
import numpy as np
from mathutils import Matrix

from ...rigs.finishing.options import RigTarget
from ...rigs.recognition.mapping import Mapping, mapping_problems
from ...rigs.recognition.mapping_file import mapping_from_json
from ...rigs.recognition.match import Match, recognise
from ...rigs.recognition.oddities import posture_doubts
from ...rigs.recognition.rig import Rig, RigError
from ...rigs.retarget.retarget import DEFAULT_OPTIONS, RetargetOptions
from ...rigs.retarget.source import BodyMotion, motion_of_rig, smpl_joints, smpl_turns
from ...rigs.retarget.target import Target
from ..blender.typed import ArmatureObject, current_context
from . import stored_mapping
from .arm_care import arm_care
from .hiding import KEY, hiding_constraints, told
from .old_animation import goes_on
from .rig_reading import read_pose, read_rig
from .soles import sole_height


@dataclass(frozen=True)
class Recognition:
    """What the panel shows. name: of the convention. confidence: 0 to 1. problem: why motion cannot be keyed, None when it can.
    proposals: names of all that it may be, likeliest first."""

    name: str
    confidence: float
    problem: str | None
    proposals: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """One line for the Character section."""
        if self.problem is None:
            return f"{self.name}: ready" if self.confidence >= 1.0 else f"{self.name}: ready ({self.confidence:.0%} sure)"
        return self.problem


# A rig whose names are sure and whose rest pose is not.
_IN_DOUBT = 0.7
_cache: dict[tuple, Recognition] = {}


def recognition(armature: ArmatureObject) -> Recognition:
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


def _features(armature: ArmatureObject) -> tuple:
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


def _recognition(armature: ArmatureObject) -> Recognition:
    try:
        return _judged(armature, match_of(armature))
    except RigError as error:
        return Recognition("", 0.0, str(error))


def _judged(armature: ArmatureObject, match: Match) -> Recognition:
    proposals = tuple(proposal.convention for proposal in match.proposals)
    if match.is_sure:
        return Recognition(match.convention, match.confidence, None, proposals)
    if match.mapping is None:
        return Recognition("", 0.0, match.reasons[0], proposals)
    reason = match.reasons[0] if match.reasons else "Some bones are in doubt."
    problem = f"“{armature.name}” may be {match.convention}: {reason} Confirm its bones under Bone Mapping."
    return Recognition(match.convention, match.confidence, problem, proposals)


def match_of(armature: ArmatureObject) -> Match:
    """The animator's own mapping, else what the bones are recognised as. Raises RigError."""
    return _match(armature, read_rig(armature))


def _match(armature: ArmatureObject, rig: Rig) -> Match:
    saved = stored_mapping.mapping_text(armature)
    if not saved:
        return _upright(recognise(rig), rig, stored_mapping.rest_text(armature))
    mapping = mapping_from_json(saved, f"the mapping kept on “{armature.name}”")
    problems = tuple(mapping_problems(mapping, rig))
    return Match("own mapping", mapping, 0.5 if problems else 1.0, problems)


def _upright(match: Match, rig: Rig, rest: str) -> Match:
    """Asked about where it is sure but for the way it stands; rest: a pose to stand in that was kept, which settles that."""
    doubts = posture_doubts(match.mapping, rig) if match.is_sure and match.mapping is not None and not rest else ()
    return replace(match, confidence=_IN_DOUBT, reasons=(*doubts, *match.reasons)) if doubts else match


def _sure_mapping(armature: ArmatureObject, rig: Rig) -> Mapping:
    """Looked at afresh: what is remembered for draw() does not see constraints. Raises RigError as `target_of`."""
    match = _match(armature, rig)
    if (problem := _judged(armature, match).problem) is not None:
        raise RigError(problem)
    assert match.mapping is not None, "a rig without a mapping has a problem"
    return match.mapping


def target_of(armature: ArmatureObject) -> Target:
    """The armature understood. Raises RigError with what to do when it is not, or not surely, a humanoid."""
    rig = read_rig(armature)
    mapping = _sure_mapping(armature, rig)
    standing = _standing(armature, rig, mapping)
    # The skin is bound at rest: where another pose is taken for that, it tells nothing.
    return Target.of(rig if standing else replace(rig, sole=sole_height(armature, rig, mapping)), mapping, standing)


@dataclass(frozen=True)
class RigSnapshot:
    """A rig's target, how motions are wanted on it, and a stamp that tells whether both are still the same, so that work done for them
    can be used. warnings: what the animator should know before a motion is keyed."""

    target: Target
    options: RetargetOptions
    stamp: tuple
    warnings: tuple[str, ...] = ()

    @classmethod
    def of(cls, armature: ArmatureObject) -> RigSnapshot:
        """Raises RigError as `target_of`."""
        target = target_of(armature)
        # Better refused now than once the motion is made.
        return cls(target, options_of(armature, target), _stamp(armature), warnings(armature, target))

    @property
    def rig_target(self) -> RigTarget:
        return RigTarget(self.target, self.options)

    def fits(self, armature: ArmatureObject) -> bool:
        return self.stamp == _stamp(armature)


def warnings(armature: ArmatureObject, onto: Target, choice: str | None = None) -> tuple[str, ...]:
    """What an animator should know before a motion is keyed: constraints that would hide it, and what of the character's own animation
    goes on. choice: what is done about the constraints, None as set on the armature. Raises RigError as `hiding_constraints`."""
    found = (told(hiding_constraints(armature, onto), choice or hiding_choice(armature)), goes_on(armature, onto))
    return tuple(sentence for sentence in found if sentence)


def hiding_choice(armature: ArmatureObject) -> str:
    """What is to be done about constraints that would hide keys: one of `hiding`'s."""
    settings = getattr(armature, "motion_mamba_rig", None)
    return settings.hiding if settings else KEY


def _stamp(armature: ArmatureObject) -> tuple:
    wanted = tuple(map(str, _wishes(armature)))
    return (
        *_features(armature),
        stored_mapping.rest_text(armature),
        tuple(tuple(row) for row in np.array(armature.matrix_world).tolist()),
        wanted,
    )


def options_of(armature: ArmatureObject, onto: Target) -> RetargetOptions:
    """How the animator wants motions on this character."""
    wishes = _wishes(armature)
    if not wishes:
        return DEFAULT_OPTIONS
    twist, root, hand_height, clear_body = wishes
    return RetargetOptions(twist, root, arm_care(armature, onto, hand_height, clear_body))


def root_wish(armature: ArmatureObject) -> str:
    """What the bone on the ground is to take over of the way: one of `root_bone.ROOT_MODES`."""
    settings = getattr(armature, "motion_mamba_rig", None)
    return settings.root_motion if settings else "NONE"


def _wishes(armature: ArmatureObject) -> tuple:
    settings = getattr(armature, "motion_mamba_rig", None)
    return (settings.key_twist, settings.root_motion, settings.hand_height, settings.clear_body) if settings else ()


class PoseReader:
    """Reads what a rig shows as joints of our own skeleton, in the frame that motions for it are made in. Raises RigError."""

    def __init__(self, armature: ArmatureObject) -> None:
        self._armature, self._onto = armature, target_of(armature)
        rig, mapping = self._onto.rig, self._onto.mapping
        self._rig = _standing(armature, rig, mapping) or rig
        self._poses: list[tuple[np.ndarray, np.ndarray]] = []

    def append(self) -> None:
        """Append the current pose."""
        self._poses.append(read_pose(self._armature, self._rig.names))

    def joints(self) -> np.ndarray:
        """(K, 22, 3) of all poses read: metres, Y up."""
        return smpl_joints(self._motion(), self._onto.rest_pose)

    def turns(self) -> np.ndarray:
        """(K, 22, 4) how joints are turned from our skeleton's rest axes in all poses read."""
        return smpl_turns(self._motion(), self._onto.rest_pose)

    def _motion(self) -> BodyMotion:
        rotations, places = (np.array(part) for part in zip(*self._poses, strict=True))
        return motion_of_rig(self._rig, self._onto.mapping, rotations, places, 1.0)


def use_pose_as_rest(armature: ArmatureObject) -> None:
    """Remember the current pose as the stance that motions are measured from. Raises RigError when it is not, or not surely, a humanoid."""
    bones = set(_sure_mapping(armature, read_rig(armature)).bones.values())
    current_context().view_layer.update()
    pose = armature.pose.bones
    stored_mapping.store_rest_pose(armature, {bone: [value for row in pose[bone].matrix for value in row] for bone in bones})


def _standing(armature: ArmatureObject, rig: Rig, mapping: Mapping) -> Rig | None:
    """The rig in the pose that was kept, None where there is none or bones were mapped since that it does not know."""
    kept = stored_mapping.rest_pose(armature)
    if not kept or any(bone not in kept for bone in mapping.bones.values()):
        return None
    pose = {bone: Matrix(np.array(kept[bone]).reshape(4, 4).tolist()) for bone in mapping.bones.values()}
    return read_rig(armature, _carried(armature, rig, pose))


def _carried(armature: ArmatureObject, rig: Rig, pose: Table[str, Matrix]) -> dict[str, Matrix]:
    """The pose with all other bones where those that they go with take them: twist bones belong to their limb."""
    rests = {bone.name: bone.matrix_local for bone in armature.data.bones}
    carried: dict[str, Matrix] = {}
    for name, parent in zip(rig.names, rig.parents, strict=True):
        above = rig.names[parent] if parent >= 0 else None
        by_parent = carried[above] @ rests[above].inverted() @ rests[name] if above else rests[name]
        carried[name] = pose.get(name, by_parent)
    return carried
