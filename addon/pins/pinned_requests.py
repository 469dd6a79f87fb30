"""A job that meets the character's pins: what the empties hold, as constraints of the request. Main thread only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...generator.constraints.constraints_file import together
from ...generator.constraints.kinds import Constraints, PoseConstraint
from ...generator.constraints.part_kinds import LookAt, PartPlacement, RootWaypoints
from ...generator.motion import FPS, Miss, Motion
from ...generator.request import frame_count
from ...rigs.math.held import facing_rotation
from ..blender.playhead import go_to, restored_frame
from ..blender.sample_memory import remembered
from ..blender.typed import Context, Scene
from ..keys.keys import frame_rate
from ..properties import chosen_character
from ..requests.destinations import JobSpec
from ..retarget.motion_space import MotionSpace
from . import pins
from .marks import active_pins, fixed_matrix, mark_of, pin_marks

# What a miss is called, by what a pin holds.
_MISSES = {"LOOK": ("head",), "WAYPOINT": ("root place", "root facing")}


@dataclass(frozen=True)
class _Window:
    """Frames of a motion, in the scene: its frame 0 is at scene frame `start`, one is `step` scene frames; those before `first` and after
    `last` only lead in and out. floor: metres that it is lifted afterwards."""

    start: float
    step: float
    first: int
    last: int
    floor: float

    @classmethod
    def of(cls, job: JobSpec, scene: Scene) -> _Window:
        finishing, step = job.destination.finishing, frame_rate(scene) / FPS
        count = sum(frame_count(seconds) for _, seconds in job.request.segments)
        start = job.destination.frame - finishing.lead_in * step
        return cls(start, step, finishing.lead_in, count - 1 - finishing.lead_out, finishing.floor)

    def frames(self, pin: Any) -> np.ndarray:
        """(K,) those in which a pin holds; none where it lies outside."""
        first, last = (round((frame - self.start) / self.step) for frame in (pin.start, max(pin.start, pin.end)))
        return np.arange(max(first, self.first), min(last, self.last) + 1)

    def in_scene(self, frame: int) -> float:
        return self.start + frame * self.step


def with_pins(context: Context, job: JobSpec) -> JobSpec:
    """The job with what is pinned while it lasts. Raises ValueError where that cannot be together with its settings."""
    armature, scene = chosen_character(context.scene), context.scene
    if armature is None:
        return job
    job = replace(job, destination=replace(job.destination, pins=pin_marks(armature, scene)))
    window = _Window.of(job, scene)
    asked = [thing for thing in active_pins(armature, scene) if _may_ask(thing.motion_mamba_pin.part, job)]
    held = [(thing, frames) for thing in asked if len(frames := window.frames(thing.motion_mamba_pin))]
    if not held:
        return job
    if job.destination.finishing.in_place:
        raise ValueError("Pins hold places in the scene: choose Travelling under Root, or switch the pins off.")
    own = [_constraint(thing, frames, _matrices(thing, frames, window, scene), job, window) for thing, frames in held]
    job = _beginning_where_it_stands(job)
    return replace(job, request=replace(job.request, constraints=together(job.request.constraints, *own)))


def _may_ask(part: str, job: JobSpec) -> bool:
    """Not for the whole body where only a part of it is made: the rest stays as it plays."""
    return not (job.request.constraints.made_parts and part in ("WAYPOINT", "POSE"))


def note_result(context: Context, job: JobSpec, motion: Motion) -> str:
    """Marks the pins that a motion met and those that it missed; a sentence on the worst of these, "" where all are met."""
    armature, scene = chosen_character(context.scene), context.scene
    if armature is None:
        return ""
    window, worst = _Window.of(job, scene), None
    for thing in active_pins(armature, scene):
        pin = thing.motion_mamba_pin
        if not len(frames := window.frames(pin)):
            continue
        missed = [miss for miss in motion.misses if miss.what in _misses_of(pin.part) and frames[0] <= miss.frame <= frames[-1]]
        pin.state, pin.distance = ("MISSED", missed[0].distance if missed[0].unit == "m" else 0.0) if missed else ("MET", 0.0)
        if missed and (worst is None or missed[0].distance > worst[1].distance):
            worst = (thing, missed[0])
    return "" if worst is None else _sentence(worst[0], worst[1], window)


def _sentence(thing: Any, miss: Miss, window: _Window) -> str:
    frame = window.in_scene(miss.frame)
    if miss.unit == "m":
        return f"“{thing.name}” is out of reach: at frame {frame:.0f} the motion is {miss.distance:.2f} m away."
    return f"“{thing.name}” is out of reach: at frame {frame:.0f} the motion is {np.degrees(miss.distance):.0f} degrees away."


def _misses_of(part: str) -> tuple[str, ...]:
    name = pins.end_part(part)
    return (name,) if name is not None else _MISSES.get(part, ())


def _matrices(thing: Any, frames: np.ndarray, window: _Window, scene: Scene) -> np.ndarray:
    """(K, 4, 4) where an empty is in the scene, frame by frame: it may hang from something that moves."""
    fixed = fixed_matrix(thing)
    if fixed is not None:
        return np.repeat(np.array(fixed)[None], len(frames), axis=0)
    at = tuple(window.in_scene(int(frame)) for frame in frames)
    if thing.parent is None or thing.parent_type != "OBJECT" or thing.animation_data is not None or len(thing.constraints):
        return remembered(("matrices", thing.session_uid, mark_of(thing).asks, at), lambda: _read_matrices(thing, at, scene))
    # What it hangs from is read once, and goes on as it does wherever on it the empty is dragged.
    carried = remembered(("matrices", thing.parent.session_uid, at), lambda: _read_matrices(thing.parent, at, scene))
    return carried @ np.array(thing.matrix_parent_inverse @ thing.matrix_basis)


def _read_matrices(thing: Any, frames: tuple[float, ...], scene: Scene) -> np.ndarray:
    with restored_frame(scene):
        return np.stack([_matrix_at(thing, frame, scene) for frame in frames])


def _matrix_at(thing: Any, frame: float, scene: Scene) -> np.ndarray:
    go_to(scene, frame)
    return np.array(thing.matrix_world)


def _constraint(thing: Any, frames: np.ndarray, matrices: np.ndarray, job: JobSpec, window: _Window) -> Constraints:
    pin, space = thing.motion_mamba_pin, job.destination.space
    places = space.from_scene(matrices[:, :3, 3]) - [0.0, window.floor, 0.0]
    if (part := pins.end_part(pin.part)) is not None:
        turns = pins.turn_of(matrices[:, :3, :3], space) if pin.hold_rotation else None
        return Constraints(placements=(PartPlacement(part, frames, places, turns),))
    if pin.part == "LOOK":
        return Constraints(looks=(LookAt(frames, places),))
    if pin.part == "POSE":
        return Constraints(_posed(pin, frames, matrices, space, window))
    facings = np.unwrap([pins.heading_of(matrix, space) for matrix in matrices])
    return Constraints(waypoints=(RootWaypoints(frames, places[:, [0, 2]], None, facings),))


def _posed(pin: Any, frames: np.ndarray, matrices: np.ndarray, space: MotionSpace, window: _Window) -> PoseConstraint:
    poses = [space.from_scene(pins.pose_at(pin, matrix)) - [0.0, window.floor, 0.0] for matrix in matrices]
    return PoseConstraint(np.stack(poses).astype(np.float32), frames)


def _beginning_where_it_stands(job: JobSpec) -> JobSpec:
    """Pins lie where they lie: a motion that begins where the character stands is made there, not put there afterwards."""
    stands = job.destination.finishing.start_pose
    if stands is None:
        return job
    facing = facing_rotation(stands[None].astype(np.float64))[0]
    angle = np.array([2.0 * np.arctan2(facing[2], facing[0])])
    start = RootWaypoints(np.array([0]), stands[:1, [0, 2]].astype(np.float64), None, angle)
    request = replace(job.request, constraints=together(job.request.constraints, Constraints(waypoints=(start,))))
    return JobSpec(request, replace(job.destination, finishing=replace(job.destination.finishing, start_pose=None)))
