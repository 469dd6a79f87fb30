"""Where each prompt block lies in time: where its preview or its strip is, or where it will be made."""

from __future__ import annotations

from dataclasses import dataclass

import bpy

from . import blocks, keys, preview
from .orders import start_frame
from .properties import active_settings, chosen_character


@dataclass(frozen=True)
class Span:
    """A block between two scene frames. seconds: its own length, without what strips overlap to fade over."""

    index: int
    prompt: str
    first: float
    last: float
    state: blocks.State
    seconds: float = 0.0


def block_spans(scene: bpy.types.Scene) -> list[Span]:
    """The chosen character's blocks in the order of the list; those not made yet follow each other."""
    settings, armature = active_settings(scene), chosen_character(scene)
    placed, rate, spans = blocks.placed_blocks(armature), keys.frame_rate(scene), []
    shown = {part.block: part for part in preview.read_parts(armature.motion_mamba.preview)} if preview.is_shown(armature) else {}
    frame = start_frame(settings, armature, scene)
    for index, block in enumerate(settings.blocks):
        state = blocks.block_state(block, placed)
        if block.uid in shown:
            first, last = shown[block.uid].first, shown[block.uid].last
        elif block.uid in placed:
            strip = placed[block.uid].strip
            # As long as it is to be: a block that was resized shows that before it is made again.
            first, last = strip.frame_start, strip.frame_end + blocks.longer(block, strip.action) * rate
        elif block.enabled:
            first, last = frame, frame + block.seconds * rate
        else:
            continue
        spans.append(Span(index, block.prompt, first, last, state, block.seconds))
        frame = last
    return spans
