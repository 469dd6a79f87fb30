"""Names and structure weighed against each other: what both say is believed, what one says is asked about, and both are shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from people import Look, named, person, renamed

from motion_mamba.rigs.recognition.mapping import REQUIRED
from motion_mamba.rigs.recognition.match import recognise
from motion_mamba.rigs.recognition.rig import Rig, plain_rig

# A naming of nobody's, in words that people use.
_OWN = {
    "Hips": "waist_pelvis", "Spine": "lower_torso", "Spine1": "upper_torso", "Spine2": "ribcage", "Neck": "neck", "Head": "skull",
    "UpLeg": "femur", "Leg": "shank", "Foot": "ankle", "ToeBase": "forefoot", "Shoulder": "clav", "Arm": "humerus", "ForeArm": "ulna",
    "Hand": "fist",
}  # fmt: skip


def own_names(rig: Rig) -> dict[str, str]:
    sides = {"Left": "lf_", "Right": "rt_"}
    return {
        name: next((mark + _OWN[name.removeprefix(side)] for side, mark in sides.items() if name.startswith(side)), _OWN.get(name, name))
        for name in rig.names
    }


@pytest.mark.parametrize("seed", range(4))
def test_names_of_no_convention_are_believed_where_the_structure_agrees(seed) -> None:
    rig, mapping = person(named("Mixamo"), Look(seed, arms=0.2 * seed))
    new = own_names(rig)
    new["Hips"] = "pelvis"
    found = recognise(plain_rig(tuple(new[name] for name in rig.names), rig.parents, rig.heads))
    assert found.is_sure and found.convention == "names and structure"
    assert {role: found.mapping.joints[role] for role in REQUIRED} == {role: new[mapping.joints[role]] for role in REQUIRED}


def test_names_that_the_structure_contradicts_are_asked_about_and_both_are_shown() -> None:
    rig, mapping = person(named("Mixamo"))
    new = own_names(rig)
    new["Hips"] = "pelvis"
    # The shins are called thighs and the thighs shins.
    for side in ("Left", "Right"):
        new[f"{side}UpLeg"], new[f"{side}Leg"] = new[f"{side}Leg"], new[f"{side}UpLeg"]
    found = recognise(plain_rig(tuple(new[name] for name in rig.names), rig.parents, rig.heads))
    assert not found.is_sure and found.mapping.joints["left_hip"] == new[mapping.joints["left_hip"]]


def test_half_a_convention_s_names_do_not_hide_the_structure() -> None:
    rig, mapping = person(named("Mixamo"))
    nameless, new = renamed(rig, mapping)
    # Half of the names are SMPL's, on bones that are something else there.
    taken = {new["Hips"]: "pelvis", new["Spine"]: "spine1", new["Head"]: "head"}
    for side in ("Left", "Right"):
        taken |= {new[f"{side}Shoulder"]: f"{side} shoulder", new[f"{side}ForeArm"]: f"{side} elbow", new[f"{side}Leg"]: f"{side} knee"}
    half = replace(nameless, names=tuple(taken.get(name, name) for name in nameless.names))
    found = recognise(half)
    assert not found.is_sure and found.convention == "structure"
    assert found.mapping.joints["left_shoulder"] == new["LeftArm"]
    assert len(found.proposals) >= 1


def test_all_that_a_rig_may_be_is_proposed_with_where_they_differ() -> None:
    rig, _ = person(named("Mixamo"))
    swapped = tuple(name.replace("Left", "?").replace("Right", "Left").replace("?", "Right") for name in rig.names)
    found = recognise(plain_rig(swapped, rig.parents, rig.heads))
    assert [proposal.convention for proposal in found.proposals] == ["Mixamo", "structure"]
    assert any("“structure” would take" in reason for reason in found.reasons)


def test_a_bird_with_half_a_person_s_names_is_no_person() -> None:
    rig, _ = person(named("Bandai-Namco"))
    keep = [at for at, name in enumerate(rig.names) if not name.startswith(("UpperArm", "LowerArm", "Shoulder", "Hand"))]
    heads = np.array([rig.heads[at] for at in keep])
    parents = tuple(keep.index(rig.parents[at]) if rig.parents[at] in keep else -1 for at in keep)
    found = recognise(plain_rig(tuple(rig.names[at] for at in keep), parents, heads, name="Bird"))
    assert found.mapping is None and not found.convention and "not recognised" in found.reasons[0]


def test_a_bone_that_the_names_lack_is_taken_from_the_structure_and_asked_about() -> None:
    rig, mapping = person(named("Mixamo"))
    names = tuple("hinge" if name == mapping.joints["left_knee"] else name for name in rig.names)
    found = recognise(plain_rig(names, rig.parents, rig.heads))
    assert found.convention not in ("", "structure") and not found.is_sure
    assert found.mapping.joints["left_knee"] == "hinge" and "“left_knee” has no bone" in found.reasons[0]
