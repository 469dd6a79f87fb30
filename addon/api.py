"""For scripts: motion on a character without a window.

    from bl_ext.user_default.motion_mamba.addon import api

    strips = api.generate("a person waves", seconds=3.0, seed=7)
    strips = api.generate([("a person walks forward", 4.0), ("a person sits down", 3.0)], armature=bpy.data.objects["Hero"], frame=50)

The same request through `bpy.ops.motion_mamba.generate` gives the same keys: both end in `orders` and `delivery`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import bpy

from ..generator.motion import Context, RootPath
from . import delivery, orders, preferences, session
from .jobs import Done, Failed
from .validation import request_problem


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
) -> list[bpy.types.NlaStrip]:
    """Make a motion, wait for it, and push it to the NLA; returns its strips, one a prompt.

    prompt: one, or several with the seconds of each. armature: by default the panel's character, and a new one where there is none.
    frame: by default the current one. guidance, steps: by default the panel's. loop: "travel" or "in-place". path, context: as
    `generator.motion.Request`, metres, Y up, in the armature's own space. Foot lock, smoothing, floor and whether actions are
    made one by one are the panel's.
    Raises ValueError for what cannot be asked for, GenerationFailed when the generator fails.
    """
    bpy_context = bpy.context
    if armature is not None:
        bpy_context.scene.motion_mamba.character = armature
    segments = ((prompt, float(seconds)),) if isinstance(prompt, str) else tuple(prompt)
    given = {"seed": seed, "guidance": guidance, "steps": steps, "variations": 1, "prompt": segments[0][0], "seconds": segments[0][1]}
    order = orders.order(bpy_context, {key: value for key, value in given.items() if value is not None}, keep=True, frame=frame)
    if len(segments) > 1:
        (_, first_seconds), *_ = order.request.segments
        order = replace(order, request=replace(order.request, segments=((segments[0][0], first_seconds), *segments[1:])))
    changes = {"loop": loop, "path": path, "context": context}
    order = replace(order, request=replace(order.request, **{key: value for key, value in changes.items() if value is not None}))
    if problem := request_problem(order.request):
        raise ValueError(problem)
    return _made(order)


def _made(order: orders.Order) -> list[bpy.types.NlaStrip]:
    delivery.refuse_waiting(delivery.waiting_on(order.wanted))
    source = preferences.generator_source(bpy.context)
    job = session.current().worker.submit(source, order.request, order.wanted.finish)
    *_, outcome = job.wait()
    if isinstance(outcome, Failed):
        raise GenerationFailed(outcome.message)
    assert isinstance(outcome, Done), "nobody else can cancel this job"
    armature = order.wanted.character.find(bpy.context.scene) if order.wanted.character else None
    before = {strip.name for strip in _strips(armature)}
    armature, _ = delivery.deliver(bpy.context, outcome.motions, order.request, order.wanted)
    return [strip for strip in _strips(armature) if strip.name not in before]


def _strips(armature: bpy.types.Object | None) -> list[bpy.types.NlaStrip]:
    animation = armature.animation_data if armature is not None else None
    return [strip for track in (animation.nla_tracks if animation else ()) for strip in track.strips]


__all__ = ["Context", "GenerationFailed", "RootPath", "generate"]
