"""What tests of previews look at: strips, keys, all that Discard must bring back."""

from __future__ import annotations

import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from motion_mamba.addon.keys.actions import channels

PROMPTS = ("a person walks", "a person sits", "a person waves")


def strips(armature) -> list:
    tracks = armature.animation_data.nla_tracks if armature.animation_data else ()
    return [strip for track in tracks for strip in track.strips]


def keys_of(action) -> list:
    return [(c.data_path, c.array_index, [tuple(key.co) for key in c.keyframe_points]) for c in channels(action).fcurves]


def make(**settings):
    assert bpy.ops.motion_mamba.generate("EXEC_DEFAULT", **{"keep": False} | settings) == {"FINISHED"}


def spans_of(armature) -> dict[str, tuple[float, float]]:
    return {strip.name: (strip.frame_start, strip.frame_end) for strip in strips(armature) if not strip.mute}
