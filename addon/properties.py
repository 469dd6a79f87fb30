"""What the animator sets in the panel; kept with the scene in the .blend file."""

from __future__ import annotations

import bpy
from bpy.props import FloatProperty, IntProperty, PointerProperty, StringProperty

from ..generator.config import DiffusionConfig
from ..generator.request import LARGEST_GUIDANCE, LARGEST_SEED, LONGEST_SECONDS, SHORTEST_SECONDS

DEFAULT_SECONDS = 4.0
_SAMPLING = DiffusionConfig()


def _is_character(settings: MotionMambaSettings, candidate: bpy.types.Object) -> bool:
    return candidate.type == "ARMATURE" and candidate.name in settings.id_data.objects


class MotionMambaSettings(bpy.types.PropertyGroup):
    """The request in the panel."""

    character: PointerProperty(
        name="Character",
        description="The armature that gets the motion. Without one, an SMPL character is made",
        type=bpy.types.Object,
        poll=_is_character,
    )
    prompt: StringProperty(
        name="Prompt",
        description="What the person does, in English, for example: a person walks forward and waves",
        options={"TEXTEDIT_UPDATE"},
    )
    seconds: FloatProperty(
        name="Seconds",
        description="Length of the motion",
        default=DEFAULT_SECONDS,
        min=SHORTEST_SECONDS,
        max=LONGEST_SECONDS,
        soft_max=10.0,
        step=50,
        precision=1,
    )
    seed: IntProperty(
        name="Seed",
        description="The same prompt and settings with the same seed give the same motion; another seed gives another variation",
        min=0,
        max=LARGEST_SEED,
    )
    guidance: FloatProperty(
        name="Guidance",
        description="How closely the motion follows the prompt: low is freer, high is more literal",
        default=_SAMPLING.guidance,
        min=0.0,
        max=LARGEST_GUIDANCE,
        soft_min=1.0,
        soft_max=15.0,
        step=50,
        precision=1,
    )
    foot_lock: FloatProperty(
        name="Foot Lock",
        description="How firmly feet that stand on the floor are held in their place: 0 leaves them as the model made them",
        default=1.0,
        min=0.0,
        max=1.0,
        subtype="FACTOR",
    )
    steps: IntProperty(
        name="Steps",
        description="Denoising steps: more are slower and finer",
        default=_SAMPLING.steps,
        min=1,
        max=_SAMPLING.train_steps,
        soft_max=100,
    )


def register() -> None:
    bpy.types.Scene.motion_mamba = PointerProperty(type=MotionMambaSettings)


def unregister() -> None:
    del bpy.types.Scene.motion_mamba
