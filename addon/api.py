"""For scripts: motion on a character without a window.

    from bl_ext.user_default.motion_mamba.addon import api

    strips = api.generate("a person waves", seconds=3.0, seed=7)
    strips = api.generate([("a person walks forward", 4.0), ("a person sits down", 3.0)], armature=bpy.data.objects["Hero"], frame=50)

The same request through `bpy.ops.motion_mamba.generate` gives the same keys: both end in `orders` and `delivery`.
"""

from __future__ import annotations

from collections.abc import Sequence

import bpy

from ..generator.motion import Context, RootPath
from . import preferences
from .generate import apply_motion, requests, session
from .generate.jobs import Done, Failed
from .generate.validation import request_problem


class GenerationFailed(RuntimeError):
    """The generator failed; the message says what can be done."""


def generate(
    prompt: str | Sequence[tuple[str, float]],
    seconds: float = 4.0,
    armature: bpy.types.Object | None = None,
    frame: float | None = None,
    seed: int = 0,
    guidance: float | None = None,
    steps: int | None = None,
    loop: str | None = None,
    path: RootPath | None = None,
    context: Context | None = None,
    keep: bool = True,
) -> list[bpy.types.NlaStrip]:
    """Make a motion, wait for it, and push it to the NLA; returns its strips, one a prompt. keep=False shows it as a preview instead,
    to be kept or discarded, and returns none.

    prompt: one, or several with the seconds of each. armature: by default the panel's character, and a new one where there is none.
    frame: by default the current one. guidance, steps: by default the panel's. loop: "travel" or "in-place". path, context: as
    `generator.motion.Request`, metres, Y up, in the armature's own space. What is not given is the panel's, as foot lock, smoothing,
    floor, curve and pose to begin with (neither of the two beside a context), and whether actions are made one by one.
    Raises ValueError for what cannot be asked for, GenerationFailed when the generator fails.
    """
    bpy_context = bpy.context
    if armature is not None:
        if armature.name not in bpy_context.scene.objects:
            raise ValueError(f"“{armature.name}” is not in the scene “{bpy_context.scene.name}”: link it there, or open its own scene.")
        bpy_context.scene.motion_mamba.character = armature
    segments = ((prompt, float(seconds)),) if isinstance(prompt, str) else tuple(prompt)
    given = {"segments": segments, "seed": seed, "guidance": guidance, "steps": steps, "variations": 1}
    given |= {"loop": loop, "path": path, "context": context}
    given = {name: value for name, value in given.items() if value is not None}
    order = requests.order(bpy_context, given, keep, body_folder=preferences.read(bpy_context).body_folder, frame=frame)
    if problem := request_problem(order.request):
        raise ValueError(problem)
    return _made(order)


def _made(order: requests.Order) -> list[bpy.types.NlaStrip]:
    apply_motion.refuse_waiting(apply_motion.waiting_on(order.wanted))
    source = preferences.generator_source(bpy.context)
    job = session.current().worker.submit(source, order.request, order.wanted.finish)
    *_, outcome = job.wait()
    if isinstance(outcome, Failed):
        raise GenerationFailed(outcome.message)
    assert isinstance(outcome, Done), "nobody else can cancel this job"
    armature = order.wanted.character.find(bpy.context.scene) if order.wanted.character else None
    before = {strip.name for strip in _strips(armature)}
    armature, _ = apply_motion.deliver(bpy.context, outcome.motions, order.request, order.wanted)
    return [strip for strip in _strips(armature) if strip.name not in before] if order.wanted.keep else []


def _strips(armature: bpy.types.Object | None) -> list[bpy.types.NlaStrip]:
    animation = armature.animation_data if armature is not None else None
    return [strip for track in (animation.nla_tracks if animation else ()) for strip in track.strips]


__all__ = ["Context", "GenerationFailed", "RootPath", "generate"]
