"""A made motion on the character before it is kept: shown as its active action, browsed, kept in the NLA, or taken away without a trace.

Everything is data in the .blend (preview_properties.py), so undo, saving and opening need no help.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise

import bpy

from . import nla
from .actions import HAS_SLOTS, assign_action, remove_actions
from .blocks import placed_blocks
from .metadata import read_metadata, write_metadata
from .preview_properties import MotionMambaPreview
from .slices import slice_action

_POSE = ("location", "rotation_quaternion", "rotation_euler", "rotation_axis_angle", "scale")
TAKES_TRACK = "Motion Mamba Takes"
# Neighbouring strips overlap by this much of the shorter one, and at most by half a second in all.
_SHARE, _MOST_SECONDS = 0.3, 0.25


@dataclass(frozen=True)
class Part:
    """What one strip is made from. first, last: scene frames. fade_in, fade_out: scene frames shared with a neighbour's strip."""

    block: str
    prompt: str
    seconds: float
    first: float
    last: float
    fade_in: float = 0.0
    fade_out: float = 0.0


@dataclass(frozen=True)
class Place:
    """Where a motion goes when it is kept. start: scene frame. replaces: the name of the strip that it takes the place of; Blender lets
    no two strips of an object share a name (tracks may). shift: scene frames by which the strips of later blocks move then."""

    start: float
    replaces: str = ""
    shift: float = 0.0


def is_shown(armature: bpy.types.Object | None) -> bool:
    return armature is not None and armature.motion_mamba.preview is not None


def with_fades(parts: Sequence[Part], step: float, fps: float) -> list[Part]:
    """Neighbours made to overlap, by whole keys (`step` scene frames apart), so that each strip's ends are keys of the motion."""
    spans = [part.last - part.first for part in parts]
    reaches = [0.0]
    for earlier, later in pairwise(spans):
        wanted = min(_SHARE * min(earlier, later), _MOST_SECONDS * fps)
        reaches.append(step * max(1, int(wanted / step)))
    reaches.append(0.0)
    # Between one block's last key and the next one's first lies a step of its own.
    return [
        replace(
            part,
            first=part.first - before,
            last=part.last + after,
            fade_in=max(2.0 * before - step, 0.0),
            fade_out=max(2.0 * after - step, 0.0),
        )
        for part, before, after in zip(parts, reaches, reaches[1:], strict=False)
    ]


def show(
    armature: bpy.types.Object,
    actions: Sequence[bpy.types.Action],
    seeds: Sequence[int],
    parts: Sequence[Part],
    place: Place,
    made_character: bool = False,
) -> None:
    """Make the first action the active one; what was active goes on playing below it, on a strip of its own, until it comes back."""
    nla.settle_pose()
    armature.motion_mamba.previews.clear()
    preview: MotionMambaPreview = armature.motion_mamba.previews.add()
    preview.had_animation = armature.animation_data is not None
    animation = armature.animation_data_create()
    animation.use_tweak_mode = False
    _remember(preview, animation)
    preview.before_pose = json.dumps({bone.name: {channel: getattr(bone, channel)[:] for channel in _POSE} for bone in armature.pose.bones})
    preview.made_character, preview.start = made_character, place.start
    preview.segments = json.dumps([asdict(part) for part in parts])
    preview.replaces_strip, preview.shift = place.replaces, place.shift
    pushed = nla.push_down_active(animation)
    preview.pushed_strip = pushed.strips[0].name if pushed is not None else ""
    for action, seed in zip(actions, seeds, strict=True):
        take = preview.takes.add()
        take.action, take.seed = action, seed
    _show_take(armature)


def choose(armature: bpy.types.Object, index: int) -> None:
    """Show another take; counts round."""
    preview = armature.motion_mamba.preview
    nla.settle_pose()
    preview.index = index % len(preview.takes)
    _show_take(armature)


def accept(armature: bpy.types.Object, keep_others: bool = False) -> list[bpy.types.NlaStrip]:
    """Push the shown take to the NLA, one strip a prompt; the others go, or stay as muted strips.

    Raises ValueError when somebody deleted the take's action.
    """
    nla.settle_pose()
    preview = armature.motion_mamba.preview
    takes = [take.action for take in preview.takes]
    chosen, parts = takes[preview.index], read_parts(preview)
    if chosen is None:
        raise ValueError("This take's action was deleted. Choose another take, or discard.")
    animation = armature.animation_data
    if animation.action in takes:
        animation.action = None
        _restore_mixing(preview, animation)
    strips = _replace_strip(armature, chosen, parts[0]) if preview.replaces_strip else _push_parts(armature, chosen, parts)
    others = [action for action in takes if action is not None and action != chosen]
    for number, action in enumerate(others if keep_others else (), 1):
        nla.push_muted(armature, action, f"{read_metadata(action).get('prompt', 'Take')} ({number})", preview.start, TAKES_TRACK)
    armature.motion_mamba.previews.clear()
    for action in {chosen, *(() if keep_others else others)}:
        if not action.users:
            bpy.data.actions.remove(action)
    return strips


