"""Names of bones as they come: over the corpus and random prefixes, suffixes, separators and case, a rig is right or it is asked about."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spelled_rigs import PREFIXES, SPELLINGS, SUFFIXES, Spelling, corpus, spelled

from motion_mamba.rigs.recognition.match import recognise
from motion_mamba.rigs.recognition.rig import plain_rig

CONVENTIONS = tuple(corpus())


def judged(convention: str, spelling: Spelling, seed: int = 0) -> tuple[bool, bool]:
    """Whether recognition is sure, and whether what it says is right."""
    rig, joints = spelled(convention, spelling, seed)
    found = recognise(rig)
    if found.mapping is None:
        return False, False
    numbered = {f"{part}{n}": bone for part in ("spine", "neck") for n, bone in enumerate(getattr(found.mapping, part), 1)}
    return found.is_sure, found.mapping.joints | numbered == joints


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_names_as_they_are(convention) -> None:
    assert judged(convention, Spelling()) == (True, True)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.sampled_from(CONVENTIONS), SPELLINGS, st.integers(0, 1000))
def test_no_spelling_is_sure_and_wrong(convention, spelling, seed) -> None:
    sure, right = judged(convention, spelling, seed)
    assert right or not sure


def test_over_99_of_100_spellings_are_sure_and_right() -> None:
    random = np.random.default_rng(7)
    before = [
        "",
        "mixamorig:",
        "mixamorig1_",
        "Character1_",
        "DEF-",
        "Actor01_",
        "Skeleton 001:",
        "Bip_",
        "qx",
        "Hero_v2:",
        "l_rig_",
        "my rig|",
    ]
    after = ["", ".001", "_%", "_0%", "_jnt", "-skin", "_L0"]
    results = [
        judged(
            convention,
            Spelling(
                str(random.choice(before)), str(random.choice(after)), [None, "_", ".", "-", " "][random.integers(5)],
                ["", "lower", "upper"][random.integers(3)],
            ),
            seed=turn,
        )
        for convention in CONVENTIONS
        for turn in range(3)
    ]  # fmt: skip
    assert sum(sure and right for sure, right in results) > 0.99 * len(results)
    assert not any(sure and not right for sure, right in results)


@pytest.mark.parametrize("convention", ["Mixamo", "Rigify metarig", "SMPL", "3ds Max Biped"])
def test_swapped_sides_are_not_sure_in_any_spelling(convention) -> None:
    rig, _ = spelled(convention, Spelling("rig_", "_%", "_", "lower"))
    mirrored = plain_rig(rig.names, rig.parents, rig.heads * [-1.0, 1.0, 1.0])
    assert not recognise(mirrored).is_sure


@given(PREFIXES, SUFFIXES, st.integers(0, 100))
@settings(max_examples=20, deadline=None, derandomize=True)
def test_names_that_say_nothing_are_never_sure(before, after, seed) -> None:
    rig, _ = spelled("Mixamo", Spelling(), seed)
    names = tuple(f"{before}{number * 7 % 1000}{after.replace('%', '')}" for number in range(len(rig.names)))
    assert not recognise(plain_rig(names, rig.parents, rig.heads)).is_sure
