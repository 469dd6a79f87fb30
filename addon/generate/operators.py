"""Operators that make motion, stop it, and make the character."""

# Blender reads properties from annotations: calls there are no types.
# pyright: reportInvalidTypeForm=false

from __future__ import annotations

import json
from typing import Any, ClassVar

import bpy
from bpy.props import BoolProperty, FloatProperty, IntProperty, StringProperty

from .. import preferences
from ..blender.modes import accepts_motion
from ..blender.redraw import redraw
from ..blender.typed import Context
from ..blocks.properties import DEFAULT_SECONDS
from ..bodies import characters
from ..bodies.placing import free_place
from ..properties import active_settings, chosen_character, polled_character
from ..requests import asking, destinations, requests
from ..requests.asked import Asked
from ..requests.passages import unmade_runs
from ..translations.translations import translate_sentence
from ..worker import session
from .confirming import would_discard
from .key_poses import key_poses
from .running import MotionOperator

_GIVEN = ("prompt", "seconds", "seed", "guidance", "steps", "variations")


def script_name(identifier: str) -> str:
    """An operator of ours as scripts call it; Blender writes it otherwise once it is registered."""
    return identifier.replace(".", "_OT_").partition("_OT_")[2]


class _GenerateOperator(MotionOperator):
    # One undo step. Not REGISTER: the redo panel would generate again at every touch.
    bl_options: ClassVar[set[str]] = {"UNDO"}

    keep: BoolProperty(
        name="Keep",
        description="Push the motion to the NLA at once; otherwise it is shown first, to be kept or discarded",
        default=True,
        options={"SKIP_SAVE"},
    )

    sure: BoolProperty(
        name="Sure", description="Do not ask before keys that were edited by hand are replaced", options={"SKIP_SAVE", "HIDDEN"}
    )

    def invoke(self, context: Context, event: bpy.types.Event) -> set[str]:
        """Asks first where something of the animator's would be discarded."""
        message = "" if self.sure or bpy.app.background else self._would_discard(context)
        if not message:
            return super().invoke(context, event)
        told = [name for name in ("keep", "uid", *_GIVEN) if hasattr(self, name) and self.properties.is_property_set(name)]
        settings = json.dumps({name: getattr(self, name) for name in told})
        operators: Any = bpy.ops
        operators.motion_mamba.confirm("INVOKE_DEFAULT", operator=script_name(self.bl_idname), settings=settings, message=message)
        return {"CANCELLED"}

    def _would_discard(self, context: Context) -> str:
        try:
            return would_discard(context, self.asked(context))
        except ValueError:
            # Told where it is refused.
            return ""

    def asked(self, context: Context) -> Asked:
        """Raises ValueError with what the animator can do about it."""
        raise NotImplementedError

    def given(self) -> dict[str, Any]:
        """What the operator was told, in place of the panel's."""
        return {}

    def job_spec(self, context: Context) -> destinations.JobSpec:
        asked, given = self.asked(context), self.given()
        if asked.kind == "prompts" and not asked.blocks:
            given = {"seed": asking.drawn_seed(), **given}
        manner = requests.Manner(self.keep, preferences.read(context).body_folder, given, asking.drawn_seeds(context, asked))
        return asking.spec_of(context, asked, manner)


class _BlocksOperator(_GenerateOperator):
    # Without hard limits: a value out of range from a script must be told, not bent. Those left out are taken from the panel.
    seed: IntProperty(name="Seed", description="Another seed gives another motion", options={"SKIP_SAVE"})
    guidance: FloatProperty(name="Guidance", description="How closely to follow the prompt", options={"SKIP_SAVE"})
    steps: IntProperty(name="Steps", description="Denoising steps", options={"SKIP_SAVE"})
    variations: IntProperty(name="Variations", description="How many takes to make", options={"SKIP_SAVE"})

    def given(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in _GIVEN if hasattr(self, name) and self.properties.is_property_set(name)}


class MOTION_MAMBA_OT_generate(_BlocksOperator, bpy.types.Operator):
    """Make what is new or changed, going on from what is there; while a motion waits, another take of it. Esc cancels"""

    bl_idname = "motion_mamba.generate"
    bl_label = "Generate Motion"

    prompt: StringProperty(name="Prompt", description="What the person does", options={"SKIP_SAVE"})
    seconds: FloatProperty(name="Seconds", description="Length of each prompt", default=DEFAULT_SECONDS, options={"SKIP_SAVE"})

    def asked(self, context: Context) -> Asked:
        waiting = None if self.keep else asking.another_take(context)
        return waiting or asking.unmade(context)

    def job_spec(self, context: Context) -> destinations.JobSpec:
        given = self.given()
        if not given.keys() & {"prompt", "seconds"}:
            return super().job_spec(context)
        return requests.generate_spec(context, given, self.keep, body_folder=preferences.read(context).body_folder)

    def execute(self, context: Context) -> set[str]:
        """Kept at once, everything that is new or changed is made, place after place."""
        settings, given = active_settings(context.scene), self.given()
        places = len(unmade_runs(settings, chosen_character(context.scene), context.scene)) if self.keep and "prompt" not in given else 1
        result = super().execute(context)
        for _ in range(places - 1 if "seconds" not in given else 0):
            result = super().execute(context) if result == {"FINISHED"} else result
        return result

    def done(self, context: Context, name: str) -> str:
        more = len(unmade_runs(active_settings(context.scene), chosen_character(context.scene), context.scene)) > 1
        if more and not self._spec.destination.keep and self._spec.destination.asked is not None:
            return f"Look at the motion on “{name}”, and keep it. Other blocks are new or changed too: press Generate again then."
        return super().done(context, name)


