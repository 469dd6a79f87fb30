"""Frames of a motion that already exists, as context for one to be made: which to keep, and at the model's frame rate."""

from __future__ import annotations

import re

import numpy as np

from ..motion import FPS, Context
from ..request import LONGEST_SECONDS


def frame_ranges(text: str, frames: int) -> np.ndarray:
    """Frame numbers of "0-20,55,180-199" (both ends included), in order. Raises ValueError for anything outside 0..frames - 1."""
    chosen: set[int] = set()
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\d+)\s*(?:-\s*(\d+)\s*)?", part)
        if match is None:
            raise ValueError(f"“{part.strip()}” names no frames: write for example 0-20,55,180-199")
        first, last = int(match[1]), int(match[2] or match[1])
        if first > last or last >= frames:
            raise ValueError(f"frames {part.strip()} do not lie in order between 0 and {frames - 1}, the motion's last at {FPS:g} a second")
        chosen.update(range(first, last + 1))
    return np.array(sorted(chosen), dtype=np.int64)


def at_model_rate(joints: np.ndarray, fps: float) -> np.ndarray:
    """Joints (T, 22, 3) at 20 frames a second, positions in between interpolated. Raises ValueError for more than can be asked for."""
    seconds = (len(joints) - 1) / fps
    if seconds > LONGEST_SECONDS:
        raise ValueError(
            f"at its {fps:g} frames a second the motion lasts {seconds:g} s, and {LONGEST_SECONDS:g} s are the most: "
            "give the file the frame rate that it was recorded with"
        )
    if abs(fps - FPS) < 1e-6:
        return joints
    time = np.arange(int((len(joints) - 1) * FPS / fps + 1e-6) + 1) * fps / FPS
    before = np.minimum(time.astype(int), len(joints) - 1)
    share = (time - before)[:, None, None]
    return ((1.0 - share) * joints[before] + share * joints[np.minimum(before + 1, len(joints) - 1)]).astype(joints.dtype)


def kept(joints: np.ndarray, fps: float, ranges: str) -> Context:
    """The frames of a motion (T, 22, 3) that `ranges` names, at 20 a second, at their own time. Raises ValueError as `frame_ranges`."""
    joints = at_model_rate(joints, fps)
    at = frame_ranges(ranges, len(joints))
    return Context(joints[at], at)


def start_pose(joints: np.ndarray, fps: float, frame: int | None) -> Context:
    """One pose of a motion (T, 22, 3) as the first of another: of that frame at the motion's own rate, by default its last."""
    frame = len(joints) - 1 if frame is None else frame
    if not 0 <= frame < len(joints):
        raise ValueError(f"there is no frame {frame}: the motion has frames 0 to {len(joints) - 1} at {fps:g} a second")
    return Context(joints[frame : frame + 1], np.array([0]))


def joined(*contexts: Context | None) -> Context | None:
    """All of their frames; of two poses for one frame the first."""
    given = [context for context in contexts if context is not None]
    if not given:
        return None
    joints, at = (np.concatenate([getattr(context, name) for context in given]) for name in ("joints", "frames"))
    frames, first = np.unique(at, return_index=True)
    return Context(joints[first], frames)
