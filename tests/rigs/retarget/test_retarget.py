from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from people import Look, person, posed, swaying, with_bone

from motion_mamba.rigs.feet.contact_phases import find_phases
from motion_mamba.rigs.math.kinematics import forward_kinematics
from motion_mamba.rigs.math.rotations import about_axis, angle_between, from_matrix, multiply, rotate
from motion_mamba.rigs.recognition.conventions import conventions
from motion_mamba.rigs.recognition.mapping import Mapping
from motion_mamba.rigs.recognition.rig import RigError
from motion_mamba.rigs.retarget.retarget import Manner, retarget, target
from motion_mamba.rigs.retarget.source import motion_from_track, motion_of_rig
from motion_mamba.rigs.smpl import JOINT
from motion_mamba.rigs.solve.solver import solve

ALL = conventions()
LIMBS = [(f"{side}_{a}", f"{side}_{b}") for side in ("left", "right")
         for a, b in (("shoulder", "elbow"), ("elbow", "wrist"), ("hip", "knee"), ("knee", "ankle"))]  # fmt: skip
RESTS = [Look(1), Look(2, arms=0.75), Look(3, arms=1.4, facing=2.0), Look(4, arms=0.4, facing=-1.0, twist_bones=True, size=0.6)]


def named(name: str):
    return next(convention for convention in ALL if convention.name == name)


def degrees_between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    cosine = np.sum(a * b, axis=-1) / np.linalg.norm(a, axis=-1) / np.linalg.norm(b, axis=-1)
    return np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))


def worst_limb(rig, mapping, world, joints, facing: float) -> float:
    """Largest angle between a limb of the rig and the source's, over all frames."""
    turn = about_axis("Y", np.array(facing))
    worst = 0.0
    for high, low in LIMBS:
        if low not in mapping.joints:
            continue
        limb = world[mapping.joints[low]][:, :3, 3] - world[mapping.joints[high]][:, :3, 3]
        wanted = rotate(turn, joints[:, JOINT[low]] - joints[:, JOINT[high]])
        worst = max(worst, degrees_between(limb, wanted).max())
    return worst


@pytest.mark.parametrize("convention", ALL, ids=[convention.name for convention in ALL])
def test_limbs_point_as_the_source_s_in_every_convention_and_rest_pose(convention) -> None:
    track = swaying(12)
    for look in RESTS:
        rig, mapping = person(convention, look)
        motion = retarget(motion_from_track(track), target(rig, mapping), foot_lock=0.0)
        assert worst_limb(rig, mapping, posed(rig, motion), forward_kinematics(track), look.facing) < 0.01


@pytest.mark.parametrize("look", RESTS)
def test_what_is_keyed_is_what_was_foreseen(look) -> None:
    """The matrices of the keyed values, composed here, are the rotations and places that the feet were solved on."""
    rig, mapping = person(named("Daz Genesis 8"), look)
    onto = target(rig, mapping)
    motion = retarget(motion_from_track(swaying()), onto)
    world = posed(rig, motion)
    for place, bone in enumerate(onto.order):
        np.testing.assert_allclose(world[rig.names[bone]][:, :3, 3], motion.places[:, place], atol=1e-9)


@pytest.mark.parametrize("look", RESTS)
def test_there_and_back_again(look) -> None:
    rig, mapping = person(named("Mixamo"), look)
    source = motion_from_track(swaying(20))
    world = posed(rig, retarget(source, target(rig, mapping), foot_lock=0.0))
    rotations = np.stack([from_matrix(world[name][:, :3, :3]) for name in rig.names], axis=1)
    positions = np.stack([world[name][:, :3, 3] for name in rig.names], axis=1)
    back = motion_of_rig(rig, mapping, rotations, positions, 20.0)
    # The rig's own facing is part of what comes back.
    turn = about_axis("Y", np.array(-look.facing))
    assert np.degrees(angle_between(multiply(turn, back.turns), source.turns)).max() < 0.01


def test_hips_go_as_high_and_far_as_the_legs_are_long() -> None:
    source = motion_from_track(swaying())
    for look in RESTS:
        rig, mapping = person(named("Unreal Mannequin"), look)
        onto = target(rig, mapping)
        world = posed(rig, retarget(source, onto, foot_lock=0.0))
        hips = (world["thigh_l"][:, :3, 3] + world["thigh_r"][:, :3, 3]) / 2
        wanted = source.joints[:, [JOINT["left_hip"], JOINT["right_hip"]]].mean(axis=1) * onto.stance.height / source.height
        np.testing.assert_allclose(rotate(about_axis("Y", np.array(-look.facing)), hips - onto.stance.ground), wanted, atol=1e-9)


