from __future__ import annotations

import numpy as np
import pytest
from hands import SPELLINGS, with_fingers
from people import Look, named, person

from motion_mamba.rigs.recognition.fingers import FINGERS, fingers_of


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("look", [Look(2, arms=0.1), Look(5, arms=0.9)])
def test_all_fingers_of_both_hands_are_found(spelling: str, look: Look) -> None:
    rig, mapping = person(named("Mixamo"), look)
    with_hands = with_fingers(rig, mapping, spelling)
    found = fingers_of(with_hands, mapping)
    assert [(finger.side, finger.name) for finger in found] == [(side, name) for side in ("left", "right") for name in FINGERS]
    assert [bone for finger in found for bone in finger.bones] == list(range(len(rig.names), len(with_hands.names)))


def test_nothing_else_is_a_finger() -> None:
    rig, mapping = person(named("Mixamo"), Look(2))
    assert fingers_of(rig, mapping) == ()


def test_palms_and_ends_are_left_out() -> None:
    rig, mapping = person(named("Mixamo"), Look(2))
    whole = with_fingers(rig, mapping, "Unreal")
    names = [name.replace("index_03_l", "index_03_leaf_l").replace("ring_01_l", "ring_metacarpal_l") for name in whole.names]
    found = {
        (finger.side, finger.name): finger.bones for finger in fingers_of(type(whole)(**{**whole.__dict__, "names": tuple(names)}), mapping)
    }
    assert len(found["left", "index"]) == 2 == len(found["left", "ring"]) and len(found["right", "index"]) == 3


def test_bones_that_the_rig_drives_are_left_alone() -> None:
    rig, mapping = person(named("Mixamo"), Look(2))
    whole = with_fingers(rig, mapping, "Unreal")
    driven = frozenset(name for name in whole.names if name.startswith("thumb"))
    found = fingers_of(type(whole)(**{**whole.__dict__, "driven": driven}), mapping)
    assert len(found) == 8 and not [finger for finger in found if finger.name == "thumb"]


def test_both_hands_side_by_side_are_told_apart() -> None:
    rig, mapping = person(named("Mixamo"), Look(2, arms=1.45))
    whole = with_fingers(rig, mapping, "nobody")
    for finger in fingers_of(whole, mapping):
        wrist = whole.heads[whole.index[mapping.joints[f"{finger.side}_wrist"]]]
        assert np.linalg.norm(whole.heads[finger.bones[0]] - wrist) < 0.12
