"""A root that is where waypoints have it when they say: the course between them is the motion's own, led there with the least jerk."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ....rigs.math.held import facing_rotation
from ....rigs.math.inverse_kinematics.hinges import wrap
from ....rigs.math.least_jerk import least_jerk, least_jerk_near
from ....rigs.math.over_time import frames_to_nearest, gaussian_average
from ...motion import FPS
from ..kinds import RootPath
from ..part_kinds import RootWaypoints
from ..root_path import course_turn
from .footsteps import BodyMove, moved_body

# Seconds over which a body's facing is averaged where it is to face elsewhere all the time: its hips swing with its steps.
_SWING = 0.4
# The root need not be nearer than this to where it is given, metres and radians: half of what counts as met. Another motion's sway, step by
# step, is not forced on this one.
_PLACE_SLACK, _FACING_SLACK = 0.025, np.radians(2.5)
# The pelvis leaves a height and comes back to its own within so many frames.
_HEIGHT_REACH = 20


def through_waypoints(
    joints: np.ndarray, contacts: np.ndarray, waypoints: Sequence[RootWaypoints], fixed: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """A motion (T, 22, 3) led through its waypoints, feet planted; its first frame stays unless a waypoint says otherwise. float64.

    fixed: (F,) frames whose pose is given: the motion comes back to where it has them.
    """
    if not waypoints:
        return joints, contacts
    count = len(joints)
    own = joints[:, 0][:, [0, 2]]
    way = _offsets([(one.frames, one.places) for one in waypoints], own, fixed)
    turn = course_turn(joints, own, own + way) if way.any() else np.zeros(count)
    # The first frame keeps its facing, so that it goes on from what was before.
    away = frames_to_nearest(np.union1d([0], fixed), count)
    turn = np.multiply(turn, np.clip(away / (0.5 * FPS), 0.0, 1.0))
    facing = facing_angle(joints)
    facings = [(one.frames, one.facings) for one in waypoints if one.facings is not None]
    if facings:
        turn = turn + _facing_correction(facing + turn, facings, fixed)
    heights = [(one.frames, one.heights) for one in waypoints if one.heights is not None]
    drop = np.zeros(count)
    if heights:
        drop = joints[:, 0, 1] - _heights(joints[:, 0, 1], heights, fixed)
    return moved_body(joints, contacts, BodyMove(turn, way, drop))


def facing_along(joints: np.ndarray, contacts: np.ndarray, path: RootPath) -> tuple[np.ndarray, np.ndarray]:
    """A motion that was led along a path, turned to face where the path says."""
    if path.facings is None:
        return joints, contacts
    at = np.arange(len(joints)) / FPS
    wanted: np.ndarray = np.interp(at, path.times, np.unwrap(path.facings))
    own = gaussian_average(np.unwrap(facing_angle(joints))[:, None], _SWING * FPS)[:, 0]
    turn = wanted - own
    whole_turns = 2.0 * np.pi * round(float(turn[0]) / (2.0 * np.pi))
    return moved_body(joints, contacts, BodyMove(turn - whole_turns, np.zeros((len(joints), 2)), np.zeros(len(joints))))


def facing_angle(joints: np.ndarray) -> np.ndarray:
    """(T,) radians from +Z towards +X to where the hips face."""
    turn = facing_rotation(joints)
    return 2.0 * np.arctan2(turn[:, 2], turn[:, 0])


def _offsets(given: list[tuple[np.ndarray, np.ndarray | None]], own: np.ndarray, fixed: np.ndarray) -> np.ndarray:
    """(T, 2) from where the root is to where it must be; nothing at the first frame unless it is given, nothing at those that are fixed,
    and the last one's at the end."""
    offset, given_at = np.zeros_like(own), np.zeros(len(own), dtype=bool)
    for frames, places in given:
        if places is None:
            continue
        offset[frames], given_at[frames] = places - own[frames], True
    if not given_at.any():
        return offset
    return _resting_after(offset, given_at, fixed, _PLACE_SLACK)


def _resting_after(offset: np.ndarray, given_at: np.ndarray, fixed: np.ndarray, slack: float) -> np.ndarray:
    """Nothing at the first frame unless it is given, and at fixed ones; least jerk through what is given, in stretches within a slack of
    it, and from half a second after the last on its value: the motion goes on as it would have."""
    known = given_at.copy()
    offset[fixed], known[fixed] = 0.0, True
    last = int(np.flatnonzero(known)[-1])
    known[0] = True
    settled = min(len(offset) - 1, last + round(0.5 * FPS))
    if settled > last:
        offset[settled:], known[settled:] = offset[last], True
    # A waypoint by itself is met; where it begins, too.
    near = given_at & (np.roll(given_at, 1) | np.roll(given_at, -1))
    near[0], near[fixed] = False, False
    return least_jerk_near(offset, known, near, slack)


def _facing_correction(facing: np.ndarray, given: list[tuple[np.ndarray, np.ndarray]], fixed: np.ndarray) -> np.ndarray:
    offset, given_at = np.zeros((len(facing), 1)), np.zeros(len(facing), dtype=bool)
    for frames, wanted in given:
        offset[frames, 0], given_at[frames] = wrap(wanted - facing[frames]), True
    # From each to the next the shorter way round; from one to a fixed frame, where nothing is turned, back the way that it came.
    at = np.union1d([0], np.setdiff1d(np.flatnonzero(given_at), fixed))
    offset[at, 0] = np.unwrap(offset[at, 0])
    return _resting_after(offset, given_at, fixed, _FACING_SLACK)[:, 0]


def _heights(own: np.ndarray, given: list[tuple[np.ndarray, np.ndarray]], fixed: np.ndarray) -> np.ndarray:
    offset, known = np.zeros((len(own), 1)), np.zeros(len(own), dtype=bool)
    near = np.zeros(len(own), dtype=bool)
    for frames, heights in given:
        offset[frames, 0], known[frames] = heights - own[frames], True
        for frame in frames:
            near[max(0, frame - _HEIGHT_REACH) : frame + _HEIGHT_REACH + 1] = True
    offset[fixed], known[fixed] = 0.0, True
    return own + least_jerk(offset, known | ~near)[:, 0]
