"""What holds for every convention, any proportions and any rest pose: properties, searched by Hypothesis for a counterexample."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from limb_angles import LIMB_ENDS, degrees_between
from people import CONVENTIONS, Look, person, posed, swaying

from motion_mamba.rigs.math.kinematics import forward_kinematics
from motion_mamba.rigs.math.rotations import about_axis, angle_between, from_matrix, multiply, rotate
from motion_mamba.rigs.recognition.mapping import Mapping
from motion_mamba.rigs.recognition.mapping_file import mapping_from_json, mapping_to_json
from motion_mamba.rigs.recognition.match import recognise
from motion_mamba.rigs.retarget.retarget import RetargetOptions, retarget
from motion_mamba.rigs.retarget.source import motion_from_track, motion_of_rig
from motion_mamba.rigs.retarget.target import Target
from motion_mamba.rigs.smpl import JOINT

LOOKS = st.builds(
    Look,
    seed=st.integers(0, 2**31 - 1),
    arms=st.floats(-0.6, 1.5),  # From raised over T and A to hanging.
    facing=st.floats(-3.1, 3.1),
    twist_bones=st.booleans(),
    size=st.floats(0.05, 40.0),
)
ANY_CONVENTION = st.sampled_from(CONVENTIONS)
SEEDS = st.integers(0, 2**31 - 1)
SEARCH = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
HIPS = [JOINT["left_hip"], JOINT["right_hip"]]


def rests_as_posed(rig, mapping, seed: int, reach: float):
    """The rig with any pose at all for its rest pose: every limb bent and turned, the trunk upright."""
    track = swaying(1, seed, reach)
    still = track.rotations.copy()
    still[:, [JOINT[name] for name in ("pelvis", "spine1", "spine2", "spine3")]] = (1.0, 0.0, 0.0, 0.0)
    motion = retarget(motion_from_track(replace(track, rotations=still)), Target.of(rig, mapping), 0.0, RetargetOptions(twist=False))
    world = posed(rig, motion)
    heads = np.array([world[name][0, :3, 3] for name in rig.names])
    axes = np.array([from_matrix(world[name][0, :3, :3]) for name in rig.names])
    return replace(rig, heads=heads, axes=axes, grounds=(float(heads[:, 1].min()),))


def limb_errors(mapping, world, wanted: np.ndarray) -> np.ndarray:
    """(limbs, T) degrees between the rig's limbs and the source's."""
    found = []
    for high, low in LIMB_ENDS:
        if low in mapping.joints:
            limb = world[mapping.joints[low]][:, :3, 3] - world[mapping.joints[high]][:, :3, 3]
            found.append(degrees_between(limb, wanted[:, JOINT[low]] - wanted[:, JOINT[high]]))
    return np.array(found)


def facing_of(onto) -> np.ndarray:
    return onto.rest_pose.facing


@SEARCH
@given(ANY_CONVENTION, LOOKS, SEEDS, st.floats(0.1, 1.2), st.floats(0.0, 0.5))
def test_limbs_point_as_the_source_s(convention, look, seed, reach, rest) -> None:
    rig, mapping = person(convention, look)
    rig = rests_as_posed(rig, mapping, seed, rest)
    onto, track = Target.of(rig, mapping), swaying(6, seed, reach)
    world = posed(rig, retarget(motion_from_track(track), onto, 0.0))
    errors = limb_errors(mapping, world, rotate(facing_of(onto), forward_kinematics(track)))
    assert errors.mean() < 0.01 and errors.max() < 0.05


@SEARCH
@given(ANY_CONVENTION, LOOKS, SEEDS)
def test_hips_travel_by_the_legs_scale(convention, look, seed) -> None:
    rig, mapping = person(convention, look)
    source, onto = motion_from_track(swaying(6, seed)), Target.of(rig, mapping)
    world = posed(rig, retarget(source, onto, 0.0))
    hips = 0.5 * sum(world[mapping.joints[f"{side}_hip"]][:, :3, 3] for side in ("left", "right"))
    legs = [
        sum(np.linalg.norm(rig.heads[rig.index[mapping.joints[f"{side}_{a}"]]] - rig.heads[rig.index[mapping.joints[f"{side}_{b}"]]])
            for a, b in (("hip", "knee"), ("knee", "ankle"))) + rig.heads[rig.index[mapping.joints[f"{side}_ankle"]], 1]
        for side in ("left", "right")
    ]  # fmt: skip
    wanted = rotate(facing_of(onto), source.joints[:, HIPS].mean(axis=1)) * np.mean(legs) / source.height
    np.testing.assert_allclose(hips - onto.rest_pose.ground, wanted, atol=1e-6 * look.size)


@SEARCH
@given(ANY_CONVENTION, LOOKS, SEEDS, st.floats(0.0, 0.5))
def test_there_and_back_again(convention, look, seed, rest) -> None:
    rig, mapping = person(convention, look)
    rig = rests_as_posed(rig, mapping, seed, rest)
    source, onto = motion_from_track(swaying(6, seed)), Target.of(rig, mapping)
    world = posed(rig, retarget(source, onto, 0.0))
    rotations = np.stack([from_matrix(world[name][:, :3, :3]) for name in rig.names], axis=1)
    positions = np.stack([world[name][:, :3, 3] for name in rig.names], axis=1)
    back = motion_of_rig(rig, mapping, rotations, positions, 20.0)
    away = np.degrees(angle_between(multiply(facing_of(onto) * (1, -1, -1, -1), back.turns), source.turns))
    assert away[:, [JOINT[joint] for joint in mapping.joints]].max() < 0.05


@SEARCH
@given(ANY_CONVENTION, LOOKS)
def test_every_person_is_recognised(convention, look) -> None:
    rig, mapping = person(convention, look)
    found = recognise(rig)
    assert found.is_sure and found.convention == convention.name
    assert found.mapping.joints == mapping.joints


@SEARCH
@given(ANY_CONVENTION, LOOKS, SEEDS, st.sets(st.sampled_from(["foot", "collar", "wrist", "head"])), st.booleans())
def test_whatever_may_be_missing_changes_nothing_for_the_rest(convention, look, seed, missing, has_neck) -> None:
    rig, mapping = person(convention, look)
    kept = {role: bone for role, bone in mapping.joints.items() if role.rpartition("_")[2] not in missing}
    few = Mapping(kept, mapping.spine[:1], mapping.neck if has_neck else (), mapping.travel)
    track = swaying(6, seed)
    onto = Target.of(rig, few)
    world = posed(rig, retarget(motion_from_track(track), onto, 0.0))
    errors = limb_errors(few, world, rotate(facing_of(onto), forward_kinematics(track)))
    assert len(errors) == 6 + 2 * ("wrist" not in missing) and errors.max() < 0.05


@SEARCH
@given(ANY_CONVENTION, LOOKS, SEEDS, st.floats(0.0, 1.0), st.sampled_from(["NONE", "MOVE", "TURN"]))
def test_what_is_keyed_is_finite_and_never_jumps(convention, look, seed, lock, root) -> None:
    rig, mapping = person(convention, look)
    motion = retarget(motion_from_track(swaying(40, seed, 1.0)), Target.of(rig, mapping), lock, RetargetOptions(root=root))
    for name, turns in motion.rotations.items():
        np.testing.assert_allclose(np.linalg.norm(turns, axis=1), 1.0, atol=1e-9)
        assert np.sum(turns[1:] * turns[:-1], axis=1).min() > 0.0, name
    assert all(np.isfinite(places).all() for places in motion.locations.values())


@SEARCH
@given(ANY_CONVENTION, LOOKS)
def test_mappings_outlive_their_files(convention, look) -> None:
    _, mapping = person(convention, look)
    found = recognise(person(convention, look)[0]).mapping
    for each in (mapping, found, replace(found, root="any")):
        assert mapping_from_json(mapping_to_json(each), "it") == each


@SEARCH
@given(LOOKS, st.floats(-3.0, 3.0))
def test_a_rig_turned_about_moves_as_before(look, angle) -> None:
    """What is keyed does not depend on which way the rig faces."""
    rig, mapping = person(CONVENTIONS[0], look)
    turn = about_axis("Y", np.array(angle))
    turned = replace(rig, heads=rotate(turn, rig.heads), axes=multiply(turn, rig.axes), space=multiply(turn, rig.space))
    source = motion_from_track(swaying(6))
    first, second = (retarget(source, Target.of(each, mapping)) for each in (rig, turned))
    for name, turns in first.rotations.items():
        np.testing.assert_allclose(np.abs(np.sum(turns * second.rotations[name], axis=1)), 1.0, atol=1e-9)
    for name, places in first.locations.items():
        np.testing.assert_allclose(places, second.locations[name], atol=1e-6 * max(1.0, look.size))
