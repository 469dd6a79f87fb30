"""Characters: made, found again after the generator has worked, and checked."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import TypeVar

import numpy as np

from ...rigs import smpl
from ...rigs.bodies.body_model import GENDERS, Body, BodyModelError, find_model, load_body
from ...rigs.math.kinematics import SMPL_SKELETON, Skeleton
from ..blender.coordinates import vectors_from_blender
from ..blender.typed import ArmatureObject, Context
from ..retarget import rig_characters
from . import body_morphs
from .armature import create_armature
from .body_mesh import add_body

_Read = TypeVar("_Read")
_KINDS = ("smplx", "smpl", "smplh")
# An SMPL body of any shape in our T-pose has its joints within this many metres of the plain figure's offsets.
_OWN_SHAPE = 0.12


def create_character(context: Context, location: tuple[float, float, float], body_folder: Path | None = None) -> ArmatureObject:
    """An SMPL armature with a skinned body: our plain figure, or the model in the animator's own folder.

    Raises BodyModelError (a ValueError) when that folder holds no model that can be used.
    """
    return character_with(context, location, None if body_folder is None else _own_body(body_folder))


def character_with(context: Context, location: tuple[float, float, float], body: Body | None) -> ArmatureObject:
    """An SMPL armature with this body, None for our plain figure."""
    armature = create_armature(context, "SMPL", body.skeleton if body else None, location)
    add_body(context, armature, body)
    return armature


def check_body_folder(folder: Path) -> None:
    """Raises BodyModelError when the animator's folder holds no file of a body model. Opens none: that takes seconds."""
    _first_that_works(find_model, folder)


def _own_body(folder: Path) -> Body:
    return _first_that_works(load_body, folder)


def _first_that_works(read: Callable[[Path, str, str], _Read], folder: Path) -> _Read:
    problems = []
    for kind, gender in product(_KINDS, GENDERS):
        try:
            return read(folder, kind, gender)
        except BodyModelError as error:
            problems.append(str(error))
    raise BodyModelError(problems[0])


def is_smpl(armature: ArmatureObject) -> bool:
    """Whether the armature has SMPL's bones by SMPL's names and rests in our T-pose, so that it is keyed without retargeting."""
    if any(name not in armature.data.bones for name in smpl.JOINT_NAMES):
        return False
    if body_morphs.has_shape(armature):
        return True
    offsets = skeleton_of(armature).offsets
    return bool(np.abs(offsets - SMPL_SKELETON.offsets).max() < _OWN_SHAPE)


def character_problem(armature: ArmatureObject) -> str | None:
    """Why a motion cannot be keyed on this armature, as a sentence; None when it can. Cheap enough for draw()."""
    if armature.library is not None:
        return f"“{armature.name}” is linked from another file. Make a library override of it first (Object > Library Override > Make)."
    if armature.override_library is not None and armature.override_library.is_system_override:
        # What is changed on such a one is lost when the file is saved.
        return f"“{armature.name}” is a library override that cannot be edited yet. Select it and choose Object > Library Override > Make."
    return None if is_smpl(armature) else rig_characters.recognition(armature).problem


def skeleton_of(armature: ArmatureObject) -> Skeleton:
    """The SMPL skeleton with this armature's own bone lengths, from its rest pose, so that the motion fits them."""
    bones = armature.data.bones
    heads = vectors_from_blender(np.array([bones[name].head_local for name in smpl.JOINT_NAMES], dtype=np.float64))
    offsets = heads - heads[list(smpl.PARENTS)]
    offsets[smpl.PARENTS.index(-1)] = 0.0
    return Skeleton(smpl.JOINT_NAMES, smpl.PARENTS, offsets)
