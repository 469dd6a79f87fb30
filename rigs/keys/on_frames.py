"""A finished motion on a scene's whole frames: rotations and places interpolated, standing feet kept standing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..feet.between_frames import LegTurns, standing_leg
from ..math.kinematics import PoseTrack, forward_kinematics, global_rotations
from ..math.rotations import continuous, inverse, multiply
from ..recognition.mapping import SIDES
from ..retarget.retarget import brought_locations
from ..retarget.target import RigMotion, Target
from .key_times import KeyTimes

_LEG = ("hip", "knee", "ankle", "foot")


def track_on_frames(track: PoseTrack, times: KeyTimes) -> PoseTrack:
    """The track at the scene's frames (N), as many of which are a second as `times` says; with the same skeleton."""
    if times.are_samples(len(track.rotations)):
        return track
    found = replace(track, rotations=times.of_rotations(track.rotations), translation=times.of(track.translation))
    world, joints, samples = global_rotations(found), forward_kinematics(found), forward_kinematics(track)
    rotations = found.rotations
    for side in SIDES:
        line = [track.skeleton.names.index(f"{side}_{joint}") for joint in _LEG]
        turns = standing_leg(joints[:, line], samples[:, line[2:]], times.at)
        above = None
        for joint, turn in zip(line, (turns.thigh, turns.shin, turns.foot), strict=False):
            rotations[:, joint] = _turned(rotations[:, joint], world[:, joint], turn, above)
            above = turn
    return replace(found, rotations=continuous(rotations))


def rig_motion_on_frames(motion: RigMotion, onto: Target, times: KeyTimes) -> RigMotion:
    """The same of a motion on a rig of another kind; `world` and `head_positions` of what hangs from the feet is only interpolated."""
    if times.are_samples(motion.frames):
        return motion
    found = replace(
        motion,
        rotations={bone: times.of_rotations(turns) for bone, turns in motion.rotations.items()},
        locations={bone: times.of(places) for bone, places in motion.locations.items()},
        world=times.of_rotations(continuous(motion.world)),
        head_positions=times.of(motion.head_positions),
    )
    for side in SIDES:
        _stand(found, motion, onto, times, side)
    return replace(found, locations=found.locations | brought_locations(found.world, found.head_positions, onto))


def _stand(found: RigMotion, motion: RigMotion, onto: Target, times: KeyTimes, side: str) -> None:
    """Turn one leg of `found`, in place."""
    joints = [f"{side}_{joint}" for joint in _LEG]
    # Without a toe bone a point in line with the shin stands in for it: the foot is turned by nothing then.
    line = [onto.joint_index(joint) for joint in joints if joint in onto.mapping.joints]
    line += line[-1:] * (len(_LEG) - len(line))
    turns = standing_leg(found.head_positions[:, line], motion.head_positions[:, line[2:]], times.at)
    above: list[tuple[int, np.ndarray]] = []
    for joint, at, turn in zip(joints, line, (turns.thigh, turns.shin, turns.foot), strict=False):
        bone = onto.bone(joint)
        name, carried = onto.rig.names[bone], next((turn for other, turn in above if _carries(onto, other, bone)), None)
        found.rotations[name] = continuous(_turned(found.rotations[name], found.world[:, at], turn, carried))
        above.insert(0, (bone, turn))
    _place(found, turns, line)


def _place(found: RigMotion, turns: LegTurns, line: list[int]) -> None:
    for at, turn in zip(line, (turns.thigh, turns.shin, turns.foot), strict=False):
        found.world[:, at] = multiply(turn, found.world[:, at])
    found.head_positions[:, line[1]], found.head_positions[:, line[2]] = turns.knee, turns.ankle


def _carries(onto: Target, above: int, bone: int) -> bool:
    """Whether turning one bone turns the other."""
    rig = onto.rig
    line = [bone, *rig.ancestors(bone)]
    return above in line and all(rig.inherits[link] for link in line[: line.index(above)])


def _turned(local: np.ndarray, world: np.ndarray, turn: np.ndarray, above: np.ndarray | None) -> np.ndarray:
    """(N, 4) local rotations of a bone that shows `world` turned by `turn` while what carries it is turned by `above`."""
    onward = turn if above is None else multiply(inverse(above), turn)
    return multiply(local, multiply(inverse(world), multiply(onward, world)))
