"""Where a motion goes: the scene, character and frame of the moment when it was asked for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from ...generator.motion import Motion
from ...generator.request import Request
from ...rigs.finishing.options import FinishingOptions
from ...rigs.math.kinematics import SMPL_SKELETON, Skeleton
from ..blender.data_reference import DataReference
from ..blender.modes import accepts_motion
from ..blender.typed import ArmatureObject, Context, all_scenes
from ..bodies import characters
from ..bodies.placing import free_place
from ..generate.finished import FinishedMotion, finished_motion
from ..pins.marks import PinMark
from ..preview import preview
from ..properties import chosen_character
from ..retarget.motion_space import MotionSpace
from ..retarget.rig_characters import RigSnapshot
from .asked import Asked


@dataclass(frozen=True)
class Destination:
    """Where a motion goes, and how it is put there, as it was when it was asked for. character: None for a new one, made at `cursor`, which
    is beside what stands at the 3D cursor.

    last: the scene frame that the motion's last frame meets; None for a motion that fills its seconds.
    blocks: uids of the prompt blocks that the request's segments are. keep: pushed to the NLA at once rather than shown as a preview.
    """

    scene: DataReference
    frame: float
    cursor: tuple[float, float, float]
    character: DataReference | None = None
    body_folder: Path | None = None
    finishing: FinishingOptions = field(default_factory=FinishingOptions)
    blocks: tuple[str, ...] = ()
    keep: bool = True
    # The names of the strips that it takes the place of, and the scene frames by which what follows them moves.
    replaces: tuple[str, ...] = ()
    shift: float = 0.0
    # The blocks' own lengths, where frames that join them to what is there come on top.
    seconds: tuple[float, ...] = ()
    last: float | None = None
    # Frames of the motion between its ends, with the scene frames that they meet.
    meets: tuple[tuple[int, float], ...] = ()
    # What was asked for; None for what cannot be asked for again. joins_takes: whether it joins what waits after the same was asked for.
    asked: Asked | None = None
    joins_takes: bool = False
    # The part of the body that is put on it, by the generator's name, while the rest goes on as it plays; "" for a motion of its own.
    part: str = ""
    # Of each block, what a part of its body does by a prompt of its own, "" for none.
    part_prompts: tuple[str, ...] = ()
    # What the character's pins asked for, wherever they lie.
    pins: tuple[PinMark, ...] = ()
    skeleton: Skeleton = SMPL_SKELETON
    # What a rig of another kind was understood as; None for an SMPL character.
    rig: RigSnapshot | None = None
    space: MotionSpace = field(default_factory=lambda: MotionSpace.at((0.0, 0.0, 0.0)))

    def finish(self, motion: Motion) -> FinishedMotion:
        """What is done to a finished motion on the worker thread."""
        return finished_motion(motion, self.finishing, self.skeleton, self.rig and self.rig.rig_target)


@dataclass(frozen=True)
class JobSpec:
    """One job: what to make, and where it goes."""

    request: Request
    destination: Destination


def current_destination(context: Context, body_folder: Path | None = None) -> Destination:
    """The scene, frame and character of this moment.

    Raises ValueError when the chosen armature cannot take a motion, or a new one cannot have the animator's own body.
    """
    scene = context.scene
    chosen = chosen_character(scene)
    if chosen is not None and (problem := characters.character_problem(chosen)):
        raise ValueError(problem)
    if chosen is None and body_folder is not None:
        characters.check_body_folder(body_folder)
    cursor = free_place(context) if chosen is None else tuple(scene.cursor.location)
    destination = Destination(DataReference.to(scene), scene.frame_current, cursor, body_folder=body_folder, space=MotionSpace.at(cursor))
    if chosen is None:
        return destination
    destination = replace(destination, character=DataReference.to(chosen))
    if characters.is_smpl(chosen):
        return replace(destination, skeleton=characters.skeleton_of(chosen), space=MotionSpace.of(chosen))
    rig = RigSnapshot.of(chosen)
    return replace(destination, rig=rig, space=MotionSpace.of(chosen, rig.target))


def can_apply(context: Context, destination: Destination) -> bool:
    """Not while the animator edits an object, nor while another motion waits on the same character to be kept or discarded."""
    return accepts_motion(context) and (waiting_on(destination) is None or adds_take(destination))


def adds_take(destination: Destination) -> bool:
    """Whether it is another take, to be looked at, of the motion that waits on its character."""
    armature, asked = waiting_on(destination), destination.asked
    joins = destination.joins_takes and not destination.keep
    return joins and armature is not None and asked is not None and armature.motion_mamba.preview.asked == asked.to_json()


def waiting_on(destination: Destination) -> ArmatureObject | None:
    """The character that a motion is for, while it shows another one."""
    scene = destination.scene.among(all_scenes())
    armature = destination.character.find(scene) if scene is not None and destination.character is not None else None
    return armature if preview.is_shown(armature) else None