class MOTION_MAMBA_OT_generate_all(_BlocksOperator, bpy.types.Operator):
    """Make every block that is on anew, as one motion, in the place of what was made from them"""

    bl_idname = "motion_mamba.generate_all"
    bl_label = "Generate All"

    def asked(self, context: Context) -> Asked:
        return asking.everything(context)


class MOTION_MAMBA_OT_continue_motion(_BlocksOperator, bpy.types.Operator):
    """Make the prompts that are new from the pose that the character has at the current frame; where none is, the selected one again"""

    bl_idname = "motion_mamba.continue_motion"
    bl_label = "Continue from Here"

    @classmethod
    def poll(cls, context: Context) -> bool:
        return chosen_character(context.scene) is not None

    def asked(self, context: Context) -> Asked:
        return asking.from_here(context)


class MOTION_MAMBA_OT_regenerate_block(_BlocksOperator, bpy.types.Operator):
    """Make another take of this block, joined to what comes before and after it. Nothing else changes"""

    bl_idname = "motion_mamba.regenerate_block"
    bl_label = "Regenerate This Block"

    uid: StringProperty(name="Block", description="Which block; empty for the selected one", options={"SKIP_SAVE", "HIDDEN"})

    @classmethod
    def poll(cls, context: Context) -> bool:
        return chosen_character(context.scene) is not None

    def asked(self, context: Context) -> Asked:
        return asking.one_block(context, self.uid)


class MOTION_MAMBA_OT_in_between(_BlocksOperator, bpy.types.Operator):
    """Make the selected block's prompt through key poses: selected keys, those in the preview range, or the two around this frame"""

    bl_idname = "motion_mamba.in_between"
    bl_label = "In-between"

    first: FloatProperty(name="First", description="The frame of the pose to begin with", options={"SKIP_SAVE"})
    last: FloatProperty(name="Last", description="The frame of the pose to end with", options={"SKIP_SAVE"})

    @classmethod
    def poll(cls, context: Context) -> bool:
        return chosen_character(context.scene) is not None

    def asked(self, context: Context) -> Asked:
        frames = (self.first, self.last)
        if not (self.properties.is_property_set("first") and self.properties.is_property_set("last")):
            frames = key_poses(polled_character(context), context.scene)
        return asking.between(context, frames)


class MOTION_MAMBA_OT_cancel(bpy.types.Operator):
    """Stop before the next denoising step. Nothing in the scene changes"""

    bl_idname = "motion_mamba.cancel"
    bl_label = "Cancel"
    bl_options: ClassVar[set[str]] = {"INTERNAL"}

    @classmethod
    def poll(cls, _context: Context) -> bool:
        return bool(session.current().runs)

    def execute(self, context: Context) -> set[str]:
        session.current().runs[0].job.cancel()
        redraw(context)
        return {"FINISHED"}


class MOTION_MAMBA_OT_create_character(bpy.types.Operator):
    """Add an SMPL armature with a body at the 3D cursor, or beside what stands there, and choose it as the character"""

    bl_idname = "motion_mamba.create_character"
    bl_label = "Create SMPL Character"
    bl_options: ClassVar[set[str]] = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: Context) -> bool:
        return accepts_motion(context)

    def execute(self, context: Context) -> set[str]:
        try:
            folder = preferences.read(context).body_folder
            armature = characters.create_character(context, free_place(context), folder)
        except ValueError as error:
            self.report({"ERROR"}, translate_sentence(str(error)))
            return {"CANCELLED"}
        context.scene.motion_mamba.character = armature
        return {"FINISHED"}


class MOTION_MAMBA_OT_unload_generator(bpy.types.Operator):
    """Free the memory that the generator takes. The next motion loads it again"""

    bl_idname = "motion_mamba.unload_generator"
    bl_label = "Unload Generator"
    bl_options: ClassVar[set[str]] = {"INTERNAL"}

    @classmethod
    def poll(cls, _context: Context) -> bool:
        return session.current().worker.has_generator

    def execute(self, _context: Context) -> set[str]:
        session.current().worker.unload()
        self.report({"INFO"}, translate_sentence("The generator is unloaded once the motions under way are done"))
        return {"FINISHED"}