def test_the_travelling_bone_may_lie_under_others_turned_and_scaled() -> None:
    """Location is written in the bone's own axes, in the armature's units."""
    rig, mapping = person(named("Character Creator and ActorCore"), Look(5))
    small = replace(rig, metres_per_unit=0.01)
    motion = retarget(motion_from_track(swaying()), target(small, mapping), foot_lock=0.0)
    plain = retarget(motion_from_track(swaying()), target(rig, mapping), foot_lock=0.0)
    (own,), (wanted,) = motion.locations.values(), plain.locations.values()
    np.testing.assert_allclose(own, 100.0 * wanted)


def test_bones_that_do_not_inherit_rotation_are_keyed_for_it() -> None:
    rig, mapping = person(named("Mixamo"), Look(6))
    free = rig.inherits.copy()
    free[rig.index["LeftArm"]] = False
    loose = replace(rig, inherits=free)
    source = motion_from_track(swaying())
    first, second = (retarget(source, target(each, mapping), foot_lock=0.0) for each in (rig, loose))
    np.testing.assert_allclose(first.world, second.world, atol=1e-12)
    # Without its parent's turn the bone's own rotation is all there is.
    assert angle_between(second.rotations["LeftArm"], first.rotations["LeftArm"]).max() > 0.1


@pytest.fixture
def walk(data_folder):
    """Five seconds of HumanML3D's golden clip, solved."""
    joints = np.load(data_folder / "humanml3d" / "012314_joints.npy")[:100].astype(np.float64)
    return motion_from_track(solve(joints - joints[0, 0] * [1.0, 0.0, 1.0], 20.0))


@pytest.mark.parametrize("look", RESTS)
def test_standing_feet_stand_on_other_legs(walk, look) -> None:
    rig, mapping = person(named("Mixamo"), look)
    onto = target(rig, mapping)
    world = posed(rig, retarget(walk, onto))
    slid = sole_drift(rig, mapping, onto, world, walk)
    assert slid.max() < 0.01 * max(1.0, look.size), slid
    loose = sole_drift(rig, mapping, onto, posed(rig, retarget(walk, onto, foot_lock=0.0)), walk)
    assert loose.max() > 2.0 * slid.max()


def test_a_higher_floor_changes_nothing_but_the_height(walk) -> None:
    rig, mapping = person(named("Mixamo"), Look(2, arms=0.75))
    onto, step = target(rig, mapping), np.array((0.0, 0.4, 0.0))
    low, high = (retarget(replace(walk, joints=walk.joints + up * step, floor=0.4 * up), onto) for up in (0, 1))
    wanted = low.places + step * onto.stance.height / walk.height
    moving = [place for place, bone in enumerate(onto.order) if rig.names[bone] in mapping.joints.values()]
    np.testing.assert_allclose(high.places[:, moving], wanted[:, moving], atol=1e-9)


def sole_drift(rig, mapping, onto, world, source) -> np.ndarray:
    """How far the point of the sole under each standing toe joint moves over the ground, metres, one figure a contact."""
    drift = []
    for phase in find_phases(source.joints, source.contacts, source.fps):
        if phase.column not in (1, 3):
            continue
        side = "left" if phase.column == 1 else "right"
        ankle, toe = (rig.index[mapping.joints[f"{side}_{joint}"]] for joint in ("ankle", "foot"))
        sole = rig.heads[toe] * [1, 0, 1]
        rest = np.eye(4)
        rest[:3, :3], rest[:3, 3] = np.array([[*rotate(rig.axes[ankle], axis)] for axis in np.eye(3)]).T, rig.heads[ankle]
        path = (world[rig.names[ankle]] @ np.linalg.inv(rest) @ [*sole, 1.0])[phase.first : phase.last + 1, :3]
        drift.append(np.ptp(path[:, [0, 2]], axis=0).max())
    return np.array(drift)


def test_knees_keep_their_direction(walk) -> None:
    """The plane of each bent leg differs from the source's by what the feet need, not by more."""
    rig, mapping = person(named("Mixamo"), Look(2, arms=0.75))
    world = posed(rig, retarget(walk, target(rig, mapping)))
    for side in ("left", "right"):
        hip, knee, ankle = (world[mapping.joints[f"{side}_{joint}"]][:, :3, 3] for joint in ("hip", "knee", "ankle"))
        forwards = np.cross(hip - knee, ankle - knee)
        s_hip, s_knee, s_ankle = (walk.joints[:, JOINT[f"{side}_{joint}"]] for joint in ("hip", "knee", "ankle"))
        wanted = np.cross(s_hip - s_knee, s_ankle - s_knee)
        bent = np.linalg.norm(wanted, axis=1) > 0.05
        assert bent.any() and degrees_between(forwards[bent], wanted[bent]).max() < 25.0


