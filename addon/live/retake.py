"""A motion that was made anew is put in the place of the one that waits: its keys go onto the same action. Main thread only."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import bpy

from ..blender.typed import ArmatureObject, Context
from ..generate import apply_motion
from ..generate.finished import FinishedMotion
from ..keys.actions import channels, fit_name
from ..keys.keys import exhausted, frame_rate
from ..keys.metadata import read_metadata
from ..nla import fingerprints
from ..pins import pinned_requests
from ..preview import preview
from ..requests.destinations import JobSpec


def retake_problem(armature: ArmatureObject) -> str | None:
    """Why the take that is shown cannot be made anew, as a sentence."""
    action = preview.shown_action(armature)
    if action is None:
        return "This take's action was deleted. Choose another take, or discard."
    if fingerprints.is_edited(action):
        return "Keys of this take were edited by hand, so Live leaves it as it is: make another take to go on."
    return None


def retake(context: Context, armature: ArmatureObject, finished: FinishedMotion, spec: JobSpec) -> str:
    """Replace the take that is shown; a sentence on the pin that is missed most, "" where all are met.

    Raises ValueError when the motion cannot be keyed on this character.
    """
    fps, action = frame_rate(context.scene), preview.shown_action(armature)
    assert action is not None, "retake_problem has looked"
    prompt = read_metadata(action).get("prompt")
    keyed, written = _counted(apply_motion.action_steps(armature, finished, spec, fps, onto=action))
    own: Any = channels(keyed)
    if len(own.fcurves) > written:
        # Channels that the new motion has no keys for, fingers perhaps.
        keyed = exhausted(apply_motion.action_steps(armature, finished, spec, fps))
    elif finished.motion.prompt != prompt:
        keyed.name = fit_name(finished.motion.prompt)
    if spec.destination.part:
        apply_motion.mark_part(armature, keyed, spec.destination)
    preview.make_anew(armature, apply_motion.take_of(keyed, finished, spec, fps), spec.destination.replaces)
    return pinned_requests.note_result(context, spec, finished.motion)


def _counted(steps: Generator[None, None, bpy.types.Action]) -> tuple[bpy.types.Action, int]:
    """What the steps make, and how many F-curves they keyed."""
    count = 0
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value, count
        count += 1
