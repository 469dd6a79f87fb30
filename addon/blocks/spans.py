"""Where each prompt block lies in time: where its preview or its strip is, or where it will be made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import bpy

from ..blender import keys
from ..generate.requests import start_frame
from ..preview import preview
from ..properties import active_settings, chosen_character
from . import blocks


@dataclass(frozen=True)
class Span:
    """A block between two scene frames. seconds: its own length, without what strips overlap to fade over. lies: on what it lies there;
    one that is not made yet follows the one before it."""

    index: int
    prompt: str
    first: float
    last: float
    state: blocks.State
    seconds: float = 0.0
    lies: Literal["unmade", "strip", "preview"] = "unmade"


def block_spans(scene: bpy.types.Scene) -> list[Span]:
    """The chosen character's blocks in the order of the list; those not made yet follow each other."""
    settings, armature = active_settings(scene), chosen_character(scene)
    placed, rate, spans = blocks.placed_blocks(armature), keys.frame_rate(scene), []
    shown = {part.block: part for part in preview.read_parts(armature.motion_mamba.preview)} if preview.is_shown(armature) else {}
    frame = start_frame(settings, armature, scene)
    for index, block in enumerate(settings.blocks):
        state = blocks.block_state(block, placed)
        if block.uid in shown:
            lies, first, last = "preview", shown[block.uid].first, shown[block.uid].last
        elif block.uid in placed:
            strip = placed[block.uid].strip
            # As long as it is to be: a block that was resized shows that before it is made again.
            lies, first, last = "strip", strip.frame_start, strip.frame_end + blocks.longer(block, strip.action) * rate
        elif block.enabled:
            lies, first, last = "unmade", frame, frame + block.seconds * rate
        else:
            continue
        spans.append(Span(index, block.prompt, first, last, state, block.seconds, lies))
        frame = last
    return spans