def test_missing_toes_and_collars_change_nothing_for_the_rest() -> None:
    rig, mapping = person(named("Mixamo"), Look(7, arms=0.5))
    few = Mapping({r: b for r, b in mapping.joints.items() if not r.endswith(("foot", "collar", "wrist"))}, mapping.spine[:1], ())
    source = motion_from_track(swaying())
    world = posed(rig, retarget(source, target(rig, few)))
    arms = [(a, b) for a, b in LIMBS if a.endswith("shoulder")]
    for high, low in arms:
        limb = world[mapping.joints[low]][:, :3, 3] - world[mapping.joints[high]][:, :3, 3]
        assert degrees_between(limb, source.joints[:, JOINT[low]] - source.joints[:, JOINT[high]]).max() < 0.01


def test_a_pose_can_stand_for_the_rest_pose() -> None:
    """A rig that rests with raised, twisted limbs, and the pose in which it stands: the same motion as without."""
    rig, mapping = person(named("Mixamo"), Look(8))
    source = motion_from_track(swaying(10))
    onto = target(rig, mapping)
    kept = retarget(source, onto, foot_lock=0.0)
    crooked = retarget(motion_from_track(swaying(1, seed=5)), onto, foot_lock=0.0)
    world = posed(rig, crooked)
    heads = np.array([world[name][0, :3, 3] for name in rig.names])
    axes = np.array([from_matrix(world[name][0, :3, :3]) for name in rig.names])
    twisted = replace(rig, heads=heads, axes=axes)
    motion = retarget(source, target(twisted, mapping, standing=rig), foot_lock=0.0)
    np.testing.assert_allclose(np.abs(np.sum(motion.world * kept.world, axis=-1)), 1.0, atol=1e-9)


def test_what_does_not_fit_is_refused_by_name() -> None:
    rig, mapping = person(named("Mixamo"))
    with pytest.raises(RigError, match=r"left_knee.*Leg2"):
        target(rig, replace(mapping, joints=mapping.joints | {"left_knee": "Leg2"}))
    with pytest.raises(RigError, match="two joints"):
        target(rig, replace(mapping, joints=mapping.joints | {"left_knee": "LeftUpLeg"}))
    with pytest.raises(RigError, match="spine"):
        target(rig, replace(mapping, spine=()))


def test_rotations_are_continuous() -> None:
    rig, mapping = person(named("Mixamo"), Look(9, arms=0.8))
    motion = retarget(motion_from_track(swaying(200, reach=2.5)), target(rig, mapping))
    for name, q in motion.rotations.items():
        assert np.sum(q[1:] * q[:-1], axis=1).min() > 0.0, name


def test_a_body_whose_bone_is_connected_travels_by_the_one_above() -> None:
    """Blender takes no location for bones that begin where their parent ends."""
    rig, mapping = person(named("Mixamo"), Look(2, arms=0.75))
    rig = replace(with_bone(rig, "Root", None, np.zeros(3), below=("Hips",)), connected=frozenset({"Hips"}))
    onto = target(rig, mapping)
    source = motion_from_track(swaying())
    motion = retarget(source, onto)
    assert list(motion.locations) == ["Root"]
    hips = posed(rig, motion)["Hips"][:, :3, 3]
    np.testing.assert_allclose(hips, motion.places[:, onto.order.index(rig.index["Hips"])], atol=1e-9)
    assert np.ptp(hips[:, 0]) > 0.5 * np.ptp(source.joints[:, 0, 0]) * onto.stance.height / source.height


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"travel": "LeftHand"}, r"LeftHand.*does not carry"),
        ({"travel": "LeftUpLeg"}, r"LeftUpLeg.*does not carry"),
        ({"travel": "Hips"}, r"Hips.*connected.*disconnect"),
        ({"root": "Root"}, r"Root.*connected.*disconnect"),
    ],
)
def test_a_bone_that_cannot_carry_the_body_is_refused(change, words) -> None:
    rig, mapping = person(named("Mixamo"), Look(2))
    rig = replace(with_bone(rig, "Root", None, np.zeros(3), below=("Hips",)), connected=frozenset({"Hips", "Root"}))
    with pytest.raises(RigError, match=words):
        target(rig, replace(mapping, **change))


@pytest.mark.parametrize("root", ["NONE", "TURN"])
def test_a_single_pose(root) -> None:
    """As a BVH file of one frame has it."""
    rig, mapping = person(named("Unreal Mannequin"), Look(3, arms=0.6))
    rig = with_bone(rig, "root", None, np.zeros(3), below=("pelvis",))
    source = motion_from_track(swaying(1))
    motion = retarget(source, target(rig, mapping), 1.0, Manner(root=root))
    assert motion.frames == 1 and worst_limb(rig, mapping, posed(rig, motion), source.joints, 0.0) < 0.01
    assert find_phases(source.joints, source.contacts, source.fps) == []
