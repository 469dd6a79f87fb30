"""A steered motion as it is made, on the worker thread: each second is finished as any other motion is, with what led to it, and goes on
from what was finished before. No bpy here."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from itertools import groupby
from typing import Any

import numpy as np

from ...generator.motion import ModelId, Motion, Piece, Segment
from ...generator.planning.steering import Direction, Standing
from ...rigs.finishing.going_on import gone_on_rig, gone_on_track, gone_on_values
from ..generate.finished import FinishedMotion, finished_motion
from ..requests.destinations import Destination
from ..worker.events import SoFar
from ..worker.jobs import Generator, Job, Make
from .wheel import Wheel

# Frames that are finished together with each new second: what led to it. Of these, the last ones go over from what they were to what they
# are now that it is known what follows; the playhead is not there yet.
_CONTEXT, _GOING_OVER = 80, 20
# Frames that a motion has at least.
_LEAST = 10


def steered_by(wheel: Wheel, destination: Destination) -> Make:
    """How a job is made that is directed by `wheel`."""

    def make(generator: Generator, job: Job) -> tuple[Any, ...]:
        made = SteeredMotion(destination, generator.model, job.request.seed)

        def direct(standing: Standing) -> Direction | None:
            direction = wheel.direct(standing, lambda: job.is_cancelled)
            if direction is not None:
                made.prompts.append((standing.frame, direction.prompt))
            return direction

        for piece in generator.steer(job.request, direct, job.on_step):
            if made.add(piece):
                job.post(SoFar(made.finished))
        return () if made.finished is None else (made.finished,)

    return make


class SteeredMotion:
    """prompts: each with the frame from which it is done; they may be ahead of the pieces. finished: all so far, None before that."""

    def __init__(self, destination: Destination, model: ModelId, seed: int) -> None:
        self.prompts: list[tuple[int, str]] = []
        self.finished: FinishedMotion | None = None
        self._destination, self._model, self._seed = destination, model, seed
        # Of the last frames, as the generator made them.
        self._joints, self._contacts = np.zeros((0, 22, 3), np.float32), np.zeros((0, 4), bool)
        self._frames = 0

    def add(self, piece: Piece) -> bool:
        """Whether there is more of it finished now."""
        self._joints = np.concatenate([self._joints, piece.joints[0]])
        self._contacts = np.concatenate([self._contacts, piece.contacts[0]])
        self._frames += piece.joints.shape[1]
        lead = self._destination.finishing.lead_in
        if self._frames <= lead + _LEAST:
            return False
        self.finished = self._begun() if self.finished is None else self._gone_on(self.finished)
        self._joints, self._contacts = self._joints[-_CONTEXT:], self._contacts[-_CONTEXT:]
        return True

    def _begun(self) -> FinishedMotion:
        return self._named(self._finish(self._destination.finishing.lead_in))

    def _gone_on(self, before: FinishedMotion) -> FinishedMotion:
        known = len(before.motion.joints)
        tail = self._finish(0 if self._frames > len(self._joints) else self._destination.finishing.lead_in)
        # The first of its frames in all that is finished; what led to it is left out but for the last second.
        start = self._frames - self._destination.finishing.lead_in - len(tail.motion.joints)
        first = max(start, known - _GOING_OVER)
        tail = _from(tail, first - start)
        joints = gone_on_values(before.motion.joints, tail.motion.joints, first)
        contacts = np.concatenate([before.motion.contacts[:first], tail.motion.contacts])
        rig = None if tail.on_rig is None or before.on_rig is None else gone_on_rig(before.on_rig, tail.on_rig, first)
        motion = replace(before.motion, joints=joints, contacts=contacts)
        return self._named(FinishedMotion(motion, gone_on_track(before.track, tail.track, first), rig))

    def _finish(self, lead_in: int) -> FinishedMotion:
        """The last frames as they are keyed, but for those that lead in."""
        to, whole = self._destination, (Segment("", 0, len(self._joints) - 1),)
        motion = Motion(self._joints, self._contacts, whole, self._seed, self._model)
        return finished_motion(motion, replace(to.finishing, lead_in=lead_in), to.skeleton, to.rig and to.rig.rig_target)

    def _named(self, finished: FinishedMotion) -> FinishedMotion:
        return replace(finished, motion=replace(finished.motion, segments=self._segments(len(finished.motion.joints))))

    def _segments(self, frames: int) -> tuple[Segment, ...]:
        """One for each stretch with one prompt."""
        lead, starts = self._destination.finishing.lead_in, [first for first, _ in self.prompts]
        prompts = [self.prompts[bisect_right(starts, lead + frame) - 1][1] for frame in range(frames)]
        segments: list[Segment] = []
        for prompt, run in groupby(prompts):
            first = segments[-1].last + 1 if segments else 0
            segments.append(Segment(prompt, first, first + len(list(run)) - 1))
        return tuple(segments)


def _from(finished: FinishedMotion, first: int) -> FinishedMotion:
    """Without its first frames."""
    motion, track, rig = finished.motion, finished.track, finished.on_rig
    if rig is not None:
        turns = {bone: values[first:] for bone, values in rig.rotations.items()}
        places = {bone: values[first:] for bone, values in rig.locations.items()}
        rig = replace(rig, rotations=turns, locations=places, world=rig.world[first:], head_positions=rig.head_positions[first:])
    track = replace(track, rotations=track.rotations[first:], translation=track.translation[first:])
    return FinishedMotion(replace(motion, joints=motion.joints[first:], contacts=motion.contacts[first:]), track, rig)
