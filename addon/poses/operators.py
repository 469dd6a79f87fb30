"""The operator that makes one pose of a prompt."""

# Blender reads properties from annotations: calls there are no types.
# pyright: reportInvalidTypeForm=false

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, ClassVar

import bpy
from bpy.props import IntProperty, StringProperty

from ...generator.constraints.kinds import Constraints
from ...generator.request import Request
from ...generator.text import duration_model
from ..blender.modes import accepts_motion
from ..blender.typed import ArmatureObject, Context
from ..blocks import blocks
from ..blocks.blocks import remember_prompt
from ..generate.running import MotionOperator
from ..preview.preview import check_none_shown
from ..properties import active_settings, chosen_character, polled_character
from ..requests import asking, destinations, pose_sampling, requests
from ..worker import session
from . import keyed_pose, pose_destination

if TYPE_CHECKING:
    from ..generate.finished import FinishedMotion

# A motion that the pose is chosen of lasts at least so long, seconds.
_SHORTEST = 2.0


class MOTION_MAMBA_OT_pose_at_frame(MotionOperator, bpy.types.Operator):
    """Make one pose of a prompt and key it at the current frame, where the character stands and facing as it does"""

    bl_idname = "motion_mamba.pose_at_frame"
    bl_label = "Pose at Frame"
    # One undo step. Not REGISTER: the redo panel would make another one at every touch.
    bl_options: ClassVar[set[str]] = {"UNDO"}
    meets_pins = False

    prompt: StringProperty(name="Prompt", description="What the person does; by default what the panel says", options={"SKIP_SAVE"})
    seed: IntProperty(name="Seed", description="Another seed gives another pose; by default one is drawn", options={"SKIP_SAVE"})

    @classmethod
    def poll(cls, context: Context) -> bool:
        return chosen_character(context.scene) is not None

    def job_spec(self, context: Context) -> destinations.JobSpec:
        armature, settings = polled_character(context), active_settings(context.scene)
        check_none_shown(armature)
        prompt = self.prompt or settings.pose_prompt or (blocks.selected_block(settings).prompt if settings.blocks else "")
        if not prompt.strip():
            raise ValueError("The prompt is empty: describe the pose, for example “a person sits on a chair”.")
        seed = self.seed if self.properties.is_property_set("seed") else asking.drawn_seed()
        sampling = {"guidance": settings.guidance, "steps": settings.steps, "constraints": Constraints()}
        request = Request(((prompt, max(duration_model.usual_seconds(prompt), _SHORTEST)),), seed, **sampling)
        return destinations.JobSpec(request, _destination(context, armature))

    def _applied(self, context: Context) -> bool:
        """Keyed at once, when nothing else is under way on the character: it is one pose."""
        return accepts_motion(context) and destinations.waiting_on(self._spec.destination) is None

    def _apply(self, context: Context, motions: tuple[FinishedMotion, ...]) -> set[str]:
        destination = self._spec.destination
        scene: Any = destination.scene.among(list(bpy.data.scenes)) or context.scene
        armature = destination.character.find(scene) if destination.character is not None else None
        if armature is None:
            return self._fail("The character was deleted while its pose was made.")
        try:
            keyed_pose.key_pose(armature, motions[0], destination, scene)
        except ValueError as error:
            return self._fail(str(error))
        remember_prompt(scene.motion_mamba.history, motions[0].motion.prompt)
        session.current().note = f"Keyed at frame {destination.frame:.0f}: look at the pose of “{armature.name}”."
        return {"FINISHED"}


def _destination(context: Context, armature: ArmatureObject) -> pose_destination.PoseDestination:
    """Where the character stands at the current frame, on the panel's floor. Raises ValueError as `current_destination` and `joints_at`."""
    scene, settings = context.scene, active_settings(context.scene)
    found = destinations.current_destination(context)
    stands = pose_sampling.joints_at(armature, scene, [scene.frame_current])[0]
    floor = requests.floor_of(settings, found.space, scene)
    finishing = replace(requests.finishing_of(settings), in_place=False, start_pose=stands, floor=floor)
    given = {one.name: getattr(found, one.name) for one in fields(found)}
    return pose_destination.PoseDestination(**{**given, "finishing": finishing})


CLASSES = (MOTION_MAMBA_OT_pose_at_frame,)
