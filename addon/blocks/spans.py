"""Where each prompt block lies in time: where its preview or its strip is, or where it will be made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..blender.typed import ArmatureObject, Scene
from ..keys import keys
from ..pins.marks import pin_marks
from ..preview import preview
from ..properties import MotionMambaSettings, active_settings, chosen_character
from . import blocks


@dataclass(frozen=True)
class Span:
    """A block between two scene frames. seconds: its own length, without what strips overlap to fade over. shown_as: what lies there;
    a block that is not made yet follows the one before it."""

    index: int
    prompt: str
    first: float
    last: float
    state: blocks.State
    seconds: float = 0.0
    shown_as: Literal["unmade", "strip", "preview"] = "unmade"


def block_spans(scene: Scene) -> list[Span]:
    """The chosen character's blocks in the order of the list; those not made yet follow each other."""
    settings, armature = active_settings(scene), chosen_character(scene)
    placed, rate, spans = blocks.block_strips(armature), keys.frame_rate(scene), []
    waiting = preview.take_segments(armature.motion_mamba.preview) if armature is not None and preview.is_shown(armature) else []
    segments = {segment.block: segment for segment in waiting}
    frame, pinned = start_frame(settings, armature, scene), pin_marks(armature, scene)
    for index, block in enumerate(settings.blocks):
        state = blocks.block_state(block, placed, pinned)
        if block.uid in segments:
            kind, first, last = "preview", segments[block.uid].first, segments[block.uid].last
        elif block.uid in placed:
            strip = placed[block.uid].strip
            # As long as it is to be: a block that was resized shows that before it is made again.
            kind, first, last = "strip", strip.frame_start, strip.frame_end + blocks.added_seconds(block, placed[block.uid].action) * rate
        elif block.enabled:
            begins = start_frame(settings, armature, scene) if blocks.lies_over(block, placed) else frame
            kind, first, last = "unmade", begins, begins + block.seconds * rate
        else:
            continue
        spans.append(Span(index, block.prompt, first, last, state, block.seconds, kind))
        frame = frame if blocks.lies_over(block, placed) else last
    return spans


def start_frame(settings: MotionMambaSettings, armature: ArmatureObject | None, scene: Scene) -> float:
    if settings.start == "FRAME":
        return settings.start_frame
    if settings.start == "END" and (ends := _strip_ends(armature)):
        return max(ends)
    waits = pinned_start(armature, scene) if settings.start == "CURRENT" else None
    return scene.frame_current if waits is None else waits


def pinned_start(armature: ArmatureObject | None, scene: Scene) -> float | None:
    """Where a first motion begins that no pin lies ahead of: who puts pins down moves the playhead, and from the last of them on none would
    be met. None where the playhead decides."""
    if armature is None or (armature.animation_data is not None and (armature.animation_data.action or _strip_ends(armature))):
        return None
    pins = pin_marks(armature, scene)
    if not pins or max(pin.start for pin in pins) > scene.frame_current:
        return None
    return min(scene.frame_start, *(pin.start for pin in pins))


def _strip_ends(armature: ArmatureObject | None) -> list[float]:
    """Scene frames at which strips end that play, whoever made them."""
    animation = armature.animation_data if armature is not None else None
    tracks = [track for track in animation.nla_tracks if not track.mute] if animation is not None else []
    return [strip.frame_end for track in tracks for strip in track.strips if not strip.mute]
