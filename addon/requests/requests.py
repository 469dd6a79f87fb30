"""From the panel's settings to what the generator is asked for, and where on the rig it goes. Main thread only.

Every way to ask for motion ends here: the blocks, a prompt from a script, one block made anew, a gap to fill.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from ...generator.constraints.checks import FARTHEST_START
from ...generator.constraints.existing_motion import merged
from ...generator.constraints.kinds import Constraints, PoseConstraint
from ...generator.constraints.path_file import walked_evenly
from ...generator.motion import FPS
from ...generator.request import Request
from ...generator.style import PLAIN, Style
from ..blender.curves import ground_points
from ..blender.typed import ArmatureObject, Context, Scene
from ..blocks import blocks
from ..blocks.spans import start_frame
from ..blocks.styles import style_of
from ..generate.properties import DEFAULT_STEPS, LAST_FRAME
from ..keys import keys
from ..properties import MotionMambaSettings, active_settings, chosen_character, if_in_scene
from . import destinations, pose_sampling
from .asked import Asked
from .validation import request_problem

if TYPE_CHECKING:
    from ...rigs.finishing.options import FinishingOptions
    from ..retarget.motion_space import MotionSpace
    from .destinations import JobSpec

_REQUEST_SETTINGS = ("guidance", "one_by_one")
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Manner:
    """How something is made. keep: pushed to the NLA at once. given: what a script says itself, in place of the panel's: fields of Request.
    seeds: of prompt blocks, by their uid; a block that is left out has its own."""

    keep: bool
    body_folder: Path | None = None
    given: Mapping[str, Any] = field(default_factory=dict[str, Any])
    seeds: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True)
class Beginning:
    """The scene frame where a motion begins, and from where: one of the settings' ways to begin, None for the chosen one."""

    frame: float
    begin: str | None = None


def plain_request(settings: MotionMambaSettings, given: Mapping[str, Any] = _NOTHING) -> Request:
    """The request as far as it does not depend on the scene. given: what a script says itself: fields of Request, prompt, seconds."""
    seeds: tuple[int, ...] = ()
    styles: tuple[Style, ...] = tuple(given.get("styles", ()))
    if "segments" in given:
        segments = tuple(given["segments"])
    elif "prompt" in given or not settings.blocks:
        segments = ((given.get("prompt", settings.prompt), given.get("seconds", settings.seconds)),)
    else:
        chosen = blocks.enabled_blocks(settings)
        segments = tuple((block.prompt, given.get("seconds", block.seconds)) for block in chosen)
        seeds = () if "seed" in given else tuple(block.seed for block in chosen)
        styles = tuple(map(style_of, chosen))
    own = {name: given.get(name, getattr(settings, name)) for name in _REQUEST_SETTINGS}
    own["steps"] = given.get("steps", chosen_steps(settings))
    loop = {"TRAVEL": "travel", "IN_PLACE": "in-place"}[settings.root] if settings.loop else None
    whole = {"loop": given.get("loop", loop), "constraints": given.get("constraints", Constraints())}
    seeds = given.get("segment_seeds", seeds)
    seed = given.get("seed", seeds[0] if seeds else settings.seed)
    whole |= {"variations": given.get("variations", settings.variations), "segment_seeds": seeds, "styles": styles}
    return Request(segments, seed, **whole, **own)


def chosen_steps(settings: MotionMambaSettings) -> int | None:
    """None where nobody changed them: what begins from the model's library needs fewer than what begins as noise."""
    return None if settings.steps == DEFAULT_STEPS else settings.steps


def request_for(context: Context, segments: tuple[tuple[str, float], ...], asked: Asked, manner: Manner) -> Request:
    """A request for segments, each with the seed of its block where it has one and no other is given."""
    settings = active_settings(context.scene)
    own = {block.uid: block.seed for block in settings.blocks} | dict(manner.seeds)
    styles = {block.uid: style_of(block) for block in settings.blocks}
    has_seeds = asked.blocks and "seed" not in manner.given
    seeds = {"segment_seeds": tuple(own.get(uid, settings.seed) for uid in asked.blocks)} if has_seeds else {}
    # Of a block that is not in the list yet, none: it is made from another one's words alone.
    done = {"styles": tuple(styles.get(uid, PLAIN) for uid in asked.blocks)} if asked.blocks else {}
    return plain_request(settings, {**done, **manner.given, "segments": segments, **seeds})


def generate_spec(
    context: Context,
    given: Mapping[str, Any],
    keep: bool,
    begin: str | None = None,
    body_folder: Path | None = None,
    frame: float | None = None,
) -> JobSpec:
    """All blocks, or what a script gives, as one motion. given: as `plain_request`. begin, frame: instead of the settings' pose and frame
    to begin with. Raises ValueError as `open_spec`."""
    settings, armature = active_settings(context.scene), chosen_character(context.scene)
    request = plain_request(settings, given)
    frame = start_frame(settings, armature, context.scene) if frame is None else frame
    job = open_spec(context, request, Beginning(frame, begin), Manner(keep, body_folder))
    uids = () if given.keys() & {"prompt", "segments"} else tuple(block.uid for block in blocks.enabled_blocks(settings))
    # What a script constrains itself is not kept with the motion, so no other take of it can be asked for.
    asked = Asked("prompts", uids, (frame,), request.segments) if "constraints" not in given else None
    return replace(job, destination=replace(job.destination, blocks=uids, asked=asked))


