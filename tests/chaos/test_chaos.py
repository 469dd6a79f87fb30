"""Random actions, few of them: `python tests/chaos` does many. A seed that fails is repeated by its number."""

from __future__ import annotations

import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

import chaos_checks
import registered
from chaos_run import run
from chaos_world import Fault


@pytest.mark.parametrize("seed", [22, 23])
def test_nothing_breaks_whatever_is_done_in_whatever_order(seed: int) -> None:
    counts = run(seed, 60)
    assert counts.total() == 60 and len(counts) > 20


def test_the_checks_find_a_traceback() -> None:
    with pytest.raises(Fault, match="complained"):
        chaos_checks.check_quiet("Traceback (most recent call last):")


def test_what_is_left_behind_is_found() -> None:
    with registered.registered():
        before = chaos_checks.orphans()
        bpy.data.actions.new("left behind")
        assert [name for uid, name in chaos_checks.orphans().items() if uid not in before] == ["actions “left behind”"]
