"""A motion that waits is kept: its strips take their places in the NLA."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

import bpy

from ..blender.typed import ArmatureObject, animation_of
from ..blocks.blocks import block_strips, insert_block
from ..keys.metadata import read_metadata, write_metadata
from ..nla import adjustments, fingerprints, nla_strips, part_strips, tracks
from ..nla.action_slices import slice_action
from ..pins.marks import PinMark, marks_within
from .preview import remove_unused, restore_mixing, tell_seeds
from .properties import MotionMambaPreview
from .segments import TakeSegment, as_edited, take_segments


def accept(armature: ArmatureObject, keep_others: bool = False) -> list[bpy.types.NlaStrip]:
    """Push the shown take to the NLA, one strip a prompt, in the place of the strips that it replaces; the other takes go, or stay as muted
    strips. Prompts that are no blocks of the list yet, but were given a place there, get it.

    Raises ValueError when somebody deleted the take's action, or locked the track of a strip that it takes the place of.
    """
    animation = nla_strips.animation_without_tweaks(armature)
    preview = armature.motion_mamba.preview
    takes = [take.action for take in preview.takes]
    chosen, segments, shift = takes[preview.index], take_segments(preview), _shift(preview)
    if chosen is None:
        raise ValueError("This take's action was deleted. Choose another take, or discard.")
    found = [nla_strips.find_strip(armature, name) for name in _replaced(preview)]
    replaced = [strip for strip in found if strip is not None]
    for track, _ in replaced:
        nla_strips.check_unlocked(track)
    if animation.action in takes:
        animation.action = None
        restore_mixing(preview, animation)
    segments = as_edited(segments, chosen)
    if "motion_mamba_part" in chosen:
        strips = [_put_part(armature, chosen, segments[0], [strip for _, strip in replaced])]
    else:
        strips = _put_whole(armature, chosen, segments, ([strip for _, strip in replaced], shift))
    others = [action for action in takes if action is not None and action != chosen]
    for number, action in enumerate(others if keep_others else (), 1):
        nla_strips.push_muted(armature, action, f"{read_metadata(action).get('prompt', 'Take')} ({number})", action.frame_range[0])
    armature.motion_mamba.previews.clear()
    remove_unused({chosen, *(() if keep_others else others)})
    _list_blocks(armature, segments)
    return strips


def _put_whole(
    armature: ArmatureObject,
    chosen: bpy.types.Action,
    segments: Sequence[TakeSegment],
    place: tuple[Sequence[bpy.types.NlaStrip], float],
) -> list[bpy.types.NlaStrip]:
    """A strip for each segment. place: the strips that make way, and by how many scene frames what is later moves."""
    replaced, shift = place
    # What is later moves, and the animator's corrections of it with it.
    later = max((strip.frame_end for strip in replaced), default=segments[0].first)
    adjustments.shift_keys(armature, later, math.inf, shift)
    adjustments.settle(animation_of(armature))
    room = nla_strips.make_room(armature, replaced, segments[0].first, shift)
    return [_push(armature, chosen, segment, room) for segment in segments]


def _put_part(
    armature: ArmatureObject, chosen: bpy.types.Action, segment: TakeSegment, replaced: Sequence[bpy.types.NlaStrip]
) -> bpy.types.NlaStrip:
    """In the strip that plays the rest of the body, or over what does."""
    adjustments.settle(animation_of(armature))
    if not replaced:
        piece = _piece(chosen, segment)
        write_metadata(piece, {tracks.PART_ALONE: True})
        strip = part_strips.push_part(armature, piece, segment.prompt, piece.frame_range[0])
    else:
        (strip,) = replaced
        edited = fingerprints.is_edited(chosen) or (strip.action is not None and fingerprints.is_edited(strip.action))
        piece = part_strips.swap_part(armature, strip, chosen, segment.prompt)
        # Of what the strip played before, the pins that it met are forgotten.
        write_metadata(piece, {"pins": [], "pins_within": ""} | read_metadata(chosen) | _own_metadata(segment))
        fingerprints.seal(piece, edited)
    _remember_pins(piece, strip)
    return strip


def _replaced(preview: MotionMambaPreview) -> list[str]:
    """The names of the strips that the motion takes the place of."""
    return json.loads(preview.replaced) if preview.replaced else [name for name in (preview.replaces_strip,) if name]


def _shift(preview: MotionMambaPreview) -> float:
    take = preview.takes[preview.index]
    return take.shift if take.segments else preview.shift


def _push(armature: ArmatureObject, take: bpy.types.Action, segment: TakeSegment, room: nla_strips.Room) -> bpy.types.NlaStrip:
    piece = _piece(take, segment)
    # A strip begins at its action's first key, which may have been deleted where the segment began.
    strip = nla_strips.fill_room(armature, piece, segment.prompt, max(segment.first, piece.frame_range[0]), room)
    _remember_pins(piece, strip)
    return strip


def _remember_pins(piece: bpy.types.Action, strip: bpy.types.NlaStrip) -> None:
    if asked := [PinMark(*mark) for mark in read_metadata(piece).get("pins", ())]:
        # As the strip lies, so that nothing but a pin or a strip that moves makes a difference.
        write_metadata(piece, {"pins_within": marks_within(asked, strip.frame_start, strip.frame_end)})


def _list_blocks(armature: ArmatureObject, segments: Sequence[TakeSegment]) -> None:
    """Every kept segment that has a uid is a block, in the order of time."""
    settings = armature.motion_mamba
    for segment in segments:
        if segment.block and all(block.uid != segment.block for block in settings.blocks):
            insert_block(settings, segment.block, segment.prompt, segment.seconds, block_strips(armature))
    tell_seeds(armature, segments)


def _piece(action: bpy.types.Action, segment: TakeSegment) -> bpy.types.Action:
    """What one strip plays; a take that is one segment is that already."""
    first, last = action.frame_range
    is_whole = segment.first <= first and last <= segment.last + 1e-2
    piece = action if is_whole else slice_action(action, segment.first, segment.last, segment.prompt)
    edited = fingerprints.is_edited(action)
    write_metadata(piece, read_metadata(action) | _own_metadata(segment))
    fingerprints.seal(piece, edited)
    return piece


def _own_metadata(segment: TakeSegment) -> dict[str, Any]:
    """What is true of one segment of a motion."""
    own: dict[str, Any] = {"prompt": segment.prompt, "seconds": segment.seconds, "segments": [[segment.prompt, segment.seconds]]}
    own |= {"seed": segment.seed} if segment.seed is not None else {}
    own |= {"part_prompt": segment.part_prompt, "style": segment.style}
    return own | ({"block": segment.block} if segment.block else {})
