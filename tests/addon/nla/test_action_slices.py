"""Stretches of actions play what the whole played, wherever they are cut."""

from __future__ import annotations

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from motion_mamba.addon.keys.actions import channels, new_action
from motion_mamba.addon.nla.action_slices import slice_action

PATH = 'pose.bones["head"].location'


def keyed(handles: str, seed: int = 0):
    """An action with one curve of uneven keys."""
    chance = np.random.default_rng(seed)
    action = new_action("whole", "Hero")
    curve = channels(action).fcurves.new(PATH, index=0)
    for frame in np.cumsum(chance.integers(2, 9, 20)):
        key = curve.keyframe_points.insert(float(frame), chance.normal())
        key.interpolation, key.handle_left_type, key.handle_right_type = "BEZIER", handles, handles
    curve.update()
    return action, curve


def at(curve, frames: np.ndarray) -> np.ndarray:
    return np.array([curve.evaluate(frame) for frame in frames])


@pytest.mark.parametrize("handles", ["AUTO_CLAMPED", "AUTO", "VECTOR", "ALIGNED", "FREE"])
@pytest.mark.parametrize("shift", [0.0, 0.37])
def test_a_stretch_plays_what_the_whole_played(handles: str, shift: float) -> None:
    action, curve = keyed(handles)
    times = [key.co.x for key in curve.keyframe_points]
    first, last = times[5] + shift, times[13] + shift
    (piece,) = channels(slice_action(action, first, last, "piece")).fcurves
    frames = np.linspace(first, last, 200)
    np.testing.assert_allclose(at(piece, frames), at(curve, frames), atol=1e-5)
    assert tuple(piece.range()) == pytest.approx((first, last), abs=1e-4)
    # Moved or not, it goes on doing so: nothing is laid anew.
    piece.update()
    np.testing.assert_allclose(at(piece, frames), at(curve, frames), atol=1e-5)


def test_stretches_meet_where_they_were_cut() -> None:
    action, curve = keyed("AUTO_CLAMPED")
    border = curve.keyframe_points[9].co.x + 1.4
    before, after = (channels(slice_action(action, *span, "piece")).fcurves[0] for span in ((0.0, border), (border, 500.0)))
    assert before.evaluate(border) == pytest.approx(after.evaluate(border)) == pytest.approx(curve.evaluate(border), abs=1e-5)
    assert len(before.keyframe_points) + len(after.keyframe_points) == len(curve.keyframe_points) + 2


def test_curves_without_keys_within_are_left_out_and_steps_stay_steps() -> None:
    action, curve = keyed("AUTO_CLAMPED")
    for key in curve.keyframe_points:
        key.interpolation = "CONSTANT"
    first, second = (key.co.x for key in curve.keyframe_points[3:5])
    assert not channels(slice_action(action, first + 0.4, second - 0.4, "gap")).fcurves
    (piece,) = channels(slice_action(action, first, second + 0.6, "piece")).fcurves
    assert [key.co.x for key in piece.keyframe_points] == [first, second]