def discard(armature: bpy.types.Object) -> None:
    """As if the motion had never been made."""
    nla.settle_pose()
    preview = armature.motion_mamba.preview
    takes = {take.action for take in preview.takes if take.action is not None}
    if preview.made_character:
        _remove_character(armature, takes)
        return
    animation = armature.animation_data
    if animation is not None:
        _put_back(armature, preview, animation, takes)
    armature.motion_mamba.previews.clear()
    remove_actions(takes)


def read_parts(preview: MotionMambaPreview) -> list[Part]:
    return [Part(**fields) for fields in json.loads(preview.segments)]


def _show_take(armature: bpy.types.Object) -> None:
    preview = armature.motion_mamba.preview
    assign_action(armature, preview.takes[preview.index].action)
    animation = armature.animation_data
    animation.action_blend_type, animation.action_influence = "REPLACE", 1.0
    # Where there is nothing else to show, the last pose is held, as the strip will do.
    animation.action_extrapolation = "NOTHING" if animation.nla_tracks else "HOLD"


def _remember(preview: MotionMambaPreview, animation: bpy.types.AnimData) -> None:
    preview.before_action = animation.action
    slot = animation.action_slot if HAS_SLOTS else None
    preview.before_slot = slot.identifier if slot is not None else ""
    preview.before_extrapolation = animation.action_extrapolation
    preview.before_blend, preview.before_influence = animation.action_blend_type, animation.action_influence


def _restore_mixing(preview: MotionMambaPreview, animation: bpy.types.AnimData) -> None:
    animation.action_extrapolation = preview.before_extrapolation
    animation.action_blend_type, animation.action_influence = preview.before_blend, preview.before_influence


def _put_back(
    armature: bpy.types.Object, preview: MotionMambaPreview, animation: bpy.types.AnimData, takes: set[bpy.types.Action]
) -> None:
    if animation.action in takes:
        animation.action = None
    _restore_mixing(preview, animation)
    if preview.pushed_strip and (found := nla.find_strip(armature, preview.pushed_strip)) is not None:
        animation.nla_tracks.remove(found[0])
    if preview.before_action is not None and animation.action is None:
        before = preview.before_action
        slot = next((slot for slot in before.slots if slot.identifier == preview.before_slot), None) if HAS_SLOTS else None
        assign_action(armature, before, slot)
    if not preview.had_animation and animation.action is None and not animation.nla_tracks and not animation.drivers:
        armature.animation_data_clear()
    # Taking animation away does not take away the pose that it left.
    for name, channels in json.loads(preview.before_pose).items():
        if (bone := armature.pose.bones.get(name)) is not None:
            for channel, values in channels.items():
                setattr(bone, channel, values)


def _push_parts(armature: bpy.types.Object, action: bpy.types.Action, parts: Sequence[Part]) -> list[bpy.types.NlaStrip]:
    strips = []
    for part in parts:
        piece = _piece(action, part)
        strip = nla.push_strip(armature, piece, part.prompt, part.first)
        strip.blend_in = part.fade_in
        strips.append(strip)
    # Whichever of two strips lies higher fades; fading both would let the rest pose through.
    for earlier, later, part in zip(strips, strips[1:], parts, strict=False):
        if nla.is_above(armature, earlier, later):
            later.blend_in, earlier.blend_out = 0.0, part.fade_out
    return strips


def _replace_strip(armature: bpy.types.Object, action: bpy.types.Action, part: Part) -> list[bpy.types.NlaStrip]:
    """The new motion in the old strip's place; where that is gone meanwhile, on top."""
    preview = armature.motion_mamba.preview
    found = nla.find_strip(armature, preview.replaces_strip)
    piece = _piece(action, part)
    if found is None:
        return [nla.push_strip(armature, piece, part.prompt, part.first)]
    later = [placed.strip for placed in placed_blocks(armature).values() if placed.strip.frame_start > found[1].frame_start]
    return [nla.replace_strip(armature, found[1], piece, part.prompt, part.first, moving=(later, preview.shift))]


def _piece(action: bpy.types.Action, part: Part) -> bpy.types.Action:
    """What one strip plays; a take that is one part is that already."""
    first, last = action.frame_range
    is_whole = part.first <= first and last <= part.last + 1e-2
    piece = action if is_whole else slice_action(action, part.first, part.last, part.prompt)
    own = {"prompt": part.prompt, "seconds": part.seconds, "segments": [[part.prompt, part.seconds]]}
    write_metadata(piece, read_metadata(action) | own | ({"block": part.block} if part.block else {}))
    return piece


def _remove_character(armature: bpy.types.Object, takes: set[bpy.types.Action]) -> None:
    """The armature that was made for the motion, with its body and what only these use."""
    bodies = [child for child in armature.children if child.type == "MESH"]
    materials = {slot.material for body in bodies for slot in body.material_slots if slot.material is not None}
    skeleton, meshes = armature.data, [body.data for body in bodies]
    for thing in (*bodies, armature):
        bpy.data.objects.remove(thing)
    for mesh in meshes:
        bpy.data.meshes.remove(mesh)
    bpy.data.armatures.remove(skeleton)
    for material in materials:
        if not material.users:
            bpy.data.materials.remove(material)
    remove_actions(takes)
