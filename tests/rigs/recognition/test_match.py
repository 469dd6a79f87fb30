from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from people import Look, person, renamed, with_bone

from motion_mamba.rigs.recognition.conventions import conventions, other_side
from motion_mamba.rigs.recognition.mapping import REQUIRED
from motion_mamba.rigs.recognition.match import recognise
from motion_mamba.rigs.recognition.rig import plain_rig

ALL = conventions()
IDS = [convention.name for convention in ALL]


@pytest.mark.parametrize("convention", ALL, ids=IDS)
def test_every_convention_is_recognised_as_itself(convention) -> None:
    rig, mapping = person(convention, Look(seed=len(convention.name), arms=0.6))
    found = recognise(rig)
    assert found.is_sure and found.convention == convention.name, found
    assert found.mapping.joints == mapping.joints
    assert found.mapping.spine == mapping.spine and found.mapping.neck == mapping.neck


def named(name: str):
    return next(convention for convention in ALL if convention.name == name)


def test_namespaces_capitals_and_separators_do_not_matter() -> None:
    rig, mapping = person(named("Mixamo"))
    other = plain_rig(tuple(f"Ch24:mixamorig1:{name}" for name in rig.names), rig.parents, rig.heads)
    assert recognise(other).mapping.joints == {role: f"Ch24:mixamorig1:{bone}" for role, bone in mapping.joints.items()}
    rig, mapping = person(named("3ds Max Biped"))
    other = plain_rig(tuple(name.replace(" ", "_").replace("Bip01", "BIP01") for name in rig.names), rig.parents, rig.heads)
    assert recognise(other).is_sure


def test_toes_collars_wrists_and_neck_may_be_missing() -> None:
    rig, _ = person(named("Mixamo"))
    gone = ("ToeBase", "Shoulder", "Neck")
    keep = [bone for bone, name in enumerate(rig.names) if not name.endswith(gone)]
    found = recognise(without(rig, keep))
    assert found.is_sure and "left_foot" not in found.mapping.joints and not found.mapping.neck


def without(rig, keep: list[int]):
    def parent(bone: int) -> int:
        while (bone := rig.parents[bone]) >= 0 and bone not in keep:
            pass
        return keep.index(bone) if bone >= 0 else -1

    return plain_rig(tuple(rig.names[bone] for bone in keep), tuple(parent(bone) for bone in keep), rig.heads[keep])


@pytest.mark.parametrize("convention", ["Mixamo", "Unreal Mannequin", "3ds Max Biped", "Daz Genesis 8"])
@pytest.mark.parametrize("seed", range(3))
def test_a_rig_without_telling_names_is_proposed_but_asked_about(convention, seed) -> None:
    rig, mapping = person(named(convention), Look(seed, arms=0.3 * seed))
    nameless, new = renamed(rig, mapping)
    found = recognise(nameless)
    assert found.convention == "structure" and not found.is_sure and found.reasons
    assert {role: found.mapping.joints[role] for role in REQUIRED} == {role: new[mapping.joints[role]] for role in REQUIRED}


def test_swapped_sides_are_not_believed() -> None:
    rig, _ = person(named("Mixamo"))
    swapped = tuple(name.replace("Left", "?").replace("Right", "Left").replace("?", "Right") for name in rig.names)
    found = recognise(plain_rig(swapped, rig.parents, rig.heads))
    assert not found.is_sure and "swapped" in " ".join(found.reasons)


def test_a_broken_hierarchy_is_not_believed() -> None:
    rig, _ = person(named("Mixamo"))
    parents = list(rig.parents)
    parents[rig.index["LeftLeg"]] = rig.index["Hips"]
    found = recognise(plain_rig(rig.names, tuple(parents), rig.heads))
    assert not found.is_sure and "LeftLeg" in " ".join(found.reasons)


def test_an_empty_rig_and_a_hand_are_refused() -> None:
    assert recognise(plain_rig((), (), np.zeros((0, 3)), name="Nobody")).mapping is None
    names = ("hand", *(f"finger{finger}.{joint}" for finger in range(5) for joint in range(3)))
    parents = (-1, *(0 if joint == 0 else 3 * finger + joint for finger in range(5) for joint in range(3)))
    heads = np.array([(0, 0, 0), *((0.02 * finger, 0.08 + 0.03 * joint, 0) for finger in range(5) for joint in range(3))])
    found = recognise(plain_rig(names, parents, heads, name="Hand"))
    assert found.mapping is None and "not recognised" in found.reasons[0]


@pytest.mark.parametrize("names", ["Rigify metarig", "nameless"])
def test_a_horse_is_refused_even_with_a_person_s_names(names) -> None:
    rig, mapping = person(named("Rigify metarig"))
    heads = rig.heads.copy()
    high = heads[rig.index["thigh.L"], 1]
    for bone in range(len(heads)):
        if rig.names[bone].startswith(("upper_arm", "forearm", "hand", "shoulder")):
            height = {"shoulder": 1.0, "upper_arm": 0.95, "forearm": 0.5, "hand": 0.05}[rig.names[bone].split(".")[0]]
            heads[bone] = [0.1 * np.sign(heads[bone, 0]), height * high, 1.2]
        elif rig.names[bone].startswith("spine"):
            heads[bone] = [0.0, high + 0.1, 1.3 * (heads[bone, 1] - high)]
    horse = plain_rig(rig.names, rig.parents, heads, name="Horse")
    if names == "nameless":
        horse, _ = renamed(horse, mapping)
    assert not recognise(horse).is_sure


@pytest.mark.parametrize(
    ("left", "right"),
    [("Bip01 L Thigh", "Bip01 R Thigh"), ("thigh_l", "thigh_r"), ("mixamorig:LeftUpLeg", "mixamorig:RightUpLeg"), ("lShin", "rShin"),
     ("J_Bip_L_Foot", "J_Bip_R_Foot"), ("左足", "右足"), ("hand.L.001", "hand.R.001")],
)  # fmt: skip
def test_the_other_side_s_bone_is_found_by_name(left, right) -> None:
    assert other_side(left, [left, right, "Pelvis"]) == right and other_side(right, [left, right]) == left
    assert other_side("Pelvis", [left, right, "Pelvis"]) is None


def test_legs_that_point_up_are_not_believed() -> None:
    rig, mapping = person(named("Mixamo"))
    legs = [rig.index[mapping.joints[f"{side}_{joint}"]] for side in ("left", "right") for joint in ("knee", "ankle", "foot")]
    heads = rig.heads.copy()
    heads[legs, 1] = 2.0 * rig.heads[rig.index[mapping.joints["left_hip"]], 1] - heads[legs, 1]
    found = recognise(replace(rig, heads=heads))
    assert not found.is_sure and "same way as the trunk" in " ".join(found.reasons)


def test_a_body_on_its_head_is_not_believed() -> None:
    rig, _ = person(named("Mixamo"))
    found = recognise(replace(rig, heads=rig.heads * (-1, -1, 1)))
    assert not found.is_sure and "on its head" in " ".join(found.reasons)


def test_a_convention_s_travelling_bone_that_cannot_move_gives_way_to_one_that_can() -> None:
    rig, _ = person(named("Daz Genesis 8"))
    assert recognise(rig).mapping.travel == "hip"
    rooted = with_bone(rig, "root", None, np.zeros(3), below=("hip",))
    found = recognise(replace(rooted, connected=frozenset({"hip"})))
    assert found.is_sure and found.mapping.travel is None
