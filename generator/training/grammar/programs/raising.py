"""Arms raised and lowered."""

from __future__ import annotations

from ..arms import HandTrack, Key
from ..body import SIDES, other
from ..captions import captions
from ..checks import wrist_height
from ..places import Towards
from ..posing import Pose
from ..program import Performance, Program
from ..stage import Stage
from ..timing import between


def _raise_one(stage: Stage) -> Performance:
    rng = stage.rng
    side = SIDES[rng.integers(2)]
    start, lead, hold = between(rng, (0.5, 1.4)), between(rng, (0.6, 1.2)), between(rng, (0.5, 2.0))
    frames = stage.frames(start + hold + lead + between(rng, (0.4, 1.2)))
    place = Towards((0.15, 1.0, 0.15), between(rng, (0.86, 0.98))).jittered(rng)
    via = ((0.2, 0.0, 0.9), (0.9, 0.0, 0.2))[rng.integers(2)]
    track = HandTrack((Key(place, start, start + hold, lead, via),), release=lead, way_back=via)
    joints = stage.posed(stage.joints(frames), Pose(hands={side: track}))
    phrases = (
        f"[raise] <their> {side} (arm|hand)",
        f"[lift] <their> {side} (arm|hand) (up|above <their> head|overhead|into the air)",
        f"[put] <their> {side} hand up (in the air|high|)",
        f"[raise] the {side} hand (above the head|high|up) and [lower] it again",
        f"[lift] <their> {side} arm and then [let] it (down|sink)",
        f"[stretch] <their> {side} arm straight up and [bring] it back down",
    )
    return Performance(joints, captions(rng, phrases), lambda made: _only(made, side))


def _only(joints, side: str) -> bool:
    return bool((wrist_height(joints, side) > 0.05).mean() > 0.1 and (wrist_height(joints, other(side)) < 0.0).all())


PROGRAMS = (Program("raise_one_arm", "arms", _raise_one, base="anything"),)
