"""The parts of a motion that waits, one a prompt: each becomes a strip when the motion is kept."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import bpy
import numpy as np

from ..keys.actions import channels
from ..nla.action_slices import key_times
from .properties import MotionMambaPreview


@dataclass(frozen=True)
class TakeSegment:
    """What one strip is made from. seed: its own; None in older files. first, last: scene frames; the last of one is the first of the
    next, so that nothing lies between their strips, and none of the next one's motion is left behind where they are dragged apart."""

    block: str
    prompt: str
    seconds: float
    first: float
    last: float
    seed: int | None = None
    part_prompt: str = ""
    style: str = ""


def take_segments(preview: MotionMambaPreview) -> list[TakeSegment]:
    """Of the take that is shown. Also of files from before segments met in one frame, when they overlapped."""
    known = {field.name for field in fields(TakeSegment)}
    stored = json.loads(preview.takes[preview.index].segments or preview.segments)
    return [TakeSegment(**{name: value for name, value in segment.items() if name in known}) for segment in stored]


def as_edited(segments: Sequence[TakeSegment], take: bpy.types.Action) -> list[TakeSegment]:
    """The segments where the take's keys are now: the animator may have moved or retimed them in the preview. Nothing is cut off.

    What most curves did to the time between their keys decides; an arm that was moved by itself moves no border.
    """
    keyed = channels(take)
    times = [key_times(curve) for curve in (keyed.fcurves if keyed is not None else ())]
    # As many keys as most curves still have: others the animator added to, or they hold a switch.
    count = Counter(map(len, times)).most_common(1)[0][0] if times else 0
    times = [own for own in times if len(own) == count]
    first, last = take.frame_range
    now = np.median(times, axis=0) if times else np.array([first, last])
    made = np.linspace(segments[0].first, segments[-1].last, len(now))
    edited = [
        replace(segment, first=float(np.interp(segment.first, made, now)), last=float(np.interp(segment.last, made, now)))
        for segment in segments
    ]
    edited[0] = replace(edited[0], first=first)
    edited[-1] = replace(edited[-1], last=last)
    return edited
