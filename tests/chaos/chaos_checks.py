"""What must hold after every action, whatever was done before it."""

from __future__ import annotations

import io
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import bpy
import numpy as np
from chaos_world import Fault, World
from drawn_layout import Layout

from motion_mamba.addon.blocks import operators as block_operators
from motion_mamba.addon.blocks.spans import block_spans
from motion_mamba.addon.generate import ghost
from motion_mamba.addon.mapping import panel as mapping_panel
from motion_mamba.addon.panel import panel, selection, timeline
from motion_mamba.addon.pins import overlay as pin_overlay
from motion_mamba.addon.pins import panel as pin_panel
from motion_mamba.addon.preview.segments import take_segments
from motion_mamba.addon.takes import comparing, pictures
from motion_mamba.addon.takes import panel as take_panel
from motion_mamba.addon.worker import session

_PANELS = (
    panel.MOTION_MAMBA_PT_motion,
    pin_panel.MOTION_MAMBA_PT_pins,
    mapping_panel.MOTION_MAMBA_PT_mapping,
    take_panel.MOTION_MAMBA_PT_takes,
)
_MENUS = (block_operators.MOTION_MAMBA_MT_examples, block_operators.MOTION_MAMBA_MT_history)
_KINDS = ("actions", "objects", "armatures", "meshes", "materials")


@contextmanager
def heard() -> Iterator[io.StringIO]:
    """What Python writes to stderr: errors in handlers and callbacks of properties reach nobody else."""
    kept, sys.stderr = sys.stderr, io.StringIO()
    try:
        yield sys.stderr
    finally:
        sys.stderr = kept


def check_quiet(said: str) -> None:
    if "Traceback" in said or "Error:" in said:
        raise Fault(f"Python complained:\n{said}")


def orphans() -> dict[int, str]:
    """Data that nothing uses: it goes, unnoticed, when the file is saved. An action whose strip the animator deleted himself is held by
    what a preview remembers of it alone."""
    remembered = Counter(preview.before_action for thing in bpy.data.objects for preview in thing.motion_mamba.previews)
    items = ((kind, item) for kind in _KINDS for item in getattr(bpy.data, kind) if item.users <= remembered[item])
    # One that was taken out of its collections may still be what a picker names.
    astray = [("objects", thing) for thing in bpy.data.objects if not thing.users_collection]
    return {item.session_uid: f"{kind} “{item.name}”" for kind, item in (*items, *astray)}


def check_orphans(before: dict[int, str], world: World) -> None:
    """None that an action of ours left. What is being keyed is not used yet."""
    left = {uid: name for uid, name in orphans().items() if uid not in before}
    if any(pressed.is_keying for pressed in world.pressed):
        left = {uid: name for uid, name in left.items() if not name.startswith("actions")}
    if left:
        raise Fault(f"left behind: {', '.join(left.values())}")


def check_scene(world: World) -> None:
    draw_everything()
    check_previews()
    check_runs(world)
    check_evaluates(world)


def draw_everything() -> None:
    """Blender draws when it likes."""
    scene = bpy.context.scene
    for kind in (*_PANELS, *_MENUS):
        if not hasattr(kind, "poll") or kind.poll(bpy.context):
            kind.draw(SimpleNamespace(layout=Layout()), bpy.context)
    settings = panel.active_settings(scene)
    for block in settings.blocks:
        block_operators.MOTION_MAMBA_UL_blocks.draw_item(None, bpy.context, _RowLayout(), settings, block, 0, settings, "", 0)
    for span in block_spans(scene):
        timeline.obstacle_to_moving(scene, span)
    ghost.ghost_lines(scene)
    pin_overlay.pin_lines(scene)
    comparing.take_lines(scene)
    for take in scene.motion_mamba.takes:
        take_panel.MOTION_MAMBA_UL_takes.draw_item(None, bpy.context, _RowLayout(), settings, take, 0, settings, "", 0)
    pictures.PICTURES.draw_next()
    selection.other_selected(bpy.context)
    selection.follow(bpy.context)


class _RowLayout(Layout):
    """With what rows of lists set."""

    def __init__(self, drawn: list[tuple] | None = None):
        super().__init__(drawn)
        self.active, self.alignment = True, ""


def check_previews() -> None:
    for thing in bpy.data.objects:
        previews = thing.motion_mamba.previews
        if len(previews) > 1:
            raise Fault(f"{thing.name} shows {len(previews)} motions")
        for preview in previews:
            if not preview.takes or preview.index >= len(preview.takes):
                raise Fault(f"{thing.name}: take {preview.index} of {len(preview.takes)}")
            take_segments(preview)


def check_runs(world: World) -> None:
    """Nothing is shown as under way that nobody waits for."""
    own = [pressed._run for pressed in world.pressed]
    if left := [run for run in session.current().runs if run not in own]:
        raise Fault(f"{len(left)} jobs are under way that nobody watches")


def check_evaluates(world: World) -> None:
    """The file plays: no pose is out of numbers."""
    bpy.context.view_layer.update()
    for thing in bpy.context.scene.objects:
        for bone in thing.pose.bones if thing.pose else ():
            if not np.isfinite(np.array(bone.matrix)).all():
                raise Fault(f"{thing.name}: {bone.name} is nowhere")


def facts() -> set[tuple[str, ...]]:
    """What Discard must bring back."""
    data = {(kind, item.name, str(_uses(item))) for kind in _KINDS for item in getattr(bpy.data, kind)}
    return data | playing()


def _uses(item: Any) -> int:
    """Of objects, only where they lie: the panel picks another one at times."""
    return len(item.users_collection) if isinstance(item, bpy.types.Object) else item.users


def playing() -> set[tuple[str, ...]]:
    """What each object of a scene plays."""
    return set().union(*(_playing(thing) for scene in bpy.data.scenes for thing in scene.objects if thing.animation_data))


def _playing(thing: Any) -> set[tuple[str, ...]]:
    animation = thing.animation_data
    strips = [(track.name, strip.name, strip.frame_start, strip.frame_end) for track in animation.nla_tracks for strip in track.strips]
    plays = (animation.action.name if animation.action else "", animation.action_extrapolation, animation.action_blend_type)
    return {(thing.name, *plays), *((thing.name, *map(str, strip)) for strip in strips)}
