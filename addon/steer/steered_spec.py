"""What a steered motion begins from, and what it goes after: the character's pose, the prompt, the goal. Main thread only."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import bpy
import numpy as np

from ...generator.constraints.kinds import Constraints
from ...generator.motion import FPS
from ...generator.planning.steering import Direction
from ...generator.style import PLAIN
from ...rigs.math.held import facing_rotation
from ..blender.typed import ArmatureObject, Context, Scene
from ..blocks import blocks
from ..blocks.styles import style_of
from ..keys.keys import frame_rate
from ..pins import pins
from ..pins.marks import fixed_matrix
from ..preview.preview import check_none_shown
from ..properties import MotionMambaSettings, active_settings, chosen_character, if_in_scene
from ..requests import pose_sampling, requests
from ..requests.asking import drawn_seed
from ..requests.destinations import JobSpec
from ..requests.requests import Beginning, Manner
from ..requests.validation import request_problem

# Metres before the character at which a new goal lies.
_BEFORE = 2.0


def steered_spec(context: Context) -> JobSpec:
    """The request that steering goes on from, at the current frame: from the character's pose, or from its origin where nothing moves it.

    Raises ValueError with what the animator can do about it.
    """
    scene, armature = context.scene, chosen_character(context.scene)
    if armature is None:
        raise ValueError("Choose the character that is to be steered, or create one.")
    check_none_shown(armature)
    settings = active_settings(scene)
    if if_in_scene(settings.path_curve, scene) is not None:
        raise ValueError("A character that is steered follows its goal: clear Follow first.")
    given: dict[str, Any] = {"segments": ((prompt_now(scene), 2.0),), "variations": 1, "loop": None, "seed": _seed(settings)}
    request = requests.plain_request(settings, given | {"constraints": Constraints()})
    if problem := request_problem(request):
        raise ValueError(problem)
    begin = "POSE" if _plays(armature) else "ORIGIN"
    job = requests.open_spec(context, request, Beginning(scene.frame_current, begin), Manner(keep=False))
    finishing = replace(job.destination.finishing, in_place=False)
    return replace(job, destination=replace(job.destination, finishing=finishing))


def direction_now(scene: Scene, spec: JobSpec) -> Direction:
    """The selected block's prompt and style, and where the goal is."""
    goal, settings = if_in_scene(scene.motion_mamba.goal, scene), active_settings(scene)
    style = style_of(blocks.selected_block(settings)) if settings.blocks else PLAIN
    if goal is None:
        return Direction(prompt_now(scene), style=style)
    # A new one is not evaluated yet.
    fixed = fixed_matrix(goal)
    matrix = goal.matrix_world if fixed is None else fixed
    x, _, z = spec.destination.space.from_scene(np.array(matrix.translation))
    return Direction(prompt_now(scene), (float(x), float(z)), style)


def prompt_now(scene: Scene) -> str:
    settings = active_settings(scene)
    return blocks.selected_block(settings).prompt if settings.blocks else settings.prompt


def frames_until(scene: Scene, spec: JobSpec, frame: float) -> int:
    """Frames of the motion, those that lead in too, before a scene frame."""
    return math.ceil((frame - spec.destination.frame) / frame_rate(scene) * FPS - 1e-6) + spec.destination.finishing.lead_in


def _seed(settings: MotionMambaSettings) -> int:
    """The selected block's where it is locked, else any."""
    block = blocks.selected_block(settings) if settings.blocks else None
    return block.seed if block is not None and block.lock_seed else drawn_seed()


def _plays(armature: ArmatureObject) -> bool:
    animation = armature.animation_data
    return animation is not None and (animation.action is not None or any(len(track.strips) for track in animation.nla_tracks))


def ensure_goal(scene: Scene, armature: ArmatureObject) -> Any:
    """The scene's goal; a new empty before the character where there is none."""
    found = if_in_scene(scene.motion_mamba.goal, scene)
    if found is not None:
        return found
    pose = pose_sampling.joints_at(armature, scene, [scene.frame_current])[0].astype(np.float64)
    facing = facing_rotation(pose[None])[0]
    heading = 2.0 * math.atan2(facing[2], facing[0])
    goal: Any = bpy.data.objects.new(f"{armature.name} Goal", None)
    goal.empty_display_type, goal.empty_display_size = "SPHERE", 0.2
    scene.collection.objects.link(goal)
    ahead = pose[0] * [1.0, 0.0, 1.0] + _BEFORE * np.array([math.sin(heading), 0.0, math.cos(heading)])
    goal.location = pins.space_of(armature).to_scene(ahead)
    scene.motion_mamba.goal = goal
    return goal