def open_spec(context: Context, request: Request, beginning: Beginning, manner: Manner) -> JobSpec:
    """A motion that leads to nothing: from a place or a pose, along the settings' curve, on their floor.

    Raises ValueError for what cannot be asked for, and when the chosen armature cannot take a motion, its pose, floor or path cannot be
    used, or Blender has no such frames.
    """
    scene = context.scene
    settings, armature = active_settings(scene), chosen_character(scene)
    destination = destinations.current_destination(context, manner.body_folder)
    if problem := request_problem(request):
        raise ValueError(problem)
    check_end(beginning.frame + _seconds(request) * keys.frame_rate(scene))
    finishing = replace(finishing_of(settings), floor=floor_of(settings, destination.space, scene))
    destination = replace(destination, frame=round(beginning.frame), finishing=finishing, keep=manner.keep)
    if request.constraints.poses is not None:
        # A script that gives poses says itself where the motion lies.
        return destinations.JobSpec(request, destination)
    curve = if_in_scene(settings.path_curve, scene)
    if request.constraints.path is None and curve is not None:
        points = destination.space.from_scene(ground_points(curve))[:, [0, 2]]
        request = replace(request, constraints=Constraints(path=walked_evenly(points, _seconds(request))))
    job = destinations.JobSpec(request, destination)
    return job if armature is None else _with_start(job, armature, scene, beginning.begin or settings.begin)


def _seconds(request: Request) -> float:
    return sum(seconds for _, seconds in request.segments)


def check_end(end: float) -> None:
    """Raises ValueError for a scene frame that Blender does not have."""
    if end > LAST_FRAME:
        raise ValueError(f"The motion would end at frame {end:.0f}, and Blender's last is {LAST_FRAME}: let it begin earlier.")


def frames_between(first: float, last: float, scene: Scene) -> int:
    """Model frames from one scene frame to another, both included."""
    return round((last - first) / keys.frame_rate(scene) * FPS) + 1


def finishing_of(settings: MotionMambaSettings) -> FinishingOptions:
    """Without a floor: for motion that goes on from poses, which already stand on theirs."""
    return destinations.FinishingOptions(settings.foot_lock, settings.smoothing, settings.root == "IN_PLACE")


def floor_of(settings: MotionMambaSettings, space: MotionSpace, scene: Scene) -> float:
    """The floor's height over the ground that the character has by itself, in the generator's metres."""
    under = space.to_scene(np.zeros(3))
    if (thing := if_in_scene(settings.floor_object, scene)) is not None:
        matrix = np.array(thing.matrix_world)
        under[2] = (np.array(thing.bound_box) @ matrix[2, :3] + matrix[2, 3]).max()
    under[2] += settings.floor_height
    return float(space.from_scene(under)[1])


def _with_start(job: JobSpec, armature: ArmatureObject, scene: Scene, begin: str) -> JobSpec:
    """With the place or the pose to begin with; a path has a place of its own."""
    request, destination = job.request, job.destination
    if begin == "STANDS" and request.constraints.path is None:
        stands = pose_sampling.joints_at(armature, scene, [destination.frame])[0]
        return replace(job, destination=replace(destination, finishing=replace(destination.finishing, start_pose=stands)))
    if begin != "POSE":
        return job
    lead = pose_sampling.lead_in(armature, scene, destination.frame)
    path = request.constraints.path
    if request.loop is not None or path is not None:
        # A loop comes back to its first frame, and a path begins there: nothing may lie before it.
        lead = lead[-1:]
    if path is not None:
        _check_path_start(lead[0], path.points[0])
    (prompt, seconds), *others = request.segments
    poses = merged(PoseConstraint(lead, np.arange(len(lead))), request.constraints.poses)
    longer = ((prompt, seconds + (len(lead) - 1) / FPS), *others)
    # The pose already stands on its floor.
    finishing = replace(destination.finishing, lead_in=len(lead) - 1, floor=0.0)
    request = replace(request, segments=longer, constraints=Constraints(poses, path))
    return destinations.JobSpec(request, replace(destination, finishing=finishing))


def _check_path_start(pose: np.ndarray, start: np.ndarray) -> None:
    """pose: (22, 3). start: x and z of the path's first point. Metres."""
    if (away := float(np.linalg.norm(pose[0, [0, 2]] - start))) > FARTHEST_START:
        raise ValueError(
            f"The curve begins {away:.1f} m away from the pose that the motion is to begin with: let it begin there, or clear Follow."
        )
