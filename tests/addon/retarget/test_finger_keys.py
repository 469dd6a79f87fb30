"""Fingers are keyed along, shaped by prompt and block, never over what the animator keyed."""

from __future__ import annotations

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

import registered as helper
from armatures import armature_of
from hands import with_fingers
from people import Look, named, person

from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.keys.actions import assign_action, channels, new_action
from motion_mamba.rigs.recognition.fingers import fingers_of

INDEX = "mixamorig:LeftHandIndex2"


@pytest.fixture
def handed():
    """A Mixamo rig with fingers, chosen in the panel."""
    with helper.registered():
        rig, mapping = person(named("Mixamo"), Look(3, arms=0.4))
        whole = with_fingers(rig, mapping, "Mixamo")
        armature = armature_of(whole.heads, whole.names, whole.parents)
        bpy.context.scene.motion_mamba.character = armature
        yield armature, {whole.names[bone] for finger in fingers_of(whole, mapping) for bone in finger.bones}


def keyed(armature) -> dict[str, np.ndarray]:
    """(K, 2) frames and values of the first rotation curve of each bone, of all strips."""
    found: dict[str, np.ndarray] = {}
    for strip in (strip for track in armature.animation_data.nla_tracks for strip in track.strips):
        for curve in channels(strip.action).fcurves:
            if "rotation" in curve.data_path and curve.array_index == 0 and "motion_mamba_prompt" in strip.action:
                points = np.array([key.co[:] for key in curve.keyframe_points])
                found[curve.group.name] = np.concatenate([found.get(curve.group.name, points[:0]), points])
    return found


def generate(prompt: str) -> None:
    assert bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt=prompt, seconds=2.0, seed=1) == {"FINISHED"}


def bend(armature) -> float:
    """Radians that the middle bone of an index finger is bent on average."""
    return float(2.0 * np.arccos(np.clip(np.abs(keyed(armature)[INDEX][:, 1]), 0.0, 1.0)).mean())


def test_every_finger_is_keyed_on_whole_frames_and_moves(handed) -> None:
    armature, fingers = handed
    generate("a person walks")
    curves = keyed(armature)
    assert fingers <= curves.keys()
    for bone in fingers:
        assert np.array_equal(curves[bone][:, 0], np.arange(1.0, 50.0)) and np.ptp(curves[bone][:, 1]) > 1e-5, bone


def test_a_punch_closes_the_hand(handed) -> None:
    armature, _ = handed
    generate("a person walks")
    relaxed = bend(armature)
    armature.animation_data_clear()
    generate("a person punches")
    assert np.degrees(bend(armature)) > 80.0 and np.degrees(relaxed) < 40.0


@pytest.mark.parametrize(("hands", "degrees"), [("FIST", (80.0, 105.0)), ("OPEN", (0.0, 15.0)), ("AUTO", (15.0, 40.0))])
def test_a_block_says_what_its_hands_do(handed, hands: str, degrees: tuple[float, float]) -> None:
    armature, _ = handed
    blocks.add_block(armature.motion_mamba, "a person walks", 2.0).hands = hands
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT")
    assert degrees[0] <= np.degrees(bend(armature)) <= degrees[1]


def test_a_block_leaves_hands_alone(handed) -> None:
    armature, fingers = handed
    for prompt, hands in (("a person walks", "AUTO"), ("a person waits", "NONE")):
        blocks.add_block(armature.motion_mamba, prompt, 2.0).hands = hands
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT")
    assert {round(curve[:, 0].max()) for bone, curve in keyed(armature).items() if bone in fingers} == {48}


def test_fingers_that_the_animator_keyed_are_left_alone(handed) -> None:
    armature, fingers = handed
    mine = new_action("mine", armature.name)
    channels(mine).fcurves.new(f'pose.bones["{INDEX}"].rotation_quaternion', index=0).keyframe_points.insert(1.0, 1.0)
    assign_action(armature, mine)
    generate("a person walks")
    theirs = {name for name in fingers if name.startswith("mixamorig:LeftHandIndex")}
    assert len(theirs) == 3 and fingers & keyed(armature).keys() == fingers - theirs


def test_a_motion_file_keys_no_fingers(handed, tmp_path) -> None:
    from golden_doors import write_track
    from people import swaying

    armature, fingers = handed
    write_track(tmp_path / "sway.bvh", swaying(20))
    bpy.context.view_layer.objects.active = armature
    assert bpy.ops.motion_mamba.import_motion("EXEC_DEFAULT", filepath=str(tmp_path / "sway.bvh")) == {"FINISHED"}
    paths = {curve.group.name for track in armature.animation_data.nla_tracks for curve in channels(track.strips[0].action).fcurves}
    assert paths and not paths & fingers
