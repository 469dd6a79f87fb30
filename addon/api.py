"""For scripts: motion on a character without a window.

    from bl_ext.user_default.motion_mamba.addon import api

    strips = api.generate("a person waves", seconds=3.0, seed=7)
    strips = api.generate([("a person walks forward", 4.0), ("a person sits down", 3.0)], armature=bpy.data.objects["Hero"], frame=50)

The same request through `bpy.ops.motion_mamba.generate` gives the same keys: both end in `requests` and `apply_motion`.
"""

from __future__ import annotations

from collections.abc import Sequence

import bpy

from ..generator.constraints.kinds import Constraints, PoseConstraint, RootPath
from . import preferences
from .blender.typed import ArmatureObject, current_context
from .generate import apply_motion
from .preview.preview import check_none_shown
from .requests import requests
from .requests.destinations import JobSpec, waiting_on
from .requests.validation import request_problem
from .runtime.source import generator_source
from .worker import session
from .worker.events import Done, Failed


class GenerationFailed(RuntimeError):
    """The generator failed; the message says what can be done."""


def generate(
    prompt: str | Sequence[tuple[str, float]],
    seconds: float = 4.0,
    armature: ArmatureObject | None = None,
    frame: float | None = None,
    seed: int = 0,
    guidance: float | None = None,
    steps: int | None = None,
    loop: str | None = None,
    constraints: Constraints | None = None,
    keep: bool = True,
) -> list[bpy.types.NlaStrip]:
    """Make a motion, wait for it, and push it to the NLA; returns its strips, one a prompt. keep=False shows it as a preview instead,
    to be kept or discarded, and returns none.

    prompt: one, or several with the seconds of each. armature: by default the panel's character, and a new one where there is none.
    frame: by default the current one. guidance, steps: by default the panel's. loop: "travel" or "in-place". constraints: poses
    and a path, metres, Y up, in the armature's own space. What is not given is the panel's, as foot lock, smoothing, floor, curve and
    pose to begin with (neither of the two beside given poses), and whether actions are made one by one.
    Raises ValueError for what cannot be asked for, GenerationFailed when the generator fails.
    """
    bpy_context = current_context()
    if armature is not None:
        if armature.name not in bpy_context.scene.objects:
            raise ValueError(f"“{armature.name}” is not in the scene “{bpy_context.scene.name}”: link it there, or open its own scene.")
        bpy_context.scene.motion_mamba.character = armature
    segments = ((prompt, float(seconds)),) if isinstance(prompt, str) else tuple(prompt)
    given = {"segments": segments, "seed": seed, "guidance": guidance, "steps": steps, "variations": 1}
    given |= {"loop": loop, "constraints": constraints}
    given = {name: value for name, value in given.items() if value is not None}
    spec = requests.generate_spec(bpy_context, given, keep, body_folder=preferences.read(bpy_context).body_folder, frame=frame)
    if problem := request_problem(spec.request):
        raise ValueError(problem)
    return _run(spec)


def _run(spec: JobSpec) -> list[bpy.types.NlaStrip]:
    check_none_shown(waiting_on(spec.destination))
    source = generator_source(current_context())
    job = session.current().worker.submit(source, spec.request, spec.destination.finish)
    *_, outcome = job.wait()
    if isinstance(outcome, Failed):
        raise GenerationFailed(outcome.message)
    assert isinstance(outcome, Done), "nobody else can cancel this job"
    armature = spec.destination.character.find(current_context().scene) if spec.destination.character else None
    before = {strip.name for strip in _strips(armature)}
    armature, _ = apply_motion.apply(current_context(), outcome.motions, spec)
    return [strip for strip in _strips(armature) if strip.name not in before] if spec.destination.keep else []


def _strips(armature: ArmatureObject | None) -> list[bpy.types.NlaStrip]:
    animation = armature.animation_data if armature is not None else None
    return [strip for track in (animation.nla_tracks if animation else ()) for strip in track.strips]


__all__ = ["Constraints", "GenerationFailed", "PoseConstraint", "RootPath", "generate"]
