"""What few windows tell of is rare, however it is worded; what many tell of is not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.generator.training.rarity import rarity

WALK, SIT = ("a person walks forward", "someone walks ahead"), ("a person sits down", "someone takes a seat")


@given(walks=st.integers(1, 200), sits=st.integers(1, 200))
def test_windows_that_tell_the_same_share_one_root(walks, sits):
    rare = rarity([WALK] * walks + [SIT] * sits)
    assert rare[:walks] == pytest.approx(walks**-0.5, rel=0.2) and rare[walks:] == pytest.approx(sits**-0.5, rel=0.2)


def test_other_words_for_the_same_count_as_the_same():
    rare = rarity([("the person is walking forwards",), ("a man walks forward",), ("a woman waves",), ("a person crawls",)])
    assert rare[0] == pytest.approx(rare[1]) and rare[1] < rare[2] - 0.1


def test_every_window_has_a_finite_rarity():
    rare = rarity([("",), ("...",), WALK, ("走る",)])
    assert np.isfinite(rare).all() and (rare > 0.0).all()
    assert rarity([]).shape == (0,)
