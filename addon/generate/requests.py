"""From the panel's settings to what the generator is asked for, and where on the rig it goes. Main thread only.

Every way to ask for motion ends here: the blocks, a prompt from a script, one block made anew, a gap to fill.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
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
from ..blender import keys
from ..blender.curves import ground_points
from ..blender.typed import ArmatureObject, Context, Scene, animation_of
from ..blocks import blocks
from ..blocks.spans import start_frame
from ..nla.nla_strips import check_unlocked
from ..properties import MotionMambaSettings, active_settings, chosen_character, if_in_scene
from . import destinations, pose_sampling
from .properties import LAST_FRAME
from .validation import request_problem

if TYPE_CHECKING:
    from ...rigs.finishing.options import FinishingOptions
    from ..retarget.motion_space import MotionSpace
    from .destinations import JobSpec

_REQUEST_SETTINGS = ("seed", "guidance", "steps", "one_by_one")
_NOTHING: Mapping[str, Any] = MappingProxyType({})


def plain_request(settings: MotionMambaSettings, given: Mapping[str, Any] = _NOTHING) -> Request:
    """The request as far as it does not depend on the scene. given: what a script says itself: fields of Request, prompt, seconds."""
    if "segments" in given:
        segments = tuple(given["segments"])
    elif "prompt" in given or not settings.blocks:
        segments = ((given.get("prompt", settings.prompt), given.get("seconds", settings.seconds)),)
    else:
        chosen = blocks.enabled_blocks(settings)
        segments = tuple((block.prompt, given.get("seconds", block.seconds)) for block in chosen)
    own = {name: given.get(name, getattr(settings, name)) for name in _REQUEST_SETTINGS}
    loop = {"TRAVEL": "travel", "IN_PLACE": "in-place"}[settings.root] if settings.loop else None
    whole = {"loop": given.get("loop", loop), "constraints": given.get("constraints", Constraints())}
    return Request(segments, variations=given.get("variations", settings.variations), **whole, **own)


def generate_spec(
    context: Context,
    given: Mapping[str, Any],
    keep: bool,
    begin: str | None = None,
    body_folder: Path | None = None,
    frame: float | None = None,
) -> JobSpec:
    """What Generate asks for. given: as `plain_request`. begin, frame: instead of the settings' pose and frame to begin with.

    Raises ValueError for what cannot be asked for, and when the chosen armature cannot take a motion, its pose, floor or path cannot be
    used, or Blender has no such frames.
    """
    scene = context.scene
    settings, armature = active_settings(scene), chosen_character(scene)
    destination = destinations.current_destination(context, body_folder)
    request = plain_request(settings, given)
    if problem := request_problem(request):
        raise ValueError(problem)
    uids = () if given.keys() & {"prompt", "segments"} else tuple(block.uid for block in blocks.enabled_blocks(settings))
    frame = round(start_frame(settings, armature, scene) if frame is None else frame)
    _check_end(request, frame, scene)
    finishing = replace(_finishing(settings), floor=_floor(settings, destination.space, scene))
    destination = replace(destination, frame=frame, finishing=finishing, blocks=uids, keep=keep)
    if request.constraints.poses is not None:
        # A script that gives poses says itself where the motion lies.
        return destinations.JobSpec(request, destination)
    curve = if_in_scene(settings.path_curve, scene)
    if request.constraints.path is None and curve is not None:
        points = destination.space.from_scene(ground_points(curve))[:, [0, 2]]
        request = replace(request, constraints=Constraints(path=walked_evenly(points, _seconds(request))))
    job = destinations.JobSpec(request, destination)
    return job if armature is None else _with_start(job, armature, scene, begin or settings.begin)


def _seconds(request: Request) -> float:
    return sum(seconds for _, seconds in request.segments)


def _check_end(request: Request, frame: float, scene: Scene) -> None:
    end = frame + _seconds(request) * keys.frame_rate(scene)
    if end > LAST_FRAME:
        raise ValueError(f"The motion would end at frame {end:.0f}, and Blender's last is {LAST_FRAME}: let it begin earlier.")


def regenerate_spec(context: Context, uid: str, keep: bool, body_folder: Path | None = None) -> JobSpec:
    """One block made anew where its strip lies now, joined to what plays before and after it.

    Where the block was given another length since, the strip gets it, and the later blocks' strips move along when it is kept.
    Raises ValueError when the block has no strip yet, its track is locked, or it is too short to be joined.
    """
    scene, armature, settings = context.scene, chosen_character(context.scene), active_settings(context.scene)
    placed = blocks.block_strips(armature).get(uid)
    block = next((block for block in settings.blocks if block.uid == uid), None)
    if armature is None or placed is None or block is None:
        raise ValueError("This block has no strip yet: press Generate first.")
    check_unlocked(placed.track)
    strip = placed.strip
    first, last = round(strip.frame_start), round(strip.frame_end)
    others = [other for track in animation_of(armature).nla_tracks if not track.mute for other in track.strips if other != strip]
    before = any(other.frame_start < first <= other.frame_end + 1.0 for other in others)
    after = any(other.frame_start - 1.0 <= last < other.frame_end for other in others)
    lead = pose_sampling.lead_in(armature, scene, first) if before else pose_sampling.joints_at(armature, scene, [first])
    tail = pose_sampling.lead_out(armature, scene, last) if after else None
    shift = round(blocks.added_seconds(block, placed.action) * keys.frame_rate(scene))
    frames = _frames_between(first, last + shift, scene)
    if frames < FPS / 2:
        raise ValueError("The block is too short to be joined to its neighbours: give it at least half a second more.")
    request = _between_poses(block.prompt, lead, tail, frames, plain_request(settings))
    destination = destinations.current_destination(context, body_folder)
    finishing = replace(_finishing(settings), lead_in=len(lead) - 1, lead_out=0 if tail is None else len(tail) - 1)
    destination = replace(destination, frame=first, last=last + shift, finishing=finishing, blocks=(uid,), keep=keep)
    return destinations.JobSpec(request, replace(destination, replaces=strip.name, seconds=block.seconds, shift=shift))


def in_between_spec(context: Context, first: float, last: float, keep: bool, body_folder: Path | None = None) -> JobSpec:
    """The active block's prompt between the poses that the character has at two frames.

    Raises ValueError without a character, and for frames that are not half a second apart.
    """
    scene, armature, settings = context.scene, chosen_character(context.scene), active_settings(context.scene)
    if armature is None:
        raise ValueError("Choose the character whose poses are to be joined.")
    first, last = round(first), round(last)
    frames = _frames_between(first, last, scene)
    if frames < FPS / 2:
        raise ValueError(f"Frames {first:g} and {last:g} are too near each other: at least half a second must lie between them.")
    lead, tail = pose_sampling.lead_in(armature, scene, first), pose_sampling.lead_out(armature, scene, last)
    request = _between_poses(_active_prompt(settings), lead, tail, frames, plain_request(settings))
    finishing = replace(_finishing(settings), lead_in=len(lead) - 1, lead_out=len(tail) - 1)
    destination = destinations.current_destination(context, body_folder)
    return destinations.JobSpec(request, replace(destination, frame=first, last=last, finishing=finishing, keep=keep))


def _active_prompt(settings: MotionMambaSettings) -> str:
    return settings.blocks[min(settings.active_block, len(settings.blocks) - 1)].prompt if settings.blocks else settings.prompt


def _frames_between(first: float, last: float, scene: Scene) -> int:
    """Model frames from one scene frame to another, both included."""
    return round((last - first) / keys.frame_rate(scene) * FPS) + 1


def _between_poses(prompt: str, lead: np.ndarray, tail: np.ndarray | None, frames: int, like: Request) -> Request:
    """A request for `frames` frames that begin with lead's last pose and end with tail's first."""
    at = [np.arange(len(lead))]
    joints = [lead]
    total = len(lead) - 1 + frames
    if tail is not None:
        at.append(np.arange(len(tail)) + total - 1)
        joints.append(tail)
        total += len(tail) - 1
    constraints = Constraints(PoseConstraint(np.concatenate(joints), np.concatenate(at)))
    return replace(like, segments=((prompt, total / FPS),), constraints=constraints, loop=None)


def _finishing(settings: MotionMambaSettings) -> FinishingOptions:
    """Without a floor: for motion that goes on from poses, which already stand on theirs."""
    return destinations.FinishingOptions(settings.foot_lock, settings.smoothing, settings.root == "IN_PLACE")


def _floor(settings: MotionMambaSettings, space: MotionSpace, scene: Scene) -> float:
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
