"""Loops on other bodies: no step and no jerk where the end becomes the start."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from people import Look, named, person, posed

from motion_mamba.rigs.finishing.on_rig import retarget_loop
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack
from motion_mamba.rigs.math.rotations import about_axis, identity, multiply
from motion_mamba.rigs.retarget.retarget import retarget
from motion_mamba.rigs.retarget.source import motion_from_track
from motion_mamba.rigs.retarget.target import Target
from motion_mamba.rigs.smpl import JOINT


def striding(frames: int = 41):
    """One stride of a walk, its last frame the first again a metre on, with feet that slide as they stand."""
    at = np.linspace(0, 2 * np.pi, frames)
    rotations = identity(frames, 22)
    for side, sign in (("left", 1.0), ("right", -1.0)):
        swing = sign * np.sin(at)
        rotations[:, JOINT[f"{side}_hip"]] = about_axis("X", -0.45 * swing)
        rotations[:, JOINT[f"{side}_knee"]] = about_axis("X", 0.15 + 0.5 * np.clip(sign * np.cos(at), 0, None))
    root = np.stack([0.02 * np.sin(at), 0.9 + 0.01 * np.cos(2 * at), at / (2 * np.pi)], axis=1)
    return motion_from_track(PoseTrack(rotations, root, SMPL_SKELETON, 20.0))


@pytest.mark.parametrize("look", [Look(1), Look(2, arms=0.7, facing=1.0, size=0.7)])
def test_the_end_is_the_start_a_way_on(look) -> None:
    rig, mapping = person(named("Mixamo"), look)
    onto, source = Target.of(rig, mapping), striding()
    motion = retarget_loop(source, onto)
    world = posed(rig, motion)
    assert motion.frames == len(source.joints)
    steps = {name: world[name][-1, :3, 3] - world[name][0, :3, 3] for name in mapping.bones.values()}
    way = np.array(list(steps.values()))
    assert np.abs(way - way[0]).max() < 5e-4
    assert np.linalg.norm(way[0]) == pytest.approx(onto.rest_pose.height / source.height, rel=1e-3)
    # Locked as one piece, the ends do not meet.
    alone = posed(rig, retarget(source, onto))
    apart = np.array([alone[bone][-1, :3, 3] - alone[bone][0, :3, 3] for bone in mapping.bones.values()])
    assert np.abs(apart - apart[0]).max() > 1e-3


def test_turning_is_carried_on() -> None:
    """Hemispheres of the rotations run through, so that an action that repeats does not spin."""
    source = striding()
    flipped = replace(source, turns=np.concatenate([source.turns[:-1], -source.turns[-1:]]))
    rig, mapping = person(named("Mixamo"), Look(3))
    motion = retarget_loop(flipped, Target.of(rig, mapping))
    for name, turns in motion.rotations.items():
        assert np.sum(turns[1:] * turns[:-1], axis=1).min() > 0.0, name
    assert multiply(motion.world[0], motion.world[-1] * (1, -1, -1, -1))[..., 0].__abs__().min() > 0.999
